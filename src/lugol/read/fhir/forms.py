"""The answers of a questionnaire as Observations, so that a question is understood as a test or a finding is."""

from collections.abc import Iterator

from lugol.read.fhir.asked import day_told, days_of, done, plain_name, pregnancy, test_asked
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.resources import (
    Concept,
    Observation,
    Procedure,
    Quantity,
    QuestionAnswer,
    QuestionItem,
    QuestionnaireResponse,
)  # fmt: skip
from lugol.read.fhir.siblings import named_in, renamed


def with_answers(items: list[Located]) -> list[Located]:
    """The resources, each filled-in form replaced by its answers; forms entered in error stay for their note."""
    found: list[Located] = []
    for item in items:
        form = item.resource
        if not isinstance(form, QuestionnaireResponse) or form.status == "entered-in-error":
            found.append(item)
            continue
        found.extend([*_answers(item, form, form.item or (), "")] or [item])
    return found


def _answers(
    item: Located,
    form: QuestionnaireResponse,
    questions: tuple[()] | list[QuestionItem | None],
    at: str,
    dated: bool = False,
) -> Iterator[Located]:
    """The answers to some questions and to those under them; `dated`: their dates are told with what they are of."""
    test, method = named_in((each.text or "", _said(each)) for each in questions if each)
    days = days_of(list(questions))
    for number, question in enumerate(questions):
        if question is None:
            continue
        place = f"{at}.item[{number}]"
        of_test = test_asked(question)
        told_elsewhere = (dated or of_test in days) and bool(day_told(question))
        for which, answer in enumerate(question.answer or ()):
            if answer is None or told_elsewhere:
                continue
            name = f"{form.id or 'form'}{place}[{which}]"
            other = done(form, question, answer, name) or pregnancy(form, question, answer, name)
            asked = renamed(question.text or question.link_id or "", test, method)
            seen = other or _observation(form, asked, answer, name, days.get(of_test, ""))
            kind = "Procedure" if isinstance(seen, Procedure) else "Observation"
            yield Located(seen, kind, item.document, f"{item.path}{place}", inside=item.inside)
            under = isinstance(seen, Procedure)
            yield from _answers(item, form, answer.item or (), f"{place}.answer[{which}]", under)
        yield from _answers(item, form, question.item or (), place)


def _said(question: QuestionItem) -> str:
    """The one answer to a question in words."""
    told = [answer for answer in question.answer or () if answer]
    coding = told[0].value_coding if len(told) == 1 else None
    return (coding.display if coding else told[0].value_string if len(told) == 1 else None) or ""


def _observation(
    form: QuestionnaireResponse, asked: str | None, answer: QuestionAnswer, name: str, day: str
) -> Observation:
    coding = answer.value_coding
    amount = Quantity(answer.value_decimal) if answer.value_decimal is not None else answer.value_quantity
    return Observation(
        id=name,
        status="final",
        subject=form.subject,
        encounter=form.encounter,
        code=Concept(text=plain_name(asked) if day else asked) if asked else None,
        effective_date_time=day or form.authored,
        value_codeable_concept=Concept(coding=[coding], text=coding.display) if coding else None,
        value_string=answer.value_string or answer.value_date or answer.value_date_time,
        value_boolean=answer.value_boolean,
        value_integer=answer.value_integer,
        value_quantity=amount,
    )
