"""Facts of the safety net about masses and serum markers that were put down to a benign disease."""

from lugol.facts.engine.vocabulary import BOOL, Fact, both, either, field, select
from lugol.facts.questions.safety import HIGH_TISSUE, SUSPICIOUS, reads, says
from lugol.facts.questions.windows import after

_LABELS = select("diagnosis").where(reads("code", "endometriosis", "adnexal_benign"), ~field("status").eq("superseded"))
_ENDOMETRIOSIS_STAGE = select("stage").where(reads("system", "rASRM", "EFI", "#Enzian", "Enzian"))
_ENDOMETRIOSIS = select("condition").where(reads("code", "endometriosis"))
benign_label = Fact(
    "benign_label",
    either(_LABELS.exists(), _ENDOMETRIOSIS_STAGE.exists(), _ENDOMETRIOSIS.exists()),
    BOOL,
    "Has she been given a benign label that could explain a mass or a marker: endometriosis, cyst, fibroid?",
)
_HE4 = select("lab").where(reads("marker", "HE4"))
he4_high = Fact(
    "he4_high", _HE4.last().where(reads("flag", "high")).exists(), BOOL, "Is the newest HE4 above its cut-off?"
)
ca125_high = Fact(
    "ca125_high",
    select("lab").where(reads("marker", "CA125"), reads("flag", "high")).exists(),
    BOOL,
    "Was CA125 ever above its cut-off?",
)
renal_impairment = Fact(
    "renal_impairment",
    either(
        select("lab").where(reads("marker", "creatinine"), reads("flag", "high")).exists(),
        select("lab").where(reads("marker", "eGFR"), reads("flag", "low")).exists(),
        select("condition").where(reads("code", "renal_failure")).exists(),
    ),
    BOOL,
    "Is impaired renal function recorded, which raises HE4 by itself?",
)
_SOLID = select("imaging").where(reads("code", "solid_mass"))
_ADNEXAL_TISSUE = select("pathology").also(
    select("surgery").where(field("codes").has("oophorectomy", "cystectomy", "laparoscopy", "laparotomy")),
    select("biopsy").where(~field("site").among("cervix")),
)
solid_mass_without_tissue = Fact(
    "solid_mass_without_tissue",
    _SOLID.unpaired(_ADNEXAL_TISSUE, "P0D", None).exists(),
    BOOL,
    "A mass with solid, vascular or ill-defined parts, and no tissue or operation since?",
)
solid_mass_again = Fact(
    "solid_mass_again",
    both(_SOLID.exists(), _SOLID.earliest().plus(after("safety_unexamined")) <= _SOLID.latest()),
    BOOL,
    "A mass with solid parts seen again a month or more after it was first seen?",
)
referred = Fact(
    "referred",
    select("followup", assertions=("affirmed", "planned", "historical")).where(reads("code", "referral")).exists(),
    BOOL,
    "Was she referred to gynaecological oncology, or put before a tumour board?",
)
_HYSTERECTOMIES = select("surgery").where(field("codes").has("hysterectomy"))
_SAMPLES = select("cytology", "hpv", "biopsy", "ecc", "colposcopy").also(
    select("surgery").where(field("codes").has("excision"))
)
hysterectomy_unsampled = Fact(
    "hysterectomy_unsampled",
    _HYSTERECTOMIES.unpaired(_SAMPLES, "-P3Y", "-P1D").exists(),
    BOOL,
    "A hysterectomy with no cervical test or sample in the three years before?",
)
_NODES_TAKEN = (
    select("surgery")
    .where(says("codes", "lymphadenectomy"))
    .also(select("pathology").where(field("nodes_examined").is_known()))
)
"""Who dissects the pelvic nodes operates for a cancer that is known: not the hysterectomy that found it by chance."""
simple_hysterectomy_only = Fact(
    "simple_hysterectomy_only",
    both(
        _HYSTERECTOMIES.where(reads("extent", "simple")).exists(),
        ~_HYSTERECTOMIES.where(reads("extent", "radical")).exists(),
        ~_NODES_TAKEN.exists(),
        ~select("radiotherapy").exists(),
    ),
    BOOL,
    "A simple hysterectomy, and neither a radical one, a dissection of nodes nor radiotherapy?",
)
watery_discharge = Fact(
    "watery_discharge",
    select("symptom").where(reads("code", "watery_discharge")).exists(),
    BOOL,
    "Watery or profuse mucoid discharge reported?",
)
hpv_last_negative = Fact(
    "hpv_last_negative",
    select("hpv").last().where(reads("result", "negative")).exists(),
    BOOL,
    "Is the newest HPV test negative?",
)
cervix_abnormal = Fact(
    "cervix_abnormal",
    either(SUSPICIOUS.exists(), select("imaging").where(reads("code", "cervical_mass", "cervical_cysts")).exists()),
    BOOL,
    "Is the cervix abnormal on examination, colposcopy or imaging?",
)
high_tissue_ever = Fact("high_tissue_ever", HIGH_TISSUE.exists(), BOOL, "CIN2 or worse in tissue at any time?")
