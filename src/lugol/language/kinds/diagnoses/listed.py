"""Several tumours named in one list: each is a diagnosis where the first is."""

from collections.abc import Callable

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

_FURTHEST = 9
_OPENS = frozenset({"namely", ":", "including", "comprising", "i.e", "viz"})
_SEVERAL = frozenset({
    "cancers", "carcinomas", "tumors", "malignancies", "neoplasms", "primaries", "lesions",
})  # fmt: skip
_NO_ITEM = frozenset({
    "with", "without", "in", "to", "from", "for", "no", "not", "or", "versus", "vs", "after", "then", "later", "which",
    "that", "but", "as", "by", "on", "at", ";", "(", ")", ".", ":", "metastatic", "suspected", "possible", "who", "was",
    "were", "is", "had", "underwent", "treated", "mother", "sister", "family", "history",
})  # fmt: skip
_SYNCHRONOUS = frozenset({"synchronous", "primary", "primaries", "multiple", "double", "triple", "dual"})


def is_listed_with(reading: Reading, mention: Mention, is_stated: Callable[[Reading, Mention], bool]) -> bool:
    """ "Diagnosed with carcinoma of the endometrium, carcinoma of the ovary and gastric lymphoma": the next of a list.

    Also the first one behind "synchronous primary cancers, namely". Only tumours, and only over their own words.
    """
    page = reading.page
    if mention.concept.attr("behaviour") not in ("malignant", "uncertain", "preinvasive"):
        return False
    clause = page.clause(mention.first)
    before = [m for m in page.of("histology", first=clause[0], last=mention.first) if m.last <= mention.first]
    if not before:
        return False
    last = before[-1]
    between = page.keys(last.last, mention.first)
    if _OPENS.intersection(between) and _SEVERAL.intersection(page.keys(last.first, last.last)):
        several = _SYNCHRONOUS.intersection(page.keys(clause[0], last.first))
        return bool(several) and len(between) <= _FURTHEST
    joined = {",", "and"} & set(between) and not _NO_ITEM.intersection(between) and len(between) <= _FURTHEST
    sited = page.of("site", first=last.last, last=mention.last + 3)
    return (
        bool(joined)
        and bool(sited)
        and not reading.cues.has("verb", last.last, mention.first)
        and (is_stated(reading, last))
    )


def are_two(page: Page, one: Event, other: Event) -> bool:
    """Are two diagnoses of one name told in one sentence of two organs?"""
    a, b = one.values, other.values
    assert isinstance(a, Diagnosis) and isinstance(b, Diagnosis)
    here, there = (page.sentence(page.token_at(event.sources[0].start)) for event in (one, other))
    return bool(a.site and b.site) and a.site != b.site and here == there
