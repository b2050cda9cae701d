"""Stages as stated: FIGO, TNM, rASRM and those of other organs, each with its system and the disease it stages."""

import re
from collections.abc import Iterator

import msgspec

from lugol.language.kinds.stage.alone import alone
from lugol.language.kinds.stage.extent import extents
from lugol.language.kinds.stage.parts import ROMAN, SYSTEMS_OF, figo_value, judged_stage, letters, run_end, stage_event
from lugol.language.kinds.stage.points import points
from lugol.language.kinds.stage.systems import AGAIN, BEFORE, LEADS, YEARS, rasrm_points, system_of
from lugol.language.kinds.stage.tnm import tnm
from lugol.language.model import NOT_HERS, Mention, Page
from lugol.language.reading import Reading
from lugol.language.tokens import ARROW
from lugol.record.event import Assertion, Event, Stage

_ANN_ARBOR = re.compile(r"(I{1,3}|IV|[1-4])([ABESX]{0,3})")
_FULL = re.compile(r"(I{1,3}|IV)[ABC][1-3]?[pr]?")
_GRADES = frozenset({"1", "2", "3"})
_GRADED = frozenset({"endometrioid", "mucinous_adenocarcinoma"})
"""Carcinomas of the womb whose FIGO grade is told by a figure alone: "endometrioid adenocarcinoma, FIGO 2"."""
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_CHANGED = frozenset(
    {"revised", "changed", "amended", "upgraded", "downgraded", "corrected", "updated", "modified", "reassigned"}
)
"""Behind the word "stage" these lead to the new one, past the old: "stage revised from IB2 to IIIC1"."""
_NUMERALS_OF_STAGES = frozenset({"i", "ii", "iii", "1", "2", "3", "one", "two"})
_BY_STAGES = frozenset({
    "neuromodulator", "neuromodulation", "procedure", "procedures", "operation", "repair", "reconstruction", "implant",
    "implantation", "interstim", "trial", "revision", "urethroplasty", "labor", "lead", "stimulator",
})  # fmt: skip
"""What is done in stages of its own: "stage II of labour", "stage I InterStim"."""
_STEPS = frozenset(
    {"begins", "outlines", "involves", "includes", "consists", "covers", "describes", "shows", "covering"}
)
_FILL = frozenset(
    {"as", "was", "is", ":", "=", "-", "(", "the", "at", "of", "to", "be", "clinical", "pathological", "disease"}
    | {"clinically", "pathologically", "surgically", "provisionally"}
    | {"given", "assigned", "recorded", "diagnosis", "dx", "presentation", "considered", "determined", "established"}
    | {"accepted", "agreed", "decided", "mdt", "tb", "board", "written", "documented"}
    | (_TIMES := frozenset({"after", "before", "surgery", "operation"}))
)
_TO_GROUP = ((",",), ("-",), (":",), ("st",))
_CLASSIFIED = (("classified", "as"), ("categorized", "as"), ("assigned", "to"), ("corresponding", "to"))
_BEFORE_AGAIN = 10


_NUMBERED = frozenset({"FIGO", "lung (TNM)"})
_SUBDIVIDED = re.compile(r"[ABC][1-3]")
"""A figure behind the letter ("IIIC1"), which only the systems above have."""
_TYPE = 8
"""No more tokens has the bracket behind a cancer's name that tells its type and grade."""


def read(reading: Reading) -> list[Event]:
    """Every stage stated of her, once for each value and system."""
    events = [
        *_grouped(reading),
        *_bare(reading),
        *_bare_before(reading),
        *alone(reading),
        *_before_word(reading),
        *(_of_organ(reading, e) for e in tnm(reading)),
        *points(reading),
        *extents(reading),
    ]
    kept: list[Event] = []
    seen: set[tuple[str, str, str, str]] = set()
    for event in sorted(events, key=lambda e: (e.sources[0].section in _AGAIN_IN, e.order)):
        assert isinstance(event.values, Stage)
        key = (event.values.system[:4], event.values.value.upper(), event.assertion, event.when.edtf)
        told_before = any(k[:3] == key[:3] for k in seen) and not event.when.is_known
        if key not in seen and not told_before:
            seen.add(key)
            kept.append(event)
    return kept


