"""How old she is: "a 36-year-old woman", "52F", "Age/Sex: 52 Yrs/F", "47yr old P6+1", "(29 y.o.)", "43, G2P2"."""

from lugol.language.childs import child_age
from lugol.language.model import NOT_HERS, Page
from lugol.language.number_words import number_words
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

UNITS = word_set("year years yr yrs y yo yof yf a ans anos")
OF_AGE = frozenset({"old", "o", "yo", "yof", "yf", "age", "f", "♀", "/f"})
HER = word_set("woman female lady patient client girl f ♀ she her housewife gravida virgin")
WORDED = {
    "nulliparous": 0,
    "nullipara": 0,
    "nulligravida": 0,
    "nulliparity": 0,
    "nulligravid": 0,
    "primiparous": 1,
    "primipara": 1,
}
_NOT_AGE = word_set("ago later earlier before history after back previously of duration since prior for")
_NUMBERS = number_words(0, 10)
_TENS = number_words(20, 90)
_TITLES = frozenset({"mrs", "ms", "miss"})
_TITLED_WITHIN = 8
_BORN = frozenset({"dob", "born", "birth"})
_TUBES = word_set("foley foley's foleys catheter cath sheath drain dilator scope tube fr")
"""Of these a number before "F" is the gauge: "16F Foley"."""
_BORN_WITHIN = 12
_GROWN = 15
_HEAD = 30
_BEHIND_AGE = frozenset({"was", "presented", "with", "f", "female", "woman", "lady"})
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
YOUNGEST, OLDEST = 10, 110
MOST_DOUBT = 3


def ages(reading: Reading) -> list[tuple[int, int, int]]:
    """Every number that may be her age: the age, the token that tells it, and how surely (0 most)."""
    page = reading.page
    found: list[tuple[int, int, int]] = []
    for at, token in enumerate(page.tokens):
        figures = token.key.removeprefix("0") if "age" in page.keys(max(0, at - 4), at) else token.key
        number = int(figures) if figures.isdigit() and len(figures) < 3 else _spelled(page, at)
        if not 0 < number < OLDEST:
            continue
        young = number < YOUNGEST and {"girl", "infant"} & set(page.keys(at + 1, at + 8))
        rank = _age_rank(page, at) if number >= YOUNGEST or young else None
        if rank is not None and _is_hers(reading, at, rank):
            found.append((number, at, rank))
    return found


def _is_hers(reading: Reading, at: int, rank: int) -> bool:
    """Is an age hers? "44yo, mum 72 A+W": kin behind an age that opens its sentence do not take it."""
    judged = reading.judge(at, at + 1)
    opens = rank < 2 and at == reading.page.sentence(at).first and judged.row.startswith("kin.")
    behind = reading.page.keys(at + 1, at + 6)
    return judged.assertion not in NOT_HERS or (opens and behind[_unit(behind)[0] :][:1] in ((",",), (";",)))


def _spelled(page: Page, at: int) -> int:
    """ "Thirty-four", told by its last word; 0 for any other word."""
    key = page.tokens[at].key
    if key not in _NUMBERS and key not in _TENS:
        return 0
    ones = _NUMBERS.get(key, 0)
    before = page.keys(max(0, at - 2), at)
    tens = _TENS.get(before[0], 0) if len(before) == 2 and before[1] == "-" else 0
    return tens + ones if tens and 0 < ones < 10 else _TENS.get(key, ones)


def her_age(reading: Reading) -> tuple[float | None, int]:
    """Her age and where it is told: "a 36-year-old woman", "52F", "Age/Sex: 52 Yrs/F", "aged 44"."""
    best = min(ages(reading), key=lambda told: (told[2], told[1]), default=None)
    return (float(best[0]), best[1]) if best else child_age(reading.page) or (None, 0)


def _age_rank(page: Page, at: int) -> int | None:
    """How surely a number is her age: 0 where it says so of a woman, up to 3; None where it is no age."""
    sentence = page.sentence(at)
    before = page.keys(max(sentence.first, at - 4), at)
    if _is_of_number(page, at, before) or _is_of_husband(page, at):
        return None
    if _is_labelled(page, at, before):
        young = page.keys(at + 1, min(at + 2, sentence.last)) in (("months",), ("month",), ("weeks",), ("days",))
        return None if young else 0  # "a girl aged 13 months"
    behind = page.keys(at + 1, min(at + 8, sentence.last))
    if behind[:1] == ("f",) and (behind[1:3] == ("/", "u") or _TUBES.intersection((*before, *behind[1:3]))):
        return None  # "Pap 24 F/u 12 mo", "16F Foley"
    if behind[:1] == ("/",) and behind[1:2] and behind[1].isdigit():
        return None  # "33F, 10/7 postpartum"
    unit, old = _unit(behind)
    rest = behind[unit:]
    if rest and rest[0] in _NOT_AGE:
        return None
    span = before[-1:] in (("since",), ("for",), ("x",))  # "married since 20 yrs, P2L2"
    if rest[:1] == (",",) and _tells_births(rest[1:2]) and not span and (unit or before[-1:] == ("(",)):
        return 1  # "Ms K (41, nullip)", "XX, 55 yrs, P6L5"
    if (hasty := _hasty_rank(page, at, before, behind[:unit], rest)) is not None:
        return hasty
    if _is_of_woman(before):
        return 0 if unit or not rest or not rest[0].isalpha() or rest[0] in _BEHIND_AGE else None
    if _is_of_event(page, at, sentence.first):
        return None
    if old:
        return 0 if HER & set(rest[:5]) or HER & set(before) else 1
    if rest[:1] == ("/",) and rest[1:2] in (("f",), ("female",), ("♀",)):
        return 1
    if rest and (rest[0] in ("f", "♀", "female", "woman", "lady") or (unit and _leads_to_woman(rest))):
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


