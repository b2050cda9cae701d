"""What a text is about that states no disease: one that is suspected, a complaint, a pregnancy, or nothing at all."""

from itertools import pairwise

from lugol.language.kinds.diagnoses.diagnosis import DERIVED
from lugol.language.kinds.index.disorder import told_disorders
from lugol.language.kinds.index.standing import Disorder, is_lie, standing
from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

_LEAST = 0.25
_CARRIES = ("pregnant", "delivered")
_OF_BIRTH = frozenset({
    "pregnant", "pregnancy", "gravida", "prenatal", "antenatal", "labor", "gestation", "gestational", "fetus",
    "fetal", "placenta", "apgar", "apgars", "primigravida",
})  # fmt: skip
_HERSELF = (("she",), ("he",))
_CHILD = tuple((the, word) for the in ("the", "a", "our") for word in ("patient", "child", "girl", "boy", "infant"))
_MOTHERS = frozenset({"mother", "primigravida", "primipara", "multigravida", "multipara"})
"""Who bore the patient that "was delivered": the same words alone tell of a mother."""
_NEAR_WEEK = 12
_LEAST_TOLD = 2
"""How many of these a text must tell of: "the specimen was delivered" alone is no birth."""
_HEALTHY = frozenset({"normal", "unremarkable", "intact", "clear", "without", "no", "symmetrical", "negative", "well"})
_EXAMINED = frozenset(
    {"heart", "lungs", "chest", "abdomen", "neck", "eyes", "ears", "nose", "extremities", "skin", "pupils"}
)
_MANY_NORMAL, _MANY_EXAMINED = 12, 5


def suspected(reading: Reading, events: list[Event]) -> Disorder | None:
    """The disorder that is only suspected, else the complaint or mass that a text names once; None for none."""
    told = [
        d for d in told_disorders(reading, events).values() if d.first >= 0 and d.weight >= _LEAST and not is_lie(d)
    ]
    doubtful = [d for d in told if not d.sure]
    return max(doubtful or [d for d in told if d.here], key=lambda d: (standing(d), -d.first), default=None)


def pregnancy(reading: Reading) -> Event | None:
    """ "She was admitted at 39 weeks and had a spontaneous delivery": a pregnancy of hers, where no disease is told."""
    page = reading.page
    carried = next(((m.first, m.last) for m in page.of("obstetric") if _is_hers(reading, m)), None)
    carried = carried or _dated(page)
    spoken = _OF_BIRTH.intersection(token.key for token in page.tokens)
    if carried is None or len(spoken) < _LEAST_TOLD:
        return None
    value = Diagnosis(value="pregnancy", site="uterus", histology="pregnancy", role="index")
    return reading.event(value, *carried, assertion="affirmed", note=DERIVED)


def _dated(page: Page) -> tuple[int, int] | None:
    """ "Gravida 1, para 0 at 33 weeks 5 days by early dating": the week that she is in, behind her pregnancies."""
    for at, token in enumerate(page.tokens):
        near = page.keys(at, min(at + _NEAR_WEEK, page.sentence(at).last))
        if token.key.startswith("gravida") and "weeks" in near and page.part(at) not in ("history", "family"):
            return at, at + near.index("weeks") + 1
    return None


def _is_hers(reading: Reading, mention: Mention) -> bool:
    carries = mention.concept.attr("status") in _CARRIES or mention.code == "third_stage"
    if not carries or reading.page.part(mention.first) in ("history", "family"):
        return False
    if _is_of_the_born(reading.page, mention):
        return False
    return reading.judge(mention.first, mention.last).assertion == "affirmed"


def _is_of_the_born(page: Page, mention: Mention) -> bool:
    """ "She was born at 34 weeks", "the child was born to a healthy mother": another woman's pregnancy."""
    sentence = page.sentence(mention.first)
    told = page.keys(sentence.first, sentence.last)
    born = ("was", "born") in pairwise(told)
    by_mother = ("was", "delivered") in pairwise(told) and bool(_MOTHERS.intersection(told))
    return (born or by_mother) and (told[:1] in _HERSELF or told[:2] in _CHILD)


def is_normal_examination(reading: Reading) -> bool:
    """ "Eyes: clear. Lungs: clear. Abdomen: soft, no masses.": a whole examination in which nothing was found."""
    keys = [token.key for token in reading.page.tokens]
    normal = sum(key in _HEALTHY for key in keys)
    return normal >= _MANY_NORMAL and len(_EXAMINED.intersection(keys)) >= _MANY_EXAMINED
