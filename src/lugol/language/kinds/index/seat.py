"""Where a disorder sits: the organ named with it, the place it is told to be at, and masses named by their organ."""

from collections import defaultdict

from lugol.language.kinds.diagnoses.diagnosis import organ
from lugol.language.kinds.diagnoses.lines import named_organ, root_organ
from lugol.language.kinds.diagnoses.named import full_range
from lugol.language.kinds.index.evidence import is_of_tissue
from lugol.language.kinds.index.lists import items_of
from lugol.language.model import Concept, Mention, Page
from lugol.language.reading import Reading

MASS = frozenset({"mass", "masses", "tumor", "tumors", "neoplasm", "neoplasia", "lesion", "lump"})
_TUMOUR = frozenset({"tumor", "tumors", "neoplasm"})
_TO_PLACE = frozenset({
    "the", "her", "left", "right", "anterior", "posterior", "upper", "lower", "both", "uterine", "region", "area", "of",
    "level",
})  # fmt: skip
_SEATED = frozenset({"on", "in", "within", "at", "involving"})
_LOCATED = frozenset(
    {"was", "is", "were", "implanted", "located", "situated", "lying", "found", "seen", "attached", "to"}
)
_BEHIND_MASS = 6
_ENDS_NAME = frozenset({
    ",", ".", ";", "and", "or", "with", "of", "in", "from", "the", "a", "was", "were", "is", "are", "without", "no",
    "free", "not", "negative", "any", "nor", "has", "had", "have",
})  # fmt: skip
_OF_PLACE = (("of",), ("in",), ("involving",))
_BEFORE_MASS, _BEFORE_NAME = 4, 3


def disorder_site(reading: Reading, first: int, last: int) -> str:
    """The organ named with a disorder or right behind it ("abscess of the left leg"), else its usual one.

    >>> from lugol.language.reading import reading_of
    >>> disorder_site(reading_of("She had an abscess of the left breast."), 3, 4)
    'breast'
    """
    page = reading.page
    end = min(last + 5, page.clause(first)[1])
    behind = page.of("site", "place", first=last, last=end)
    linked = set(page.keys(last, behind[0].first)) if behind else set()
    if linked & {"of", "in", "at", "involving"} and not linked & {"with", "and", ",", "involvement", "extending"}:
        return organ(behind[0])
    if told := named_organ(page, first, last):
        return told
    before = page.of("site", "place", first=max(page.clause(first)[0], first - _BEFORE_NAME), last=first)
    root = root_organ(page, first, last)
    if before:
        return organ(before[-1])
    if items_of(reading):
        return root
    return root if root and root != "vessels" else _most_named(page)


def told_place(page: Page, mention: Mention) -> str:
    """ "The pregnancy was implanted on the diaphragm": where a disease is told to sit; the organ of a state."""
    if mention.concept.attr("called") and mention.concept.attr("home"):
        return mention.concept.attr("home")
    end = min(mention.last + _BEHIND_MASS, page.clause(mention.first)[1])
    behind = page.of("site", "place", first=mention.last, last=end)
    linked = page.keys(mention.last, behind[0].first) if behind else ()
    seated = bool(_SEATED.intersection(linked)) and set(linked) <= _SEATED | _TO_PLACE | _LOCATED
    return organ(behind[0]) if seated else ""


def with_place(page: Page, first: int, last: int) -> int:
    """The end of a name with the organ behind it, where it holds none: "thrombosis in the mesenteric veins"."""
    if page.of("site", "place", first=first, last=last) or page.keys(last, last + 1) not in _OF_PLACE:
        return last
    end = min(last + 6, page.clause(first)[1])
    behind = page.of("site", "place", first=last, last=end)
    cut = set(page.keys(last, behind[0].first)) & {",", "and", "with", "to"} if behind else True
    return last if cut else behind[0].last


def _most_named(page: Page) -> str:
    """The organ that a text names most, for a disorder that no organ is named with; "" where none is named twice."""
    counts: dict[str, int] = defaultdict(int)
    for mention in page.of("site", "place"):
        counts[mention.concept.name] += 1
    most = sorted(counts, key=lambda name: -counts[name])[:2]
    return most[0] if most and counts[most[0]] > (counts[most[1]] if len(most) > 1 else 1) else ""


def masses(reading: Reading) -> list[Mention]:
    """ "A pancreatic mass", "a cystic tumour of the ovary", and what tissue only calls "a biphasic neoplasm"."""
    page = reading.page
    found = []
    known = {m.last - 1 for m in page.of("disorder", "histology")}
    for at, token in enumerate(page.tokens):
        if token.key not in MASS or at in known:
            continue
        if mention := _placed_mass(page, at) or _kind_of_tumour(reading, at):
            found.append(mention)
    return found


def _placed_mass(page: Page, at: int) -> Mention | None:
    """A mass with its organ, which asks for a diagnosis: "uterine tumour", "swelling of the left labium"."""
    sites = page.of("site", "place", first=max(page.clause(at)[0], at - _BEFORE_MASS), last=at)
    if sites and not set(page.keys(sites[-1].last, at)) & _ENDS_NAME:
        return _mass(page, "pelvic_mass", organ(sites[-1]), sites[-1].first, at + 1)
    behind = page.of("site", "place", first=at + 1, last=min(at + _BEHIND_MASS, page.clause(at)[1]))
    linked = page.keys(at + 1, behind[0].first) if behind else ()
    if linked[:1] in _OF_PLACE and set(linked[1:]) <= _TO_PLACE:
        return _mass(page, "pelvic_mass", organ(behind[0]), at, behind[0].last)
    return None


def _kind_of_tumour(reading: Reading, at: int) -> Mention | None:
    """ "Histology showed a vascular neoplasm": the most that tissue tells of a tumour that is given no name."""
    page = reading.page
    if page.tokens[at].key not in _TUMOUR or page.keys(at + 1, at + 2) in (("cell",), ("cells",)):
        return None
    first, _ = full_range(reading, at)
    mention = _mass(page, "tumour_kind", "", first, at + 1)
    return mention if first < at and is_of_tissue(page, mention) else None


def _mass(page: Page, code: str, home: str, first: int, last: int) -> Mention:
    concept = Concept("disorder", code, page.words(first, last), {"home": home})
    return page.mention(concept, first, last)