def _of_organ(reading: Reading, event: Event) -> Event:
    """ "Colon cancer ... T3 N0 M0": the TNM of another organ is told under its name."""
    page = reading.page
    first = page.token_at(event.sources[0].start)
    system, disease = system_of(reading, first, first + 1, "")
    if not system.endswith("(TNM)"):
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(event.values, system=system, disease=disease))


def _grouped(reading: Reading) -> list[Event]:
    """ "stage IB1", "FIGO 2018 IIB", "staged as IIIC1r", "stage 4 endometriosis"."""
    page = reading.page
    events: list[Event] = []
    figo = {m.last - 1 for m in page.of("stage_system") if m.code == "FIGO"}
    done = -1
    for at, token in enumerate(page.tokens):
        if (token.key not in LEADS and at not in figo and not _is_classified(page, at)) or at < done:
            continue
        last = page.sentence(at).last
        place, year = _value_at(reading, at + 1, last)
        if place is None:
            continue
        end = run_end(reading, place, last)
        value = figo_value(letters(reading, place, end))
        if value is not None and (later := _behind_arrow(reading, end, last)) is not None:
            end, value = later
        if page.of("staged", first=page.sentence(at).first, last=last) and _is_of_lymphoma(page, at, last):
            end, value = _ann_arbor(reading, place, last)
        if value is None or not _stands_alone(reading, end, last) or _is_count(page, at, place, value):
            continue
        if _is_grade(page, at, place, end):
            continue
        done = end
        judged = judged_stage(reading, at, end, last)
        if judged in NOT_HERS or page.part(at) in ("references", "admin") or page.sentence(at).article == "caption":
            continue
        system, disease = system_of(reading, at, end, year)
        if system != "none" and not _is_step(page, at, end, last) and not _is_known(reading, at, disease):
            stage = Stage(system=system, value=value, disease=disease, score=rasrm_points(page, system, end, last))
            events.append(stage_event(reading, stage, _first(reading, at), end, judged))
    return events


def _behind_arrow(reading: Reading, end: int, last: int) -> tuple[int, str] | None:
    """ "Stage IIA2 -> after PET IIB": the end and the value of the stage to which an arrow leads from another."""
    page = reading.page
    arrow = next((at for at in range(end, min(end + _ARROW_WITHIN, last)) if page.tokens[at].key == ARROW), None)
    for at in range(arrow + 1, min(arrow + _ARROW_WITHIN, last)) if arrow is not None else ():
        if not page.tokens[at].glued and (value := figo_value(letters(reading, at, run_end(reading, at, last)))):
            whole = len(value) > 1 and value[0] == "I"
            return (run_end(reading, at, last), value) if whole else None
    return None


_ARROW_WITHIN = 5


def _is_count(page: Page, at: int, place: int, value: str) -> bool:
    """ "At this stage, before surgery 2 weeks ago": behind such words only a full group is a stage."""
    apart = bool(_TIMES.intersection(page.keys(at, place)))
    return apart and (len(value) < len("IB") or page.tokens[place].key[0].isdigit())


def _is_grade(page: Page, at: int, place: int, end: int) -> bool:
    """ "Endometrioid adenocarcinoma, FIGO 2": the bare figure behind the name of the system is its grade."""
    sentence = page.sentence(at)
    lone = page.tokens[at].key == "figo" and place == at + 1 and page.keys(place, end)[0] in _GRADES
    alone = lone and end == place + 1 and "stage" not in page.keys(max(sentence.first, at - 1), at)
    named = page.of("histology", first=sentence.first, last=sentence.last)
    return alone and any(m.code in _GRADED for m in named)


def _is_classified(page: Page, at: int) -> bool:
    """ "According to the FIGO classification the tumour was classified as IC3": the word leads as "staged" does."""
    if page.keys(at, at + 2) not in _CLASSIFIED:
        return False
    sentence = page.sentence(at)
    return bool(page.of("stage_system", first=sentence.first, last=sentence.last)) and any(
        key[0] in "iv1234" for key in page.keys(at + 2, min(at + 3, sentence.last))
    )


