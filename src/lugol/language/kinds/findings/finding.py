"""Imaging, examination and operative findings: one event for each finding phrase, with its site, size and certainty."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from lugol.language.frames import Frame, Stretch, stretches
from lugol.language.kinds.findings import hasty, herself, lost, opened, routine, section, usual, vitals
from lugol.language.kinds.findings.captions import beyond, captioned, without_summary
from lugol.language.kinds.findings.changed import with_change
from lugol.language.kinds.findings.fetal import joined, scan_lines
from lugol.language.kinds.findings.held import Nearby, judged_of
from lugol.language.kinds.findings.implied import implied
from lugol.language.kinds.findings.in_words import in_words
from lugol.language.kinds.findings.kidney import OTHER_CAUSE, is_explained
from lugol.language.kinds.findings.of_specimen import without_specimen
from lugol.language.kinds.findings.seen import SHOWN, is_described, is_finding
from lugol.language.kinds.findings.sized import sized_later
from lugol.language.kinds.findings.taken_up import taken_up
from lugol.language.kinds.findings.told_alone import size_alone
from lugol.language.kinds.findings.wall import to_the_wall
from lugol.language.kinds.screening.sheet_results import in_sheet
from lugol.language.kinds.woman.symptom import is_lump_told
from lugol.language.measure import Measure, measures, within
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.phrases import HEADS, SIDES, Phrase, phrases, place
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Assertion, Event, Exam, Imaging

_SEEN = word_set("mass lesion nodule growth tumor tumour ulcer ulceration polyp swelling")
_ANYWHERE = word_set("performance ascites hydronephrosis")
_HELD = word_set("mass tumour nodule node effusion cake")
_HAS = frozenset({"has", "had", "developed", "develops"})
_COMPLAINS = word_set("complained complains complaining complaint complaints c/o sensation feeling claims claimed")
_FELT = word_set("tenderness node discharge contact_bleeding friable cyst polyp")
_CAME = word_set("referred presented admitted presenting")
_WITNESSED = word_set("there palpable palpated noted seen visible felt found")
_ASIDE = ("history", "plan", "family", "gross", "microscopy", "path_diagnosis", "review", "presenting", "procedure")
_FELT_AT = word_set("abdomen breast inguinal_node supraclavicular_node axillary_node")
_LOOKS = word_set("suspicious friable hard contact_bleeding irregular_surface")
_LOWER = word_set("cervix anterior_lip posterior_lip vagina vulva vaginal_vault")
_GROWN = word_set("lesion growth")
"""An irregular surface by one of these names is a lesion: "exophytic growth", "raised lesion"."""
_CERVIX = word_set("cervix anterior_lip posterior_lip endocervix")
_SUSPECT = word_set("suspicious friable hard enlarged contact_bleeding infiltrated")
_UNSUSPECTED = word_set("dilated atrophic closed effaced")
_SOLID = word_set("solid papillary mural heterogeneous irregular vascularity")
_BESIDE = 7
_STUDIED = 4
_MODAL = word_set("would should could might may")
_NORMAL = {"nad": "normal", "nl": "normal", "wnl": "normal", "neg": "negative"}
_PREDICATE_ENDS = word_set(
    "and or but with except apart other for at in on throughout today limits without save besides as"
)
"""Behind "normal" these tell that it was said of the whole; a noun tells that it was said of that noun alone."""
_OF_ALL = word_set(", she patient the everything all which that was were is")
_OF_PAST = ("history", "of")
_OF_TISSUE = word_set(
    """histology pathology histological histologic pathologic histopathological histopathologic immunohistochemical
    immunohistochemistry microscopically microscopic biopsied cytology cytological"""
)
_AWAY = word_set("from above below distal proximal beyond")


def read(reading: Reading) -> list[Event]:
    """What examiners saw and felt, what scans showed and what surgeons found, vital signs with them.

    >>> from lugol.language.reading import reading_of
    >>> [(e.kind, e.values.site, e.values.size_mm) for e in read(reading_of("MRI showed a left ovarian cyst of 4 cm."))]
    [('imaging', 'left ovary', (40.0,))]
    """
    sizes = measures(reading.page)
    told, captions = captioned(reading, stretches(reading))
    events = _findings(reading, told, sizes)
    shown = [] if not captions else _findings(reading, captions, sizes)
    events = without_summary(reading, events)
    events = [*joined(scan_lines(reading, told), [*events, *beyond(events, shown)]), *vitals.read(reading, sizes)]
    found = usual.read(reading, told, events)
    events = [*usual.without_parts(events, found), *found, *lost.read(reading, sizes)]
    events.extend(opened.read(reading, sizes, events))
    events.extend(herself.read(reading, told, events))
    events.extend(hasty.read(reading, told, events))
    events.extend(section.read(reading, told, events))
    events = [_doubted(event) for event in _once(events) if not _is_of_sheet(reading, event)]
    return without_specimen(reading.page, routine.without_routine(reading.page, events))


def _is_of_sheet(reading: Reading, event: Event) -> bool:
    """ "| 11/2012 | Clinic | normal |" in a sheet of smears: a plain or denied sight there is the smear's result."""
    value = event.values
    if not isinstance(value, Exam) or (value.code and event.assertion != "negated"):
        return False
    return in_sheet(reading, reading.page.token_at(event.sources[0].start))


