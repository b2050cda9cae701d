"""Facts about the woman herself: who she is, and the states that change which rules apply."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Fact,
    PatientField,
    Scalar,
    a_date,
    age_at,
    both,
    either,
    field,
    later,
    number,
    select,
)
from lugol.facts.questions.rounds import without_old_unread
from lugol.facts.questions.windows import before


def _condition(*codes: str) -> Scalar:
    return select("condition").where(field("code").among(*codes), ~field("present").eq(False)).exists()


def _told(name: str, value: str | bool) -> Scalar:
    answer = PatientField(name)  # type: ignore[arg-type]
    return both(answer.is_known(), answer.eq(value))


age = Fact("age", age_at(), number(0, 130), "Her whole years on the day of judgement.")
female = Fact("female", PatientField("sex").eq("F"), BOOL, "Is her recorded sex female?")
_TESTED = select("hpv", "cytology", "colposcopy").also(
    select("biopsy").where(~field("organ").eq("other"), field("site").among("cervix", "none")), select("ecc")
)
in_scope = Fact(
    "in_scope",
    either(
        _told("gender_identity", "transgender_male"),
        both(~PatientField("sex").is_known(), _TESTED.exists()),
        PatientField("sex").eq("F"),
    ),
    BOOL,
    "Do cervical rules apply: female by birth record, a transgender man, or tested while the sex is not recorded?",
)
sex_contradicts = Fact(
    "sex_contradicts",
    both(
        PatientField("sex").is_known(),
        ~PatientField("sex").eq("F"),
        ~_told("gender_identity", "transgender_male"),
        _TESTED.exists(),
    ),
    BOOL,
    "Is her recorded sex not female, although the record holds results of a cervix?",
)
BLEEDING = (
    "abnormal_bleeding", "postcoital_bleeding", "intermenstrual_bleeding", "postmenopausal_bleeding",
    "vaginal_bleeding", "spotting", "menorrhagia",
)  # fmt: skip
# Bleeding is worked up by a colposcopy, by tissue of the womb or a look into it; more bleeding afterwards counts anew.
_worked_up = select("colposcopy").also(
    select("biopsy").where(field("site").among("endometrium", "uterus"), field("histology").is_known()),
    select("surgery").where(field("codes").has("hysteroscopy", "hysterectomy")),
)
_bleeding = (
    select("symptom")
    .where(field("code").among(*BLEEDING), DAY >= AS_OF.plus(before("symptom")))
    .unpaired(_worked_up, "P0D", None)
)
_lesion = select("exam").where(
    field("code").among("visible_lesion", "suspicious_cervix"), DAY >= AS_OF.plus(before("symptom"))
)
bleeding = Fact("bleeding", _bleeding.exists(), BOOL, "Abnormal bleeding reported lately?")
visible_lesion = Fact("visible_lesion", _lesion.exists(), BOOL, "A lesion seen, or a cervix found suspicious, lately?")
symptomatic = Fact(
    "symptomatic",
    either(_bleeding.exists(), _lesion.exists()),
    BOOL,
    "Abnormal bleeding or a visible lesion lately: screening rules do not hold for her.",
)
_states_told = select("obstetric").where(field("status").is_known())  # "oligohydramnios" tells of no state
_pregnancies = _states_told.where(field("status").eq("pregnant"), DAY >= AS_OF.plus(before("pregnancy")))
_ends = _states_told.where(field("status").among("delivered", "ended"))
_going_on = _pregnancies.unpaired(_ends, "P0D", None)
pregnancy_noted_day = _going_on.earliest()
pregnant = Fact(
    "pregnant",
    either(_told("pregnant", True), _going_on.exists()),
    BOOL,
    "Pregnant now, as recorded in the last 42 weeks and not ended since; not recorded is taken as not pregnant.",
)
delivered_on = Fact(
    "delivered_on",
    _ends.where(DAY >= AS_OF.plus(before("pregnancy"))).latest(),
    a_date(),
    "Day on which a pregnancy of the last 42 weeks ended.",
)
_transplants = _condition("solid_organ_transplant", "stem_cell_transplant", "gvhd")
_drugs = select("medication").where(field("code").eq("immunosuppressant"), DAY >= AS_OF.plus(before("drug")))
immunocompromised = Fact(
    "immunocompromised",
    either(
        _condition("hiv", "sle", "immunocompromised"),
        _transplants,
        both(_condition("ibd", "rheumatoid_arthritis"), _drugs.exists()),
    ),
    BOOL,
    "HIV, transplant, lupus, graft-versus-host disease, or bowel or joint disease under immunosuppressants.",
)
_fertility = select("condition").where(
    field("code").eq("fertility_concern"), DAY >= AS_OF.plus(before("fertility_answer"))
)
fertility_concern = Fact(
    "fertility_concern", _fertility.exists(), BOOL, "Has she lately said that plans for a pregnancy weigh with her?"
)
premenopausal = Fact(
    "premenopausal",
    either(_told("menopausal", "pre"), _condition("premenopausal")),
    BOOL,
    "Recorded as before the menopause?",
)
postmenopausal = Fact(
    "postmenopausal",
    either(_told("menopausal", "post"), _condition("postmenopausal")),
    BOOL,
    "Recorded as after the menopause?",
)

REMOVALS = select("surgery").where(
    field("codes").has("hysterectomy", "trachelectomy"), field("cervix_removed").eq(True)
)
_absence = select("condition").where(field("code").eq("cervix_absent"), ~field("present").eq(False))
cervix_removed = Fact(
    "cervix_removed",
    either(REMOVALS.exists(), _absence.exists()),
    BOOL,
    "Has the cervix been removed, or is it absent?",
)
removed_on = Fact(
    "removed_on",
    later(REMOVALS.latest(), _absence.latest()),
    a_date(),
    "The day the cervix was removed (or first noted absent), as far as recorded.",
)
CANCERS = select("diagnosis").where(field("code").eq("cervical_cancer"), ~field("status").eq("superseded"))
PRECANCERS = select("diagnosis").where(field("code").eq("cervical_precancer"), ~field("status").eq("superseded"))
_SECONDARY = ("haematological", "trophoblastic", "metastasis")
_cancer_histology = (
    without_old_unread(select("biopsy", "ecc"))
    .where(
        field("histology").eq("cancer"),
        ~field("site").among("vagina", "vulva", "vaginal vault", "endometrium", "uterus", "ovary"),
        ~field("organ").eq("other"),
        ~field("tumour").among(*_SECONDARY),
    )
    .also(
        select("pathology").where(
            field("histology").is_known(),
            field("histology").eq("cancer"),
            field("code").eq("cervix"),
            ~field("tumour").among(*_SECONDARY),
        )
    )
)
primary_elsewhere = both(
    select("diagnosis")
    .where(field("role").eq("index"), field("code").among("other_cancer", "uterine_cancer", "adnexal_cancer"))
    .exists(),
    ~CANCERS.exists(),
)
"""The record is about a cancer of another organ and diagnoses none of the cervix: cancer in its tissue is spread."""
cervical_cancer = Fact(
    "cervical_cancer",
    either(CANCERS.exists(), both(_cancer_histology.exists(), ~primary_elsewhere)),
    BOOL,
    "Is there histology, or a diagnosis, of invasive cervical cancer?",
)
_ONCOLOGICAL = select("systemic_therapy", "radiotherapy", "immunotherapy").also(
    select("surgery").where(field("codes").has("lymphadenectomy"))
)
cancer_treated = Fact(
    "cancer_treated",
    either(
        ~CANCERS.also(_cancer_histology).paired(_ONCOLOGICAL, "P0D", None).exists().is_known(),
        CANCERS.also(_cancer_histology).paired(_ONCOLOGICAL, "P0D", None).exists(),
    ),
    BOOL,
    "Did radiotherapy, drugs or removal of lymph nodes follow an invasive cervical cancer, as far as dates tell?",
)
