"""Imaging, examination and operative findings: one event for each finding phrase, with its site, size and certainty."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, assertion_of
from lugol.read.narrative.phrase import Phrase, phrases, side_of
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion, Event, Exam, Imaging

_UNSURE = pattern(
    r"\bsuspicious|\bsuspected|\bsuspicion|\bsuggest|\bpossibl|\bprobabl|\blikely|\bquer|\?|\bconcerning|\bmay\b|"
    r"\bin favou?r of|\bconsistent with|\bcompatible with|\bindicative",
    re.I,
)
_NOT_SEEN_BY_EYE = pattern(
    r"\b(?:diagnos|histolog|patholog|biops|metasta|treated|underwent|resect|remov|recurren|stage)", re.I
)
_LOOKED = pattern(
    r"\b(?:presented with|presentation|presenting|admitted (?:with|for)|was seen|were seen|noticed|noted|"
    r"looked|appeared|felt|"
    r"palpa\w+|found|had|has|with|massive|arising|visible|across|in diameter|measuring|o/e|revealed|was|were)\b",
    re.I,
)
_PLAIN_HEADS = frozenset(
    [
        "mass",
        "lesion",
        "nodule",
        "ulcer",
        "polyp",
        "ascites",
        "tumour",
        "cyst",
        "effusion",
        "contact_bleeding",
        "performance",
    ]
)
_SAID_NORMAL = pattern(r"\b(?:normal|healthy|healed|nl|nad|unremarkable|wnl|benign-looking)\b", re.I)
_LOOKED_INTO = pattern(r"\b(?:speculum|ve|pv|p/v|vaginal|pelvic|bimanual|gyn\w*|internal)\b", re.I)
_GENITAL = ("genital", "pelvic", "peritoneal")
_NO_STUDY = pattern(r"\b(?:no|without|not|free of|negative for|excluded?)\b", re.I)
ACETOWHITE = ("acetowhite", "mosaic", "punctation", "iodine_negative")
_KINDS = {"imaging": "imaging", "exam": "", "operative": "operative"}
_BEYOND = pattern(
    r"\b(?:compress\w+|adherent|adhered|attached|extend\w+|reach\w+|along|near|adjacent|behind|abutting|next to|from|"
    r"invad\w+|infiltrat\w+|involv\w+|displac\w+|on either side|protrud\w+|with|up to|to the)\b",
    re.I,
)
_LEVEL = pattern(r"\b([CTL]\d{1,2}|S[1-5])\b(?=[^.;]{0,30}(?:lesion|fracture|collapse|vertebra|metasta|destruction))")
_TAKEN = pattern(
    r"[^.;:]{0,40}?\b(?:was|were)\s+(?:\w+\s+)?(?:collected|sent|obtained|biopsied|excised|resected|removed|sampled)\b",
    re.I,
)
_BLEEDS = pattern(r"bleed|bled", re.I)
_METASTASIS_ITSELF = pattern(r"metasta\w+$|mets$|metastatic disease|dissemin|carcinomatosis|secondaries", re.I)
_REACHES_NOT = pattern(
    r"\W*(?:which )?(?:does|do|did) not (?:extend|involve|invade|reach|breach|infiltrate|abut)", re.I
)
_INTERPRETED = pattern(r"(?:interpreted|regarded|labell?ed|thought|considered|treated|dismissed) (?:as|to be)\b", re.I)
_DONE_TO = pattern(
    r"\b(?:excised|resected|removed|collected|sent|obtained|biopsied|taken|sampled|performed|drained)\b", re.I
)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """What examiners saw and felt, what scans showed and what surgeons found."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "caption", "abstract") or is_alt_text(context, stretch):
            continue
        if stretch.frame is None:
            events.extend(_unframed(context, stretch))
        elif stretch.frame.kind in _KINDS:
            events.extend(_of_same_mass(event, events) for event in _framed(context, stretch))
    return events


def _of_same_mass(event: Event, before: list[Event]) -> Event:
    """A size told at a later scan without a site is of the one mass that scans have shown so far."""
    value = event.values
    if not isinstance(value, Imaging) or value.site or not value.size_mm or event.assertion != "affirmed":
        return event
    masses = [e for e in before if isinstance(e.values, Imaging) and e.values.size_mm and e.assertion == "affirmed"]
    sites = {e.values.site for e in masses if isinstance(e.values, Imaging) and e.values.site}
    if len(sites) != 1 or not masses or masses[-1].when == event.when:
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(value, site=sites.pop()))


def is_alt_text(context: Context, stretch: Stretch) -> bool:
    """True for the description of a picture in brackets, which retells the text in other words."""
    start = context.text.rfind("\n", 0, stretch.start) + 1
    return bool(re.match(r"\s*(?:\[image|!\[)", context.text[start : start + 12], re.I))


