"""Facts about rare and high-grade cytology: glandular cells, unsatisfactory smears, results never followed up."""

from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Fact,
    Scalar,
    a_date,
    age_at,
    both,
    case,
    category,
    either,
    field,
    number,
    select,
)
from lugol.facts.questions.rounds import (
    ABNORMAL,
    ANSWERED,
    BENIGN_CELLS,
    CIN2_HISTOLOGY,
    CLEAR_COLPOSCOPIES,
    CYTOLOGY,
    CYTOLOGY_KEY,
    EXCISIONS,
    GLANDULAR,
    HIGH_GRADE,
    HPV,
    HPV_POSITIVE,
    LONE_SMEARS,
    LOW_HISTOLOGY,
    NEGATIVE_TESTS,
    P1,
    TISSUE,
    UNSATISFACTORY,
    b1,
    b1_day,
    c1,
    h1,
    h1_day,
    h2,
    h2_day,
    hpv_of,
    p1,
    p1_day,
    smears_of,
    unanswered,
    unanswered_glandular,
    yearly_tests,
)
from lugol.facts.questions.windows import after, before

asch_unanswered = Fact(
    "asch_unanswered",
    unanswered(smears_of("ASC-H"))
    .unpaired(smears_of(*GLANDULAR), "P1D", None)
    .unpaired(smears_of("HSIL", "malignant"), before("same_visit"), None)
    .exists(),
    BOOL,
    "ASC-H cytology that neither biopsy nor treatment has followed, and no worse smear since?",
)
IS_ENDOMETRIAL = either(field("result").eq("AGC-EM"), field("additional").has("AGC-EM"))
_glandular = CYTOLOGY.where(either(field("result").among(*GLANDULAR), field("additional").has(*GLANDULAR)))
_unanswered_glandular = unanswered_glandular(_glandular).unpaired(smears_of("HSIL", "malignant"), "P0D", None)
glandular_unanswered = Fact(
    "glandular_unanswered",
    case(
        (_unanswered_glandular.where(IS_ENDOMETRIAL).exists(), "endometrial"),
        (_unanswered_glandular.exists(), "other"),
        default="no",
    ),
    category("endometrial", "other", "no"),
    "Atypical glandular cells or AIS on cytology that neither biopsy nor treatment has followed.",
)
_agc = smears_of("AGC", "AGC-EC", "AGC-EM")
_agc_answered = _agc.where(
    DAY >= AS_OF.plus(before("glandular_memory")), DAY <= b1_day, DAY >= b1_day.plus(before("glandular_work_up"))
)
glandular_worked_up = Fact(
    "glandular_worked_up",
    both(b1.among(*LOW_HISTOLOGY), _agc_answered.exists()),
    BOOL,
    "AGC not otherwise specified in the last 7 years with a biopsy below CIN2 within 18 months after it?",
)
_neoplastic = smears_of("AGC-FN", "AGC-EC-FN", "AIS").unpaired(EXCISIONS, "P0D", None)
favour_neoplastic = Fact(
    "favour_neoplastic",
    _neoplastic.exists(),
    BOOL,
    "A smear with glandular cells favouring neoplasia, or AIS, and no excision since?",
)
favour_neoplastic_biopsied = Fact(
    "favour_neoplastic_biopsied",
    TISSUE.where(DAY >= _neoplastic.latest()).exists() & b1.among(*LOW_HISTOLOGY, *CIN2_HISTOLOGY),
    BOOL,
    "Has a biopsy shown less than CIN3 on or after the day of a smear favouring glandular neoplasia, or of AIS?",
)


def _newest_has(*cells: str) -> Scalar:
    return P1.where(either(field("result").among(*cells), field("additional").has(*cells))).exists()


