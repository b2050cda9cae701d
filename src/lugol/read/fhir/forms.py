"""The answers of a questionnaire as Observations, so that a question is understood as a test or a finding is."""

from collections.abc import Iterator

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.resources import (
    Concept,
    Observation,
    Quantity,
    QuestionAnswer,
    QuestionItem,
    QuestionnaireResponse,
)  # fmt: skip


def with_answers(items: list[Located]) -> list[Located]:
    """The resources, each filled-in form replaced by its answers; forms entered in error stay for their note."""
    found: list[Located] = []
    for item in items:
        form = item.resource
        if not isinstance(form, QuestionnaireResponse) or form.status == "entered-in-error":
            found.append(item)
            continue
        found.extend(_answers(item, form, form.item or (), ""))
    return found


def _answers(
    item: Located, form: QuestionnaireResponse, questions: tuple[()] | list[QuestionItem | None], at: str
) -> Iterator[Located]:
    for number, question in enumerate(questions):
        if question is None:
            continue
        place = f"{at}.item[{number}]"
        for which, answer in enumerate(question.answer or ()):
            if answer is not None:
                seen = _observation(form, question, answer, f"{form.id or 'form'}{place}[{which}]")
                yield Located(seen, "Observation", item.document, f"{item.path}{place}", inside=item.inside)
                yield from _answers(item, form, answer.item or (), f"{place}.answer[{which}]")
        yield from _answers(item, form, question.item or (), place)


def _observation(form: QuestionnaireResponse, question: QuestionItem, answer: QuestionAnswer, name: str) -> Observation:
    coding = answer.value_coding
    amount = Quantity(answer.value_decimal) if answer.value_decimal is not None else answer.value_quantity
    return Observation(
        id=name,
        status="final",
        subject=form.subject,
        encounter=form.encounter,
        code=Concept(text=question.text or question.link_id),
        effective_date_time=form.authored,
        value_codeable_concept=Concept(coding=[coding], text=coding.display) if coding else None,
        value_string=answer.value_string or answer.value_date or answer.value_date_time,
        value_boolean=answer.value_boolean,
        value_integer=answer.value_integer,
        value_quantity=amount,
    )