def _framed(context: Context, stretch: Stretch) -> list[Event]:
    found = phrases(context, stretch.start, stretch.end)
    events = [event for phrase in found if (event := _event(context, stretch, phrase))]
    positive = any(event.assertion in ("affirmed", "possible") for event in events)
    if not positive and stretch.told:
        events.extend(_all_well(context, stretch, found))
    return events


def _event(context: Context, stretch: Stretch, phrase: Phrase) -> Event | None:
    head = phrase.head
    judged = assertion_of(context, head.start, head.end)
    if judged in ("planned", "hypothetical", "literature", "family", "other_person"):
        return None
    if phrase.normal:
        return _well(context, stretch, phrase)
    text = context.text[phrase.start : phrase.end]
    if any(_METASTASIS_ITSELF.match(context.text[m.start : m.end]) for m in phrase.heads):
        return None
    if _is_elsewhere_told(context, stretch, phrase) or _INTERPRETED.match(context.text, phrase.start, head.start):
        return None
    if (
        _DONE_TO.search(text)
        or _TAKEN.match(context.text, phrase.end, stretch.end)
        or re.search(r"\b(?:known|staged)\b", text, re.I)
        or context.of("response", start=phrase.start, end=phrase.end)
    ):
        return None
    if judged == "affirmed" and _REACHES_NOT.match(context.text, head.end, phrase.end):
        judged = "negated"
    unsure = bool(
        _UNSURE.search(text) or _UNSURE.search(context.text, max(phrase.start - 24, stretch.start), phrase.start)
    )
    site = place(context, phrase)
    size = _size(context, phrase)
    if judged == "negated" and size and not _is_denied_here(context, phrase):
        judged = "affirmed"
    assertion: Assertion = "affirmed" if judged in ("possible", "historical") else judged
    certainty = "suspected" if unsure else ""
    if stretch.frame is not None and stretch.frame.kind == "imaging" and head.concept.code != "performance":
        return context.event(
            Imaging(modality=stretch.frame.name, finding=_plain(text), site=site, size_mm=size, certainty=certainty),
            phrase.start, phrase.end, assert_as=assertion,
        )  # fmt: skip
    where = "operative" if stretch.frame is not None and stretch.frame.kind == "operative" else ""
    return context.event(
        Exam(term=_plain(text), site=site, size_mm=size, context=where, certainty=certainty, code=head.concept.code),
        phrase.start, phrase.end, assert_as=assertion,
    )  # fmt: skip


def _is_denied_here(context: Context, phrase: Phrase) -> bool:
    """A "no" in the finding itself or right before it, not one in another item of the list."""
    before = re.split(r"[,;:.]", context.text[max(0, phrase.start - 14) : phrase.start])[-1]
    return bool(_NO_STUDY.search(before) or _NO_STUDY.search(context.text, phrase.start, phrase.end))


def _is_elsewhere_told(context: Context, stretch: Stretch, phrase: Phrase) -> bool:
    """Stains and genes are told by their own readers, and what acetic acid shows by that of colposcopy."""
    if phrase.head.concept.code == "recurrence" and (stretch.frame is None or stretch.frame.kind != "imaging"):
        return True
    if context.of("gene", "ihc_marker", start=phrase.start, end=phrase.end):
        return True
    named = [
        m
        for m in context.of("histology", start=phrase.start, end=phrase.end)
        if m.concept.attrs.get("histology") == "cancer" and m.concept.code not in ("cancer", "carcinoma")
    ]
    if named and stretch.frame is not None and stretch.frame.kind == "exam":
        return True
    by_eye = stretch.frame is None or stretch.frame.kind == "exam"
    shown = context.of("colposcopic", start=phrase.start, end=phrase.end) if by_eye else []
    return any(m.concept.code in ACETOWHITE for m in shown)


def _well(context: Context, stretch: Stretch, phrase: Phrase) -> Event | None:
    """ "Lungs clear" is told as the absence of an abnormality there."""
    site = place(context, phrase)
    words = _plain(context.text[phrase.start : phrase.end])
    if stretch.frame is not None and stretch.frame.kind == "exam" and _is_well(context, stretch, phrase):
        start = phrase.start if site else stretch.frame.start
        term = words if site else _plain(context.text[start : phrase.end])
        value = Exam(term=term, site=site, code="normal")
        return context.event(value, start, phrase.end, assert_as="affirmed")
    if not site or stretch.frame is None:
        return None
    values = (
        Imaging(modality=stretch.frame.name, finding=f"abnormality ({words})", site=site)
        if stretch.frame.kind == "imaging"
        else Exam(term=f"abnormality ({words})", site=site, context=_KINDS[stretch.frame.kind])
    )
    return context.event(values, phrase.start, phrase.end, assert_as="negated")


