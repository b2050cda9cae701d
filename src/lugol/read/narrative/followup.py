"""What came after: pregnancies and births, visits and plans, how she is, and her death."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.seen import is_alt_text
from lugol.read.narrative.wording import pattern
from lugol.record.event import Death, Event, Followup, Obstetric

_DIED = pattern(
    r"\b(?:died|exitus(?: letalis)?(?: occurred)?|passed away|"
    r"succumbed|deceased|expired|demise|death of the patient|patient[’']s death|patient death)\b",
    re.I,
)
_CAUSE = pattern(
    r"^\W*(?:(?:\w+\s+)?(?:days?|weeks?|months?|years?)\s+\w+\s+)?(?:of|from|due to|because of|"
    r"as a result of|to|owing to|secondary to|following)\s+"
    r"(?:the\s+|her\s+|an?\s+)?(?P<cause>[^.;,()]+?)(?=\s+(?:in|on|at|after|within|\d+|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|"
    r"eleven|twelve|fourteen|approximately|about|and|despite)\b|[.;,()]|$)",
    re.I,
)
_FETUS = pattern(r"\b(?:f(?:o)?etus|f(?:o)?etal|neonat\w+|infant|baby|twin|intrauterine)\b", re.I)
_STATUS = pattern(
    r"\b(?:(?:is |was |remains )?alive (?:with|without) (?:\w+\s+)?(?:disease|evidence of disease|"
    r"recurrence)|alive and (?:well|disease[- ]free|healthy)|"
    r"(?:no|without) (?:clinical |radiological |any |further )?(?:evidence|signs?|sign) of (?:disease|"
    r"recurrence|relapse|tumou?r|residual disease)|"
    r"disease[- ]free|recurrence[- ]free|tumou?r[- ]free|lost to follow[- ]?up|free of (?:disease|recurrence|tumou?r)|"
    r"remain(?:s|ed) (?:\w+\s+)?(?:well|asymptomatic|alive|in (?:complete )?remission|symptom[- ]free|stable)|"
    r"(?:is|are|was|were) (?:currently |still |now )?(?:well|alive(?! with\b| and\b)|asymptomatic|healthy|"
    r"doing well|in good health)(?! enough)|"
    r"mother and (?:\w+ )?(?:infant|baby|child|newborn|neonate)s? (?:are|were|remained|"
    r"is) (?:both )?(?:well|healthy)|\bNED\b|"
    r"continued? (?:in|under) remission|still alive|no (?:\w+ (?:or|and|nor) )?(?:recurrence|relapse|"
    r"metastas[ie]s)(?: (?:or|and|nor) \w+)?(?= [^.;]{0,60}follow)|"
    r"no recurrence|(?:is|currently) under (?:regular )?follow[- ]?up|without recurrence)",
    re.I,
)
_PLAN = pattern(
    r"\b(?:discharged? (?:her |the patient |back )?to (?:\w+\s+){0,3}(?:recall|screening|follow[- ]?up|gp|"
    r"primary care)(?: in \d+ \w+)?|"
    r"(?:routine |(?:\d+|two|three|five)[- ]?(?:yearly|yrly|year|yr)(?:ly)? |annual )(?:recall|screening|"
    r"smears?)(?: in \d+ (?:years?|months?))?|"
    r"return(?:ed)? to (?:routine|normal) (?:recall|screening)|RTC\s*(?:in\s*)?\d+\s*\w+|"
    r"(?:(?:follow[- ]?up|review(?:ed)?|seen?|control|check|rv|rtc|tca|tci|f/u|repeat (?:\w+ ){1,2}?|colp\w*|smear|"
    r"recall)\s*"
    r"(?:(?:in|at|after|again)\s+)*\d{1,2}\s?/(?:12|52|7)(?![\d/]|\.\d))|"
    r"(?:follow[- ]?up|review|see(?:n)?|control|check(?:-?up)?|repeat (?:smear|cytology|colposcopy|"
    r"hpv(?: test)?|co-?test|scan|ultrasound|mri|ct|tumou?r markers|imaging)|re-?check|f/u|recall|surveillance)\s+"
    r"(?:(?:was|is|were|will be)\s+)?(?:\w+\s+){0,2}?(?:in|every|at|after)\s+(?:\d+|one|two|three|four|six|"
    r"twelve|a)[\s-]*(?:weeks?|months?|mo|years?|yrs?|/12|/52)|"
    r"(?:(?:long-term|regular|close|continued|routine|ongoing)\s+)?(?:follow[- ]?up|surveillance)\s+(?:is|"
    r"was|has been)\s+(?:planned|arranged|ongoing|continu\w+)|"
    r"(?:rescreen|re-screen|screening|cotest(?:ing)?) (?:in|at) \d+ (?:years?|months?))",
    re.I,
)
_NO_FURTHER = pattern(r"\b(?:no|without|nor)(?: any)?(?: further| other| more)?\s*$", re.I)
_TOLD = pattern(
    r"\s*(?:was|were|had been|showed|revealed|remained|came back|returned|demonstrated)\b(?! (?:plan|arr|adv|rec|off))",
    re.I,
)
_ROUTINE = pattern(r"(?:routine|annual)\s+(?:smears?|screening)$", re.I)
_TOWARDS = pattern(r"(?:\bto|\bfor|->|→|:|\bplan\w*)\s*$", re.I)
_OTHER_CANCER = pattern(r"\(?\b(?:breast|lung|colon|bowel|thyroid|skin)\s+(?:ca|cancer|carcinoma)\b[^.;)]*$", re.I)
_NODES_FREE = pattern(
    r"\b(?:nodes?|margins?|parametri\w+|LNs?|washings|specimen|tissue|omentum)\W+(?:(?:were|was|all|are)\W+)*$", re.I
)
_INTERVAL = pattern(
    r"(?P<n>\d+|one|two|three|four|five|six|twelve|annual|a)[\s-]*(?P<u>weeks?|wks?|months?|mths?|mo\b|"
    r"years?|yrs?|yearly|yrly|monthly|/\s?12|/\s?52|/\s?7)?",
    re.I,
)
_WORDS = {"one": 1, "a": 1, "annual": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
_ADMITTED = pattern(
    r"\b(?:was |is )?(?:first |initially |re-?)?(?:admitted to (?:our|the|a|"
    r"this) (?:\w+\s+){0,3}(?:hospital|department|ward|clinic|unit|institution|center|centre))\b",
    re.I,
)
_WEEKS = pattern(r"\b(?:at\s+)?(\d{1,2})(?:\s*(?:\+|\s)\s*[0-6](?:/7)?)?\s*(?:gestational\s+)?(?:weeks?|wks?)\b", re.I)
_PREGNANCY = pattern(r"\b(?:pregnan\w+|gestation\w*|antenatal|gravid|primigravida)\b", re.I)
_AT_WEEKS = pattern(
    r"\b(?:at|in|with|of)\s+(?:her\s+|"
    r"the\s+)?(?:an?\s+)?(?:intrauterine pregnancy of\s+)?(?P<n>\d{1,2})(?:\s*\+\s*\d|-|"
    r"\s)\s*(?:gestational\s+)?weeks?\b"
    r"(?!['’]?\s+(?:later|ago|after|history|follow|siz|uterus))|"
    r"\b(?P<m>\d{1,2})(?:\s*\+\s*\d)?\s*weeks? pregnant\b",
    re.I,
)
_SEEN = pattern(r"\b(?:present\w*|seen|admitted|referred|pregnant|attended|visited|diagnosed|bleeding|noticed)\b", re.I)
_DOSE = pattern(r"\b(?:Gy|cGy|dose|fractions?|radio\w+|radiation)\b", re.I)
_GIVEN = pattern(
    r"\bdelivery of (?:care|treatment|radiation|radiotherapy)|\bwas delivered (?:to|with|in)\b|"
    r"\bradiotherapy\b[^.]{0,40}\bdelivered|delivered (?:\w+\s+)?(?:to the|dose|radi)",
    re.I,
)
_IN_HISTORY = pattern(r"\b(?:history of|previous|prior|obstetric history|past|gravida|para|had had)\b", re.I)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Pregnancies, follow-up and death."""
    events: list[Event] = []
    for stretch in told:
        if stretch.sentence.section not in ("case", "abstract") or is_alt_text(context, stretch):
            continue
        events.extend(_obstetric(context, stretch))
        events.extend(_followups(context, stretch))
        events.extend(_deaths(context, stretch))
    return events + _pregnant_when_seen(context, told)


