"""Facts about since when a step is due: the tests on record, however old, and when a state was first known."""

from lugol.facts.engine.vocabulary import (
    Events,
    Fact,
    Scalar,
    a_date,
    both,
    case,
    earlier,
    either,
    field,
    later,
    select,
)
from lugol.facts.questions.obligations import every, gravest_open, gravest_open_on
from lugol.facts.questions.rounds import ABNORMAL, CYTOLOGY_KEY, HPV_KEY, HPV_POSITIVE, last_report_day
from lugol.facts.questions.windows import after, before

_SMEARS = select("cytology").where(CYTOLOGY_KEY.eq("NILM"))
_HPV = select("hpv").where(HPV_KEY.eq("negative"))
_ABNORMAL = (
    select("cytology").where(CYTOLOGY_KEY.among(*ABNORMAL)).also(select("hpv").where(HPV_KEY.among(*HPV_POSITIVE)))
)
_smear_on, _hpv_on = _SMEARS.latest(), _HPV.latest()


def _with(tests: Events, others: Events) -> Scalar:
    return tests.paired(others, before("same_visit"), after("same_visit")).latest()


_cotest_on = case((_with(_HPV, _SMEARS).is_present(), later(_with(_SMEARS, _HPV), _with(_HPV, _SMEARS))))
_by_smear = both(
    _smear_on.is_present(),
    either(~_hpv_on.is_present(), both(_smear_on > _hpv_on, either(~_cotest_on.is_present(), _smear_on > _cotest_on))),
)
negative_smear_ever_on = Fact(
    "negative_smear_ever_on", _smear_on, a_date(), "Day of the latest negative smear, however old."
)
negative_hpv_ever_on = Fact(
    "negative_hpv_ever_on", _hpv_on, a_date(), "Day of the latest negative HPV test, however old."
)
screened_by_smear_on = Fact(
    "screened_by_smear_on",
    case((_by_smear, _smear_on)),
    a_date(),
    "Day of her latest negative screening, however old, where that was a smear without an HPV test.",
)
screened_by_hpv_on = Fact(
    "screened_by_hpv_on",
    case((_by_smear, None), default=later(_cotest_on, _hpv_on)),
    a_date(),
    "Day of her latest negative screening, however old, where that was an HPV test, with or without a smear.",
)
abnormal_ever_on = Fact(
    "abnormal_ever_on",
    _ABNORMAL.latest(),
    a_date(),
    "Day of the latest abnormal smear or positive HPV test, however old.",
)


def _noted(*codes: str) -> Scalar:
    """The day on which one of these states was first noted."""
    return select("condition").where(field("code").among(*codes), ~field("present").eq(False)).earliest()


_inflamed = _noted("ibd", "rheumatoid_arthritis")
_drugs = select("medication").where(field("code").eq("immunosuppressant")).earliest()
immunity_weakened_on = Fact(
    "immunity_weakened_on",
    earlier(
        _noted("hiv", "sle", "immunocompromised", "solid_organ_transplant", "stem_cell_transplant", "gvhd"),
        case((both(_inflamed.is_present(), _drugs.is_present()), later(_inflamed, _drugs))),
    ),
    a_date(),
    "The day on which a state that weakens immunity was first noted (for bowel or joint disease, with its drugs).",
)
hiv_noted_on = Fact("hiv_noted_on", _noted("hiv"), a_date(), "The day on which HIV infection was first noted.")
# What asks for a test in a year began no examination: only a later result can have asked for one.
_AT_ONCE = tuple(each.name for each in every() if "surveillance_1y" not in each.discharged_by)
follow_up_by = Fact(
    "follow_up_by",
    case((gravest_open.tree.among(*_AT_ONCE), gravest_open_on.tree), default=last_report_day).plus(after("follow_up")),
    a_date(),
    "The day by which a step to be taken at once was to follow the oldest result that obliges to it, else the latest "
    "HPV test, smear or biopsy: 60 days after it.",
)
