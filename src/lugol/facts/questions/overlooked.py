"""Facts of the safety net about what was found and not acted on: tissue, cancer, vault smears, tests not repeated.

Each is true only where the record surely shows it: a date too vague to tell leaves the flag down.
"""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Events,
    Fact,
    Operand,
    Scalar,
    age_at,
    both,
    either,
    field,
    select,
)
from lugol.facts.questions.rare_cytology import unsatisfactory, unsatisfactory_twice
from lugol.facts.questions.rounds import ELSEWHERE, surely
from lugol.facts.questions.safety import EXCISIONS, HIGH_SMEARS, HPV_16_18, SMEARS, SUSPICIOUS, VISIBLE, reads, says
from lugol.facts.questions.state import cervix_removed, pregnant, removed_on
from lugol.facts.questions.windows import after, before, limit

_ANY = ("affirmed", "planned", "historical")
CERVICAL_TISSUE = select("biopsy", "ecc").where(~reads("organ", "other"), ~reads("site", *ELSEWHERE))
_HIGH = CERVICAL_TISSUE.where(reads("histology", "CIN2/3", "HSIL"))
_UNREPORTED = CERVICAL_TISSUE.where(~field("histology").is_known())
_TOLD_LATER = select("diagnosis").paired(_UNREPORTED, before("safety_visit"), "P0D")
"""A diagnosis within two months of a biopsy without a result of its own: the biopsy's result, told on another line."""
_HIGH_LATER = _TOLD_LATER.where(reads("code", "cervical_precancer"), reads("histology", "CIN2/3", "HSIL", "CIN3"))
_CIN3 = CERVICAL_TISSUE.where(reads("histology", "CIN3")).also(_HIGH_LATER.where(reads("histology", "CIN3")))
_CIN2 = CERVICAL_TISSUE.where(reads("histology", "CIN2"))
_AIS = select("biopsy", "ecc", "pathology").where(reads("histology", "AIS"))
CANCER_TISSUE = CERVICAL_TISSUE.where(reads("histology", "cancer"))
CERVICAL_REPORTS = select("pathology").where(
    ~reads("code", "endometrium", "other_organ"), reads("histology", "CIN2/3", "HSIL", "CIN3", "CIN2", "AIS")
)
TREATED = (
    select("surgery")
    .where(says("codes", "excision", "ablation", "hysterectomy", "trachelectomy"))
    .also(select("pathology").where(reads("code", "cervix")))
    .also(select("radiotherapy", "systemic_therapy"))
)
REFUSALS = select("followup").where(reads("code", "treatment_refused"))
TESTS = select("cytology", "hpv", "colposcopy", "biopsy", "ecc", "pathology", "surgery")
REFERRED = select("followup", assertions=_ANY).where(reads("code", "referral"))


def at_least_ago(events: Events, span: str) -> Events:
    """Those at least a span of time ago."""
    return events.where(DAY <= AS_OF.plus(before(span)))


def flagged(name: str, doc: str, *conditions: Operand) -> Fact:
    """A fact that is true only where all its conditions surely hold."""
    return Fact(name, surely(both(*conditions)), BOOL, doc)


def _untreated(events: Events) -> Scalar:
    return events.unpaired(TREATED.also(REFUSALS), before("safety_before"), None).exists()


_ADULT = age_at() >= limit("adult_treatment_age")
high_tissue_untreated = flagged(
    "high_tissue_untreated",
    "CIN3, AIS or (from 25 on) unqualified HSIL in tissue three months ago or more, not pregnant, not treated since?",
    either(
        both(_ADULT, _untreated(at_least_ago(_HIGH.also(_HIGH_LATER), "safety_untreated"))),
        _untreated(at_least_ago(_CIN3.also(_AIS), "safety_untreated")),
    ),
    ~pregnant.tree,
)
cin2_unwatched = flagged(
    "cin2_unwatched",
    "CIN2 in tissue nine months ago or more, neither treated nor tested since, not pregnant?",
    at_least_ago(_CIN2, "safety_watch")
    .unpaired(TREATED.also(REFUSALS), before("safety_before"), None)
    .unpaired(TESTS, "P1D", None)
    .exists(),
    ~pregnant.tree,
)
_WORK_UP = select("imaging", "systemic_therapy", "radiotherapy", "immunotherapy", "stage").also(
    REFERRED, select("surgery").where(says("codes", "hysterectomy", "trachelectomy", "lymphadenectomy"))
)


