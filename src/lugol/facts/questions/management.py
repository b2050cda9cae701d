"""Facts about the latest round of testing and about what leads a woman from screening into management."""

from lugol.facts.engine.vocabulary import AS_OF, BOOL, DAY, Fact, a_date, both, category, either, field
from lugol.facts.questions.obligations import gravest_open
from lugol.facts.questions.rounds import (
    ABNORMAL,
    ALL_SMEARS,
    BENIGN_CELLS,
    BIOPSIES,
    BIOPSIES_EVER,
    CYTOLOGY,
    CYTOLOGY_KEY,
    CYTOLOGY_ORDER,
    HISTOLOGY_ORDER,
    HPV,
    HPV_KEY,
    HPV_ORDER,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    LOW_HISTOLOGY,
    TREATMENTS,
    b1,
    b1_day,
    c1,
    h1,
    h1_day,
    last_report_day,
    p1,
    p1_day,
    surely,
)
from lugol.facts.questions.state import PRECANCERS, cervical_cancer, cervix_removed
from lugol.facts.questions.treated import hysterectomy
from lugol.facts.questions.windows import before

_RECENT = DAY >= AS_OF.plus(before("abnormal_lookback"))
_CELLS = either(field("result").among(*BENIGN_CELLS), field("additional").has(*BENIGN_CELLS))
_abnormal_tests = HPV.where(_RECENT, HPV_KEY.among(*HPV_POSITIVE)).also(
    ALL_SMEARS.where(_RECENT, either(CYTOLOGY_KEY.among("UNSAT", *ABNORMAL), field("result").eq("abnormal"), _CELLS))
)
_abnormal_histology = BIOPSIES.where(_RECENT, ~field("histology").eq("benign"))
precancer_ever = Fact(
    "precancer_ever",
    either(
        BIOPSIES_EVER.where(field("histology").among(*HSIL_HISTOLOGY, "AIS")).exists(),
        PRECANCERS.exists(),
        TREATMENTS.exists(),
    ),
    BOOL,
    "High-grade histology, a precancer diagnosis or a treatment of the cervix at any time?",
)
management_applies = Fact(
    "management_applies",
    either(
        _abnormal_tests.exists(),
        _abnormal_histology.exists(),
        precancer_ever,
        cervical_cancer,
        hysterectomy.tree.eq("for_precancer"),
        both(~cervix_removed.tree, ~gravest_open.tree.eq("none")),
    ),
    BOOL,
    "Does her history take her out of average-risk screening: abnormal tests within 8 years, abnormal histology, "
    "precancer, cancer, a treatment or a result that nothing has answered?",
)
last_hpv = Fact("last_hpv", h1, category(*HPV_ORDER, "none"), "Result of the latest HPV test within 5.5 years.")
last_hpv_on = Fact("last_hpv_on", h1_day, a_date(), "Day of the latest HPV test within 5.5 years.")
last_hpv_smear = Fact(
    "last_hpv_smear", c1, category(*CYTOLOGY_ORDER, "none"), "Cytology read with, or as triage of, the latest HPV test."
)
last_smear = Fact("last_smear", p1, category(*CYTOLOGY_ORDER, "none"), "Category of the latest smear within 10 years.")
last_smear_on = Fact("last_smear_on", p1_day, a_date(), "Day of the latest smear within 10 years.")
last_biopsy = Fact(
    "last_biopsy", b1, category(*HISTOLOGY_ORDER, "none"), "Most severe histology of the latest biopsy day."
)
last_biopsy_on = Fact("last_biopsy_on", b1_day, a_date(), "Day of the latest biopsy.")
last_report_on = Fact("last_report_on", last_report_day, a_date(), "Day of the latest HPV test, smear or biopsy.")
last_biopsy_low = Fact("last_biopsy_low", b1.among(*LOW_HISTOLOGY), BOOL, "Did the latest biopsy show less than CIN2?")
biopsy_is_newest = Fact(
    "biopsy_is_newest",
    b1.is_present() & ~CYTOLOGY.also(HPV).where(surely(DAY > b1_day)).exists(),
    BOOL,
    "Is the latest biopsy newer than every test?",
)
