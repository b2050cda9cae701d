"""The answers of a questionnaire as Observations, so that a question is understood as a test or a finding is."""

from collections.abc import Iterable, Iterator

from lugol.read.fhir.asked import day_told, days_of, done, plain_name, pregnancy, test_asked
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.form_days import Days, Questions, is_used, of_group, treatment_of
from lugol.read.fhir.place import test_of
from lugol.read.fhir.resources import (
    Concept,
    Observation,
    Period,
    Procedure,
    Quantity,
    QuestionAnswer,
    QuestionItem,
    QuestionnaireResponse,
)  # fmt: skip
from lugol.read.fhir.results import CONTEXT
from lugol.read.fhir.siblings import named_in, renamed


def with_answers(items: list[Located]) -> list[Located]:
    """The resources, each filled-in form replaced by its answers; forms entered in error stay for their note."""
    found: list[Located] = []
    for item in items:
        form = item.resource
        if not isinstance(form, QuestionnaireResponse) or form.status == "entered-in-error":
            found.append(item)
            continue
        days = of_group(form.item or [], "", Days())
        found.extend([*_answers(item, form, form.item or (), "", days)] or [item])
    return found


def _answers(
    item: Located, form: QuestionnaireResponse, questions: Questions, at: str, days: Days, dated: bool = False
) -> Iterator[Located]:
    """The answers to some questions and to those under them, by the days of their group.

    `dated`: their dates are told with what they are of.
    """
    test, method = named_in((each.text or "", _said(each)) for each in questions if each)
    own = days_of(list(questions))
    cervical = of_the_cervix(form)
    for number, question in enumerate(questions):
        if question is None:
            continue
        place = f"{at}.item[{number}]"
        of_test = test_asked(question)
        told_elsewhere = bool(day_told(question)) and (dated or of_test in own or is_used(question, questions))
        for which, answer in enumerate(question.answer or ()):
            if answer is None or told_elsewhere:
                continue
            name = f"{form.id or 'form'}{place}[{which}]"
            other = done(form, question, answer, name) or pregnancy(form, question, answer, name)
            other = other or (_treated(form, question, name, days) if cervical else None)
            asked = renamed(question.text or question.link_id or "", test, method)
            seen = other or _observation(form, asked, answer, name, own.get(of_test, ""), days)
            kind = "Procedure" if isinstance(seen, Procedure) else "Observation"
            yield Located(seen, kind, item.document, f"{item.path}{place}", inside=item.inside)
            under = isinstance(seen, Procedure)
            below = answer.item or ()
            yield from _answers(item, form, below, f"{place}.answer[{which}]", of_group(below, "", days), under)
        more = question.item or ()
        yield from _answers(item, form, more, place, of_group(more, question.text or "", days))


def of_the_cervix(form: QuestionnaireResponse) -> bool:
    """Does a form ask for a test of the cervix, so that a treatment it names is one of the cervix?"""
    return _asks_for_a_test(form.item or ())


def _asks_for_a_test(questions: Iterable[QuestionItem | None]) -> bool:
    return any(
        test_asked(each) in CONTEXT
        or test_of(Concept(text=_said(each)))[0] in CONTEXT
        or _asks_for_a_test(each.item or ())
        or any(_asks_for_a_test(answer.item or ()) for answer in each.answer or () if answer)
        for each in questions
        if each
    )


def _treated(form: QuestionnaireResponse, question: QuestionItem, name: str, days: Days) -> Procedure | None:
    """The treatment that a question names as given, on its day, else on that of its visit."""
    given = treatment_of(question)
    if given is None:
        return None
    day = days.treated or days.test
    return Procedure(
        id=name,
        status="completed",
        subject=form.subject,
        encounter=form.encounter,
        code=given,
        performed_date_time=day or (None if days.before else form.authored),
        performed_period=Period(end=form.authored) if days.before and not day else None,
    )


def _said(question: QuestionItem) -> str:
    """The one answer to a question in words."""
    told = [answer for answer in question.answer or () if answer]
    coding = told[0].value_coding if len(told) == 1 else None
    return (coding.display if coding else told[0].value_string if len(told) == 1 else None) or ""


def _observation(
    form: QuestionnaireResponse, asked: str | None, answer: QuestionAnswer, name: str, own: str, days: Days
) -> Observation:
    """An answer as an Observation of the day that its form tells of it; an earlier one without was some time before."""
    coding = answer.value_coding
    amount = Quantity(answer.value_decimal) if answer.value_decimal is not None else answer.value_quantity
    of_test = asked is not None and test_of(Concept(text=plain_name(asked)))[0] in CONTEXT
    day = own or (days.of(asked or "") if of_test else "")
    open_end = of_test and days.before and not day
    return Observation(
        id=name,
        status="final",
        subject=form.subject,
        encounter=form.encounter,
        code=Concept(text=plain_name(asked) if day else asked) if asked else None,
        effective_date_time=None if open_end else day or form.authored,
        effective_period=Period(end=form.authored) if open_end else None,
        value_codeable_concept=Concept(coding=[coding], text=coding.display) if coding else None,
        value_string=answer.value_string or answer.value_date or answer.value_date_time,
        value_boolean=answer.value_boolean,
        value_integer=answer.value_integer,
        value_quantity=amount,
    )