benign_cells = Fact(
    "benign_cells",
    case(
        (p1.among(*ABNORMAL), "no"),
        (_newest_has("endometrial_cells"), "endometrial"),
        (_newest_has("benign_glandular"), "glandular"),
        (_newest_has(*BENIGN_CELLS), "stromal"),
        default="no",
    ),
    category("endometrial", "glandular", "stromal", "no"),
    "Benign endometrial, glandular, stromal or histiocytic cells on an otherwise negative newest smear.",
)
_waiting = (
    UNSATISFACTORY.where(DAY > AS_OF.plus(before("cytology_memory")))
    .unpaired(CYTOLOGY, "P0D", None)
    .unpaired(ANSWERED, "P1D", None)
    .unpaired(HPV, after("beyond_visit"), None)
)
_waiting_on = _waiting.latest()
unsatisfactory = Fact(
    "unsatisfactory",
    _waiting.exists(),
    BOOL,
    "An unsatisfactory smear within 5 years that no readable smear, later HPV test, biopsy or treatment has followed?",
)
unsatisfactory_on = Fact(
    "unsatisfactory_on", _waiting_on, a_date(), "Day of the latest unsatisfactory smear still unanswered."
)
unsatisfactory_twice = Fact(
    "unsatisfactory_twice",
    _waiting.paired(
        UNSATISFACTORY.unpaired(CYTOLOGY, "P0D", None), before("unsatisfactory_pair"), before("beyond_visit")
    ).exists(),
    BOOL,
    "Was the smear of the visit before the latest unsatisfactory one, within 5 years, unsatisfactory too?",
)
hpv_with_smear = Fact(
    "hpv_with_smear",
    HPV.where(DAY >= _waiting_on.plus(before("same_visit")), DAY <= _waiting_on.plus(after("same_visit"))).worst(
        case(
            (field("types").has("16", "18", "18/45"), "16/18"),
            (field("result").eq("positive"), "positive"),
            (field("result").eq("negative"), "negative"),
        ),
        ("negative", "positive", "16/18"),
    ),
    category("negative", "positive", "16/18", "none"),
    "Most severe HPV result with the latest unsatisfactory smear still unanswered.",
)
hsil_now = Fact(
    "hsil_now",
    both(p1.eq("HSIL"), ~ANSWERED.where(DAY >= p1_day.plus(before("safety_before"))).exists()),
    BOOL,
    "Is the newest smear HSIL, and has neither tissue nor a treatment followed it?",
)
hpv_16_18_negative_smear = Fact(
    "hpv_16_18_negative_smear",
    both(
        h1.among("HPV16", "HPV18"),
        c1.eq("NILM"),
        ~ANSWERED.where(DAY >= h1_day).exists(),
        ~hsil_now.tree,
    ),
    BOOL,
    "Is the newest HPV test positive for 16 or 18 with negative cytology, and neither biopsy, treatment nor HSIL "
    "since?",
)
tz_component_missing = Fact(
    "tz_component_missing",
    both(
        p1.eq("NILM"),
        p1_day > AS_OF.plus(before("cytology_memory")),
        P1.where(field("tz_component").is_known(), field("tz_component").eq(False)).exists(),
    ),
    BOOL,
    "Is the newest smear negative but without transformation zone cells?",
)
hpv_unknown_since_smear = Fact(
    "hpv_unknown_since_smear",
    ~HPV.where(DAY >= p1_day.plus(before("same_visit"))).exists(),
    BOOL,
    "No HPV test with the newest smear or since?",
)
hsil_unanswered_before = Fact(
    "hsil_unanswered_before",
    both(~p1.among("HSIL", "malignant"), unanswered(smears_of("HSIL", "malignant")).exists()),
    BOOL,
    "An earlier HSIL smear that neither biopsy nor treatment has followed, the newest smear being another?",
)
# A smear of the specimen that is awaited, or cannot be read, was taken: to ask for it again would hide what is due.
_taken_unread = select("cytology").where(
    ~CYTOLOGY_KEY.is_known(), DAY >= h1_day.plus(before("same_visit")), DAY <= h1_day.plus(after("reflex"))
)
needs_triage = Fact(
    "needs_triage",
    both(
        h1.among(*HPV_POSITIVE),
        ~c1.is_present(),
        ~_taken_unread.exists(),
        ~CYTOLOGY.also(TISSUE).where(DAY > h1_day).exists(),
    ),
    BOOL,
    "Is the newest HPV test positive, no cytology taken with it or as its triage, and nothing done since?",
)
_positive_ascus = smears_of("ASC-US").paired(hpv_of(*HPV_POSITIVE), before("same_visit"), after("same_visit"))
_referable = (
    smears_of("LSIL").also(_positive_ascus).unpaired(CLEAR_COLPOSCOPIES, "P0D", None).also(hpv_of("HPV16", "HPV18"))
)
abnormal_current = Fact(
    "abnormal_current",
    either(
        both(h1.among(*HPV_POSITIVE), h1_day >= p1_day.otherwise(h1_day).plus(before("same_visit"))),
        both(p1.among(*ABNORMAL), p1_day >= h1_day.otherwise(p1_day).plus(before("same_visit"))),
    ),
    BOOL,
    "Is the newest round of testing positive for HPV or abnormal on cytology?",
)
_before_now = either(DAY < p1_day, DAY < h1_day.plus(before("same_visit")))
# Two negative smears a year apart clear low-grade cytology under 25; nothing abnormal lies between them.
SECOND_NEGATIVE = (
    smears_of("NILM")
    .where(age_at(DAY) < 25)
    .paired(smears_of("NILM"), before("annual_gap"), before("yearly_apart"))
    .unpaired(smears_of(*ABNORMAL), before("annual_gap"), "P0D")
)
STILL_REFERABLE = unanswered(
    _referable.where(~field("kind").eq("hpv"))
    .unpaired(SECOND_NEGATIVE, "P1D", None)
    .also(_referable.where(field("kind").eq("hpv")))
    .unpaired(NEGATIVE_TESTS, after("beyond_visit"), None)
)
low_grade_unanswered_before = Fact(
    "low_grade_unanswered_before",
    either(
        STILL_REFERABLE.where(_before_now).exists(),
        both(~abnormal_current.tree, unanswered(_referable.where(_before_now)).exists()),
    ),
    BOOL,
    "An earlier LSIL, HPV-positive ASC-US, HPV16 or 18 that neither biopsy nor treatment has followed, nor, where the "
    "newest result is abnormal, a negative HPV-based test, or two yearly negative smears before 25?",
)
hpv_positive_twice = Fact(
    "hpv_positive_twice",
    both(
        h1.among(*HPV_POSITIVE),
        h2.among(*HPV_POSITIVE),
        ~ANSWERED.also(CLEAR_COLPOSCOPIES).where(DAY >= h2_day).exists(),
    ),
    BOOL,
    "Are the last two HPV tests positive, with neither biopsy nor treatment since the first?",
)
negative_current = Fact(
    "negative_current",
    both(h1.eq("negative"), either(c1.eq("NILM"), ~c1.is_present()), ~both(p1.among(*ABNORMAL), p1_day > h1_day)),
    BOOL,
    "Is the newest HPV test negative, alone or with negative cytology, and no abnormal smear since?",
)
lone_smear = Fact(
    "lone_smear",
    case(
        (LONE_SMEARS.where(DAY >= p1_day, ~(DAY < h1_day)).exists() & ~ANSWERED.where(DAY >= p1_day).exists(), p1),
        default=None,
    ),
    category("NILM", "ASC-US", "LSIL", *HIGH_GRADE, "none"),
    "Category of the newest test where it is a smear read without HPV and nothing has followed it.",
)
glandular_negatives_since = Fact(
    "glandular_negatives_since",
    yearly_tests(
        NEGATIVE_TESTS.where(DAY > b1_day).paired(smears_of("NILM"), before("same_visit"), after("same_visit"))
    ),
    number(0, 2),
    "Yearly negative co-tests since the latest biopsy, up to two; an HPV test alone is none.",
)
last_negative_cotest_on = Fact(
    "last_negative_cotest_on",
    NEGATIVE_TESTS.paired(smears_of("NILM"), before("same_visit"), after("same_visit")).latest(),
    a_date(),
    "Day of the latest negative co-test.",
)
glandular_abnormal_since = Fact(
    "glandular_abnormal_since",
    either(
        hpv_of(*HPV_POSITIVE).where(DAY > b1_day).exists(),
        smears_of(*ABNORMAL).where(DAY > b1_day).exists(),
    ),
    BOOL,
    "A positive HPV test or an abnormal smear since the latest biopsy?",
)
positive_then_negative = Fact(
    "positive_then_negative",
    both(h2.among(*HPV_POSITIVE), h1.eq("negative"), either(c1.eq("NILM"), ~c1.is_present())),
    BOOL,
    "Was the HPV test before the newest positive, and is the newest negative, alone or with negative cytology?",
)
