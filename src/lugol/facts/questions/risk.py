"""Facts that place a woman in the published risk tables: her present result, and what came before it."""

from lugol.facts.engine.vocabulary import BOOL, DAY, Fact, Scalar, a_date, both, case, category, either, later
from lugol.facts.questions.rare_cytology import abnormal_current, lone_smear, negative_current
from lugol.facts.questions.rounds import (
    ABNORMAL,
    ANSWERED,
    BIOPSIES,
    CLEAR_COLPOSCOPIES,
    CYTOLOGY,
    CYTOLOGY_KEY,
    GLANDULAR,
    HIGH_GRADE,
    HPV,
    HPV_POSITIVE,
    LONE_SMEARS,
    LOW_HISTOLOGY,
    NEGATIVE_TESTS,
    TISSUE,
    TREATMENTS,
    b1,
    b1_day,
    c1,
    c2,
    c3,
    c4,
    cytology_result,
    h1,
    h1_day,
    h2,
    h2_day,
    h3,
    h3_day,
    h4,
    hpv_result,
    p1,
    p1_day,
    p2_day,
    surely,
    treated_on,
)
from lugol.facts.questions.state import age
from lugol.facts.questions.windows import after, before

SMEARS = ("NILM", "ASC-US", "LSIL", "ASC-H", "AGC", "HSIL", "UNSAT")


def _grouped(result: Scalar) -> Scalar:
    """Cytology in the groups of the risk tables."""
    return case(
        (result.among("AGC-EM", "AGC", "AGC-EC", "AGC-FN", "AGC-EC-FN"), "AGC"),
        (result.among("AIS", "HSIL", "malignant"), "HSIL"),
        default=result,
    )


def _positive(result: Scalar) -> Scalar:
    return result.among(*HPV_POSITIVE)


round_hpv = Fact(
    "round_hpv", h1, category("negative", "positive", "HPV18", "HPV16", "none"), "HPV result of the newest HPV round."
)
round_smear = Fact("round_smear", _grouped(c1), category(*SMEARS, "none"), "Cytology of the newest HPV round, grouped.")


def _pair(hpv: Scalar, smear: Scalar) -> Scalar:
    """A past round in the words of the risk tables."""
    return case(
        (~hpv.is_present(), "none"),
        (both(hpv.eq("negative"), ~smear.is_present()), "hpv_negative"),
        (both(hpv.eq("negative"), smear.eq("NILM")), "cotest_negative"),
        (both(hpv.eq("negative"), smear.eq("ASC-US")), "negative_ascus"),
        (both(hpv.eq("negative"), smear.eq("LSIL")), "negative_lsil"),
        (both(_positive(hpv), smear.eq("NILM")), "positive_nilm"),
        (smear.among(*HIGH_GRADE), "high_grade"),
        (both(_positive(hpv), smear.among("ASC-US", "LSIL")), "positive_low"),
        default="other",
    )


second, third, fourth = _pair(h2, c2), _pair(h3, c3), _pair(h4, c4)
_lone_abnormal = LONE_SMEARS.where(CYTOLOGY_KEY.among(*ABNORMAL))
history_broken = Fact(
    "history_broken",
    either(
        LONE_SMEARS.where(DAY > h1_day).exists(),
        both(h2.is_present(), _lone_abnormal.where(DAY > h2_day).exists()),
        both(~h2.is_present(), _lone_abnormal.exists()),
        both(third.eq("high_grade"), ~round_smear.tree.eq("HSIL")),
        both(~negative_current.tree, ANSWERED.where(DAY >= h1_day).exists()),
    ),
    BOOL,
    "Do smears read without HPV, or high-grade cytology in an earlier round, break the line of HPV rounds, or has "
    "tissue or a treatment answered the newest, which was not negative?",
)
previous_round = Fact(
    "previous_round",
    case((second.eq("none"), "no_history"), (second.among("hpv_negative", "cotest_negative"), second), default="other"),
    category("no_history", "hpv_negative", "cotest_negative", "other"),
    "The HPV round before the newest, as screening history.",
)
surveillance_history = Fact(
    "surveillance_history",
    case(
        (third.eq("positive_low"), "other"),
        (both(h3.among("HPV16", "HPV18"), second.among("negative_lsil", "negative_ascus")), "other"),  # not examined
        (second.among("positive_nilm", "negative_lsil", "negative_ascus"), second),
        (
            both(second.eq("cotest_negative"), third.eq("cotest_negative"), fourth.eq("positive_nilm")),
            "positive_nilm_then_cotest_negative_x2",
        ),
        (both(second.eq("cotest_negative"), third.eq("positive_nilm")), "positive_nilm_then_cotest_negative"),
        (both(second.eq("hpv_negative"), third.eq("positive_nilm")), "positive_nilm_then_hpv_negative"),
        (both(second.eq("cotest_negative"), third.eq("negative_lsil")), "negative_lsil_then_cotest_negative"),
        default="other",
    ),
    category(
        "positive_nilm", "negative_lsil", "negative_ascus", "positive_nilm_then_cotest_negative_x2",
        "positive_nilm_then_cotest_negative", "positive_nilm_then_hpv_negative", "negative_lsil_then_cotest_negative",
        "other",
    ),
    "Earlier results that did not need colposcopy, before the newest HPV round.",
)  # fmt: skip

