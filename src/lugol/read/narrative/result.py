"""What a histology report says: its diagnoses, the worst of them as a code, margins, depth and size."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import NOT_HERS, Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.naming import is_antigen, is_given_up, is_in_keeping, written_out
from lugol.read.narrative.resection import Margins, depth_mm, margins
from lugol.read.narrative.wording import pattern

RANK = (
    "no_result",
    "insufficient",
    "benign",
    "other",
    "LSIL",
    "CIN1",
    "CIN2",
    "CIN2/3",
    "HSIL",
    "CIN3",
    "AIS",
    "cancer",
)
_CUT = pattern(r"\s*[,;]\s+(?:and\s+)?|\s+and\s+|\s+as well as\s+|\s+together with\s+|\s+with\s+", re.I)
_LEAD = pattern(
    r".*\b(?:reveal|show|demonstrat|disclos|confirm|report|suggest|found|indicat|yield|diagnos|identif|consist)\w*\b"
    r"(?:\s+(?:to be|as|only|the diagnosis of|a diagnosis of|that|of|both|be))*\s*|.*(?:[:=]|->|→)\s*|"
    r".*\b(?:gave|came back as|was|were|is)\b\s*"
    r"|.*\b(?:matched|proved)\b\s*(?:to be\s*)?|.*\b(?:compatible|consistent|in keeping) with\s*",
    re.I | re.S,
)
_EDGE = pattern(
    r"(?:[\s,:;.–—()=\[\]]|\d+[./]\d+[./]\d+|\d+\s+[-–]\s|"
    r"\b(?:and|with|an?|the|also|of|only|as|was|were|is)\b\s)+",
    re.I,
)
_VERB = pattern(r"\b\w+(?:ed|ing|s)\b|\b(?:was|were|is|are|gave|found)\b", re.I)
_NAMED_SITE = pattern(r"\W*(?:\w+\s+){0,3}?(?:of|from)\s+(?:the\s+|an?\s+|this\s+)?(?:[\w-]+\s+){0,3}", re.I)
_NORMAL = pattern(
    r"\W*(?:\w+\s+){0,4}?(?P<word>normal|neg(?:ative)?|unremarkable|tumou?r[- ]free)\b(?!\s+(?:for|nodes|"
    r"margins?|lymph|cytology|smear))",
    re.I,
)
_BREAK = pattern(
    r"\.\s|;|\s[-–—]\s|\s+(?:she|he|the patient|but)\b|\s\((?:fig|table)|,?\s+(?:the )?differential|,? yet\b|"
    r",?\s+and (?:\w+ ){1,3}later",
    re.I,
)
_REACHING = pattern(r"\b(?:metasta\w+ (?:to|in)|invading|extending|involving|spread to|infiltrating)\b", re.I)
_LOOSE_END = pattern(
    r"(?:[\s,.;:(]|\b(?:while|whereas|but|and|with|of|the|result|which|was|were|after|in|on|by|from|two|three|four|six|"
    r"weeks?|months?|days?|later)\b)+$",
    re.I,
)
_CYTOLOGY = pattern(r"\b(?:smears?|pap|tct|lbc|thinprep|screening)\b|\bcervical cytology", re.I)
_SAYS = pattern(
    r"\b(?:reveal|show|demonstrat|confirm|report|suggest|found|indicat|consistent|it\b|both\b|which\b|these\b)", re.I
)
_CELLS = pattern(
    r"\b(?:tumou?r cells|neoplastic cells|nuclei|nuclear mou?lding|cytoplasm|chromatin|mitos[ei]s|mitotic|"
    r"rosettes?|nests|"
    r"trabecula\w*|sheets of|nucleoli|necrosis|stromal invasion|glands|papillary structures|lymphovascular|"
    r"lvsi|margins|concordant|in agreement|pleomorphi\w+)\b",
    re.I,
)
_MERGED = frozenset({"inflammation", "metaplasia", "hpv_effect", "benign"})
_ORIGIN = pattern(r"\b(?:from|originating in|of)\s+(?:the\s+)?(?:\w+\s+)?$", re.I)
_VAGUE = frozenset({"carcinoma", "cancer", "undifferentiated", "cin", "metastasis"})
COUNTED = pattern(r"\b(?P<hit>\d{1,3}|none|zero)\s*(?:of|/|out of)\s*(?:the\s+)?\d{1,3}\s+(?:[\w-]+\s+){0,2}$", re.I)
_STAGED = pattern(r"\bstaged?\b|\bdiagnosis\b", re.I)
_SAME = pattern(r"\bsame (?:tumou?r|finding\w*|histology|lesion|result|diagnosis|carcinoma)", re.I)


class Result(msgspec.Struct, frozen=True):
    """One diagnosis of a report with its words in the text; `code` is the lexicon's, `histology` the coded result."""

    start: int
    end: int
    words: str
    code: str = ""
    name: str = ""
    histology: str = ""
    site: str = ""
    sites: tuple[str, ...] = ()
    suspected: bool = False
    margins: Margins = ""
    depth_mm: float | None = None
    size_mm: tuple[float, ...] = ()


