"""Who she is: age, births, menopause and pregnancy, as told of her."""

from typing import Any

from lugol.language.childs import child_age
from lugol.language.kinds.woman.obstetric import is_compared, is_gravidity, is_own_birth
from lugol.language.kinds.woman.sex import sex_of
from lugol.language.model import NOT_HERS, Mention, Page, Token
from lugol.language.number_words import number_words
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.record import Patient
from lugol.record.when import When, between

_UNITS = frozenset({"year", "years", "yr", "yrs", "y", "yo", "yof", "a"})
_OF_AGE = frozenset({"old", "o", "yo", "yof", "age", "f", "/f"})
_HER = frozenset({"woman", "female", "lady", "patient", "girl", "f", "she", "her", "housewife", "gravida", "virgin"})
_NOT_AGE = word_set("ago later earlier before history after back previously of duration since prior for")
_NUMBERS = number_words(0, 10)
_TENS = number_words(20, 90)
_TITLES = frozenset({"mrs", "ms", "miss"})
_TITLED_WITHIN = 8
_BEHIND_AGE = frozenset({"was", "presented", "with", "f", "female", "woman", "lady"})
_GRAVIDA = frozenset({"g", "gravida", "gravid"})
_PARA = frozenset({"p", "para", "parity"})
_NO_AGE_BEFORE = frozenset({
    "lcb", "lmp", "married", "menarche", "menopause", "for", "x", "since", "duration", "every", "over",
    "within", "son", "daughter", "baby", "child", "husband", "lasting", "at",
})  # fmt: skip
_EVENTS = frozenset(
    {
        "menses",
        "menstruation",
        "menarche",
        "period",
        "periods",
        "menopause",
        "menopausal",
        "married",
        "marriage",
        "coitarche",
    }
    | {
        "intercourse",
        "debut",
        "sexarche",
        "pregnancy",
        "delivery",
        "birth",
        "smoking",
        "diagnosed",
        "mastectomy",
        "puberty",
    }
)
_OTHERS = frozenset(
    {
        "child",
        "childbirth",
        "son",
        "daughter",
        "baby",
        "husband",
        "partner",
        "mother",
        "father",
        "sister",
        "brother",
        "aunt",
    }
)
_BETWEEN = frozenset(
    {"at", "the", "age", "of", "is", "was", "who", "aged", "occurred", "started", "began", "onset", "a"}
)
_WORDED = {
    "nulliparous": 0,
    "nullipara": 0,
    "nulligravida": 0,
    "nulliparity": 0,
    "nulligravid": 0,
    "primiparous": 1,
    "primipara": 1,
}
_STATES = ("postmenopausal", "perimenopausal", "premenopausal")
YOUNGEST, OLDEST = 10, 110
MOST_DOUBT = 3
_ANTENATAL = frozenset({"antenatal", "anc", "maternity", "prenatal", "midwife", "obstetric"})
_DATED_BY = (("scan",), ("dates",), ("usg",), ("ultrasound",), ("lmp",), ("dating",), ("uss",), ("early",))
_HEAD = 12
MOST_WEEKS = 42
MOST_BIRTHS = 16


def read_patient(reading: Reading) -> Patient:
    """What the text tells of her as a person; what it does not tell stays unknown."""
    page = reading.page
    age, at = _age(reading)
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


def ages(reading: Reading) -> list[tuple[int, int, int]]:
    """Every number that may be her age: the age, the token that tells it, and how surely (0 most)."""
    page = reading.page
    found: list[tuple[int, int, int]] = []
    for at, token in enumerate(page.tokens):
        number = int(token.key) if token.key.isdigit() and len(token.key) < 3 else _spelled(page, at)
        if not 0 < number < OLDEST:
            continue
        young = number < YOUNGEST and {"girl", "infant"} & set(page.keys(at + 1, at + 8))
        rank = _age_rank(page, at) if number >= YOUNGEST or young else None
        if rank is not None and reading.judge(at, at + 1).assertion not in NOT_HERS:
            found.append((number, at, rank))
    return found


def _spelled(page: Page, at: int) -> int:
    """ "Thirty-four", told by its last word; 0 for any other word."""
    key = page.tokens[at].key
    if key not in _NUMBERS and key not in _TENS:
        return 0
    ones = _NUMBERS.get(key, 0)
    before = page.keys(max(0, at - 2), at)
    tens = _TENS.get(before[0], 0) if len(before) == 2 and before[1] == "-" else 0
    return tens + ones if tens and 0 < ones < 10 else _TENS.get(key, ones)