_year_before = both(~surely(DAY >= b1_day), DAY >= b1_day.plus(before("referral")))
_same_day = both(DAY >= b1_day, DAY <= b1_day)
_long_before = both(~surely(DAY >= b1_day), DAY >= b1_day.plus(before("chain_gap")))
_near_smear = cytology_result(CYTOLOGY.where(_year_before).last()).otherwise(cytology_result(CYTOLOGY.where(_same_day)))
_near_hpv = hpv_result(HPV.where(_year_before).last()).otherwise(hpv_result(HPV.where(_same_day)))
_is_near = either(_near_smear.is_present(), _near_hpv.is_present())
_referring_smear = case((_is_near, _near_smear), default=cytology_result(CYTOLOGY.where(_long_before).last()))
_referring_hpv = case((_is_near, _near_hpv), default=hpv_result(HPV.where(_long_before).last()))
_high_grade_referral = (
    (_referring_smear.among("HSIL", "malignant", "AIS"), "HSIL"),
    (_referring_smear.among(*GLANDULAR), "AGC"),
    (_referring_smear.eq("ASC-H"), "ASC-H"),
)
_low_grade_referral = (
    (_referring_smear.eq("LSIL"), "LSIL"),
    (_referring_smear.eq("ASC-US"), "ASC-US"),
    (_positive(_referring_hpv), "positive_nilm"),
    (either(_referring_hpv.is_present(), _referring_smear.is_present()), "negative"),
)
referral = Fact(
    "referral",
    case(
        *_high_grade_referral,
        (_referring_hpv.among("HPV16", "HPV18"), "HPV16/18"),
        *_low_grade_referral,
        default="not_told",
    ),
    category("HSIL", "AGC", "ASC-H", "HPV16/18", "LSIL", "ASC-US", "positive_nilm", "negative", "not_told"),
    "The result that the latest biopsy answered, by what weighs most; HPV16 or 18 weighs more than low-grade cytology.",
)
referral_smear = Fact(
    "referral_smear",
    case(*_high_grade_referral, *_low_grade_referral, default="not_told"),
    category("HSIL", "AGC", "ASC-H", "LSIL", "ASC-US", "positive_nilm", "negative", "not_told"),
    "The result that the latest biopsy answered, by its cytology.",
)
referral_hpv = Fact(
    "referral_hpv",
    case((_positive(_referring_hpv), "positive"), (_referring_hpv.eq("negative"), "negative"), default="none"),
    category("positive", "negative", "none"),
    "The HPV result that led to the latest biopsy.",
)
round_after_biopsy = Fact(
    "round_after_biopsy",
    both(b1.among(*LOW_HISTOLOGY), surely(h1_day > b1_day), ~LONE_SMEARS.where(DAY > h1_day).exists()),
    BOOL,
    "Is the newest round of testing an HPV round after a biopsy below CIN2?",
)


