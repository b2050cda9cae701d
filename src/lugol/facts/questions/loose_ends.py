"""Facts of the safety net about loose ends: samples never reported, tests never answered, women sent back too early."""

from lugol.facts.engine.vocabulary import AS_OF, BOOL, DAY, Events, Fact, Scalar, both, either, field, select
from lugol.facts.questions.rounds import NEGATIVE_TESTS
from lugol.facts.questions.safety import (
    EXCISIONS,
    GENITAL_SAMPLES,
    HIGH_CODES,
    HIGH_IMPRESSIONS,
    HIGH_SMEARS,
    HPV_16_18,
    LOW_SAMPLES,
    SMEARS,
    SUSPICIOUS,
    reads,
    says,
)
from lugol.facts.questions.state import CANCERS
from lugol.facts.questions.windows import after, before, limit

_LONG = ("P6M", "P9M", "P12M", "P18M", "P24M", "P36M", "P60M", "P1Y", "P2Y", "P3Y", "P5Y")
_CERVICAL_REPORTS = select("pathology").where(~field("code").among("endometrium", "other_organ"))
_CANCER_TREATED = CANCERS.also(select("radiotherapy", "systemic_therapy"))
"""After a cancer was diagnosed or treated nobody waits for the report of the sample that led to it."""
_REPORTED = either(field("histology").is_known(), field("result").is_present())


def _never_reported(kind: str, *answers: Events) -> Scalar:
    """Is there a sample of a kind without a result, nothing that answers it, and no later telling with its result?"""
    waiting = GENITAL_SAMPLES.where(
        reads("kind", kind),
        ~field("histology").is_known(),
        ~field("result").is_present(),
        DAY <= AS_OF.plus(before("safety_report")),
    )
    return (
        waiting.unpaired(_CERVICAL_REPORTS.also(*answers), "P0D", after("safety_visit"))
        .unpaired(_CANCER_TREATED, "P0D", None)
        .unpaired(select(kind).where(_REPORTED), "P1D", after("safety_visit"))
        .exists()
    )


specimen_unreported = Fact(
    "specimen_unreported",
    either(_never_reported("biopsy", CANCERS), _never_reported("ecc")),
    BOOL,
    "A biopsy or endocervical sample taken six weeks ago or more whose result is not in the record?",
)
_DONE = select("colposcopy", "biopsy", "ecc", "surgery", "pathology")
_twice_negative = NEGATIVE_TESTS.paired(NEGATIVE_TESTS, "P1D", None)
_urgent = HIGH_SMEARS.where(DAY <= AS_OF.plus(before("safety_high_risk"))).also(
    HPV_16_18.where(DAY <= AS_OF.plus(before("safety_hpv_16_18"))).unpaired(_twice_negative, "P1D", None)
)
high_risk_unanswered = Fact(
    "high_risk_unanswered",
    _urgent.unpaired(_DONE, before("safety_visit"), None).exists(),
    BOOL,
    "High-grade cytology six months, or HPV 16 or 18 thirteen months ago or more, no colposcopy or tissue since, and "
    "(after HPV 16 or 18) no two negative HPV tests?",
)
_mild = (
    select("hpv")
    .where(reads("result", "positive"))
    .also(SMEARS.where(reads("result", "LSIL")))
    .where(DAY <= AS_OF.plus(before("safety_low_risk")))
)
low_risk_unanswered = Fact(
    "low_risk_unanswered",
    _mild.unpaired(_DONE.also(select("hpv", "cytology")), "P1D", None).exists(),
    BOOL,
    "A positive HPV test or LSIL eighteen months ago or more, and nothing since?",
)
_LOOKED = select("via")
_EVALUATED = _DONE.also(select("imaging", "radiotherapy", "systemic_therapy"))
via_suspected_unanswered = Fact(
    "via_suspected_unanswered",
    _LOOKED.where(reads("result", "suspected_cancer"), DAY <= AS_OF.plus(before("safety_four_weeks")))
    .unpaired(_EVALUATED, before("safety_visit"), None)
    .exists(),
    BOOL,
    "Suspicion of cancer on visual inspection four weeks ago or more, and nothing done since?",
)
via_positive_unanswered = Fact(
    "via_positive_unanswered",
    _LOOKED.where(reads("result", "positive"), DAY <= AS_OF.plus(before("safety_high_risk")))
    .unpaired(_DONE, before("safety_visit"), None)
    .exists(),
    BOOL,
    "A positive visual inspection six months ago or more, and no colposcopy, tissue or treatment since?",
)
PLANS = select("followup", assertions=("affirmed", "planned", "historical"))
RECALLS = PLANS.where(reads("code", "routine_recall"))
_LET_GO = RECALLS.also(PLANS.where(reads("code", "discharged")))


