"""Colposcopy: each finding with its clock hours, the impression, and what was said of the transformation zone."""

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from lugol.language.assertion import judge
from lugol.language.cue_places import Assertions
from lugol.language.frames import Stretch, stretches
from lugol.language.kinds.diagnoses.diagnosis import organ
from lugol.language.kinds.findings.colposcoped import colposcoped
from lugol.language.kinds.layout.zones import is_report
from lugol.language.kinds.screening.sheet_results import in_sheet
from lugol.language.lines import DATED_MONTHS
from lugol.language.measure import Measure, measures, within
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.numerals import is_year
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Assertion, Colposcopy, Event

_TOLD_IN = ("case", "abstract", "caption")
_ALONE = frozenset(
    {"acetowhite", "mosaic", "punctation", "iodine_negative", "atypical_vessels", "cuffed_crypts", "satellite"}
)
_IMPRESSES = frozenset(
    {"reported", "suggested", "suggests", "raised", "normal", "imp", "impr", "swede", "unremarkable", "wnl"}
    | {"impression", "opinion", "appearance", "appearances", "suggestive", "suggesting", "consistent", "keeping"}
    | {"suspicious", "compatible", "favors", "features", "change", "changes", "disease", "looks", "assessment"}
)
_CHANGES = word_set(
    """acetowhite mosaic punctation atypical_vessels iodine_negative suspicious irregular_surface ulceration
    major_change minor_change leukoplakia"""
)
_NEIGHBOURS = word_set("vulva vulval vulvar vagina vaginal perineum perianal introitus labia anus urethra")
_GENITAL = frozenset({"cervix", "vagina", "uterus", "pelvis", "vulva"})
_NOT_SEEN = ("karyotyp", "chromosom", "trisom", "monosom", "turner", "mutation", "gene", "retina", "lens", "cornea")
"""Beginnings of words beside which "mosaic" and "punctation" are no sight of a cervix."""
_COLPOSCOPED = ("colp", "acet", "aceto", "lugol", "iodine", "aw")
"""Without any of these "satellite lesions" are those of another tumour."""
SWEDE = "swede_score"
MOST_POINTS = 10
_OF_SCORE = word_set("score of is was total : =")
_OR_MORE = (("or", "more"), ("or", "above"), ("and", "above"), ("or", "higher"), ("or", "less"), ("or", "below"))
_JOINS = word_set("+ and & , with / the of a")
_QUALITY = word_set(
    """dense faint thin thick coarse fine large small irregular multiple raised distinct mild opaque focal"""
)


def read(reading: Reading) -> list[Event]:
    """Colposcopic findings, impressions and assessments of her cervix."""
    events: list[Event] = []
    if is_report(reading.page) and not any(token.key.startswith("colp") for token in reading.page.tokens):
        return []  # in a report on tissue that tells of no colposcopy, "aw" is none of its findings
    sizes = [m for m in measures(reading.page) if m.kind == "clock"]
    looked = any(token.key.startswith(_COLPOSCOPED) for token in reading.page.tokens)
    for stretch in stretches(reading):
        if stretch.sentence.article not in _TOLD_IN or in_sheet(reading, stretch.first):
            continue
        framed = stretch.frame.kind == "colposcopy"
        begun = stretch.frame.first if framed and stretch.frame.last == stretch.first else stretch.first
        named = [
            m
            for m in reading.page.of("colposcopic", first=begun, last=stretch.last)
            if (framed or (_alone(reading, m) and (looked or m.code != "satellite")))
            and not stretch.frame.first <= m.first < m.last <= stretch.frame.last
        ]
        if named:
            events.extend(_told(reading, stretch, named, sizes))
    events = _without_false_calm(events)
    events.extend(_scores(reading))
    return [*events, *colposcoped(reading, events)]


def _without_false_calm(events: list[Event]) -> list[Event]:
    """ "Inadequate, SCJ not seen. No acetowhite change", "no acetowhite change, atypical vessels at 6": nothing seen of
    one kind makes a look normal only where it saw all, and nothing else.
    """
    kept: list[Event] = []
    for event in events:
        value = event.values
        if isinstance(value, Colposcopy) and value.code == "normal" and any(_is_more(event, e) for e in events):
            event = msgspec.structs.replace(event, values=msgspec.structs.replace(value, code="", impression=""))
        kept.append(event)
    return kept


