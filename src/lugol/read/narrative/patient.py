"""Who she is, as the text tells it: age, birth, pregnancies, menopause."""

import re
from typing import Literal

from lugol.read.narrative.context import Context
from lugol.read.narrative.measure import count
from lugol.record.record import Patient
from lugol.record.when import UNDATED, When

_NO_AGE_AFTER = (
    r"(?!\s*(?:[%/.:x×-]|mm|cm|weeks|months|days|kg|U|ng|cycles|cases|patients|hours|years? (?:ago|before)|"
    r"year history))"
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_AGE = [
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\b(?P<n>\d{1,3})[\s-]*(?:year|yr)s?[\s-]*(?:-?\s*old|of age)\b", re.I),
        (
            rf"\b(?P<w>(?:{'|'.join(TENS)})(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)"
            rf"[\s-]+years?[\s-]+(?:old|of age)\b", re.I),
        (r"\b(?P<n>\d{1,3})\s*(?:y\s?/\s?o|yo)\s?f?\b", re.I),
        (r"\b(?:woman|lady|female|girl)\s+(?:of|aged)\s+(?P<n>\d{1,3})\b", re.I),
        (
            rf"\b(?:woman|lady|female|girl|patient|pt|nulliparous|multiparous|pregnant|she|her),?\s+(?:was\s+|"
            rf"is\s+|now\s+)?(?:aged?\s+|of\s+)?(?P<n>\d{{1,3}})\b{_NO_AGE_AFTER}",
            re.I,
        ),
        (r"\b(?:Mrs|Ms|Miss)\.?\s+(?:[A-Z][\w.'’-]*,?\s+){1,3}(?P<n>\d{2})\b(?=[\s,.;])", 0),
        (r"\bage[d:]?:?\s+(?P<n>\d{1,3})\b(?!\s*(?:%|to|-|–))", re.I),
        (r"(?<![\w/])(?P<n>\d{1,3})\s?(?:F|f)\b(?!\w)", 0),
        (r"(?<![\w/])F\s?(?P<n>\d{1,3})\b(?!-)", 0),
        (r"(?<![\w/])(?P<n>\d{2})\s?(?:y\w{0,3}\s?)?/\s?(?:F|female)\b", 0),
        (
            r"\b(?P<n>\d{1,3})\s*(?:years?|yrs?)\b(?=[\s,.;])(?!\s+(?:ago|later|before|after|of|history|prior|"
            r"previously|earlier|post|follow))", re.I),
        (r"(?<![\w/.])(?P<n>\d{2})\s?(?:y|a)\b(?=[\s,.;])", 0),
        (
            r"\b(?:at|when|was|turned|only|just)\s+(?P<n>\d{2}),?\s+(?:she|her|the patient|and)\b|"
            r"\bwhen,? at (?P<m>\d{2}),", re.I),
    )
]  # fmt: skip
_FEMALE = re.compile(
    r"\b(?:woman|female|girl|lady|she|her|mrs|miss|ms|gravida|para|cervix|cervical|uterus|ovar\w+|hysterectomy|"
    r"\d{1,3}\s?f)\b",
    re.I,
)
_GRAVIDA_PARA = [
    re.compile(p, re.I)
    for p in (
        r"\bG(?:ravida)?\s?(?P<g>\d{1,2})\s*,?\s*P(?:ara)?\s?(?P<p>\d)(?P<tpal>\d{3})?(?:\s*\+\s*(?P<plus>\d)"
        r")?(?!\d|\.\d)",
        r"\bgravida\s*:?\s*(?P<g>\d{1,2}|one|two|three|four|five|six|zero)"
        r"\s*,?\s*(?:and\s+)?para\s*:?\s*(?P<p>\d{1,2}|one|two|three|four|five|six|zero)\b",
        r"(?-i:\bP)(?:ara)?\s?(?P<p>\d|1[0-2])(?:\s*\+\s*(?P<plus>\d))?(?!\d|\.\d|%|/)(?=[\s,.;)]|L\d)",
        r"\b(?P<roman>0|I{1,3}|IV|V|VI)-para\b",
        r"\b(?P<p>\d)\s?-?\s?para\b",
        r"\bpara\s+(?P<p>\d{1,2}|one|two|three|four|five|six)\b",
        r"(?-i:\bG)(?P<g>\d)(?=,?\s+(?:woman|lady|female|patient))",
        r"\bgravida\s+(?P<g>\d{1,2}|one|two|three|four|five|six)\b",
    )
]  # fmt: skip
_PARITY = re.compile(
    r"\b(?:nulliparous|nulligravid\w*|multiparous|primiparous|primigravida|nullipara|multigravida|grand multipara)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:her|in her|the) first pregnancy\b", re.I)
