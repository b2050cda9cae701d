"""What the statements of an examination say of her in words of no row: under its heading any, in prose of an organ."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from lugol.language.frames import Stretch
from lugol.language.model import Mention, Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_DENIES = word_set("no not without none nor neither never nil denies denied negative absence free non nd cannot unable")
_ENDS_DENIAL = word_set("; but although though however except .")
_PARTS = word_set(", ; but although though however .")
_COPULA = word_set("is are was were appears appeared looks looked seems seemed remains remained")
LETTERED = word_set("perrla perrl perl eomi rrr ctab ctabl ncat wnl nad")
"""Good findings by their letters."""
_STATES = ("found_so", "her_state")
_NON = ("non", "anicteric", "acyanotic", "atraumatic")
_OPERATED = ("procedure", "findings")
_OF_NOTHING = word_set("unremarkable normal intact clear good stable soft benign regular present full symmetrical")
"""These say nothing where nothing is named that they are said of."""
_SEEN = word_set("visualized seen palpable palpated examined noted identified above below exam examination today same")
"""Words of looking, by which nothing is told of what was seen."""
_SPECIMENS = ("gross", "microscopy", "path_diagnosis", "specimen", "synoptic", "stains")
_TOLD_BY_HER = word_set(
    """states stated reports reported says said complains complained complaining denies tells told thinks
    describes described noticed whose remembers recalls claims claimed admits notes believes"""
)
_DEEDS = word_set(
    """underwent received given performed done obtained taken ordered placed removed deferred refused declined started
    prescribed administered discussed recommended advised scheduled planned continue continued repeat explained
    counseled counselled instructed assessed tested checked used using attempted inserted injected proceeded prepped
    draped collected sent biopsied examined reviewed applied requested consented returned assisted test tests"""
)
_UNSURE = word_set(
    """last yesterday earlier will would should may might could can if unless until when history ago previously prior
    plan risk ?"""
)
_OTHERS = word_set(
    """fetal fetus fetuses baby baby's babies infant infant's newborn newborn's neonate neonatal mother mother's husband
    husband's son daughter sister brother father family placenta specimen he his i we my our you your"""
)
_NO_ORGANS = word_set("nurse nurses chaperone interpreter partner room door couch trolley drain dressing")
"""Of these a statement under an organ's heading may speak, and says nothing of her."""
_OTHER_KINDS = (
    *("drug", "regimen", "other_treatment", "procedure", "analyte", "analyte_state", "histology", "ihc_marker", "gene"),
    *("cyt_test", "cyt_result", "hpv", "stage", "chemotherapy", "radiotherapy", "immunotherapy", "hormonal", "vital"),
    *("disorder", "condition", "obstetric", "symptom"),
)
"""What these name is told by another reader."""
_GOOD_ROWS = ("neg.clear", "hyp.opinion")
"""What is "normal" or "appropriate" is found so."""
_LEADS = word_set(
    """the a an her she it patient is are was were has have had there also and & appears on upon inspection palpation
    auscultation examination exam reveals revealed shows showed demonstrates demonstrated with to be that of in at , : -
    ( today"""
)
_TRAILS = word_set(
    """and or with in of is are was were has have had that which who the a an , : - ( her she patient there to by as
    shows show exhibit exhibits contain contains reveal reveals demonstrate demonstrates appears appear"""
)
_PRONOUNS = word_set("it this these those they she that")
_SELF = word_set("general constitutional appearance vital signs vitals external")
"""Labels that name no organ."""
_LONGEST = 20
_LONGEST_LABEL = 4
_LONGEST_SUBJECT = 8


def read(reading: Reading, told: Sequence[Stretch], known: Sequence[Event]) -> list[Event]:
    """The statements of an examination that no other finding tells.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("PHYSICAL EXAM:\\nNEURO: Mood and affect are appropriate. Right gaze preference.")
    >>> [event.values.term for event in read(reading, stretches(reading), [])]
    ['NEURO Mood and affect are appropriate', 'NEURO Right gaze preference']
    """
    page = reading.page
    if any(part.kind in _SPECIMENS for part in page.parts):
        return []
    operated = any(part.kind in _OPERATED for part in page.parts)
    taken = Places((span.start, span.end) for event in known for span in event.sources)
    events: list[Event] = []
    for _, group in groupby(told, key=lambda stretch: stretch.sentence.first):
        here = list(group)
        if all(_is_of_section(page, stretch) for stretch in here):
            runs = list(_statements(page, here[0].first, here[-1].last, taken))
        elif operated:
            continue
        else:
            examined = (s for s in here if s.frame.kind == "exam" and s.frame.last > s.frame.first)
            stated = (run for s in examined for run in _statements(page, s.first, s.last, taken))
            runs = [run for run in stated if _is_said_of_organ(page, *_trimmed(page, *run))]
        events.extend(event for run in runs if (event := _event(reading, *run)) is not None)
    return events


