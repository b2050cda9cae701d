"""Facts about what follows a treatment of the cervix, or its removal."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Fact,
    Scalar,
    a_date,
    both,
    case,
    category,
    either,
    field,
    number,
    select,
)
from lugol.facts.questions.rounds import (
    ABNORMAL,
    BIOPSIES,
    COLPOSCOPIES,
    CYTOLOGY_KEY,
    EVERY_SMEAR,
    HPV_EVER,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    LOW_HISTOLOGY,
    NEGATIVE_TESTS,
    NEGATIVE_TESTS_EVER,
    TREATMENTS,
    VAGINA,
    biopsies_of,
    ever_biopsied,
    hpv_of,
    smears_of,
    surely,
    treated_on,
)
from lugol.facts.questions.state import PRECANCERS, REMOVALS, cervix_removed, removed_on
from lugol.facts.questions.windows import after, before

treatment_on = Fact("treatment_on", treated_on, a_date(), "Day of the latest excision or ablation of the cervix.")
precancer_by_diagnosis = Fact(
    "precancer_by_diagnosis",
    both(PRECANCERS.exists(), ~ever_biopsied(*HSIL_HISTOLOGY, "AIS").exists(), ~TREATMENTS.exists()),
    BOOL,
    "Is a precancer known only as a diagnosis, without its histology or a treatment?",
)
_low_then = biopsies_of(*LOW_HISTOLOGY).where(DAY <= treated_on, DAY >= treated_on.plus(before("year")))
treated_below_cin2 = Fact(
    "treated_below_cin2",
    both(_low_then.exists(), ~ever_biopsied(*HSIL_HISTOLOGY, "AIS").exists(), ~PRECANCERS.exists()),
    BOOL,
    "Was the latest treatment for histology below CIN2, with nothing worse on record at any time?",
)
ever_treated = Fact("ever_treated", TREATMENTS.exists(), BOOL, "Was the cervix ever treated by excision or ablation?")
# The report on the specimen itself may be dated some days after the operation.
_new = DAY > treated_on.plus(after("specimen_report"))
recurrent_histology = Fact(
    "recurrent_histology",
    biopsies_of(*HSIL_HISTOLOGY).where(_new, DAY <= treated_on.plus(after("recurrence"))).exists(),
    BOOL,
    "High-grade histology within 7 years after the latest treatment?",
)
_after = DAY > treated_on
tested_after_treatment = Fact(
    "tested_after_treatment",
    either(
        HPV_EVER.also(EVERY_SMEAR.where(~CYTOLOGY_KEY.eq("UNSAT"))).where(_after).exists(),
        BIOPSIES.where(_new).exists(),
        COLPOSCOPIES.where(_after).exists(),
    ),
    BOOL,
    "Any test, biopsy or colposcopy since the latest treatment?",
)
treated_within_year = Fact(
    "treated_within_year", treated_on >= AS_OF.plus(before("year")), BOOL, "Was the latest treatment within 12 months?"
)
# However old: three negative tests stay three negative tests after ten years.
_negatives = NEGATIVE_TESTS_EVER.where(_after)
_first_negative = _negatives.earliest()
_spread = _negatives.where(DAY >= _first_negative.plus(after("intensive_spread")))
intensive_phase_done = Fact(
    "intensive_phase_done",
    both(_negatives.count() >= 3, _spread.exists()),
    BOOL,
    "Three or more negative tests since the treatment, spread over at least two years?",
)
negatives_since_treatment = Fact(
    "negatives_since_treatment", _negatives.count(), number(0, 99), "Negative HPV-based tests since the treatment."
)
last_negative_after_treatment_on = Fact(
    "last_negative_after_treatment_on",
    _negatives.latest(),
    a_date(),
    "Day of the latest negative HPV-based test since the latest treatment.",
)
biopsy_after_treatment = Fact(
    "biopsy_after_treatment", BIOPSIES.where(_new).exists(), BOOL, "Any biopsy since the latest treatment?"
)


def _abnormal_after(day: Scalar) -> Scalar:
    return either(
        hpv_of(*HPV_POSITIVE).where(DAY > day).exists(),
        smears_of(*ABNORMAL).where(DAY > day).exists(),
    )


abnormal_after_treatment = Fact(
    "abnormal_after_treatment",
    _abnormal_after(treated_on),
    BOOL,
    "A positive HPV test or an abnormal smear since the latest treatment?",
)

_removed = removed_on.tree
_cause = ever_biopsied(*HSIL_HISTOLOGY, "AIS").also(PRECANCERS, TREATMENTS)
_stated = REMOVALS.where(field("intent").among("cervical_precancer", "abnormal_cytology", "cervical_cancer"))
hysterectomy = Fact(
    "hysterectomy",
    case(
        (~cervix_removed.tree, "no"),
        (either(_cause.exists(), _stated.exists()), "for_precancer"),
        default="other",
    ),
    category("no", "for_precancer", "other"),
    "Was the cervix removed, and did precancer (histology, diagnosis, treatment or stated reason) come before?",
)
_since_removal = NEGATIVE_TESTS_EVER.where(DAY > _removed)
hysterectomy_dated = Fact(
    "hysterectomy_dated",
    _removed.is_present() & (_removed >= AS_OF.plus(before("surveillance_years"))).is_known(),
    BOOL,
    "Is the date of the removal of the cervix known well enough to say whether it lies within 25 years?",
)
hysterectomy_within_25_years = Fact(
    "hysterectomy_within_25_years",
    _removed >= AS_OF.plus(before("surveillance_years")),
    BOOL,
    "Was the cervix removed within 25 years?",
)
_spread_since_removal = _since_removal.where(DAY >= _since_removal.earliest().plus(after("intensive_spread")))
negatives_since_removal = Fact(
    "negatives_since_removal",
    case(
        (both(_since_removal.count() >= 3, ~_spread_since_removal.exists()), 2),
        default=_since_removal.count(),
    ),
    number(0, 99),
    "Negative tests since the removal of the cervix; all within two years they count as two at most.",
)
last_negative_after_removal_on = Fact(
    "last_negative_after_removal_on", _since_removal.latest(), a_date(), "Day of the latest of them."
)
# What is reported of the cervix within weeks of its removal is the specimen itself, and no tissue of the vagina.
_of_the_vagina = either(
    surely(DAY > _removed.plus(after("specimen_report"))),
    both(~field("kind").eq("pathology"), field("site").among(*VAGINA)),
    both(field("kind").eq("pathology"), field("code").eq("vagina")),
)
_tissue = select("biopsy", "ecc", "pathology").where(
    surely(DAY > _removed),
    _of_the_vagina,
    field("histology").among("benign", "CIN1", "LSIL", *HSIL_HISTOLOGY, "AIS", "cancer"),
)
_seen = _tissue.also(COLPOSCOPIES.where(surely(DAY > _removed)))
_abnormal = hpv_of(*HPV_POSITIVE).also(smears_of(*ABNORMAL)).where(DAY > _removed)
abnormal_after_removal = Fact(
    "abnormal_after_removal",
    _abnormal.unpaired(_seen, before("safety_before"), None).exists(),
    BOOL,
    "An abnormal test since the removal of the cervix that neither colposcopy nor tissue has followed?",
)
high_grade_after_removal = Fact(
    "high_grade_after_removal",
    _tissue.where(field("histology").among(*HSIL_HISTOLOGY, "AIS", "cancer"))
    .unpaired(select("surgery", "radiotherapy"), "P0D", None)
    .unpaired(select("other_treatment").where(field("code").eq("lesion_destroyed")), "P0D", None)
    .exists(),
    BOOL,
    "High-grade histology since the removal of the cervix, and no treatment since?",
)
vault_examined = Fact(
    "vault_examined",
    _seen.paired(_abnormal, before("surveillance_years"), after("safety_before"))
    .unpaired(NEGATIVE_TESTS, "P1D", None)
    .exists(),
    BOOL,
    "Was the vagina examined after an abnormal test since the removal, and is no negative test on record since?",
)
vault_examined_on = Fact(
    "vault_examined_on",
    _seen.latest(),
    a_date(),
    "Day of the latest examination of the vagina after an abnormal test since the removal of the cervix.",
)
