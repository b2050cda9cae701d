"""What she was admitted with: "admitted for respiratory failure, septic shock and acute renal failure"."""

from collections.abc import Iterator, Sequence

from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_disease, line_site
from lugol.language.kinds.enumerated import enumerated
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

_ADMITTED = frozenset({"admitted", "hospitalized", "readmitted"})
_LED = (("with",), ("for",), ("because", "of"), ("due", "to"), ("owing", "to"))
_LED_WITHIN = 9
_LONGEST_LIST = 40
_LONGEST_NAME = 7
_ENDS = frozenset({
    ".", ";", ":", "(", "who", "which", "that", "where", "after", "before", "while", "when", "since", "during",
    "following", "was", "were", "had", "is", "has", "at", "on", "in", "by", "but", "secondary", "requiring", "from",
    "she", "underwent", "and", ",", "as",
})  # fmt: skip
_NO_NAME = frozenset({
    "history", "hx", "previous", "prior", "known", "management", "treatment", "signs", "symptoms", "features", "mass",
    "masses", "diagnosed", "evaluation", "suspicion", "exclusion", "exclude", "fear", "fears", "risk", "prevention",
    "prophylaxis", "possibility", "either", "or", "observation",
})  # fmt: skip
_STATES = frozenset({"leukocytosis", "leucocytosis", "thrombocytosis", "neutrophilia", "pyrexia", "cyanosis", "edema"})
"""What a test or a look shows, and no disease."""
_STARTS_ANEW = frozenset({",", "and", "as"})
_OPENS = frozenset({
    "a", "an", "the", "her", "presumed", "apparent", "with", "well", "as", "what", "new", "onset", "suspected",
    "possible", "probable", "likely", "presumptive", "initial", "provisional", "working", "preliminary", "admission",
    "admitting", "diagnosis", "diagnoses", "of",
})  # fmt: skip
_DISEASES = ("disorder", "condition", "complication")
_NO_DISEASE = (
    "histology", "procedure", "frame", "drug", "symptom", "obstetric", "radiotherapy", "chemotherapy",
    "other_treatment",
)  # fmt: skip


def admitted_with(reading: Reading, told: Sequence[Event]) -> Iterator[Event]:
    """Each disease that she was admitted with and that no diagnosis names yet."""
    page = reading.page
    named = {str(getattr(e.values, "value", "")).lower() for e in told}
    for at, token in enumerate(page.tokens):
        if token.key not in _ADMITTED or page.sentence(at).article not in TOLD_IN or page.part(at) == "family":
            continue
        for first, last in _items(page, at):
            words = page.words(first, last)
            told_so = reading.judge(first, last)
            led = told_so.assertion == "planned" and told_so.cue.lower().startswith("admi")
            judged = "affirmed" if led else told_so.assertion  # "admitted for" plans no disease
            if judged not in ("affirmed", "historical", "possible") or _is_told(words.lower(), named):
                continue
            named.add(words.lower())
            value = Diagnosis(
                value=words,
                site=line_site(page, first, last),
                certainty="suspected" if judged == "possible" else "",
            )
            yield reading.event(value, first, last, assertion="possible" if judged == "possible" else "affirmed")


def _is_told(words: str, named: set[str]) -> bool:
    return any(words in one or (one and one in words) for one in named)


def _items(page: Page, at: int) -> Iterator[tuple[int, int]]:
    """The names of diseases in the list behind "admitted with"."""
    end = min(page.sentence(at).last, at + _LONGEST_LIST)
    led = next(
        (i + len(lead) for i in range(at + 1, min(end, at + _LED_WITHIN)) for lead in _LED if _is_at(page, i, lead)),
        None,
    )
    if led is None or {".", ";", "and", "underwent"} & set(page.keys(at, led)):
        return
    for begun, last in enumerated(page, led, end, opens=_OPENS, ends=_ENDS, parts=_STARTS_ANEW):
        if _is_disease(page, begun, last):
            yield begun, last
        elif begun != led and not page.of("symptom", first=begun, last=last):
            return


def _is_at(page: Page, at: int, words: tuple[str, ...]) -> bool:
    return page.keys(at, at + len(words)) == words


def _is_disease(page: Page, first: int, last: int) -> bool:
    if _NO_NAME.intersection(page.keys(first, last)) or page.tokens[last - 1].key in _STATES:
        return False
    if not 0 < last - first <= _LONGEST_NAME or page.of(*_NO_DISEASE, first=first, last=last):
        return False
    return bool(page.of(*_DISEASES, first=first, last=last)) or is_disease(page, first, last)