def _before_word(reading: Reading) -> list[Event]:
    """ "IIA stage", "a IB2-stage tumour", "IB1 FIGO 2018", "IIA1 (FIGO)": the value right before the word."""
    page = reading.page
    events: list[Event] = []
    figo = {m.first for m in page.of("stage_system") if m.code == "FIGO"}
    for at, token in enumerate(page.tokens):
        if (token.key != "stage" and at not in figo) or page.sentence(at).first == at:
            continue
        last = at - 1 if page.tokens[at - 1].key in ("-", "(") else at
        first = last - 1
        while first > page.sentence(at).first and page.tokens[first].glued:
            first -= 1
        written = letters(reading, first, last)
        value = figo_value(written)
        lead = page.keys(max(0, first - 2), first)
        behind = letters(reading, at + 1, run_end(reading, at + 1, page.sentence(at).last))
        if at in figo and not _FULL.fullmatch(written):
            continue
        if (
            value is None
            or len(written) < 2
            or not (at in figo or written.isupper())
            or LEADS.intersection(lead)
            or figo_value(behind)
        ):
            continue
        judged = judged_stage(reading, first, at + 1, page.sentence(at).last)
        system, disease = system_of(reading, first, at + 1, "")
        if judged not in NOT_HERS and system != "none":
            stage = Stage(system=system, value=value, disease=disease)
            events.append(stage_event(reading, stage, first, at + 1, judged))
    return events


def _is_of_lymphoma(page: Page, at: int, last: int) -> bool:
    named = page.of("staged", "stage_system", first=page.sentence(at).first, last=last)
    return any(m.code in ("lymphoma", "Ann Arbor") for m in named) and not any(m.code in SYSTEMS_OF for m in named)


def _ann_arbor(reading: Reading, at: int, last: int) -> tuple[int, str | None]:
    """ "stage IVE", "stage II A", "stage IV E lymphoma": the group with its letters, which may stand apart."""
    page = reading.page
    end = at + 1
    while end < last and _is_letter(page, end):
        end += 1
    written = letters(reading, at, end)
    match = _ANN_ARBOR.fullmatch(written.replace("-", "").upper())
    return end, ROMAN.get(match[1], match[1]) + match[2] if match else None


def _is_letter(page: Page, at: int) -> bool:
    """A capital letter of the system, glued or alone; an article before its noun is none."""
    token = page.tokens[at]
    written = page.text[token.start : token.end]
    return (token.glued and written == "-") or (written.isupper() and set(written) <= set("ABESX") and len(written) < 4)


def _bare(reading: Reading) -> list[Event]:
    """ "Ca cervix IIB": a group right behind the name of the disease, without the word stage."""
    page = reading.page
    events: list[Event] = []
    for mention in page.of("staged"):
        last = page.sentence(mention.first).last
        behind = _past_type(page, mention.last, last)
        at = behind + 1 if page.keys(behind, behind + 1) in _TO_GROUP else behind
        if at >= last or mention.concept.attr("system") in ("none", "unspecified"):
            continue
        end = run_end(reading, at, last)
        run = letters(reading, at, end)
        value = figo_value(run)
        if (
            value is None
            or not _stands_alone(reading, end, last)
            or not (run[0].isupper() or (run[0].isdigit() and len(run) > 1))
        ):
            continue
        events.extend(_beside_name(reading, mention, value, (at, end), judged_stage(reading, mention.first, end, last)))
    return events


def _past_type(page: Page, at: int, last: int) -> int:
    """ "Ca cx (SCC) IIB", "endometrial ca (endometrioid, G1) IA": where a short bracket behind a name ends."""
    if page.keys(at, min(at + 1, last)) != ("(",):
        return at
    return next((place + 1 for place in range(at + 1, min(at + _TYPE, last)) if page.tokens[place].key == ")"), at)


def _beside_name(
    reading: Reading, mention: Mention, value: str, at: tuple[int, int], judged: Assertion
) -> Iterator[Event]:
    """The group that stands at these tokens, right beside the name of its disease, where it is hers."""
    system = mention.concept.attr("system") or "FIGO"
    if judged not in NOT_HERS and (system in _NUMBERED or not _SUBDIVIDED.search(value)):
        stage = Stage(system=system, value=value, disease=mention.code)
        yield stage_event(reading, stage, *at, judged)


