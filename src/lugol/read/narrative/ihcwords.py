"""How stains are worded: results before and after a marker, extents, grades and what a result means."""

import re

from lugol.record.event import Polarity

ADVERB = (
    r"(?:(?:block(?:-type)?|strong|weak|diffuse|focal|patch|partial|variab|moderate|intense|scattered|heterogeneous|"
    r"strongly and diffuse|"
    r"multifocal|faint|slight|uniform|marked|complete|extensive|consistent|equivocal|also|all|both|only|again|"
    r"immuno(?:histochemical)?|stain\w*)(?:ly|y)?\s*(?:and|,|-)?\s*)*"
)
POSITIVE = (
    r"(?:positive|positivity|pos\b|\+ve|immunopositive|immunoreactive|reactive|reactivity|expressed|express(?:es|"
    r"ing)?\b|expression|"
    r"stained|staining|present|detected|overexpress\w+|retained|intact|preserved|proficient)"
)
NEGATIVE = (
    r"(?:negative|negativity|neg\b|-ve|–ve|immunonegative|non-?reactive|unreactive|not (?:be )?(?:expressed|"
    r"detected|express|stain\w*|seen)|"
    r"absent|absence|lost|loss|lack\w*|deficient|without (?:expression|staining))"
)
SIGN = re.compile(
    r"\s*[:=]?\s*[(\[]?\s*(?P<adv>(?:[a-z/,\- ]{3,40}?)?)\s*(?P<sign>\++/?-?|±|[-–−](?=\s*(?:[,;.)\]/]|$|and\b|\n)"
    r"))\s*(?P<after>\(?[^,;.]{0,30})",
    re.I,
)
AFTER = re.compile(
    rf"^\s*[)\]]?\s*[-–:=,]?\s*[(\[]?\s*(?:(?:immuno)?stain\w*\s+|expression\s+|immunohistochem\w+\s+|protein\s+|"
    rf"index\s+|"
    rf"status\s+|nuclear\s+)*(?:(?:was|were|are|is|being|"
    rf"showed|remained|shows|an?|showing|displayed|came back|all|both|each|also)\s+)*(?P<adv>{ADVERB})"
    rf"(?P<res>{NEGATIVE}|(?<=were )not(?=\s*[,.;)]|\s*$)|(?<=was )not(?=\s*[,.;)]|\s*$)|{POSITIVE}|"
    rf"(?P<var>variable|equivocal|mixed)|wild[- ]type|"
    r"mutant(?:-type| type| pattern)?|aberrant|null|block(?:[- ](?:type|like|positive))*|(?P<ext>patchy|focal|"
    r"diffuse|strong|weak)(?=\s*(?:[,;.)]|$|and\b)))\b",
    re.I,
)
BEFORE = re.compile(
    rf"(?P<adv>{ADVERB})(?P<res>(?P<neg>negative|negativity|neg|no (?:expression|staining|immunoreactivity|"
    rf"reactivity)|not (?:express\w*|stain\w*)|"
    rf"absence|lack(?:ed|ing|s)?|immunonegative|non-?reactive|did not (?:express|stain))|(?P<loss>loss|lost)|"
    rf"(?P<kept>retained|intact|preserved|retention)|"
    rf"(?P<pos>positively|positive|positivity|pos|immunopositive|immunoreactiv(?:e|ity)|reactiv(?:e|ity)|"
    rf"express(?:ed|es|ing|ion)?|stain(?:ed|ing|s)?|"
    r"overexpress\w+|immunostaining))\b\s*(?:(?:strong|weak|diffuse|focal|patch)\w*\s*(?:and\s+)?)*(?:was\s+|"
    r"were\s+)?(?:staining\s+|expression\s+|results?\s+|stains\s+)?"
    r"(?:(?:seen|noted|observed|found|detected|demonstrated|confirmed)\s+)?(?:for|of|with|in|to|:)?\s*(?:both\s+|"
    r"neither\s+|the\s+|markers?\s+|"
    r"neuroendocrine\s+markers?\s*,?\s*|such as\s+|including\s+|nuclear\s+|tumou?r\s+|cells?\s+|following\s+|"
    r"proteins?\s+|on\s+|and\s+|staining\s+(?:for|of|with)\s+|expression\s+of\s+|immunostaining\s+for\s+|"
    r"\([A-H]\)\s*|immunohistochem\w+\s*|antibod\w+\s+(?:to|against)\s+|anti-?\s*)*[:(]?\s*$",
    re.I,
)
NO_LOSS = re.compile(
    r"\b(?:no|not|neither|without|nor)\b[\w\s]{0,20}\b(?:loss|lost)\b|\bloss of neither\b|\b(?:loss|lost)"
    r"\b.{0,40}\bnot\b",
    re.I,
)
EXTENT = re.compile(
    r"\b(diffuse|strong|weak|focal|patch|partial|block|membranous|dot-?like|scattered|heterogeneous|multifocal|"
    r"rare|occasional|"
    r"faint|moderate|overexpress|null|mutant|wild)(?:ly|y|ed|ion|[- ]?type|[- ]?like)*\b|\bblok\b",
    re.I,
)
LIST = re.compile(
    r"^(?:[\s,/&;+]|\b(?:and|or|as well as|plus|nor|both|the|also|with|for|including|together with|protein|expression|"
    r"immunostains?|stains?|markers?|antibod\w+)\b|\([^()]{0,60}\)|[()\[\]])*$",
    re.I,
)
BARE_NOT = re.compile(r"\snot(?=\s*[,;.)])")
AMOUNT = re.compile(r"[^,;.]{0,30}?\s\d[\d.,]*\s*(?:[pnµμu]?g|k?I?U|[pn]mol)/", re.I)
GRADED = re.compile(
    r"^\s*[:=]?\s*(?:(?:was|is)\s+)?(?:\(\s*)?(?:(?:scored?|graded?|intensity)\s+(?:as\s+|of\s+)?)?"
    r"(?:(?P<n>[0-3])\s?\+|(?P<allred>[0-8])\s?/\s?8\b|(?P<zero>0)(?=\s*[,;.)])|"
    r"(?:about\s+|approximately\s+)?[>~]?\d{1,3}\s?%\s?\+)(?!\w)\s*\)?"
)
HIGH_INDEX = re.compile(r"\b(very high|high|low|elevated|brisk|increased)\b\s*$", re.I)
STAINED = re.compile(r"immuno|\bIHC\b|stain|tumou?r cells|neoplastic cells|express", re.I)