_WIFE_OF = (("w", "/", "o"), ("d", "/", "o"), ("m", "/", "o"), ("wife", "of"), ("daughter", "of"), ("married", "to"))
_HUSBAND_WITHIN = 9


def _is_of_husband(page: Page, at: int) -> bool:
    """ "W/o a driver aged 45 yrs", "married to a 52-year-old mason": the years of whom she is the wife or daughter of.

    A name there takes none: "Sita w/o Ram Lal, 45Y/F".
    """
    keys = page.keys(max(page.sentence(at).first, at - _HUSBAND_WITHIN), at)
    behind = (keys[i + len(lead) :] for lead in _WIFE_OF for i in range(len(keys)) if keys[i : i + len(lead)] == lead)
    return any(rest[:1] in (("a",), ("an",), ("one",)) and "," not in rest for rest in behind)


def _is_of_number(page: Page, at: int, before: tuple[str, ...]) -> bool:
    """ "Mean age 43", "CK20": the figure of a group, or a part of a name."""
    glued = bool(before) and page.tokens[at].glued and before[-1] not in ("f", "(", "-", ":")
    return bool({"mean", "median"} & set(before)) or (glued and before[-2:] not in (("f", "/"), ("female", "/")))


def _is_labelled(page: Page, at: int, before: tuple[str, ...]) -> bool:
    """ "Age: 41", "aged 13", "Age/Sex: 41/F": do words right before a number call it her age now?"""
    labelled = (
        {"aged", "age"} & set(before)
        or page.keys(max(0, at - 5), at)[:2] == ("age", "(")
        or ("sex" in before and {":", "/"} & set(before))
    )
    return bool(labelled) and not _AGE_THEN.intersection(before)


_AGE_THEN = frozenset({"at", "menopause", "menarche", "lmp", "coitarche", "sexarche", "thelarche"})
_DESCRIBESHER = frozenset({
    *WORDED, "multiparous", "multigravida", "postmenopausal", "premenopausal", "perimenopausal", "caucasian", "white",
    "black", "african", "american", "asian", "hispanic", "latina", "chinese", "japanese", "indian", "married", "single",
    "virgin", "pregnant", "healthy", "obese", "-",
})  # fmt: skip
"""What may stand between her years and the word for her: "a 59-year-nulligravid Caucasian female"."""


def _leads_to_woman(rest: tuple[str, ...]) -> bool:
    """ "-nulligravid Caucasian female": does what stands behind years say nothing but who she is?"""
    word = next((i for i, key in enumerate(rest) if key not in _DESCRIBESHER), len(rest))
    if word == 0:
        return rest[:1] in (("client",), ("patient",), ("pt",))  # "36yr client"
    return rest[word : word + 1] in (("female",), ("woman",), ("lady",))


def _tells_births(keys: tuple[str, ...]) -> bool:
    """ "P", "G2", "nullip": does a word begin how many children she has?"""
    return bool(keys) and (
        keys[0] in ("p", "g", "para", "gravida") or keys[0].startswith(("nullip", "nulligr", "multip", "primi"))
    )


def _hasty_rank(
    page: Page, at: int, before: tuple[str, ...], unit: tuple[str, ...], rest: tuple[str, ...]
) -> int | None:
    """ "DOB 12/3/1985 (39)", "43, G2P2", "Pt: 29, nullip", "P4, 42 yrs", "Jane Doe (45 yrs)", "Ca cx, 59 y, IIB"."""
    sentence, key = page.sentence(at), page.tokens[at].key
    if not key.isdigit() or int(key) < _GROWN:
        return None
    closed = rest[:1] in ((",",), (".",), (";",), (")",), ())
    labelled = before[-1:] == (":",) and before[-2:-1] and before[-2] in _LABELS
    titled = bool(_TITLES.intersection(_opening(page, at)))
    if before[-1:] == ("(",) and rest[:1] == (")",):
        titled = titled or _is_behind_pt(page, at)
        lead = page.keys(max(0, at - _BORN_WITHIN), at)
        born = _BORN.intersection(lead) or "dob" in "".join(lead).replace(".", "")
        return 1 if born or titled or (unit and _is_behind_label(page, at)) else None
    if closed and _is_behind_pt(page, at):
        return 1
    at_head = at == sentence.first or labelled or titled
    if at_head and _are_births(page, at + 1 + len(unit)):
        return 1
    if unit and closed and before[-1:] and _end_births(page, at - (before[-1] == ",")):
        return 1
    if before[-1:] == ("is",) and _TITLES.intersection(page.keys(max(0, at - 5), at)):
        return 1 if closed or rest[:1] in (("and",), ("with",), ("who",)) else None
    if unit and labelled and closed:
        return 2
    head = sentence.first == page.sentences[0].first and before[-1:] == (",",)
    alone = at < _HEAD and _is_line(page, at, at + 1 + len(unit))
    return MOST_DOUBT if unit and closed and (head or alone) else None