def _obstetric(context: Context, stretch: Stretch) -> list[Event]:
    events: list[Event] = []
    sentence = stretch.sentence
    for mention in context.of("obstetric", start=stretch.start, end=stretch.end):
        judged = assertion_of(context, mention.start, mention.end)
        around = context.text[max(sentence.start, mention.start - 50) : min(sentence.end, mention.end + 50)]
        if judged in (*NOT_HERS, "negated", "historical") or _GIVEN.search(around) or _in_history(context, mention):
            continue
        if mention.concept.code == "delivery" and (
            (_DOSE.search(around) and not _WEEKS.search(around)) or not _PREGNANCY.search(context.text)
        ):
            continue
        if mention.concept.code == "pregnancy":
            continue
        if events and mention.concept.code in ("neonate", "delivery", "caesarean"):
            events[-1] = _and_child(context, events[-1], mention)
            continue
        value = Obstetric(
            event=_event_words(context, mention),
            status=mention.concept.attrs.get("status", ""),  # type: ignore[arg-type]
            weeks=_weeks(context, mention.start),
        )
        events.append(context.event(value, mention.start, mention.end, assert_as="affirmed"))
    return events


def _and_child(context: Context, told: Event, mention: Mention) -> Event:
    """ "Normal labour and a healthy neonate" is one birth."""
    start = told.sources[0].start
    words = f"{getattr(told.values, 'event', '')}, {_event_words(context, mention)}"
    value = msgspec.structs.replace(told.values, event=words)
    return context.event(value, start, mention.end, assert_as="affirmed", when=told.when)


