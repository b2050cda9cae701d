"""A high-grade lesion in pregnancy: it is not treated, and left to a choice only while somebody looks at it."""

from lugol.facts.engine.vocabulary import AS_OF, DAY, Fact, case, category, either
from lugol.facts.questions.rounds import (
    ABNORMAL,
    COLPOSCOPIES,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    TISSUE,
    ever_biopsied,
    hpv_of,
    smears_of,
    surely,
)
from lugol.facts.questions.state import pregnancy_noted_day
from lugol.facts.questions.windows import before

_looks = TISSUE.also(COLPOSCOPIES)
_lesion_on = ever_biopsied(*HSIL_HISTOLOGY).latest()
# In pregnancy a colposcopy may do without a biopsy; what it looked at is seen.
_abnormal_since = (
    hpv_of(*HPV_POSITIVE)
    .also(smears_of(*ABNORMAL))
    .where(DAY > _lesion_on)
    .unpaired(_looks, before("safety_before"), None)
)
lesion_watched = Fact(
    "lesion_watched",
    case(
        (
            ~_looks.where(
                either(DAY >= AS_OF.plus(before("lesion_watch")), surely(DAY >= pregnancy_noted_day))
            ).exists(),
            "no",
        ),
        (_abnormal_since.exists(), "abnormal_since"),
        default="yes",
    ),
    category("no", "abnormal_since", "yes"),
    "Was her high-grade lesion looked at since the pregnancy was noted or in the last 24 weeks, and no test abnormal "
    "since?",
)
