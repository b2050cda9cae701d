"""Diagnoses: those stated, those given up later, and the one that the whole text is about."""

from bisect import bisect_left
from itertools import pairwise

from lugol.language.first_diagnosis import REVIEW
from lugol.language.kinds.diagnoses.admitted import admitted_with
from lugol.language.kinds.diagnoses.led import led_to
from lugol.language.kinds.diagnoses.lines import LINES, TOLD_IN, is_report, lines, without_label
from lugol.language.kinds.diagnoses.listed import are_two, is_listed_with
from lugol.language.kinds.diagnoses.of_regimen import is_of_regimen
from lugol.language.kinds.diagnoses.report_history import is_known_disease
from lugol.language.kinds.diagnoses.worded import FIRST, STATING, worded
from lugol.language.mixed_parts import is_mixed
from lugol.language.model import NOT_HERS_YET, Concept, Judgement, Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.phrases import is_of_type
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

DERIVED = "the diagnosis that the text as a whole is about"
_KNOWN = (("known", "case", "of"), ("k", "/", "c", "/", "o"), ("known",), ("kco",), ("a", "case", "of"))
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_WAS_DIAGNOSED = (("was", "diagnosed"), ("were", "diagnosed"), ("was", "suspected"), ("were", "suspected"))
_IMPRESSION = ("impression", "of")
_OF_ANOTHER = (("-", "associated"), ("-", "related"))
"""Behind the name of a disease these make it a word of another: "endometriosis-associated cancer"."""
_OF_TREATMENT = ("neg.she_refused", "neg.cancelled", "neg.aborted_after", "neg.contraindicated", "neg.no_tissue")
_ONLY_CLINICAL = FIRST | {"clinical", "clinically", "radiological", "radiologically", "admitting", "cytological"}
_TURNS = frozenset({"but", "however", "instead", "surprisingly", "unexpectedly", "contrary", "actually", "though"})
_YEARS_ON = {(time, on) for time in ("year", "years", "decade", "decades") for on in ("later", "after", "afterwards")}
_SAME_ILLNESS = 180
"""Days within which a later name of a cancer may correct the first."""
VAGUE = frozenset({"carcinoma", "cancer", "undifferentiated", "cin"})
_STAGES = frozenset({
    "i", "ii", "iii", "iv", "ia", "ib", "ic", "iia", "iib", "iic", "iiia", "iiib", "iiic", "iva", "ivb", "newly",
    "diagnosed", "recently",
})  # fmt: skip
_MOST_BEFORE_NAME = 3
_NEAR_STATING, _NEAR_ESTABLISHED, _NEAR_IMPRESSION, _HEAD_OF_LINE = 9, 7, 6, 10
_NO_DIAGNOSIS = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient"})
_OTHER_MALIGNANCY = frozenset({"lymphoma", "dlbcl", "follicular_lymphoma", "melanoma", "metastasis", "myeloid_sarcoma"})
_RULE_CODE = dict.fromkeys(("CIN1", "LSIL"), "cervical_low_grade") | dict.fromkeys(
    ("CIN2", "CIN2/3", "CIN3", "HSIL", "AIS"), "cervical_precancer"
)
_ORGANS = {
    "anterior_lip": "cervix", "posterior_lip": "cervix", "endocervix": "cervix", "myometrium": "uterus",
    "uterine_cavity": "uterus", "tube": "fallopian tube", "vaginal_vault": "vagina", "lung_hilum": "lung",
}  # fmt: skip
_OUTSIDE = frozenset({"extraovarian", "extragonadal", "extrauterine", "extrapelvic"})
NOT_ITSELF = frozenset({
    "screening", "screen", "prevention", "risk", "prophylaxis", "awareness", "counseling", "clinic", "center", "unit",
    "society", "nurse", "specialist", "team", "gene", "genes", "susceptibility", "vaccine", "vaccination",
})  # fmt: skip
"""Behind the name of a cancer these tell of something else: "breast cancer screening", "ovarian cancer clinic"."""
_HOLDING = frozenset({"composed", "contained", "containing", "consisted", "consisting", "harbored", "harboring"})
_PARTS = frozenset({"and", ",", ";", "with", "or", "but", "showed", "revealed"})


