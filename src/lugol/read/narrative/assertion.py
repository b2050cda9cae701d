"""Is a statement affirmed, negated, possible, planned, supposed, or about somebody else?"""

import re
from bisect import bisect_left

import msgspec

from lugol.read.narrative.document import Clause, Sentence, Text
from lugol.read.narrative.lexicon import Concept, Lexicon, Mention, Token, read_rows
from lugol.record.event import Assertion

_STOP = re.compile(
    r"\b(?:was|were|is|are|has|had|have|showed|revealed|demonstrated|underwent|presented|confirmed|because|since|until|"
    r"who|whose|stained|despite|after|before|when|during|therefore|so|as)\b|\band\s+(?:an?|the|she|he|her|was|were|had|is)"
    r"\b|[.;]",
    re.I,
)
_BACK_STOP = re.compile(r"[;]|\b(?:was|were)\b.*,\s*and\b|\b(?:and|but|with)\s+(?:an?|the|she|he)\b", re.I)
_SHARE = re.compile(
    r"%\s*(?:to\s*\d+(?:\.\d+)?\s*%\s*)?(?:of|in)\s+(?!(?:the\s+|these\s+|her\s+|its\s+)?"
    r"(?:(?:tumou?r|neoplastic|malignant|viable|lesional|immune|invasive)\s+)?"
    r"(?:cells?|nuclei|tumou?r\b|area|specimen|biopsy|tissue|lesion|stroma|myometri|cervi(?:x|cal stroma)|volume))",
    re.I,
)
_RATE = re.compile(r"\bper\s+\d{2,3}[ ,]?000\b|\b\d+(?:\.\d+)?\s*%\s*(?:vs?\.?|versus|compared)\s", re.I)
_CITED = re.compile(r"\(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\)|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]")
_NUMBERED = re.compile(r"\b(?:case|patient)\s+(?:no\.?\s*)?(\d+)\b", re.I)
_CASE_REF = re.compile(
    r"\b(?i:the (?:case|patient|woman)) (?:of|described by|reported by) (?:[A-Z][a-z]+)|\b(?i:case|patient)"
    r"\s+(?:no\.?\s*)?\d+\b|\b[A-Z][a-z]+['’]s\s+(?:patient|case)\b|\bA (?:second|third|fourth|fifth)\s+(?:woman|"
    r"patient|case|received|had|was|with|developed|died)\b"
)
_NOT_FAMILY = re.compile(
    r"\bmother and (?:the )?(?:infant|baby|child|newborn|neonate|fetus)|\b(?:daughter|son|baby|infant|girl|boy)"
    r"\b.{0,40}"
    r"\b(?:born|delivered|weigh|apgar)|\bmother of\b",
    re.I,
)
_RESUMED = re.compile(r",\s*(?:was|is|has|had|presented|underwent|consulted|attended|came|reported|complained)\b", re.I)
_BEARER = re.compile(r"(?:\b(?:in|of|by|from)|\()\s*(?:(?:her|the|an?|one|two|both|maternal|paternal|any)\s+)*$", re.I)
_OF_HER = re.compile(
    r"\b(?:in|of) (?:the|our|this) (?:patient|woman)\b|\b(?:woman|lady|patient|girl)['’]s\s+\w+$", re.I
)
_HERS = re.compile(
    r"\b(?:the|our|this|present)\s+(?:patient|woman|lady)|\b(?:our|this|present)\s+case|\bours\b|"
    r"\bin the present case\b|\bshe\b|\bher\b",
    re.I,
)
_LABEL = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;!?]\s))[ \t*•-]*(?:\[?[\d/.-]+\]?[\s)]*)?(?P<label>[A-Za-z][\w/&' -]{0,30}?)\s*:(?!\d)"
)
_PLAN_LABEL = re.compile(
    r"(?:(?:treatment|management|agreed|our|further|care|discharge|follow[- ]?up|current|proposed|mdt)\s+)?(?:plans?|"
    r"recommendations?|recommended|to do|next steps?|advice|advised|p|suggest(?:ion|ed)?s?)(?:\s+(?:today|agreed))?",
    re.I,
)
_PLAN_END = re.compile(
    r"\n[ \t]*\n(?!\s*\d[.)])|"
    r"\n[ \t(\[]*(?:(?i:addendum|update|later|post-?script|p\.?s\.?|seen|reviewed?|results?)\b[^\n\d]{0,20})?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|\d{4}-\d\d|\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4})"
)
_TABLE_PERSON = ("introduction", "discussion", "conclusion", "references", "title")


class Judgement(msgspec.Struct, frozen=True):
    """How a statement is asserted, and the words that say so."""

    assertion: Assertion
    cue: str = ""


def _triggers() -> Lexicon:
    rows = [
        (
            Concept(
                f"trigger_{r['reach']}" if r["effect"] != "pseudo" else "pseudo",
                r["effect"],
                r["effect"],
                {"reach": r["reach"]},
            ),
            r["terms"].split("|"),
        )
        for r in read_rows("triggers.csv")
    ]
    return Lexicon(rows)


_TRIGGERS = _triggers()


class Cues(msgspec.Struct, frozen=True):
    """The cue words of a text in order, less those that only look like cues; `plans` holds what "Plan:" heads."""

    found: tuple[Mention, ...]
    starts: tuple[int, ...]
    plans: tuple[tuple[int, int], ...] = ()

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Cues that begin in [start, end)."""
        return self.found[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def cues(text: str, stream: list[Token] | None = None) -> Cues:
    """Every cue of a text, whose tokens may be given."""
    mentions = _TRIGGERS.scan(text, stream)
    pseudo = [(m.start, m.end) for m in mentions if m.concept.code == "pseudo"]
    kept = tuple(
        m
        for m in mentions
        if m.concept.code != "pseudo"
        and not text[m.end : m.end + 1].isdigit()
        and not any(a <= m.start < b for a, b in pseudo)
    )
    return Cues(kept, tuple(m.start for m in kept), plans(text))


def plans(text: str) -> tuple[tuple[int, int], ...]:
    """What stands under a heading such as "Plan:", up to the next heading, dated entry or blank line.

    >>> text = "Well today. Plan: cisplatin weekly. FH: nil"
    >>> [text[a:b].strip() for a, b in plans(text)]
    ['cisplatin weekly.']
    """
    labels = list(_LABEL.finditer(text))
    found = []
    for index, label in enumerate(labels):
        if not _PLAN_LABEL.fullmatch(label["label"]):
            continue
        following = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        end = _PLAN_END.search(text, label.end(), following)
        found.append((label.end(), end.start() if end else following))
    return tuple(found)


def clause_of(sentence: Sentence, at: int) -> Clause:
    """The clause of a sentence that holds a place in the text."""
    return next((c for c in sentence.clauses if c.start <= at < c.end), Clause(sentence.start, sentence.end))


def subject(text: Text, found: Cues, sentence: Sentence, at: int) -> Judgement:
    """Whom a sentence speaks of at one place: her ("affirmed"), kin, another person, or the literature."""
    words = text.text[sentence.start : sentence.end]
    here = found.within(sentence.start, sentence.end)
    anchored = bool(_HERS.search(words)) or any(m.concept.code == "anchor" for m in here)
    clause = clause_of(sentence, at)
    kin = next((m for m in here if m.concept.code == "family" and _is_of_kin(text, clause, m, at)), None)
    if kin and not _NOT_FAMILY.search(words):
        return Judgement("family", text.text[kin.start : kin.end])
    other = next((m for m in here if m.concept.code == "other_person"), None)
    if other and (other.start <= at or clause.start <= other.start < clause.end):
        return Judgement("other_person", text.text[other.start : other.end])
    case = _CASE_REF.search(words)
    if case and not (case.start() == 0 and _single_case(text)):
        return Judgement("other_person", case.group())
    if sentence.section in _TABLE_PERSON and not anchored:
        return Judgement("literature", sentence.section)
    return _literature(text, found, sentence, at, anchored)


def _is_of_kin(text: Text, clause: Clause, cue: Mention, at: int) -> bool:
    """Does a word for kin reach a place? Forward through its clause ("mother had X"), from a heading ("FHx:") through
    the sentence, and back only where kin is the bearer ("X in her mother")."""
    word = text.text[cue.start : cue.end].lower()
    heading = re.match(r"\s*:|\s[-–]\s", text.text[cue.end :])
    if cue.start <= at:
        aside = re.match(r"[\s,]*whose\b", text.text[clause.start : cue.start], re.I)
        resumed = aside and _RESUMED.search(text.text[cue.end : at])
        return bool(heading) or (clause.start <= cue.start and not resumed)
    if (
        heading
        or not clause.start <= cue.start < clause.end
        or "history" in word
        or _OF_HER.search(text.text[at : cue.end])
    ):
        return False
    return bool(_BEARER.search(text.text[at : cue.start]))


def _single_case(text: Text) -> bool:
    """True where the text numbers one case only, its own ("Case 3: a woman of 40 ...")."""
    return len({match[1] for match in _NUMBERED.finditer(text.text)}) == 1


def _literature(text: Text, found: Cues, sentence: Sentence, at: int, anchored: bool) -> Judgement:
    """The literature speaks in the whole sentence, or only in its clause where the clause at hand tells of her."""
    clause = clause_of(sentence, at)
    told = sentence.section == "case" and bool(_PAST.search(text.text[clause.start : clause.end]))
    low, high = (clause.start, clause.end) if anchored or told else (sentence.start, sentence.end)
    words = text.text[low:high]
    for pattern in (_SHARE, _RATE):
        match = pattern.search(words)
        if match:
            return Judgement("literature", match.group())
    cues_here = (m for m in found.within(low, high) if m.concept.code == "literature")
    cue = next((m for m in cues_here if not _REVIEWED.search(text.text[at : m.end])), None)
    if cue and not (anchored and _HERS.search(words)):
        return Judgement("literature", text.text[cue.start : cue.end])
    if sentence.section in _TABLE_PERSON and _CITED.search(words):
        return Judgement("literature", "citation")
    return Judgement("affirmed")


_REVIEWED = re.compile(r"\b(?:and|with)\s+(?:(?:an?|we|brief|short|also)\s+)*(?:review|discuss|summari[sz]e)", re.I)
_REFUSED = re.compile(
    r"\b(?:she|the patient|but|and)\s+(?:has\s+|had\s+)?(?:declined|refused|did not (?:want|wish|accept))\b", re.I
)
_CONDITION = re.compile(r"(?:if|unless|should|in case)\b(?![^,;.]*\b(?:was|were)\b[^,;.]*,\s*(?:was|were|had)\b)", re.I)
_PURPOSE = re.compile(r"(?:for|aim(?:ing)?(?: for)?|to (?:start|have|book|arrange|discuss|consider))\s", re.I)
_DONE = re.compile(r"\s*(?:(?:was|were)\s+)?(?:done|taken|performed|obtained|sent|collected|carried out)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|received|showed|revealed|underwent|given|found|been|did)\b", re.I)
_ORDER: tuple[Assertion, ...] = ("hypothetical", "planned", "negated", "possible", "historical")


def assess(text: Text, found: Cues, sentence: Sentence, start: int, end: int) -> Judgement:
    """How the words at [start, end) are asserted.

    A cue before them reaches forward through a list up to a verb or the end of the clause; a cue after them reaches
    back through the clause.
    """
    about = subject(text, found, sentence, start)
    clause = clause_of(sentence, start)
    effects: dict[str, str] = {}
    for cue in found.within(clause.start, clause.end):
        effect, reach = cue.concept.code, cue.concept.attrs["reach"]
        if effect == "negated" and "," in text.text[cue.end : start] and _DONE.match(text.text, end):
            continue
        if (reach == "forward" and cue.end <= start and _reaches(text.text[cue.end : start])) or (
            reach == "backward" and cue.start >= end and _reaches_back(text.text[end : cue.start])
        ):
            effects.setdefault(effect, text.text[cue.start : cue.end])
    if about.assertion != "affirmed":
        return about
    if _CONDITION.match(text.text[sentence.start : sentence.end]):
        effects.setdefault("hypothetical", "if")
    purpose = _PURPOSE.match(text.text[sentence.start : sentence.end])
    if purpose and not _PAST.search(text.text[sentence.start : sentence.end]):
        effects.setdefault("planned", purpose.group())
    if _is_under_plan(text, found, sentence, start):
        effects.setdefault("planned", "plan")
    if "planned" in effects and _REFUSED.search(text.text, end, sentence.end):
        return Judgement("negated", "refused")
    for effect in _ORDER:
        if effect in effects:
            return Judgement(effect, effects[effect])
    return about


def _is_under_plan(text: Text, found: Cues, sentence: Sentence, start: int) -> bool:
    """Under "Plan:" everything is planned but what is told there in the past tense."""
    if not any(a <= start < b for a, b in found.plans):
        return False
    clause = clause_of(sentence, start)
    return not _PAST.search(text.text[clause.start : clause.end])


def _reaches(between: str) -> bool:
    return not _STOP.search(between) and len(between) < 120


def _reaches_back(between: str) -> bool:
    return not _BACK_STOP.search(between) and len(between) < 80
