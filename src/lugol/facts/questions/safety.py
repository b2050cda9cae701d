"""Facts of the safety net: samples, cytology, impression, examination and symptoms held against each other."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Events,
    Fact,
    Scalar,
    age_at,
    both,
    case,
    category,
    either,
    field,
    number,
    select,
)
from lugol.facts.questions.rounds import GLANDULAR, HIGH_GRADE
from lugol.facts.questions.state import BLEEDING, CANCERS
from lugol.facts.questions.windows import after, before

HIGH_CODES = ("CIN2", "CIN2/3", "HSIL", "CIN3", "AIS", "cancer")
_LOW_TISSUE = ("benign", "insufficient", "CIN1", "LSIL")
_ENTERS_CANAL = ("partially_visible", "not_visible")


def reads(name: str, *codes: str) -> Scalar:
    """Is a code of the event at hand known, and one of these? What is not known is not counted."""
    return both(field(name).is_known(), field(name).among(*codes))


def says(name: str, *codes: str) -> Scalar:
    """Does a field with several words hold one of these?"""
    return field(name).has(*codes)


TISSUE = select("biopsy", "ecc", "pathology")
HIGH_TISSUE = TISSUE.where(reads("histology", *HIGH_CODES))
_CERVICAL = select("biopsy", "ecc").where(~field("organ").eq("other"))
GENITAL_SAMPLES = select("biopsy", "ecc").where(
    either(~field("organ").eq("other"), field("site").among("endometrium", "uterus", "vagina", "vault", "vulva"))
)
"""Samples whose missing result matters here; the skin biopsy of long ago is another clinic's."""
LOW_SAMPLES = _CERVICAL.where(reads("histology", *_LOW_TISSUE))
BENIGN_SAMPLES = _CERVICAL.where(reads("histology", "benign", "insufficient"))
EXCISIONS = select("surgery").where(says("codes", "excision", "hysterectomy", "trachelectomy"))
SETTLED = HIGH_TISSUE.also(EXCISIONS)
SMEARS = select("cytology")
HIGH_SMEARS = SMEARS.where(reads("result", *HIGH_GRADE, "SCC", "ADC"))
LOW_SMEARS = SMEARS.where(reads("result", "NILM", "ASC-US", "LSIL"))
HPV_16_18 = select("hpv").where(reads("result", "positive"), says("types", "16", "18", "18/45"))
SUSPICIOUS = (
    select("exam")
    .where(reads("code", "suspicious_cervix", "visible_lesion"))
    .also(
        select("colposcopy").where(
            either(reads("code", "suspicious_for_invasion"), reads("impression", "suspicious_for_invasion"))
        )
    )
)
VISIBLE = select("exam").where(reads("code", "visible_lesion"))
HIGH_IMPRESSIONS = select("colposcopy").where(reads("impression", "high_grade", "suspicious_for_invasion"))


def _type(name: str) -> Events:
    return select("hpv").where(reads("result", "positive"), says("types", name))


def _twice(name: str, apart: str) -> Scalar:
    tests = _type(name)
    return tests.earliest().plus(apart) <= tests.latest()


