"""Symptoms: what she reports, how and since when; what she denies is kept as denied."""

import msgspec

from lugol.language.childs import is_of_bearing
from lugol.language.frames import Stretch, stretches
from lugol.language.kinds.longest import longest
from lugol.language.kinds.woman.bled import bled
from lugol.language.kinds.woman.complained import BOUND, COMPLAINS, HOW, LONGEST, complained, lost_weight, shared_nouns
from lugol.language.kinds.woman.lasting import lasting
from lugol.language.kinds.woman.reason import is_asked_for, is_reason
from lugol.language.kinds.woman.sex import sex_of
from lugol.language.lists import DOABLE
from lugol.language.model import NOT_HERS_YET, Mention, Page
from lugol.language.phrases import SIDES
from lugol.language.reading import Reading
from lugol.language.time import DateMention
from lugol.language.tokens import singular
from lugol.language.word_sets import word_set
from lugol.record.event import Assertion, Event, Symptom

_TOLD_IN = ("case", "abstract")
_LISTED_DAYS = frozenset({
    *("on", "in", "at", "of", "and", "again", "then", ",", ";", "&", "(", ")", "/"),
    *("weeks", "week", "weeks'", "gestation"),
    *(str(number) for number in range(4, 43)),
})  # fmt: skip
"""What may stand between the days of a list: signs, and the weeks of a pregnancy before a day in brackets."""
_HERS_ALONE = ("postcoital_bleeding", "intermenstrual_bleeding", "postmenopausal_bleeding")
"""What only she can tell: no examiner sees it, in whatever study's words it stands."""
_OF_WOMEN = word_set(
    """contact_bleeding postcoital_bleeding intermenstrual_bleeding postmenopausal_bleeding vaginal_bleeding spotting
    menorrhagia dysmenorrhea discharge vaginal_discharge dyspareunia prolapse_felt menses_resumed irregular_menses
    contractions oligomenorrhoea fetal_movement leaking_fluid premenstrual vaginal_flatus vaginal_odour lochia clots
    morning_sickness"""
)
"""Of these a man or a boy is never told."""
_FELT_ALONE = (
    *_HERS_ALONE, "urinary_frequency", "dyspareunia", "hot_flushes", "dysmenorrhea", "menorrhagia", "early_satiety",
    "anorexia", "sleep", "weight_gain", "diarrhoea", "constipation",
)  # fmt: skip
"""What she tells under the name of an organ too: "Bladder - nocturia x3"."""
_AGAIN = word_set("further another still again more ongoing occ occasional new fresh some slight c o")
"""Before the bare word of a complaint these tell it in haste: "Further bleed Sunday"."""
_REPORTED = ("imaging", "tissue", "operative", "colposcopy", "none")
_TELLS = word_set(
    """complained complains complaining complaints complaint presented presents presenting reported reports
    reporting experienced experiencing developed had has have history noticed noted because due suffered
    suffering associated describes described denies denied with symptoms symptom feels felt since having"""
)
_FELT_BY_HER = word_set("palpated discovered found felt detected for")
_NO_COMPLAINT = word_set(
    """management relief control medication medications killer killers clinic team score scale free regimen
    service diathesis disorder disorders time risk estimated intraoperative postoperative operative minimal surgical
    during per"""
)
_WHERE_SEEN = word_set("clinic clinics service pathway referral")
"""Behind a complaint, what is named after it: "postmenopausal bleeding clinic, 14 March"."""
_LEAVING = word_set(
    """on at upon before after until since hospital of day date to for prior same early following nipple patient
    her his planned safe ready hospital's days by"""
)
"""Words before "discharge" that make it her leaving the hospital."""
_TAIL = frozenset({"in", "of", "on", "with", "at", "during", "over", "from", "around", "when", "to", "while", "the"})
_TREATED = frozenset({"for", "relieve", "treat", "control"})
_ENDS = frozenset({"was", "were", "is", "are", "had", "has", "that", "who", "because", "she", "ago", "before"})
_ANATOMY = frozenset(
    {"artery", "arteries", "vein", "veins", "vessel", "vessels", "flexure", "branch", "branches", "gutter", "gutters"}
)
"""Behind these the word is part of a body ("left colic artery")."""
_NO_WOMB = word_set("valve leaflet disc disk cord iris mitral")
"""Before "prolapse" these tell what fell, which she does not feel: "mitral valve prolapse"."""
_COMES = word_set("presented presenting admitted readmitted referred complained complaining complaints came attended")
_UNABLE = frozenset({"unable", "inability", "able"})
_BODILY_DEEDS = word_set(
    """walk stand eat drink swallow void urinate pass sleep bear move lie sit work breathe speak conceive have tolerate
    open close feel see hear ambulate defecate empty hold control lift turn raise get perform keep retain concentrate
    exercise engage climb sneeze maintain achieve gain lose use reach"""
)
"""What a woman who is "unable to" it complains of: not "unable to reply"."""
_PRESENTS = word_set("presented presents presenting complained complaining complains")
_WE = frozenset({"we", "i", "surgeon", "mom"})
_TO_LOSE = frozenset({
    "method", "methods", "attempt", "attempts", "goal", "goals", "means", "efforts", "bypass", "banding", "surgery",
    "diet", "diets", "exercise", "program", "programs", "programme", "procedure", "procedures", "counselling",
    "counseling", "medication", "medications", "clinic", "plan", "advice", "encouraged", "drugs", "benefits", "drug",
})  # fmt: skip
"""Words beside "weight loss" where it is sought."""
_NO_BODY = frozenset({
    "child", "children", "son", "daughter", "husband", "partner", "family", "church", "school", "work", "job", "money",
    "insurance", "housing", "transport", "transportation", "english", "language", "relationship", "relationships",
    "mother", "father", "procedure", "intubation", "dissection", "insertion", "access", "visualization", "finances",
})  # fmt: skip
"""What she has "difficulties with" that is no complaint of her body."""
_BODILY = frozenset({"system", "tissue", "exchange", "chromatography", "embolism", "range", "ranges"})
"""Behind "nervous" or "gas" these make it a part of the body or a thing of the laboratory."""
_OF_LUNG = frozenset({"blood", "arterial", "venous", "bowel", "free", "anesthetic", "co2", "cord", "natural"})
"""Before "gas" these make it a test, a sign of a scan or what a patient breathes."""
_SEEN = word_set("seen noted found observed identified encountered from at was were after during")
"""In a sentence of denials these tell of what somebody looked at."""
_WANTS = word_set("no not absence")
"""What begins the name of a complaint that is a want: "no fetal movement"."""
_DENIED = frozenset({"no", "without", "nil", "denies"})
_STILL_DENIED = word_set("or nor no not without denies denied never neither")
_LETTERS = 4
_VOWELS = frozenset("aeiouy")


