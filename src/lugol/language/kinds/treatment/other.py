"""Treatments of no other kind: named ones, those told in one list as one event, and any drug told with its dose."""

from lugol.language.kinds.longest import longest
from lugol.language.kinds.treatment.complications import complications
from lugol.language.kinds.treatment.doses import dosed
from lugol.language.kinds.treatment.drugs import OF_ARTHRITIS, is_for_other
from lugol.language.kinds.treatment.given import is_given
from lugol.language.kinds.treatment.prescribed import prescribed
from lugol.language.kinds.treatment.procedures import procedures
from lugol.language.kinds.treatment.told import NUMBERS, lead
from lugol.language.kinds.treatment.transfused import transfused
from lugol.language.model import Concept, Mention, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, OtherTreatment

_AMOUNTS = word_set("units unit of litres liters litre liter l ml packed a the cc bags mg g mcg % /")
_NOUNS = {
    "intubated": "intubation", "reintubated": "reintubation", "catheterized": "catheterization",
    "transfused": "transfusion", "anticoagulated": "anticoagulation",
}  # fmt: skip
_DRUGS = ("drug", "class", "factor", "iron")
_CLASSES = ("class", "anaesthesia", "antibiotics", "obstetric_care")
_PRODUCTS = ("transfusion", "plasma", "platelets", "cryoprecipitate", "albumin", "factor", "iron")
_ANEW = word_set("bridged switched changed converted restarted resumed recommenced reintroduced transitioned")
_MADE_WITH = word_set("with using consisting including by")
_WITHIN_ONE = word_set(
    """with using consisting including by and , ( ) which was were then induced maintained administered given followed
    rapid sequence induction intravenous iv oral an or combined combination plus &"""
)
_FAR = 12
_IN_BRACKETS = 5
_PLACED = ("stent", "ureteric", "pacemaker")
_FORMS = word_set(
    """ointment cream gel drops tablets tablet capsules injection injections infusion suppositories suppository syrup
    spray patch patches therapy treatment supplementation supplements pessary pessaries enema inhaler mouthwash drugs
    agents medication"""
)
_NO_NAMES = word_set("a an the of and or with some any by on in to her his for using this that no")


def read(reading: Reading) -> list[Event]:
    """Harms of disease and treatment, and what else was given to her.

    >>> from lugol.language.reading import reading_of
    >>> text = "She developed a psoas abscess. Amlodipine 10 mg daily was started."
    >>> [(e.kind, e.values.term) for e in read(reading_of(text))]
    [('complication', 'psoas abscess'), ('other_treatment', 'Amlodipine 10 mg daily')]
    """
    with_dose = dosed(reading)
    told = {word for e in with_dose for word in _term(e).lower().split()[:2]}
    named = [e for e in _treatments(reading) if _term(e).lower() not in told]
    known = longest([*with_dose, *named, *transfused(reading)])
    taken = {at for e in known for at in range(e.sources[0].start, e.sources[0].end)}
    hasty = [e for e in prescribed(reading) if taken.isdisjoint(range(e.sources[0].start, e.sources[0].end))]
    return [*complications(reading), *known, *hasty]


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
        if (token.key.endswith(_STEMS) or _is_against(page, at)) and len(token.key) >= _LEAST_STEMMED
        and token.key.isalpha() and at not in known and token.key != "cocaine"
    ]  # fmt: skip


def _is_against(page: Page, at: int) -> bool:
    """ "Antiparkinsonian drugs": medicines named by what they act against."""
    named = page.tokens[at].key.startswith("anti") and bool(_DRUG_WORDS.intersection(page.keys(at + 1, at + 2)))
    return named and not {"never", "not", "no"} & set(page.keys(page.sentence(at).first, at))


def _for_another_disease(page: Page) -> list[Mention]:
    """ "Methotrexate 2.5 mg weekly" of a list of tablets: a drug against cancer that is given for something else."""
    return [
        Mention(_STEMMED, m.first, m.last, m.start, m.end)
        for m in page.of("drug")
        if m.concept.name in OF_ARTHRITIS and is_for_other(page, m) and not _is_with_regimen(page, m)
    ]


def _is_with_regimen(page: Page, mention: Mention) -> bool:
    sentence = page.sentence(mention.first)
    return bool(page.of("regimen", "chemotherapy", first=sentence.first, last=sentence.last))


_DRUG_WORDS = frozenset({"drug", "drugs", "medication", "medications", "agents", "medicines"})
_ELEMENTS = frozenset({"calcium", "magnesium", "potassium", "iron", "zinc", "folate", "selenium", "folic"})