def _bare_before(reading: Reading) -> list[Event]:
    """ "Treated for IIB SCC of the cervix": a full group in capitals right before the name of the disease."""
    page = reading.page
    events: list[Event] = []
    for mention in page.of("staged"):
        start = page.sentence(mention.first).first
        at = mention.first - 1
        while at > start and page.tokens[at].glued:
            at -= 1
        if at < start or mention.concept.attr("system") in ("none", "unspecified"):
            continue
        run = letters(reading, at, mention.first)
        value = figo_value(run)
        if value is None or not _FULL.fullmatch(run) or LEADS.intersection(page.keys(max(start, at - 4), at)):
            continue
        judged = judged_stage(reading, at, mention.last, page.sentence(at).last)
        events.extend(_beside_name(reading, mention, value, (at, mention.first), judged))
    return events


def _is_step(page: Page, first: int, end: int, last: int) -> bool:
    """ "Stage 2 begins with ...", "stage I and II neuromodulator" tell a step of a course or of an operation."""
    at = end
    while at < last and (
        page.tokens[at].key in ("and", "/", "-", "&", "or") or page.tokens[at].key in _NUMERALS_OF_STAGES
    ):
        at += 1
    if at < last and page.tokens[at].key in _BY_STAGES:
        return True
    return first == page.sentence(first).first and end < last and page.tokens[end].key in _STEPS


def _is_known(reading: Reading, first: int, disease: str) -> bool:
    """ "Known stage 4 endometriosis" is history that names no system."""
    page = reading.page
    named = page.of("stage_system", first=max(0, first - 4), last=first + 6)
    before = page.keys(max(page.sentence(first).first, first - 4), first)
    return disease == "endometriosis" and not named and bool({"history", "known"} & set(before))


def _first(reading: Reading, at: int) -> int:
    """The system stands before the word "stage" ("FIGO stage IB1")."""
    named = reading.page.of("stage_system", first=max(0, at - 2), last=at)
    return named[-1].first if named and named[-1].last >= at - 1 else at


def _value_at(reading: Reading, at: int, last: int) -> tuple[int | None, str]:
    """Where the value begins, past a year, words such as "was" and the name of the disease, and that year."""
    page = reading.page
    changed = _changed_to(reading, at, last)
    if changed is not None:
        return changed, ""
    if page.tokens[at - 1].key in AGAIN:
        placed = next((i for i in range(at, min(last, at + _BEFORE_AGAIN)) if page.tokens[i].key in ("as", "to")), None)
        behind = letters(reading, at, run_end(reading, at, last)) if at < last else ""
        if placed is None and (_FULL.fullmatch(behind) or (len(behind) > 2 and figo_value(behind))):
            return at, ""
        return (placed + 1, "") if placed is not None and placed + 1 < last else (None, "")
    year, limit = "", at + BEFORE
    named = {m.first: m.last for m in page.of("staged", "histology", first=at, last=limit)}
    named |= {m.first: m.last for m in reading.time.told_in(at, min(last, limit)) if m.last - m.first > 1}
    while at < min(last, limit):
        key = page.tokens[at].key
        if key in YEARS:
            year = key
        elif at in named:
            at, limit = named[at], limit + named[at] - at
            continue
        elif key not in _FILL and key not in LEADS and key != ")":
            break
        at += 1
    return (at, year) if at < last else (None, year)


def _changed_to(reading: Reading, at: int, last: int) -> int | None:
    """ "stage was revised from IB2 to IIIC1": where the new stage stands that a changed one is told to be."""
    page = reading.page
    keys = page.keys(at, min(last - 1, at + _BEFORE_AGAIN))
    change = next((i for i, key in enumerate(keys) if key in _CHANGED), None)
    if change is None:
        return None
    places = [at + i + 1 for i, key in enumerate(keys) if i > change and key in ("to", "as")]
    return next((p for p in places if figo_value(letters(reading, p, run_end(reading, p, last)))), None)


def _stands_alone(reading: Reading, end: int, last: int) -> bool:
    """ "stage 3 kidney" is judged by its disease; "stage 1.5", "stage 2/4", "stages I to III", "I.E." are none."""
    if end >= last:
        return True
    token = reading.page.tokens[end]
    lettered = reading.page.tokens[end + 1] if end + 1 < last else None
    if token.key == "." and token.glued and lettered is not None and lettered.glued and lettered.key.isalpha():
        return False
    behind = letters(reading, end + 1, run_end(reading, end + 1, last)) if end + 1 < last else ""
    if token.key in ("-", "–", "to", "or", "/") and figo_value(behind) and not behind.isdigit():
        return False
    return not (token.glued and token.key in ("/", "%", "°"))