def _is_behind_pt(page: Page, at: int) -> bool:
    """ "Pt 36,", "pt (36)", "Pt: 29," name the patient; "PT of 12" and "PT 13" are seconds until blood clots."""
    said = at - 1 - (page.keys(max(0, at - 1), at) in ((":",), ("(",)))
    return said >= 0 and page.words(said, said + 1) in ("Pt", "pt")


def _is_line(page: Page, first: int, last: int) -> bool:
    """Do tokens stand on a line of their own?"""
    end = page.text.find("\n", page.tokens[last - 1].end)
    rest = page.text[page.tokens[last - 1].end : end if end >= 0 else None]
    return not rest.strip() and page.text[: page.tokens[first].start].rstrip(" ").endswith("\n")


def _are_births(page: Page, at: int) -> bool:
    """ "G2P2", ", P3", ", nullip": do words of her births stand at a place, past a comma?"""
    at += page.keys(at, at + 1) == (",",)
    keys = page.keys(at, at + 2)
    if not keys:
        return False
    counted = len(keys) == 2 and keys[1].isdigit()
    lettered = (
        keys[0] in ("g", "p") and page.text[page.tokens[at].start].isupper() and counted and page.tokens[at + 1].glued
    )
    return (
        lettered
        or (keys[0] in ("para", "gravida") and counted)
        or keys[0].startswith(("nullip", "nulligr", "multip", "primi"))
    )


def _end_births(page: Page, last: int) -> bool:
    """ "P4", "G2P1", "para 3": do words of her births end at a place?"""
    keys = page.keys(last - 2, last)
    if len(keys) < 2 or not keys[1].isdigit():
        return False
    glued = page.tokens[last - 1].glued and page.text[page.tokens[last - 2].start].isupper()
    return keys[0] in ("para", "gravida") or (glued and keys[0] in ("g", "p", "l", "a"))


_LABELS = word_set("patient client name re pt id hx hpi cc pc hopc s bg history summary age")
_TITLED_HEAD = 7


def _is_behind_label(page: Page, at: int) -> bool:
    """ "Patient: Achieng Otieno, 44 yrs": an age between commas, behind the label and the name of a line."""
    start = page.text.rfind("\n", 0, page.tokens[at].start) + 1
    first, last = page.tokens_between(start, page.tokens[at].start)
    keys = page.keys(first, last)
    if (
        keys[:1] == ()
        or keys[0] not in _LABELS
        or keys[1:2] != (":",)
        or keys[-1] not in (",", "(")
        or len(keys) > _TITLED_HEAD
    ):
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
        return 2 if page.tokens[at + 1].key in UNITS else None
    if before[-2:] in (("patient", "was"), ("woman", "was"), ("she", "was"), ("she", "is"), ("patient", "is")):
        return 2 if closed or rest[:1] in (("and",), ("when",)) else None
    opens = before in (("at",), ("aged",)) or before[-3:] == ("when", ",", "at")
    return MOST_DOUBT if opens and rest[:1] in (("she",), (",",)) else None


def _unit(behind: tuple[str, ...]) -> tuple[int, bool]:
    """How many tokens behind a number say years, and whether they say that it is an age ("-year-old", "y/o")."""
    if behind[:3] == ("y", ".", "o"):
        return (4 if behind[3:4] == (".",) else 3), True  # "29 y.o."
    at = 0
    while at < len(behind) and at < 6 and (behind[at] in UNITS | OF_AGE | {"-", "/", "of"}):
        at += 1
    words = set(behind[:at])
    return (
        (at, bool(words & {"old", "o", "yo", "yof", "age"}) or behind[:at][-1:] == ("f",))
        if words & UNITS
        else (0, False)
    )


def _is_of_woman(before: tuple[str, ...]) -> bool:
    """ "a woman of 42", "White woman, 30", "F39", "nulliparous, 32": the word for her stands right before."""
    word = next((k for k in reversed(before) if k not in ("of", ",", "(", ":", "-")), "")
    if before[-1:] == ("/",):
        return (
            before[-2:-1] in (("f",), ("female",)) and before[-3:-2] != ("m",) and not "".join(before[-3:-2]).isdigit()
        )  # "F/48"
    return word in HER | {"nulliparous", "pregnant", "multiparous", "primigravida"} - {"her", "she"}