_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ROMAN = {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_MENOPAUSE: dict[Literal["post", "peri", "pre"], re.Pattern[str]] = {
    "post": re.compile(
        r"\b(?:post-?menopausal(?!\s*(?:cut|range|reference|limit))|menopause (?:at|since)|years? (?:after|past|"
        r"since) menopause|PMB)\b",
        re.I,
    ),
    "peri": re.compile(r"\bperi-?menopausal\b", re.I),
    "pre": re.compile(r"\bpre-?menopausal\b(?!\s*(?:cut|range|reference|limit))", re.I),
}
_PREGNANT = re.compile(
    r"\b(?:pregnant|first pregnancy|gestational weeks|weeks['’]? (?:of )?gestation|weeks pregnant|antenatal|(?:at|"
    r"in)\s+\d{1,2}\s?(?:\+\d\s?)?weeks(?!['’]?\s+siz)(?: of pregnancy)?\s+with|"
    r"at \d{1,2} weeks,|vaginal bleeding at \d{1,2} weeks)",
    re.I,
)
_NEXT_SENTENCE = 160
_PRESENTED = re.compile(
    r"\b(?:presented|admitted|referred|attended|consulted|came|was seen|visited|evaluated|reported to)\b", re.I
)
_NUMBER = re.compile(
    r"\b(?:MRN|Hosp(?:ital)?\.? (?:no|number)|NHS (?:no|number)|patient (?:id|number)|chart no)"
    r"\b\W*(?P<id>[A-Za-z]*[\d][\w-]{3,})",
    re.I,
)


def read_patient(context: Context) -> Patient:
    """The patient as told; what is not told stays None."""
    gravida, para = _gravida_para(context)
    age, age_on = _age(context)
    parity = _hers(context, _PARITY)
    number = _NUMBER.search(context.text[:600])
    return Patient(
        id=number["id"] if number else "",
        sex="F" if _FEMALE.search(context.text) else "",
        birth=context.dates.birth,
        age=age,
        age_on=age_on,
        gravida=gravida
        if gravida is not None or not parity.startswith(("nulligravid", "primigravid"))
        else int(parity.startswith("primi")),
        para=0 if para is None and parity in ("nulliparous", "nullipara", "nulligravida", "nulligravid") else para,
        parity_term=parity,
        menopausal=_menopausal(context),
        pregnant=_pregnant(context),
    )


def _menopausal(context: Context) -> Literal["", "post", "peri", "pre"]:
    for state, pattern in _MENOPAUSE.items():
        if _hers(context, pattern):
            return state
    return ""


def _hers(context: Context, pattern: re.Pattern[str]) -> str:
    for match in context.find(pattern):
        if context.judge(match.start(), match.end()).assertion in ("affirmed", "historical", "possible"):
            return match.group().lower()
    return ""


def _age(context: Context) -> tuple[float | None, When]:
    """Her age where it is first told of her, and the date at which it holds."""
    for pattern in _AGE:
        for match in context.find(pattern):
            value = _years(match.groupdict())
            section = context.sentence(match.start()).section
            if not 10 <= value <= 105 or section in ("introduction", "references"):
                continue
            if context.subject(match.start()).assertion == "affirmed":
                return float(value), _age_on(context, match.start(), match.end())
    return None, UNDATED


def _years(told: dict[str, str | None]) -> int:
    """An age in digits or in words ("thirty-four")."""
    digits = told.get("n") or told.get("m")
    if digits:
        return int(digits)
    tens, _, ones = re.sub(r"[\s-]+", " ", told.get("w") or "").lower().partition(" ")
    return TENS.get(tens, 0) + (count(ones) or 0 if ones else 0)


def _age_on(context: Context, start: int, end: int) -> When:
    when = context.when(start, end)
    if when.earliest is not None and when.latest is not None:
        return when
    sentence = context.sentence(start)
    presented = [m for m in context.dates.firm if start <= m.start < sentence.end + _NEXT_SENTENCE]
    if presented and _PRESENTED.search(context.text, start, presented[0].start):
        return presented[0].when
    if context.dates.header.is_known:
        return context.dates.header
    return next((m.when for m in context.dates.firm if m.start >= start), UNDATED)


def _gravida_para(context: Context) -> tuple[int | None, int | None]:
    gravida: int | None = None
    para: int | None = None
    for pattern in _GRAVIDA_PARA:
        for match in context.find(pattern):
            if context.subject(match.start()).assertion != "affirmed":
                continue
            group = match.groupdict()
            if group.get("g") and gravida is None:
                gravida = _number(group["g"])
            if group.get("p") and para is None:
                para = _number(group["p"])
                if group.get("tpal"):
                    para += int(group["tpal"][0])
            if group.get("roman") and para is None:
                para = _ROMAN[group["roman"]]
    if gravida is None and _hers(context, _FIRST):
        gravida = 1
    return gravida, para


def _number(text: str) -> int:
    return _WORDS.get(text.lower(), int(text) if text.isdigit() else 0)


def _pregnant(context: Context) -> bool | None:
    for match in context.find(_PREGNANT):
        judged = context.judge(match.start(), match.end()).assertion
        if judged == "negated":
            return False
        if judged == "affirmed":
            return True
    return None