def read(reading: Reading) -> list[Event]:
    """Diagnoses stated of her, in prose and in the lines of a list of diagnoses."""
    page = reading.page
    events: list[Event] = []
    taken: set[int] = set()
    for mention in page.of("histology"):
        event = _stated(reading, mention)
        if event is not None:
            events.append(event)
            taken.add(page.sentence(mention.first).first)
    events.extend(lines(reading, taken))
    events.extend(worded(reading, events))
    events.extend(admitted_with(reading, events))
    events.extend(led_to(reading, events))
    return _once(page, events)


def _stated(reading: Reading, mention: Mention) -> Event | None:
    page = reading.page
    sentence = page.sentence(mention.first)
    if mention.code in _NO_DIAGNOSIS or sentence.article not in TOLD_IN:
        return None
    if is_report(reading) and page.part(mention.first) == "history" and not is_known_disease(reading, mention):
        return None
    if NOT_ITSELF.intersection(page.keys(mention.last, min(mention.last + 1, sentence.last))):
        return None
    if (
        is_of_regimen(page, mention)
        or _is_named_again(page, mention)
        or page.keys(mention.last, mention.last + 2) in _OF_ANOTHER
    ):
        return None
    if page.keys(mention.last, mention.last + 1) == ("syndrome",):
        return None  # "nevoid basal cell carcinoma syndrome"
    judged = judged_disease(reading, mention)
    if judged.row == "part.plan" and _heads_item(reading, mention):
        judged = Judgement("affirmed")  # the heading "Assessment/plan" plans no disease
    if judged.assertion in NOT_HERS_YET or not (is_stated(reading, mention) or _is_given_up(mention, judged.row)):
        return None
    superseded = judged.row.startswith("super") or is_superseded(reading, mention)
    if judged.assertion == "negated" and not superseded:
        return None
    site = site_of(reading, mention)
    if mention.code in VAGUE and not site:
        return None
    value = Diagnosis(
        value=page.words(*_worded(reading, mention)),
        site=site,
        histology=mention.concept.name,
        status="superseded" if superseded else "",
        certainty="suspected" if judged.assertion == "possible" else "",
        code="" if superseded else rule_code(mention.concept, site),
    )
    said = "possible" if judged.assertion == "possible" and not superseded else "affirmed"
    return reading.event(value, mention.first, mention.last, assertion=said)  # type: ignore[arg-type]


def _is_named_again(page: Page, mention: Mention) -> bool:
    """ "Placental site trophoblastic tumour (PSTT)": the short name in brackets of what is named right before."""
    if page.keys(max(0, mention.first - 1), mention.first) != ("(",):
        return False
    before = page.of("histology", first=max(0, mention.first - _NEAR_STATING), last=mention.first)
    return any(m.last == mention.first - 1 and m.code == mention.code for m in before)


def _heads_item(reading: Reading, mention: Mention) -> bool:
    """ "Assessment/plan: 2. Cervical dysplasia. Repeat smear.": what an item of such a list begins with."""
    page = reading.page
    sentence = page.sentence(mention.first)
    if not is_mixed(page, mention.first):
        return False
    before = page.keys(without_label(reading, sentence.first, sentence.last)[0], mention.first)
    own = [key for key in before if key not in _ADJECTIVES and key not in _STAGES]
    return (len(own) <= _MOST_BEFORE_NAME and not {"if", "or", "no"} & set(own)) or has_it(page, mention)


def judged_disease(reading: Reading, mention: Mention) -> Judgement:
    """How a disease is asserted: refusing, missing or stopping a treatment denies that treatment and no disease.

    "She died of cervical cancer after she refused all treatment."
    """
    judged = reading.judge(mention.first, mention.last)
    return Judgement("affirmed") if judged.row in _OF_TREATMENT else judged


def _is_given_up(mention: Mention, row: str) -> bool:
    """ "It was initially interpreted as transitional cell carcinoma": a name that a later one replaced."""
    return row == "super.forward" and mention.concept.attr("behaviour") in ("malignant", "uncertain", "benign")


def is_stated(reading: Reading, mention: Mention) -> bool:
    """Is it said to be the diagnosis, and not only what a test showed?"""
    page = reading.page
    if _is_listed(reading, mention) or is_known_disease(reading, mention):
        return True
    clause = page.clause(mention.first)
    before = page.keys(max(clause[0], mention.first - _NEAR_STATING), mention.first)
    if is_listed_with(reading, mention, is_stated):
        return True
    if STATING.intersection(before):
        named = page.of("histology", first=max(clause[0], mention.first - _NEAR_STATING), last=mention.first)
        between = set(page.keys(named[-1].last, mention.first)) if named else {","}
        return bool(between & {",", "and", "of", "(", "with"})
    malignant = mention.concept.attr("behaviour") == "malignant"
    if malignant and any(before[-len(known) :] == known for known in _KNOWN):
        return True
    if malignant and has_it(page, mention):
        return True
    if _is_subject(page, mention, clause):
        return True
    behind = page.keys(mention.last, min(mention.last + _NEAR_ESTABLISHED, clause[1]))
    return "diagnosed" in behind or (
        "established" in behind and not page.of("frame", first=clause[0], last=mention.first)
    )