def read(reading: Reading) -> list[Event]:
    """Every symptom told of her, once for each time it is told of."""
    events: list[Event] = []
    for stretch in stretches(reading):
        if stretch.sentence.article not in _TOLD_IN:
            continue
        kind = stretch.frame.kind
        reported = kind in _REPORTED and not _comes_with(reading, stretch)
        if reported or (kind == "exam" and not _is_complaining(reading, stretch)):
            came = _came_with(reading, stretch) if reported else []
            came = came or _asked_for(reading, stretch)
            alone = _HERS_ALONE if reported else _FELT_ALONE
            events.extend(came or (e for e in _named(reading, stretch) if _is_hers_alone(e, alone)))
            continue
        events.extend(bled(reading, stretch, _named(reading, stretch)))
        events.extend(complained(reading, stretch))
        events.extend(lost_weight(reading, stretch))
        events.extend(shared_nouns(reading, stretch))
    return _once(reading, longest(events, pairs=True))


def _comes_with(reading: Reading, stretch: Stretch) -> bool:
    """ "She was readmitted with pain and a mass on MRI": told before the scan is named, and as what she came with."""
    if stretch.frame.kind != "imaging" or stretch.frame.first < stretch.last:
        return False
    return bool(_COMES.intersection(reading.page.keys(stretch.first, stretch.last)))


