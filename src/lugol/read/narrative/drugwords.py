"""How treatment is worded: cycles, intent, lines, reference to treatment and its change."""

import re

N = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
CYCLES = re.compile(
    rf"\b(?P<a>{N})\s+(?:(?:(?!weeks?|days?|months?|for|every|of|and|to)[\w-]+\s+){{0,3}}?(?=cycles|courses)|"
    rf"further\s+|additional\s+|more\s+|completed?\s+|full\s+|monthly\s+|weekly\s+|3-weekly\s+|three-weekly\s+|"
    rf"consecutive\s+|total\s+)*"
    rf"(?:cycles?|courses?|doses|injections|rounds|times\b|infusions)|[x×]\s?(?P<b>\d{{1,2}})(?:\s*(?:cycles|"
    rf"courses|/7)?)(?!\d|[.,]\d|\s*(?:mm|cm)|\s*[x×]\s*\d)|\b(?P<c>\d{{1,2}})\s?[x×](?=[\s,.;)])",
    re.I,
)
ORDINAL_CYCLE = re.compile(
    r"\b(?:from|after|before|with|at|since|until)\s+(?:the\s+)?(?:cycle|course)\s+\d|\b(?:after|before)"
    r"\s+(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|\d\w\w)\s+(?:cycle|course)",
    re.I,
)
GAP = re.compile(
    r"^(?:[\s,/+&()\[\]]|\b(?:and|plus|with|combined|in combination|combination|of|chemotherapy|then|weekly|"
    r"single-agent|agent|"
    r"iv|intravenous|day|days|on|d|every|"
    r"every|two|three|four|three-weekly|3-weekly|q3w|q21d?|qd|mg|g|m2|m²|kg|auc|area under the curve|curve|/|at|a|"
    r"dose|doses|per|weeks?|total|per day|"
    r"injection|infusion|the|bid|po|im|sc|min|ml|hours?|over|regimen|followed)\b|d\d+(?:\s?[-–,/]\s?\d+)*|[\d.]+|"
    r"m2|mg/m[2²]|AUC\s?\d|[=:×x*-])*$",
    re.I,
)
SEPARATE = re.compile(r"\b(?:then|followed|changed|switched|replaced|later)\b", re.I)
INTENTS = (
    ("neoadjuvant", r"neo-?adjuvant|NACT|\bNAC\b|before surgery|pre-?operative"),
    ("adjuvant", r"(?<!neo)(?<!neo-)\badjuvant|post-?operative"),
    ("salvage", r"salvage"),
    ("palliative", r"palliative"),
    ("maintenance", r"maintenance"),
    ("induction", r"induction"),
    ("concurrent", r"concurrent|concomitant|radiosensiti"),
    ("consolidation", r"consolidation"),
)
LINE = re.compile(r"\b(?P<w>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]?line\b", re.I)
REFERENCE = re.compile(
    r"\b(?:after|before|following|during|despite|since|until|prior to|post|completion of|end of|cycles? of|"
    r"course of|between|on|response to|"
    r"complet\w+|tolerat\w+|while on|(?:months?|weeks?|days?)\s+(?:after|of|from|into)|side effects of|"
    r"refractory to|resistan\w+ to|stopp?\w*|"
    r"cessation of|with)\s+(?:the\s+|her\s+|their\s+|this\s+|last\s+|initial\s+|first\s+|second\s+|final\s+|"
    r"all\s+|completing\s+|completion of\s+|\w+\s+cycles? of\s+|further\s+)*$",
    re.I,
)
GIVEN = re.compile(
    r"\b(?:received?|receiving|given|administered|treated|underwent|started|commenced|initiated|began|begun|had|"
    r"completed|start|starts|offered|got|"
    r"delivered|added|continued|undergoing|courses?|cycles?|treatment|managed|followed by|then|with|initially|"
    r"switched|changed)\b|[:+]|->",
    re.I,
)
CONTINUE = re.compile(
    r"\b(?:cont|continues?|continued|continuing|c/w|ongoing|remains? on|still on|on)\s+(?:with\s+|her\s+|the\s+)*$",
    re.I,
)
TOLD_OF = re.compile(
    r"\b(?:before|after|during|despite|since|until|response to|cessation of|end of|start of|doses? of)"
    r"\s+(?:the\s+|her\s+|starting\s+|stopping\s+)*$",
    re.I,
)
CONTINUED = re.compile(r"\s+(?:was|were|is)\s+continued\b", re.I)
REPLACED = re.compile(
    r"^\s*(?:was|were|being)?\s*(?:then\s+|later\s+)?(?:replaced (?:by|with)|switched to|substituted (?:by|with|"
    r"for)|changed to|exchanged for)\s*$",
    re.I,
)
AGAIN = re.compile(
    rf"\b(?:then|further|followed by|a further|another|additional)\s+(?:a\s+)?(?:(?P<a>{N})\s+(?:further\s+|"
    rf"more\s+|additional\s+)?(?:cycles?|courses?)|[x×]\s?(?P<b>\d{{1,2}}))(?!\s+of\s+(?!the same))",
    re.I,
)
TREATED_HORMONE = re.compile(
    r"\b(?:treat\w*|therapy|start\w*|received?|given|cycles?|courses?|prescribed|commenced|for (?:endometriosis|"
    r"pain|bleeding|menorrhagia))\b",
    re.I,
)


def line_told(words: str) -> int | None:
    """The line of treatment that the words name: "second-line" is 2.

    >>> line_told("as second-line therapy")
    2
    """
    match = LINE.search(words)
    return (
        {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}[match["w"].lower()]
        if match
        else None
    )