def _is_subject(page: Page, mention: Mention, clause: tuple[int, int]) -> bool:
    """ "A second carcinoma arising in the wall of the rectum was diagnosed": the first tumour of such a clause.

    So with what "was suspected", or what something "gave the impression of".
    """
    before = page.keys(max(clause[0], mention.first - _NEAR_IMPRESSION), mention.first)
    if _IMPRESSION in pairwise(before) and mention.concept.attr("behaviour") == "malignant":
        return not _PARTS.intersection(before)
    if page.of("histology", first=clause[0], last=mention.first):
        return False
    return any(pair in _WAS_DIAGNOSED for pair in pairwise(page.keys(mention.last, clause[1])))


def has_it(page: Page, mention: Mention) -> bool:
    """ "A 21-year-old woman with primary ...": the disease that she is told to have."""
    words = page.keys(max(page.clause(mention.first)[0], mention.first - _NEAR_PERSON), mention.first)
    at = max((i for i, key in enumerate(words) if key == "with"), default=None)
    if at is None or len(words) - at > _MOST_QUALIFYING or _NOT_HELD.intersection(words[at:]):
        return False
    before = words[max(0, at - _NEAR_PERSON_WITH) : at]
    person = max((i for i, key in enumerate(before) if key in _PERSONS), default=None)
    return person is not None and not _TREATS.intersection(before[person:])


def _is_listed(reading: Reading, mention: Mention) -> bool:
    """Does it head a line under "Diagnosis:" or "Impression:" of a clinical text?"""
    page = reading.page
    part = page.part_of(mention.first)
    if part is None or is_report(reading):
        return False
    if not (part.kind in LINES or is_mixed(page, mention.first) or _is_complaint(reading, mention)):
        return False
    sentence = page.sentence(mention.first)
    first = without_label(reading, sentence.first, sentence.last)[0]
    far = sentence.paragraph - page.sentence(part.label[0]).paragraph > 1 and part.kind not in ("impression", "plan")
    if far or mention.first - first > _HEAD_OF_LINE or page.of("frame", "cyt_test", first=first, last=mention.first):
        return False
    verbs = (i for i in range(first, mention.first) if "verb" in reading.cues.roles[i])
    return all(page.tokens[i].key == "diagnosed" for i in verbs)


def _is_complaint(reading: Reading, mention: Mention) -> bool:
    """ "Chief complaint: Stage II breast cancer.": a cancer that is named as what she comes for, without a verb."""
    page = reading.page
    sentence = page.sentence(mention.first)
    verb = any("verb" in reading.cues.roles[i] for i in range(sentence.first, sentence.last))
    return page.part(mention.first) == "presenting" and mention.concept.attr("behaviour") == "malignant" and not verb


def is_superseded(reading: Reading, mention: Mention) -> bool:
    """ "The initial diagnosis was X" is given up where tissue later says otherwise."""
    page = reading.page
    clause = page.clause(mention.first)
    before = page.keys(max(clause[0], mention.first - _NEAR_STATING), mention.first)
    if {"misread", "misdiagnosed", "mistaken", "misdiagnosis"} & set(before):
        return True
    if _is_replaced(reading, mention, before):
        return True
    if not FIRST.intersection(before) or not STATING.intersection(before) or _is_since(before):
        return False
    firm = _firm(reading)
    later = firm[bisect_left(firm, mention.last, key=lambda m: m.first) :]
    return any(m.code != mention.code and not _is_of_later_years(reading, mention, m) for m in later)


@once_a_page
def _firm(reading: Reading) -> list[Mention]:
    """The tumours that a text affirms by more than a vague name."""
    return [
        m
        for m in reading.page.of("histology")
        if m.concept.attr("behaviour") in ("malignant", "uncertain")
        and m.code not in (*VAGUE, "metastasis")
        and reading.judge(m.first, m.last).assertion == "affirmed"
    ]