def _is_said_of_organ(page: Page, first: int, last: int) -> bool:
    """ "The urethral opening was underneath the clitoris", not "the cervix was grasped": in prose of an examination."""
    organs = page.of("examined", "site", first=first, last=last)
    verb = next((at for at in range(first, last - 1) if page.tokens[at].key in _COPULA), None)
    if (
        not organs
        or page.of("found_so", first=first, last=last)
        or verb is None
        or organs[0].first >= verb
        or verb - first > _LONGEST_SUBJECT
    ):
        return False
    return not page.tokens[verb + 1].key.endswith("ed") and page.sentence(first).article == "case"


def _is_of_section(page: Page, stretch: Stretch) -> bool:
    part = page.part_of(stretch.last - 1)
    headed = part is not None and part.kind == "exam" and part.label[1] > part.label[0]
    return headed and stretch.frame.kind in ("exam", "") and stretch.sentence.article == "case"


def _statements(page: Page, first: int, last: int, taken: Places) -> Iterator[tuple[int, int]]:
    """The runs of items between denials and what is told already."""
    begun: int | None = None
    ended, behind_taken = first, False
    for begin, end, denied in _items(page, first, last):
        inside = bool(taken.meeting(page.tokens[begin].start, page.tokens[end - 1].end))
        is_open = not denied and not inside and (not behind_taken or _tells_alone(page, begin, end))
        parted = begun is not None and (page.tokens[begin - 1].key == ";" or _is_of_another(page, begun, begin, end))
        if begun is not None and (not is_open or parted):
            yield begun, ended
            begun = None
        if is_open and begun is None:
            begun = begin
        ended, behind_taken = end, inside
    if begun is not None:
        yield begun, ended


def _tells_alone(page: Page, first: int, last: int) -> bool:
    """Is an item behind one that is told already more than its rest: "oriented to person, place and time"?"""
    states = page.of(*_STATES, first=first, last=last)
    return bool(states) or (_names_organ(page, first, last) and bool(_COPULA.intersection(page.keys(first, last))))


def _is_of_another(page: Page, begun: int, first: int, last: int) -> bool:
    """ "Gait steady, reflexes brisk": does an item name an organ of its own?"""
    return _names_organ(page, begun, first) and _names_organ(page, first, last)