def _doubted(event: Event) -> Event:
    """ "PMB ?endometrial ?polyp", told by an examiner who asks: what may be there, and was not found."""
    quote = event.sources[0].quote
    asked = isinstance(event.values, Exam) and "?" in quote.rstrip("?") and "," not in quote
    return msgspec.structs.replace(event, assertion="possible") if asked and event.assertion == "affirmed" else event


def _findings(reading: Reading, told: Sequence[Stretch], sizes: Sequence[Measure]) -> list[Event]:
    events: list[Event] = []
    for frame, stretch in groupby(told, key=lambda s: s.frame):
        group = list(stretch)
        if frame.kind in ("imaging", "exam", "operative"):
            events.extend(_study(reading, frame, group, sizes))
        elif frame.kind == "":
            events.extend(_by_eye(reading, group, sizes))
        elif frame.kind == "tissue":
            events.extend(_by_eye(reading, _until_sampled(reading, group), sizes))
    return events


def _until_sampled(reading: Reading, group: Sequence[Stretch]) -> list[Stretch]:
    """ "A friable lesion on the cervix was biopsied": what was seen before a sample of it was taken."""
    page = reading.page
    kept = []
    for stretch in group:
        keys = page.keys(stretch.first, stretch.sentence.last)
        sampled = next((at for at, key in enumerate(keys) if key == "biopsied"), None)
        if sampled is not None:
            kept.append(msgspec.structs.replace(stretch, last=min(stretch.last, stretch.first + sampled)))
    return kept


def _study(reading: Reading, frame: Frame, group: Sequence[Stretch], sizes: Sequence[Measure]) -> Iterator[Event]:
    """The findings of one study or examination, or that nothing was found in it."""
    events: list[Event] = list(size_alone(reading, frame, group, sizes))
    denied: list[Phrase] = []
    for stretch in group:
        told = phrases(reading.page, stretch.first, stretch.last)
        for phrase in told:
            if _is_indication(reading, stretch, phrase) or _is_label(reading, phrase):
                continue
            if frame.kind == "imaging" and not stretch.named and _is_of_tissue(reading.page, stretch):
                continue
            if is_finding(reading, frame, phrase, told=stretch.named):
                whole = with_change(reading.page, phrase, stretch.first)
                made = _events(reading, frame, whole, sizes, told)
                events.extend(made)
                denied.extend(phrase for event in made if event.assertion == "negated")
    events = sized_later(reading, group, events, sizes)
    again = () if events else tuple(taken_up(reading, frame, group))
    events.extend(again)
    events.extend(tuple(in_words(reading, frame, group, events)))
    yield from events
    looked = frame.kind == "imaging" or frame.name in ("endoscopy", "examination", "electrocardiogram")
    if looked and not any(e.assertion == "affirmed" for e in events):
        yield from _nothing_seen(reading, frame, group, denied)


