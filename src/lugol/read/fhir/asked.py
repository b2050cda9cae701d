"""What a form asks in words of the woman herself: whether something was done, when, and whether she is pregnant."""

import re

from lugol.read.codes import in_words, terms
from lugol.read.fhir.place import test_of
from lugol.read.fhir.resources import (
    Coding,
    Concept,
    Observation,
    Period,
    Procedure,
    QuestionAnswer,
    QuestionItem,
    QuestionnaireResponse,
)  # fmt: skip

_DONE = re.compile(
    r"\s*(?:have you|has she|did you|were you|was she)\s+(?:ever\s+)?"
    r"(?:had|have|been treated|undergone|received|treated)\b",
    re.IGNORECASE,
)
_PREGNANT = re.compile(r"\s*(?:are you|is she)\s+(?:currently |now )?pregnant\b[^,;]*", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:date|year|when|month|datum|jahr|fecha|jaar|år)\b", re.IGNORECASE)
_FRAME = re.compile(r"\b(?:what|was|were|is|did|had|have|you|your|she|her)\b|^\W*(?:the|of)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|latest|most recent|previous)\s+", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?:T.*)?")
_LOINC = "http://loinc.org"


def test_asked(question: QuestionItem) -> str:
    """The test of which a question asks the date or the result; empty for none.

    >>> test_asked(QuestionItem(text="When was your last smear test?"))
    'cytology'
    """
    return test_of(Concept(text=plain_name(_WHEN.sub("", question.text or ""))))[0]


def plain_name(text: str) -> str:
    """The words of a question that name what it asks for, without those that leave its date open.

    >>> plain_name("What was the result of your last smear test?")
    'the result of smear test'
    """
    return " ".join(_LAST.sub("", _FRAME.sub("", text)).strip(" ?:").split())


def day_told(question: QuestionItem) -> str:
    """The date that is the one answer to a question for a date; empty where it asks for something else."""
    told = [answer for answer in question.answer or () if answer]
    if len(told) != 1 or not _WHEN.search(question.text or ""):
        return ""
    year = told[0].value_integer
    text = told[0].value_date or told[0].value_date_time or told[0].value_string or (str(year) if year else "")
    return text if _DAY.fullmatch(text) else ""


def days_of(questions: list[QuestionItem | None]) -> dict[str, str]:
    """The date of each test for which one question of a group asks its date and others something else."""
    asked = [(test_asked(each), day_told(each)) for each in questions if each]
    found: dict[str, str] = {}
    for test, day in asked:
        if test and day and any(other == test and not told for other, told in asked):
            found[test] = "" if test in found else day
    return {test: day for test, day in found.items() if day}


def is_yes(answer: QuestionAnswer) -> bool | None:
    """The answer as yes or no; None where it is neither."""
    if answer.value_boolean is not None:
        return answer.value_boolean
    coding = answer.value_coding
    said = in_words((coding.display if coding else answer.value_string) or "", "answer")
    return None if len(said) != 1 else said[0] == "yes"


def done(form: QuestionnaireResponse, question: QuestionItem, answer: QuestionAnswer, name: str) -> Procedure | None:
    """An operation that a question asks for, as done or as not done; None where it asks for something else."""
    text, yes = question.text or "", is_yes(answer)
    asked = [each for each in in_words(text, "procedure") if terms()[each][0].kind == "surgery"]
    if yes is None or not asked or not _DONE.match(text):
        return None
    day = next((told for each in answer.item or question.item or () if each and (told := day_told(each))), "")
    return Procedure(
        id=name,
        status="completed" if yes else "not-done",
        subject=form.subject,
        encounter=form.encounter,
        code=Concept(text=terms()[asked[0]][0].term),
        performed_date_time=day or (None if yes else form.authored),
        performed_period=Period(end=form.authored) if yes and not day else None,
    )


def pregnancy(
    form: QuestionnaireResponse, question: QuestionItem, answer: QuestionAnswer, name: str
) -> Observation | None:
    """The answer to whether she is pregnant; None for another question."""
    yes = is_yes(answer)
    if yes is None or not _PREGNANT.fullmatch(question.text or ""):
        return None
    shown = "Pregnant" if yes else "Not pregnant"
    value = Coding(system=_LOINC, code="LA15173-0" if yes else "LA26683-5", display=shown)
    return Observation(
        id=name,
        status="final",
        subject=form.subject,
        encounter=form.encounter,
        code=Concept(coding=[Coding(system=_LOINC, code="82810-3", display="Pregnancy status")]),
        effective_date_time=form.authored,
        value_codeable_concept=Concept(coding=[value]),
    )