def _is_more(normal: Event, other: Event) -> bool:
    value = other.values
    if not isinstance(value, Colposcopy) or other.when != normal.when or other.assertion != "affirmed":
        return False
    graver = value.impression not in ("", "normal")
    return graver or value.code in _CHANGES or value.adequate is False or value.scj == "not_visible"


def _scores(reading: Reading) -> Iterator[Event]:
    """ "Swede score: 7", "Swede 5/10": a total of 0 to 10 points that her colposcopist gave."""
    page = reading.page
    for at in (i for i, key in enumerate(page.spelled) if key == "swede"):
        sentence = page.sentence(at)
        if sentence.article not in _TOLD_IN:
            continue
        last = at + 1
        while last < sentence.last and page.tokens[last].key in _OF_SCORE:
            last += 1
        points = page.tokens[last].key if last < sentence.last else ""
        judged = reading.judge(at, at + 1).assertion
        if page.keys(last + 1, last + 3) in _OR_MORE:
            continue  # a limit, and no score of hers
        if points.isdecimal() and int(points) <= MOST_POINTS and judged not in (*NOT_HERS_YET, "negated"):
            value = Colposcopy(finding=f"Swede score {points}", code=SWEDE)
            yield reading.event(value, at, last + 1, assertion="affirmed")


def _alone(reading: Reading, mention: Mention) -> bool:
    if mention.concept.attr("role") in ("tz_type", "scj"):
        return True
    page = reading.page
    stained = page.of("ihc_marker", first=mention.last, last=page.sentence(mention.first).last)
    tests = page.of("gene", "ihc_marker", first=mention.first, last=mention.last)
    if mention.code not in _ALONE or tests or _is_seen_elsewhere(page, mention):
        return False
    return not (mention.code == "iodine_negative" and stained)


def _is_seen_elsewhere(page: Page, mention: Mention) -> bool:
    """ "A mosaic pattern on chest CT", "punctation of the retina", "mosaicism 45,X/46,XX": of another look or organ."""
    sentence = page.sentence(mention.first)
    sites = {organ(site) for site in page.of("site", first=sentence.first, last=sentence.last)}
    frames = page.of("frame", first=sentence.first, last=sentence.last)
    imaged = any(m.concept.attr("frame") == "imaging" for m in frames)
    colposcoped = any(m.concept.attr("frame") == "colposcopy" for m in frames)
    told = page.keys(sentence.first, sentence.last)
    away = bool(sites) and not sites & _GENITAL
    return not colposcoped and (imaged or away or any(key.startswith(_NOT_SEEN) for key in told))


def _told(reading: Reading, stretch: Stretch, named: list[Mention], clocks: list[Measure]) -> list[Event]:
    by_role: dict[str, list[Mention]] = {}
    for mention in named:
        if reading.judge(mention.first, mention.last).assertion not in NOT_HERS_YET:
            by_role.setdefault(mention.concept.attr("role"), []).append(mention)
    found = [m for m in by_role.get("finding", []) if not (_is_said_again(reading, m) or _is_of_one_thing(reading, m))]
    hours = _hours(reading, stretch, found, clocks)
    events = [e for m, h in zip(found, hours, strict=True) if (e := _finding(reading, stretch, m, h)) is not None]
    events.extend(_impressions(reading, by_role.get("impression", [])))
    events.extend(_reviews(reading, by_role.get("review", [])) if stretch.frame.kind == "colposcopy" else [])
    assessed = _assessed(reading, by_role)
    if assessed is not None:
        events.append(assessed)
    return events


def _is_of_one_thing(reading: Reading, mention: Mention) -> bool:
    """ "Colposcopy negative for invasion": what is free of one thing is not normal."""
    return mention.code == "normal" and reading.page.keys(mention.last, mention.last + 1) == ("for",)


def _is_said_again(reading: Reading, mention: Mention) -> bool:
    """ "Iodine negative (unstained)": a bracket that says the same is no second finding."""
    before = reading.page.of("colposcopic", first=mention.first - 4, last=mention.first)
    return bool(before) and before[-1].code == mention.code and before[-1].last == mention.first - 1 and (
        reading.page.tokens[mention.first - 1].key == "("
    )  # fmt: skip