def _is_of_tissue(page: Page, stretch: Stretch) -> bool:
    """ "Her tumour sections were re-examined": what a microscope shows, behind a scan that goes on no longer."""
    sentence = stretch.sentence
    samples = page.of("frame", "ihc_marker", first=sentence.first, last=sentence.last)
    kinds = {m.concept.attr("frame") or m.concept.category for m in samples}
    return bool(kinds & {"tissue", "tissue_report", "ecc", "ihc_marker"}) or bool(
        _OF_TISSUE.intersection(page.keys(sentence.first, sentence.last))
    )


def _is_label(reading: Reading, phrase: Phrase) -> bool:
    """ "Lymph nodes: none palpable": the label alone tells nothing."""
    page = reading.page
    part = page.part_of(phrase.first)
    named = {at for m in (*phrase.sites, phrase.head) if m for at in range(m.first, m.last)}
    bare = page.keys(phrase.last, min(phrase.last + 1, len(page.tokens))) == (":",)
    inside = part is not None and part.label[0] <= phrase.first and phrase.last <= part.label[1]
    return inside or (bare and named >= set(range(phrase.first, phrase.last)))


def _is_indication(reading: Reading, stretch: Stretch, phrase: Phrase) -> bool:
    """ "Laparoscopy for pelvic pain", "ultrasound for a mass": why a study was done is not what it showed."""
    page = reading.page
    if (
        stretch.frame.kind == "imaging"
        and not stretch.named
        and page.keys(stretch.first, stretch.first + 2) == _OF_PAST
    ):
        return True  # "History of a palpable lump." over the findings of a scan
    if not stretch.named or page.tokens[stretch.first].key not in ("for", "because"):
        return stretch.named and _is_studied(page, stretch, phrase)
    return not SHOWN.intersection(page.keys(stretch.first, phrase.first))


def _is_studied(page: Page, stretch: Stretch, phrase: Phrase) -> bool:
    """ "Figure 1: ultrasound of the axillary lymph node.": what was studied, and nothing that was seen of it."""
    if page.tokens[stretch.first].key != "of" or phrase.head is None or stretch.frame.kind != "imaging":
        return False
    lead = page.keys(stretch.first + 1, phrase.first)
    bare = phrase.head.code == "node" and phrase.last - phrase.first <= _STUDIED
    return bare and set(lead) <= {"the", "her", "a"} and not SHOWN.intersection(page.keys(phrase.last, stretch.last))


def _events(
    reading: Reading, frame: Frame, phrase: Phrase, sizes: Sequence[Measure], told: Sequence[Phrase]
) -> list[Event]:
    """The event of a phrase, or one for each side where sides have sizes of their own."""
    phrase = to_the_wall(reading.page, phrase)
    own = [m for m in within(sizes, phrase.first, phrase.last) if m.kind == "size" and not _is_distance(reading, m)]
    own = [m for m in own if not _is_opening(reading, phrase, m)]
    judged = judged_of(reading, frame, phrase, Nearby(told, bool(own)))
    sided = [(side, m) for m in own if (side := _side_beside(reading, phrase, m))]
    if len(sided) > 1 and len({side for side, _ in sided}) > 1:
        made = [_event(reading, frame, phrase, judged, measure, side) for side, measure in sided]
    else:
        anchor = phrase.head.last if phrase.head else phrase.first
        nearest = min(own, key=lambda m: min(abs(m.first - anchor), abs(anchor - 1 - m.last)), default=None)
        made = [_event(reading, frame, phrase, judged, nearest)]
    return [event for event in made if event is not None]


def _is_distance(reading: Reading, measure: Measure) -> bool:
    """ "2 cm from the anal verge" tells where, not how large."""
    at = measure.last
    return at < len(reading.page.tokens) and reading.page.tokens[at].key in _AWAY