def _age(reading: Reading) -> tuple[float | None, int]:
    """Her age and where it is told: "a 36-year-old woman", "52F", "Age/Sex: 52 Yrs/F", "aged 44"."""
    best = min(ages(reading), key=lambda told: (told[2], told[1]), default=None)
    return (float(best[0]), best[1]) if best else child_age(reading.page) or (None, 0)


def _age_rank(page: Page, at: int) -> int | None:
    """How surely a number is her age: 0 where it says so of a woman, up to 3; None where it is no age."""
    sentence = page.sentence(at)
    before = page.keys(max(sentence.first, at - 4), at)
    if {"mean", "median"} & set(before) or (
        before and page.tokens[at].glued and before[-1] not in ("f", "(", "-", ":")
    ):
        return None
    labelled = {"aged", "age"} & set(before) or ("sex" in before and {":", "/"} & set(before))
    if labelled and not {"at", "menopause", "menarche", "lmp", "coitarche", "sexarche", "thelarche"} & set(before):
        young = page.keys(at + 1, min(at + 2, sentence.last)) in (("months",), ("month",), ("weeks",), ("days",))
        return None if young else 0  # "a girl aged 13 months"
    behind = page.keys(at + 1, min(at + 8, sentence.last))
    if behind[:1] == ("/",) and behind[1:2] and behind[1].isdigit():
        return None  # "33F, 10/7 postpartum"
    unit, old = _unit(behind)
    rest = behind[unit:]
    if rest and rest[0] in _NOT_AGE:
        return None
    if rest[:1] == (",",) and _tells_births(rest[1:2]) and (unit or before[-1:] == ("(",)):
        return 1  # "Ms K (41, nullip)", "XX, 55 yrs, P6L5"
    if _is_of_woman(before):
        return 0 if unit or not rest or not rest[0].isalpha() or rest[0] in _BEHIND_AGE else None
    if _is_of_event(page, at, sentence.first):
        return None
    if old:
        return 0 if _HER & set(rest[:5]) or _HER & set(before) else 1
    if rest[:1] == ("/",) and rest[1:2] in (("f",), ("female",)):
        return 1
    if rest and (rest[0] in ("f", "female", "woman", "lady") or (unit and _leads_to_woman(rest))):
        return 1
    if (alone := _lone_rank(page, at, before, rest)) is not None:
        return alone
    if not unit or _NO_AGE_BEFORE.intersection(before):
        return None
    births = rest[:1] in (("p",), ("g",), ("para",), ("gravida",)) and rest[1:2] and rest[1].isdigit()
    first = sentence.first == page.sentences[0].first
    opening = at == sentence.first and (first or births or rest[:1] in ((",",), ("/",)))
    named = {"patient", "client", "pt"} & set(before) or _TITLES & set(_opening(page, at))
    led = bool(named) or _is_behind_label(page, at)
    return 2 if opening or led or _is_alone(page, at, rest) else None


_DESCRIBES_HER = frozenset({
    *_WORDED, "multiparous", "multigravida", "postmenopausal", "premenopausal", "perimenopausal", "caucasian", "white",
    "black", "african", "american", "asian", "hispanic", "latina", "chinese", "japanese", "indian", "married", "single",
    "virgin", "pregnant", "healthy", "obese", "-",
})  # fmt: skip
"""What may stand between her years and the word for her: "a 59-year-nulligravid Caucasian female"."""


def _leads_to_woman(rest: tuple[str, ...]) -> bool:
    """ "-nulligravid Caucasian female": does what stands behind years say nothing but who she is?"""
    word = next((i for i, key in enumerate(rest) if key not in _DESCRIBES_HER), len(rest))
    return rest[word : word + 1] in (("female",), ("woman",), ("lady",)) and word > 0


def _tells_births(keys: tuple[str, ...]) -> bool:
    """ "P", "G2", "nullip": does a word begin how many children she has?"""
    return bool(keys) and (
        keys[0] in ("p", "g", "para", "gravida") or keys[0].startswith(("nullip", "nulligr", "multip", "primi"))
    )


_LABELS = frozenset({"patient", "client", "name", "re", "pt"})
_TITLED_HEAD = 7


def _is_behind_label(page: Page, at: int) -> bool:
    """ "Patient: Achieng Otieno, 44 yrs": an age between commas, behind the label and the name of a line."""
    start = page.text.rfind("\n", 0, page.tokens[at].start) + 1
    first, last = page.tokens_between(start, page.tokens[at].start)
    keys = page.keys(first, last)
    if keys[:1] == () or keys[0] not in _LABELS or keys[1:2] != (":",) or keys[-1] != "," or len(keys) > _TITLED_HEAD:
        return False
    name = page.tokens[first + 2 : last - 1]
    return len(name) > 1 and all(page.text[token.start].isupper() for token in name if token.key.isalpha())