_STAGED_BY_HAND = select("exam").where(
    either(
        reads("site", "parametrium", "left parametrium", "right parametrium", "parametria"),
        reads("context", "operative"),
    )
)
"""An examination since then that tells of the parametria, or under anaesthesia: the cancer is being staged."""
_CONES = select("surgery").where(says("codes", "excision"), ~says("codes", "hysterectomy"))
_MICROSCOPIC = both(
    field("depth_mm").is_known(),
    field("depth_mm") <= limit("ia1_depth_mm"),
    ~reads("lvsi", "present"),
    ~reads("margins", "involved"),
)
_CANCER_IN_CONE = (
    select("pathology")
    .where(reads("histology", "cancer"), ~reads("code", "endometrium", "other_organ"), ~_MICROSCOPIC)
    .paired(_CONES, before("safety_visit"), "P0D")
)
"""Cancer that an excision found, but for one of stage IA1, for which the excision is treatment."""


def _nothing_after(span: str) -> Scalar:
    found = CANCER_TISSUE.also(_CANCER_IN_CONE, _TOLD_LATER.where(reads("code", "cervical_cancer")))
    return (
        at_least_ago(found, span)
        .unpaired(_WORK_UP.also(REFUSALS), before("safety_before"), None)
        .unpaired(_STAGED_BY_HAND, "P1D", None)
        .exists()
    )


