"""What she complains of in words that no row names: "complained of heaviness", "had lost 10 kg", "abdominal and back
pain".
"""

from lugol.language.frames import Stretch
from lugol.language.lexicon import lexicon
from lugol.language.reading import Reading
from lugol.language.tokens import tokenize
from lugol.language.word_sets import by_first, word_set
from lugol.record.event import Assertion, Event, Symptom

HOW = word_set(
    """severe acute chronic mild moderate slight intense sudden intermittent occasional irregular heavy scant
    scanty profuse massive minor light prolonged progressive worsening persistent recurrent continuous
    constant increasing abnormal bilateral unilateral left right sided lower upper deep dull diffuse
    generalized painless painful watery bloody offensive foul smelling malodorous copious unexplained
    significant unintentional cyclical secondary primary frequent vaginal genital small large burning sharp
    cramping fresh brownish whitish low grade new onset - colicky localized vague aching stabbing throbbing
    radiating excruciating nagging spasmodic nocturnal postprandial exertional excessive decreased increased
    marked considerable mucoid purulent yellowish rapid gradual anal rectal breast flank perineal vulvar
    vulval suprapubic inguinal spontaneous non productive dry easy pubic lancinating gnawing shooting crampy
    unbearable troublesome bothersome distressing debilitating disabling intractable refractory frontal occipital
    temporal thunderclap retrosternal substernal pleuritic periumbilical umbilical lumbar sacral menstrual"""
)
COMPLAINS = by_first((
    ("complained", "of"), ("complains", "of"), ("complaining", "of"), ("complaints", "of"), ("complaint", "of"),
    ("c", "/", "o"), ("complain", "of"), ("complained", "about"), ("complains", "about"), ("complaining", "about"),
    ("complaints", "are"), ("complaints", "were"), ("complaints", ":"), ("complaints", "include"),
    ("complaints", "included"), ("symptoms", "include"), ("symptoms", "included"), ("symptoms", "of"),
    ("symptoms", "including"), ("symptoms", "such", "as"),
    ("main", "symptom", "was"), ("main", "symptoms", "were"), ("chief", "symptom", "was"), ("only", "symptom", "was"),
    ("main", "complaint", "was"), ("chief", "complaint", "was"), ("only", "complaint", "was"), ("consulted", "for"),
    ("consulting", "for"), ("consults", "for"), ("suffered", "from"), ("suffering", "from"), ("suffers", "from"),
    ("experienced",), ("experiencing",), ("experiences",),
))  # fmt: skip
_OF_WEIGHT = word_set("kg kgs kilograms kilos pounds lb lbs kilo kilogram")
_SHARED = word_set("pain pains discomfort bleeding cramps swelling edema pressure itching")
_PLACES = word_set(
    """abdominal pelvic back chest lumbar epigastric dental generalized flank hip leg joint muscle vaginal vulvar vulval
    rectal anal perineal bladder breast shoulder neck suprapubic hypogastric inguinal groin lower abdomen ankle hand
    postcoital intermenstrual postmenopausal uterine facial pedal"""
)
_FELT = ("mass", "discharge", "ulcer", "prolapse", "organ", "abdominal_sign")
"""Findings that a woman herself complains of."""
_OTHER = (
    "symptom",
    "other_treatment",
    "head",
    "histology",
    "procedure",
    "frame",
    "drug",
    "condition",
    "complication",
    "cyt_result",
)
BOUND = frozenset({",", ";", ".", "and", "or", "with", "for", "since", "which", "but", "over", "in", "during", "after"})
_LEAD = frozenset({"a", "an", "the", "some", "having", "her", "massive", "of", "also", "any"})
_NO_ITEM = word_set(
    """worse worsened worsening better relieved unrelieved uncontrolled controlled improved associated aggravated
    exacerbated radiating menstruation menses periods period cycle cycles intercourse movement rest walking meals eating
    coughing exertion activity also mostly mainly particularly especially throughout standing sitting defecation
    urination therapy treatment medication hours hour days day weeks week months month minutes later few"""
)
"""In a list of complaints these tell when or how, not what: "pain, worse with menstruation"."""
_DENIED = frozenset({"no", "without", "nil"})
_DISEASES = word_set("disease diseases syndrome disorder disorders cancer infection infections hypertension diabetes")
"""What ends so is a disease that she suffers from, no complaint."""
LONGEST = 6


def complained(reading: Reading, stretch: Stretch) -> list[Event]:
    """What stands behind "complained of" is a symptom, whatever it is called.

    >>> from lugol.language.frames import stretches
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("She complained of heaviness and a creaking hip.")
    >>> [e.values.term for s in stretches(reading) for e in complained(reading, s)]
    ['heaviness', 'creaking hip']
    """
    page = reading.page
    events: list[Event] = []
    keys = page.keys(stretch.first, stretch.last)
    for at, key in enumerate(keys):
        cue = next((c for c in COMPLAINS.get(key, ()) if keys[at : at + len(c)] == c), None)
        if cue is not None and not (key == "consulted" and at and keys[at - 1] in ("was", "were", "been")):
            start = stretch.first + at + len(cue)
            events.extend(_items(reading, start, min(stretch.last, page.clause(start)[1])))
    return events