def _is_of_later_years(reading: Reading, mention: Mention, later: Mention) -> bool:
    """ "First diagnosed with cervical cancer in 2012. In 2018 a lung cancer was found": it has two."""
    between = reading.page.keys(mention.last, later.first)
    if mention.concept.attr("behaviour") != "malignant" or REVIEW.intersection(between):
        return False
    if _YEARS_ON.intersection(pairwise(between)):
        return True
    before, after = (reading.time.when(m.first, m.last) for m in (mention, later))
    if before.latest is None or after.earliest is None:
        return False
    return (after.earliest - before.latest).days > _SAME_ILLNESS


def _is_since(before: tuple[str, ...]) -> bool:
    """ "Five years after the initial diagnosis of X" counts from a diagnosis that stands."""
    at = next((i for i, key in enumerate(before) if key in FIRST and STATING.intersection(before[i:])), 0)
    return bool({"after", "since", "from", "following", "at", "of"}.intersection(before[max(0, at - 3) : at]))


def _is_replaced(reading: Reading, mention: Mention, before: tuple[str, ...]) -> bool:
    """ "A clinical diagnosis of X was made, but biopsy showed Y": tissue said otherwise right behind it."""
    page = reading.page
    if not _ONLY_CLINICAL.intersection(before) or not STATING.intersection(before):
        return False
    near = page.sentences_near(mention.first, behind=1)
    for later in page.of("histology", first=mention.last, last=near[-1].last):
        between = page.keys(mention.last, later.first)
        frames = page.of("frame", first=mention.last, last=later.first)
        tissue = bool(frames) and frames[-1].concept.attr("frame") in ("tissue", "tissue_report")
        if tissue and later.code != mention.code and _TURNS.intersection(between):
            return reading.judge(later.first, later.last).assertion == "affirmed"
    return False


_PERSONS = frozenset({"woman", "patient", "lady", "female", "women"})
_NEAR_PERSON, _MOST_QUALIFYING, _NEAR_PERSON_WITH = 14, 7, 6
_TREATS = frozenset({"a", "was", "were", "is", "treated", "managed", "started", "seen", "compared", "along"})
_NOT_HELD = frozenset({
    "history", "no", "any", "and", "or", "of", "suspected", "possible", "presumed", "probable", "to", "in", "for",
    "without", "mother", "sister", "metastases", "metastasis", "risk", "who", "which", "that", ",", "not", "either",
    "previous", "prior", "past",
})  # fmt: skip
"""Between "a woman with" and a tumour these say that she has not, or no longer, the tumour itself."""
_ADJECTIVES = frozenset({
    "grade", "high", "low", "poorly", "well", "moderately", "differentiated", "metastatic", "recurrent",
    "invasive", "cervical", "ovarian", "uterine", "endometrial", "severe", "deep", "primary", "-", "stage",
    "left", "right", "known", "advanced", "locally", "keratinizing", "non", "cervix",
})  # fmt: skip


