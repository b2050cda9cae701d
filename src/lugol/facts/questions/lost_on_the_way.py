"""Facts of the safety net about women lost on the way: bleeding again, visits and plans not kept, stopped too early."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    DAY,
    Events,
    Fact,
    Scalar,
    a_date,
    age_at,
    both,
    either,
    field,
    select,
)
from lugol.facts.questions.overlooked import (
    CERVICAL_REPORTS,
    CERVICAL_TISSUE,
    LET_GO,
    RECALLS,
    REFERRED,
    REFUSALS,
    TESTS,
    at_least_ago,
    flagged,
)
from lugol.facts.questions.rounds import NEGATIVE_TESTS
from lugol.facts.questions.safety import (
    GENITAL_SAMPLES,
    HIGH_SMEARS,
    HIGH_TISSUE,
    SMEARS,
    SUSPICIOUS,
    bleeding_unexamined,
    reads,
    says,
)
from lugol.facts.questions.screening import (
    adequate_at_65,
    des_exposed,
    hpv_tests_in_a_row,
    months_since_negative_hpv,
    months_since_negative_smear,
    smears_in_a_row,
)
from lugol.facts.questions.state import cervix_removed, immunocompromised, postmenopausal, premenopausal
from lugol.facts.questions.windows import after, before, limit

_BLEEDING = select("symptom").where(
    reads(
        "code", "abnormal_bleeding", "postcoital_bleeding", "intermenstrual_bleeding", "postmenopausal_bleeding",
        "vaginal_bleeding", "spotting",
    )
)  # fmt: skip
_AFTER_MENOPAUSE = _BLEEDING.where(
    either(
        reads("code", "postmenopausal_bleeding"),
        postmenopausal.tree,
        both(age_at(DAY) >= limit("menopause_age"), ~premenopausal.tree),
    )
)
_ENDOMETRIUM = (
    select("pathology")
    .where(reads("code", "endometrium"), ~reads("histology", "insufficient"))
    .also(
        select("biopsy").where(reads("site", "endometrium", "uterus"), ~reads("histology", "insufficient")),
        select("imaging").where(reads("code", "endometrium")),
        select("surgery").where(says("codes", "hysteroscopy", "hysterectomy")),
        select("diagnosis").where(reads("code", "uterine_cancer", "vulvovaginal_cancer", "cervical_cancer")),
        REFERRED,
    )
)
"""What answers bleeding after the menopause: tissue, a look inside, a thin endometrium or the cancer that bled."""
_HYSTERECTOMIES = select("surgery").where(says("codes", "hysterectomy"))


def _endometrium_unseen(span: str) -> Scalar:
    return both(
        ~cervix_removed.tree,
        ~_HYSTERECTOMIES.exists(),
        at_least_ago(_AFTER_MENOPAUSE, span).unpaired(_ENDOMETRIUM, before("safety_before"), None).exists(),
    )


postmenopausal_bleeding_waiting = flagged(
    "postmenopausal_bleeding_waiting",
    "Bleeding after the menopause two weeks ago or more, and the endometrium neither sampled nor thin since?",
    _endometrium_unseen("safety_fortnight"),
)
postmenopausal_bleeding_lost = flagged(
    "postmenopausal_bleeding_lost",
    "Bleeding after the menopause four weeks ago or more, and the endometrium neither sampled nor thin since?",
    _endometrium_unseen("safety_four_weeks"),
)
_YOUNGER = _BLEEDING.where(
    ~reads("code", "postmenopausal_bleeding"),
    ~postmenopausal.tree,
    either(premenopausal.tree, age_at(DAY) < limit("menopause_age")),
)
_ASSESSED = select("colposcopy", "biopsy", "ecc", "surgery").also(REFERRED)
_AGAIN = _YOUNGER.paired(_YOUNGER, before("safety_bleeding_memory"), before("safety_report"))
bleeding_again = flagged(
    "bleeding_again",
    "Bleeding before the menopause again six weeks or more after the first, within a year, and no colposcopy, tissue "
    "or gynaecological assessment since the first?",
    _AGAIN.unpaired(_ASSESSED, before("safety_bleeding_memory"), None).exists(),
)
bleeding_again_long = flagged(
    "bleeding_again_long",
    "Bleeding before the menopause again and unassessed, on three days or more, over six months or more, or with a "
    "suspicious cervix?",
    _AGAIN.unpaired(_ASSESSED, before("safety_bleeding_memory"), None).exists(),
    either(
        _YOUNGER.where(DAY >= AS_OF.plus(before("safety_bleeding_memory"))).count() >= 3,
        _YOUNGER.paired(_YOUNGER, before("safety_bleeding_memory"), before("safety_high_risk")).exists(),
        SUSPICIOUS.exists(),
    ),
)
_TESTED = select("cytology", "hpv", "via")
last_cervical_test_on = Fact(
    "last_cervical_test_on",
    _TESTED.latest(),
    a_date(),
    "Day of the latest cytology, HPV test or VIA.",
)
bleeding_untested = flagged(
    "bleeding_untested",
    "Bleeding that nothing has explained, in a woman with a cervix, and no test of it within five years?",
    either(
        bleeding_unexamined.tree,
        bleeding_again.tree,
        bleeding_again_long.tree,
        postmenopausal_bleeding_waiting.tree,
    ),
    ~cervix_removed.tree,
    ~_TESTED.where(DAY >= AS_OF.plus(before("bleeding_untested"))).exists(),
)
_MISSED = select("followup").where(reads("code", "did_not_attend"))
_OPEN_HIGH = HIGH_SMEARS.also(
    HIGH_TISSUE.where(~reads("histology", "cancer")), select("biopsy").where(reads("histology", "cancer")), SUSPICIOUS
)
_CAME = select("colposcopy", "biopsy", "ecc", "surgery", "radiotherapy", "systemic_therapy").also(REFUSALS)
_NEW_DATES = select("colposcopy", "surgery", "biopsy", assertions=("planned",))
_LOST = _MISSED.unpaired(_CAME.also(_NEW_DATES), "P0D", None)
missed_high_grade = flagged(
    "missed_high_grade",
    "An appointment not kept after a high-grade finding, four weeks ago or more, and no new date since?",
    at_least_ago(_LOST.paired(_OPEN_HIGH, before("year"), "P0D"), "safety_four_weeks").exists(),
)
missed_discharged = flagged(
    "missed_discharged",
    "An appointment not kept after a high-grade finding, and then back to routine recall or discharged?",
    _LOST.paired(_OPEN_HIGH, before("year"), "P0D").paired(LET_GO, "P0D", None).exists(),
)
_OPEN_LOW = select("hpv").where(reads("result", "positive")).also(SMEARS.where(reads("result", "LSIL", "ASC-US")))
missed_low_grade = flagged(
    "missed_low_grade",
    "An appointment not kept after a positive HPV test or low-grade cytology, eight weeks ago or more, no date since?",
    at_least_ago(_LOST.paired(_OPEN_LOW, before("year"), "P0D"), "safety_eight_weeks")
    .unpaired(TESTS, "P0D", None)
    .exists(),
)
letter_not_sent = flagged(
    "letter_not_sent",
    "A result letter or an invitation recorded as not sent or returned, and no contact, test or visit since?",
    select("followup").where(reads("code", "letter_not_sent")).unpaired(TESTS.also(REFERRED), "P1D", None).exists(),
)
_WAITING = GENITAL_SAMPLES.where(~field("histology").is_known(), ~field("result").is_present())
_REPORTS = select("biopsy", "ecc", "pathology").where(field("histology").is_known()).also(select("diagnosis"))
urgent_specimen_unreported = flagged(
    "urgent_specimen_unreported",
    "A sample taken four weeks ago or more after high-grade cytology or for bleeding, and its result is not on record?",
    at_least_ago(_WAITING, "safety_four_weeks")
    .unpaired(_REPORTS, "P0D", after("safety_visit"))
    .paired(HIGH_SMEARS.also(_BLEEDING), before("year"), "P0D")
    .exists(),
)
_EXCISED = select("surgery").where(says("codes", "excision"), ~field("codes").has("hysterectomy"))
excision_unreported = flagged(
    "excision_unreported",
    "An excision six weeks to a year ago and neither its histology nor anything else of the cervix since?",
    at_least_ago(_EXCISED, "safety_report")
    .where(DAY >= AS_OF.plus(before("year")), ~field("margins").is_known())
    .unpaired(TESTS.also(select("diagnosis")).where(~reads("kind", "surgery")), "P0D", None)
    .exists(),
)
_OPERATED = select("surgery", "radiotherapy", "systemic_therapy", "immunotherapy").also(REFUSALS)
_KEPT = (
    (("surgery",), _OPERATED),
    (("colposcopy", "biopsy"), select("colposcopy", "biopsy").also(_OPERATED)),
    (("radiotherapy", "systemic_therapy", "immunotherapy"), _OPERATED),
)


_OF_THIS_CARE = either(
    ~reads("kind", "surgery"),
    says(
        "codes", "excision", "ablation", "hysterectomy", "trachelectomy", "oophorectomy", "cystectomy", "myomectomy",
        "lymphadenectomy", "omentectomy", "laparoscopy", "laparotomy", "hysteroscopy", "biopsy",
    ),
)  # fmt: skip
"""An operation that these rules know; a caesarean section that was planned is not waited for."""


def _not_kept(span: str) -> Events:
    """The planned steps at least a span overdue of which nothing of the kind was done since about four weeks before."""
    first, *more = (
        at_least_ago(select(*kinds, assertions=("planned",)).where(_OF_THIS_CARE), span).unpaired(
            kept, before("safety_four_weeks"), None
        )
        for kinds, kept in _KEPT
    )
    return first.also(*more)


_VISITS_PLANNED = select("followup", assertions=("affirmed", "planned", "historical")).where(
    reads("code", "colposcopy", "cytology", "hpv"), ~field("interval").is_present()
)
"""A test or a colposcopy told as the next step, on the day for which it is told ("repeat colposcopy in June 2025")."""
_visit_not_kept = (
    at_least_ago(_VISITS_PLANNED, "safety_untreated")
    .unpaired(TESTS.also(_OPERATED), before("safety_four_weeks"), None)
    .exists()
)
_SERIOUS = HIGH_TISSUE.also(HIGH_SMEARS, SUSPICIOUS)
plan_not_kept_serious = flagged(
    "plan_not_kept_serious",
    "A planned step four weeks overdue after a high-grade finding or cancer, and nothing of the kind done since?",
    _not_kept("safety_four_weeks").paired(_SERIOUS, before("safety_recent"), "P0D").exists(),
)
plan_not_kept = flagged(
    "plan_not_kept",
    "A planned step three months overdue, and nothing of the kind done since?",
    either(_not_kept("safety_untreated").exists(), _visit_not_kept),
)
_CURED = (
    select("surgery")
    .where(says("codes", "excision", "ablation"), ~field("codes").has("hysterectomy"))
    .paired(HIGH_TISSUE.where(~reads("histology", "cancer")), before("year"), after("safety_visit"))
)
test_of_cure_late = flagged(
    "test_of_cure_late",
    "Treated for CIN2 or worse a year ago or more, and no test since?",
    at_least_ago(_CURED, "year").unpaired(TESTS, after("safety_four_weeks"), None).exists(),
)
test_of_cure_lost = flagged(
    "test_of_cure_lost",
    "Treated for CIN2 or worse eighteen months ago or more, and no test since?",
    at_least_ago(_CURED, "safety_low_risk").unpaired(TESTS, after("safety_four_weeks"), None).exists(),
)
recalled_before_test_of_cure = flagged(
    "recalled_before_test_of_cure",
    "Treated for CIN2 or worse, and back to routine recall without one negative test since the treatment?",
    _CURED.unpaired(NEGATIVE_TESTS.also(SMEARS.where(reads("result", "NILM"))), "P1D", None)
    .paired(RECALLS, "P0D", None)
    .exists(),
)
_STOPPED = select("followup", assertions=("affirmed", "planned", "historical")).where(
    reads("code", "screening_stopped")
)
_HIGH_RISK = either(
    HIGH_TISSUE.also(select("diagnosis").where(reads("code", "cervical_precancer", "cervical_cancer")))
    .where(DAY >= AS_OF.plus(before("biopsy_lookback")))
    .exists(),
    immunocompromised.tree,
    des_exposed.tree,
)
exit_at_risk = flagged(
    "exit_at_risk",
    "Told that screening stops, with CIN2 or worse within 25 years, weakened immunity or exposure to DES on record?",
    _STOPPED.exists(),
    _HIGH_RISK,
)
_adequate = either(
    adequate_at_65.tree,
    both(smears_in_a_row.tree >= limit("exit_smears"), months_since_negative_smear.tree < limit("exit_months")),
    both(hpv_tests_in_a_row.tree >= limit("exit_hpv_tests"), months_since_negative_hpv.tree < limit("exit_months")),
)
exit_unconfirmed = flagged(
    "exit_unconfirmed",
    "Is she documented as leaving screening, the cervix in place, without the negative tests that allow it?",
    _STOPPED.exists(),
    ~cervix_removed.tree,
    ~_adequate,
)
_AIS_REPORTS = CERVICAL_REPORTS.where(reads("histology", "AIS"))
_REMOVED = select("surgery").where(says("codes", "hysterectomy", "trachelectomy"))
ais_margin_involved = flagged(
    "ais_margin_involved",
    "AIS at the margin of an excision, and no further excision since?",
    _AIS_REPORTS.where(reads("margins", "involved", "not_assessable"))
    .unpaired(select("surgery").where(says("codes", "excision")).also(_REMOVED), after("same_visit"), None)
    .exists(),
)


def _ais_unsampled(span: str) -> Scalar:
    return (
        at_least_ago(_AIS_REPORTS, span)
        .unpaired(_REMOVED.also(REFUSALS), "P0D", None)
        .unpaired(select("ecc").also(CERVICAL_TISSUE), after("safety_visit"), None)
        .exists()
    )


ais_unwatched = flagged(
    "ais_unwatched",
    "AIS excised seven months ago or more, the uterus kept, and no endocervical sample since?",
    _ais_unsampled("safety_ais_watch"),
)
ais_lost = flagged(
    "ais_lost",
    "AIS excised a year ago or more, the uterus kept, and no endocervical sample since?",
    _ais_unsampled("year"),
)
