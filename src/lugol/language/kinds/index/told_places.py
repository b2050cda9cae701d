"""Where a disorder is told to be, by all that a text says of it: each mention may name its organ, or none."""

from collections import defaultdict
from collections.abc import Iterable

from lugol.language.kinds.diagnoses.diagnosis import organ
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading

WIDE = frozenset({
    "artery", "vein", "vessels", "blood", "systemic", "nerve", "bone", "joint", "muscle", "abdomen", "skin",
})  # fmt: skip
"""Usual places of a disorder that say less than an organ named with it."""
_NO_PLACE = frozenset({"artery", "vein", "vessels", "blood", "systemic"})
_WITHIN = frozenset({"of", "in", "at", "within", "involving", "from", "on"})
_BETWEEN = frozenset({"the", "her", "left", "right", "a", "both", "wall", "anterior", "posterior", "upper", "lower"})
_BEFORE, _BEHIND, _TISSUE = 2, 6, 3
_NO_ORGAN = frozenset({"pelvis", "abdomen"})
_LEAST_BESIDE = 0.5
"""What an organ whose tissue was taken weighs against one that is named with the disease."""


def told_places(reading: Reading, mentions: Iterable[Mention]) -> str:
    """The organ that is named most with some mentions of one disorder; "" for none.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("A uterine malformation was seen. She bled from the arteriovenous malformation.")
    >>> told_places(reading, [Mention(m.concept, m.first - 1, m.last, m.start, m.end)
    ...                       for m in reading.page.of("site") if m.code == "uterus"])
    'uterus'
    """
    counts: dict[str, float] = defaultdict(float)
    for mention in mentions:
        if reading.judge(mention.first, mention.last).assertion in ("negated", "family"):
            continue
        if place := _told_with(reading.page, mention):
            counts[place] += 1.0
        elif place := _sampled(reading.page, mention):
            counts[place] += _LEAST_BESIDE
    best = max(counts, key=lambda name: (counts[name], name not in _NO_ORGAN), default="")
    return best if best not in _NO_PLACE else ""


def is_named(page: Page, place: str) -> bool:
    """Does a text name a place, or is it none that is named, as the blood? "A foreign body" is elsewhere of the jaw."""
    return place in (*_NO_PLACE, "nerve", "muscle") or any(organ(m) == place for m in page.of("site", "place"))


def _told_with(page: Page, mention: Mention) -> str:
    """ "Uterine arteriovenous malformation", "abscess of the left ovary": the organ in the words around a name."""
    within = page.of("site", "place", first=mention.first, last=mention.last)
    if named := [m for m in within if organ(m) not in _NO_PLACE]:
        return organ(named[0])
    end = min(mention.last + _BEHIND, page.clause(mention.first)[1])
    behind = page.of("site", "place", first=mention.last, last=end)
    linked = page.keys(mention.last, behind[0].first) if behind else ()
    if linked[:1] and linked[0] in _WITHIN and set(linked[1:]) <= _BETWEEN:
        return organ(behind[0])
    low = max(page.clause(mention.first)[0], mention.first - _BEFORE)
    before = page.of("site", "place", first=low, last=mention.first)
    if before and set(page.keys(before[-1].last, mention.first)) <= {"-", "wall"}:
        return organ(before[-1])
    return ""


def _sampled(page: Page, mention: Mention) -> str:
    """ "Skin biopsy showed a vasculitis": the organ whose tissue told of it."""
    first = page.sentence(mention.first).first
    for frame in page.of("frame", first=first, last=mention.first):
        if frame.concept.attr("frame") not in ("tissue", "tissue_report"):
            continue
        near = page.of(
            "site", "place", first=max(first, frame.first - _TISSUE), last=min(frame.last + _TISSUE, mention.first)
        )
        if near:
            return organ(near[-1])
    return ""