def _is_well(context: Context, stretch: Stretch, phrase: Phrase) -> bool:
    """A cervix said to be normal, or a speculum or vaginal examination said to be so as a whole."""
    frame = stretch.frame
    assert frame is not None
    if assertion_of(context, phrase.head.start, phrase.head.end) != "affirmed":
        return False
    if phrase.sites:
        said = _SAID_NORMAL.search(context.text, phrase.start, phrase.end)
        return bool(said) and all(m.concept.code in ("cervix", "endocervix") for m in phrase.sites)
    genital = _LOOKED_INTO.search(context.text[frame.start : frame.end])
    return bool(genital) and not context.text[frame.end : phrase.start].strip(" :-–") and stretch.start == frame.end


def _all_well(context: Context, stretch: Stretch, found: list[Phrase]) -> list[Event]:
    """A study that shows nothing is a finding of its own, told once."""
    frame = stretch.frame
    words = context.text[stretch.start : stretch.end]
    well = any(p.normal for p in found) or (found and _NO_STUDY.search(words))
    if frame is None or not well or (frame.kind != "imaging" and frame.name != "endoscopy"):
        return []
    if context.judge(frame.start, frame.end).assertion in ("planned", "hypothetical", "literature"):
        return []
    end = max(p.end for p in found)
    start = stretch.start if stretch.start < frame.start else frame.start
    what = _plain(context.text[max(stretch.start, min(p.start for p in found) - 24) : end])
    if any(p.normal and not place(context, p) for p in found):
        what = "normal"
    elif _NO_STUDY.search(words):
        cue = _NO_STUDY.search(words)
        what = _plain(context.text[stretch.start + (cue.start() if cue else 0) : end])
    values = (
        Imaging(modality=frame.name, finding=what)
        if frame.kind == "imaging"
        else Exam(term=f"{context.text[frame.start : frame.end]} {what}")
    )
    return [context.event(values, start, end, assert_as="affirmed")]


def _unframed(context: Context, stretch: Stretch) -> list[Event]:
    """A mass or an abnormal cervix told without saying how it was seen is taken as seen by the examiner."""
    sentence = context.text[stretch.start : stretch.end]
    if stretch.sentence.section != "case" or _NOT_SEEN_BY_EYE.search(sentence) or not _LOOKED.search(sentence):
        return []
    events = []
    for phrase in phrases(context, stretch.start, stretch.end):
        if phrase.normal or not _visible(context, phrase):
            continue
        event = _event(context, stretch, phrase)
        if event is not None:
            events.append(event)
    return events


def _visible(context: Context, phrase: Phrase) -> bool:
    head = phrase.head
    genital = any(m.concept.attrs.get("group") in _GENITAL for m in phrase.sites)
    if head.concept.attrs.get("role") == "adjective":
        return not _BLEEDS.match(context.text[head.start : head.end]) and any(
            m.concept.code in ("cervix", "uterus", "vagina", "vulva", "anterior_lip", "posterior_lip")
            for m in phrase.sites
        )
    if head.concept.code not in _PLAIN_HEADS or context.of("histology", start=phrase.start, end=phrase.end):
        return False
    lump = head.concept.code in ("mass", "lesion", "nodule") and bool(phrase.sites)
    return genital or lump or bool(_size(context, phrase)) or head.concept.code in ("ascites", "performance")


def place(context: Context, phrase: Phrase) -> str:
    """The site of a finding with its side, the most exact of those told ("left ovary")."""
    sites = [m for m in phrase.sites if m.concept.code != "abdomen"] or list(phrase.sites)
    if not sites:
        level = _LEVEL.search(context.text, phrase.start, phrase.end)
        return f"vertebra {level.group(1)}" if level else ""
    beyond = _BEYOND.search(context.text, phrase.start, phrase.end)
    sites = [m for m in sites if beyond is None or m.start < beyond.start()] or sites
    best = max(sites, key=lambda m: (_rank(m.concept.code), -m.start))
    side = side_of(context.text, phrase, best)
    name = best.concept.name
    return (
        f"{side} {name}"
        if side and not name.startswith(side) and best.concept.code not in ("cervix", "uterus")
        else name
    )


def _rank(code: str) -> int:
    if code in ("pelvis", "node", "abdomen", "bone"):
        return 0
    return 1 if code in ("cervix", "uterus", "vagina") else 2


def _size(context: Context, phrase: Phrase) -> tuple[float, ...]:
    low, high = phrase.size_span or (phrase.start, phrase.end)
    found = measure.sizes(context.text, low, high)
    return found[0].mm if found else ()


def _plain(text: str) -> str:
    whole = re.sub(r"\s*\((?:fig|table)[^)]*\)?", "", re.sub(r"\s+", " ", text), flags=re.I).strip(" ,.;:")
    return whole if whole.count("(") == whole.count(")") else whole.strip("()")
