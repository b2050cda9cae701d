"""Stages and scores as stated, each with its system: FIGO with its year, rASRM, EFI, TNM, and others."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.record.event import Assertion, Event, Stage

_VALUE = (
    r"(?P<v>(?:IV|I{1,3}|[1-4])\s?-?(?:[A-C]\s?[1-3]?(?:\s?\(?[irp]{1,2}\)?(?=[\s,.;)]))?)?)(?![\w%/]|\.\d|"
    r"\s*(?:cm|mm|weeks|months|days|cycles|x\s))"
)
_LOWER = r"(?P<w>(?:iv|i{1,3}|[1-4])[a-c][1-3]?)(?![\w%/]|\.\d)"
_STAGE = re.compile(
    rf"\b(?:(?:clinical|pathological|surgical|surgico-?pathologic\w*|pathologic|radiological|tumou?r|disease|"
    rf"anatomic\w*)\s+)?(?i:(?:re|up|down)?-?stag(?:e|ed|ing))\b"
    rf"(?P<gap>(?:\s*[:=(]\s*|\s*\(\s*(?:2009|2014|2018|2019|2021|2023)\s*\)|\s+(?i:was|is|as|of|at|to|be|the|"
    rf"disease|assigned|recorded|considered|confirmed|"
    rf"determined|defined|according|group|deemed|"
    rf"FIGO|2009|2014|2018|2019|2021|2023|put|placed|her|it|them|work-?up|gave|came|out|classified|upgraded|"
    rf"upstaged|revised|found|now|"
    rf"therefore|had|been|c|p)\b\s*:?)*)"
    rf"\s*(?:{_VALUE}|{_LOWER})",
)
_FIGO_VALUE = re.compile(
    rf"(?:\bFIGO|Obstetrics\s*(?:\(FIGO\))?|Gyn(?:a)?ecology\s*(?:\(FIGO\))?)\s*[,:]?\s*(?:\(?(?P<year>2009|2014|"
    rf"2018|2019|2021|2023)\)?)?\s*[,:]?\s*"
    rf"(?:(?i:clinical|stage|staging|system|criteria|grade|classification|was|is|as|of|surgical)"
    rf"\s*:?\s*)*(?:\((?:2009|2014|2018|2019|2021|2023)\)\s*)?(?:{_VALUE}|{_LOWER})"
)
_YEAR = re.compile(
    r"\bFIGO\W{0,3}(?:(?:staging|stage|system|classification|criteria)\W{1,2})*(?:of\s+)?\(?(?P<a>2009|2014|2018|"
    r"2019|2021|2023)\b|\b(?P<b>2009|2014|2018|2019|2021|2023)\s+(?:\w+\s+){0,6}?\(?FIGO\b"
)
_TNM = re.compile(
    r"(?<![\w-])(?P<t>(?:[yrcpa]{0,2})T(?:is|x|X|[0-4](?:[a-d]\d?)?(?:\([im]+\))?))"
    r"\s*[,;/]?\s*(?P<n>[cpy]{0,2}N(?:x|X|[0-3](?:[a-c]|mi)?)(?:\s?\((?:sn|\d+/\d+|i[+-])\))?)?"
    r"\s*[,;/]?\s*(?P<m>[cp]?M(?:x|X|[01][a-c]?))?(?![\w%])"
)
_EFI = re.compile(
    r"\b(?:endometriosis fertility index|EFI)\s*(?:\(EFI\)\s*)?(?:score)?\s*(?:of|was|is|:|=)*\s*(?P<v>\d{1,2})"
    r"(?:/10)?(?!\d|\.\d|\s?%)",
    re.I,
)
_SCORE = re.compile(
    r"\b(?:total\s+)?(?:score|points)\s*(?::|of|was|=)?\s*(?P<a>\d{1,3})\b|\b(?P<b>\d{1,3})\s*(?:points|pts?)\b", re.I
)
_RASRM = re.compile(
    rf"\b(?i:r-?ASRM|r-?AFS|ASRM)\s*(?i:(?:stage|class|grade|score)\s*)?[:=]?\s*{_VALUE}",
)
_ANN_ARBOR = re.compile(
    r"\b(?:Ann[\s-]+Arbor|Lugano)(?:[\s,:-]+(?:modified|clinical|stage[d]?|staging|classification|system|was|of|is|as))*\s*"
    r"(?P<v>(?:IV|I{1,3}|[1-4])\s?-?(?:[ABEXS]{1,3}(?![a-z]))?)(?![\w])"
)
_DUKES = re.compile(r"\bDukes?['’]?s?\s+(?:stage\s+|class\s+|')?(?P<v>[A-D][12]?)\b")
_VALG = re.compile(
    r"\b(?P<a>limited|extensive)[\s-]*(?:stage|disease)?\W{0,3}(?:\w+\s+){0,3}?\(?(?:VALG|VALSG|Veterans)\b|"
    r"\b(?:VALG|VALSG|Veterans\b[^.;]{0,40}?)\W{1,3}(?:stage\s*:?\s*)?(?P<b>limited|extensive)",
    re.I,
)
_NAMED = re.compile(r"(?P<lead>\(|\b(?:by|according to|as per|per|using|under)\s+(?:the\s+)?)(?:[\w\s]{0,30}?)$", re.I)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_HERS: tuple[Assertion, ...] = ("affirmed", "historical")


def extract(context: Context) -> list[Event]:
    """Every stage told of her."""
    other = _other_systems(context)
    events = [*_efi(context), *_tnm(context), *other]
    taken = [(e.sources[0].start, e.sources[0].end) for e in other]
    for pattern in (_FIGO_VALUE, _RASRM, _STAGE):
        for match in context.find(pattern):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            event = _stage(context, match)
            if event is not None:
                taken.append((match.start(), match.end()))
                events.append(event)
    return events


def normal(value: str) -> str:
    """One spelling of a stage: "1b2" is IB2, "IIIC1 r" is IIIC1r.

    >>> normal("1b2"), normal("IIIC1(r)"), normal("IV")
    ('IB2', 'IIIC1r', 'IV')
    """
    cleaned = re.sub(r"[\s()\-]", "", value)
    match = re.match(r"(?P<major>IV|I{1,3}|[1-4])(?P<rest>[A-Ca-c]?[1-3]?)(?P<method>[irp]*)$", cleaned, re.I)
    if not match:
        return cleaned
    major = match["major"].upper()
    return _ROMAN.get(major, major) + match["rest"].upper() + match["method"].lower()


def _stage(context: Context, match: re.Match[str]) -> Event | None:
    name = "v" if match["v"] else "w"
    raw = match[name]
    sentence = context.sentence(match.start())
    if _assertion(context, match) is None or _is_step(context, match, raw):
        return None
    system, start, end, disease = _system(context, match, name)
    if system is None:
        return None
    if system == "rASRM" and _from_history(context, match):
        return None
    score = (
        _SCORE.search(context.text, match.end(), min(sentence.end, match.end() + 170)) if system == "rASRM" else None
    )
    values = Stage(
        system=system,
        value=normal(raw),
        score=float(score["a"] or score["b"]) if score else None,
        disease=disease,
    )
    return context.event(values, start, end, assert_as=_assertion(context, match))


def _assertion(context: Context, match: re.Match[str]) -> Assertion | None:
    """Affirmed or historical, else None; findings "in favour of stage IV" state it where the case itself is told."""
    judged = context.judge(match.start(), match.end())
    if judged.assertion in _HERS:
        return judged.assertion
    leaning = judged.assertion == "possible" and re.match(
        r"in favou?r of|consistent with|compatible with", judged.cue, re.I
    )
    return "affirmed" if leaning and context.sentence(match.start()).section == "case" else None


def _is_step(context: Context, match: re.Match[str], raw: str) -> bool:
    """ "Stage 1 outlines ..." in a flowchart is a step, not a stage."""
    sentence = context.sentence(match.start())
    if len(raw.strip()) > 1 or not raw.strip().isdigit():
        return False
    words = context.text[sentence.start : sentence.end]
    return sentence.section == "caption" or not re.search(
        r"cancer|carcinoma|tumou?r|endometriosis|FIGO|disease|prolapse|cystocele|rectocele|POP", words, re.I
    )


def _from_history(context: Context, match: re.Match[str]) -> bool:
    """A stage named only to say which disease she is known to have is history, not a staging."""
    lead = context.text[max(context.sentence(match.start()).start, match.start() - 45) : match.start()]
    return bool(re.search(r"\b(?:known|history of|previous|prior|background of|underlying|pre-existing)\b", lead, re.I))


def _system(context: Context, match: re.Match[str], name: str) -> tuple[str | None, int, int, str]:
    """The system of a stage and the words from the first to the last that tell it."""
    sentence = context.sentence(match.start())
    start, end = match.start(), match.end()
    near = context.of("stage_system", start=max(sentence.start, start - 110), end=min(sentence.end, end + 90))
    named = _nearest(context, near, start, end)
    disease = _disease(context, match)
    label = disease.concept.name if disease and disease.concept.code != "unspecified" else ""
    if named is not None:
        code = named.concept.code
        low, high = min(start, named.start), max(end, named.end)
        if code == "FIGO":
            return _figo(context, low, high, sentence.start, sentence.end), low, high, label
        if code == "rASRM":
            return code, low, high, "endometriosis"
        return named.concept.name, low, high, label
    after = disease.end if disease and disease.start >= end and disease.end - end < 70 else end
    if disease is not None and attr(disease, "system") == "none":
        return None, start, end, ""
    if disease is not None and attr(disease, "system") not in ("FIGO", "unspecified"):
        return attr(disease, "system"), start, after, label
    sub = re.search(r"[A-Ca-c]", match[name]) is not None
    gynaecological = disease is not None and attr(disease, "system") == "FIGO"
    if sub or gynaecological:
        return "FIGO", start, end, label
    return (
        ("unspecified", start, after, label)
        if disease is not None or not match[name].strip().isdigit()
        else (None, start, end, "")
    )


def _nearest(context: Context, near: list[Mention], start: int, end: int) -> Mention | None:
    def gap(mention: Mention) -> int:
        return max(0, start - mention.end, mention.start - end)

    usable = [m for m in near if ";" not in context.text[min(end, m.end) : max(start, m.start)]]
    return min(usable, key=gap, default=None)


def _figo(context: Context, low: int, high: int, first: int, last: int) -> str:
    year = _YEAR.search(context.text, max(first, low - 45), min(last, high + 40))
    return f"FIGO {year['a'] or year['b']}" if year else "FIGO"


def _disease(context: Context, match: re.Match[str]) -> Mention | None:
    """The disease that a stage speaks of: the next one named after it, else the last before it."""
    sentence = context.sentence(match.start())
    after = context.of("staged", start=match.end(), end=min(sentence.end, match.end() + 60))
    specific = [m for m in after if m.concept.code != "unspecified" and "," not in context.text[match.end() : m.start]]
    if specific:
        return specific[0]
    before = context.of("staged", start=max(sentence.start, match.start() - 80), end=match.start())
    named = [m for m in before if m.concept.code != "unspecified"]
    return named[-1] if named else (after[0] if after else before[-1] if before else None)


def _tnm(context: Context) -> list[Event]:
    events = []
    for match in context.find(_TNM):
        if not match["n"] and not match["m"] and not re.match(r"[cpyr]", match["t"]):
            continue
        if context.judge(match.start(), match.end()).assertion not in _HERS:
            continue
        parts = [re.sub(r"\s?\(.*?\)", "", part) for part in (match["t"], match["n"], match["m"]) if part]
        events.append(context.event(Stage(system="TNM", value=" ".join(parts)), match.start(), match.end()))
    return events


def _other_systems(context: Context) -> list[Event]:
    """Stages of other tumours: Ann Arbor, Dukes, and limited or extensive disease where the system is named."""
    events = []
    for system, disease, pattern in (
        ("Ann Arbor", "lymphoma", _ANN_ARBOR),
        ("Dukes", "colorectal cancer", _DUKES),
        ("VALG", "small cell carcinoma", _VALG),
    ):  # fmt: skip
        for match in context.find(pattern):
            if context.judge(match.start(), match.end()).assertion in _HERS:
                value = next(v for v in match.groupdict().values() if v)
                value = (
                    re.sub(r"[\s-]", "", value)
                    if system == "Ann Arbor"
                    else value.lower()
                    if system == "VALG"
                    else value
                )
                events.append(context.event(Stage(system=system, value=value, disease=disease), *match.span()))
    return events


def _efi(context: Context) -> list[Event]:
    return [
        context.event(
            Stage(system="EFI", value=m["v"], score=float(m["v"]), disease="endometriosis"), m.start(), m.end()
        )
        for m in context.find(_EFI)
        if context.judge(m.start(), m.end()).assertion in _HERS
    ]
