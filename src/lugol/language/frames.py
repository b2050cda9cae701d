"""Who tells a finding: the scan, examination, operation, colposcopy or tissue report behind each stretch of text."""

from collections.abc import Iterator

import msgspec

from lugol.language.model import Mention, Page, Part, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.scan_report import scan_report
from lugol.language.title import study_of

Kind = str
"""imaging, exam, operative, colposcopy, tissue, or "" for what nobody in particular reports."""

_PART_KINDS = {
    "exam": "exam",
    "imaging": "imaging",
    "colposcopy": "colposcopy",
    "findings": "operative",
    "procedure": "operative",
    "gross": "tissue",
    "microscopy": "tissue",
    "path_diagnosis": "tissue",
    "specimen": "tissue",
    "synoptic": "tissue",
    "frozen": "tissue",
    "stains": "tissue",
    "addendum": "tissue",
    "quoted_results": "tissue",
    "admin": "none",
    "allergy": "none",
    "medication": "none",
    "references": "none",
    "anaesthesia": "none",
}
_SPECIMENS = ("gross", "microscopy", "specimen", "path_diagnosis", "synoptic")
_OF_FRAME = {"operative_procedure": "operative", "tissue_report": "tissue", "ecc": "tissue"}
_OF_BENCH = frozenset({"pathologic", "pathological", "other", "additional", "microscopic", "histologic"})
"""Words of a label of findings that tells of a specimen: "Other pathologic findings"."""
_BY = frozenset({"on", "by", "at", "in", "with", "under", "via", "from", "during", "through", "using", "per"})
_SHOWING = frozenset(
    {
        *("showed", "shows", "show", "showing", "revealed", "reveals", "revealing", "demonstrated", "demonstrates"),
        *("demonstrating", "disclosed", "found", "identified", "confirmed", "confirms", "detected", "indicated"),
        *("visualized", "exposed", "noted", "noting", "reported", "suggested", "suggests", "suggesting", "suggestive"),
        *("was", "were", "is", "are", "described", "documented", "displayed", "evidenced", "objectified", "had"),
        *("discovered", "depicted", "exhibited", "uncovered", "delineated", "highlighted"),
    }
)
_LEAVES = frozenset(
    {"she", "he", "we", "i", "after", "following", "subsequently", "therefore", "thus", "postoperatively", "because"}
)
_TREATS = frozenset(
    {
        *("underwent", "received", "treated", "administered", "started", "given", "discharged", "developed"),
        *("complained", "presented", "referred", "prescribed", "complains", "presents", "admitted", "died"),
    }
)
_RESULTS = ("neg.clear", "neg.absent", "neg.not_seen", "neg.ruled_out")
_ENDS_REPORT = ("procedure", "drug", "regimen", "radiotherapy", "chemotherapy", "immunotherapy", "hormonal")
_ENDS_OPERATION = frozenset({"discharged", "discharge", "postoperative", "recovery", "readmitted", "adjuvant"})
_DONE = frozenset(
    {
        *("resection", "surgery", "operation", "operated", "intubation", "anesthesia", "anesthetic", "embolization"),
        *(
            "procedure",
            "therapy",
            "treatment",
            "chemotherapy",
            "radiotherapy",
            "incision",
            "excision",
            "histopathology",
        ),
        *("discharge", "delivery", "consent", "diagnosed", "histology", "weighed", "weighing", "weighted"),
    }
)
_OPERATES = frozenset(
    {"sounded", "dilated", "grasped", "prepped", "draped", "inserted", "introduced", "incised", "advanced", "placed"}
    | {"clamped", "ligated", "entered", "insufflated", "cauterized", "retracted", "dissected", "mobilized"}
)
"""What is done at an operation: in its note these end the examination under anaesthesia before it."""
_OPERATIONS = ("ectomy", "otomy", "ostomy", "plasty", "centesis")
_FOUND = frozenset({"found", "noted", "noticed", "seen", "shown", "observed", "felt"})
_BY_EYE = (("macroscopically",), ("grossly",))
_LISTED = ("preop_diagnosis", "postop_diagnosis")
"""Lists of diagnoses: "thickening on ultrasound" says nothing of how the next entry was found."""
_OF_SAMPLE = frozenset({"cytological", "cytologic", "bacteriological", "microbiological", "biochemical", "genetic"})
"""Before "examination" these tell of a sample, not of her: "cytological examination showed follicular cells"."""
_DURING = frozenset({"during", "at", "on", "upon"})
_TURNS = frozenset({";", "however", "but", "although", "though", "then", "therefore", "so"})
"""Words between what was seen with the eye and the colposcopy that followed it."""
_SHOWED = frozenset(
    {
        *("showed", "revealed", "demonstrated", "disclosed", "found", "confirmed", "detected", "identified"),
        *("indicated", "discovered", "depicted", "uncovered"),
    }
)
_MEASURED = frozenset({"blood_pressure", "pulse", "respiratory_rate", "temperature", "saturation", "vital_signs"})
"""Vital signs that only an examiner takes."""
_REPORTS = frozenset(
    {
        *("presented", "presents", "presenting", "complained", "complains", "complaining", "reported", "reports"),
        *("denies", "denied", "complaint", "complaints", "symptoms", "home", "history"),
    }
)
"""Words with which a sentence tells what she says, though a temperature stands in it."""
_GOES_ON_WITH = frozenset({"had", "was", "looked", "appeared", "is", "has", "looks", "appears"})
"""Verbs with which an examination goes on about her: "She was pale", "She had a gravid uterus"."""
_CONNECTS = frozenset(
    {
        *("of", "the", "her", "and", "with", "without", "contrast", "a", "an", "that", "was", "were", "which", "on"),
        *("performed", "done", "obtained", "/", ",", "(", ")", "scan", "scans", "examination", "imaging"),
        *("chest", "thorax", "head", "whole", "body", "lower", "upper", "limb", "limbs", "hand", "left", "right"),
        *("both", "bilateral", "bilaterally", "patient", "fetal"),
        *("intravenous", "full", "entire", "as", "well", "also", "then", "at", "this", "time", "-", "image"),
    }
)
"""Words between a study and its verb that only say what was studied and how."""
_AFTER = frozenset({"after", "following", "since"})
_BEFELL = frozenset({"developed", "complained", "experienced", "noticed", "presented", "had", "suffered", "felt"})
_SHOWS_TOO = frozenset({"showing", "shows", "reveals", "revealing", "demonstrates", "demonstrating", "reported"})
_OF_WOUND = frozenset({"site", "sites", "change", "changes", "clip", "marker", "scar", "tract", "cavity", "bed"})
"""Behind "biopsy" these name what it left."""
_TAKEN_OUT = frozenset({"removed", "delivered", "sent", "extracted", "retrieved", "shelled", "submitted", "handed"})
"""What is done with a specimen before anybody looks at it."""
_NEAR_VERB = 4
_SUMS_UP = frozenset({"impression", "imp", "conclusion", "interpretation", "opinion"})
NOT_DONE = ("planned", "hypothetical", "family", "other_person", "negated", "literature")