def _is_hers_alone(event: Event, alone: tuple[str, ...]) -> bool:
    """ "Speculum 4 May: cervix normal. Postcoital bleeding again": told of her wherever it stands."""
    return isinstance(event.values, Symptom) and event.values.code in alone


def _came_with(reading: Reading, stretch: Stretch) -> list[Event]:
    """ "By an ultrasound, who presents with heavy bleeding", "laparotomy after presenting with pain"."""
    page = reading.page
    if stretch.frame.kind not in ("imaging", "operative"):
        return []
    came = next((at for at in range(stretch.first, stretch.last) if page.tokens[at].key in _PRESENTS), None)
    if came is None or page.keys(came + 1, came + 2) not in (("with",), ("of",)):
        return []
    told = Stretch(came, stretch.last, stretch.sentence, stretch.frame, stretch.named)
    return _named(reading, told)


def _asked_for(reading: Reading, stretch: Stretch) -> list[Event]:
    """ "Curettage indicated for heavy bleeding", "an angiogram done to investigate leg pain": why it was done."""
    if stretch.frame.kind not in ("imaging", "tissue", "operative", "exam"):
        return []
    asked = [m for m in reading.page.of("symptom", first=stretch.first, last=stretch.last) if is_asked_for(reading, m)]
    return [event for m in asked if (event := _event(reading, m, asked=True)) is not None]


def _is_complaining(reading: Reading, stretch: Stretch) -> bool:
    """What an examiner sees is no complaint, unless she is said to complain of it."""
    keys = reading.page.keys(stretch.first, stretch.last)
    told = any(keys[at : at + len(cue)] == cue for at, key in enumerate(keys) for cue in COMPLAINS.get(key, ()))
    return told or reading.page.part(stretch.first) == "presenting" or _presents(reading, stretch)


def _presents(reading: Reading, stretch: Stretch) -> bool:
    """ "The woman clinically presented vaginal bleeding": she presents it herself, whatever names an examination."""
    named = reading.page.of("symptom", first=stretch.first, last=stretch.last)
    return bool(named) and bool(_PRESENTS.intersection(reading.page.keys(named[0].first - 3, named[0].first)))


def _named(reading: Reading, stretch: Stretch) -> list[Event]:
    """The complaints that a stretch names; a lump in the neck that a scan or an operation tells of is a finding."""
    page = reading.page
    mentions = page.of("symptom", first=stretch.first, last=stretch.last)
    named = [*mentions, *_discharges(reading, stretch, mentions)]
    if stretch.frame.kind in _REPORTED:
        named = [m for m in named if m.code != "lump_neck"]
    return [e for m in named if (event := _event(reading, m)) is not None for e in _on_each_day(reading, m, event)]


def _on_each_day(reading: Reading, mention: Mention, event: Event) -> list[Event]:
    """ "Bleeding after intercourse on 4 May, 9 June and 2 July": as many complaints as days in a list behind it."""
    page = reading.page
    last = page.sentence(mention.first).last
    days: list[DateMention] = []
    at = mention.last
    for day in reading.time.told_in(mention.last, last):
        if not day.when.is_known or day.when.earliest is None or not set(page.keys(at, day.first)) <= _LISTED_DAYS:
            break
        days.append(day)
        at = day.last
    if len(days) < 2 or event.assertion != "affirmed":
        return [event]
    return [msgspec.structs.replace(event, when=day.when, id=f"{event.id}-{i}") for i, day in enumerate(days)]


def _event(reading: Reading, mention: Mention, *, asked: bool = False) -> Event | None:
    """A named complaint as it is told here; None where its word tells no complaint of hers."""
    page = reading.page
    judged = _judged(reading, mention, asked)
    if judged in NOT_HERS_YET or page.part(mention.first) in ("family", "plan", "anaesthesia", "medication"):
        return None
    if _is_something_else(reading, mention) or is_of_bearing(page, mention.first):
        return None
    if mention.code in _OF_WOMEN and sex_of(page)[0] == "M":
        return None
    tail = mention.concept.attr("tail")
    last = _tail(reading, mention) if tail else mention.last
    if tail and (_is_no_want(reading, mention, last) or not _is_complaint(reading, mention)):
        return None
    if tail == "must" and last == mention.last:
        return None
    first, floor = mention.first, page.clause(mention.first)[0]
    sites = {at for s in page.of("site", first=floor, last=mention.first) for at in range(s.first, s.last)}
    while first > floor and (page.tokens[first - 1].key in HOW or first - 1 in sites):
        first -= 1
    term = _term(page, mention, page.words(first, last))
    value = Symptom(term=term, code="" if tail else mention.code, qualifier=lasting(page, first, last))
    return reading.event(value, first, last, assertion="affirmed" if judged == "historical" else judged)