def _since(day: Scalar) -> Scalar:
    """The negative rounds between a day and the newest round, in the words of the risk tables."""
    twice = both(surely(h3_day > day), second.among("hpv_negative", "cotest_negative"))
    return case(
        (~surely(h2_day > day), "first"),
        (both(twice, second.eq("cotest_negative"), third.eq("cotest_negative")), "cotest_negative_x2"),
        (both(twice, third.among("hpv_negative", "cotest_negative")), "hpv_negative_x2"),
        (second.among("cotest_negative", "hpv_negative"), second),
        (second.among("negative_ascus", "negative_lsil"), "negative_low"),
        default="abnormal",
    )


_HISTORY = category(
    "first", "cotest_negative", "hpv_negative", "cotest_negative_x2", "hpv_negative_x2", "negative_low", "abnormal"
)
rounds_since_biopsy = Fact(
    "rounds_since_biopsy", _since(b1_day), _HISTORY, "The rounds between the latest biopsy and the newest round."
)
round_after_treatment = Fact(
    "round_after_treatment",
    both(
        h1_day > treated_on,
        ~LONE_SMEARS.where(DAY > h1_day).exists(),
        either(negative_current.tree, ~TISSUE.where(DAY >= h1_day).exists()),
    ),
    BOOL,
    "Is the newest round of testing an HPV round after the latest treatment, which no biopsy has answered?",
)
rounds_since_treatment = Fact(
    "rounds_since_treatment", _since(treated_on), _HISTORY, "The rounds between the treatment and the newest round."
)
rarely_screened = Fact(
    "rarely_screened",
    both(
        ~CYTOLOGY.also(HPV, BIOPSIES, TREATMENTS)
        .where(DAY < h1_day.plus(before("same_visit")), DAY >= h1_day.plus(before("chain_gap")))
        .exists(),
        h1.is_present(),
        ~ANSWERED.where(DAY >= h1_day).exists(),
        age.tree >= 27,
    ),
    BOOL,
    "27 or older, nothing on record in the 5.5 years before the newest HPV round, and neither biopsy nor treatment "
    "since?",
)
_lone_before = _lone_abnormal.where(DAY < h1_day).unpaired(ANSWERED, "P0D", None)
# The smear of the visit before a newest one that is abnormal too, both read without HPV.
_lone_then = (
    _lone_abnormal.where(
        DAY >= p2_day, DAY <= p1_day.plus(before("beyond_visit")), DAY >= p1_day.plus(before("chain_gap"))
    )
    .unpaired(ANSWERED, "P0D", None)
    .unpaired(NEGATIVE_TESTS, after("beyond_visit"), None)
)
lone_abnormal_before = Fact(
    "lone_abnormal_before",
    either(
        both(
            c1.is_present(),
            either(
                _lone_before.unpaired(NEGATIVE_TESTS, after("beyond_visit"), None).exists(),
                both(~abnormal_current.tree, _lone_before.exists()),
            ),
        ),
        both(lone_smear.tree.among(*ABNORMAL), _lone_then.exists()),
    ),
    BOOL,
    "An earlier abnormal smear without HPV test, not followed by biopsy or treatment, nor, where the newest result is "
    "abnormal, by a negative HPV-based test, before a co-test or right before another abnormal smear?",
)
_low_now = either(
    both(h1.among("positive"), either(~c1.is_present(), c1.among("NILM", "ASC-US", "LSIL"))),
    both(~h1.among("HPV16", "HPV18"), c1.among("ASC-US", "LSIL")),
    both(~h1.is_present(), p1.among("ASC-US", "LSIL")),
)
_clear_on = CLEAR_COLPOSCOPIES.where(DAY >= later(h1_day, p1_day)).latest()
low_grade_cleared = Fact(
    "low_grade_cleared",
    both(_low_now, _clear_on.is_present(), ~(p1.among(*HIGH_GRADE))),
    BOOL,
    "Newest result low-grade (no HPV 16 or 18), and a colposcopy since saw the whole junction and no lesion?",
)
cleared_on = Fact("cleared_on", _clear_on, a_date(), "Day of the latest colposcopy since that saw all and no lesion.")
round_unanswered = Fact(
    "round_unanswered",
    ~ANSWERED.where(DAY >= h1_day).exists(),
    BOOL,
    "Neither biopsy nor treatment on the day of the newest HPV round or since?",
)