class Frame(msgspec.Struct, frozen=True):
    """What reports: its kind, its name ("MRI pelvis"), and the tokens that name it (none where a heading does)."""

    kind: Kind
    name: str
    first: int
    last: int


class Stretch(msgspec.Struct, frozen=True):
    """Tokens [first, last) of one sentence, told by one frame; `named` is True where that sentence names it."""

    first: int
    last: int
    sentence: Sentence
    frame: Frame
    named: bool = False


NOBODY = Frame("", "", 0, 0)
_UNTOLD = (
    "history",
    "plan",
    "procedure",
    "preop_diagnosis",
    "postop_diagnosis",
    "diagnosis",
    "impression",
    "medication",
)
_WITNESS = frozenset(
    {
        *("noted", "found", "seen", "observed", "visualized", "identified", "appeared", "revealed", "showed", "there"),
        *("discovered", "encountered", "looked"),
    }
)


@once_a_page
def stretches(reading: Reading) -> list[Stretch]:
    """Every sentence in parts, each with the frame that tells it; a frame carries on until something ends it."""
    return list(_stretches(reading))


def _stretches(reading: Reading) -> Iterator[Stretch]:
    page = reading.page
    current, part, pending = NOBODY, "", NOBODY
    report = scan_report(page)
    scanned = Frame("imaging", *report) if report else None
    titled = _titled(page)
    specimens = min((p.first for p in page.parts if p.kind in _SPECIMENS), default=len(page.tokens))
    for sentence in page.sentences:
        here = page.part(sentence.last - 1)
        looked = current.kind in ("colposcopy", "imaging")
        summed = here == "impression" and looked and (scanned is not None or _sums_up(page, sentence))
        changed = (here != part and not summed) or here in _LISTED or _begins_anew(page, sentence)
        if changed or _leaves(page, sentence, current):
            current = NOBODY
        part = here
        headed = _headed(page, sentence, specimens)
        if scanned is not None and headed is not None and headed.kind in ("operative", "exam"):
            headed = scanned
        if headed is not None and (current is NOBODY or headed.kind in ("none", "tissue")):
            current = headed
        if changed:
            pending = NOBODY
        if current is NOBODY and pending.name == BARELY and _tells_findings(page, sentence):
            current = pending
        frames = [] if current.kind == "none" else _frames(reading, sentence, specimens, current)
        if not frames and current is NOBODY and pending is not NOBODY:
            seen = _WITNESS.intersection(page.keys(sentence.first, sentence.last))
            current = pending if seen and pending.name != BARELY and not _leaves(page, sentence, pending) else NOBODY
        if not frames and current.kind == "imaging" and _is_felt(page, sentence):
            current = Frame("exam", "", sentence.first, sentence.first)
        operated = _operated(reading, sentence)
        goes_on = operated is NOBODY and pending.name == OPENED and not _leaves(page, sentence, pending)
        pending = pending if goes_on else operated
        if not frames and current is NOBODY and titled and not here and not _leaves(page, sentence, titled):
            current = titled
        if not frames and current is NOBODY and _is_measured(page, sentence):
            current = Frame("exam", "vital signs", sentence.first, sentence.first)
        if not frames:
            yield Stretch(sentence.first, sentence.last, sentence, current)
            continue
        yield from _parts(page, sentence, frames, current)
        if not _is_aside(page, sentence, frames[-1], current):
            current = frames[-1]


