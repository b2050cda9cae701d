"""Known diseases that the words beside them tell to be hers: "a case of X", "a woman with X", "X was suspected".

The words are rows of `diagnosis_leads.csv`. The disease has to be one of the lexicon: findings stand behind the same
words.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from lugol.language.kinds.diagnoses.lines import TOLD_IN, is_report, line_site
from lugol.language.lexicon import read_rows
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.tokens import tokenize
from lugol.record.event import Diagnosis, Event

_Row = tuple[tuple[str, ...], str]
_NOT_IN = ("family", "history", "request", "medication", "allergy", "review", "social", "plan", "indication")
NO_DISEASE = frozenset({
    "pregnancy_state", "menorrhagia", "incontinence", "bleeding_disorder_of_menses", "menses_disorder",
    "abdominal_pain_state", "back_pain", "knee_pain", "pelvic_mass", "renal_mass",
})  # fmt: skip
"""Rows of the lexicon that hold complaints, masses or a pregnancy alone."""
_PERSONS = frozenset(
    {"woman", "patient", "female", "lady", "girl", "primigravida", "multigravida", "primipara", "multipara"}
)
_TELLS = frozenset({
    "was", "were", "had", "presented", "underwent", "referred", "admitted", "report", "describe", "present",
    "delivered", "came", "visited", "experienced", "reports", "attended", "describes", "presents", "developed",
})  # fmt: skip
"""Verbs of a sentence that tells of one woman, and not of women as such."""
_STOPS = frozenset({
    "with", "of", "to", "for", "by", "in", "on", "at", "from", "and", "or", "but", "who", "which", "that", "no", "not",
    "without", "as", "any", "either", "during", "after", "have", "had", "has", "confirmed", "suspected", "confirming",
    "confirms", "where", "when", "then", "therefore", "because", "since", "presence", "be",
})  # fmt: skip
_REPORTED = frozenset({"reported", "presented", "described"})
_WRITERS = frozenset({"we", "i", "here", "herein", "report", "article", "paper", "study", "have"})
_OPENS = frozenset({"a", "an", "the", "her", "this", "some", "such", "been"})
_MOST_BEFORE = 5
_TAIL = 5
_OF = frozenset({"of", "in"})


def led_to(reading: Reading, told: Sequence[Event]) -> Iterator[Event]:
    """Each disease of the lexicon that such words tell and that no diagnosis of `told` names."""
    page = reading.page
    if is_report(reading):
        return
    named = {str(getattr(e.values, "value", "")).lower() for e in told}
    for mention in page.of("disorder"):
        if mention.code in NO_DISEASE or page.sentence(mention.first).article not in TOLD_IN:
            continue
        if page.part(mention.first) in _NOT_IN or _is_inner(page, mention):
            continue
        first = _first_of(reading, mention)
        doubt = _doubt(page, mention, first)
        if doubt is None:
            continue
        event = _event(reading, mention, _opened(page, first, mention.first), doubt)
        words = str(getattr(event.values, "value", "")).lower() if event is not None else ""
        if event is not None and not any(words in one or (one and one in words) for one in named):
            named.add(words)
            yield event


def _event(reading: Reading, mention: Mention, first: int, doubt: str) -> Event | None:
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion not in ("affirmed", "possible") or _is_excluded(reading, mention):
        return None
    page = reading.page
    doubted = bool(doubt) or judged.assertion == "possible"
    value = Diagnosis(
        value=page.words(first, _last_of(page, mention)),
        site=line_site(page, first, _last_of(page, mention)),
        certainty="suspected" if doubted else "",
    )
    return reading.event(value, first, mention.last, assertion="possible" if doubted else "affirmed")


def _is_inner(page: Page, mention: Mention) -> bool:
    """ "Placenta percreta" within a longer name of the lexicon is told by that."""
    around = page.of("disorder", first=max(0, mention.first - _MOST_BEFORE), last=mention.last + _MOST_BEFORE)
    return any(m.first <= mention.first and m.last >= mention.last and m != mention for m in around)


def _is_excluded(reading: Reading, mention: Mention) -> bool:
    """ "Embolism was suspected. A scan excluded embolism": denied further on."""
    later = reading.page.on_from(mention.last, "disorder")
    return any(m.code == mention.code and reading.judge(m.first, m.last).assertion == "negated" for m in later)


def _first_of(reading: Reading, mention: Mention) -> int:
    """Where the words begin that qualify a disease: "a non ruptured [extra-uterine pregnancy]"."""
    page = reading.page
    first, low = mention.first, page.sentence(mention.first).first
    while first > low and mention.first - first < _MOST_BEFORE:
        key = page.tokens[first - 1].key
        if not (key.isalpha() or key == "-") or key in _STOPS or "verb" in reading.cues.roles[first - 1]:
            break
        first -= 1
    return first


def _opened(page: Page, first: int, last: int) -> int:
    while first < last and (page.tokens[first].key in _OPENS or not page.tokens[first].key.isalpha()):
        first += 1
    return first


def _last_of(page: Page, mention: Mention) -> int:
    """The end of a name with the place behind it: "a torsion [of the right ovary]"."""
    if not _OF.intersection(page.keys(mention.last, mention.last + 1)):
        return mention.last
    behind = page.of("site", first=mention.last, last=min(mention.last + _TAIL, page.clause(mention.first)[1]))
    return behind[0].last if behind else mention.last


def _doubt(page: Page, mention: Mention, first: int) -> str | None:
    """What the words beside a disease say of it: "suspected", "" for sure, None where they do not tell it of her."""
    if _is_of_person(page, first):
        return ""
    for side in ("before", "behind"):
        for words, doubt in _leads(side):
            at = first - len(words) if side == "before" else mention.last
            if at >= 0 and page.keys(at, at + len(words)) == words and not _is_of_others(page, words, at):
                return doubt
    return None


def _is_of_others(page: Page, words: tuple[str, ...], at: int) -> bool:
    """ "Smith presented a case of X": what somebody else than the writers reported."""
    return words[0] in _REPORTED and not _WRITERS.intersection(page.keys(page.sentence(at).first, at))


def _is_of_person(page: Page, first: int) -> bool:
    """ "A 38-year-old woman with an infected urachal cyst was referred": one woman, of whom something is told."""
    before = page.keys(max(0, first - 2), first)
    sentence = page.sentence(first)
    return (
        before[-1:] == ("with",)
        and bool(_PERSONS.intersection(before[:1]))
        and bool(_TELLS.intersection(page.keys(sentence.first, sentence.last)))
    )


@cache
def _leads(side: str) -> tuple[_Row, ...]:
    """The phrases of diagnosis_leads.csv on one side of a name, the longest first, with the doubt that they tell."""
    found = [
        (tuple(token.key for token in tokenize(words)), row["doubt"])
        for row in read_rows("diagnosis_leads.csv")
        if row["side"] == side
        for words in row["words"].split("|")
    ]
    return tuple(sorted(found, key=lambda each: -len(each[0])))
