"""What speaks for each tumour that a text names: how it is told, how often, and with which organs."""

from functools import partial
from itertools import pairwise

import msgspec

from lugol.language.kinds.diagnoses.diagnosis import (
    NOT_ITSELF,
    is_stated,
    is_superseded,
    judged_disease,
    named_site,
    site_of,
)
from lugol.language.kinds.diagnoses.named import qualified
from lugol.language.kinds.diagnoses.of_regimen import is_of_regimen
from lugol.language.kinds.index.disorder import PAST, is_differential
from lugol.language.kinds.index.evidence import (
    CONSISTENT,
    STEPS,
    firmness,
    is_background,
    is_conclusion,
    is_likeness,
    is_looked_for,
    is_of_tissue,
    is_reported,
)
from lugol.language.kinds.index.lists import item_of
from lugol.language.kinds.index.standing import AGAIN
from lugol.language.kinds.screening.sheet_results import in_sheet
from lugol.language.mixed_parts import is_mixed
from lugol.language.model import Concept, Judgement, Mention, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import GOES_ON
from lugol.record.event import Assertion

_WEIGHTS = {"title": 3.0, "abstract": 2.0, "case": 2.0, "caption": 1.0, "conclusion": 1.0, "introduction": 1.0}
_AT_HOME = 0.4
"""What the usual organ of a disease weighs against one that is named with it."""
_COMPONENTS = frozenset({"component", "components", "differentiation", "element", "elements", "constituent", "part"})
_ONLY_THOUGHT = frozenset({"suspicion", "suspected", "suspecting", "exclude", "rule", "possibility", "fear"})
_FINAL = frozenset({"final", "histopathological", "histopathology", "histology", "histological", "pathology"})
_OF_COMPONENT, _BESIDE = 0.25, 0.6
_LINKS = frozenset({"and", "with", "also", "plus", "associated", "accompanied", "in", "within", "from", "alongside"})
_NEAR_ORIGIN = 6


def is_vague(concept: Concept) -> bool:
    """ "Cancer", "carcinoma", "haematological malignancy": which disease it is is not told."""
    return concept.code in VAGUE or concept.attr("wider") == "cancer"


VAGUE = frozenset({"carcinoma", "cancer", "metastasis", "undifferentiated", "cin"})


class Candidate(msgspec.Struct):
    """A diagnosis that the text may be about: how much speaks for it, its best place, and its sites."""

    concept: Concept
    weight: float = 0.0
    talk: int = 0
    best: Mention | None = None
    best_weight: float = 0.0
    stated: bool = False
    sure: float = 0.0
    firm: float = 0.0
    told: float = 0.0
    past: bool = True
    ground: bool = True
    tissue: bool = False
    concluded: bool = False
    reported: bool = False
    sites: dict[str, float] = msgspec.field(default_factory=dict)
    named: bool = False
    placed: dict[str, Mention] = msgspec.field(default_factory=dict)
    """The first telling that names an organ with it, by the organ."""

    @property
    def score(self) -> float:
        """Its firmest telling, and a part of what the others say: the measure of other disorders."""
        return self.firm + AGAIN * (self.told - self.firm)


class _Telling(msgspec.Struct, frozen=True):
    """One telling of a tumour: how it is asserted, and on what that rests."""

    mention: Mention
    assertion: Assertion
    share: float
    confirmed: bool
    stated: bool
    tissue: bool
    component: float
    likely: float
    lives_on: bool


def candidates_of(reading: Reading, *, lives_on: bool) -> dict[str, Candidate]:
    """What speaks for each tumour; `lives_on` tells that a disease spread or came back, so none is only of the past."""
    found: dict[str, Candidate] = {}
    for mention in map(partial(_told_fully, reading), reading.page.of("histology")):
        candidate = found.setdefault(_key(found, mention.concept), Candidate(mention.concept))
        candidate.talk += 1
        judged = judged_disease(reading, mention)
        if judged.assertion == "planned" and is_mixed(reading.page, mention.first) and item_of(reading, mention):
            judged = Judgement("affirmed")  # the word "plan" of the heading plans no disease
        if _is_given_up(reading, mention, judged, lives_on=lives_on):
            candidate.weight -= 50
        if judged.assertion in ("affirmed", "historical", "possible") and not _is_told_of_other(reading, mention):
            _add(reading, candidate, _telling(reading, candidate, mention, judged, lives_on=lives_on))
    return found


def _is_given_up(reading: Reading, mention: Mention, judged: Judgement, *, lives_on: bool) -> bool:
    """ "First thought to be X": a tumour that is no longer held, and is not told again later."""
    back = lives_on and mention.concept.attr("behaviour") == "malignant"
    given_up = (judged.row.startswith("super") and not back) or is_superseded(reading, mention)
    return given_up and not _stands_later(reading, mention)


