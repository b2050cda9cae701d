"""What tissue showed: the words behind or before a sample that tell its result, and the worst of what they affirm."""

import msgspec

from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading

RANK = (
    *("no_result", "insufficient", "benign", "other", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS"),
    "cancer",
)
NOT_HERS = ("hypothetical", "literature", "family", "other_person")
REPORTS = frozenset(
    {
        *("showed", "shows", "showing", "revealed", "reveals", "confirmed", "confirming", "demonstrated", "disclosed"),
        *(
            "positive",
            "indicated",
            "indicates",
            "reported",
            "was",
            "were",
            "is",
            "gave",
            "found",
            "suggested",
            "identified",
            "came",
            "diagnosed",
            "read",
        ),
        *(
            ":",
            "=",
            "–",
            "-",
            "consistent",
            "proved",
            "returned",
            "yielded",
            "indicated",
            "with",
            "(",
            "ruled",
            "excluded",
        ),
    }
)
_SHOWING = frozenset(
    {"indicated", "indicates", "showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "showing", ":"}
)
_AHEAD = REPORTS - {"-"} | {"for"}
"""Words before which a result does not begin; a hyphen may stand inside it ("low-grade")."""
_BY = frozenset({"on", "by", "at", "from", "in", "via", "after", "through"})
_LONGEST = 30


class Result(msgspec.Struct, frozen=True):
    """What tissue showed: the words, the mentions that tell it, and the worst of what is affirmed."""

    first: int
    last: int
    worst: str
    sure: bool
    named: tuple[Mention, ...]


def result_behind(reading: Reading, first: int, last: int) -> Result | None:
    """What a stretch behind a sample tells of it; None where no verb or sign of reporting leads to it."""
    page = reading.page
    named = [m for m in page.of("histology", first=first, last=last) if _is_result(reading, m)]
    lead = page.keys(first, named[0].first if named else last)
    if lead and not REPORTS.intersection(lead) and not (named and _is_date(reading, first, named[0].first)):
        return None
    return _graded(reading, named, first, last) if named else _described(reading, first, last)


def _is_date(reading: Reading, first: int, last: int) -> bool:
    """ "Bx 25/05/23 SCC": only a date stands between a sample and its result."""
    begun = reading.page.sentence(first).first
    dated = {i for m in reading.time.told_in(begun, last) for i in range(m.first, m.last)}
    return bool(dated) and all(
        i in dated or not reading.page.tokens[i].key.isalnum() or reading.page.tokens[i].key in ("on", "dated", "dt")
        for i in range(first, last)
    )


def _described(reading: Reading, first: int, last: int) -> Result | None:
    """ "showed small round cells in sheets": a description without the name of a lesion, behind a verb of showing."""
    page = reading.page
    at = next((i for i in range(first, last) if page.tokens[i].key in _SHOWING), None)
    if at is None:
        return _normal(page, first, last)
    begin, end = at + 1, min(last, page.clause(at)[1])
    while end > begin and not page.tokens[end - 1].key.isalnum():
        end -= 1
    known = page.of("ihc_marker", "hpv", "frame", "gene", "procedure", first=begin, last=end)
    if end - begin < 2 or known or reading.judge(begin, begin + 1).assertion in (*NOT_HERS, "planned"):
        return None
    return Result(begin, min(end, begin + _LONGEST), "", True, ())


def _normal(page: Page, first: int, last: int) -> Result | None:
    """ "Bone marrow biopsy was normal": the plain word right behind a copula."""
    if page.keys(first, first + 1) not in (("was",), ("were",), (":",)):
        return None
    at = first + 1 if page.tokens[first + 1].key not in ("reported", "entirely", "all") else first + 2
    plain = at < last and page.tokens[at].key in ("normal", "unremarkable")
    return Result(at, at + 1, "benign", True, ()) if plain else None


def result_before(reading: Reading, sentence: Sentence, begun: int) -> Result | None:
    """The result before a sample that begins at a token: "Squamous cell carcinoma on cervical biopsy"."""
    page = reading.page
    named = [m for m in page.of("histology", first=sentence.first, last=begun) if _is_result(reading, m)]
    if not named:
        return None
    between = page.keys(named[-1].last, begun)
    if not _BY.intersection(between) or {",", ";"} & set(between):
        return None
    return _graded(reading, named[-1:], named[-1].first, begun)


def _is_result(reading: Reading, mention: Mention) -> bool:
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in (*NOT_HERS, "planned"):
        return False
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    return not (behind and behind[0] in ("antigen", "smear", "cytology"))


def _graded(reading: Reading, named: list[Mention], first: int, last: int) -> Result:
    page = reading.page
    judged = {m.first: reading.judge(m.first, m.last).assertion for m in named}
    affirmed = [m for m in named if judged[m.first] in ("affirmed", "historical")]
    possible = [m for m in named if judged[m.first] == "possible"]
    told = affirmed or possible
    codes = [m.concept.attr("histology") or "other" for m in told]
    worst = max(codes, key=RANK.index) if codes else "benign"
    end = min(max(m.last for m in named), last)
    begin = min(m.first for m in named)
    while begin > first and page.tokens[begin - 1].key not in _AHEAD and begin > named[0].first - 4:
        begin -= 1
    return Result(begin, min(end, begin + _LONGEST), worst, bool(affirmed) or not possible, tuple(told or named))