def polarity_after(words: str, result: str) -> Polarity:
    """How a result that follows its marker reads, negations within the words taken into account.

    >>> polarity_after(" was not expressed", "expressed")
    'negative'
    """
    if re.search(r"\b(?:variab|mixed)", words, re.I):
        return "variable"
    if re.search(r"\bnull\b|\bcomplete(?:ly)? absen", words, re.I):
        return "negative"
    if re.search(r"\bequivocal", words, re.I):
        return "equivocal"
    if result.lower() == "not":
        return "negative"
    if NO_LOSS.search(words):
        return "positive"
    if re.search(r"\b(?:not|no|neither|never)\b", words, re.I) and re.match(
        r"(?:positive|express|stain|detect|reactiv|present|immunoreactiv)", result, re.I
    ):
        return "negative"
    if re.match(r"wild", result, re.I):
        return "variable"
    return "negative" if re.match(rf"(?:{NEGATIVE}|null)", result, re.I) else "positive"


def polarity_before(match: re.Match[str], words: str) -> Polarity:
    """How a result that leads its marker reads: "no loss of" and "retained" are positive."""
    if re.search(r"\bvariab", match["adv"], re.I):
        return "variable"
    if match["loss"]:
        return "positive" if NO_LOSS.search(words + " ") else "negative"
    if match["neg"] or re.search(
        r"\b(?:no|not|without|nor|never|neither)\s+(?:\w+\s+){0,2}$", words[: max(0, words.rfind(match["res"]))], re.I
    ):
        return "negative"
    return "positive"


def extent_word(match: re.Match[str]) -> str:
    """The usual word for how much or how strongly a stain is seen."""
    stem = (match[1] or "block").lower().replace("-", "")
    return {
        "patch": "patchy",
        "overexpress": "overexpressed",
        "dotlike": "dot-like",
        "mutant": "mutant-type",
        "wild": "wild-type",
    }.get(stem, stem)
