"""Facts about histology: high-grade lesions not treated, AIS, and small findings after high-grade cytology."""

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
    later,
    number,
    select,
)
from lugol.facts.questions.rounds import (
    ABNORMAL,
    BIOPSIES,
    CIN2_HISTOLOGY,
    COLPOSCOPIES,
    CYTOLOGY,
    EXCISIONS,
    HIGH_GRADE,
    HIGH_IMPRESSION,
    HPV,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    LOW_HISTOLOGY,
    MARGINS,
    NEGATIVE_TESTS,
    NEGATIVE_TESTS_EVER,
    SAME_VISIT,
    TISSUE,
    TREATMENTS,
    UNSATISFACTORY,
    b1,
    b1_day,
    b2,
    b2_day,
    biopsies_of,
    cytology_result,
    ever_biopsied,
    ever_smeared,
    ever_tested,
    h1,
    h1_day,
    hpv_of,
    p1,
    p1_day,
    smears_of,
    surely,
    yearly_tests,
)
from lugol.facts.questions.state import cervix_removed, fertility_concern
from lugol.facts.questions.windows import after, before, limit

UNTREATED = ever_biopsied(*HSIL_HISTOLOGY).unpaired(TREATMENTS, before("treatment_lookback"), None)
_newest_open = UNTREATED.latest()
_untreated_cin3 = biopsies_of("CIN3").unpaired(TREATMENTS, before("treatment_lookback"), None)
open_histology = Fact(
    "open_histology",
    case(
        (_untreated_cin3.exists(), "CIN3"),
        (UNTREATED.where(DAY >= AS_OF.plus(before("cin2_memory"))).exists(), "CIN2"),
        (UNTREATED.exists(), "old"),
        default="no",
    ),
    category("CIN3", "CIN2", "old", "no"),
    "High-grade histology never treated: CIN3 within 25 years, CIN2 or unspecified HSIL within 3, older, none.",
)
open_histology_on = Fact("open_histology_on", _newest_open, a_date(), "Day of the newest untreated high-grade biopsy.")
# A visit is clean where tissue below CIN2, or a colposcopy at which none was taken, goes with a test below ASC-H. Its
# reports may carry different days; visits follow each other at a distance.
_looked = (
    biopsies_of(*LOW_HISTOLOGY)
    .also(COLPOSCOPIES.unpaired(BIOPSIES, *SAME_VISIT).where(~surely(field("impression").among(*HIGH_IMPRESSION))))
    .where(DAY > _newest_open.plus(after("same_visit")))
)
# However old: a clean visit stays one after ten years.
_mild = ever_smeared("NILM", "LSIL", "ASC-US").also(ever_tested("negative"))
_clean = _looked.paired(_mild, *SAME_VISIT).unpaired(ever_smeared(*HIGH_GRADE), *SAME_VISIT)
_next_clean = _clean.paired(_clean, before("chain_gap"), before("visit_apart"))
_third_clean = _clean.paired(_next_clean, before("chain_gap"), before("visit_apart"))
_cin2 = ever_biopsied(*CIN2_HISTOLOGY).unpaired(TREATMENTS, "P0D", None)
cin2_persists_two_years = Fact(
    "cin2_persists_two_years",
    b1.among(*CIN2_HISTOLOGY) & _cin2.where(DAY <= b1_day.plus(before("cin2_two_years"))).exists(),
    BOOL,
    "CIN2 or unspecified HSIL on the latest biopsy and, untreated, on one two years or more before?",
)
_where_seen = COLPOSCOPIES.where(DAY >= _newest_open.plus(before("same_visit")))
observation_unfit = Fact(
    "observation_unfit",
    either(
        _where_seen.where(field("scj").is_known(), field("scj").among("partially_visible", "not_visible")).exists(),
        _where_seen.where(field("lesion_limit_seen").is_known(), field("lesion_limit_seen").eq(False)).exists(),
        select("ecc")
        .where(
            DAY >= _newest_open.plus(before("same_visit")),
            field("histology").is_known(),
            field("histology").among(*HSIL_HISTOLOGY, "AIS"),
        )
        .exists(),
    ),
    BOOL,
    "Junction or upper limit of the lesion not seen, or CIN2 or worse in the canal, since the untreated lesion?",
)
clean_visits = Fact(
    "clean_visits",
    case((_third_clean.exists(), 3), (_next_clean.exists(), 2), (_clean.exists(), 1), default=0),
    number(0, 3),
    "Visits since the newest untreated high-grade biopsy with histology below CIN2 and cytology below ASC-H.",
)
clean_visit_on = Fact(
    "clean_visit_on",
    _mild.paired(_clean.last(), *SAME_VISIT).earliest(),
    a_date(),
    "Day of the latest visit with histology below CIN2 and cytology below ASC-H since the newest untreated "
    "high-grade biopsy.",
)
_second_clean = _next_clean.earliest()
negatives_after_clean = Fact(
    "negatives_after_clean",
    NEGATIVE_TESTS_EVER.where(DAY > _second_clean).count(),
    number(0, 99),
    "Negative HPV-based tests after the second clean visit.",
)
negatives_since_open = Fact(
    "negatives_since_open",
    NEGATIVE_TESTS_EVER.where(DAY > _newest_open).count(),
    number(0, 99),
    "Negative HPV-based tests since the newest untreated high-grade biopsy.",
)
# Clean visits follow each other: high-grade cytology after the latest breaks the row, also where it was examined.
_row_broken = smears_of(*HIGH_GRADE).where(DAY > _clean.latest().plus(after("same_visit")))
abnormal_since_open = Fact(
    "abnormal_since_open",
    either(
        hpv_of(*HPV_POSITIVE).where(DAY > _newest_open, DAY > b1_day).exists(),
        smears_of(*ABNORMAL).where(DAY > _newest_open, DAY > b1_day).exists(),
        _row_broken.exists(),
    ),
    BOOL,
    "A positive HPV test or an abnormal smear after the latest biopsy of the observation, or high-grade cytology after "
    "its latest clean visit?",
)
last_negative_on = Fact("last_negative_on", NEGATIVE_TESTS.latest(), a_date(), "Day of the latest negative test.")
# AIS in any tissue of the cervix: biopsy, canal or the specimen of an excision; without an excision however long ago.
_specimens = select("pathology").where(field("code").eq("cervix"))
_in_specimen = _specimens.where(
    either(both(field("histology").is_known(), field("histology").eq("AIS")), field("precursor").eq("AIS"))
)
_ais = (
    biopsies_of("AIS")
    .also(ever_biopsied("AIS").unpaired(EXCISIONS, before("specimen_report"), None))
    .also(_in_specimen.where(DAY >= AS_OF.plus(before("biopsy_lookback"))))
)
_ais_on = _ais.latest()
# A report on the specimen may be dated some days after the excision.
_excised_on = later(
    EXCISIONS.where(DAY >= _ais_on.plus(before("specimen_report"))).latest(),
    _specimens.where(DAY >= _ais_on, field("margins").is_known(), field("margins").among(*MARGINS)).latest(),
)
ais_histology = Fact(
    "ais_histology",
    both(_ais.exists(), ~cervix_removed.tree),
    BOOL,
    "AIS on biopsy, and the cervix still there?",
)
_ais_margins = (
    EXCISIONS.also(_specimens)
    .where(DAY >= _ais_on.plus(before("specimen_report")))
    .where(field("margins").is_known(), field("margins").among(*MARGINS))
)
ais_margins = Fact(
    "ais_margins",
    _ais_margins.last().worst(field("margins"), MARGINS),
    category("clear", "not_assessable", "involved", "none"),
    "Margins of the latest excision since AIS was found; none where they are not reported.",
)
ais_excised = Fact(
    "ais_excised",
    _excised_on.is_present(),
    BOOL,
    "An excision with, or since, the finding of AIS? Ablation is none: it leaves no specimen.",
)
_after_ais = NEGATIVE_TESTS_EVER.where(DAY > _excised_on)
ais_watch = Fact(
    "ais_watch",
    case(
        (
            both(
                _after_ais.where(DAY >= _excised_on.plus(after("ais_yearly"))).exists(),
                _after_ais.count() >= limit("ais_five_years"),
            ),
            "three_yearly",
        ),
        (
            both(
                _after_ais.where(DAY >= _excised_on.plus(after("ais_half_yearly"))).exists(),
                _after_ais.count() >= limit("ais_three_years"),
            ),
            "yearly",
        ),
        default="half_yearly",
    ),
    category("half_yearly", "yearly", "three_yearly"),
    "How often she is tested after AIS with the uterus kept: by the years over which her tests since were negative.",
)
_plans = select("condition").where(
    field("code").eq("fertility_concern"), DAY >= _ais_on, DAY >= AS_OF.plus(before("ais_yearly"))
)
ais_kept = Fact(
    "ais_kept",
    either(fertility_concern.tree, _plans.exists()),
    BOOL,
    "Has she said lately, or in the last five years and since AIS was found, that plans for a pregnancy weigh?",
)
ais_watched_on = Fact(
    "ais_watched_on",
    later(_excised_on, _after_ais.latest()),
    a_date(),
    "Day of the excision of AIS, or of the latest negative test since.",
)

