"""TNM as written: the T, and the N and M right behind it."""

import re

from lugol.language.kinds.stage.parts import judged_stage, letters, run_end, stage_event
from lugol.language.model import NOT_HERS, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

_T = re.compile(r"(?:MR|U|[CPYRA]{0,2})T(?:[0-4][A-D]?[1-3]?|IS|X)(?:MI)?")
_NM = re.compile(r"(?:MR|[CPUY]|YP|YC)?[NM](?:[0-3][ABC]?|X)")


_LONE_T = frozenset({"PT", "YPT", "RPT", "CT", "MRT", "T"})
_LONE_NM = frozenset({"N", "M", "PN", "CN", "PM", "CM", "MRN"})


def tnm(reading: Reading) -> list[Event]:
    """ "pT1b1 pN0 M0", "T2bN1M0", "pT2a": the T, and N and M right behind it."""
    page = reading.page
    events: list[Event] = []
    at = 0
    while at < len(page.tokens):
        if _is_inside(page, at) or "t" not in page.tokens[at].key[:4] or len(page.tokens[at].key) > 4:
            at += 1
            continue
        last = page.sentence(at).last
        end, run = _run(reading, at, last, _LONE_T)
        written = _tnm_value(run)
        if written is None:
            at += 1
            continue
        spaced = end > run_end(reading, at, last)
        end, written = _with_nodes(reading, end, last, written)
        if (spaced and " " not in written) or not _is_staging(reading, at, end, written):
            at = end
            continue
        judged = judged_stage(reading, at, end, last)
        if judged not in NOT_HERS:
            events.append(stage_event(reading, Stage(system="TNM", value=written), at, end, judged))
        at = end
    return events


def _is_inside(page: Page, at: int) -> bool:
    """Is a token a piece of a longer word? Behind a bracket it begins one: "(T3, N0, M0)"."""
    return page.tokens[at].glued and page.tokens[at - 1].key not in ("(", "[", ":", "-", "–", ",")


def _is_staging(reading: Reading, first: int, end: int, written: str) -> bool:
    """A lone "T2" is a stage only beside words of staging: scans have T2 images too."""
    if written[0] in "cpyrmuCPYRMU" or " " in written:
        return True
    page = reading.page
    sentence = page.sentence(first)
    near = set(page.keys(max(sentence.first, first - 5), min(sentence.last, end + 3)))
    return bool(near & {"tnm", "stage", "staged", "figo", "ajcc"}) and not near & {
        "weighted",
        "signal",
        "images",
        "image",
    }


def _tnm_value(run: str) -> str | None:
    """The T, and the N and M glued to it, of a run of letters and digits."""
    upper = run.upper()
    match = _T.match(upper)
    if match is None:
        return None
    rest = upper[match.end() :]
    parts = [run[: match.end()]]
    while rest:
        further = _NM.match(rest)
        if further is None:
            return None
        parts.append(run[len(run) - len(rest) : len(run) - len(rest) + further.end()])
        rest = rest[further.end() :]
    return " ".join(parts)


def _run(reading: Reading, at: int, last: int, alone: frozenset[str]) -> tuple[int, str]:
    """The letters and digits from a token on; "pT 2b N 0 M x": a letter that stands alone has its value behind it."""
    end = run_end(reading, at, last)
    run = letters(reading, at, end)
    if run.upper() not in alone or end >= last:
        return end, run
    stop = run_end(reading, end, last)
    return stop, f"{run}{letters(reading, end, stop)}"


def _with_nodes(reading: Reading, end: int, last: int, written: str) -> tuple[int, str]:
    page = reading.page
    while end < last:
        at = _past_bracket(page, end, last)
        at = at + 1 if at < last and page.tokens[at].key in (",", "/", "-", ";") else at
        if at >= last:
            break
        stop, run = _run(reading, at, last, _LONE_NM)
        if not _NM.fullmatch(run.upper()):
            break
        end, written = stop, f"{written} {run}"
    return end, written


_BRACKET = 6


def _past_bracket(page: Page, at: int, last: int) -> int:
    """ "pT1b1 (on LLETZ) pN0(sn)": behind a short remark in brackets, else where it stands."""
    if page.keys(at, min(at + 1, last)) != ("(",):
        return at
    return next((i + 1 for i in range(at + 1, min(at + _BRACKET, last)) if page.tokens[i].key == ")"), at)
