"""Who she is: age, births, menopause and pregnancy, as told of her."""

from typing import Any

from lugol.language.kinds.woman.age import HER, OF_AGE, UNITS, WORDED, her_age
from lugol.language.kinds.woman.obstetric import is_compared, is_gravidity, is_own_birth
from lugol.language.kinds.woman.sex import sex_of
from lugol.language.model import NOT_HERS, Mention, Page, Token
from lugol.language.number_words import number_words
from lugol.language.reading import Reading
from lugol.record.record import Patient
from lugol.record.when import When, between

_GRAVIDA = frozenset({"g", "gravida", "gravid", "gravidity"})
_PARA = frozenset({"p", "para", "parity"})
_STATES = ("postmenopausal", "perimenopausal", "premenopausal")
_NUMBERS = number_words(0, 10)
_ANTENATAL = frozenset({"antenatal", "anc", "maternity", "prenatal", "midwife", "obstetric"})
_DATED_BY = (("scan",), ("dates",), ("usg",), ("ultrasound",), ("lmp",), ("dating",), ("uss",), ("early",))
_HEAD = 12
MOST_WEEKS = 42
MOST_BIRTHS = 16


def read_patient(reading: Reading) -> Patient:
    """What the text tells of her as a person; what it does not tell stays unknown."""
    page = reading.page
    age, at = her_age(reading)
    told: dict[str, Any] = {"sex": sex_of(page)[0], "birth": reading.time.birth}
    if age is not None:
        told |= {"age": age, "age_on": _age_on(reading, at)}
    told |= _births(page)
    told["menopausal"] = _menopausal(reading)
    pregnant = _pregnant(reading)
    if pregnant is not None:
        told["pregnant"] = pregnant
    return Patient(**told)


def _age_on(reading: Reading, at: int) -> When:
    """When her age holds: at its own date, else that of the document, else between its first and last date."""
    when = reading.when(at, at + 1)
    own = next((w for w in (when, reading.time.visit) if w.earliest and w.latest), None)
    if own is not None:
        return own
    told = [m.when for m in reading.time.mentions if m.when.earliest and m.when.latest]
    firsts = [w.earliest for w in told if w.earliest]
    lasts = [w.latest for w in told if w.latest]
    return between(min(firsts), max(lasts)) if told else when


def _births(page: Page) -> dict[str, Any]:
    """ "G3P2", "gravida 3, para 2", "P2L2", "nulliparous", "para 2+1"."""
    told: dict[str, Any] = {}
    for at, token in enumerate(page.tokens[:-1]):
        following = _counted(page, at)
        number = int(following.key) if following.key.isdigit() else _NUMBERS.get(following.key)
        spelled = len(token.key) > 1
        if token.key in WORDED and "para" not in told:
            told["para"] = WORDED[token.key]
            if token.key in ("nulligravida", "nulligravid"):
                told.setdefault("gravida", 0)
        if token.key in ("para", "gravida") and at and page.tokens[at - 1].key.isdigit() and not page.tokens[at].glued:
            before = page.keys(max(0, at - 2), at)
            if number is None and (len(before) < 2 or before[0] in (",", ".", "(", "-")):
                told.setdefault(token.key, int(before[-1]))
        if token.key in ("primigravida", "primigravid"):
            told.setdefault("gravida", 1)
        if number is None or not (spelled or following.glued) or number > 9999:
            continue
        if token.key in _GRAVIDA and number < 20 and (spelled or _is_gravidity(page, at)):
            told.setdefault("gravida", number)
        if token.key in _PARA and (spelled or _is_parity(page, at)):
            told.setdefault("para", _para_of(following.key, number))
            if len(following.key) == 4:
                told.setdefault("parity_term", f"P{following.key}")
    return told


def _counted(page: Page, at: int) -> Token:
    """The token behind a word for births, past a colon: "Gravida: 3", "Para is 2"."""
    following = page.tokens[at + 1]
    worded = page.tokens[at].key in ("gravida", "para", "gravid", "gravidity", "parity") and at + 2 < len(page.tokens)
    return page.tokens[at + 2] if worded and following.key in (":", "is", "=", "of") else following


def _para_of(written: str, number: int) -> int:
    """Births: "P2" two; "P1021" term and preterm births one and none."""
    return int(written[0]) + int(written[1]) if len(written) == 4 and written.isdigit() else number


def _is_gravidity(page: Page, at: int) -> bool:
    """ "G3P2", "G2 P1", "G0 woman", "34F G2" are; "KRAS G12D", "FIGO IIA1, G2" tell a change and a grade."""
    behind = page.tokens[at + 2] if at + 2 < len(page.tokens) else None
    if behind is not None and behind.key in ("p", "para", "t", "l", "a"):
        return True
    apart = behind is None or not behind.glued or not behind.key.isalnum()
    return apart and _beside_her(page, at)