def _items(page: Page, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """What commas and denials part, each with whether it is denied."""
    begun = _behind_label(page, first, last)
    denied = False
    for at in range(begun, last + 1):
        key = page.tokens[at].key if at < last else "."
        denies = key in _DENIES or page.keys(at, min(at + 2, last)) == ("clear", "of")
        if at < last and key not in _PARTS and not denies:
            continue
        if begun < at:
            yield begun, at, denied
        denied = denies or (denied and key not in _ENDS_DENIAL)
        begun = at if denies else at + 1


def _behind_label(page: Page, first: int, last: int) -> int:
    """The first token behind the labels of a sentence: "HEENT: Head: atraumatic"."""
    near = range(first, min(last, first + _LONGEST_LABEL + 1))
    return max((at + 1 for at in near if page.tokens[at].key == ":"), default=first)


def _names_organ(page: Page, first: int, last: int) -> bool:
    return bool(page.of("examined", "site", first=first, last=last))


def _event(reading: Reading, first: int, last: int) -> Event | None:
    page = reading.page
    first, last = _trimmed(page, first, last)
    if not 0 < last - first <= _LONGEST or not _is_state(reading, first, last):
        return None
    told = [reading.judge(first, first + 1), reading.judge(last - 1, last), reading.judge(first, last)]
    if any(judged.assertion != "affirmed" and judged.row not in _GOOD_ROWS for judged in told):
        return None
    label = _label(page, first)
    words = page.words(first, last)
    term = words if not label or _names_organ(page, first, last) else f"{label} {words}"
    if term.lower() in _OF_NOTHING:
        return None
    return reading.event(Exam(term=term), first, last, assertion="affirmed")


def _trimmed(page: Page, first: int, last: int) -> tuple[int, int]:
    while first < last and page.tokens[first].key in _LEADS and page.keys(first, first + 2) != ("a", "&"):
        first += 1
    while last > first and page.tokens[last - 1].key in _TRAILS:
        last -= 1
    return first, last


def _is_state(reading: Reading, first: int, last: int) -> bool:
    """Do these words tell how something of hers was found, and not what was done, said or thought?"""
    page = reading.page
    keys, sentence = set(page.keys(first, last)), page.sentence(first)
    if (_DEEDS & keys) or (_UNSURE | _TOLD_BY_HER | _OTHERS).intersection(page.keys(sentence.first, sentence.last)):
        return False
    lit = page.keys(first, first + 2) in (("light", "was"), ("light", "is"))
    if page.tokens[first].key in _NO_ORGANS or lit or _takes_up_a_plan(page, first):
        return False
    others = page.of(*_OTHER_KINDS, first=first, last=last)
    if any(not m.concept.attr("generic") for m in others) or page.of(
        "analyte", first=sentence.first, last=sentence.last
    ):
        return False
    states = page.of(*_STATES, first=first, last=last)
    told = any(not _is_denial(page, m) for m in states) or bool(keys & LETTERED)
    organs = {at for m in page.of("examined", "site", first=first, last=last) for at in range(m.first, m.last)}
    words = [page.tokens[at].key for at in range(first, last) if at not in organs]
    words = [word for word in words if word.isalpha() or (organs and word[0].isdigit())]
    rest = [word for word in words if word not in _SEEN | _COPULA and not word.startswith(_NON)]
    cut = not _DENIES.isdisjoint(page.keys(last, last + 1))
    said = bool(_COPULA & keys) or not _COPULA.isdisjoint(page.keys(first - 1, first))
    return told or (bool(rest) and (said or (len(rest) > 1 and not cut and not _is_heading_line(page, first, last))))


def _takes_up_a_plan(page: Page, at: int) -> bool:
    """ "We will remove the drain. It is dry.": a pronoun that takes up what a sentence of plans or deeds spoke of."""
    sentence = page.sentence(at)
    if sentence.first == 0 or page.tokens[sentence.first].key not in _PRONOUNS:
        return False
    before = page.sentence(sentence.first - 1)
    return bool((_UNSURE | _DEEDS | _OTHERS).intersection(page.keys(before.first, before.last)))


def _is_denial(page: Page, state: Mention) -> bool:
    """ "Anicteric", "nondistended": these deny a sign as "no jaundice" does."""
    return page.tokens[state.first].key.startswith(_NON)


def _is_heading_line(page: Page, first: int, last: int) -> bool:
    """ "CARE AFTER DISCHARGE" on a line of its own; "HEENT: NC/AT." is none. In capitals a blank line is before it."""
    before = page.text[: page.tokens[first].start].rpartition("\n")
    behind = page.text[page.tokens[last - 1].end :].partition("\n")[0]
    if before[2].strip() or behind.strip() or not page.words(first, last).isupper():
        return False
    return not page.in_capitals or not before[0].rpartition("\n")[2].strip()


def _label(page: Page, at: int) -> str:
    """The name of the organ or test over a statement: at the head of its sentence, or over its part."""
    sentence, part = page.sentence(at), page.part_of(at)
    begun = _behind_label(page, sentence.first, sentence.last)
    spans = [(sentence.first, begun - 1)] if begun > sentence.first else []
    spans += [part.label] if part is not None and part.label[1] - part.label[0] <= _LONGEST_LABEL else []
    first, last = spans[0] if spans else (0, 0)
    keys = set(page.keys(first, last)) - {":"}
    return "" if keys & _SELF or _is_heading(keys) else page.words(first, last).rstrip(":")


def _is_heading(keys: set[str]) -> bool:
    return bool(keys & word_set("physical exam examination objective findings status pe clinical o e"))