def _begins_anew(page: Page, sentence: Sentence) -> bool:
    """Does a line end what a study before it told: the label of an organ that was examined, or a legend?

    "HEART: Sections show scars." / "LUNGS: Pink.": the lungs were looked at. Blank lines end nothing: some set each
    sentence apart.
    """
    before = page.sentence(sentence.first - 1) if sentence.first else None
    if before is not None and before.block == sentence.block:
        return False
    legends = "caption" in (sentence.article, before.article if before else "")
    return legends or page.labelled.get(sentence.first) == "exam"


def _sums_up(page: Page, sentence: Sentence) -> bool:
    """ "Impression: high grade" behind a study sums it up; "Assessment: ..." is of all that a note told."""
    part = page.part_of(sentence.last - 1)
    return part is not None and bool(_SUMS_UP.intersection(page.keys(*part.label)))


def _is_felt(page: Page, sentence: Sentence) -> bool:
    """ "CT showed free air. There was no rebound tenderness": what hand or ear finds is no part of a scan."""
    heads = page.of("head", first=sentence.first, last=sentence.last)
    return bool(heads) and heads[0].code in ("tenderness", "tender", "heart_lung")


def _titled(page: Page) -> Frame | None:
    """The scan that the first line names, whose report the paper is."""
    study = study_of(page)
    return Frame("imaging", study.concept.name, study.first, study.last) if study else None


def _is_aside(page: Page, sentence: Sentence, frame: Frame, current: Frame) -> bool:
    """ "EUA, 12 June. A woman with carcinoma (biopsy 20 May). Tumour of 4 cm": how it was proven ends nothing.

    So does what is done with a specimen.
    """
    if frame.kind == "none":
        return True
    if current.kind not in ("exam", "imaging") or frame.kind != "tissue":
        return False
    bracketed = page.tokens[frame.first - 1].key == "("
    return bracketed or (
        len(page.of("histology", first=sentence.first, last=frame.first)) > 0
        and page.tokens[frame.first - 1].key in ("on", "by")
    )


