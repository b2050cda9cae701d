"""Complications, and treatments of no other kind: named ones, and any drug that is told with its dose."""

from itertools import pairwise

from lugol.language.kinds.lab.conditions import is_valued
from lugol.language.model import Concept, Mention, Page
from lugol.language.phrases import word_set
from lugol.language.reading import Reading
from lugol.record.event import Complication, Event, OtherTreatment

_TOLD_IN = ("case", "abstract")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical", "planned", "negated")
_ASIDE = ("family", "indication", "request", "plan", "allergy", "references")
_DOSES = word_set(
    """mg mcg µg μg ml g gm units unit iu tab tabs tablet tablets cap caps capsule capsules cc puffs drops
    sprays"""
)
_TIMES = word_set(
    """daily bd od tds qid tid bid prn nocte weekly hourly every twice once q qd qhs qam po iv im sc pr orally
    bedtime night day days hours p stat oral intravenous intravenously intramuscular subcutaneous weeks"""
)
_GIVEN = word_set(
    """given received receives receiving administered started commenced taking takes took uses used using
    treated on prescribed continued continues maintained managed with resumed initiated applied infused
    injected induced required transfused placed inserted underwent performed provided had has helped by discharged
    prescription prescriptions tried trial using relieved added switched changed increased home"""
)
_NO_NAME = word_set(
    """of at to dose with a an the and was is x by for than weighing weighed weight about mass approximately
    total only loss volume administered administration injection infusion
    dosage doses bolus received required transfused given consisted needed lost contained until from during
    between below above under increased decreased dropped reached another further additional initial maximum minimum
    containing level fluid urine blood ascites measuring over least than have had has plus minus syringe syringes
    speculum trocar catheter balloon needle sheath incision size using used instilled infiltrated performed"""
)
_NUMBERS = word_set("one two three four five six seven eight nine ten half")
_FEARED = word_set("risk risks possibility explained consent consented counselled counseled prevent prophylaxis")
_CAUSED = word_set(
    """complicated complication complications developed toxicity toxicities grade adverse postoperative
    postoperatively secondary due after following induced suffered evolved occurred course experienced
    despite deterioration"""
)
_AHEAD = word_set(
    """will going plan consider considering considered advise suggest suggested recommend if may should"""
)
_NO_TREATMENT = word_set(
    """saturation saturations sat sats tension requirement content deficiency deficient overload level levels
    stores studies profile sensitivity resistance g m e"""
)
_DEATH = word_set("died death dead dying")
_ROUTINE = word_set("catheter fluid oxygen analgesia antibiotics anticoagulation drug tube_feeding physio")
_OF_OPERATION = ("procedure", "findings", "anaesthesia")
"""In the account of an operation these belong to every operation."""
_AFTER_IT = word_set("home prescription prescriptions discharged discharge postoperative postoperatively")
_WEIGHED = word_set("considered discussed declined refused recommended proposed planned")
_QUALITY = word_set(
    """severe mild moderate acute chronic massive complete partial left right bilateral grade febrile
    postoperative persistent recurrent prolonged transient early late infected large small extensive urgent
    emergency intravenous intramuscular oral broad spectrum high low dose long term prophylactic therapeutic
    antenatal topical total"""
)
_AMOUNTS = word_set("units unit of litres liters litre liter l ml packed a the cc bags")


def read(reading: Reading) -> list[Event]:
    """Harms of disease and treatment, and what else was given to her.

    >>> from lugol.language.reading import reading_of
    >>> text = "She developed a psoas abscess. Amlodipine 10 mg daily was started."
    >>> [(e.kind, e.values.term) for e in read(reading_of(text))]
    [('complication', 'psoas abscess'), ('other_treatment', 'Amlodipine 10 mg daily')]
    """
    dosed = _dosed(reading)
    told = {word for e in dosed if isinstance(e.values, OtherTreatment) for word in e.values.term.lower().split()[:2]}
    named = [
        e for e in _treatments(reading) if not (isinstance(e.values, OtherTreatment) and e.values.term.lower() in told)
    ]
    return [*_complications(reading), *_longest([*dosed, *named])]


def _complications(reading: Reading) -> list[Event]:
    page = reading.page
    kept: dict[tuple[str, str], Event] = {}
    for mention in (*page.of("complication"), *_complicated_by(page)):
        if not _is_told(reading, mention.first, mention.last) or not _is_harm(reading, mention):
            continue
        if is_valued(page, mention):
            continue
        first = _lead(reading, mention.first)
        value = Complication(term=page.words(first, mention.last))
        event = reading.event(value, first, mention.last, assertion="affirmed")
        kept.setdefault((mention.code, event.when.edtf), event)
    return list(kept.values())


