"""How she herself was found: "She was normotensive", "an alert, irritable child", "the patient was drowsy"."""

from collections.abc import Iterator, Sequence

from lugol.language.frames import Stretch
from lugol.language.model import Mention, Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_HERS = word_set("she patient woman lady girl child female individual")
_VERBS = word_set("was is appeared looked were appears looks seemed found noted to be")
_HOW = word_set(
    """slightly mildly moderately severely still clinically very fully awake calm intubated also initially otherwise
    but both a an"""
)
_JOINS = word_set("and , & but")
_LATER = word_set(
    """remained stayed remains continued discharged discharge postoperative postoperatively recovery recovered became
    become after during intraoperatively previously while until if when postpartum transferred extubated"""
)
_CAME = word_set("presented arrived brought came admitted")
_NOT = word_set("not no nor without never neither in")
_ASIDE = (
    *("history", "plan", "family", "procedure", "medication", "review", "social", "hospital_course", "followup"),
    *("outcome", "discussion", "diagnosis", "impression", "preop_diagnosis", "postop_diagnosis", "anaesthesia"),
)
_NOT_HERS = ("planned", "hypothetical", "possible", "literature", "family", "other_person", "negated")


def read(reading: Reading, told: Sequence[Stretch], known: Sequence[Event]) -> list[Event]:
    """The states that she was found in, those of one list together.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("On arrival she was hypotensive and drowsy.")
    >>> [event.values.term for event in read(reading, stretches(reading), [])]
    ['hypotensive and drowsy']
    """
    taken = Places((span.start, span.end) for event in known for span in event.sources)
    events: list[Event] = []
    page = reading.page
    for stretch in told:
        for chain in _chains(page, stretch):
            usual = all(state.code == "usual" for state in chain)
            if not _is_said_of_her(reading, stretch, chain[0]):
                continue
            first, last = chain[0].first, chain[-1].last
            start, end = chain[0].start, chain[-1].end
            if taken.meeting(start, end):
                continue
            value = Exam(term=reading.page.words(first, last), code="" if usual else "state")
            events.append(reading.event(value, first, last, assertion="affirmed"))
    return events


def _chains(page: Page, stretch: Stretch) -> Iterator[list[Mention]]:
    """ "Alert, conscious and oriented": the states that stand together."""
    chain: list[Mention] = []
    for state in page.of("her_state", first=stretch.first, last=stretch.last):
        joined = chain and set(page.keys(chain[-1].last, state.first)) <= _JOINS | _HOW
        joined = joined and "in" not in {page.tokens[m.first].key for m in (chain[-1], state)}  # "in distress, pale"
        if chain and not joined:
            yield chain
            chain = []
        chain.append(state)
    if chain:
        yield chain


def _is_said_of_her(reading: Reading, stretch: Stretch, state: Mention) -> bool:
    """Is a state told of the woman at an examination, not of her course afterwards?"""
    page, sentence = reading.page, stretch.sentence
    if stretch.frame.kind not in ("exam", "") or sentence.article != "case" or page.part(state.first) in _ASIDE:
        return False
    if _LATER.intersection(page.keys(sentence.first, sentence.last)):
        return False
    if reading.judge(state.first, state.last).assertion in _NOT_HERS:
        return False
    at = state.first
    while at > sentence.first and page.tokens[at - 1].key in _HOW | _JOINS:
        at -= 1
    before = page.keys(max(sentence.first, at - 4), at)
    if _NOT.intersection(before[-1:]):
        return False
    predicate = bool(before) and before[-1] in _VERBS and bool(_HERS.intersection(before))
    behind = page.keys(state.last, min(state.last + 4, sentence.last))
    attributive = bool(_HERS.intersection(behind)) and not {"with", "and", "."}.intersection(behind[:1])
    heading = at == sentence.first or page.tokens[at - 1].key == ":"
    came = bool(_CAME.intersection(page.keys(sentence.first, state.first))) and page.tokens[at - 1].key not in _NOT
    if came and _HERS.union({"who"}).intersection(page.keys(sentence.first, state.first)):
        return not {"mother", "husband", "with", "history"} & set(page.keys(max(sentence.first, at - 3), at))
    return predicate or (stretch.frame.kind == "exam" and (attributive or heading))
