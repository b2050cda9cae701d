"""Of which day the answers of a form are: the day of its group ("Date of screening"), of its treatment, or its own."""

import re
from collections.abc import Iterable

import msgspec

from lugol.read.codes import in_words
from lugol.read.column_names import is_date, plain_name
from lugol.read.deeds import operation_of, state_of
from lugol.read.fhir.asked import day_told, test_asked
from lugol.read.fhir.resources import Concept, QuestionItem
from lugol.read.fhir.results import CONTEXT

_BEFORE = re.compile(
    r"\b(?:previous|prior|past|last|latest|earlier|history|ever|before|previo|previa|previos|previas|anterior|"
    r"anteriores|pr[ée]c[ée]dente?s?|ant[ée]rieure?s?|vorherige\w*|fr[üu]here\w*|letzte\w*|tidligere|tidigare|eerdere?|"
    r"vorige|poprzedni\w*|precedente|ankstesn\w*)\b",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:treatment|treated|therapy|procedure|ablation|thermocoagulation|cryotherapy|leep|lletz|excision|behandlung|"
    r"behandling|tratamiento|tratamento|traitement|trattamento|leczeni\w+|gydym\w+|behandeling)\b",
    re.IGNORECASE,
)
_NOT_OF_IT = re.compile(
    r"\b(?:next|return|follow-?up|appointment|due|planned|scheduled|expected|review|plan|refer\w*|offered|recommended|"
    r"required|eligib\w*|needed|advised|consent\w*|reasons?|prior|previous|past|hiv|art|sti|syndromic|antibiotic\w*)\b",
    re.IGNORECASE,
)
Questions = list[QuestionItem | None] | tuple[()]


class Days(msgspec.Struct, frozen=True):
    """The days that hold for the answers of a group: of its tests, of its treatment, and whether they are earlier ones.

    `last`: the day that a question asks of an earlier test ("Date of last screening").
    """

    test: str = ""
    treated: str = ""
    last: str = ""
    before: bool = False

    def of(self, name: str) -> str:
        """The day of the test that a question asks for."""
        return self.last if _BEFORE.search(name) and not self.before else self.test


def of_group(questions: Questions, title: str, outer: Days) -> Days:
    """The days of a group under a title, within those of the group around it.

    What a group of earlier tests does not date is not of the day of the visit.
    """
    before = outer.before or _BEFORE.search(title) is not None
    days = Days(before=True) if before and not outer.before else outer
    told = {kind: day for each in questions if each and (kind := _kind(each)) and (day := day_told(each))}
    return msgspec.structs.replace(days, before=before, **told)


def is_used(question: QuestionItem, around: Questions) -> bool:
    """Does the day that a question asks for date another answer of its group or below?"""
    kind = _kind(question)
    return bool(kind and day_told(question)) and _asks(around, kind)


def _asks(questions: Iterable[QuestionItem | None], kind: str) -> bool:
    """Is one of these questions, or of those under them, of a test (or of a treatment) that such a day dates?"""
    for each in questions:
        if each is None:
            continue
        name = each.text or ""
        mine = treatment_of(each) is not None if kind == "treated" else test_asked(each) in CONTEXT or is_result(name)
        if mine and not day_told(each) and (kind != "last" or _BEFORE.search(name)):
            return True
        if _asks(each.item or (), kind) or any(
            _asks(answer.item or (), kind) for answer in each.answer or () if answer
        ):
            return True
    return False


def is_result(name: str) -> bool:
    """Does a question ask for a result and leave it to its group to say of which test?"""
    return plain_name(name) in ("result", "results", "screening result", "test result", "outcome", "screening outcome")


def _kind(question: QuestionItem) -> str:
    """Which day of its group a question asks for: "test", "last" (of an earlier test), "treated"; empty for none."""
    name = question.text or ""
    if _TREATMENT.search(name) and not _NOT_OF_IT.search(name):
        return "treated"
    plain = " ".join(_BEFORE.sub(" ", name).split())
    if not is_date(_OF_CANCER.sub("", plain)):
        return ""
    return "test" if plain == " ".join(name.split()) else "last"


_OF_CANCER = re.compile(
    r"\b(?:the|this|your|her|cervical cancer|cervical|cervix|ca ?cx|cacx|cxca)\b\s*|[?:*]", re.IGNORECASE
)


def treatment_of(question: QuestionItem) -> Concept | None:
    """The treatment of the cervix that the one answer to a question names as given; None where it names none."""
    name = question.text or ""
    told = [answer for answer in question.answer or () if answer]
    if len(told) != 1 or not _TREATMENT.search(name) or _NOT_OF_IT.search(name):
        return None
    coding = told[0].value_coding
    said = (coding.display if coding else told[0].value_string) or ""
    if not said or state_of(said) in ("planned", "not_done") or _NOT_OF_IT.search(said):
        return None
    if operation_of({"kind": said}):
        whole = in_words(said, "procedure")
        return Concept(coding=[coding] if coding else None, text=said if whole else f"{said} of cervix")
    return None