def _elements(page: Page) -> list[Mention]:
    """ "MEDICATIONS: Pepcid daily, calcium, zinc": what is measured elsewhere opens an item of such a list."""
    known = {at for m in page.of("other_treatment", "drug") for at in range(m.first, m.last)}
    return [
        Mention(_STEMMED, at, at + 1, token.start, token.end)
        for at, token in enumerate(page.tokens)
        if token.key in _ELEMENTS and at not in known and page.part(at) == "medication" and _opens_item(page, at)
    ]


def _opens_item(page: Page, at: int) -> bool:
    before = page.keys(max(page.sentence(at).first, at - 1), at)
    return not before or before[0] in (",", "and", ".", ";", "-", ":", ")") or before[0].isdigit()


def _term(event: Event) -> str:
    """The words of a treatment."""
    return event.values.term if isinstance(event.values, OtherTreatment) else ""


def _treatments(reading: Reading) -> list[Event]:
    """Named treatments; those told in one list are one event, and one that is told again is not given again."""
    kept: dict[tuple[str, str], Event] = {}
    told: set[str] = set()
    for group in _groups(reading):
        key = _kind(reading, group[-1] if group[0].code in _PRODUCTS else group[0])
        event = _event(reading, group)
        if key in told and not reading.time.is_dated(group[0].first):
            continue
        told.update(_kind(reading, mention) for mention in group)
        kept.setdefault((key, event.when.edtf), event)
    return list(kept.values())


def _event(reading: Reading, group: list[Mention]) -> Event:
    page = reading.page
    first, last = _amount(
        reading, lead(reading, _named_from(page, group[0])), _with_form(page, _bracketed(page, group[-1]))
    )
    words = page.words(first, last)
    noun = _NOUNS.get(page.tokens[group[0].first].key, "")
    noun = noun or (
        group[0].concept.name if "were" in page.keys(first, last) or "was" in page.keys(first, last) else ""
    )
    value = OtherTreatment(term=f"{noun} ({words})" if noun else words)
    return reading.event(value, first, last, assertion="affirmed")


def _with_form(page: Page, last: int) -> int:
    """ "Betamethasone ointment", "penicillin injections": the form of a medicine belongs to its name."""
    return last + 1 if _FORMS.intersection(page.keys(last, last + 1)) else last


def _named_from(page: Page, mention: Mention) -> int:
    """ "Maxitol ointment": a form that a name stands before, which no row knows, begins with that name."""
    named = page.keys(max(page.clause(mention.first)[0], mention.first - 1), mention.first)
    single = mention.last - mention.first == 1 and page.tokens[mention.first].key in _FORMS
    word = named[0] if named else ""
    called = word.isalpha() and len(word) > 1 and word not in _NO_NAMES  # not "O/E pessary in situ"
    return mention.first - 1 if single and called else mention.first


def _bracketed(page: Page, mention: Mention) -> int:
    """ "An antispasmodic (tiemonium methylsulfate)": a medicine with its other name in brackets right behind it."""
    if page.keys(mention.first - 1, mention.first) == ("(",) and page.keys(mention.last, mention.last + 1) == (")",):
        return mention.last + 1
    if mention.concept.attr("drug") != "yes" or page.keys(mention.last, mention.last + 1) != ("(",):
        return mention.last
    end = mention.last + 1
    while end < min(page.sentence(mention.first).last, mention.last + _IN_BRACKETS) and page.tokens[end].key.isalpha():
        end += 1
    closed = page.keys(end, end + 1) == (")",) and end > mention.last + 1
    return end + 1 if closed else mention.last


def _kind(reading: Reading, mention: Mention) -> str:
    """What makes a treatment the same as one told before: its drug or its kind, and that it was not begun anew."""
    page = reading.page
    named = page.tokens[mention.first].key if mention.concept.attr("drug") and mention.code in _DRUGS else mention.code
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 3), mention.first)
    if mention.code in _PRODUCTS:
        counted = [key for key in page.keys(max(0, mention.first - 4), mention.last) if key[0].isdigit()
                   or key in NUMBERS]  # fmt: skip
        named += f":{counted[-1]}" if counted else ""
    anew = bool(_ANEW.intersection(before)) or before[-2:] == ("back", "on")
    return f"{named}@{mention.first}" if anew else named