def _is_measured(page: Page, sentence: Sentence) -> bool:
    """ "BP was 118/72 and the abdomen was tender": whoever takes a pulse examines, and goes on to."""
    if _REPORTS.intersection(page.keys(sentence.first, sentence.last)):
        return False
    vitals = page.of("vital", first=sentence.first, last=sentence.last)
    signs = [m for m in vitals if m.code in _MEASURED]
    figures = (page.keys(m.last, min(m.last + 5, sentence.last)) for m in signs)
    return sentence.article == "case" and any(key[0].isdigit() for keys in figures for key in keys)


def _headed(page: Page, sentence: Sentence, specimens: int) -> Frame | None:
    """The frame that the heading or label over a sentence gives; organs of a tissue report are not examined."""
    part = page.part_of(sentence.last - 1)
    kind = _PART_KINDS.get(part.kind if part else "", "")
    if part is None or not kind:
        return None
    if kind == "exam" and part.first > specimens and page.of("site", first=part.label[0], last=part.label[1]):
        return None
    named = page.of("frame", first=part.label[0], last=part.label[1])
    if kind == "tissue" and _of_operation(page, part):
        kind = "operative"
    if kind == "operative" and _OF_BENCH.intersection(page.keys(part.label[0] - 1, part.label[1])):
        kind = "tissue"
    return Frame(kind, named[0].concept.name if named else part.kind, *part.label)


def _of_operation(page: Page, part: Part) -> bool:
    """ "GROSS FINDINGS" in the note of an operation are what the surgeon saw."""
    if "findings" not in page.keys(*part.label) or part.kind != "gross":
        return False
    return any(other.kind in ("preop_diagnosis", "postop_diagnosis", "anaesthesia") for other in page.parts)


def _operated(reading: Reading, sentence: Sentence) -> Frame:
    """ "A laparotomy was performed." What the next sentence tells as seen was seen there; nobody where none is told."""
    page = reading.page
    done = [m for m in page.of("frame", first=sentence.first, last=sentence.last)
            if m.concept.attr("frame") == "operative_procedure"]  # fmt: skip
    if not done:
        return _cut_open(reading, sentence)
    if sentence.article != "case" or page.part(done[-1].first) in _UNTOLD:
        return NOBODY
    if _is_not_done(reading, done[-1], sentence):
        return NOBODY
    return Frame("operative", "operative findings", sentence.last, sentence.last)


BARELY = "operation"
"""The name of an operation that is told without how it was looked into: only "the findings were" tells of it."""
OPENED = "opened"
"""The name of an operation that begins with an incision: it goes on until something ends it."""
_MADE = frozenset({"made", "performed", "opened", "done"})


def _cut_open(reading: Reading, sentence: Sentence) -> Frame:
    """ "A midline incision was made.", "A hysterectomy was carried out." before "The findings were: ..."."""
    page = reading.page
    if sentence.article != "case" or page.part(sentence.first) in _UNTOLD:
        return NOBODY
    keys = page.keys(sentence.first, sentence.last)
    if {"incision", "abdomen"}.intersection(keys) and _MADE.intersection(keys):
        judged = reading.judge(sentence.first, sentence.last).assertion
        return NOBODY if judged in NOT_DONE else Frame("operative", OPENED, sentence.last, sentence.last)
    done = page.of("procedure", first=sentence.first, last=sentence.last)
    if not done or any(_is_not_done(reading, m, sentence) for m in done):
        return NOBODY
    return Frame("operative", BARELY, sentence.last, sentence.last)


def _tells_findings(page: Page, sentence: Sentence) -> frozenset[str]:
    """ "The findings were: a normal uterus": a sentence of findings behind an operation, not those of a specimen."""
    opening = page.keys(sentence.first, sentence.first + 4)
    return frozenset(opening) & {"findings"} if not _OF_BENCH.intersection(opening) else frozenset()


def _leaves(page: Page, sentence: Sentence, current: Frame) -> bool:
    """Does a sentence leave what was being reported: another subject, an operation or a treatment?"""
    keys = page.keys(sentence.first, sentence.last)
    if current.kind == "operative":
        return keys[0] == "grossly" or bool(_ENDS_OPERATION.intersection(keys))
    if current.kind == "exam" and page.part(sentence.first) == "procedure" and _OPERATES.intersection(keys):
        return True
    if current.kind == "exam" and keys[0] == "she" and _GOES_ON_WITH.intersection(keys[1:2]):
        keys = keys[1:]
    if current.kind == "exam" and _is_organ_presenting(page, sentence, keys):
        keys = tuple(key for key in keys if key != "presented")
    if keys[0] in _LEAVES or _TREATS.intersection(keys) or _DONE.intersection(keys):
        return True
    if current.kind == "imaging" and _is_follow_up(keys):
        return True
    if any(key.endswith(_OPERATIONS) for key in keys):
        return True
    return bool(page.of(*_ENDS_REPORT, first=sentence.first, last=sentence.last))