def _complicated_by(page: Page) -> list[Mention]:
    """ "The course was complicated by a deep vein thrombosis": a condition that the words make a complication."""
    found = []
    for mention in page.of("condition"):
        before = page.keys(max(page.clause(mention.first)[0], mention.first - 5), mention.first)
        if ("complicated", "by") in pairwise(before):
            found.append(mention)
    return found


def _is_harm(reading: Reading, mention: Mention) -> bool:
    """Is it told as hers and now? What is not certain to be a harm must be told as caused or as having developed."""
    page = reading.page
    keys = page.keys(*page.clause(mention.first))
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in ("historical", "possible") or _DEATH.intersection(keys):
        return False
    if page.part(mention.first) in ("history", "review", "social", "medication", "allergy"):
        return False
    sentence = page.sentence(mention.first)
    around = page.keys(sentence.first, sentence.last)
    if _FEARED.intersection(around):
        return False
    return mention.concept.attr("certain") == "yes" or bool(_CAUSED.intersection(around))


def _lead(reading: Reading, first: int) -> int:
    """Back over the words that say how, where and which grade."""
    page = reading.page
    floor = page.clause(first)[0]
    sites = {at for s in page.of("site", first=floor, last=first) for at in range(s.first, s.last)}
    while first > floor and (
        page.tokens[first - 1].key in _QUALITY or first - 1 in sites or _is_grade(page.keys(first - 2, first))
    ):
        first -= 1
    return first


def _is_grade(keys: tuple[str, ...]) -> bool:
    return len(keys) == 2 and keys[0] == "grade" and keys[1] in ("1", "2", "3", "4", "i", "ii", "iii", "iv")


def _is_told(reading: Reading, first: int, last: int) -> bool:
    page = reading.page
    if page.sentence(first).article not in _TOLD_IN or page.part(first) in _ASIDE:
        return False
    lead = page.keys(page.clause(first)[0], first)
    behind = page.keys(last, min(last + 4, page.clause(first)[1]))
    if (_AHEAD.intersection(lead) and not _GIVEN.intersection(lead)) or _WEIGHED.intersection(behind):
        return False
    judged = reading.judge(first, last)
    only_once = (judged.row, judged.cue.lower()) in (("plan.if_after", "once"), ("plan.after", "due"))
    return only_once or judged.assertion not in _NOT_HERS


_SCREENED = frozenset({"drug", "positive", "for"})
_STEMS = (
    "cillin", "mycin", "micin", "floxacin", "cycline", "conazole", "nidazole", "bendazole", "prazole", "pril",
    "sartan", "alol", "olol", "dipine", "vastatin", "gliptin", "gliflozin", "glutide", "glitazone", "parin", "xaban",
    "gatran", "triptan", "setron", "tidine", "azepam", "azolam", "oxetine", "triptyline", "pramine", "morphone",
    "fentanil", "thiazide", "lukast", "vudine", "ciclovir", "tegravir", "dronate", "dronic", "profen", "fenac",
    "oxicam", "coxib", "caine", "racetam", "peridone", "curium", "astine", "tiazem", "steride", "osetron",
)  # fmt: skip
"""What the common names of drugs end in, by class: "cefoxicillin" is a penicillin, "-olol" blocks beta receptors."""
_LEAST_STEMMED = 7
_STEMMED = Concept("other_treatment", "drug", "drug", {"drug": "yes"})


def _by_stem(page: Page) -> list[Mention]:
    """Drugs that no row names, known by the stem of their class ("bisopamycin 200 mg")."""
    known = {at for m in page.of("other_treatment", "drug", "regimen", "hormonal") for at in range(m.first, m.last)}
    return [
        Mention(_STEMMED, at, at + 1, token.start, token.end)
        for at, token in enumerate(page.tokens)
        if token.key.endswith(_STEMS) and len(token.key) >= _LEAST_STEMMED and token.key.isalpha() and at not in known
        and token.key != "cocaine"
    ]  # fmt: skip


