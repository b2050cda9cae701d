"""Results of a smear told by words that the vocabulary of results does not join to its test, or by a grade alone."""

from collections.abc import Iterator
from typing import Literal

from lugol.language.general import is_general
from lugol.language.kinds.screening.event import NOT_BY_ROW, SMEARS, smear_value
from lugol.language.kinds.screening.others import is_aim
from lugol.language.kinds.tissue.reasons import is_inserted
from lugol.language.kinds.tissue.smear_of import is_cervical, is_elsewhere
from lugol.language.model import NOT_HERS_YET, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Cytology, Event

GRADES: dict[tuple[str, ...], Literal["LSIL", "HSIL"]] = {
    (*word.split(),): "HSIL" if word[0] == "h" else "LSIL"
    for word in ("low grade", "low - grade", "lg", "high grade", "high - grade", "hg")
}
SHORT: dict[tuple[str, ...], Literal["NILM", "ASC-US", "LSIL", "HSIL"]] = {
    ("n",): "NILM", ("nl",): "NILM", ("ok",): "NILM", ("bdl",): "ASC-US", ("bl",): "ASC-US", ("bord",): "ASC-US",
    ("mild",): "LSIL", ("mod",): "HSIL", ("moderate",): "HSIL", ("sev",): "HSIL", ("severe",): "HSIL",
}  # fmt: skip
"""Words that are a result only as the whole of an entry of a smear history ("2015 n, 2018 bdl", "2016 mild")."""
_CONDITIONS = frozenset({"if", "unless", "whether", "should", "case"})
_LEADS_TO_GRADE = frozenset({
    ":", "-", "was", "is", "showed", "shows", "=", "→", "reported", "as", "came", "come", "back", "returned", "been",
    "has", "had",
})  # fmt: skip
_ENDS_GRADE = frozenset(
    {".", ",", ";", ")", "/", "and", "changes", "change", "abnormality", "abnormalities", "but", "with"}
)


def by_lexicon(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """A test and, further on in its sentence, the words of a result ("cytology at the time of entry was normal")."""
    page = reading.page
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        judged = reading.judge(test.first, test.last)
        not_so = judged.assertion in (*NOT_HERS_YET, "negated") and judged.row not in NOT_BY_ROW
        if not_so or is_elsewhere(page, sentence, test):
            continue
        told = _result_behind(reading, test, sentence)
        if told is None or is_general(page, test.first, told.last) or is_aim(page, sentence, told.first):
            continue
        value = smear_value(page, test, told)
        said: Assertion = "historical" if judged.assertion == "historical" else "affirmed"
        yield reading.event(value, test.first, told.last, assertion=said)


def of_grade(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Smear low grade, HPV positive", "cytology: high-grade": the grade alone, right behind the test."""
    page = reading.page
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        first = test.last
        while first < sentence.last and page.tokens[first].key in _LEADS_TO_GRADE:
            first += 1
        for last in range(first + 2, min(first + 3, sentence.last) + 1):
            grade = GRADES.get(page.keys(first, last))
            ends = last == sentence.last or page.tokens[last].key in _ENDS_GRADE
            judged = reading.judge(test.first, last)
            if grade and ends and judged.assertion in ("affirmed", "historical") and is_cervical(page, sentence, last):
                value = Cytology(
                    result=grade, verbatim=page.words(first, last), method=smear_value(page, test, None).method
                )
                yield reading.event(value, test.first, last, assertion=judged.assertion)


def of_smear(reading: Reading, sentence: Sentence) -> Iterator[Event]:
    """ "Referred with a high-grade smear": the words of a result that name the smear themselves."""
    page = reading.page
    for told in page.of("cyt_result", first=sentence.first, last=sentence.last):
        judged = reading.judge(told.first, told.last)
        named = SMEARS.intersection(page.keys(told.first, told.last))
        hers = judged.assertion in ("affirmed", "historical") and not is_general(page, told.first, told.last)
        if named and hers and is_cervical(page, sentence, told.last):
            yield reading.event(smear_value(page, None, told), told.first, told.last, assertion=judged.assertion)


def _result_behind(reading: Reading, test: Mention, sentence: Sentence) -> Mention | None:
    page = reading.page
    stops = page.of("frame", "procedure", "hpv", "cyt_test", first=test.last, last=sentence.last)
    stops = [m for m in stops if m.code != "reported"]
    last = min([sentence.last, *(m.first for m in stops)])
    named = [m for m in page.of("cyt_result", first=test.last, last=last) if not m.concept.attr("both")]
    named = [m for m in named if not is_inserted(page, test.first, m.first)]
    named = [m for m in named if not any(m.last == s.first for s in stops)]  # "smear 2018, normal colposcopy"
    named = [m for m in named if not _is_condition(page, test.last, m.first)]
    denied = [m for m in named if reading.judge(m.first, m.last).assertion == "negated" and m.code != "NILM"]
    kept = [m for m in named if m not in denied and not reading.judge(m.first, m.last).row.startswith("super")]
    return kept[0] if kept else None


def _is_condition(page: Page, first: int, last: int) -> bool:
    """ "A smear was taken; if it is negative she can be discharged": is a result only thought of?"""
    return bool(_CONDITIONS.intersection(page.keys(first, last)))