def _judged(reading: Reading, mention: Mention, asked: bool) -> Assertion:
    """How a complaint is asserted; why something is planned or was done is told as hers."""
    told = reading.judge(mention.first, mention.last)
    complaint = told.row == "plan.return" or reading.page.part(mention.first) in ("presenting", "review")
    complaint = complaint or asked or is_reason(reading, mention, told)
    judged: Assertion = "affirmed" if told.assertion == "planned" and complaint else told.assertion
    judged = "affirmed" if asked and told.row == "neg.clear" else judged  # "done because of pain and was normal"
    changes = reading.page.tokens[mention.first].key in ("change", "changes", "altered")
    if changes and _DENIED.intersection(reading.page.keys(mention.first - 1, mention.first)):
        return "negated"  # "no change in bowel habit" denies a complaint, and tells of no finding that stayed
    if judged == "negated" and _is_behind_want(reading, mention):
        return "affirmed"
    return "negated" if judged == "affirmed" and _is_counted_none(reading, mention) else judged


def _is_behind_want(reading: Reading, mention: Mention) -> bool:
    """ "No bowel movement as well as nausea": the denial belongs to the name of the complaint before it."""
    page = reading.page
    before = next(page.back_from(mention.first, "symptom"), None)
    if before is None or before.first < page.sentence(mention.first).first:
        return False
    if not _WANTS.intersection(page.keys(before.first, before.first + 1)):
        return False
    between = page.keys(before.last, mention.first)
    joined = "and" in between or "well" in between
    return joined and not _STILL_DENIED.intersection((*between, *page.keys(before.first - 2, before.first)))


def _is_something_else(reading: Reading, mention: Mention) -> bool:
    """ "Left colic artery", "arterial gas", "8 weeks of amenorrhoea": the word of a complaint within another name."""
    page = reading.page
    if (_ANATOMY | _WHERE_SEEN | _BODILY).intersection(page.keys(mention.last, mention.last + 1)):
        return True
    keys = page.keys(mention.first, mention.last)
    before, behind = page.keys(max(0, mention.first - 2), mention.first), page.keys(mention.last, mention.last + 2)
    passed = {"passed", "passing", "passes"}.intersection((*before, *behind))
    if keys == ("gas",) and (passed or _OF_LUNG.intersection(before)):
        return True
    longer = page.of("obstetric", "site", first=max(0, mention.first - 3), last=mention.last)
    if any(m.first < mention.first and m.last >= mention.last for m in longer):
        return True  # "8 weeks of amenorrhoea", "mediastinal LAP"
    if mention.code == "lump_neck" and not is_lump_told(reading, mention):
        return True
    if mention.code == "weight_loss" and _is_wanted(reading, mention):
        return True
    if keys[0] == "contact" and _is_looked_at(reading, mention):
        return True
    if keys == ("weaknesses",):
        return True  # "strengths and weaknesses" of a mind that was tested
    if keys == ("prolapse",) and _NO_WOMB.intersection(before):
        return True
    harms = page.of("complication", first=mention.first - 3, last=mention.last)
    return any(m.first <= mention.first < m.last for m in harms)


def _is_no_want(reading: Reading, mention: Mention, last: int) -> bool:
    """ "Unable to get the epidural", "difficulties with her insurance", "we had difficulty": no want of her body."""
    page = reading.page
    first, end = page.clause(mention.first)
    if _UNABLE.intersection(page.keys(mention.first, mention.last)) and (
        not _BODILY_DEEDS.intersection(page.keys(mention.last, mention.last + 1))
        or page.of(*DOABLE, "other_treatment", first=mention.last, last=last)
    ):
        return True
    if _NO_BODY.intersection(page.keys(mention.last, min(mention.last + 4, end))):
        return True
    return bool(_WE.intersection(page.keys(max(first, mention.first - 3), mention.first)))


