"""Who tells a finding: the examination, scan, biopsy or operation that a stretch of text reports."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.document import Sentence
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion

_BEFORE = pattern(
    r"\b(?:on|by|at|in|with|under|via|from|during|through|using|per)\s+(?:an?\s+|the\s+|her\s+|this\s+|"
    r"that\s+|further\s+|"
    r"repeat\s+|repeated\s+|follow[- ]?up\s+|subsequent\s+|initial\s+|contrast[- ]enhanced\s+|emergency\s+|"
    r"urgent\s+)*$",
    re.I,
)
_VERB = pattern(
    r"(?:\s+\w+){0,3}?\s*(?:\([^)]*\)\s*)?(?::|\b(?:reveal|show|demonstrat|disclos|found|identif|confirm|"
    r"detect|indicat|"
    r"visuali[sz]|expos|display|uncover|noted|noting)\w*)",
    re.I,
)
_LEAVES = pattern(
    r"^(?:the patient\b(?!['’])|she\b|he\b|we\b|after\b|following\b|subsequently\b|post-?operatively\b|"
    r"due to\b|because\b|"
    r"given\b|therefore\b|thus\b|treatment\b|chemotherapy\b|radiotherapy\b|surgery\b|on admission\b|a diagnosis\b|"
    r"the diagnosis\b|based on\b|dx\b|a/p\b|imp(?:ression)?\b|plan\b|assessment\b|rx\b|markers?\b|bloods\b|labs?\b|"
    r"outcome\b|pmhx?\b|fhx?\b|history\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\s+"
    r"(?:days?|weeks?|months?|years?)\s+(?:later|after)\b)",
    re.I,
)
_TREATS = pattern(
    r"\b(?:underwent|received|was treated|were treated|administered|was started|was given|were given|diagnosed|was "
    r"performed|was done|were done|was carried out|discharged|developed|experienced|complained|presented|reported to|"
    r"prescribed|referred|was considered|were considered|was thought|known to|serum|tumou?r markers?|laboratory)\b",
    re.I,
)
_JOINS = pattern(r"[\s,/&+()]*(?:and|or|plus|with|the|of|followed by|a|an|subsequent|contrast-enhanced)?[\s,/&+()]*$")
_PASSIVE = pattern(r"\b(?:been|was|were|being)\s+(?:\w+ly\s+)?$", re.I)
_EXCLUDED = pattern(r"excluded|ruled out|absent|refuted", re.I)
_TOLD_ALREADY = pattern(r"\b(?:diagnos\w+|staged|evaluated|investigated|assessed|screened|who)\b", re.I)
_REPORTS = pattern(
    r"(?:\s*\([^)]*\))?(?:(?:[^.;:\n]|\.\d){0,40}?:(?!\d)|[^.;:]{0,40}?\b(?:show|reveal|confirm|demonstrat|disclos|contain)\w*\b)",
    re.I,
)
_FINDINGS = pattern(r"\W*(?:operative |intra-?operative |surgical |op )?findings?\s*:", re.I)
_GENERAL = pattern(
    r"\b(?:rarely|usually|commonly|typically|frequently|generally|often|most common\w*)\b.{0,60}?"
    r"\b(?:is|are|occurs?|metasta[sz]i[sz]es?|presents?|spreads?|arises?|affects?|involves?|manifests?|includes?)\b|"
    r"\b(?:is|are|occurs?|metasta[sz]i[sz]es?|presents?|spreads?|arises?|may)\b.{0,30}?"
    r"\b(?:rarely|usually|commonly|typically|frequently|often)\b",
    re.I,
)
_PAST_OR_HERS = pattern(
    r"\b(?:she|her|our patient|the patient|this patient|was|were|had|has|showed|revealed|underwent|received|presented|"
    r"noted|found)\b",
    re.I,
)
_OUTCOME_LABEL = pattern(r"\boutcome\s*:[^.]*$", re.I)
_MEETING = pattern(r"\b(?:s?mdt|mdm|tumou?r board|multidisciplinary)\b", re.I)
MEETING_HEAD = 160
TITLE_WITHIN = 120
_OPERATED = pattern(r"\b(?:procedure|operation|laparoscop\w*|laparotom\w*|hysteroscop\w*)\b", re.I)
_COLPOSCOPED = pattern(r"\bcolp(?:oscop\w*)?\b", re.I)
_PROVEN = pattern(r"[\s-]*proven\b", re.I)
_LESSON = pattern(
    r"\b(?:in conclusion|in summary|to conclude|clinicians? (?:should|must|need)|physicians? should|"
    r"this (?:case|report) "
    r"(?:highlights?|underscores?|illustrates?|emphasi[sz]es?|demonstrates the|shows that|suggests?|"
    r"underlines?|serves)|"
    r"should be (?:considered|suspected|included|kept|aware|performed in|offered to)|it is (?:important|"
    r"essential|crucial)|"
    r"to (?:our|the best of our) knowledge|awareness of|informed consent)\b",
    re.I,
)
_REFUSED = pattern(r"\b(?:no|declined|refused|never had|not had|without)\s+(?:\w+\s+){0,2}$", re.I)
_OMITTED = pattern(
    r"^\W*(?:\w+\s+){0,2}?(?:(?:was|were|is)\s+)?(?:not\s+(?:done|performed|needed|available|taken|carried|"
    r"indicated|required|"
    r"undertaken|possible|obtained|offered)|declined|refused)\b",
    re.I,
)
NOT_HERS = ("planned", "hypothetical", "literature", "family", "other_person")
_NOT_DONE = ("planned", "hypothetical", "family", "other_person")
NEAR_FINDING_VERB = 44


class Frame(msgspec.Struct, frozen=True):
    """What reports: kind (imaging, exam, operative, colposcopy, tissue, tissue_report, ecc), its name and place."""

    kind: str
    name: str
    start: int
    end: int


class Stretch(msgspec.Struct, frozen=True):
    """Part of a sentence told by one frame (None: by nobody in particular); `told` is True where it names the frame."""

    start: int
    end: int
    sentence: Sentence
    frame: Frame | None = None
    told: bool = False


def stretches(context: Context) -> list[Stretch]:
    """Every sentence in parts, each with the frame that tells it; a frame carries on until something ends it."""
    found: list[Stretch] = []
    current: Frame | None = None
    paragraph = -1
    for sentence in context.doc.sentences:
        if _LESSON.search(context.text, sentence.start, sentence.end) or _is_general(context, sentence):
            current = None
            continue
        words = context.text[sentence.start : sentence.end]
        if sentence.paragraph != paragraph or _LEAVES.match(words):
            current = None
        paragraph = sentence.paragraph
        frames = _frames(context, sentence)
        if not frames:
            if _TREATS.search(words) or context.of("procedure", "drug", start=sentence.start, end=sentence.end):
                current = None if current is None or current.kind != "operative" else current
            found.append(Stretch(sentence.start, sentence.end, sentence, current))
            continue
        found.extend(_parts(context, sentence, frames, current))
        current = frames[-1]
    return found


def _frames(context: Context, sentence: Sentence) -> list[Frame]:
    text = context.text
    frames: list[Frame] = []
    frames.extend(_operated(context, sentence))
    symptoms = context.of("symptom", start=sentence.start, end=sentence.end)
    for mention in context.of("frame", start=sentence.start, end=sentence.end):
        in_symptom = any(s.start <= mention.start < s.end for s in symptoms)
        if in_symptom or _PROVEN.match(context.text, mention.end):
            continue
        kind = mention.concept.attrs.get("frame", "")
        if was_not_done(context, sentence, mention):
            continue
        if kind == "operative_procedure":
            if not _VERB.match(text[mention.end : min(mention.end + NEAR_FINDING_VERB, sentence.end)]):
                continue
            kind = "operative"
        frame = Frame(kind, mention.concept.name, mention.start, mention.end)
        if frames and frames[-1].kind == kind and _JOINS.match(text[frames[-1].end : frame.start]):
            last = frames.pop()
            name = (
                last.name
                if kind != "imaging" or _same_study(last.name, frame.name)
                else f"{last.name} and {frame.name}"
            )
            frame = Frame(kind, _finer(last.name, frame.name) if name == last.name else name, last.start, frame.end)
        frames.append(frame)
    return sorted(frames, key=lambda frame: frame.start)


def _operated(context: Context, sentence: Sentence) -> list[Frame]:
    """ "Hysterectomy 3/4/23: focus of carcinoma", "conization showed ..." report on what the operation removed."""
    for mention in context.of("procedure", start=sentence.start, end=sentence.end):
        says = _REPORTS.match(context.text[mention.end : sentence.end])
        if says and mention.concept.code != "none" and context.of("histology", start=mention.end, end=sentence.end):
            return [Frame("tissue_report", mention.concept.name, mention.start, mention.end + says.end())]
    told = _FINDINGS.match(context.text[sentence.start : sentence.end])
    if told is None:
        return []
    kind, name = _study_of_findings(context, sentence)
    return [Frame(kind, name, sentence.start, sentence.start + told.end())]


def _study_of_findings(context: Context, sentence: Sentence) -> tuple[str, str]:
    """Which study a heading "Findings:" speaks of: the scan in the title, an operation or a colposcopy before it."""
    titled = _title_study(context)
    before = context.text[: sentence.start]
    if titled is not None:
        return "imaging", titled.concept.name
    if _OPERATED.search(before):
        return "operative", "findings"
    return ("colposcopy", "colposcopy") if _COLPOSCOPED.search(before) else ("exam", "findings")


def _title_study(context: Context) -> Mention | None:
    """The scan that the first line of a report names."""
    start = len(context.text) - len(context.text.lstrip())
    line = context.text.find("\n", start)
    named = context.of("frame", start=start, end=line if 0 < line < TITLE_WITHIN else start)
    return next((m for m in named if m.concept.attrs.get("frame") == "imaging"), None)


def was_not_done(context: Context, sentence: Sentence, mention: Mention) -> bool:
    """True for a study or a sample that was refused, left out, only planned or somebody else's."""
    if context.judge(mention.start, mention.end).assertion in _NOT_DONE:
        return True
    before = context.text[sentence.start : mention.start]
    return bool(_REFUSED.search(before) or _OMITTED.match(context.text[mention.end : sentence.end]))