def _is_parity(page: Page, at: int) -> bool:
    """ "P2L2", "P2+0", "G3P2", "34F P0" is a parity; "p16", "P1" of a gel or a stain is none."""
    if page.text[page.tokens[at].start] != "P":
        return False
    behind = page.keys(at + 2, at + 3)
    if behind and behind[0] in ("l", "a", "+") and len(page.tokens[at + 1].key) < 3:
        return True
    before = page.keys(max(0, at - 3), at)
    if len(before) > 1 and ("g" in before[-3:] or "gravida" in before[-3:]):
        return True
    return int(page.tokens[at + 1].key) < MOST_BIRTHS and _beside_her(page, at)


def _beside_her(page: Page, at: int) -> bool:
    """Does her age, or the word for her, stand right beside: "34F P0", "38 yo P1+2", "Mrs P, 49, P2", "G0 woman"?"""
    sentence = page.sentence(at)
    before = [k for k in page.keys(max(sentence.first, at - 4), at) if k != ","]
    behind = page.keys(at + 2, min(at + 3, sentence.last))
    aged = bool(before) and (before[-1] in OF_AGE | UNITS | HER or (before[-1].isdigit() and len(before[-1]) == 2))
    return aged or (bool(behind) and behind[0] in ("woman", "lady", "female", "patient", "f"))


def _menopausal(reading: Reading) -> str:
    for mention in reading.page.of("condition"):
        told_of_her = reading.judge(mention.first, mention.last).assertion in ("affirmed", "historical")
        if told_of_her and mention.code in _STATES:
            return mention.code.removesuffix("menopausal")
    bleeds = [m for m in reading.page.of("symptom") if m.code == "postmenopausal_bleeding"]
    told = [m for m in bleeds if reading.judge(m.first, m.last).assertion == "affirmed"]
    return "post" if told else ""


def _pregnant(reading: Reading) -> bool | None:
    """Is she pregnant at the end of what is told? None where nothing tells it."""
    states = [
        (m.first, m.concept.attr("status"))
        for m in reading.page.of("obstetric")
        if _affirmed(reading, m.first, m.last)
        and not is_gravidity(reading.page, m)
        and not is_own_birth(reading.page, m.first)
        and not is_compared(reading.page, m.first)
        and not _is_earlier_birth(reading, m)
    ]
    states += [
        (at, "pregnant")
        for at in _gestations(reading.page)
        if _of_her(reading, at) and not is_own_birth(reading.page, at) and not is_compared(reading.page, at)
    ]
    state: bool | None = None
    for _, told in sorted(states):
        if told == "pregnant":
            state = True
        elif told in ("delivered", "ended") and state:
            state = False
    return state


_PREGNANCY_DAYS = 280


def _is_earlier_birth(reading: Reading, mention: Mention) -> bool:
    """ "Pregnant 14/40 ... one vaginal delivery in 2020": a birth that ended no pregnancy of now."""
    when, visit = reading.when(mention.first, mention.last), reading.time.visit
    if mention.concept.attr("status") == "pregnant" or when.latest is None or visit.earliest is None:
        return False
    return (visit.earliest - when.latest).days > _PREGNANCY_DAYS


def _affirmed(reading: Reading, first: int, last: int) -> bool:
    return reading.judge(first, last).assertion == "affirmed"


def _of_her(reading: Reading, at: int) -> bool:
    return reading.judge(at, at + 1).assertion not in (*NOT_HERS, "negated")


def _is_antenatal(page: Page) -> bool:
    """ "Antenatal clinic ... 31-year-old, 20 weeks.": in such a letter weeks alone are those of a pregnancy."""
    return bool(_ANTENATAL.intersection(page.keys(0, min(len(page.tokens), _HEAD))))


def _gestations(page: Page) -> list[int]:
    """Where weeks of a pregnancy are told: "18/40", "G3P1 @ 14 wks", "G1P0 at 14w3d", "25+3 weeks of gestation"."""
    found: list[int] = []
    for at, token in enumerate(page.tokens):
        if not token.key.isdigit() or not MOST_WEEKS >= int(token.key) > 3:
            continue
        sentence = page.sentence(at)
        behind = page.keys(at + 1, min(at + 7, sentence.last))
        if behind[:2] == ("/", "40") and page.tokens[at + 2].glued:
            found.append(at)
            continue
        rest = behind[2:] if behind[:1] == ("+",) else behind
        if rest[:1] not in (("weeks",), ("wks",), ("w",), ("week",), ("wk",)):
            continue
        before = page.keys(max(sentence.first, at - 9), at)
        lying = before[-1:] in (("at",), ("@",)) and bool({"g", "gravida", "primigravida"} & set(before))
        alone = _is_antenatal(page) and len(rest) > 1 and rest[1] in (".", ",", ";") and before[-1:] in ((",",), (".",))
        dated = rest[1:2] == ("by",) and rest[2:3] in _DATED_BY
        if lying or alone or dated or {"gestation", "pregnant", "gestational", "pregnancy"} & set(rest[1:4]):
            found.append(at)
    return found
