"""Facts for women under 25: cytology that may clear by itself, and lesions that are watched."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Events,
    Fact,
    Scalar,
    a_date,
    age_at,
    both,
    case,
    category,
    either,
    field,
    later,
)
from lugol.facts.questions.rare_cytology import SECOND_NEGATIVE
from lugol.facts.questions.rounds import (
    ABNORMAL,
    BIOPSIES,
    CIN2_HISTOLOGY,
    COLPOSCOPIES,
    CYTOLOGY,
    CYTOLOGY_KEY,
    HIGH_GRADE,
    HIGH_IMPRESSION,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    LOW_HISTOLOGY,
    P1,
    SAME_VISIT,
    TREATMENTS,
    b1,
    b1_day,
    biopsies_of,
    c1,
    h1,
    h1_day,
    hpv_of,
    p1,
    p1_day,
    p2,
    p2_day,
    smears_of,
    surely,
    unanswered,
    yearly_tests,
)
from lugol.facts.questions.treated import recurrent_histology
from lugol.facts.questions.windows import after, before, limit

_low_biopsy = both(b1.among(*LOW_HISTOLOGY), ~TREATMENTS.where(DAY >= b1_day).exists())
_newest_smear_after_biopsy = p1_day > b1_day


# High-grade cytology that tissue of CIN2 or worse has explained is followed as that lesion.
_unexplained = CYTOLOGY.unpaired(biopsies_of(*HSIL_HISTOLOGY, "AIS", "cancer"), before("safety_before"), None)


def _before_biopsy(result: str) -> Scalar:
    """Was there such a smear in the year up to the latest biopsy, and none worse?"""
    window = _unexplained.where(DAY <= b1_day, DAY > b1_day.plus(before("young_referral")))
    return window.where(CYTOLOGY_KEY.eq(result)).exists()


young_nilm_hpv_positive = Fact(
    "young_nilm_hpv_positive",
    both(p1.eq("NILM"), h1.among(*HPV_POSITIVE), c1.eq("NILM"), p1_day <= h1_day.plus(after("reflex"))),
    BOOL,
    "Is the newest round negative cytology with a positive HPV test?",
)
young_nilm_hpv_16_18 = Fact(
    "young_nilm_hpv_16_18",
    both(p1.eq("NILM"), h1.among("HPV16", "HPV18"), c1.eq("NILM")),
    BOOL,
    "Is the newest round negative cytology with HPV16 or 18?",
)
young_high_grade_persists = Fact(
    "young_high_grade_persists",
    both(
        _low_biopsy,
        p1.among("HSIL", "ASC-H"),
        p1_day > b1_day.plus(after("young_persistence")),
        p1_day < b1_day.plus(after("observation_end_young")),
        smears_of("ASC-H", "HSIL").where(DAY < b1_day.plus(after("young_persistence"))).exists(),
    ),
    BOOL,
    "HSIL or ASC-H cytology 18 months to 3 years after a biopsy below CIN2, and such a smear before too?",
)
young_abnormal_in_observation = Fact(
    "young_abnormal_in_observation",
    both(
        _low_biopsy,
        p1.among(*ABNORMAL),
        _newest_smear_after_biopsy,
        p1_day < b1_day.plus(after("observation_end_young")),
        _unexplained.where(
            CYTOLOGY_KEY.among("ASC-H", "HSIL"), DAY <= b1_day, DAY > b1_day.plus(before("young_referral"))
        ).exists(),
    ),
    BOOL,
    "Abnormal cytology within 3 years of a biopsy below CIN2 that HSIL or ASC-H cytology had led to?",
)
# K.1: what is observed begins with the first biopsy below CIN2 that unexplained HSIL or ASC-H cytology led to.
_referring = _unexplained.where(CYTOLOGY_KEY.among("HSIL", "ASC-H"))
_led_on = _referring.paired(biopsies_of(*LOW_HISTOLOGY), "P0D", after("young_referral")).latest()
_index_day = biopsies_of(*LOW_HISTOLOGY).where(DAY >= _led_on).earliest()
_from_hsil = _unexplained.where(
    CYTOLOGY_KEY.eq("HSIL"), DAY <= _index_day, DAY > _index_day.plus(before("young_referral"))
).exists()
# After HSIL a visit has colposcopy and cytology, after ASC-H cytology alone; those of one and two years lie half a year
# apart or more, from the biopsy and from each other. Three negative smears answer what is old.
_looked = biopsies_of(*LOW_HISTOLOGY).also(
    COLPOSCOPIES.unpaired(BIOPSIES, *SAME_VISIT).where(~surely(field("impression").among(*HIGH_IMPRESSION)))
)
_mild = smears_of("NILM", "LSIL", "ASC-US")
_of_a_year = DAY >= _index_day.plus(after("observation_early"))
_index_visits = _looked.where(_of_a_year).paired(_mild, *SAME_VISIT)
_index_smears = smears_of("NILM").where(_of_a_year)
_enough_smears = both(yearly_tests(_index_smears) >= 2, _index_smears.count() >= limit("old_high_grade_tests"))
_observed = both(_low_biopsy, _index_day.is_present())
young_hsil_observation = Fact(
    "young_hsil_observation",
    case(
        (~both(_observed, _from_hsil), "no"),
        (either(yearly_tests(_index_visits) >= 2, _enough_smears), "two_visits"),
        (_index_visits.exists(), "one_visit"),
        default="no_visit",
    ),
    category("no", "no_visit", "one_visit", "two_visits"),
    "Observed after HSIL cytology with histology below CIN2: yearly visits with colposcopy and cytology since.",
)
young_asch_observation = Fact(
    "young_asch_observation",
    case(
        (~both(_observed, ~_from_hsil), "no"),
        (yearly_tests(_index_smears) >= 2, "two_smears"),
        (both(_index_smears.exists(), p1.eq("NILM"), p1_day > AS_OF.plus(before("young_interval"))), "one_smear"),
        (_index_smears.exists(), "lapsed"),
        default="no_smear",
    ),
    category("no", "no_smear", "one_smear", "two_smears", "lapsed"),
    "Observed after ASC-H cytology with histology below CIN2: yearly negative smears since; lapsed where the only one "
    "is three years old, or not the newest.",
)
young_index_on = Fact("young_index_on", _index_day, a_date(), "Day of the biopsy with which that observation began.")
young_visit_on = Fact("young_visit_on", _index_visits.latest(), a_date(), "Day of its latest visit with colposcopy.")
_negatives_since = smears_of("NILM").where(DAY > b1_day)
two_negative_smears_since_biopsy = Fact(
    "two_negative_smears_since_biopsy",
    yearly_tests(_negatives_since) >= 2,
    BOOL,
    "Two yearly negative smears since the latest biopsy?",
)


def _untreated(found: Events) -> Events:
    """Those that no treatment has followed; the report on the specimen of one may be dated some days after it."""
    return found.unpaired(TREATMENTS, before("specimen_report"), None)


_cin2 = biopsies_of(*CIN2_HISTOLOGY)
cin2_persists = Fact(
    "cin2_persists",
    both(
        b1.among(*CIN2_HISTOLOGY),
        _untreated(
            _cin2.where(DAY <= b1_day.plus(before("young_persistence")), DAY > b1_day.plus(before("cin2_memory")))
        ).exists(),
    ),
    BOOL,
    "CIN2 again, untreated, 18 months to 3 years after CIN2?",
)
_watched_on = _cin2.latest()
# A visit has histology below CIN2, or a colposcopy at which nothing was taken and no high-grade lesion seen, and
# cytology below ASC-H.
_visits = _looked.where(DAY > _watched_on).paired(_mild, *SAME_VISIT).unpaired(smears_of(*HIGH_GRADE), *SAME_VISIT)
_first_years = _visits.where(DAY < _watched_on.plus(after("cin2_clearing")))
young_cin2_cleared = Fact(
    "young_cin2_cleared",
    both(
        ~TREATMENTS.where(DAY >= _watched_on).exists(),
        _first_years.paired(_first_years, before("cin2_clearing"), before("visit_apart")).exists(),
        ~biopsies_of("CIN3", "AIS").where(DAY >= _watched_on).exists(),
        ~smears_of(*HIGH_GRADE).where(DAY > _watched_on).exists(),
    ),
    BOOL,
    "Within two years after CIN2: two visits, three months apart or more, with tissue below CIN2 or a colposcopy "
    "without one and cytology below ASC-H, and nothing worse?",
)
young_cin2_visit_on = Fact(
    "young_cin2_visit_on",
    later(b1_day, _visits.latest()),
    a_date(),
    "Day of the latest biopsy, or of the latest visit of the observation of CIN2 since.",
)
cin3_untreated = Fact(
    "young_cin3_untreated",
    _untreated(biopsies_of("CIN3")).exists(),
    BOOL,
    "CIN3 on biopsy and no treatment since?",
)
young_cin2_watched = Fact(
    "young_cin2_watched",
    _untreated(biopsies_of("CIN2").where(DAY >= AS_OF.plus(before("cin2_watched"))))
    .unpaired(biopsies_of("HSIL", "CIN2/3"), "P1D", None)
    .exists(),
    BOOL,
    "CIN2 within two years, no treatment since and no unspecified histologic HSIL?",
)
young_hsil_watched = Fact(
    "young_hsil_watched",
    _untreated(biopsies_of("HSIL", "CIN2/3").where(DAY >= AS_OF.plus(before("cin2_watched")))).exists(),
    BOOL,
    "Unspecified histologic HSIL within two years and no treatment since?",
)
young_high_grade_unanswered = Fact(
    "young_high_grade_unanswered",
    both(~recurrent_histology.tree, unanswered(smears_of("HSIL", "ASC-H", "malignant")).exists()),
    BOOL,
    "HSIL or ASC-H cytology that no biopsy has followed, and no high-grade histology after treatment?",
)
_hpv_negative_ascus = both(p1.eq("ASC-US"), c1.eq("ASC-US"), h1.eq("negative"))
young_ascus_hpv_negative = Fact(
    "young_ascus_hpv_negative",
    both(_hpv_negative_ascus, P1.where(DAY >= AS_OF.plus(before("cytology_memory"))).exists()),
    BOOL,
    "Is the newest round ASC-US with a negative HPV test?",
)
_with_p1 = both(h1_day >= p1_day.plus(before("same_visit")), h1_day <= p1_day.plus(after("same_visit")))
# A negative HPV test clears ASC-US, and not LSIL of the same round.
_ascus_low = both(p1.eq("ASC-US"), either(~_with_p1, ~h1.eq("negative"), c1.eq("LSIL")))
low_grade_now = either(p1.eq("LSIL"), _ascus_low)
_negative_hpv_with_p2 = (
    hpv_of("negative").where(DAY >= p2_day.plus(before("same_visit")), DAY <= p2_day.plus(after("same_visit"))).exists()
)
_low_grade_then = either(p2.eq("LSIL"), both(p2.eq("ASC-US"), ~_negative_hpv_with_p2))
_p1_recent = p1_day > AS_OF.plus(before("young_interval"))
_biopsy_since = b1_day > p1_day
_treated_since = TREATMENTS.where(DAY > p1_day).exists()
young_low_grade = Fact(
    "young_low_grade",
    both(low_grade_now, _p1_recent),
    BOOL,
    "Is the newest smear, within 3 years, LSIL or ASC-US not cleared by a negative HPV test?",
)
young_biopsy_after_low_grade = Fact(
    "young_biopsy_after_low_grade",
    both(_low_biopsy, low_grade_now, b1_day >= p1_day, b1_day <= p1_day.plus(after("young_interval"))),
    BOOL,
    "A biopsy below CIN2 within 3 years after a newest smear of LSIL or ASC-US?",
)
young_biopsy_within_year = Fact(
    "young_biopsy_within_year", b1_day > AS_OF.plus(before("year")), BOOL, "Was the latest biopsy within 12 months?"
)
LOW_SMEARS = smears_of("LSIL").also(smears_of("ASC-US").unpaired(hpv_of("negative"), *SAME_VISIT))
UNCLEARED = LOW_SMEARS.unpaired(SECOND_NEGATIVE, "P1D", None)
# K.1: low-grade cytology again at two years. Its visits lie apart, and a smear of a visit between them belongs to it.
_smear_between = CYTOLOGY.paired(UNCLEARED, before("young_interval"), before("visit_apart"))
LOW_GRADE_PERSISTS = (
    LOW_SMEARS.where(age_at(DAY) < 25)
    .paired(UNCLEARED, before("cytology_memory"), before("yearly_apart"))
    .paired(_smear_between, before("young_interval"), before("visit_apart"))
)
young_low_grade_persists = Fact(
    "young_low_grade_persists",
    both(low_grade_now, ~_biopsy_since, LOW_GRADE_PERSISTS.where(DAY >= p1_day).exists()),
    BOOL,
    "Low-grade cytology now and, within 5 years, at two visits before that lie apart, the middle one of any result?",
)
young_negative_after_low_grade = Fact(
    "young_negative_after_low_grade",
    both(
        p1.eq("NILM"),
        _p1_recent,
        ~_biopsy_since,
        ~_treated_since,
        _low_grade_then,
        p2_day > AS_OF.plus(before("cytology_memory")),
    ),
    BOOL,
    "A first negative smear, within 3 years, after LSIL or ASC-US in the last 5 years?",
)
young_negative = Fact(
    "young_negative",
    both(p1.eq("NILM"), _p1_recent, ~_biopsy_since),
    BOOL,
    "Is the newest smear, within 3 years, negative?",
)
young_cytology_overdue = Fact(
    "young_cytology_overdue",
    both(
        either(low_grade_now, p1.eq("NILM")),
        p1_day <= AS_OF.plus(before("young_interval")),
        ~_treated_since,
        ~b1.is_present(),
    ),
    BOOL,
    "Is the newest smear low-grade or negative and three years old or more?",
)
