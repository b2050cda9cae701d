"""Pregnancies, their course and end, and what is told of menstruation."""

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Obstetric

_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated", "possible")
SHORT = 5
_WEIGHED = frozenset({"option", "options", "alternatives", "risk", "risks", "possibility", "wish", "wishes", "wished",
                      "desire", "desires", "desired", "hoped", "hopes", "future", "chance", "chances"})  # fmt: skip
_NO_CHILD = frozenset({
    "uterus", "specimen", "specimens", "tumor", "mass", "cyst", "fibroid", "fibroids", "myoma", "leiomyoma",
    "ovary", "ovaries", "adnexa", "placenta", "cervix", "fundus", "appendix", "polyp", "dose", "doses", "radiation",
    "care", "therapy", "treatment", "shock", "current", "energy", "bag", "device", "message", "gy", "fractions",
    "lesion", "omentum", "bowel", "structures", "tissue",
})  # fmt: skip
_COMPARED = frozenset(
    {"size", "sized", "corresponds", "corresponding", "equivalent", "like", "comparable", "resembled"}
)
_WEEKS = frozenset({"weeks", "week", "wks", "wk", "w"})


_BORN_WITHIN = 7
_WEEKS_WITHIN = 6
_WARD = frozenset({"in", "to", "on", "the", "at", "from"})


def read(reading: Reading) -> list[Event]:
    """Every pregnancy, birth and loss told of her, once for each date."""
    page = reading.page
    kept: dict[tuple[str, str], Event] = {}
    for mention in page.of("obstetric"):
        sentence = page.sentence(mention.first)
        judged = reading.judge(mention.first, mention.last).assertion
        if judged in _NOT_HERS or sentence.article not in ("case", "abstract"):
            continue
        if page.part(mention.first) in ("history", "family") or judged == "historical" or _is_aside(page, mention):
            continue
        event = _event(reading, mention)
        kept.setdefault((getattr(event.values, "status", "") or mention.code, event.when.edtf), event)
    return list(kept.values())


def is_gravidity(page: Page, mention: Mention) -> bool:
    """ "Gravid 0, para 0": the word before a number counts pregnancies and tells of none."""
    number = page.keys(mention.last, min(mention.last + 1, len(page.tokens)))
    return page.keys(mention.first, mention.last) == ("gravid",) and bool(number) and number[0].isdigit()


def is_own_birth(page: Page, first: int) -> bool:
    """ "She was born at 39 weeks of gestation": the pregnancy that she herself came from."""
    before = page.keys(max(page.clause(first)[0], first - _BORN_WITHIN), first)
    return "born" in before and not {"baby", "infant", "neonate", "son", "daughter", "child", "boy"} & set(before)


def is_compared(page: Page, first: int) -> bool:
    """ "Uterus anteverted, its size that of a pregnancy of two months": a measure, and no pregnancy of hers."""
    return bool(_COMPARED & set(page.keys(max(page.clause(first)[0], first - _WEEKS_WITHIN), first)))


def _is_aside(page: Page, mention: Mention) -> bool:
    """ "Date of birth", "radiotherapy was delivered", "the options included termination": no pregnancy is told."""
    if is_gravidity(page, mention) or page.keys(mention.last, mention.last + 1) in (("control",), ("defect",)):
        return True
    if is_own_birth(page, mention.first) or _is_reckoned_again(page, mention):
        return True
    before = page.keys(max(0, mention.first - 4), mention.first)
    if page.keys(mention.first, mention.last)[:1] == ("labor",) and _WARD.intersection(before):
        return True  # "confirmed in Labor and Delivery" names a ward
    if _WEIGHED & set(page.keys(max(page.sentence(mention.first).first, mention.first - _FAR), mention.first)):
        return True
    if is_compared(page, mention.first):
        return True
    if {"para", "parity", "gravida"} & set(before):
        return True  # "para 2 (spontaneous deliveries)"
    if before[-2:] == ("date", "of") or before[-1:] == ("at",) or "from" in before[-1:]:
        return True
    clause = page.clause(mention.first)
    treated = page.of("radiotherapy", "drug", "regimen", "cyt_test", "chemotherapy", first=clause[0], last=clause[1])
    timed = mention.code == "pregnancy" and "at" in before
    delivered = page.tokens[mention.last - 1].key == "delivered"
    things = {key for key in page.keys(clause[0], mention.first) if key in _NO_CHILD}
    return (bool(treated) and timed) or (delivered and (any(m.first < mention.first for m in treated) or bool(things)))