ais_abnormal = Fact(
    "ais_abnormal",
    smears_of(*ABNORMAL)
    .also(hpv_of(*HPV_POSITIVE))
    .where(DAY > _excised_on)
    .unpaired(TISSUE, before("safety_before"), None)
    .unpaired(NEGATIVE_TESTS_EVER, after("beyond_visit"), None)
    .exists(),
    BOOL,
    "A positive HPV test or abnormal cytology since the excision of AIS that neither tissue nor a negative test has "
    "followed?",
)

# Small findings (below CIN2) on the biopsy that HSIL or ASC-H cytology led to: the index of an observation.
_squamous = smears_of("HSIL", "ASC-H", "malignant")
# Where years passed before the smear was examined, the biopsy still answers it, if neither tissue nor a treatment did
# so meanwhile.
_unexplained = _squamous.unpaired(
    biopsies_of(*HSIL_HISTOLOGY, "AIS", "cancer"), before("safety_before"), None
).unpaired(TREATMENTS, "P0D", None)
_led_on = (
    _squamous.paired(biopsies_of(*LOW_HISTOLOGY), "P0D", after("year"))
    .also(_unexplained.paired(biopsies_of(*LOW_HISTOLOGY), "P0D", after("chain_gap")))
    .latest()
)
# Every biopsy that may be such an index: within a year after the smear, or the first tissue in the years after HSIL;
# a treatment since has ended the observation.
_answering = TISSUE.paired(_unexplained, before("chain_gap"), "P0D")
INDEXES = (
    _answering.where(field("histology").among(*LOW_HISTOLOGY))
    .unpaired(_answering, before("chain_gap"), before("next_day"))
    .also(biopsies_of(*LOW_HISTOLOGY).paired(_squamous, before("year"), "P0D"))
    .unpaired(TREATMENTS, after("next_day"), None)
)
INDEX = biopsies_of(*LOW_HISTOLOGY).where(DAY >= _led_on).first()
index_day = INDEX.latest()
NEGATIVE_IN_OBSERVATION = NEGATIVE_TESTS.where(DAY <= index_day.plus(after("observation_two_years")))
# A worse smear of the same visit belongs to it, though its day is the later one.
_index_smear = cytology_result(
    _squamous.where(
        DAY < index_day.plus(after("beyond_visit")),
        either(DAY >= _led_on, DAY >= index_day.plus(before("year"))),
    )
)
observation = Fact(
    "observation",
    case(
        (
            either(
                ~index_day.is_present(),
                TREATMENTS.where(DAY > index_day).exists(),
                BIOPSIES.where(DAY > index_day).exists() & ~b1.among(*LOW_HISTOLOGY),
            ),
            "no",
        ),
        (_index_smear.eq("ASC-H"), "ASC-H"),
        default="HSIL",
    ),
    category("HSIL", "ASC-H", "no"),
    "Is she observed after HSIL or ASC-H cytology with histology below CIN2, untreated?",
)
index_on = Fact("index_on", index_day, a_date(), "Day of the biopsy below CIN2 that HSIL or ASC-H cytology led to.")
_seen_then = COLPOSCOPIES.where(DAY >= index_day.plus(before("same_visit")))
index_unfit = Fact(
    "index_unfit",
    either(
        _seen_then.where(field("scj").is_known()).last().where(~field("scj").eq("fully_visible")).exists(),
        _seen_then.where(field("lesion_limit_seen").is_known())
        .last()
        .where(field("lesion_limit_seen").eq(False))
        .exists(),
    ),
    BOOL,
    "Junction or upper limit of the lesion not seen by the latest colposcopy about the index biopsy or since?",
)