def _treatments(reading: Reading) -> list[Event]:
    """Named treatments; those told in one list are one event."""
    page = reading.page
    told = [m for m in (*page.of("other_treatment"), *_by_stem(page)) if _is_given(reading, m)]
    told.sort(key=lambda m: m.first)
    groups: list[list[Mention]] = [[m] for m in told[:1]]
    for before, mention in pairwise(told):
        if _goes_with(reading, before, mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    kept: dict[tuple[str, str], Event] = {}
    for group in groups:
        first, last = _amount(reading, _lead(reading, group[0].first), group[-1].last)
        event = reading.event(OtherTreatment(term=page.words(first, last)), first, last, assertion="affirmed")
        kept.setdefault(
            ((group[0].concept.attr("drug") and page.tokens[group[0].first].key) or group[0].code, event.when.edtf),
            event,
        )
    return list(kept.values())


def _is_given(reading: Reading, mention: Mention) -> bool:
    """A drug that is only named must be told as given; other treatments are told by their name."""
    if not _is_told(reading, mention.first, mention.last):
        return False
    page = reading.page
    if _NO_TREATMENT.intersection(page.keys(mention.last, mention.last + 1)):
        return False
    if mention.code in _ROUTINE and page.part(mention.first) in _OF_OPERATION and not _is_for_after(page, mention):
        return False
    if _is_found_in_urine(page, mention):
        return False
    if mention.concept.attr("drug") != "yes" or page.part(mention.first) in ("medication", "treatment"):
        return True
    sentence = page.sentence(mention.first)
    around = page.keys(max(sentence.first, mention.first - 12), min(sentence.last, mention.last + 12))
    return bool(_GIVEN.intersection(around))


def _is_for_after(page: Page, mention: Mention) -> bool:
    """ "She was given iron and doxycycline for her postoperative care": at the end of an operation's account."""
    sentence = page.sentence(mention.first)
    keys = page.keys(sentence.first, sentence.last)
    drug = mention.concept.attr("drug") == "yes" and "will" not in keys
    return drug and page.part(mention.first) != "anaesthesia" and bool(_AFTER_IT.intersection(keys))


def _is_found_in_urine(page: Page, mention: Mention) -> bool:
    """ "The drug screen was positive for opiates": what a test found in her is no treatment."""
    sentence = page.sentence(mention.first)
    before = page.keys(sentence.first, mention.first)
    return _SCREENED.issubset(before) or ("toxicology" in before and "positive" in before)


def _goes_with(reading: Reading, before: Mention, mention: Mention) -> bool:
    between = reading.page.keys(before.last, mention.first)
    listed = all(k in (",", "and", "or") for k in between) and len(between) < 3
    amount = len(between) < 5 and all(k in _AMOUNTS or k[0].isdigit() or k in _NUMBERS for k in between)
    drugs = before.concept.attr("drug") == "yes" and mention.concept.attr("drug") == "yes"
    return (listed and not drugs) or (amount and bool(between))


def _amount(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """With the amount before it: "six litres of ascites were drained", "4 units of packed cells"."""
    page = reading.page
    floor = page.clause(first)[0]
    begun = first
    while begun > floor and (
        page.tokens[begun - 1].key in _AMOUNTS or page.tokens[begun - 1].key[0].isdigit()
        or page.tokens[begun - 1].key in _NUMBERS
    ):  # fmt: skip
        begun -= 1
    counted = any(k[0].isdigit() or k in _NUMBERS for k in page.keys(begun, first))
    return (begun if counted else first), last


def _dosed(reading: Reading) -> list[Event]:
    """ "Norvasc 10 mg daily", "Senna two tabs daily": a name, a dose and how often, or that it was given."""
    page = reading.page
    others = ("drug", "regimen", "analyte", "radiotherapy", "head", "vital", "site")
    known = {i for m in page.of(*others) for i in range(m.first, m.last)}
    events: list[Event] = []
    for at in range(2, len(page.tokens)):
        if page.tokens[at].key not in _DOSES or not _is_number(page.tokens[at - 1].key):
            continue
        if page.keys(at + 1, at + 2) == ("/",) and page.keys(at + 2, at + 3)[0:1] in (("l",), ("dl",), ("ml",)):
            continue
        sentence = page.sentence(at)
        name = at - 2
        while name > sentence.first and (page.tokens[name].key in _JOINS or _is_number(page.tokens[name].key)):
            name -= 1
        if name < sentence.first or name in known or not _is_name(page.tokens[name].key):
            continue
        end = _schedule(reading, at + 1, sentence.last)
        given = page.part(name) == "medication" or _GIVEN.intersection(page.keys(*page.clause(name)))
        if not _TIMES.intersection(page.keys(at + 1, end + 1)) and not given:
            continue
        named = [m for m in page.of("other_treatment", first=max(0, name - 2), last=name + 1) if m.last == name + 1]
        first = named[0].first if named else name - (page.tokens[name].key == "acid" and name > sentence.first)
        if _is_told(reading, first, at + 1):
            events.append(reading.event(OtherTreatment(term=page.words(first, end)), first, end, assertion="affirmed"))
    return events


_JOINS = frozenset({"-", "–", "at", "of", "(", "s", "to", "dose", "/"})


def _is_number(key: str) -> bool:
    return key[0].isdigit() or key in _NUMBERS


def _is_name(word: str) -> bool:
    return word.isalpha() and len(word) >= 4 and word not in _NO_NAME and word not in _TIMES


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


def _longest(events: list[Event]) -> list[Event]:
    """Of treatments whose words overlap the one told in more words stays."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.sources[0].start, -e.sources[0].end)):
        span, last = event.sources[0], kept[-1].sources[0] if kept else None
        if last is None or last.end <= span.start:
            kept.append(event)
        elif span.end - span.start > last.end - last.start:
            kept[-1] = event
    return kept