def _is_general(context: Context, sentence: Sentence) -> bool:
    """A sentence of general medicine: "cervical cancer rarely metastasises to skin"."""
    words = context.text[sentence.start : sentence.end]
    return bool(_GENERAL.search(words)) and not _PAST_OR_HERS.search(words)


def _same_study(a: str, b: str) -> bool:
    return a in b or b in a or "imaging" in (a, b)


def _finer(a: str, b: str) -> str:
    return b if a == "imaging" or (a in b and b != "imaging") else a


def _parts(context: Context, sentence: Sentence, frames: list[Frame], current: Frame | None) -> list[Stretch]:
    parts: list[Stretch] = []
    first = frames[0]
    if first.start > sentence.start:
        before = context.text[sentence.start : first.start]
        told_of = "histology" if first.kind in ("tissue", "tissue_report", "ecc") else "head"
        backward = (
            _BEFORE.search(before)
            and (told_of == "histology" or not _TOLD_ALREADY.search(before))
            and context.of(told_of, start=sentence.start, end=first.start)
        )
        frame = first if backward else current
        parts.append(Stretch(sentence.start, first.start, sentence, frame, bool(backward)))
    for index, frame in enumerate(frames):
        end = frames[index + 1].start if index + 1 < len(frames) else sentence.end
        parts.append(Stretch(frame.end, end, sentence, frame, True))
    return parts


def _is_decided_by_meeting(context: Context, at: int) -> bool:
    """True after the "Outcome:" of a meeting that decides what is to be done."""
    line = _line_before(context, at)
    return bool(_OUTCOME_LABEL.search(line)) and bool(_MEETING.search(context.text[:MEETING_HEAD]))


def _line_before(context: Context, at: int) -> str:
    return context.text[context.text.rfind("\n", 0, at) + 1 : at]


def assertion_of(context: Context, start: int, end: int) -> Assertion:
    """How the words are asserted; a "not seen" after a comma belongs to what stands beside it, not to them."""
    judged = context.judge(start, end)
    if judged.assertion == "affirmed" and _is_decided_by_meeting(context, start):
        return "planned"
    if judged.assertion != "negated" or not judged.cue:
        return judged.assertion
    sentence = context.sentence(start)
    cue = context.text.find(judged.cue, end, sentence.end)
    before = context.text.rfind(judged.cue, sentence.start, start)
    if before < 0 and cue >= 0 and "," in context.text[end:cue]:
        return "affirmed"
    if before >= 0 and _PASSIVE.search(context.text, sentence.start, before) and _EXCLUDED.match(judged.cue):
        return "affirmed"
    return judged.assertion
