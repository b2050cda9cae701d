"""How serum results are worded: values with units, flags, trends and reference ranges."""

import re

from lugol.read.narrative.measure import NUMBER, number
from lugol.record.event import Level

UNIT = (
    r"(?:(?:k|m|µ|μ|u)?I?U|[pnmkµμu]?gm?|mcg|[pnmµμuf]?mol|mEq|cells|copies|10[\^*]?[⁹9]|"
    r"[x×]\s*10\s*[\^*]?\s*[⁹9¹¹12]+)"
    r"\s*/\s*(?:m[lL]|d[lL]|[µμu][lL]|c?mm3|mm³|L|l|h)(?:/1\.73\s*m[2²])?|mm/h|g%|%"
)
VALUE = re.compile(
    rf"(?P<cmp>[<>≤≥~]=?|above|below|over|under|less than|more than|greater than)?\s*(?<![\w.])(?P<n>{NUMBER})"
    rf"(?![\d])\s*-?(?P<u>{UNIT})?"
    r"(?P<rest>\s*(?:\((?:H|L|N|high|low|raised|elevated|normal|↑|↓|\*)\)|\b[HL]\b(?!\w)|↑|↓|\*))?",
)
FILL = re.compile(
    r"(?:\b(?:levels?|concentrations?|values?|results?|titres?|titers?|serum|plasma|blood|was|were|is|are|of|at|"
    r"to|an?|the|had|has|have|"
    r"been|rose|risen|rising|fell|fallen|falling|decreased|decreasing|declined|dropped|increased|increasing|"
    r"increase|elevated|elevation|raised|high|low|"
    r"normal|normali[sz]ed|significantly|markedly|mildly|slightly|moderately|remained|measured|found|be|being|"
    r"with|as|up|down|still|again|then|now|"
    r"only|approximately|about|around|just|initial|baseline|pre-?op(?:erative(?:ly)?)?|post-?op(?:erative(?:ly)?)?|peak|today|"
    r"repeat(?:ed)?|latest|current(?:ly)?|last|recheck(?:ed)?|preop|postop|her|from|it|reached|"
    r"reported|showed|noted|nadir|further|strongly|grossly|count|test|total|before|after|treatment|on|admission|"
    r"chemotherapy|surgery|diagnosis|dx|presentation|relapse|recurrence|follow-?up|later|months?|weeks?|cycles?|"
    r"day|visit|time|that|previously|back|initially|extremely|very|borderline|abnormal|abnormally|and|came|also|"
    r"which|that|who|doubled|tripled|halved|climbed|crept|stayed|kept|held|come|gone|settled|plateau\w*)\b"
    r"|[\s:=(),\-–→>↑↓\[\]]|\|)*$",
    re.I,
)
HIGH = re.compile(
    r"\b(?:positive|elevat\w+|rais\w+|increas\w+|rose|risen|rising|high(?:er)?|abnormal(?:ly)?|climb\w+|"
    r"above (?:the )?(?:normal|reference|upper)|up)\b"
    r"|↑|\(H\)|\bH\b",
    re.I,
)
NORMAL = re.compile(
    r"\b(?:normal(?:i[sz]ed)?|within (?:the )?(?:normal|reference)|unremarkable|not (?:elevated|raised|increased)|"
    r"negative|neg\b|"
    r"in (?:the )?(?:normal|reference) range|no (?:elevation|abnormality|increase)|wnl|nad)\b",
    re.I,
)
LOW = re.compile(r"\b(?:low|reduced|below (?:the )?(?:normal|reference))\b|↓|\(L\)", re.I)
NOT_HIGH = re.compile(r"\b(?:not|no|never|without|nor)\b[\w\s]{0,24}$", re.I)
FALL = re.compile(
    r"\b(?:decreas\w+|declin\w+|fell|fall\w*|dropp\w+|reduc\w+|normali[sz]\w+|(?:came|come|gone|going|went) down|"
    r"down (?:to|from)(?! (?:the|her|endo)))\b",
    re.I,
)
RISE = re.compile(r"\b(?:doubled|tripled|increas\w+|rose|risen|rising|climb\w+|up)\b", re.I)
STAY = re.compile(
    r"\b(?:remain\w*\s+(?:\w+ly\s+)?(?:elevated|raised|high|stable|normal|within)|persistently (?:elevated|high|"
    r"raised)|stable|unchanged|plateau\w*)\b",
    re.I,
)
REFERENCE_WORD = re.compile(
    r"normal|reference|\bref\b|cut-?off|premenop|postmenop|upper limit|ULN|range|\bRR\b|[<≤]|-|–", re.I
)
LIST_GAP = re.compile(
    r"(?:[\s,/&+()\[\]]|\b(?:and|or|as well as|including|such as|levels?|serum|plus|both|were|the)\b)*$", re.I
)
FROM_TO = re.compile(rf"\bfrom\s+(?P<a>{NUMBER})\s*(?:{UNIT})?\s+(?:to|→|->)\s*$", re.I)
MORE = re.compile(
    rf"\s*(?:(?:on|in|by|at|from|before|after)\s+(?:\w+(?:\s\w+)?)?)?\s*(?:\((?:H|L|high|low|normal|ref[^)]*|"
    rf"normal[^)]*|\s*)\))?\s*"
    r"(?:(?P<former>\((?:prev(?:ious(?:ly)?)?|was|last|from)\.?:?)|->|→|"
    r"(?:(?:,|;|and|which|then|now|currently|today|subsequently|later)\s*)*"
    r"(?<=[\s,;])(?:repeat(?:ed)?|recheck(?:ed)?|post-?op(?:eratively)?|latest|most recent(?:ly)?|"
    r"now|then|currently|today|(?:down|falling|rising|up) to|(?:decreas\w+|increas\w+|fell|rose|"
    r"declin\w+|dropp\w+|"
    r"climb\w+|doubled|halved) to|(?:had )?(?:plateau\w*|remain\w*|stabili[sz]ed|peaked|reached|stood) (?:at )?))"
    rf"\s*(?P<n>{NUMBER})(?!\d|\s*(?:%|cm|mm|weeks|months|days|cycles))\s*(?P<u>{UNIT})?",
    re.I,
)
SHARED = re.compile(
    r"(?:[\s,;()]|\b(?:and|CA|CEA|AFP|SCC|HE4|NSE|LDH|hCG)\b|[A-Z][A-Za-z]*[\d.-]*|[\d.]+|"
    r"[a-zA-Zµ]+/[a-zA-Z]+)*?\b((?:was|were|are|is)\s+(?:all\s+|both\s+|each\s+)?"
    r"(?:within (?:the )?(?:normal|reference)\w*|normal|elevated|raised|not (?:elevated|raised)|unremarkable|"
    r"increased))\b"
)
VERDICTS = (HIGH, NORMAL, LOW, FALL, RISE, STAY)