cancer_no_work_up = flagged(
    "cancer_no_work_up",
    "Cancer in a biopsy of the cervix a month ago or more, and no imaging, referral, board or treatment since?",
    _nothing_after("safety_cancer_work_up"),
)
cancer_no_treatment = flagged(
    "cancer_no_treatment",
    "Cancer in a biopsy of the cervix two months ago or more, and no imaging, referral, board or treatment since?",
    _nothing_after("safety_cancer_treated"),
)
_LOOKED = select("colposcopy").where(~reads("impression", "high_grade", "suspicious_for_invasion"))
_PLANNED_EXCISIONS = select("surgery", assertions=_ANY).where(says("codes", "excision", "hysterectomy"))
_UNSAMPLED = (
    HIGH_SMEARS.paired(_LOOKED, "P0D", after("safety_workup"))
    .unpaired(CERVICAL_TISSUE, "P0D", None)
    .unpaired(_PLANNED_EXCISIONS.also(REFERRED), "P0D", None)
)
_PLANS = select("followup", assertions=_ANY)
RECALLS = _PLANS.where(
    either(reads("code", "routine_recall", "screening_stopped"), reads("interval", "P2Y", "P3Y", "P5Y", "P24M", "P36M"))
)
LET_GO = RECALLS.also(_PLANS.where(reads("code", "discharged")))
"""Sent to routine recall, or discharged to her own doctor."""
high_smear_unsampled = flagged(
    "high_smear_unsampled",
    "High-grade cytology six months ago or more, a colposcopy that took no tissue, and neither tissue, excision, new "
    "cytology nor colposcopy since?",
    at_least_ago(_UNSAMPLED, "safety_high_risk")
    .unpaired(SMEARS.also(select("colposcopy")), after("safety_visit"), None)
    .exists(),
)
high_smear_unsampled_recalled = flagged(
    "high_smear_unsampled_recalled",
    "High-grade cytology, a colposcopy that took no tissue, and back to a recall of two years or more?",
    _UNSAMPLED.paired(RECALLS, "P0D", None).exists(),
)
_EXCISED = select("surgery").where(says("codes", "excision"))
_INVOLVED = CERVICAL_REPORTS.where(reads("margins", "involved"))
_ECC_HIGH = (
    select("ecc")
    .where(reads("histology", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS"))
    .paired(_EXCISED, before("safety_visit"), "P0D")
)
RESIDUAL = _INVOLVED.also(_ECC_HIGH)
_REMOVED = select("surgery").where(says("codes", "hysterectomy", "trachelectomy"))
margins_recalled = flagged(
    "margins_recalled",
    "High-grade disease at a margin, or in the curettage after an excision, and back to a recall of two years or more?",
    RESIDUAL.unpaired(_EXCISED.also(_REMOVED), after("same_visit"), None)
    .paired(RECALLS, before("safety_visit"), None)
    .exists(),
)
margins_untested = flagged(
    "margins_untested",
    "High-grade disease at a margin, or in the curettage after an excision, nine months ago or more, and no test, "
    "tissue or treatment since?",
    at_least_ago(RESIDUAL, "safety_watch").unpaired(TESTS, "P1D", None).exists(),
)
_VAULT = SMEARS.where(reads("result", "HSIL", "ASC-H", "AGC", "AGC-FN", "AIS", "malignant", "SCC", "ADC")).also(
    HPV_16_18
)
_VAULT_ANSWERS = select("colposcopy", "biopsy", "pathology", "radiotherapy").also(REFERRED)
vault_unanswered = flagged(
    "vault_unanswered",
    "High-grade cytology or HPV 16 or 18 from the vault three months ago or more, and no colposcopy or biopsy since?",
    cervix_removed.tree,
    at_least_ago(_VAULT.where(DAY > removed_on.tree), "safety_vault").unpaired(_VAULT_ANSWERS, "P0D", None).exists(),
)
_UNSAT = SMEARS.where(reads("result", "UNSAT"))
_UNSAT_ANSWERS = select("colposcopy", "biopsy", "surgery")
unsatisfactory_twice_waiting = flagged(
    "unsatisfactory_twice_waiting",
    "The last two smears unsatisfactory, the second three months ago or more, and no colposcopy since?",
    unsatisfactory.tree,
    unsatisfactory_twice.tree,
    at_least_ago(_UNSAT.last(), "safety_repeat").unpaired(_UNSAT_ANSWERS, "P0D", None).exists(),
)
unsatisfactory_twice_lost = flagged(
    "unsatisfactory_twice_lost",
    "The last two smears unsatisfactory, the second six months ago or more, and no colposcopy since?",
    unsatisfactory.tree,
    unsatisfactory_twice.tree,
    at_least_ago(_UNSAT.last(), "safety_high_risk").unpaired(_UNSAT_ANSWERS, "P0D", None).exists(),
)
unsatisfactory_unrepeated = flagged(
    "unsatisfactory_unrepeated",
    "An unsatisfactory smear six months ago or more and no test since?",
    at_least_ago(_UNSAT, "safety_high_risk").unpaired(TESTS, "P1D", None).exists(),
)
_COLPOSCOPY_SUSPICIOUS = select("colposcopy").where(
    either(reads("impression", "suspicious_for_invasion"), reads("code", "suspicious_for_invasion"))
)
_INVASION = _COLPOSCOPY_SUSPICIOUS.also(SMEARS.where(reads("result", "malignant", "SCC", "ADC")), SUSPICIOUS)
invasion_suspected_pregnant = flagged(
    "invasion_suspected_pregnant",
    "Pregnant, invasion suspected two weeks ago or more, and no tissue or referral since?",
    pregnant.tree,
    at_least_ago(_INVASION, "safety_fortnight")
    .unpaired(CERVICAL_TISSUE.also(EXCISIONS, REFERRED), before("safety_before"), None)
    .exists(),
)
_ABLATED = select("surgery").where(says("codes", "ablation"))
ablated_untyped = flagged(
    "ablated_untyped",
    "Ablation without tissue of the cervix in the year before, in a woman whose cytology is on record?",
    _ABLATED.unpaired(CERVICAL_TISSUE, before("year"), "-P0D").paired(SMEARS, before("year"), "P0D").exists(),
)
_INSPECTED = select("via").where(reads("result", "positive"))
_SUSPECTED = (  # the lesion of a positive inspection is what ablation is for
    select("exam")
    .where(reads("code", "suspicious_cervix"))
    .also(VISIBLE.unpaired(_INSPECTED, "-P0D", "P0D"), select("via").where(reads("result", "suspected_cancer")))
)
_FORBIDS = (
    SMEARS.where(reads("result", "AGC", "AGC-EC", "AGC-FN", "AGC-EC-FN", "AIS", "malignant", "SCC", "ADC"))
    .also(_SUSPECTED, _COLPOSCOPY_SUSPICIOUS, _AIS, CANCER_TISSUE)
    .also(CERVICAL_TISSUE.where(reads("suspected", "AIS", "cancer")))
    .also(select("colposcopy").where(reads("tz_type", "3")))
)
ablated_against = flagged(
    "ablated_against",
    "Ablation after glandular or suspicious findings, or with a transformation zone of type 3, in the year before?",
    _ABLATED.paired(_FORBIDS, before("year"), "P0D").exists(),
)