def _is_opening(reading: Reading, phrase: Phrase, measure: Measure) -> bool:
    """ "The cervix was 3 cm dilated": how far it is open, not how large it is."""
    keys = reading.page.keys(measure.first - 3, min(measure.last + 2, phrase.last))
    return bool({"dilated", "dilatation", "dilation", "open"}.intersection(keys)) and any(
        site.code in _CERVIX for site in phrase.sites
    )


def _side_beside(reading: Reading, phrase: Phrase, measure: Measure) -> str:
    """The side that a size is told of: "6 cm on the left", "R 74 mm"."""
    page = reading.page
    before = page.tokens[measure.first - 1].key
    behind = page.keys(measure.last, min(measure.last + 3, phrase.last + 3, len(page.tokens)))
    if before in SIDES and SIDES[before] != "bilateral":
        return SIDES[before]
    sides = [SIDES[k] for k in behind if k in SIDES]
    return sides[0] if sides and behind[0] in ("on", "in", "at") else ""


def _event(
    reading: Reading, frame: Frame, phrase: Phrase, judged: Assertion, size: Measure | None = None, side: str = ""
) -> Event | None:
    if judged in NOT_HERS_YET:
        return None
    page = reading.page
    unsure = "suspected" if judged == "possible" else ""
    assertion: Assertion = "affirmed" if judged in ("possible", "historical") else judged
    words, site = page.words(phrase.first, phrase.last), place(page, phrase) or _labelled(reading, phrase)
    site = f"{side} {_unsided(site)}" if side else site
    mm = size.values if size else ()
    code = _code(reading, frame, phrase)
    first, last = (phrase.first, phrase.last) if not side or size is None else (size.first, size.last)
    if frame.kind == "imaging":
        value = Imaging(modality=frame.name, finding=words, site=site, size_mm=mm, certainty=unsure, code=code)
        return reading.event(value, first, last, assertion=assertion)
    context = "operative" if frame.kind == "operative" else ""
    exam = Exam(term=words, site=site, size_mm=mm, context=context, certainty=unsure, code=code)
    return reading.event(exam, first, last, assertion=assertion)


def _unsided(site: str) -> str:
    first, _, rest = site.partition(" ")
    return rest if first in SIDES.values() and rest else site


def _labelled(reading: Reading, phrase: Phrase) -> str:
    """The site that the label over a phrase names ("Abdomen: soft")."""
    page = reading.page
    part = page.part_of(phrase.first)
    named = page.of("site", first=part.label[0], last=part.label[1]) if part else []
    if part is None or not named:
        return ""
    here = page.sentence(phrase.first)
    if here.first > part.last or here.first > part.label[1]:
        between = {m.code for m in page.of("site", first=part.label[1], last=phrase.first)}
        if between - {m.code for m in named}:
            return ""
    return place(page, Phrase(part.label[0], part.label[1], None, tuple(named)))


def _code(reading: Reading, frame: Frame, phrase: Phrase) -> str:
    """What facts and instruments ask for, composed of head and site; the code of the head for all else."""
    page, head = reading.page, phrase.head.code if phrase.head else ""
    cervical = any(site.code in _CERVIX for site in phrase.sites)
    roles = [reading.cues.roles[at] for at in range(phrase.first, phrase.last)]
    keys = set(page.keys(phrase.first, phrase.last))
    if frame.kind == "imaging":
        if head in _SEEN and cervical and "lymph" not in keys:
            return "cervical_mass"
        if head == "cyst" and cervical:
            return "cervical_cysts"
        if head == "hydronephrosis" and is_explained(page, phrase.first, phrase.last):
            return OTHER_CAUSE
        if head == "cin":
            return "change"  # "fibromuscular dysplasia": no scan shows cells
        solid = _SOLID & keys and not cervical and head in (_SEEN | {"cyst", "component"})
        return "solid_mass" if solid else head
    if cervical and (head in _SEEN | {"structure"} or (head == "irregular_surface" and _GROWN & keys)):
        return "visible_lesion"
    if head == "enlarged" and "atrophic" in keys:
        return "atrophic"
    benign = head == "enlarged" and bool({"canal", "os", "hypertrophied"} & keys)  # a chronic cervicitis, in many notes
    if cervical and head in _SUSPECT and not benign and not _UNSUSPECTED.intersection(keys):
        return "suspicious_cervix"
    if cervical and not head and not {"not", "margin", "margins"} & keys and any("contrary" in role for role in roles):
        return "normal_cervix"
    return head