def _hours(reading: Reading, stretch: Stretch, found: list[Mention], clocks: list[Measure]) -> list[tuple[int, ...]]:
    """The clock hours of each finding: those behind it, of the finding it is listed with, or of the same place."""
    page = reading.page
    told: list[tuple[int, ...]] = []
    for index, mention in enumerate(found):
        end = found[index + 1].first if index + 1 < len(found) else stretch.last
        own = within(clocks, mention.last, end)
        hours = tuple(int(v) for m in own for v in m.values)
        said_same = "same" in page.keys(max(stretch.first, mention.first - 6), min(mention.last + 3, stretch.last))
        told.append(hours or (told[-1] if said_same and told else ()))
    for index in range(len(found) - 2, -1, -1):
        between = page.keys(found[index].last, found[index + 1].first)
        if not told[index] and all(key in _JOINS or key in _QUALITY for key in between):
            told[index] = told[index + 1]
    first = within(clocks, stretch.first, found[0].first) if found else []
    if found and not any(told) and first:
        told[0] = tuple(int(v) for m in first for v in m.values)
    return told


def _finding(reading: Reading, stretch: Stretch, mention: Mention, hours: tuple[int, ...]) -> Event | None:
    page = reading.page
    first = mention.first
    while first > stretch.first and page.tokens[first - 1].key in _QUALITY:
        first -= 1
    judged = _judged(reading, mention)
    said: Assertion = "affirmed" if judged in ("historical", "possible") or mention.code == "normal" else judged
    value = Colposcopy(
        finding=page.words(first, mention.last),
        clock=hours,
        code=mention.code,
        impression="normal" if mention.code == "normal" else "",
        certainty="suspected" if judged == "possible" else "",
    )
    return reading.event(value, first, mention.last, assertion=said)


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """How a finding is asserted, but for the "not seen" that is part of another ("SCJ not seen")."""
    page = reading.page
    sentence = page.sentence(mention.first)
    cues = reading.cues.within(sentence.first, sentence.last)
    others = [m for m in page.of("colposcopic", first=sentence.first, last=sentence.last) if m.first != mention.first]
    kept = tuple(c for c in cues if not any(m.first <= c.first < m.last for m in others))
    found = Assertions(page, kept, tuple(c.first for c in kept), reading.cues.roles)
    judged = judge(found, mention.first, mention.last)
    if not mention.code.startswith("iodine"):
        return judged.assertion
    joint = page.keys(mention.first - 1, mention.first)
    before = page.of("colposcopic", first=sentence.first, last=mention.first)
    if joint in (("or",), ("nor",)) and before:
        return _judged(reading, before[-1])  # "no acetowhite or iodine negative areas"
    return "affirmed" if judged.row == "neg.no" and joint == (",",) else judged.assertion


def _impressions(reading: Reading, named: list[Mention]) -> list[Event]:
    """The worst impression that is told, where the sentence says that it is one and no tissue shows it."""
    page = reading.page
    events: list[Event] = []
    for mention in named:
        sentence = page.sentence(mention.first)
        around = set(page.keys(sentence.first, sentence.last))
        short = sentence.last - sentence.first < 12
        first = _begin_of_telling(page, sentence.first, mention)
        tissue = page.of("tissue", "cyt_test", first=first, last=_end_of_telling(reading, mention))
        if tissue or not (around & _IMPRESSES or short or "?" in around) or _has_later_one(page, mention):
            continue
        judged = reading.judge(mention.first, mention.last).assertion
        if judged == "negated" or (mention.code == "normal_impression" and _is_of_neighbour(page, mention)):
            continue
        value = Colposcopy(impression=cast(Any, mention.concept.name), finding=page.words(mention.first, mention.last))
        events.append(reading.event(value, mention.first, mention.last, assertion="affirmed"))
    ranks = ("normal", "low_grade", "high_grade", "suspicious_for_invasion")
    return sorted(events, key=lambda e: ranks.index(e.values.impression) if e.values.impression in ranks else 0)[-1:]  # type: ignore[union-attr]


_CERVICAL_WORDS = word_set("cervix cx ectocervix tz scj zone portio vault")
_BESIDE_NEIGHBOUR = word_set("and & , / + the is was are were appeared looked appear look : - – both also")