def _is_told_of_other(reading: Reading, mention: Mention) -> bool:
    """Is it of her kin, of a smear, only thought of, or part of another name?"""
    page = reading.page
    return (
        page.part(mention.first) == "family"
        or _is_of_smear(reading, mention)
        or is_differential(page, mention)
        or _is_of_name(page, mention)
        or is_likeness(page, mention)
        or is_looked_for(page, mention)
        or _is_in_longer(page, mention)
        or is_of_regimen(page, mention)
        or bool(NOT_ITSELF.intersection(page.keys(mention.last, mention.last + 1)))  # "breast cancer screening"
    )


def _telling(
    reading: Reading, candidate: Candidate, mention: Mention, judged: Judgement, *, lives_on: bool
) -> _Telling:
    """How firmly one telling asserts its tumour; what a report concludes is kept with the candidate."""
    page = reading.page
    later = _is_confirmed_later(page, mention)
    firm = of_tissue(reading, mention) or later
    concluded = firm or is_conclusion(page, mention.first)
    candidate.concluded = candidate.concluded or concluded
    candidate.reported = candidate.reported or is_reported(page, mention)
    confirmed = judged.assertion == "possible" and later
    return _Telling(
        mention,
        judged.assertion,
        share=_WEIGHTS.get(page.sentence(mention.first).article, 0.0),
        confirmed=confirmed,
        stated=is_stated(reading, mention) or confirmed,
        tissue=judged.assertion == "affirmed" and is_of_tissue(page, mention),
        component=_OF_COMPONENT if _is_component(page, mention) else 1.0,
        likely=1.0 if firm else 0.7 if concluded else 0.3,
        lives_on=lives_on,
    )


def _add(reading: Reading, candidate: Candidate, told: _Telling) -> None:
    """What one telling adds to its candidate."""
    mention = told.mention
    weight = told.share * {"affirmed": 1.0, "historical": 0.6, "possible": told.likely}[told.assertion]
    weight *= 2.0 if told.stated or told.tissue else 1.0
    weight *= told.component
    step = _step(reading, told)
    candidate.tissue = candidate.tissue or told.tissue
    candidate.weight += weight
    candidate.firm, candidate.told = max(candidate.firm, step), candidate.told + step
    only_past = told.assertion == "historical" and not told.stated and not told.lives_on
    candidate.past = candidate.past and only_past
    if told.assertion == "affirmed" or told.confirmed:
        candidate.stated, candidate.sure = candidate.stated or told.stated, candidate.sure + weight
    candidate.ground = candidate.ground and is_background(reading.page, mention)
    _add_site(reading, candidate, told, weight, step)
    if weight > candidate.best_weight:
        candidate.best, candidate.best_weight = mention, weight


def _step(reading: Reading, told: _Telling) -> float:
    """How high one telling stands on the ladder of firmness."""
    step = STEPS["tissue"] if told.confirmed else firmness(reading, told.mention)
    step = max(step, STEPS["named"]) if told.lives_on else step
    step *= min(1.0, told.share)
    step *= told.component
    step *= _BESIDE if _is_beside(reading, told.mention) else 1.0
    doubt = {"affirmed": 1.0, "historical": 1.0 if told.lives_on else PAST, "possible": told.likely}[told.assertion]
    return step * (1.0 if step >= STEPS["final"] else doubt)


def _add_site(reading: Reading, candidate: Candidate, told: _Telling, weight: float, step: float) -> None:
    """The organ that is named with a tumour counts whole, the usual one of the disease in part."""
    mention = told.mention
    named = named_site(reading, mention)
    site = named or site_of(reading, mention)
    if not site or (told.assertion == "historical" and mention.code in VAGUE and not told.lives_on):
        return
    reported = step if is_reported(reading.page, mention) else 0.0
    candidate.named = candidate.named or bool(named)
    if named:
        candidate.placed.setdefault(named, mention)
    candidate.sites[site] = candidate.sites.get(site, 0.0) + max(weight, reported) * (1.0 if named else _AT_HOME)


def _stands_later(reading: Reading, mention: Mention) -> bool:
    """ "The initial diagnosis was X. The revised diagnosis was X in a cirrhotic liver": it was not given up."""
    return any(
        m.concept.name == mention.concept.name
        and is_stated(reading, m)
        and not is_superseded(reading, m)
        and reading.judge(m.first, m.last).assertion == "affirmed"
        and not reading.judge(m.first, m.last).row.startswith("super")
        for m in reading.page.on_from(mention.last, "histology")
    )


def _key(found: dict[str, Candidate], concept: Concept) -> str:
    """The code of a tumour; with its name where another tumour of the same code was named before it."""
    first = found.get(concept.code)
    return concept.code if first is None or first.concept.name == concept.name else f"{concept.code} {concept.name}"