def _nothing_seen(
    reading: Reading, frame: Frame, group: Sequence[Stretch], denied: Sequence[Phrase]
) -> Iterator[Event]:
    """A study that shows nothing is a finding of its own, told once: normal, or without what was looked for."""
    page = reading.page
    told = [stretch for stretch in group if stretch.named]
    for stretch in told:
        normal = [m for m in page.of("head", first=stretch.first, last=stretch.last) if _is_normal(m)]
        normal = [
            m for m in normal if not denied or page.keys(m.last, m.last + 1) not in (("for",), ("of",), ("from",))
        ]
        if normal and (frame.kind == "imaging" or _is_whole(reading, frame, normal[0])):
            said = page.words(normal[0].first, normal[0].last)
            yield _whole(
                reading, frame, said, min(normal[0].first, max(frame.first, stretch.sentence.first)), normal[0].last
            )
            return
    before = page.of("head", first=frame.first - 2, last=frame.first)
    if frame.last > frame.first and before and _is_normal(before[-1]) and before[-1].last == frame.first:
        yield _whole(reading, frame, "normal", before[-1].first, frame.last)
    elif denied and told and frame.name != "examination":
        first = denied[0].first
        clause = page.clause(first)
        while first > clause[0] and page.tokens[first - 1].key in ("no", "without", "any", "of", "evidence", "for"):
            first -= 1
        if page.tokens[first].key not in ("no", "without"):
            first = denied[0].first
        last = max(p.last for p in denied if p.first < clause[1])
        if ":" in page.keys(first, last):
            return  # "Rectum: not involved": a line of a form, told by itself
        words = page.words(first, last)
        says_so = words.lower().startswith(
            ("no ", "nothing", "without", "neither", "ruled out", "excluded", "discarded")
        )
        gone = _GONE.intersection(page.keys(first, last))
        yield _whole(reading, frame, words if says_so or gone else f"no {words}", first, last)


_GONE = frozenset({"resolved", "disappeared", "subsided"})
"""What a finding did that is no longer there: "the hydronephrosis had disappeared"."""


def _is_normal(mention: Mention) -> bool:
    return mention.concept.attr("role") == "normal"


def _is_whole(reading: Reading, frame: Frame, normal: Mention) -> bool:
    """ "Pelvic examination was normal": the predicate of the examination itself, with no organ between them."""
    page = reading.page
    behind = page.keys(normal.last, min(normal.last + 1, page.sentence(normal.first).last))
    attributive = bool(behind) and behind[0].isalpha() and behind[0] not in _PREDICATE_ENDS
    between = page.keys(frame.last, normal.first)
    if between[:1] == (",",) and not set(between) <= _OF_ALL:
        return False  # "On examination, pupillary responses were normal"
    near = frame.last <= normal.first <= frame.last + 4
    return near and not attributive and not page.of("site", first=frame.last, last=normal.last)


def _whole(reading: Reading, frame: Frame, said: str, first: int, last: int) -> Event:
    said = _NORMAL.get(said.lower(), said)
    if frame.kind == "imaging":
        site = next((name for name in ("chest", "brain", "spine", "pelvis", "abdomen") if name in frame.name), "")
        return reading.event(Imaging(modality=frame.name, finding=said, site=site), first, last, assertion="affirmed")
    words = reading.page.words(frame.first, frame.last)
    return reading.event(Exam(term=f"{words} {said}"), first, last, assertion="affirmed")