def _is_of_neighbour(page: Page, mention: Mention) -> bool:
    """ "Vagina and vulva NAD", "normal vulva": is it the neighbours of the cervix that are normal?"""
    for at in range(mention.first - 1, page.sentence(mention.first).first - 1, -1):
        if page.tokens[at].key in _NEIGHBOURS:
            return not _CERVICAL_WORDS.intersection(page.keys(page.clause(at)[0], mention.first))
        if page.tokens[at].key not in _BESIDE_NEIGHBOUR:
            break
    return page.tokens[mention.last].key in _NEIGHBOURS if mention.last < len(page.tokens) else False


def _begin_of_telling(page: Page, first: int, mention: Mention) -> int:
    """ "Smear HSIL; colposcopy normal": what is told begins with the colposcopy that a sign parts from the smear."""
    named = _colposcopies(page, first, mention.first)
    parted = bool(named) and _past_day(page, first, named[-1].first) in (";", ",", ".")
    return named[-1].first if parted else first


def _colposcopies(page: Page, first: int, last: int) -> list[Mention]:
    return [m for m in page.of("frame", first=first, last=last) if m.concept.attr("frame") == "colposcopy"]


def _past_day(page: Page, first: int, at: int) -> str:
    """ ", in 2020 colposcopy normal": the sign before a colposcopy and the day that stands before its name."""
    before = reversed(page.keys(first, at))
    return next((key for key in before if not (key[0].isdigit() or key in DATED_MONTHS or key in _OF_DAY)), "")


_OF_DAY = frozenset({"in", "on", "/", "-", "the"})


def _has_later_one(page: Page, mention: Mention) -> bool:
    """ "LSIL 2015, 2020 colposcopy normal": is it told before a colposcopy of another day?"""
    last = page.sentence(mention.first).last
    behind = _colposcopies(page, mention.last, last)
    dated = bool(behind) and page.tokens[behind[0].first - 1].key[0].isdigit()
    return dated and _past_day(page, mention.last, behind[0].first) in (";", ",", ".")


def _end_of_telling(reading: Reading, mention: Mention) -> int:
    """ "Colposcopy was suspicious for invasion and a biopsy ...": tissue behind "and a" has a telling of its own.

    So has "colposcopy normal, biopsy CIN 2", and "suspicious for invasion, no biopsy taken".
    """
    page = reading.page
    last = page.sentence(mention.first).last
    begun = {m.first for m in page.of("tissue", "cyt_test", "frame", first=mention.last, last=last)}
    begun |= {
        at - 1 for at in begun if page.tokens[at - 1].key in ("no", "without") or is_year(page.tokens[at - 1].key)
    }
    joints = (i for i in range(mention.last, last - 1) if page.tokens[i].key in ("and", ",", ";"))
    return next(
        (
            i
            for i in joints
            if (page.tokens[i].key == "and" and page.tokens[i + 1].key in ("a", "an", "the"))
            or (page.tokens[i].key != "and" and i + 1 in begun)
        ),
        last,
    )


def _reviews(reading: Reading, named: list[Mention]) -> list[Event]:
    """ "Review colposcopy: unchanged": how it looks against the last time, told as such."""
    told = [m for m in named if reading.judge(m.first, m.last).assertion in ("affirmed", "historical")]
    words = [Colposcopy(finding=reading.page.words(m.first, m.last)) for m in told]
    return [reading.event(v, m.first, m.last, assertion="affirmed") for v, m in zip(words, told, strict=True)][:1]


def _assessed(reading: Reading, by_role: dict[str, list[Mention]]) -> Event | None:
    """Transformation zone, squamocolumnar junction, adequacy and upper limit of one examination as one event."""
    told: dict[str, Any] = {}
    used: list[Mention] = []
    for mention in by_role.get("tz_type", [])[:1]:
        told["tz_type"], used = mention.code.removeprefix("tz"), [*used, mention]
    for mention in by_role.get("scj", [])[:1]:
        told["scj"], used = mention.concept.name, [*used, mention]
    for mention in by_role.get("adequacy", [])[:1]:
        denied = reading.page.tokens[max(0, mention.first - 1)].key == "not"
        told["adequate"], used = (mention.code == "adequate") != denied, [*used, mention]
    for mention in by_role.get("limit", [])[:1]:
        told["lesion_limit_seen"], used = mention.code == "limit_seen", [*used, mention]
    if not told:
        return None
    first, last = min(m.first for m in used), max(m.last for m in used)
    words = ", ".join(reading.page.words(m.first, m.last) for m in sorted(used, key=lambda m: m.first))
    return reading.event(Colposcopy(finding=words, **told), first, last, assertion="affirmed")