def _pregnant_when_seen(context: Context, told: list[Stretch]) -> list[Event]:
    """The weeks of pregnancy at which she was first seen."""
    if not _PREGNANCY.search(context.text):
        return []
    for sentence in dict.fromkeys(s.sentence for s in told):
        words = context.text[sentence.start : sentence.end]
        match = _AT_WEEKS.search(context.text, sentence.start, sentence.end)
        told_weeks = int(match["n"] or match["m"]) if match else 0
        if sentence.section != "case" or not match or not _SEEN.search(words) or not 4 <= told_weeks <= 43:
            continue
        if context.subject(match.start()).assertion != "affirmed":
            continue
        value = Obstetric(event=f"pregnancy {told_weeks} weeks", status="pregnant", weeks=float(told_weeks))
        return [context.event(value, match.start(), match.end(), assert_as="affirmed")]
    return []


def _in_history(context: Context, mention: Mention) -> bool:
    sentence = context.sentence(mention.start)
    return bool(_IN_HISTORY.search(context.text, max(sentence.start, mention.start - 70), mention.end + 30))


def _event_words(context: Context, mention: Mention) -> str:
    words = context.text[mention.start : mention.end]
    return words if mention.concept.name in words.lower() else f"{mention.concept.name} ({words})"


def _weeks(context: Context, at: int) -> float | None:
    sentence = context.sentence(at)
    found = [m for m in _WEEKS.finditer(context.text, sentence.start, sentence.end) if 4 <= int(m.group(1)) <= 43]
    if not found:
        return None
    nearest = min(found, key=lambda m: abs(m.start() - at))
    return float(nearest.group(1))


def _followups(context: Context, stretch: Stretch) -> list[Event]:
    events = []
    for match in context.find(_STATUS, stretch.start, stretch.end):
        judged = context.judge(match.start(), match.end())
        if judged.assertion in NOT_HERS:
            continue
        words = re.sub(r"\s+", " ", match.group())
        if _NODES_FREE.search(context.text, max(stretch.sentence.start, match.start() - 40), match.start()):
            continue
        if _OTHER_CANCER.search(context.text, max(0, match.start() - 40), match.start()):
            continue
        if stretch.frame is not None and stretch.frame.kind == "imaging" and stretch.told and "recurrence" in words:
            continue
        events.append(context.event(Followup(status=words), match.start(), match.end(), assert_as="affirmed"))
    for match in context.find(_PLAN, stretch.start, stretch.end):
        if _ROUTINE.match(match.group()) and not _TOWARDS.search(
            context.text, max(0, match.start() - 24), match.start()
        ):
            continue
        if _NO_FURTHER.search(context.text, max(0, match.start() - 24), match.start()):
            continue
        if _TOLD.match(context.text, match.end()):
            continue
        judged_plan = context.subject(match.start()).assertion
        conditional = context.judge(match.start(), match.end()).assertion
        if judged_plan != "affirmed" or conditional in ("hypothetical", "negated"):
            continue
        words = re.sub(r"\s+", " ", match.group())
        words = re.sub(r"^RTC\b\s*(?:in\s*)?(\d+)\s*mo\w*", r"return to clinic in \1 months", words)
        value = Followup(plan=words, interval=_interval(words))
        events.append(context.event(value, match.start(), match.end(), assert_as="affirmed"))
    for match in context.find(_ADMITTED, stretch.start, stretch.end):
        if context.judge(match.start(), match.end()).assertion in ("affirmed", "historical"):
            events.append(
                context.event(Followup(event=match.group()), match.start(), match.end(), assert_as="affirmed")
            )
    return events[:3]


def _interval(words: str) -> str:
    """The interval of a plan as an ISO 8601 duration ("" where none is told)."""
    for match in _INTERVAL.finditer(words):
        unit = (match["u"] or ("yearly" if match["n"].lower() == "annual" else "")).lower()
        if not unit:
            continue
        count = _WORDS.get(match["n"].lower()) or int(match["n"])
        letter = (
            "D"
            if unit == "/7"
            else "W"
            if unit.startswith(("w", "/52"))
            else "M"
            if unit.startswith(("mo", "mth", "/12"))
            else "Y"
        )
        return f"P{count}{letter}"
    return ""


def _deaths(context: Context, stretch: Stretch) -> list[Event]:
    events = []
    for match in context.find(_DIED, stretch.start, stretch.end):
        before = context.text[max(stretch.sentence.start, match.start() - 40) : match.start()]
        hers = context.subject(match.start()).assertion == "affirmed"
        if (
            not hers
            or _FETUS.search(before)
            or re.search(r"\b(?:not|never|if|would|may|had she)\s+(?:\w+\s+)?$", before)
        ):
            continue
        cause = _CAUSE.match(context.text[match.end() : stretch.sentence.end])
        words = re.sub(r"\s+", " ", cause["cause"]).strip() if cause else ""
        words = "" if re.match(r"(?:surgery|the operation|diagnosis|\d)", words) else words
        end = match.end() + (cause.end("cause") if cause else 0)
        events.append(context.event(Death(cause=words), match.start(), end, assert_as="affirmed"))
    return events