def _by_eye(reading: Reading, group: Sequence[Stretch], sizes: Sequence[Measure]) -> Iterator[Event]:
    """A mass or an unhealthy look of a genital organ told without saying how it was seen is taken as seen by eye."""
    frame = Frame("exam", "", 0, 0)
    for stretch in group:
        told = phrases(reading.page, stretch.first, stretch.last)
        for phrase in told:
            sure = stretch.sentence.article == "case" and not _MODAL.intersection(
                reading.page.keys(phrase.first, phrase.last)
            )
            study = implied(reading.page, phrase) if sure else ""
            if study and is_finding(reading, Frame("imaging", study, 0, 0), phrase, told=False):
                yield from _events(reading, Frame("imaging", study, 0, 0), phrase, sizes, told)
                continue
            visible = phrase.head is not None and _is_visible(reading, phrase, phrase.head)
            if (visible or is_described(reading, phrase)) and is_finding(reading, frame, phrase, told=False):
                yield from _events(reading, frame, phrase, sizes, told)


def _is_hers_to_have(page: Page, first: int) -> bool:
    """ "She has a mass", "she developed bilateral lymphadenopathy": what she is said to have."""
    at = first - 1 - (page.keys(first - 1, first) in (("a",), ("an",)))
    return at > 0 and page.tokens[at].key in _HAS and page.tokens[at - 1].key in ("she", "patient", "also", "now")


def _is_visible(reading: Reading, phrase: Phrase, head: Mention) -> bool:
    page = reading.page
    if page.of("histology", "procedure", first=phrase.first, last=phrase.last) or head.concept.category not in HEADS:
        return False
    if _COMPLAINS.intersection(page.keys(page.clause(phrase.first)[0], phrase.first)) or _is_her_lump(reading, head):
        return False
    if head.code in _ANYWHERE:
        return not page.of("other_treatment", first=phrase.first - 4, last=phrase.last)
    if head.code in _HELD and _is_hers_to_have(page, phrase.first):
        return True
    if head.code in _FELT and (_WITNESSED | _CAME).intersection(page.keys(*page.clause(phrase.first))):
        low = head.code not in ("cyst", "polyp") or any(site.code in _LOWER for site in phrase.sites)
        return low and page.part(head.first) not in _ASIDE and _is_placed(phrase, head)
    if head.code in _LOOKS or page.keys(head.first, head.last) == ("atrophic",):
        return any(site.code in _LOWER for site in phrase.sites)
    near = [s for s in phrase.sites if s.concept.attr("group") in ("genital", "pelvic") or s.code in _FELT_AT]
    return head.code in _SEEN and any(abs(s.first - head.first) <= _BESIDE for s in near)


def _is_placed(phrase: Phrase, head: Mention) -> bool:
    """ "Motion tenderness of the cervix", "a supraclavicular node": something felt at a place that is examined."""
    groups = {site.concept.attr("group") for site in phrase.sites}
    return bool(groups & {"genital", "pelvic", "node"}) or (head.code == "tenderness" and head.last - head.first > 1)


def _is_her_lump(reading: Reading, head: Mention) -> bool:
    """ "She presented with a breast lump": what she felt herself is told as a complaint."""
    lumps = reading.page.of("symptom", first=head.first - 3, last=head.last)
    return any(m.code == "lump_neck" and m.first <= head.first < m.last and is_lump_told(reading, m) for m in lumps)


def _once(events: list[Event]) -> list[Event]:
    """The same words read twice are one event, and so is a finding told again in the same words of the same day."""
    fresh: dict[tuple[str, object, str, str], Event] = {}
    for event in events:
        fresh.setdefault((event.kind, event.values, event.assertion, event.when.edtf), event)
    events = list(fresh.values())
    return list({(e.kind, e.sources[0].start, e.sources[0].end, e.assertion): e for e in events}.values())