def _worded(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The name with the words that belong to it: "poorly differentiated ... of the cervix"."""
    page = reading.page
    clause = page.clause(mention.first)
    first, last = mention.first, mention.last
    organs = page.of("site", first=max(clause[0], first - _MOST_BEFORE_NAME), last=first)
    first = organs[-1].first if organs and organs[-1].last == first else first  # "colon cancer"
    while first > clause[0] and page.tokens[first - 1].key in _ADJECTIVES:
        first -= 1
    behind = page.of("site", first=last, last=min(last + 5, clause[1]))
    linked = page.keys(last, behind[0].first) if behind else ()
    if {"of", "in"} & set(linked) and not _PARTS.intersection(linked) and "without" not in linked:
        last = behind[0].last
    while first < mention.first and page.tokens[first].key == "-":
        first += 1
    return first, last


def site_of(reading: Reading, mention: Mention) -> str:
    """The organ of a diagnosis: named with it, or where it always is; "extraovarian" takes that away."""
    named = named_site(reading, mention)
    return named or ("" if outside(reading.page) else mention.concept.attr("home").split(",")[0])


def named_site(reading: Reading, mention: Mention) -> str:
    """The organ named with a diagnosis, or else that its tissue was taken from; "" where none is."""
    page = reading.page
    first = page.sentence(mention.first).first
    return told_with(reading, mention) or _sampled(page, first, mention.first) or _holds_it(page, first, mention.first)


def _holds_it(page: Page, first: int, last: int) -> str:
    """ "The cyst of the left ovary was composed of ... and a focus of carcinoma": the organ that holds the tumour."""
    keys = page.keys(first, last)
    at = next((i for i, key in enumerate(keys) if key in _HOLDING), None)
    sites = page.of("site", first=first, last=first + at) if at is not None else []
    return organ(sites[-1]) if sites and sites[-1].concept.attr("group") == "genital" else ""


def told_with(reading: Reading, mention: Mention) -> str:
    """The organ that a disease is named with: behind it ("of the cervix"), in its words or before it; "" for none."""
    page = reading.page
    sentence = page.sentence(mention.first)
    behind = page.of("site", "place", first=mention.last, last=min(mention.last + 8, sentence.last))
    behind = behind[1:] if len(behind) > 1 and _is_part_of(page, behind[0], behind[1]) else behind
    linked = page.keys(mention.last, min(mention.last + 3, behind[0].first)) if behind else ()
    beside = page.of("site", first=max(sentence.first, mention.first - 2), last=mention.first)
    adjective = bool(beside) and beside[-1].last == mention.first
    if behind and behind[0].first == mention.last and not adjective and _names_no_organ(page, mention):
        return organ(behind[0])
    if ("of" in linked and not _PARTS.intersection(linked)) or (
        {"in", "from", "involving"}.intersection(linked) and not adjective
    ):
        return organ(behind[0])
    within = mention.first + 1 if mention.concept.attr("home") else mention.last
    near = page.of("site", "place", first=max(sentence.first, mention.first - 3), last=within)
    near = [s for s in near if not is_of_type(page, s) and not _PARTS.intersection(page.keys(s.last, mention.first))]
    near = [s for s in near if s.first < mention.first or s.last < mention.last or within == mention.last]
    return organ(near[-1]) if near else ""


def _is_part_of(page: Page, part: Mention, whole: Mention) -> bool:
    """ "Carcinoma in the head of the pancreas", "of the neck of the bladder": the organ is the one behind "of"."""
    between = page.keys(part.last, whole.first)
    named = page.keys(part.first, part.last) in (("head",), ("neck",), ("body",), ("tail",))
    return named and between[:1] == ("of",) and set(between) <= {"of", "the", "her"}


def _names_no_organ(page: Page, mention: Mention) -> bool:
    """ "SCC vulva", "adenocarcinoma rectum": the organ may stand right behind a name that holds none itself."""
    return not mention.concept.attr("home") and not page.of("site", first=mention.first, last=mention.last)


@once_a_page
def outside(page: Page) -> bool:
    """Does a text say that a tumour arose outside its usual organ ("extraovarian")?"""
    return any(token.key in _OUTSIDE for token in page.tokens)


def _sampled(page: Page, first: int, last: int) -> str:
    """ "A cervical biopsy ... resulting in a diagnosis of SCC": the organ that the tissue of the sentence came from."""
    frames = [
        m
        for m in page.of("frame", first=first, last=last)
        if m.concept.attr("frame") == "tissue"
        or (m.concept.attr("frame") == "tissue_report" and page.keys(m.last, m.last + 1) == ("of",))
    ]
    sites = page.of("site", first=first, last=last)
    one = frames and len({organ(s) for s in sites}) == 1 and sites[-1].concept.attr("group") == "genital"
    return organ(sites[-1]) if one else ""


def organ(site: Mention) -> str:
    """The organ that a site is a part of."""
    return _ORGANS.get(site.code, site.concept.name)


def rule_code(concept: Concept, site: str) -> str:
    """The code that rules ask for: cervical_cancer, cervical_precancer or cervical_low_grade; "" for none."""
    if site not in ("cervix", "endocervix"):
        return ""
    if concept.attr("behaviour") == "malignant" and concept.code not in _OTHER_MALIGNANCY:
        return "cervical_cancer"
    return _RULE_CODE.get(concept.attr("histology"), "")


def _once(page: Page, events: list[Event]) -> list[Event]:
    """Each diagnosis once; "carcinoma of the endometrium and carcinoma of the ovary" in one sentence are two."""
    kept: list[Event] = []
    named: dict[tuple[str, str, str], list[int]] = {}
    for event in sorted(events, key=lambda e: (e.sources[0].section in _AGAIN_IN, e.order)):
        value = event.values
        assert isinstance(value, Diagnosis)
        same = named.setdefault((value.status, event.assertion, value.histology or value.value.lower()), [])
        alike = next((i for i in same if not are_two(page, kept[i], event)), None)
        if alike is None:
            same.append(len(kept))
            kept.append(event)
        elif not getattr(kept[alike].values, "site", "") and value.site:
            kept[alike] = event
    return kept