def results(context: Context, stretch: Stretch) -> list[Result]:
    """The results told in a stretch, in order; none where it says nothing about tissue."""
    text = context.text[stretch.start : stretch.end]
    if not stretch.told and (not _SAYS.search(text) or _STAGED.search(text)):
        return []
    mentions = [
        m for m in context.of("histology", start=stretch.start, end=stretch.end) if _is_result(context, stretch, m)
    ]
    affirmed = [m for m in mentions if _judged(context, m) in ("affirmed", "possible", "historical")]
    if not stretch.told:
        affirmed = [m for m in affirmed if _judged(context, m) != "possible"]
    if affirmed:
        return _grouped(context, stretch, affirmed)
    denied = [m for m in mentions if _judged(context, m) == "negated" and m.concept.code != "metastasis"]
    if denied:
        start = max(stretch.start, denied[0].start - 24)
        words = _trim(context, stretch, start, denied[-1].end)
        return [Result(words[0], words[1], words[2], "benign", "no " + denied[0].concept.name, "benign")]
    return _normal(context, stretch) or _described(context, stretch)


def _normal(context: Context, stretch: Stretch) -> list[Result]:
    """ "Bone marrow biopsy was normal"."""
    match = _NORMAL.match(context.text, stretch.start, stretch.end)
    if match is None or stretch.frame is None or not stretch.told or stretch.start != stretch.frame.end:
        return []
    if stretch.frame.name == "reported" and context.of(
        "cyt_test", "hpv", start=stretch.sentence.start, end=match.end()
    ):
        return []
    return [Result(match.start("word"), match.end("word"), match["word"], "benign", "normal", "benign")]


def _judged(context: Context, mention: Mention) -> str:
    return assertion_of(context, mention.start, mention.end)


def _is_result(context: Context, stretch: Stretch, mention: Mention) -> bool:
    if is_antigen(context, mention) or is_given_up(context, mention):
        return False
    before = context.text[stretch.start : mention.start]
    if stretch.told and _NAMED_SITE.fullmatch(before) and not _VERB.search(before):
        return False
    name = stretch.frame.name if stretch.frame else ""
    low = stretch.sentence.start if name == "reported" else stretch.start
    if name != "ascites cytology" and _CYTOLOGY.search(context.text, low, mention.start):
        return False
    return _judged(context, mention) not in NOT_HERS