def _term(page: Page, mention: Mention, words: str) -> str:
    """The words of a complaint, behind its name where they are short letters or another form of it ("IMB")."""
    name = mention.concept.name
    shaped = name[:4].lower() in words.lower() and name.split()[-1].lower() not in words.lower()
    lettered = words.isupper() and (not page.in_capitals or _is_made_of(words, name))
    short = len(words) <= _LETTERS and (lettered or not _VOWELS.intersection(words.lower()))
    return f"{name} ({words})" if words.lower() != name.lower() and (short or shaped) else words


def _is_wanted(reading: Reading, mention: Mention) -> bool:
    """ "Gastric bypass for weight loss", "methods of weight loss": an aim of hers, and no complaint."""
    page = reading.page
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 4), mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    aimed = bool(before) and before[-1] in ("for", "of", "through", "and") and bool(_TO_LOSE.intersection(before[:-1]))
    return aimed or bool(_TO_LOSE.intersection(behind))


def _is_made_of(letters: str, name: str) -> bool:
    """Are some capitals letters of a name in their order, the first of them its first ("IMB")? "GAS" is a word."""
    rest = iter(name.lower())
    return name[:1].lower() == letters[:1].lower() and all(letter in rest for letter in letters.lower())


def _is_counted_none(reading: Reading, mention: Mention) -> bool:
    """ "Nocturia x 0", "vomiting: 0 times"."""
    behind = reading.page.keys(mention.last, min(mention.last + 2, reading.page.sentence(mention.first).last))
    return len(behind) > 1 and behind[0] in ("x", "×", "time", "times", ":", "-", "=") and behind[1] in ("0", "zero")


def _discharges(reading: Reading, stretch: Stretch, known: list[Mention]) -> list[Mention]:
    """ "Postcoital bleeding, discharge or pain": the bare word, where she is said to have it."""
    heads = reading.page.of("head", first=stretch.first, last=stretch.last)
    bare = [m for m in heads if m.code == "discharge" and m.last - m.first == 1]
    apart = [m for m in bare if not any(s.first <= m.first < s.last for s in known)]
    return [m for m in apart if _is_complaint(reading, m) and not _is_leaving(reading, m)]


def _is_leaving(reading: Reading, mention: Mention) -> bool:
    """ "On discharge", "discharge home", "discharge summary": the word for leaving the hospital."""
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 1), mention.first)
    return bool(_LEAVING.intersection(before)) or bool({"home", "summary", "medications", "on", "to"} & set(behind))


def _is_looked_at(reading: Reading, mention: Mention) -> bool:
    """ "Firm cervix with contact bleeding": what an examiner sees at an organ, not what she reports."""
    page = reading.page
    clause = page.clause(mention.first)
    told = _TELLS - {"with"}
    return bool(page.of("site", first=clause[0], last=mention.first)) and not told & set(page.keys(*clause))


def is_lump_told(reading: Reading, mention: Mention) -> bool:
    """ "She presented with a breast lump" is a complaint, "another breast mass was excised" none."""
    page = reading.page
    first = page.sentence(mention.first).first
    before = page.keys(first, mention.first)
    complained_of = any(before[at : at + 3] == ("c", "/", "o") for at in range(len(before) - 2))
    told = complained_of or bool((_TELLS | _FELT_BY_HER).intersection(before))
    return told or page.part(mention.first) in ("presenting", "review")


def _is_complaint(reading: Reading, mention: Mention) -> bool:
    """Is a word such as "pain" told as what she feels, rather than as what is treated or measured?"""
    page = reading.page
    sentence = page.sentence(mention.first)
    around = page.keys(max(sentence.first, mention.first - 2), min(sentence.last, mention.last + 2))
    if _NO_COMPLAINT.intersection(around):
        return False
    told = page.part(mention.first) in ("presenting", "review")
    before = page.keys(sentence.first, mention.first)
    told = told or bool(_TELLS.intersection(before)) or _is_in_haste(page, mention, before)
    return told or _is_denied_alone(reading, mention, before)