def reference_limits(words: str) -> tuple[float | None, float | None]:
    """The limits of a reference range told right after a value."""
    bracket = re.match(r"\s*[(\[]([^)\]]{1,60})[)\]]", words)
    if not bracket or not REFERENCE_WORD.search(bracket[1]) or not re.search(r"\d", bracket[1]):
        return None, None
    numbers = [number(n) for n in re.findall(NUMBER, bracket[1])]
    if len(numbers) >= 2 and numbers[0] < numbers[1]:
        return numbers[0], numbers[1]
    return None, numbers[0]


def flag_of(value: float, low: float | None, high: float | None, head: str, before: str, mark: str) -> Level | None:
    """High, normal or low: by the mark beside the value, the reference range told, or the words before it."""
    if "L" in mark or "↓" in mark or "low" in mark:
        return "low"
    if mark.strip():
        return "normal" if "normal" in mark or "N" in mark else "high"
    if high is not None:
        return "high" if value > high else "low" if low is not None and value < low else "normal"
    return flag_told(head + " ") or (
        "high" if re.search(r"\b(?:elevated|raised|high)\s+(?:serum\s+)?$", before, re.I) else None
    )


def flag_told(words: str) -> Level | None:
    """The flag that words tell.

    >>> flag_told("was not elevated"), flag_told("remained within normal limits")
    ('normal', 'normal')
    """
    if NORMAL.search(words):
        return "normal"
    high = HIGH.search(words)
    if high:
        return "normal" if NOT_HIGH.search(words[: high.start()]) else "high"
    return "low" if LOW.search(words) else None


def trend_of(words: str) -> str:
    """The trend that words tell ("remained elevated", "fell"), "" for none."""
    stay = STAY.search(words)
    if stay:
        return stay.group().lower()
    fall = FALL.search(words)
    rise = RISE.search(words)
    return fall.group().lower() if fall else rise.group().lower() if rise else ""