def of_tissue(reading: Reading, mention: Mention) -> bool:
    """ "The final histopathology was suggestive of a borderline tumour", "microscopy was consistent with a sarcoma".

    What a report of tissue is consistent with is its conclusion; what it only suggests is, where the report is final.
    """
    page = reading.page
    sentence = page.sentence(mention.first)
    before = page.keys(sentence.first, mention.first)
    final = _FINAL.intersection(before)
    consistent = any(pair in CONSISTENT for pair in pairwise(before))
    if (not final and not consistent) or _ONLY_THOUGHT.intersection(before):
        return False
    near = page.sentences_near(mention.first, before=1 if consistent else 0)
    frames = page.of("frame", first=near[0].first, last=mention.first)
    return bool(frames) and frames[-1].concept.attr("frame") in ("tissue", "tissue_report")


_BODIES = frozenset({
    "society", "institute", "center", "antigen", "antigens", "registry", "network", "genome", "hospital",
    "committee", "staging", "association", "foundation", "unit", "service", "therapy", "treatment", "screening", "care",
    "clinic", "home", "ward", "department", "hospice", "camp", "nurse", "specialist", "research", "council", "trust",
})  # fmt: skip
_BODIES_BEFORE = (("committee", "on"), ("union", "against"), ("contre", "le"), ("research", "on"))


def _is_of_name(page: Page, mention: Mention) -> bool:
    """ "American Joint Committee on Cancer", "cancer antigen", "anti-tuberculosis drugs": part of another name."""
    before, behind = page.keys(max(0, mention.first - 2), mention.first), page.keys(mention.last, mention.last + 1)
    if before[-1:] == ("-",):
        return before[0] in ("anti", "non")
    cancer = "cancer" in (mention.code, mention.concept.attr("wider"))  # "Memorial Cancer Hospital"
    return cancer and (before in _BODIES_BEFORE or bool(_BODIES.intersection(behind)))


def _is_in_longer(page: Page, mention: Mention) -> bool:
    """Is it only a part of the name of another disease: "inflammatory [fibroid] polyp"?"""
    held = page.of("disorder", first=max(0, mention.first - _NEAR_ORIGIN), last=mention.first + 1)
    longer = any(m.first <= mention.first and m.last > mention.last for m in held)
    return longer or page.keys(mention.last, mention.last + 1) == ("syndrome",)


def _is_component(page: Page, mention: Mention) -> bool:
    """ "Squamous cell carcinoma as the epithelial component", "a rhabdomyosarcoma component": only part of a tumour."""
    behind = page.keys(mention.last, min(mention.last + 5, page.clause(mention.first)[1]))
    return bool(_COMPONENTS.intersection(behind[:1])) or (
        behind[:1] in (("as",), ("in",)) and bool(_COMPONENTS.intersection(behind[1:]))
    )


def _is_beside(reading: Reading, mention: Mention) -> bool:
    """ "An endometrial adenocarcinoma and also a mesothelioma", "a leiomyoma associated with a cyst": told second."""
    page = reading.page
    before = page.of("histology", first=page.sentence(mention.first).first, last=mention.first)
    if not before or before[-1].code == mention.code or before[-1].last > mention.first:
        return False
    between = range(before[-1].last, mention.first)
    linked = _LINKS.intersection(page.keys(before[-1].last, mention.first))
    if not linked or any("verb" in reading.cues.roles[at] for at in between):
        return False
    return reading.judge(before[-1].first, before[-1].last).assertion == "affirmed"


def _is_confirmed_later(page: Page, mention: Mention) -> bool:
    """ "A suspected breast cancer, later confirmed by histology": what was thought first and then proved."""
    behind = page.keys(mention.last, min(page.sentence(mention.first).last, mention.last + _NEAR_ORIGIN))
    at = next((i for i, key in enumerate(behind) if key in ("confirmed", "proven", "verified")), -1)
    return at >= 0 and not {"not", "never", "until", "be", "without", "no"}.intersection(behind[:at])


def _told_fully(reading: Reading, mention: Mention) -> Mention:
    """A mention with the words that tell its kind, where the lexicon knows only the wide name behind them."""
    first, last = qualified(reading, mention)
    if (first, last) == (mention.first, mention.last):
        return mention
    words = reading.page.words(first, last)
    attrs = {**mention.concept.attrs, "wider": mention.code}
    concept = Concept("histology", words.lower(), words, attrs)
    return reading.page.mention(concept, first, last)


def _is_of_smear(reading: Reading, mention: Mention) -> bool:
    """Is it what cytology showed, where no tissue is named, or the sentence goes on with a smear?"""
    page = reading.page
    if in_sheet(reading, mention.first):
        return True
    first = page.sentence(mention.first).first
    repeated = page.tokens[first].key in ("repeat", "repeated", "rpt")
    if first and (repeated or GOES_ON.intersection(page.keys(first, first + 2))):
        first = page.sentence(first - 1).first
    smear = page.of("cyt_test", first=first, last=mention.first)
    return bool(smear) and not page.of("tissue", first=first, last=mention.first)