def _items(reading: Reading, first: int, last: int) -> list[Event]:
    """The items of a list of complaints, up to what tells only when or how: "pain, worse at night"."""
    page = reading.page
    events: list[Event] = []
    begun = first
    for at in range(first, last + 1):
        if at < last and (page.tokens[at].key not in BOUND or _is_place(reading, at, last)):
            continue
        while begun < at and page.tokens[begun].key in _LEAD - {"massive"}:
            begun += 1
        denied = begun < at and page.tokens[begun].key in _DENIED
        begun += denied
        item = set(page.keys(begun, at))
        if (item & _NO_ITEM and item <= _NO_ITEM | HOW) or (begun < at and page.tokens[begun].key[0].isdigit()):
            break  # "diarrhoea 5 or 6 times a day"
        named = not set(page.keys(begun, at)) <= HOW | _PLACES and not _DISEASES.intersection(page.keys(at - 1, at))
        if named and 0 < at - begun <= LONGEST and not _known(reading, begun, at):
            judged = "negated" if denied else reading.judge(begun, at).assertion
            if judged in ("affirmed", "negated"):
                value = Symptom(term=page.words(begun, at))
                events.append(reading.event(value, begun, at, assertion=judged))
        if at < last and page.tokens[at].key not in (",", "and", "or", "with"):
            break
        begun = at + 1
    return events


def _is_place(reading: Reading, at: int, last: int) -> bool:
    """ "A mass in the lower abdomen": where it is belongs to the complaint."""
    return reading.page.tokens[at].key == "in" and bool(reading.page.of("site", first=at + 1, last=min(at + 4, last)))


def _known(reading: Reading, first: int, last: int) -> bool:
    """Is an item told by another kind, or no word at all?"""
    page = reading.page
    told = [m for m in page.of(*_OTHER, first=first, last=last) if m.code not in _FELT]
    if page.of("head", first=last - 1, last=last) or page.of("site", first=last - 1, last=last):
        told = [m for m in told if m.concept.attr("role") != "adjective"]  # "a painful mass in her breast"
    if told or any(reading.cues.roles[i] & {"verb"} for i in range(first, last)):
        return True
    return not any(key.isalpha() and len(key) > 3 for key in page.keys(first, last))


def lost_weight(reading: Reading, stretch: Stretch) -> list[Event]:
    """ "She had lost 10 kg in three months": the weight that is gone is told by its amount."""
    page = reading.page
    events: list[Event] = []
    for at in range(stretch.first, stretch.last - 2):
        amount = page.keys(at + 1, min(at + 6, stretch.last))
        units = [place for place, key in enumerate(amount) if key in _OF_WEIGHT]
        if page.tokens[at].key in ("lost", "losing") and units and any(key[0].isdigit() for key in amount[: units[0]]):
            last = at + 2 + units[0]
            judged = reading.judge(at, last).assertion
            if judged in ("affirmed", "negated", "historical"):
                said: Assertion = "negated" if judged == "negated" else "affirmed"
                value = Symptom(term=f"weight loss ({page.words(at, last)})", code="weight_loss")
                events.append(reading.event(value, at, last, assertion=said))
    return events


def shared_nouns(reading: Reading, stretch: Stretch) -> list[Event]:
    """ "Lower abdominal and back pain": the place before "and" shares the noun behind it."""
    page = reading.page
    events: list[Event] = []
    for mention in page.of("symptom", first=stretch.first, last=stretch.last):
        noun = page.tokens[mention.last - 1].key
        at = mention.first - 1
        while at > stretch.first and page.tokens[at].key in HOW:
            at -= 1
        if noun not in _SHARED or at <= stretch.first or page.tokens[at].key not in ("and", "or", "/", "&"):
            continue
        first = at
        while first > stretch.first and (page.tokens[first - 1].key in HOW or page.tokens[first - 1].key in _PLACES):
            first -= 1
        judged = reading.judge(first, mention.last).assertion
        if _PLACES.intersection(page.keys(first, at)) and judged in ("affirmed", "negated", "historical"):
            term = f"{page.words(first, at)} {noun}"
            named = [m for m in lexicon().scan(term, tokenize(term)) if m.concept.category == "symptom"]
            said: Assertion = "negated" if judged == "negated" else "affirmed"
            value = Symptom(term=term, code=named[0].code if named and not named[0].concept.attr("tail") else "")
            events.append(reading.event(value, first, at, assertion=said))
    return events