def _opening(page: Page, at: int) -> tuple[str, ...]:
    """ "Mrs W.K, 41 yrs": the name that leads to an age from the start of its sentence; nothing for other words."""
    first = page.sentence(at).first
    begins = [page.text[token.start] for token in page.tokens[first:at]]
    named = at - first <= _TITLED_WITHIN and not page.text.isupper()
    return page.keys(first, at) if named and not any(c.islower() or c.isdigit() for c in begins) else ()


def _is_alone(page: Page, at: int, rest: tuple[str, ...]) -> bool:
    """ "Colposcopy, 6 June 2025. 35 years. HPV 31 ...": her age is a sentence of its own right behind the head."""
    second = page.sentences[1].first if len(page.sentences) > 1 else -1
    return at == second and rest[:1] == (".",)


def _is_of_event(page: Page, at: int, floor: int) -> bool:
    """ "Menses at 14 years old", "the last child is 24 years old": when something was, or how old another is."""
    before = page.keys(max(floor, at - 8), at)
    told = [i for i, key in enumerate(before) if key in _EVENTS | _OTHERS]
    if not told:
        return False
    between = before[told[-1] + 1 :]
    return set(between) <= _BETWEEN and (before[told[-1]] in _OTHERS or "at" in between or not between)


def _lone_rank(page: Page, at: int, before: tuple[str, ...], rest: tuple[str, ...]) -> int | None:
    """ "Mrs P, 49, P2", "Clinic 3.2.2023 - 47 yrs, ...", "the patient was 43 and ...", "At 16 she was told"."""
    closed = rest[:1] in ((",",), (".",), (";",), ("/",), ("(",))
    if closed and before[-1:] == (",",) and _TITLES.intersection((*before, *_opening(page, at))):
        return 1
    sentence = page.sentence(at)
    if closed and before[-1:] in (("-",), ("–",), ("—",)) and sentence.first == page.sentences[0].first:
        return 2 if page.tokens[at + 1].key in _UNITS else None
    if before[-2:] in (("patient", "was"), ("woman", "was"), ("she", "was"), ("she", "is"), ("patient", "is")):
        return 2 if closed or rest[:1] in (("and",), ("when",)) else None
    opens = before in (("at",), ("aged",)) or before[-3:] == ("when", ",", "at")
    return MOST_DOUBT if opens and rest[:1] in (("she",), (",",)) else None


def _unit(behind: tuple[str, ...]) -> tuple[int, bool]:
    """How many tokens behind a number say years, and whether they say that it is an age ("-year-old", "y/o")."""
    if behind[:3] == ("y", ".", "o"):
        return (4 if behind[3:4] == (".",) else 3), True  # "29 y.o."
    at = 0
    while at < len(behind) and at < 6 and (behind[at] in _UNITS | _OF_AGE | {"-", "/", "of"}):
        at += 1
    words = set(behind[:at])
    return (
        (at, bool(words & {"old", "o", "yo", "yof", "age"}) or behind[:at][-1:] == ("f",))
        if words & _UNITS
        else (0, False)
    )


def _is_of_woman(before: tuple[str, ...]) -> bool:
    """ "a woman of 42", "White woman, 30", "F39", "nulliparous, 32": the word for her stands right before."""
    word = next((k for k in reversed(before) if k not in ("of", ",", "(", ":", "-")), "")
    return word in _HER | {"nulliparous", "pregnant", "multiparous", "primigravida"} - {"her", "she"}


def _births(page: Page) -> dict[str, Any]:
    """ "G3P2", "gravida 3, para 2", "P2L2", "nulliparous", "para 2+1"."""
    told: dict[str, Any] = {}
    for at, token in enumerate(page.tokens[:-1]):
        following = _counted(page, at)
        number = int(following.key) if following.key.isdigit() else _NUMBERS.get(following.key)
        spelled = len(token.key) > 1
        if token.key in _WORDED and "para" not in told:
            told["para"] = _WORDED[token.key]
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
    worded = page.tokens[at].key in ("gravida", "para", "gravid", "parity") and at + 2 < len(page.tokens)
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
    aged = bool(before) and (before[-1] in _OF_AGE | _UNITS | _HER or (before[-1].isdigit() and len(before[-1]) == 2))
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
