"""Margins of what was cut out: which is meant, whether it is clear, and how far the tumour stays from it."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from lugol.language.kinds.layout.scan import Length, Scan
from lugol.language.kinds.reports.item_states import BESIDE, MARGINS, SIGNS, class_behind, signed_behind
from lugol.language.kinds.reports.lengths import (
    next_item,
)
from lugol.language.kinds.reports.untold import is_untold
from lugol.language.model import NOT_HERS_YET, Mention, Page, Sentence

_CLEAR = frozenset({"from", "to", "away"})
_WITHIN_OF = 6
_TUMOUR = frozenset({"tumor", "carcinoma", "neoplasm", "dysplasia", "cin", "disease"})
_NEARLY = frozenset({"less", "within", "<", "close", "closely"})
NAMES = {
    "ectocervical": "ectocervical",
    "ectocervix": "ectocervical",
    "ectocx": "ectocervical",
    "ecto": "ectocervical",
    "exo": "ectocervical",
    "exocx": "ectocervical",
    "exocervix": "ectocervical",
    "exocervical": "ectocervical",
    "endocervical": "endocervical",
    "endocervix": "endocervical",
    "endocx": "endocervical",
    "endo": "endocervical",
    "vaginal": "vaginal",
    "vagina": "vaginal",
    "cuff": "vaginal",
    "deep": "deep",
    "radial": "radial",
    "stromal": "stromal",
    "circumferential": "circumferential",
    "lateral": "lateral",
    "parametrial": "parametrial",
    "paracervical": "paracervical",
    "isthmic": "isthmic",
    "peripheral": "peripheral",
    "distal": "distal",
    "proximal": "proximal",
    "anterior": "anterior",
    "posterior": "posterior",
}
_AND = frozenset({"and", "&", "/"})
_AT = frozenset({"at", "@", "in", "on", "the"})
_AS_MARGIN = {"present": "involved", "absent": "clear", "indeterminate": "not_assessable"}
_COPULAS = frozenset({"is", "are", "was", "were", "status"})
_LEADING = frozenset(
    {"at", "the", "all", "both", "its", "resection", "surgical", "cut", "excision", "closest", "inked"}
)
_PARTING = frozenset({",", ";", ":"})


def margin(found: Scan, mention: Mention, last: int) -> Iterator[tuple[str, str, float | None]]:
    """Each margin that an item tells: its name, its state and its distance in mm."""
    page = found.page
    sentence = page.sentence(mention.first)
    listed = list(_listed_margins(found, mention, min(last, sentence.last)))
    own = found.of("value", first=mention.last, last=min(mention.last + 1, last))
    if _is_scan(found, mention, last):
        return
    names = _margin_names(page, mention, sentence) if own else [""]
    if len(listed) > 1 and not signed_behind(found, mention, last):
        if own and own[0].code in _AS_MARGIN and names != [""] and names[0] not in {name for name, _, _ in listed}:
            yield from ((name, _AS_MARGIN[own[0].code], None) for name in names)
        yield from listed
        return
    state = _margin_state(found, mention, last)
    behind = found.lengths_in(mention.last, min(sentence.last, mention.last + 9))
    before = found.lengths_in(max(sentence.first, mention.first - 9), mention.first)
    near = behind or [one for one in before if "from" in page.keys(one.last, mention.first)]
    reached = [one for one in before if _is_within(found, one, mention)]
    if reached and not behind and found.reading.judge(reached[0].first, reached[0].last).assertion == "affirmed":
        yield _margin_names(page, mention, sentence)[0], "close", reached[0].sides[0]
        return
    said = set(page.keys(sentence.first, sentence.last))
    distance = next((one.sides[0] for one in near if len(one.sides) == 1), None)
    if said & _NEARLY and distance is not None:
        state = "close" if state in ("", "clear") else state
    if distance is not None and state in ("", "clear", "close") and said & (_CLEAR | {"by", "clear", "mm", "close"}):
        state = state or "clear"
    else:
        distance = None
    if state:
        told = _margin_names(page, mention, sentence)
        for name in told if told != [""] or state != "involved" else [_freed_before(found, mention)]:
            yield name, state, distance if state in ("clear", "close") else None


def _listed_margins(found: Scan, mention: Mention, last: int) -> Iterator[tuple[str, str, float | None]]:
    """ "Margins: ectocervical clear, endocervical involved", "negative at ectocervix, positive at endocervix"."""
    if found.reading.judge(mention.first, mention.last).assertion in NOT_HERS_YET:
        return
    page = found.page
    for at in range(mention.last, last):
        name = NAMES.get(page.tokens[at].key)
        if not name:
            continue
        sign = _sign_of(page, at + 1, last)
        if sign:
            yield name, sign, None
            continue
        behind, before = at + 1, at
        while behind < last and page.tokens[behind].key in (*SIGNS, *_COPULAS, *MARGINS):
            behind += 1
        while before > mention.last and page.tokens[before - 1].key in _AT:
            before -= 1
        at_place = found.of("value", first=before - 1, last=before) if before < at else []
        value = next(iter([*at_place, *found.of("value", first=behind, last=min(behind + 1, last))]), None)
        if value and value.code in _AS_MARGIN:
            yield name, _AS_MARGIN[value.code], None


_SCANS = frozenset({"rm", "rms"})


def _is_scan(found: Scan, mention: Mention, last: int) -> bool:
    """ "RM of the pelvis: negative" is a scan in other tongues: short for a margin it has its state right behind."""
    at = mention.last
    if not _SCANS.intersection(found.page.keys(mention.first, mention.last)):
        return False
    while at < last and found.page.tokens[at].key in _COPULAS | {":", "all", "both"}:
        at += 1
    told = signed_behind(found, mention, last) or found.of("value", first=at, last=min(at + 1, last))
    return not told and not found.lengths_in(at, min(at + 2, last))


def _sign_of(page: Page, at: int, last: int) -> str:
    """ "Margins: ecto -, endo +": the sign that stands alone behind the name of a margin."""
    sign, behind = page.keys(at, min(at + 1, last)), page.keys(at + 1, min(at + 2, last))
    alone = behind in ((), (",",), (";",), (".",), (")",), ("/",))
    told = "".join(sign) if alone else ""
    return "involved" if told == "+" else "clear" if told in ("-", "–") and told else ""


def _is_within(found: Scan, one: Length, mention: Mention) -> bool:
    """ "Tumour is present within 1 mm of the deep margin"."""
    page = found.page
    led = page.keys(max(0, one.first - BESIDE), one.first)
    disease = found.of("histology", first=one.first - _WITHIN_OF, last=one.first)
    told = bool(disease) or bool(_TUMOUR.intersection(page.keys(max(0, one.first - _WITHIN_OF), one.first)))
    return "within" in led and page.keys(one.last, one.last + 1) == ("of",) and told


_NAMED_OTHERS = frozenset({
    "invasion", "infiltration", "involvement", "extension", "depth", "thickness", "adenocarcinoma", "carcinoma",
    "curettage", "curettings", "glands", "tumor", "lesion",
})  # fmt: skip
"""Behind the name of a margin these take it for themselves: "4 mm of stromal invasion and clear margins"."""


def _margin_names(page: Page, mention: Mention, sentence: Sentence) -> list[str]:
    """Which margins are meant: those named in it or before it in its item, else the nearest behind; [""] for none."""
    before = page.keys(max(sentence.first, mention.first - BESIDE), mention.first)
    cut = max((at + 1 for at, key in enumerate(before) if key in _PARTING), default=0)
    beside = (*before[cut:], *page.keys(mention.first, mention.last), "")
    named = [NAMES[key] for key, noun in pairwise(beside) if key in NAMES and noun not in _NAMED_OTHERS]
    if named:
        return list(dict.fromkeys(named)) if _AND & set(before) else named[-1:]
    behind = page.keys(mention.last, min(mention.last + BESIDE, sentence.last))
    stop = next((at for at, key in enumerate(behind) if key in _PARTING - {":"}), len(behind))
    return next(([NAMES[key]] for key in behind[:stop] if key in NAMES), [""])


def _margin_state(found: Scan, mention: Mention, last: int) -> str:
    sentence = found.page.sentence(mention.first)
    state = _attribute(found, mention, last) or class_behind(found, mention, last)[0]
    judged = found.reading.judge(mention.first, mention.last).assertion
    if judged in NOT_HERS_YET or state == "not_told" or is_untold(found.page, mention):
        return ""
    if _is_seat(found, mention) or _is_positive(found, mention, last):
        return "involved"
    if state == "indeterminate":
        return "not_assessable"
    if _is_said_not_free(found.page, mention.last, sentence.last):
        return "involved"
    if judged == "negated" or state == "absent" or _is_led_free(found.page, mention.first):
        return "clear"
    disease = found.of("histology", first=mention.last, last=next_item(found, mention.last, last))
    affirmed = [m for m in disease if found.reading.judge(m.first, m.last).assertion == "affirmed"]
    grave = [m for m in affirmed if m.concept.attr("histology") != "benign"]
    if state == "present" or grave:
        return "involved"
    if affirmed:
        return "clear"  # "vaginal margin: benign squamous mucosa"
    before = found.of("value", first=max(sentence.first, mention.first - 5), last=mention.first)
    parted = bool(before) and bool(_PARTING & set(found.page.keys(before[-1].last, mention.first)))
    return {"absent": "clear", "present": "involved"}.get(before[-1].code, "") if before and not parted else ""


def _is_positive(found: Scan, mention: Mention, last: int) -> bool:
    """ "Endocervical margin pos, ectocervical margin neg": what is right behind a margin is said of it."""
    own = found.of("value", first=mention.last, last=min(mention.last + 3, last))
    between = found.page.keys(mention.last, own[0].first) if own else ()
    told = bool(own) and own[0].code == "present" and all(key in SIGNS or key in _COPULAS for key in between)
    return told and found.reading.judge(mention.first, mention.last).row == "neg.absent"


def _is_seat(found: Scan, mention: Mention) -> bool:
    """ "AIS at endocervical margin", "VAIN 3 present at 12-3 o'clock margin": what "at" leads to a margin lies there.

    What is denied is none: "no HSIL at the margin".
    """
    page = found.page
    at = mention.first
    while at > 0 and _is_of_seat(page, at - 1):
        at -= 1
    if at < 2 or page.tokens[at - 1].key not in _SEATED:
        return False
    end = at - 1
    while end > 1 and page.tokens[end - 1].key in _THERE:
        end -= 1
    lesions = found.of("histology", first=max(0, end - _WITHIN_OF), last=end)
    if not lesions or lesions[-1].last != end - (page.tokens[end - 1].key == ")"):
        return False
    judged = found.reading.judge(lesions[-1].first, lesions[-1].last)
    harmless = lesions[-1].concept.attr("behaviour") in ("", "benign")
    return not harmless and (judged.assertion in ("affirmed", "historical") or judged.row == "neg.absent")


_FREED_WITHIN = 24


def _freed_before(found: Scan, mention: Mention) -> str:
    """ "Vaginal margin free of invasive carcinoma, VAIN 3 present at margin": the margin freed of the cancer alone.

    Its name, where the same sentence says of the margin before that it is free of something; else "".
    """
    page = found.page
    sentence = page.sentence(mention.first)
    first = max(sentence.first, mention.first - _FREED_WITHIN)
    before = [at for at in range(first, mention.first) if page.tokens[at].key in MARGINS]
    freed = before and ({("free", "of"), ("clear", "of")} & set(pairwise(page.keys(before[-1], mention.first))))
    keys = page.keys(max(sentence.first, before[-1] - BESIDE), before[-1]) if freed and _is_seat(found, mention) else ()
    return next((NAMES[key] for key in reversed(keys) if key in NAMES), "")


_SEATED = frozenset({"at", "@", "reaching", "reaches", "touching", "touches"})
_THERE = frozenset({"present", "seen", "noted", "found", "identified", "is", "was", "are", "were", "persisting"})
_HOURS = frozenset({"o", "'", "’", "clock", "o'clock", "oclock", "-", "–", "to", "and"})


def _is_of_seat(page: Page, at: int) -> bool:
    """Does a token stand between "at" and the word for a margin: its name, its hours, "the resection"?"""
    key = page.tokens[at].key
    return key in NAMES or key in _LEADING - {"at"} or key in _HOURS or (key.isdigit() and int(key) <= 12)


_FREE = frozenset({"free", "clear", "negative"})
_TO_FREE = 4


def _is_said_not_free(page: Page, first: int, last: int) -> bool:
    """ "Endocervical margin not free", "margins: not completely clear": the contrary of a free margin."""
    keys = page.keys(first, min(first + _TO_FREE + 1, last))
    at = keys.index("not") if "not" in keys[:2] else -1
    return at >= 0 and bool(_FREE.intersection(keys[at + 1 : at + 3]))


def _is_led_free(page: Page, first: int) -> bool:
    """ "Negative at the margins": the state that leads to them with "at"."""
    at = first
    while at > 0 and page.tokens[at - 1].key in _LEADING:
        at -= 1
    return page.keys(at, at + 1) == ("at",) and page.tokens[at - 1].key in _FREE and page.tokens[at - 2].key != "not"


def _attribute(found: Scan, mention: Mention, last: int) -> str:
    """ "Positive endocervical margin", "incomplete at the deep margin": the state that leads to a margin's name.

    "" where none does, or where a state stands right behind ("free endocervical margin involved").
    """
    page = found.page
    sentence = page.sentence(mention.first)
    own = found.of("value", first=mention.last, last=min(mention.last + 3, last, sentence.last))
    if own and all(key in SIGNS or key in _COPULAS for key in page.keys(mention.last, own[0].first)):
        return ""
    before = found.of("value", first=max(sentence.first, mention.first - 6), last=mention.first)
    led = bool(before) and all(key in NAMES or key in _LEADING for key in page.keys(before[-1].last, mention.first))
    return before[-1].code if led else ""


def excised(found: Scan, mention: Mention, state: str) -> Iterator[tuple[str, str, float | None]]:
    """ "CIN2, completely excised": margins that are told by the excision; not "cannot be confirmed as excised".

    "Incomplete at the endocervix, ecto clear" names the margins by where they lie.
    """
    page = found.page
    last = page.sentence(mention.first).last
    judged = found.reading.judge(mention.first, mention.last).assertion
    before = set(page.keys(max(0, mention.first - 2), mention.first))
    if judged in NOT_HERS_YET or judged == "possible" or before & {"was", "local", "lesion"}:
        return
    end = mention.last - (page.tokens[mention.last - 1].key in _AT)
    behind = page.keys(end, min(end + BESIDE + 1, last))
    if behind[:1] in (("at",), ("of",), ("@",), ("on",)):
        if not MARGINS.intersection(behind):  # "excision complete at the ectocervical margin" is told with the margin
            yield from _listed_margins(found, msgspec.structs.replace(mention, last=end), last)
        return
    yield "", "involved" if state == "clear" and judged == "negated" else state, None
