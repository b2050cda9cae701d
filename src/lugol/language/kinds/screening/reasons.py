"""The smear or HPV test that was why tissue was taken: "Biopsy for a smear of HSIL showed CIN3"."""

from collections.abc import Iterator

from lugol.language import results
from lugol.language.kinds.screening.event import READ, SMEARS, event_of, smear_value
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.kinds.tissue.reasons import reason_behind
from lugol.language.kinds.tissue.smear_of import is_elsewhere
from lugol.language.model import SCREENING_TESTS, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event

_SAMPLED = ("tissue", "ecc")
_DENIALS = frozenset({"no", "not", "negative", "neg", "without", "never", "nil"})


def reasons_in(page: Page, sentence: Sentence) -> list[tuple[int, int]]:
    """The smears and HPV tests of a sentence that are why tissue was taken: "Biopsy [for a smear of HSIL] showed"."""
    samples = [
        *(m for m in page.of("frame", first=sentence.first, last=sentence.last) if m.concept.attr("frame") in _SAMPLED),
        *(m for m in page.of("procedure", first=sentence.first, last=sentence.last) if m.code == "excision"),
    ]
    spans = {reason_behind(page, m.last, sentence.last) for m in samples} | set(_presupposed(page, sentence))
    tests = page.of("cyt_test", "cyt_result", "hpv", first=sentence.first, last=sentence.last)
    return sorted(s for s in spans if s and any(s[0] < t.first < s[1] and names_test(t) for t in tests))


_TOLD_BY = frozenset({
    "suggested", "seen", "reported", "found", "shown", "raised", "indicated", "described", "noted", "predicted",
    "identified", "detected", "implied", "diagnosed",
})  # fmt: skip
_BY = frozenset({"by", "on", "in", "at", "from"})
_LEADS_SMEAR = frozenset(
    {"her", "the", "that", "this", "previous", "last", "earlier", "recent", "referral", "a", "index"}
)
_PRESUPPOSED_WITHIN = 8


def _presupposed(page: Page, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """ "No sign of the glandular neoplasia suggested by her smear": what "the" and a smear name, the smear did show."""
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        at = test.first - 1
        while at > sentence.first and page.tokens[at].key in _LEADS_SMEAR:
            at -= 1
        if page.tokens[at].key not in _BY or page.tokens[at - 1].key not in _TOLD_BY:
            continue
        floor = max(sentence.first, at - _PRESUPPOSED_WITHIN)
        begun = next((i for i in range(at - 2, floor - 1, -1) if page.tokens[i].key == "the"), None)
        if begun is not None and not page.of("cyt_test", first=begun, last=at):
            yield begun, test.last


def of_reason(reading: Reading, sentence: Sentence, reason: tuple[int, int]) -> Iterator[Event]:
    """What the smear that led to a biopsy showed: "for a smear of HSIL", "after an ASC-H Pap", "an abnormal smear"."""
    page = reading.page
    first, last = reason
    if page.of("hpv", first=first, last=last):
        start, end = page.tokens[first].start, page.tokens[last - 1].end
        told = [r for r in results.read(in_one_line(page.text[start:end]), "") if r.test == "hpv"]
        yield from (e for r in told if r.status in READ and (e := event_of(reading, sentence, r, start)) is not None)
    tests = page.of("cyt_test", first=first, last=last)
    named = [m for m in page.of("cyt_result", first=first, last=last) if not m.concept.attr("generic")]
    named = named or [m for m in page.of("cyt_result", first=first, last=last) if tests]
    smear = tests or [m for m in named if SMEARS.intersection(page.keys(m.first, m.last))]
    if not (smear and named) or is_elsewhere(page, sentence, smear[0]):
        return
    judged = reading.judge(named[0].first, named[0].last).assertion
    if judged == "negated" and not _DENIALS.intersection(page.keys(first, last)):
        judged = "affirmed"
    if judged not in ("affirmed", "historical"):
        return
    value = smear_value(page, tests[0] if tests else None, named[0])
    when = reading.when(tests[-1].first, tests[-1].last) if tests and named[0].first < tests[-1].first else None
    yield reading.event(value, named[0].first, named[0].last, assertion=judged, when=when)


def names_test(mention: Mention) -> bool:
    """Does a mention name a test, or a result that only a smear can have?"""
    general = any(mention.concept.attr(name) for name in ("generic", "needs_test", "both"))
    category = mention.concept.category
    return category in SCREENING_TESTS or (category == "cyt_result" and not general)