def _is_organ_presenting(page: Page, sentence: Sentence, keys: tuple[str, ...]) -> bool:
    """ "The left adnexa presented with a mobile mass": an organ presents what was felt, no woman a complaint."""
    if "presented" not in keys or {"she", "patient", "woman", "who"}.intersection(keys):
        return False
    at = sentence.first + keys.index("presented") if len(keys) == sentence.last - sentence.first else sentence.first
    return any(m.last == at for m in page.of("site", first=max(sentence.first, at - 4), last=at))


def _is_follow_up(keys: tuple[str, ...]) -> bool:
    """ "Follow-up at 24 months showed no recurrence": a visit, and no more of the scan before it."""
    begun = keys[:5]
    return any(begun[at : at + 3] == ("follow", "-", "up") for at in range(3)) or "follow-up" in begun


def _frames(reading: Reading, sentence: Sentence, specimens: int, current: Frame) -> list[Frame]:
    page = reading.page
    frames: list[Frame] = []
    passed = -1
    for mention in page.of("frame", first=sentence.first, last=sentence.last):
        told = mention.concept.attr("frame")
        kind = _OF_FRAME.get(told, told)
        if mention.first == passed or (kind == "imaging" and _is_only_before(page, mention, sentence)):
            passed = mention.last
            continue
        if _is_not_done(reading, mention, sentence) or _is_in_name(page, mention):
            continue
        if kind == "exam" and mention.first and page.tokens[mention.first - 1].key in _OF_SAMPLE:
            continue
        if mention.code == "biopsy" and _OF_WOUND.intersection(page.keys(mention.last, mention.last + 1)):
            continue  # "post biopsy changes", "the biopsy site"
        if mention.code == "specimen" and _is_taken_out(page, mention, sentence):
            kind = "none"
        if told == "operative_procedure" and not _shows(page, mention, sentence):
            continue
        if frames and mention.code in ("reported", "proved"):
            continue
        looking = frames[-1] if frames else current
        if looking.kind in ("exam", "operative") and page.keys(mention.first, mention.last) in _BY_EYE:
            continue  # "on speculum examination the cervix was macroscopically normal"
        if kind == "exam" and mention.first > specimens and page.tokens[mention.last - 1].key == ":":
            continue
        frame = Frame(kind, mention.concept.name, mention.first, mention.last)
        if (
            frames
            and frames[-1].kind == "imaging"
            and frame.name == "examination"
            and _touches(page, frames[-1], frame)
        ):
            continue  # "on transvaginal ultrasound examination", "ultrasound (USG) examination"
        if frames and frames[-1].kind == kind and _joined(page, frames[-1], frame):
            frame = _together(frames.pop(), frame)
        frames.append(frame)
    return frames