def _groups(reading: Reading) -> list[list[Mention]]:
    """The treatments that are told as one: a list, an amount of something, "antibiotics with ampicillin"."""
    page = reading.page
    operated = {m.last for m in procedures(page) if m.concept.name.startswith("drainage of")}
    told = [
        m
        for m in (*page.of("other_treatment"), *_by_stem(page), *_elements(page), *_for_another_disease(page))
        if is_given(reading, m)
    ]
    told = [m for m in told if not (m.code == "drainage" and m.last in operated)]
    operated_on = {at for m in procedures(page) for at in range(m.first, m.last)}
    put = ("insertion of", "removal of")
    inserted = {at for m in procedures(page) if m.concept.name.startswith(put) for at in range(m.first, m.last)}
    told = [
        m
        for m in told
        if not (m.first in inserted or (m.code in _PLACED and m.first in operated_on))
        and not _is_against_cancer(page, m)
        and not _is_of_regimen(page, m)
        and not _names_a_disease(page, m)
    ]
    told.sort(key=lambda m: m.first)
    groups: list[list[Mention]] = []
    for mention in told:
        if groups and _goes_with(reading, groups[-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _is_of_regimen(page: Page, mention: Mention) -> bool:
    """ "Fluorouracil/leucovorin": a medicine within the name of a regimen is given with its drugs."""
    around = page.of("regimen", first=max(0, mention.first - _IN_BRACKETS), last=mention.last)
    return any(m.first <= mention.first and mention.last <= m.last for m in around)


def _names_a_disease(page: Page, mention: Mention) -> bool:
    """ "Steroid cell tumour": a medicine that is only a word in the name of a tumour or a disorder."""
    diseases = page.of("histology", "disorder", first=mention.first, last=mention.last)
    return any(m.first <= mention.first and m.last > mention.last for m in diseases)


def _is_against_cancer(page: Page, mention: Mention) -> bool:
    """ "Rituximab": told by the reading of drugs against cancer, unless it is given for another disease."""
    named = page.of("drug", first=mention.first, last=mention.last)
    against = [m for m in named if m.concept.attr("class") in ("chemo", "immuno") and m.last == mention.last]
    return bool(against) and not is_for_other(page, against[0])


def _goes_with(reading: Reading, group: list[Mention], mention: Mention) -> bool:
    """Is a treatment told in one with those before it?

    "Compression stockings and bed rest" are; two drugs, and what is told with an amount of its own, are not, unless
    they are what a class or an anaesthetic was made with ("antibiotic treatment with ceftriaxone and metronidazole").
    """
    page, before = reading.page, group[-1]
    between = page.keys(before.last, mention.first)
    if mention.first <= before.last or _is_its_verb(page, before, mention) or _is_other_name(page, before, mention):
        return True
    if page.sentence(before.first) != page.sentence(mention.first):
        return False
    drug = mention.concept.attr("drug") == "yes"
    led = not group[0].concept.attr("drug") or group[0].code in _CLASSES
    if drug and led and (_MADE_WITH.intersection(between) or len(group) > 1) and _only(between, _WITHIN_ONE):
        return True
    listed = all(k in (",", "and", "or") for k in between) and len(between) < 3
    amount = len(between) < 5 and all(k in _AMOUNTS or k[0].isdigit() or k in NUMBERS for k in between)
    drugs = before.concept.attr("drug") == "yes" or drug
    return (listed and not drugs and not _is_counted(mention)) or (amount and bool(between))


def _is_its_verb(page: Page, before: Mention, mention: Mention) -> bool:
    """ "Four units of blood were transfused": the verb of what stands before it."""
    between = page.keys(before.last, mention.first)
    return page.keys(mention.first, mention.last) == ("transfused",) and between in (("was",), ("were",))


def _is_other_name(page: Page, before: Mention, mention: Mention) -> bool:
    """ "A diuretic (indapamide)": a medicine in brackets right behind its class or its other name."""
    opened = page.keys(before.last, mention.first) == ("(",)
    return opened and page.keys(mention.last, mention.last + 1) == (")",) and mention.concept.attr("drug") == "yes"


def _is_counted(mention: Mention) -> bool:
    """ "2 units of platelets": a blood product, which is told by itself."""
    return mention.code in _PRODUCTS


def _only(between: tuple[str, ...], words: frozenset[str]) -> bool:
    """Do only such words stand between, with amounts among them?"""
    return len(between) <= _FAR and all(k in words or k in _AMOUNTS or k[0].isdigit() for k in between)


def _amount(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """With the amount before it: "six litres of ascites were drained", "4 units of packed cells"."""
    page = reading.page
    floor = page.clause(first)[0]
    begun = first
    while begun > floor and (
        page.tokens[begun - 1].key in _AMOUNTS or page.tokens[begun - 1].key[0].isdigit()
        or page.tokens[begun - 1].key in NUMBERS
    ):  # fmt: skip
        begun -= 1
    counted = any(k[0].isdigit() or k in NUMBERS for k in page.keys(begun, first))
    return (begun if counted else first), last