def _in_months(day: Scalar, first: str) -> Scalar:
    """Does a test belong to the months of the observation, counted back from it as the obligations count?"""
    return both(index_day <= day.plus(before(first)), index_day >= day.plus(before("observation_end")))


def _unexamined(day: Scalar) -> Scalar:
    """Has no tissue followed a test of this day?"""
    return ~TISSUE.where(DAY >= day.plus(before("safety_before"))).exists()


def _not_negative_since(day: Scalar) -> Scalar:
    """Has no negative test of a later visit, within the two years of the observation, followed a test of this day?"""
    return ~NEGATIVE_IN_OBSERVATION.where(DAY >= day.plus(after("beyond_visit"))).exists()


_tissue_since = (TISSUE, before("safety_before"), None)
_in_observation = (INDEX, before("observation_end"), before("observation_early"))
high_grade_again = Fact(
    "high_grade_again",
    either(
        both(p1.among("HSIL", "malignant"), _in_months(p1_day, "observation_early")),
        both(p1.eq("ASC-H"), _in_months(p1_day, "observation_late")),
    ),
    BOOL,
    "HSIL cytology again 6 months or more, or ASC-H 18 months or more, after the index biopsy?",
)
_since = DAY > index_day
index_negatives = Fact(
    "index_negatives",
    yearly_tests(NEGATIVE_TESTS.where(_since).also(smears_of("NILM").where(_since, age_at(DAY) < 25))),
    number(0, 2),
    "Yearly negative HPV-based tests since the index biopsy, up to two; before 25 negative cytology is the test "
    "asked for.",
)
_never_answered = (
    hpv_of(*HPV_POSITIVE)
    .also(smears_of(*ABNORMAL))
    .paired(*_in_observation)
    .unpaired(*_tissue_since)
    .unpaired(NEGATIVE_IN_OBSERVATION, after("beyond_visit"), None)
)
abnormal_now = Fact(
    "abnormal_now",
    either(
        both(p1.among(*ABNORMAL), _in_months(p1_day, "beyond_visit"), _unexamined(p1_day), _not_negative_since(p1_day)),
        both(h1.among(*HPV_POSITIVE), _in_months(h1_day, "observation_early"), _unexamined(h1_day)),
        both(h1.among(*HPV_POSITIVE), h1_day > index_day, _unexamined(h1_day), _never_answered.exists()),
    ),
    BOOL,
    "Is the newest HPV test, 6 to 42 months after the index biopsy (or later, where one of those months was abnormal "
    "and nothing has answered it), or the newest smear of a later visit other than negative, and has neither tissue "
    "nor, within two years, a negative test followed it?",
)
abnormal_between = Fact(
    "abnormal_between",
    either(
        hpv_of(*HPV_POSITIVE).paired(*_in_observation).unpaired(*_tissue_since).exists(),
        smears_of(*ABNORMAL).paired(*_in_observation).unpaired(*_tissue_since).exists(),
    ),
    BOOL,
    "Was any test 6 to 42 months after the index biopsy abnormal, and never followed by tissue?",
)
negative_within_two_years = Fact(
    "negative_within_two_years",
    NEGATIVE_TESTS.where(_since).latest() <= index_day.plus(after("observation_two_years")),
    BOOL,
    "Is the latest negative test within 24 months of the index biopsy?",
)
cin1_again = Fact(
    "cin1_again",
    both(
        b1.among("CIN1", "LSIL"),
        _in_months(b1_day, "observation_early"),
        ~smears_of(*HIGH_GRADE).where(DAY > b1_day).exists(),
        ~NEGATIVE_TESTS.where(DAY >= b1_day.plus(after("beyond_visit"))).exists(),
    ),
    BOOL,
    "CIN1 again 6 to 42 months after the index biopsy, and neither high-grade cytology nor a negative test since?",
)
_after_half_a_year = both(_since, DAY > index_day.plus(after("observation_early")))
_before_its_end = DAY <= index_day.plus(after("observation_end"))
tested_since_index = Fact(
    "tested_since_index",
    either(
        TISSUE.also(COLPOSCOPIES).where(_after_half_a_year).exists(),
        hpv_of("negative").also(TISSUE).where(_since).exists(),
        both(
            ~index_unfit.tree,
            HPV.also(smears_of(*ABNORMAL).where(_before_its_end), UNSATISFACTORY).where(_after_half_a_year).exists(),
        ),
    ),
    BOOL,
    "A colposcopy or tissue of the observation after the first six months, a negative HPV test or a biopsy before, or, "
    "where junction and lesion were seen, an HPV test, abnormal smear or one without result? A smear that is negative "
    "or years late is not the test that is asked for, and where they were not seen, no abnormal test is.",
)
observed_since_open = Fact(
    "observed_since_open",
    case(
        (either(observation.tree.eq("no"), index_day <= _newest_open), "nothing"),
        (high_grade_again.tree, "excision"),
        (
            both(observation.tree.eq("HSIL"), index_unfit, index_negatives.tree < 1, ~tested_since_index.tree),
            "excision",
        ),
        (either(abnormal_now, cin1_again), "colposcopy"),
        default="nothing",
    ),
    category("excision", "colposcopy", "nothing"),
    "What the observation after HSIL or ASC-H cytology asks for, where no untreated high-grade biopsy is as new as it.",
)
cin1_persists = Fact(
    "cin1_persists",
    both(
        b1.among("CIN1", "LSIL"),
        b2.among("CIN1", "LSIL"),
        b1_day <= b2_day.plus(after("cin1_two_years")),
        ~TREATMENTS.where(DAY > b2_day).exists(),
        ~HPV.also(CYTOLOGY).where(DAY > b1_day).exists(),
        ~biopsies_of(*CIN2_HISTOLOGY).where(DAY >= AS_OF.plus(before("cin1_no_worse"))).exists(),
    ),
    BOOL,
    "CIN1 on the last two biopsies, no more than 2 years apart, nothing worse in 6 years and no test since?",
)
