"""Facts for women with impaired immunity: at any age, low-grade cytology weighs more."""

from lugol.facts.engine.vocabulary import AS_OF, BOOL, DAY, Fact, both, either
from lugol.facts.questions.histology import abnormal_now, observation
from lugol.facts.questions.rare_cytology import glandular_abnormal_since, glandular_worked_up
from lugol.facts.questions.risk import low_grade_cleared
from lugol.facts.questions.rounds import (
    ABNORMAL,
    ANSWERED,
    HIGH_GRADE,
    HPV_POSITIVE,
    c1,
    h1,
    h1_day,
    p1,
    p1_day,
    p2,
    p2_day,
    surely,
)
from lugol.facts.questions.under_25 import young_abnormal_in_observation
from lugol.facts.questions.windows import before

_recent = p1_day >= AS_OF.plus(before("cytology_memory"))
_open = ~ANSWERED.where(DAY >= p1_day).exists()
# The colposcopy that K.3 asks for was done where one since saw the whole junction and no lesion.
_not_cleared = ~surely(low_grade_cleared.tree)
k3_ascus_twice = Fact(
    "k3_ascus_twice",
    both(
        p1.among(*ABNORMAL),
        _open,
        _not_cleared,
        p2.eq("ASC-US"),
        p2_day >= p1_day.plus(before("ascus_pair")),
        p2_day <= p1_day.plus(before("visit_apart")),
    ),
    BOOL,
    "Is the newest smear abnormal, not followed by biopsy, treatment or a clear colposcopy, and 3 to 18 months after "
    "ASC-US?",
)
k3_colposcopy = Fact(
    "k3_colposcopy",
    either(
        both(p1.among("LSIL", *HIGH_GRADE), _recent, _open, _not_cleared),
        both(p1.among("ASC-H", "HSIL", "malignant"), _open),
        both(h1.among(*HPV_POSITIVE), c1.among(*ABNORMAL), ~ANSWERED.where(DAY >= h1_day).exists(), _not_cleared),
        both(
            h1.among("HPV16", "HPV18"),
            h1_day >= AS_OF.plus(before("cytology_memory")),
            ~ANSWERED.where(DAY >= h1_day).exists(),
        ),
    ),
    BOOL,
    "LSIL or worse, HPV-positive ASC-US or HPV16/18 within 5 years, or high-grade squamous cytology at any time, not "
    "followed by biopsy or treatment, nor, where it is low-grade without HPV 16 or 18, by a clear colposcopy?",
)
k3_ascus = Fact(
    "k3_ascus",
    both(p1.eq("ASC-US"), _recent, _open),
    BOOL,
    "Is the newest smear ASC-US, within 5 years?",
)
k3_followed = Fact(
    "k3_followed",
    either(
        both(~observation.tree.eq("no"), abnormal_now.tree),
        young_abnormal_in_observation.tree,
        both(glandular_worked_up.tree, glandular_abnormal_since.tree),
    ),
    BOOL,
    "An abnormal test while she is followed after HSIL, ASC-H or AGC with histology below CIN2?",
)