def _then_recalled(events: Events) -> Scalar:
    """Was she sent back to routine recall at the time of one of these events or after it?"""
    return events.paired(RECALLS, before("safety_before"), None).exists()


routine_recall_planned = Fact("routine_recall_planned", RECALLS.exists(), BOOL, "Was she sent back to routine recall?")
recalled_after_16_18 = Fact(
    "recalled_after_16_18", _then_recalled(HPV_16_18), BOOL, "Sent back to routine recall after HPV 16 or 18 was found?"
)
recalled_after_impression = Fact(
    "recalled_after_impression",
    _then_recalled(HIGH_IMPRESSIONS),
    BOOL,
    "Sent back to routine recall at or after a high-grade colposcopic impression?",
)
recalled_after_high_smear = Fact(
    "recalled_after_high_smear",
    _then_recalled(HIGH_SMEARS),
    BOOL,
    "Sent back to routine recall at or after high-grade cytology?",
)
recalled_after_suspicion = Fact(
    "recalled_after_suspicion",
    _then_recalled(SUSPICIOUS),
    BOOL,
    "Sent back to routine recall at or after a suspicious cervix?",
)
_IA1 = ("IA1", "IA1p", "T1a1", "pT1a1", "pT1a1 N0", "pT1a1 pN0", "T1a1 N0", "T1a1 N0 M0")
_CERVICAL_CANCER = select("diagnosis").where(reads("code", "cervical_cancer"))
_CANCER_CARED_FOR = (
    select("surgery")
    .where(either(reads("extent", "radical"), says("codes", "trachelectomy", "lymphadenectomy")))
    .also(select("radiotherapy", "systemic_therapy", "immunotherapy"))
)
_CANCER_REPORTS = select("pathology").where(reads("histology", "cancer"))
_DEPTH = field("depth_mm")
_LEAST = (
    select("stage")
    .where(reads("value", *_IA1))
    .also(
        _CANCER_REPORTS.where(
            _DEPTH.is_known(), _DEPTH <= limit("ia1_depth_mm"), ~reads("lvsi", "present"), ~reads("margins", "involved")
        )
    )
)
_DEEPER = _CANCER_REPORTS.where(
    either(both(_DEPTH.is_known(), _DEPTH > limit("ia1_depth_mm")), reads("lvsi", "present"))
)
stage_ia1 = Fact(
    "stage_ia1",
    both(_LEAST.exists(), ~_DEEPER.exists()),
    BOOL,
    "Stage IA1 stated, or cancer no deeper than 3 mm without lymphovascular invasion or an involved margin?",
)
recalled_with_cancer = Fact(
    "recalled_with_cancer",
    both(_CERVICAL_CANCER.paired(_LET_GO, "P0D", None).exists(), ~_CANCER_CARED_FOR.exists(), ~stage_ia1.tree),
    BOOL,
    "Discharged to her doctor or to routine recall with a cancer of the cervix for which no treatment is documented?",
)
long_interval_planned = Fact(
    "long_interval_planned",
    PLANS.where(either(reads("code", "long_interval", "routine_recall"), reads("interval", *_LONG))).exists(),
    BOOL,
    "Was the next contact set six months or more ahead?",
)
high_smear_open = Fact(
    "high_smear_open",
    HIGH_SMEARS.unpaired(_DONE, before("safety_visit"), None).exists(),
    BOOL,
    "High-grade or glandular cytology, and no colposcopy, tissue or treatment since?",
)
_REVIEWS = select("pathology").where(reads("code", "review"), reads("histology", *HIGH_CODES))
_ACTED = EXCISIONS.also(select("systemic_therapy", "radiotherapy", "immunotherapy"))
review_unanswered = Fact(
    "review_unanswered",
    both(LOW_SAMPLES.exists(), _REVIEWS.unpaired(_ACTED, "P0D", None).exists()),
    BOOL,
    "Did a review or addendum find CIN2 or worse where the first report did not, and was nothing done since?",
)