def _is_reckoned_again(page: Page, mention: Mention) -> bool:
    """ "Gestational age by dates: 31 weeks": another reckoning of a pregnancy that is told elsewhere."""
    if page.tokens[mention.last - 1].key != "age" or page.keys(mention.last, mention.last + 1) != ("by",):
        return False
    return any(m.code == mention.code and page.tokens[m.last - 1].key != "age" for m in page.of("obstetric"))


def _event(reading: Reading, mention: Mention) -> Event:
    page = reading.page
    weeks = _weeks(page, mention)
    status = mention.concept.attr("status")
    last = _end(page, mention)
    words = page.words(mention.first, last)
    words = f"{mention.concept.name} ({words})" if len(words) < SHORT else words
    value = Obstetric(event=words, status=status, weeks=weeks)  # type: ignore[arg-type]
    return reading.event(value, mention.first, last, assertion="affirmed")


def _end(page: Page, mention: Mention) -> int:
    """ "A normal labour and a healthy neonate": a birth and its child are one; so is "pregnancy at 42 weeks"."""
    if page.tokens[mention.last - 1].key in ("at", "of"):
        weeks = page.keys(mention.last, min(mention.last + _WEEKS_WITHIN, page.clause(mention.first)[1]))
        told = next((at for at, key in enumerate(weeks) if key in _WEEKS), None)
        return mention.last if told is None else mention.last + told + 1
    following = page.of("obstetric", first=mention.last, last=mention.last + 5)
    joins = ("and", "of", "a", "an", "the", "to", ",", "with", "at")
    if following and all(key in joins for key in page.keys(mention.last, following[0].first)):
        same = following[0].last <= page.clause(mention.first)[1]
        return following[0].last if same else mention.last
    return mention.last


def _weeks(page: Page, mention: Mention) -> float | None:
    """ "at 30.6 weeks of gestation", "34+2 weeks", "12/40": the weeks told beside the word, in its clause."""
    first, last = page.clause(mention.first)
    begun = max(first, mention.first - _FAR)
    while begun > first and {"/", "-"}.intersection(page.keys(begun - 1, begun + 1)):
        begun -= 1  # into no "10-1/2"
    for at in range(begun, last):
        key = page.tokens[at].key
        following = page.keys(at + 1, min(at + 3, last))
        if key[0].isdigit() and set(following[: 1 + (following[:1] in _JOINED)]) & _WEEKS:
            return _with_days(page, at, begun, last)
        if key.isdigit() and following == ("/", "40"):
            return float(key)
    return None


_FAR = 8
_JOINED = (("-",), ("gestational",), ("completed",), ("full",), ("th",), ("st",), ("nd",), ("rd",))


def _with_days(page: Page, at: int, first: int, last: int) -> float:
    """ "36+5 weeks", "30 4/7 weeks" and "37 weeks and 3 days" are weeks and days: 36.7, 30.6 and 37.4."""
    keys = page.keys(first, last)
    place = at - first
    number = float(keys[place].replace(",", "."))
    before = keys[max(0, place - 3) : place]
    if before[-1:] == ("+",) and before[-2:-1] and before[-2].isdigit():
        return round(int(before[-2]) + number / 7, 1)
    if before[-2:] == ("1", "/") and number == 2:  # "10-1/2 weeks"
        whole = [key for key in keys[max(0, place - 4) : max(0, place - 2)] if key.isdigit()]
        return int(whole[-1]) + 0.5 if whole else number
    if before[-1:] == ("/",) and number == 7 and len(before) == 3 and before[0].isdigit() and before[1].isdigit():
        return round(int(before[0]) + int(before[1]) / 7, 1)
    behind = [key for key in keys[place + 1 : place + 6] if key not in ("and", "+", "-", ",")]
    if len(behind) > 2 and behind[0] in _WEEKS and behind[1].isdigit() and behind[2] in ("days", "day", "d"):
        return round(number + int(behind[1]) / 7, 1)
    return number
