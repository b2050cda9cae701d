"""Facts for routine screening: the negative tests on record, how long ago they were, and whether they are enough."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BIRTH,
    BOOL,
    DAY,
    Events,
    Fact,
    Scalar,
    a_date,
    both,
    case,
    category,
    either,
    field,
    later,
    number,
    select,
)
from lugol.facts.questions.rounds import (
    ABNORMAL,
    CYTOLOGY,
    HPV,
    HPV_POSITIVE,
    ever_smeared,
    ever_tested,
    hpv_of,
    smears_of,
)
from lugol.facts.questions.windows import after, before, limit

_MONTHS = number(0, 1200, none=True)


def _since(day: Scalar) -> Scalar:
    return day.months_until(AS_OF)


def _in_a_row(tests: Events, *abnormal: Events) -> Events:
    """The tests of the years that count for leaving screening, with nothing abnormal after them."""
    counted = tests.where(DAY >= AS_OF.plus(before("adequate_lookback")))
    for each in abnormal:
        counted = counted.unpaired(each, "P0D", None)
    return counted


_smears, _hpv = smears_of("NILM"), hpv_of("negative")
_abnormal_smears, _positives = smears_of(*ABNORMAL), hpv_of(*HPV_POSITIVE)
_smear_on, _hpv_on = _smears.latest(), _hpv.latest()
_cotest_smears = _smears.paired(_hpv, before("same_visit"), after("same_visit"))
_cotests = _hpv.paired(_smears, before("same_visit"), after("same_visit"))
_lone_smears = _smears.unpaired(_hpv, before("same_visit"), after("same_visit"))
_lone_hpv = _hpv.unpaired(_smears, before("same_visit"), after("same_visit"))
_cotest_on = case((_cotests.exists(), later(_cotest_smears.latest(), _cotests.latest())))

negative_smear_on = Fact("negative_smear_on", _smear_on, a_date(), "Day of the latest negative smear within 10 years.")
negative_hpv_on = Fact("negative_hpv_on", _hpv_on, a_date(), "Day of the latest negative HPV test within 10 years.")
negative_cotest_on = Fact(
    "negative_cotest_on",
    _cotest_on,
    a_date(),
    "Day of the latest negative co-test (smear and HPV test) within 10 years.",
)
months_since_negative_smear = Fact(
    "months_since_negative_smear", _since(_smear_on), _MONTHS, "Whole months since the latest negative smear."
)
months_since_negative_hpv = Fact(
    "months_since_negative_hpv", _since(_hpv_on), _MONTHS, "Whole months since the latest negative HPV test."
)
months_since_negative_cotest = Fact(
    "months_since_negative_cotest", _since(_cotest_on), _MONTHS, "Whole months since the latest negative co-test."
)
screening_basis = Fact(
    "screening_basis",
    case(
        (
            both(
                _cotest_on.is_present(),
                either(~_lone_smears.exists(), _cotest_on >= _lone_smears.latest()),
                either(~_lone_hpv.exists(), _cotest_on >= _lone_hpv.latest()),
            ),
            "cotest",
        ),
        (both(_smear_on.is_present(), either(~_hpv_on.is_present(), _smear_on > _hpv_on)), "cytology"),
        (_hpv_on.is_present(), "hpv"),
        default="none",
    ),
    category("cotest", "cytology", "hpv", "none"),
    "The latest kind of negative screening within 10 years; none where there is none.",
)
_collection = _hpv.last().only(field("collection"))
negative_hpv_self_collected = Fact(
    "negative_hpv_self_collected",
    both(_collection.is_known(), _collection.eq("self")),
    BOOL,
    "Was the latest negative HPV test done on a sample she took herself? Not recorded counts as no.",
)
_smear_row = _in_a_row(_smears, _abnormal_smears, _positives)
_hpv_row = _in_a_row(_hpv, _abnormal_smears, _positives)
smears_in_a_row = Fact(
    "smears_in_a_row",
    _smear_row.count(),
    number(0, 99),
    "On how many days within 10 years she had a negative smear, with nothing abnormal since.",
)
hpv_tests_in_a_row = Fact(
    "hpv_tests_in_a_row",
    _hpv_row.count(),
    number(0, 99),
    "On how many days within 10 years she had a negative HPV test or co-test, with nothing abnormal since.",
)
_exit_first, _exit_last = BIRTH.plus(after("exit_first")), BIRTH.plus(after("exit_last"))
# Screening that ended at 65 is not taken up again: what was adequate then does not lapse with the years.
_turned_65 = BIRTH.plus(after("exit_last"))


def _by_65(tests: Events, least: str) -> Scalar:
    """Enough tests in the ten years before 65, the newest of them in the last five, and nothing abnormal since."""
    counted = tests.where(DAY < _turned_65, DAY >= BIRTH.plus(after("adequate_first")))
    for each in (ever_smeared(*ABNORMAL), ever_tested(*HPV_POSITIVE)):
        counted = counted.unpaired(each, "P0D", None)
    return both(counted.count() >= limit(least), counted.latest() >= BIRTH.plus(after("exit_first")))


adequate_at_65 = Fact(
    "adequate_at_65",
    both(
        AS_OF >= _turned_65,
        either(_by_65(ever_smeared("NILM"), "exit_smears"), _by_65(ever_tested("negative"), "exit_hpv_tests")),
    ),
    BOOL,
    "Three negative smears or two negative HPV-based tests in the ten years before she was 65, the newest of them in "
    "the last five, and nothing abnormal since?",
)
negative_hpv_at_exit = Fact(
    "negative_hpv_at_exit",
    both(
        _hpv_row.where(DAY >= _exit_first, DAY < _exit_last).exists(),
        _hpv_row.where(DAY >= _exit_last).exists(),
    ),
    BOOL,
    "A negative HPV test or co-test at 60 to 64 and another at 65 or later, with nothing abnormal since?",
)
tested_ever = Fact(
    "tested_ever", select("hpv", "cytology").exists(), BOOL, "Is any HPV test or smear on record, however old?"
)
turns_21_on = Fact("turns_21_on", BIRTH.plus(after("turns_21")), a_date(none=False), "The day she turns 21.")
turns_25_on = Fact("turns_25_on", BIRTH.plus(after("turns_25")), a_date(none=False), "The day she turns 25.")
turns_30_on = Fact("turns_30_on", BIRTH.plus(after("turns_30")), a_date(none=False), "The day she turns 30.")
turns_50_on = Fact("turns_50_on", BIRTH.plus(after("turns_50")), a_date(none=False), "The day she turns 50.")
des_exposed = Fact(
    "des_exposed",
    select("condition").where(field("code").eq("des_exposure"), ~field("present").eq(False)).exists(),
    BOOL,
    "Is exposure to diethylstilbestrol before birth on record?",
)

# Screening under weakened immunity counts negative smears since the state was first noted.
_WEAK = (
    "hiv",
    "sle",
    "immunocompromised",
    "solid_organ_transplant",
    "stem_cell_transplant",
    "gvhd",
    "ibd",
    "rheumatoid_arthritis",
)
_onset = select("condition").where(field("code").among(*_WEAK), ~field("present").eq(False)).earliest()
_weak_smears = _smears.where(DAY >= _onset)
_second = _weak_smears.paired(_weak_smears, before("annual_gap"), before("next_day"))
_third = _weak_smears.paired(_second, before("annual_gap"), before("next_day"))
weak_smear_on = Fact(
    "weak_smear_on",
    _weak_smears.latest(),
    a_date(),
    "Day of the latest negative smear since immunity was first weakened.",
)
months_since_weak_smear = Fact(
    "months_since_weak_smear", _since(_weak_smears.latest()), _MONTHS, "Whole months since that smear."
)
three_yearly_negatives = Fact(
    "three_yearly_negatives",
    _third.exists(),
    BOOL,
    "Three negative smears, each within 18 months of the one before, since immunity was first weakened?",
)
weak_cotest = Fact(
    "weak_cotest",
    _weak_smears.last().paired(_hpv, before("same_visit"), after("same_visit")).exists(),
    BOOL,
    "Was the latest of these smears read with a negative HPV test?",
)

# After bleeding: which tests let cytology wait.
recently_negative_smear = Fact(
    "recently_negative_smear",
    CYTOLOGY.last().worst(field("result"), ("UNSAT", "NILM", "ASC-US", "LSIL", "ASC-H", "HSIL")).eq("NILM")
    & (CYTOLOGY.latest() >= AS_OF.plus(before("smear_suffices"))),
    BOOL,
    "Is the latest smear negative and no older than 12 months?",
)
recently_negative_cotest = Fact(
    "recently_negative_cotest",
    both(
        _cotest_on >= AS_OF.plus(before("cotest_suffices")), _cotest_on >= HPV.latest(), _cotest_on >= CYTOLOGY.latest()
    ),
    BOOL,
    "Is the latest round a negative co-test no older than 3 years?",
)
living_with_hiv = Fact(
    "living_with_hiv",
    select("condition").where(field("code").eq("hiv"), ~field("present").eq(False)).exists(),
    BOOL,
    "Is HIV infection on record?",
)
