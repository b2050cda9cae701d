"""Imaging, examination and operative findings: one event for each finding phrase, with its site, size and certainty."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from lugol.language.frames import Frame, Stretch, stretches
from lugol.language.kinds import vitals
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Mention
from lugol.language.phrases import HEADS, SIDES, Phrase, phrases, place
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Exam, Imaging

_TOLD_IN = ("case", "abstract")
_NOT_TOLD = ("planned", "hypothetical", "literature", "family", "other_person")
_SEEN = frozenset({"mass", "lesion", "nodule", "growth", "tumor", "tumour", "ulcer", "ulceration", "polyp", "swelling"})
_LOOKS = frozenset({"suspicious", "friable", "hard", "contact_bleeding"})
_LOWER = frozenset({"cervix", "anterior_lip", "posterior_lip", "vagina", "vulva", "vaginal_vault"})
_CERVIX = frozenset({"cervix", "anterior_lip", "posterior_lip", "endocervix"})
_SUSPECT = frozenset({"suspicious", "friable", "hard", "enlarged", "contact_bleeding", "infiltrated"})
_SOLID = frozenset({"solid", "papillary", "mural", "heterogeneous", "irregular", "vascularity"})
_OTHER_KINDS = ("ihc_marker", "analyte", "gene", "drug", "hpv", "stage_system", "cyt_test", "vital")
_DONE_TO = frozenset(
    {
        *("excised", "resected", "removed", "collected", "sent", "obtained", "biopsied", "taken", "sampled", "drained"),
        *("performed", "ligated", "divided", "clamped", "cut", "incised", "closed", "sutured", "placed", "inserted"),
        *("grasped", "dissected", "transected", "cauterized", "irrigated", "prepped", "draped", "opened", "entered"),
        *("tagged", "retracted", "developed", "skeletonized", "doubly", "stained", "mobilized", "preserved"),
        *("sacrificed", "delivered", "embolized", "dilated", "debulked", "coagulated", "ablated", "packed", "staged"),
        *("swept", "elevated", "reflected", "freed", "released", "lysed", "aspirated", "inspected", "injected"),
        *("evacuated", "washed", "explored", "approached", "secured", "created", "reapproximated", "carried"),
    }
)
_UNREAL = frozenset({"risk", "risks", "counseled", "counselled", "consent", "consented", "explained", "died", "cause"})
_SHOWN = frozenset(
    {
        *("showed", "shows", "showing", "revealed", "reveals", "revealing", "demonstrated", "noted", "found", "seen"),
        *("palpable", "felt", "visible", "there", "observed", "appeared", "looked", "disclosed", "identified", "with"),
        *("measured", "measuring", "visualized", "was", "were", "is", "are", "had", "has"),
    }
)
_REMOVAL = frozenset({"resection", "removal", "excision", "debulking", "enucleation", "evacuation", "embolization"})
_FOUND = frozenset({"found", "noted", "noticed", "seen", "observed", "known", "shown", "felt", "thought", "appeared"})
_PURPOSE = frozenset({"to"})
_PLACED = frozenset(
    {
        *("extending", "extended", "extends", "attached", "adherent", "adhered", "fixed", "close", "due", "up", "down"),
        *("similar", "adjacent", "confined", "limited", "out", "lateral", "medial", "anterior", "posterior", "next"),
        *("related", "secondary", "invading", "spread", "enlarged", "equal", "compared", "sounded", "inferior"),
    }
)
_ARTICLES = frozenset({"the", "a", "an", "both", "left", "right", "her", "be", "have"})
_BESIDE = 7
_NORMAL = {"nad": "normal", "nl": "normal", "wnl": "normal", "neg": "negative"}
_AWAY = frozenset({"from", "above", "below", "distal", "proximal", "beyond"})


def read(reading: Reading) -> list[Event]:
    """What examiners saw and felt, what scans showed and what surgeons found, vital signs with them.

    >>> from lugol.language.reading import reading_of
    >>> [(e.kind, e.values.site, e.values.size_mm) for e in read(reading_of("MRI showed a left ovarian cyst of 4 cm."))]
    [('imaging', 'left ovary', (40.0,))]
    """
    events: list[Event] = []
    sizes = measures(reading.page)
    told = (s for s in stretches(reading) if s.sentence.article in _TOLD_IN)
    for frame, stretch in groupby(told, key=lambda s: s.frame):
        group = list(stretch)
        if frame.kind in ("imaging", "exam", "operative"):
            events.extend(_study(reading, frame, group, sizes))
        elif frame.kind == "":
            events.extend(_by_eye(reading, group, sizes))
    return _once([*events, *vitals.read(reading, sizes)])


def _study(reading: Reading, frame: Frame, group: Sequence[Stretch], sizes: Sequence[Measure]) -> Iterator[Event]:
    """The findings of one study or examination, or that nothing was found in it."""
    events: list[Event] = []
    denied: list[Phrase] = []
    for stretch in group:
        for phrase in phrases(reading.page, stretch.first, stretch.last):
            if _is_finding(reading, frame, phrase, told=stretch.told):
                made = _events(reading, frame, phrase, sizes)
                events.extend(made)
                denied.extend(phrase for event in made if event.assertion == "negated")
    yield from events
    looked = frame.kind == "imaging" or frame.name in ("endoscopy", "examination")
    if looked and not any(e.assertion == "affirmed" for e in events):
        yield from _nothing_seen(reading, frame, group, denied)


def _is_finding(reading: Reading, frame: Frame, phrase: Phrase, *, told: bool) -> bool:
    page = reading.page
    if page.of(*_OTHER_KINDS, first=phrase.first, last=phrase.last) or _is_purpose(reading, phrase):
        return False
    keys = page.keys(phrase.first, phrase.last)
    if any(m.code not in ("NILM", "negative", "normal", "abnormal") for m in page.of("cyt_result", first=phrase.first, last=phrase.last)):
        return False
    if _DONE_TO.intersection(keys) or _in_symptom(reading, phrase):
        return False
    if _UNREAL.intersection(page.keys(*page.clause(phrase.first))) or _is_look_of_colposcopy(phrase):
        return False
    if frame.kind == "operative" and not _is_observed(reading, phrase, told=told):
        return False
    return phrase.head is not None or (bool(phrase.sites) and _has_predicate(reading, frame, phrase))


def _is_look_of_colposcopy(phrase: Phrase) -> bool:
    """A zone type, an adequacy or an impression is told by colposcopy alone."""
    return phrase.head is not None and phrase.head.concept.category == "colposcopic" and (
        phrase.head.concept.attr("role") != "finding" or phrase.head.code == "normal"
    )  # fmt: skip


def _in_symptom(reading: Reading, phrase: Phrase) -> bool:
    """Is the noun of the phrase part of a complaint ("abdominal pain")?"""
    head = phrase.head
    if head is None:
        return False
    around = reading.page.of("symptom", first=head.first - 4, last=head.last)
    inside = [s for s in around if s.first <= head.first < s.last]
    return bool(inside) and head.concept.attr("role") == "adjective"


def _is_purpose(reading: Reading, phrase: Phrase) -> bool:
    """ "done to debulk the tumour", "to evaluate the mass": what is to be done with it tells no finding."""
    page = reading.page
    clause = page.clause(phrase.first)
    anchor = phrase.head.first if phrase.head else phrase.last
    if _REMOVAL.intersection(page.keys(max(clause[0], phrase.first - 3), phrase.last)):
        return True
    for at in range(max(clause[0], phrase.first - 6), anchor - 1):
        if page.tokens[at].key not in _PURPOSE:
            continue
        following = page.tokens[at + 1].key
        before = page.tokens[at - 1].key if at > clause[0] else ""
        if before not in _PLACED and following.isalpha() and following not in _ARTICLES:
            named = page.of("site", "head", first=at + 1, last=at + 2)
            return not named
    return False


def _is_observed(reading: Reading, phrase: Phrase, *, told: bool) -> bool:
    """Is something of an operation told as seen, rather than done or named as its aim?"""
    page = reading.page
    part = page.part(phrase.first)
    clause = page.clause(phrase.first)
    around = page.keys(max(clause[0], phrase.first - 8), min(clause[1], phrase.last + 4))
    if part == "procedure" or page.of("procedure", first=phrase.first, last=phrase.last):
        return bool(_SHOWN.intersection(around)) and not page.of("procedure", first=phrase.first, last=phrase.last)
    return told or part == "findings" or bool(_SHOWN.intersection(around))


def _has_predicate(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """Is something said of a site? That it is normal counts for genital organs, and where a surgeon looked."""
    named = {index for site in phrase.sites for index in range(site.first, site.last)}
    said = [reading.cues.roles[at] for at in range(phrase.first, phrase.last) if at not in named]
    if not any("predicate" in roles for roles in said):
        return _is_described(reading, frame, phrase)
    if not any("contrary" in roles for roles in said):
        return True
    return _is_worth_telling(frame, phrase)


def _is_worth_telling(frame: Frame, phrase: Phrase) -> bool:
    """That an organ is as it should be is told of genital organs, and of any that a surgeon or endoscope looked at."""
    genital = any(site.concept.attr("group") in ("genital", "pelvic") for site in phrase.sites)
    return genital or frame.kind == "operative" or frame.name == "endoscopy"


def _is_described(reading: Reading, frame: Frame, phrase: Phrase) -> bool:
    """ "cervix: parous", "uterus 8 weeks": a word of the lexicon of looks, or a size, beside the site."""
    page = reading.page
    looks = [m.code for m in page.of("look", first=phrase.first, last=phrase.last)]
    if looks and set(looks) == {"usual"}:
        return _is_worth_telling(frame, phrase)
    return bool(looks) or bool({"cm", "mm"} & set(page.keys(phrase.first, phrase.last)))


def _events(reading: Reading, frame: Frame, phrase: Phrase, sizes: Sequence[Measure]) -> list[Event]:
    """The event of a phrase, or one for each side where sides have sizes of their own."""
    told = [m for m in within(sizes, phrase.first, phrase.last) if m.kind == "size" and not _is_distance(reading, m)]
    sided = [(side, m) for m in told if (side := _side_beside(reading, phrase, m))]
    if len(sided) > 1 and len({side for side, _ in sided}) > 1:
        made = [_event(reading, frame, phrase, measure, side) for side, measure in sided]
    else:
        made = [_event(reading, frame, phrase, told[0] if told else None)]
    return [event for event in made if event is not None]


def _is_distance(reading: Reading, measure: Measure) -> bool:
    """ "2 cm from the anal verge" tells where, not how large."""
    at = measure.last
    return at < len(reading.page.tokens) and reading.page.tokens[at].key in _AWAY


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
    reading: Reading, frame: Frame, phrase: Phrase, size: Measure | None = None, side: str = ""
) -> Event | None:
    judged = _judged(reading, frame, phrase)
    if judged in _NOT_TOLD:
        return None
    page = reading.page
    unsure = "suspected" if judged == "possible" else ""
    assertion: Assertion = "affirmed" if judged in ("possible", "historical") else judged
    words, site = page.words(phrase.first, phrase.last), place(page, phrase) or _labelled(reading, phrase)
    site = f"{side} {site.removeprefix('bilateral ')}" if side else site
    mm = size.values if size else ()
    code = _code(reading, frame, phrase) if assertion == "affirmed" else ""
    first, last = (phrase.first, phrase.last) if not side or size is None else (size.first, size.last)
    if frame.kind == "imaging":
        value = Imaging(
            modality=frame.name, finding=words, site=site, size_mm=mm, certainty=unsure, code=code
        )
        return reading.event(value, first, last, assertion=assertion)
    context = "operative" if frame.kind == "operative" else ""
    exam = Exam(term=words, site=site, size_mm=mm, context=context, certainty=unsure, code=code)
    return reading.event(exam, first, last, assertion=assertion)


def _labelled(reading: Reading, phrase: Phrase) -> str:
    """The site that the label over a phrase names ("Abdomen: soft")."""
    page = reading.page
    part = page.part_of(phrase.first)
    named = page.of("site", first=part.label[0], last=part.label[1]) if part else []
    return named[0].concept.name if named else ""


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
        solid = _SOLID & keys and not cervical and head in (_SEEN | {"cyst", "component"})
        return "solid_mass" if solid else head
    if cervical and head in _SEEN | {"structure"}:
        return "visible_lesion"
    if cervical and head in _SUSPECT:
        return "suspicious_cervix"
    if cervical and not head and "not" not in keys and any("contrary" in role for role in roles):
        return "normal_cervix"
    return head


def _judged(reading: Reading, frame: Frame, phrase: Phrase) -> Assertion:
    """How a finding is asserted; a scan that suggests a finding advises nothing, and an organ told free is not absent."""
    spans = [(phrase.first, phrase.last)]
    if phrase.head is not None:
        spans = [(phrase.head.first, phrase.head.last)]
        if phrase.first < phrase.head.first and not _SHOWN.intersection(
            reading.page.keys(phrase.first, phrase.head.first)
        ):
            spans.append((phrase.first, phrase.head.last))
    own = phrase.head is None and any("contrary" in r for r in reading.cues.roles[phrase.first : phrase.last])
    for first, last in spans:
        judged = reading.judge(first, last)
        if judged.row == "plan.advised" and judged.cue.lower().startswith("suggest") and frame.kind == "imaging":
            return "possible"
        if judged.row == "plan.to" and _is_found_to(reading, phrase):
            continue
        if judged.assertion != "affirmed" and not (own and judged.row in ("neg.clear", "neg.absent")):
            return judged.assertion
    return "negated" if reading.page.tokens[phrase.first].key in ("nothing", "none") else "affirmed"


def _is_found_to(reading: Reading, phrase: Phrase) -> bool:
    """ "Was found to have a mass": what is found to be so is no plan."""
    page = reading.page
    first = page.clause(phrase.first)[0]
    lead = page.keys(max(first, phrase.first - 6), phrase.first + 1)
    pairs = zip(lead, lead[1:], strict=False)
    return any(a in _FOUND and b == "to" for a, b in pairs)


def _nothing_seen(
    reading: Reading, frame: Frame, group: Sequence[Stretch], denied: Sequence[Phrase]
) -> Iterator[Event]:
    """A study that shows nothing is a finding of its own, told once: normal, or without what was looked for."""
    page = reading.page
    told = [stretch for stretch in group if stretch.told]
    for stretch in told:
        normal = [m for m in page.of("head", first=stretch.first, last=stretch.last) if _is_normal(m)]
        if normal and (frame.kind == "imaging" or _is_whole(reading, frame, normal[0])):
            said = page.words(normal[0].first, normal[0].last)
            yield _whole(reading, frame, said, min(normal[0].first, max(frame.first, stretch.sentence.first)), normal[0].last)
            return
    before = page.of("head", first=frame.first - 2, last=frame.first)
    if frame.last > frame.first and before and _is_normal(before[-1]) and before[-1].last == frame.first:
        yield _whole(reading, frame, "normal", before[-1].first, frame.last)
    elif denied and told and frame.name != "examination":
        first = denied[0].first
        clause = page.clause(first)
        while first > clause[0] and page.tokens[first - 1].key in ("no", "without", "any", "of", "evidence", "for"):
            first -= 1
        last = max(p.last for p in denied if p.first < clause[1])
        words = page.words(first, last)
        yield _whole(reading, frame, words if words.lower().startswith(("no", "without")) else f"no {words}", first, last)


def _is_normal(mention: Mention) -> bool:
    return mention.concept.attr("role") == "normal"


def _is_whole(reading: Reading, frame: Frame, normal: Mention) -> bool:
    """ "Pelvic examination was normal": the predicate of the examination itself, with no organ between them."""
    page = reading.page
    return frame.last <= normal.first <= frame.last + 4 and not page.of("site", first=frame.last, last=normal.last)


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
        for phrase in phrases(reading.page, stretch.first, stretch.last):
            if phrase.head is not None and _is_visible(reading, phrase, phrase.head):
                if _is_finding(reading, frame, phrase, told=False):
                    yield from _events(reading, frame, phrase, sizes)


def _is_visible(reading: Reading, phrase: Phrase, head: Mention) -> bool:
    page = reading.page
    if page.of("histology", "procedure", first=phrase.first, last=phrase.last) or head.concept.category not in HEADS:
        return False
    if head.code in _LOOKS:
        return any(site.code in _LOWER for site in phrase.sites)
    near = [s for s in phrase.sites if s.concept.attr("group") in ("genital", "pelvic")]
    return head.code in _SEEN and any(abs(s.first - head.first) <= _BESIDE for s in near)


def _once(events: list[Event]) -> list[Event]:
    """The same words read twice are one event."""
    return list({(e.kind, e.sources[0].start, e.sources[0].end, e.assertion): e for e in events}.values())