def _is_only_before(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "After a hysterosalpingography she developed fever": a study that only tells when something befell her."""
    if not _AFTER.intersection(page.keys(max(sentence.first, mention.first - 3), mention.first)):
        return False
    keys = page.keys(mention.last, sentence.last)
    befell = next((at for at, key in enumerate(keys) if key in _BEFELL), len(keys))
    showed = next((at for at, key in enumerate(keys) if key in _SHOWED), len(keys))
    return befell < showed and "she" in keys[:befell] + ("she",) * ("patient" in keys[:befell])


def _is_not_done(reading: Reading, mention: Mention, sentence: Sentence) -> bool:
    """Is a study planned, another's or not done? That it is clear or negative is its result."""
    judged = reading.judge(mention.first, mention.last)
    if judged.row in _RESULTS:
        return False
    if judged.assertion == "planned" and _SHOWED.intersection(reading.page.keys(mention.last, sentence.last)):
        return False
    if judged.row == "plan.to" and _FOUND.intersection(reading.page.keys(sentence.first, mention.first)):
        return False
    if judged.row == "neg.zero":
        return mention.last + 3 >= sentence.last
    return judged.assertion in NOT_DONE


def _is_in_name(page: Page, mention: Mention) -> bool:
    """ "CT/NG negative": the letters of a study within the name of a symptom or of another test."""
    around = page.of("symptom", "analyte", first=mention.first - 5, last=mention.last)
    return any(s.first <= mention.first < s.last for s in around)


def _is_taken_out(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "The specimen was removed with a cuff of 2 cm": nobody has looked at it yet."""
    behind = page.keys(mention.last, sentence.last)
    return bool(_TAKEN_OUT.intersection(behind[:_NEAR_VERB])) and not _SHOWED.intersection(behind)


def _shows(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """Does a verb of showing or a colon stand right behind a frame, or further on where it begins "during a ..."?"""
    behind = page.keys(mention.last, min(mention.last + 6, sentence.last))
    if any(key in _SHOWING or key == ":" for key in behind):
        return True
    before = page.keys(max(sentence.first, mention.first - 4), mention.first)
    rest = page.keys(mention.last, sentence.last)
    return bool(_DURING.intersection(before)) and bool((_SHOWED | _FOUND).intersection(rest))


def _joined(page: Page, a: Frame, b: Frame) -> bool:
    between = page.keys(a.last, b.first)
    return all(not key.isalpha() or key in ("and", "or", "plus", "with", "the", "of", "a", "an") for key in between)


def _touches(page: Page, a: Frame, b: Frame) -> bool:
    """Does nothing stand between two names, or only a short name in a bracket?"""
    between = page.keys(a.last, b.first)
    return not between or (between[0] in ("(", ")") and between[-1] == ")" and len(between) <= 3)


def _together(a: Frame, b: Frame) -> Frame:
    """ "CT (computed tomography)" is one study, "CT and MRI" are two that tell together."""
    if a.name in b.name or a.name == "imaging":
        return Frame(a.kind, b.name, a.first, b.last)
    if b.name in a.name or b.name == "imaging" or a.kind != "imaging":
        return Frame(a.kind, a.name, a.first, b.last)
    return Frame(a.kind, f"{a.name} and {b.name}", a.first, b.last)


def _parts(page: Page, sentence: Sentence, frames: list[Frame], current: Frame) -> Iterator[Stretch]:
    first = frames[0]
    if first.first > sentence.first:
        told_before = _tells_backward(page, sentence, first)
        yield Stretch(sentence.first, first.first, sentence, first if told_before else current, told_before)
    for index, frame in enumerate(frames):
        end = frames[index + 1].first if index + 1 < len(frames) else sentence.last
        if end > frame.last:
            yield Stretch(_behind_verb(page, frame, end), end, sentence, frame, True)


def _behind_verb(page: Page, frame: Frame, end: int) -> int:
    """ "CT of her chest and abdomen showed nodules": what was studied is no part of what was found."""
    if frame.kind != "imaging":
        return frame.last
    studied = {at for m in page.of("site", first=frame.last, last=end) for at in range(m.first, m.last)}
    at = frame.last
    while at < end - 1 and (at in studied or page.tokens[at].key in _CONNECTS):
        at += 1
    return at + 1 if at > frame.last and page.tokens[at].key in _SHOWED | _SHOWS_TOO and at + 1 < end else frame.last


def _tells_backward(page: Page, sentence: Sentence, frame: Frame) -> bool:
    """ "A mass of 5 cm was seen on MRI": a frame behind "on" tells what stands before it."""
    heads = page.of("head", "histology", first=sentence.first, last=frame.first)
    seen = page.of("colposcopic", first=sentence.first, last=frame.first)
    if frame.kind == "colposcopy" and seen and not _TURNS.intersection(page.keys(seen[-1].last, frame.first)):
        return True
    if frame.kind == "imaging" and not heads and {"cm", "mm"}.intersection(page.keys(sentence.first, frame.first)):
        heads = page.of("site", first=sentence.first, last=frame.first)  # "the endometrium was 14 mm on ultrasound"
    if frame.kind == "operative" and not heads:
        heads = page.of("look", first=sentence.first, last=frame.first)
    before = page.keys(max(sentence.first, frame.first - 4), frame.first + 1)
    return bool(heads) and bool(_BY.intersection(before)) and not {"diagnosed", "staged", "who"} & set(before)
