"""Any medicine that is told with its dose: a name, an amount, and how often or that it was given."""

from lugol.language.kinds.treatment.given import is_among_medicines
from lugol.language.kinds.treatment.stems import drugs_by_stem
from lugol.language.kinds.treatment.told import GIVEN, NUMBERS, is_told
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, OtherTreatment

_DOSES = word_set(
    """mg mcg µg μg ml g gm units unit iu tab tabs tablet tablets cap caps capsule capsules cc puffs drops
    sprays u"""
)
_TIMES = word_set(
    """daily bd od tds qid tid bid prn nocte weekly hourly every twice once q qd qhs qam po iv im sc pr orally
    bedtime night day days hours p stat oral intravenous intravenously intramuscular subcutaneous weeks"""
)
_NO_NAME = word_set(
    """of at to dose with a an the and was is x by for than weighing weighed weight about mass approximately
    total only loss volume administered administration injection infusion
    dosage doses bolus received required transfused given consisted needed lost contained until from during
    between below above under increased decreased dropped reached another further additional initial maximum minimum
    containing level fluid urine blood ascites measuring over least have had has plus minus syringe syringes
    speculum trocar catheter balloon needle sheath incision size using used instilled infiltrated performed
    transfusion transfusions"""
)
_ELEMENTS = word_set("calcium iron magnesium potassium zinc folate selenium")


def dosed(reading: Reading) -> list[Event]:
    """ "Norvasc 10 mg daily", "Senna two tabs daily": a name, a dose and how often, or that it was given."""
    page = reading.page
    others = ("drug", "regimen", "analyte", "radiotherapy", "head", "vital", "site")
    known = {i for m in (*page.of(*others), *drugs_by_stem(page)) for i in range(m.first, m.last)}
    events: list[Event] = []
    for at in range(2, len(page.tokens)):
        if page.tokens[at].key not in _DOSES or not _is_number(page.tokens[at - 1].key):
            continue
        if page.tokens[at].key == "u" and page.text[page.tokens[at].start] == "u":
            continue  # units are a capital U
        if page.keys(at + 1, at + 2) == ("/",) and page.keys(at + 2, at + 3)[0:1] in (("l",), ("dl",), ("ml",)):
            continue
        if page.keys(at + 1, at + 2) == ("of",):
            continue  # "antibiotics (2 g of cefazolin)": the dose of what follows
        sentence = page.sentence(at)
        name = at - 2
        while name > sentence.first and (page.tokens[name].key in _JOINS or _is_number(page.tokens[name].key)):
            name -= 1
        element = page.tokens[name].key in _ELEMENTS and page.tokens[at].key not in ("mmol", "meq")
        if name < sentence.first or (name in known and not element) or not _is_name(page.tokens[name].key):
            continue
        end = _schedule(reading, at + 1, sentence.last)
        given = page.part(name) == "medication" or bool(GIVEN.intersection(page.keys(*page.clause(name))))
        given = given or is_among_medicines(page, name)
        if not _TIMES.intersection(page.keys(at + 1, end + 1)) and not given:
            continue
        named = [m for m in page.of("other_treatment", first=max(0, name - 2), last=name + 1) if m.last == name + 1]
        end = _closed(page, name, end)
        first = named[0].first if named else name - (page.tokens[name].key == "acid" and name > sentence.first)
        if is_told(reading, first, at + 1):
            events.append(reading.event(OtherTreatment(term=page.words(first, end)), first, end, assertion="affirmed"))
    return events


_JOINS = frozenset({"-", "–", "at", "of", "(", "s", "to", "dose", "/"})


def _is_number(key: str) -> bool:
    return key[0].isdigit() or key in NUMBERS


def _is_name(word: str) -> bool:
    return word.isalpha() and len(word) >= 4 and word not in _NO_NAME and word not in _TIMES


def _closed(page: Page, at: int, end: int) -> int:
    """ "(25 U/day)": to the bracket that closes what was opened behind the name."""
    keys = page.keys(at, end)
    if keys.count("(") <= keys.count(")"):
        return end
    close = next((i for i in range(end, min(end + 4, len(page.tokens))) if page.tokens[i].key == ")"), None)
    return end if close is None else close + 1


def _schedule(reading: Reading, at: int, last: int) -> int:
    """The end of how often: "every eight hours", "three times a day", "p.o. b.i.d."."""
    page = reading.page
    end = at
    while at < min(last, end + 3):
        key = page.tokens[at].key
        if key in _TIMES or key in ("times", "a", "per") or _is_number(key) or (len(key) == 1 and key.isalpha()):
            end = at + 1 if key not in ("a", "per") and not _is_number(key) else end
        elif key != ".":
            break
        at += 1
    return end