def _grouped(context: Context, stretch: Stretch, mentions: list[Mention]) -> list[Result]:
    """Diagnoses of one tissue as one result, others apart."""
    groups: list[list[Mention]] = [[mentions[0]]]
    for mention in mentions[1:]:
        if _is_same(context, groups[-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    found = []
    for index, group in enumerate(groups):
        low = stretch.start if index == 0 else _cut_before(context, groups[index - 1][-1].end, group[0].start)
        high = (
            stretch.end if index + 1 == len(groups) else _cut_before(context, group[-1].end, groups[index + 1][0].start)
        )
        found.append(_result(context, stretch, group, low, high))
    return found


def _is_same(context: Context, group: list[Mention], mention: Mention) -> bool:
    codes = {m.concept.code for m in group}
    if mention.concept.code in codes or {mention.concept.code, *codes} <= _MERGED:
        return True
    if mention.concept.code in _VAGUE or codes <= _VAGUE:
        return mention.concept.attrs.get("behaviour") == group[-1].concept.attrs.get("behaviour")
    worst = {m.concept.attrs.get("behaviour") for m in (*group, mention)}
    if worst == {"preinvasive"}:
        return True
    between = context.text[group[-1].end : mention.start]
    if re.fullmatch(r"\s*(?:arising\s+)?(?:with|in|on)\s+(?:background\s+)?", between):
        return True
    return "benign" not in worst and bool(re.search(r"\bwith\b|\(|\bor\b|\bversus\b", between))


def _cut_before(context: Context, low: int, high: int) -> int:
    cuts = list(_CUT.finditer(context.text, low, high))
    return cuts[-1].start() if cuts else low


def _result(context: Context, stretch: Stretch, group: list[Mention], low: int, high: int) -> Result:
    start, end, words = _trim(context, stretch, low, high, group[0])
    worst = max(
        group, key=lambda m: (RANK.index(m.concept.attrs.get("histology", "other")), m.concept.code not in _VAGUE)
    )
    around = context.text[start:end]
    words = written_out(context, worst, words)
    sites = [m for m in context.of("site", start=start, end=end) if _is_specimen_site(context, m, group)]
    depth = depth_mm(around)
    sized = measure.sizes(context.text, start, end)
    implied = worst.concept.attrs.get("tissue", "")
    if not implied and worst.concept.code == "endometriosis" and "cyst" in around.lower():
        implied = "ovary"
    return Result(
        start, end, words, worst.concept.code, worst.concept.name, worst.concept.attrs.get("histology", "other"),
        site=_site(sites) or implied,
        sites=tuple(dict.fromkeys(m.concept.name for m in sites)),
        suspected=_judged(context, worst) == "possible" and not is_in_keeping(context, worst),
        margins=margins(around),
        depth_mm=depth,
        size_mm=sized[0].mm if sized and sized[0].mm != (depth,) else (),
    )  # fmt: skip


def _is_specimen_site(context: Context, site: Mention, group: list[Mention]) -> bool:
    if any(m.start <= site.start < m.end for m in group) or _judged(context, site) == "negated":
        return False
    if COUNTED.search(context.text, max(0, site.start - 40), site.start):
        return False
    if _REACHING.search(context.text, group[0].end, site.start):
        return False
    if re.match(r"\W*(?:(?:resection\s+)?margin|primary|origin)", context.text[site.end : site.end + 20], re.I):
        return False
    before = context.text[max(0, site.start - 16) : site.start]
    if (
        any(
            0 <= site.start - m.end < 24
            and re.fullmatch(
                r"\W*(?:\([^)]*\)\W*)?(?:of|in|from)\s+(?:the\s+)?", context.text[m.end : site.start], re.I
            )
            for m in group
        )
        and group[0].concept.attrs.get("behaviour") == "malignant"
        and site.concept.code in ("cervix", "endocervix", "uterus")
    ):
        return False
    metastatic = "metasta" in context.text[max(0, group[0].start - 14) : group[-1].end].lower()
    return not (re.search(r"\bfrom\s", before) or (metastatic and _ORIGIN.search(before)))


def _site(sites: list[Mention]) -> str:
    return sites[0].concept.name if sites else ""


def _trim(
    context: Context, stretch: Stretch, low: int, high: int, first: Mention | None = None
) -> tuple[int, int, str]:
    text = context.text
    stop = first.start if first else high
    lead = _LEAD.match(text, low, stop)
    start = lead.end() if lead else low
    if first and first.start - start > 60:
        start = first.start
    if first and not lead:
        start = max(start, *(text.rfind(sign, start, first.start) + 1 for sign in ",;"))
    edge = _EDGE.match(text, start, stop)
    start = edge.end() if edge else start
    end = min(high, start + 220) if not first else min(high, first.end + 160)
    break_at = _BREAK.search(text[first.end if first else start : end])
    if break_at:
        end = (first.end if first else start) + break_at.start()
    loose = _LOOSE_END.search(text, start, end)
    end = loose.start() if loose and loose.start() > start else end
    words = re.sub(r"\s+", " ", text[start:end]).strip(" ,.;:(")
    return start, start + len(text[start:end].rstrip(" ,.;:(\n")), words


def _described(context: Context, stretch: Stretch) -> list[Result]:
    """A microscopic description without a diagnosis, only where the report names what it describes."""
    frame = stretch.frame
    if frame is None or frame.kind != "tissue_report" or not stretch.told:
        return []
    found = _CELLS.search(context.text, stretch.start, stretch.end)
    if (
        not found
        or context.subject(found.start()).assertion != "affirmed"
        or _judged_words(context, found) == "negated"
    ):
        return []
    start, end, words = _trim(context, stretch, stretch.start, stretch.end)
    around = context.text[start:end]
    sized = measure.sizes(context.text, start, end)
    return [
        Result(
            start, end, words,
            margins=margins(around),
            depth_mm=depth_mm(around),
            size_mm=sized[0].mm if sized else (),
        )
    ]  # fmt: skip


def _judged_words(context: Context, found: re.Match[str]) -> str:
    return assertion_of(context, found.start(), found.end())