def _is_in_haste(page: Page, mention: Mention, before: tuple[str, ...]) -> bool:
    """ "Further bleed Sunday", "c/o LAP, pain rt buttock", "Pain 3/52", "bleeding ++": told without a verb."""
    first, last = page.clause(mention.first)
    behind = page.keys(mention.last, min(mention.last + 2, last))
    how = mention.first
    while how > first and page.tokens[how - 1].key in HOW:
        how -= 1
    again = _AGAIN.intersection(page.keys(how - 1, how)) and not _NO_COMPLAINT.intersection(behind)
    complained_of = any(before[at : at + 3] == ("c", "/", "o") for at in range(len(before) - 2))
    begins = how == first or page.tokens[how - 1].key in (",", ";", ":", "&", "+", "and")
    told = behind in (("+", "+"), ("x", "2")) or bool(lasting(page, mention.first, mention.last))
    return bool(again) or complained_of or (begins and told)


def _is_denied_alone(reading: Reading, mention: Mention, before: tuple[str, ...]) -> bool:
    """ "No bleeding, no discharge or pain.": a sentence of nothing but denials is what she answered."""
    page = reading.page
    if before[:1] not in (("no",), ("nil",)) or reading.judge(mention.first, mention.last).assertion != "negated":
        return False
    sentence = page.sentence(mention.first)
    return not _SEEN.intersection(page.keys(sentence.first, sentence.last))


def _tail(reading: Reading, mention: Mention) -> int:
    """The end of where and when she feels it: "pain in the left flank", "difficulty in ambulation"."""
    page = reading.page
    end = page.clause(mention.first)[1]
    at = mention.last
    must = mention.concept.attr("tail") == "must"
    if at < end and not must and page.tokens[at].key not in _TAIL:
        return _place_end(page, at, end)
    while at < end and at - mention.last < LONGEST and _goes_on(page.tokens[at].key):
        at += 1
    while at > mention.last and page.tokens[at - 1].key in _TAIL:
        at -= 1
    return at


def _place_end(page: Page, at: int, end: int) -> int:
    """ "Pain rt buttock", "pain lower abdomen": the end of a place that stands right behind, else the place itself."""
    side = at + (page.tokens[at].key in SIDES)
    place = next((m for m in page.of("site", first=side, last=min(side + 3, end)) if m.first == side), None)
    return place.last if place else at


def _goes_on(key: str) -> bool:
    return key not in BOUND - {"in", "with", "over", "during"} and key[0].isalpha() and key not in _ENDS


_LONGEST_JOINT = 80
"""So many characters hold all that joins two items of a list ("and some occasional")."""


def _once(reading: Reading, events: list[Event]) -> list[Event]:
    """A symptom told again in the same word without a date of its own is the one told before, unless one list names
    both; "haemoptysis" behind a cough and "heartburn" behind a pain are complaints of their own.
    """
    kept: list[Event] = []
    seen: dict[tuple[str, str, str], Event] = {}
    for event in events:
        value = event.values
        assert isinstance(value, Symptom)
        last = reading.page.tokens_between(event.sources[0].start, event.sources[0].end)[1]
        key = (value.code + singular(reading.page.tokens[last - 1].key), event.assertion, event.when.edtf)
        if key not in seen or _is_listed_beside(reading, seen[key], event):
            seen[key] = event
            kept.append(event)
    return kept


def _is_listed_beside(reading: Reading, before: Event, event: Event) -> bool:
    """ "Nausea, vomiting", "fever and chills": two words of one list are two symptoms, though of one family."""
    start, end = before.sources[0].end, event.sources[0].start
    if end - start > _LONGEST_JOINT:
        return False
    between = reading.page.text[start:end].lower() if start <= end else "?"
    words = set(between.replace(",", " ").replace("/", " ").split()) - {"and", "or", "nor", "&"}
    return not words - HOW - {"subjective", "occasional", "some", "any", "a", "few"}