hpv_16_18_again = Fact(
    "hpv_16_18_again",
    either(_twice("16", after("safety_second_positive")), _twice("18", after("safety_second_positive"))),
    BOOL,
    "HPV 16, or HPV 18, positive again at least four months after it was first found?",
)
_persists = [
    (both(_type(name).exists(), _twice(name, after("safety_persistence_clinical"))), "12 months")
    for name in ("16", "18")
] + [(both(_type(name).exists(), _twice(name, after("safety_persistence"))), "6 months") for name in ("16", "18")]
hpv_16_18_persistence = Fact(
    "hpv_16_18_persistence",
    case(*_persists, (HPV_16_18.exists(), "not shown"), default="none"),
    category("12 months", "6 months", "not shown", "none"),
    "How long HPV 16 or 18 of one type is shown to have persisted.",
)
hpv_16_18_months = Fact(
    "hpv_16_18_months",
    HPV_16_18.earliest().months_until(HPV_16_18.latest()),
    number(0, 1200, none=True),
    "Whole months from the first to the last positive test for HPV 16 or 18.",
)
hpv_16_18_tests = Fact("hpv_16_18_tests", HPV_16_18.count(), number(0, 999), "On how many days HPV 16 or 18 was found.")
hpv_16_18_cleared = Fact(
    "hpv_16_18_cleared",
    select("hpv").where(reads("result", "negative"), DAY > HPV_16_18.latest()).exists(),
    BOOL,
    "A negative HPV test after the last positive one for 16 or 18?",
)
benign_since_16_18 = Fact(
    "benign_since_16_18",
    BENIGN_SAMPLES.where(DAY >= HPV_16_18.earliest().plus(before("safety_visit"))).exists(),
    BOOL,
    "A benign or insufficient biopsy or endocervical sample since HPV 16 or 18 was first found?",
)
tissue_settled_since_16_18 = Fact(
    "tissue_settled_since_16_18",
    SETTLED.where(DAY >= HPV_16_18.earliest().plus(before("safety_recent"))).exists(),
    BOOL,
    "CIN2 or worse in tissue, or an excision, since about when HPV 16 or 18 was first found?",
)
suspicious_cervix_unexplained = Fact(
    "suspicious_cervix_unexplained",
    SUSPICIOUS.unpaired(SETTLED, before("safety_visit"), None).exists(),
    BOOL,
    "A cervix seen or felt as suspicious, and neither CIN2 or worse in tissue nor an excision since?",
)
suspicious_cervix_low_cytology = Fact(
    "suspicious_cervix_low_cytology",
    LOW_SMEARS.paired(SUSPICIOUS, "-P6M", "P6M").exists(),
    BOOL,
    "Cytology of LSIL or less within six months of a cervix seen or felt as suspicious?",
)
visible_lesion_unexplained = Fact(
    "visible_lesion_unexplained",
    VISIBLE.unpaired(SETTLED, before("safety_visit"), None).exists(),
    BOOL,
    "A lesion seen on the cervix, and neither CIN2 or worse in tissue nor an excision since?",
)
visible_lesion_normal_smear = Fact(
    "visible_lesion_normal_smear",
    SMEARS.where(reads("result", "NILM"))
    .paired(select("exam").where(reads("code", "visible_lesion")), "-P6M", "P1Y")
    .exists(),
    BOOL,
    "Normal cytology around the time at which a lesion was seen on the cervix?",
)
_FOUND_CANCER = _CERVICAL.where(reads("histology", "cancer"))
_LOOKED = select("exam", "colposcopy", "biopsy", "ecc", "surgery")
_BLED = select("symptom").where(reads("code", *BLEEDING), DAY <= AS_OF.plus(before("safety_unexamined")))
_ENDOMETRIUM_SEEN = select("imaging").where(reads("code", "endometrium", "endometrium_thick"))
"""A scan of the womb that bled: bleeding after the menopause has rows of its own for what it asks."""
bleeding_unexamined = Fact(
    "bleeding_unexamined",
    _BLED.where(~reads("code", "postmenopausal_bleeding"))
    .also(_BLED.where(reads("code", "postmenopausal_bleeding")).unpaired(_ENDOMETRIUM_SEEN, "P0D", None))
    .unpaired(_LOOKED, before("safety_before"), None)
    .unpaired(_FOUND_CANCER, before("safety_visit"), None)
    .exists(),
    BOOL,
    "Bleeding reported a month ago or more, no examination since, and no cancer found in the cervix because of it?",
)
_canal = select("colposcopy").where(
    either(
        reads("tz_type", "3"),
        reads("scj", *_ENTERS_CANAL),
        both(field("lesion_limit_seen").is_known(), field("lesion_limit_seen").eq(False)),
    )
)
canal_unsampled = Fact(
    "canal_unsampled",
    _canal.unpaired(select("ecc").also(EXCISIONS), before("safety_visit"), None).exists(),
    BOOL,
    "A colposcopy whose junction or lesion ran out of sight into the canal, and no endocervical sample or excision?",
)
_suspect_colposcopies = select("colposcopy").where(
    either(
        reads("code", "suspicious", "suspicious_for_invasion", "major"),
        reads("impression", "high_grade", "suspicious_for_invasion"),
    )
)
single_biopsy_high_risk = Fact(
    "single_biopsy_high_risk",
    both(
        HPV_16_18.exists(),
        select("biopsy")
        .where(both(field("pieces").is_known(), field("pieces").eq(1)))
        .paired(_suspect_colposcopies, before("safety_before"), after("safety_before"))
        .unpaired(SETTLED, before("safety_before"), None)
        .exists(),
    ),
    BOOL,
    "One biopsy only at a suspicious or high-grade colposcopy in a woman with HPV 16 or 18, not settled since?",
)
sample_insufficient = Fact(
    "sample_insufficient",
    select("biopsy", "ecc")
    .where(reads("histology", "insufficient"))
    .unpaired(
        select("biopsy", "ecc").where(reads("histology", "benign", "CIN1", "LSIL", *HIGH_CODES)).also(EXCISIONS),
        "P1D",
        None,
    )
    .exists(),
    BOOL,
    "A biopsy or endocervical sample insufficient for diagnosis and not repeated?",
)
high_impression_low_tissue = Fact(
    "high_impression_low_tissue",
    HIGH_IMPRESSIONS.paired(LOW_SAMPLES, before("safety_before"), after("safety_visit"))
    .unpaired(SETTLED, before("safety_before"), None)
    .exists(),
    BOOL,
    "A high-grade colposcopic impression with tissue of CIN1 or less, and not settled since?",
)
high_smear_low_tissue = Fact(
    "high_smear_low_tissue",
    HIGH_SMEARS.paired(LOW_SAMPLES, "P0D", after("safety_workup")).unpaired(SETTLED, "P0D", None).exists(),
    BOOL,
    "High-grade cytology followed within a year by tissue of CIN1 or less, and not settled since?",
)
high_smear_reviewed = Fact(
    "high_smear_reviewed",
    SMEARS.where(reads("result", "NILM"), DAY >= HIGH_SMEARS.latest().plus("P6M")).exists(),
    BOOL,
    "Negative cytology six months or more after the last high-grade smear?",
)
_glandular = SMEARS.where(reads("result", *GLANDULAR), DAY <= AS_OF.plus(before("safety_glandular")))
glandular_canal_missing = Fact(
    "glandular_canal_missing",
    _glandular.unpaired(select("ecc").also(EXCISIONS), before("safety_before"), None).exists(),
    BOOL,
    "Atypical glandular cells three months ago or more and no endocervical sample since?",
)
_ENDOMETRIUM = (
    select("pathology")
    .where(reads("code", "endometrium"))
    .also(
        select("biopsy").where(reads("site", "endometrium", "uterus")),
        select("surgery").where(says("codes", "hysterectomy")),
    )
)
glandular_endometrium_missing = Fact(
    "glandular_endometrium_missing",
    both(age_at() >= 35, _glandular.unpaired(_ENDOMETRIUM, before("safety_before"), None).exists()),
    BOOL,
    "Atypical glandular cells three months ago or more at 35 or over, and no endometrial sample since?",
)
cancer_known = Fact(
    "cancer_known",
    either(CANCERS.exists(), TISSUE.where(reads("histology", "cancer")).exists()),
    BOOL,
    "Is a cancer of any organ known from tissue or stated as diagnosis?",
)
dead = Fact("dead", select("death").exists(), BOOL, "Has she died?")
diagnosis_superseded = Fact(
    "diagnosis_superseded",
    select("diagnosis").where(reads("status", "superseded")).exists(),
    BOOL,
    "Was a diagnosis replaced by a later one?",
)
_FROZEN = select("pathology").where(reads("code", "frozen"))
_FINAL = select("pathology").where(~field("code").eq("frozen"))
frozen_against_final = Fact(
    "frozen_against_final",
    either(
        _FROZEN.where(reads("histology", "benign"))
        .paired(_FINAL.where(reads("histology", "cancer")), "P0D", None)
        .exists(),
        _FROZEN.where(reads("histology", "cancer"))
        .paired(_FINAL.where(reads("histology", "benign")), "P0D", None)
        .exists(),
    ),
    BOOL,
    "Did the frozen section and the final report part, one benign and the other cancer?",
)
