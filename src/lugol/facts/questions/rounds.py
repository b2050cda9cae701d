"""The rounds of testing that cervical rules look back on: HPV tests with their cytology, cytology, biopsies, treatment.

Nothing here is a fact; the modules beside it build facts from these sets. A day with several results counts as one
round, and the most severe result governs.
"""

from lugol.facts.engine.vocabulary import AS_OF, DAY, Events, Scalar, both, case, either, field, later, select
from lugol.facts.questions.windows import after, before

HPV_POSITIVE = ("positive", "HPV18", "HPV16")
HPV_ORDER = ("negative", "positive", "HPV18", "HPV16")
CYTOLOGY_ORDER = (
    "UNSAT", "NILM", "ASC-US", "LSIL", "ASC-H", "AGC-EM", "AGC", "AGC-EC", "AGC-FN", "AGC-EC-FN", "AIS", "HSIL",
    "malignant",
)  # fmt: skip
HISTOLOGY_ORDER = (
    "insufficient", "benign", "LSIL", "CIN1", "CIN2", "CIN2/3", "HSIL", "CIN3", "AIS", "cancer",
)  # fmt: skip
GLANDULAR = ("AGC", "AGC-EC", "AGC-EM", "AGC-FN", "AGC-EC-FN", "AIS")
HIGH_GRADE = ("ASC-H", "HSIL", "malignant", *GLANDULAR)
ABNORMAL = ("ASC-US", "LSIL", *HIGH_GRADE)
BENIGN_CELLS = ("endometrial_cells", "endometrial_stromal", "histiocytes", "benign_glandular")
HIGH_IMPRESSION = ("high_grade", "suspicious_for_invasion")
LOW_HISTOLOGY = ("benign", "LSIL", "CIN1")
CIN2_HISTOLOGY = ("CIN2", "CIN2/3", "HSIL")
HSIL_HISTOLOGY = ("CIN2", "CIN2/3", "HSIL", "CIN3")
_LESION_SEEN = ("low_grade", "high_grade", "suspicious_for_invasion")
VAGINA = ("vagina", "vaginal vault", "left vaginal vault", "right vaginal vault")
ELSEWHERE = ("vagina", "vulva", "vaginal vault", "endometrium", "anus", "uterus", "ovary")

HPV_KEY = case(
    (field("types").has("16"), "HPV16"),
    (field("types").has("18", "18/45"), "HPV18"),
    (field("result").eq("positive"), "positive"),
    (field("result").eq("negative"), "negative"),
)
_MALIGNANT = ("SCC", "ADC", "malignant")
_BELOW_ASCH = ("UNSAT", "NILM", "ASC-US", "LSIL")
_IN_ONE_WORD = case(
    (field("result").among(*_MALIGNANT), "malignant"),
    (field("result").among(*BENIGN_CELLS), "NILM"),
    default=field("result"),
)
# A smear may be told in two words ("LSIL, a high-grade lesion cannot be excluded"): the worse of them governs.
CYTOLOGY_KEY = case(
    (~field("additional").has(*_MALIGNANT, "HSIL", "AIS", "ASC-H", "LSIL", "ASC-US"), _IN_ONE_WORD),
    (field("result").among(*_MALIGNANT) | field("additional").has(*_MALIGNANT), "malignant"),
    (field("result").eq("HSIL") | field("additional").has("HSIL"), "HSIL"),
    (field("result").eq("AIS") | field("additional").has("AIS"), "AIS"),
    (both(field("additional").has("ASC-H"), field("result").among(*_BELOW_ASCH, *BENIGN_CELLS)), "ASC-H"),
    (both(field("additional").has("LSIL"), field("result").among(*_BELOW_ASCH[:3], *BENIGN_CELLS)), "LSIL"),
    (both(field("additional").has("ASC-US"), field("result").among(*_BELOW_ASCH[:2], *BENIGN_CELLS)), "ASC-US"),
    (field("result").among(*BENIGN_CELLS), "NILM"),
    default=field("result"),
)


def surely(condition: Scalar) -> Scalar:
    """True only where the condition is known to hold.

    A test and a biopsy that dates do not put in order: the test is taken as what led to the biopsy.
    """
    return both(condition.is_known(), condition)


def _speaking(tests: Events, key: Scalar) -> Events:
    """The tests with a result, and for five years those that cannot be read and no later one of the kind replaces."""
    read = tests.where(key.is_known(), key.is_present())
    unread = tests.where(~key.is_known(), DAY >= AS_OF.plus(before("cytology_memory")))
    return read.also(unread.unpaired(read, "P1D", None))


_RECENT = DAY >= AS_OF.plus(before("test_lookback"))
# A positive test of low-risk types alone says nothing of the types that cervical rules ask for.
HPV_EVER = _speaking(select("hpv").where(~surely(field("risk").eq("low"))), HPV_KEY)
HPV = HPV_EVER.where(_RECENT)
EVERY_SMEAR = _speaking(select("cytology"), CYTOLOGY_KEY)
ALL_SMEARS = EVERY_SMEAR.where(_RECENT)
# An unsatisfactory smear is no result: it is left out wherever results are asked for.
CYTOLOGY = ALL_SMEARS.where(~CYTOLOGY_KEY.eq("UNSAT"))
UNSATISFACTORY = ALL_SMEARS.where(CYTOLOGY_KEY.eq("UNSAT"))
# Tissue of the cervix is tissue by whatever name; a report on a specimen counts where its histology can be read.
_SPECIMENS = select("pathology").where(field("code").eq("cervix"))
_SAMPLES = (
    select("biopsy")
    .where(~field("site").among(*ELSEWHERE), ~field("organ").eq("other"))
    .also(select("ecc"), _SPECIMENS.where(field("histology").is_known(), field("histology").is_present()))
)


def without_old_unread(samples: Events) -> Events:
    """The samples without those that cannot be read, are older than five years and had a negative test after them."""
    recent = DAY >= AS_OF.plus(before("cytology_memory"))
    negative = select("hpv").where(field("result").is_known(), field("result").eq("negative"))
    unread = samples.where(~either(field("histology").is_known(), recent))
    return samples.where(either(field("histology").is_known(), recent)).also(unread.unpaired(negative, "P1D", None))


BIOPSIES_EVER = without_old_unread(_SAMPLES)
BIOPSIES = BIOPSIES_EVER.where(DAY >= AS_OF.plus(before("biopsy_lookback")))
# A sample that could not be judged is no tissue.
TISSUE = BIOPSIES.where(field("histology").among(*HISTOLOGY_ORDER[1:]))
MARGINS = ("clear", "not_assessable", "involved")
_EXCISED = select("surgery").where(field("codes").has("excision"))
_ABLATED = select("surgery").where(field("codes").has("ablation"))
# A specimen with margins was excised, also where the operation itself is not on record.
_EXCISED_UNRECORDED = _SPECIMENS.where(field("margins").is_known(), field("margins").among(*MARGINS)).unpaired(
    select("surgery"), before("specimen_report"), "P0D"
)
EXCISIONS = _EXCISED.also(_EXCISED_UNRECORDED)
TREATMENTS = _EXCISED.also(_ABLATED, _EXCISED_UNRECORDED)
COLPOSCOPIES = select("colposcopy")
# A colposcopy that saw the whole junction and found nothing: biopsies may then be left out after a low-grade result.
# What it saw may stand in several entries of one day.
_normal = COLPOSCOPIES.where(field("impression").is_known(), field("impression").eq("normal"))
# By the IFCPC terms a transformation zone of type 1 or 2 is one that is fully visible.
_seen = either(
    both(field("scj").is_known(), field("scj").eq("fully_visible")),
    both(field("tz_type").is_known(), field("tz_type").among("1", "2")),
)
_junction_seen = COLPOSCOPIES.where(_seen)
_not_clear = COLPOSCOPIES.where(
    either(
        both(field("impression").is_known(), field("impression").among(*_LESION_SEEN)),
        both(field("scj").is_known(), field("scj").among("partially_visible", "not_visible")),
        both(field("tz_type").is_known(), field("tz_type").eq("3")),
        both(field("adequate").is_known(), field("adequate").eq(False)),
        both(field("lesion_limit_seen").is_known(), field("lesion_limit_seen").eq(False)),
    )
)
CLEAR_COLPOSCOPIES = (
    _normal.where(_seen)
    .also(_normal.paired(_junction_seen, "P0D", "P0D"))
    .unpaired(_not_clear, "P0D", "P0D")
    .where(~both(field("adequate").is_known(), field("adequate").eq(False)))
)


def hpv_result(tests: Events) -> Scalar:
    """The most severe HPV result of some tests."""
    return tests.worst(HPV_KEY, HPV_ORDER)


def cytology_result(smears: Events) -> Scalar:
    """The most severe category of some smears."""
    return smears.worst(CYTOLOGY_KEY, CYTOLOGY_ORDER)


def histology_result(biopsies: Events) -> Scalar:
    """The most severe histology of some biopsies."""
    return biopsies.worst(field("histology"), HISTOLOGY_ORDER)


def smears_with(day: Scalar, result: Scalar) -> Events:
    """The smears that belong to an HPV test of a day: the same specimen, or the triage of a positive result."""
    same = DAY <= day.plus(after("same_visit"))
    triage = result.among(*HPV_POSITIVE) & (DAY <= day.plus(after("reflex")))
    return CYTOLOGY.where(DAY >= day.plus(before("same_visit")), either(same, triage))


# Tests that follow each other within a visit are one round, known by the day of the last of them.
_ENDS_OF_ROUNDS = HPV.unpaired(HPV, "P1D", after("same_visit"))


def round_back(n: int, later_day: Scalar) -> Events:
    """The HPV tests of the n-th last round, where they still belong to the history of a later day.

    Days are counted and not compared, so that a test known only by its month is not taken for an earlier one.
    """
    end = _ENDS_OF_ROUNDS.last(n).where(DAY >= later_day.plus(before("chain_gap")))
    return end.also(HPV.paired(end, "P0D", after("same_visit")))


def biopsies_of(*histologies: str) -> Events:
    """Her cervical biopsies with one of these results."""
    return BIOPSIES.where(field("histology").among(*histologies))


def smears_of(*results: str) -> Events:
    """Her smears of one of these categories."""
    return CYTOLOGY.where(CYTOLOGY_KEY.among(*results))


def ever_biopsied(*histologies: str) -> Events:
    """Her cervical biopsies with one of these results, however old."""
    return BIOPSIES_EVER.where(field("histology").among(*histologies))


def hpv_of(*results: str) -> Events:
    """Her HPV tests with one of these results."""
    return HPV.where(HPV_KEY.among(*results))


def ever_smeared(*results: str) -> Events:
    """Her smears of one of these categories, however old."""
    return EVERY_SMEAR.where(CYTOLOGY_KEY.among(*results))


def ever_tested(*results: str) -> Events:
    """Her HPV tests with one of these results, however old."""
    return HPV_EVER.where(HPV_KEY.among(*results))


H1 = round_back(1, AS_OF)
h1_day = H1.latest()
H2 = round_back(2, h1_day)
h2_day = H2.latest()
H3 = round_back(3, h2_day)
h3_day = H3.latest()
H4 = round_back(4, h3_day)
h4_day = H4.latest()
h1, h2, h3, h4 = (hpv_result(tests) for tests in (H1, H2, H3, H4))
C1, C2, C3, C4 = (smears_with(*each) for each in ((h1_day, h1), (h2_day, h2), (h3_day, h3), (h4_day, h4)))
c1, c2, c3, c4 = (cytology_result(smears) for smears in (C1, C2, C3, C4))

P1, P2, P3 = CYTOLOGY.last(1), CYTOLOGY.last(2), CYTOLOGY.last(3)
p1, p2, p3 = (cytology_result(smears) for smears in (P1, P2, P3))
p1_day, p2_day, p3_day = P1.latest(), P2.latest(), P3.latest()

B1, B2 = TISSUE.last(1), TISSUE.last(2)
b1, b2 = histology_result(B1), histology_result(B2)
b1_day, b2_day = B1.latest(), B2.latest()

treated_on = TREATMENTS.latest()

# A sample that she took herself is for screening, and answers nothing that has to be followed up.
BY_HERSELF = surely(field("collection").eq("self"))
SAME_VISIT = (before("same_visit"), after("same_visit"))
# A negative HPV test where no other of the visit was positive, and no smear with it was anything but negative.
NEGATIVE_TESTS = (
    hpv_of("negative")
    .where(~BY_HERSELF)
    .unpaired(hpv_of(*HPV_POSITIVE), *SAME_VISIT)
    .unpaired(smears_of(*ABNORMAL).also(UNSATISFACTORY), *SAME_VISIT)
)
NEGATIVE_HPV_EVER = ever_tested("negative").where(~BY_HERSELF).unpaired(ever_tested(*HPV_POSITIVE), *SAME_VISIT)
# The same however old: what has answered a lesion does not stop to answer it after ten years.
NEGATIVE_TESTS_EVER = NEGATIVE_HPV_EVER.unpaired(ever_smeared("UNSAT", *ABNORMAL), *SAME_VISIT)
# A negative HPV test closes what it may, beside low-grade cytology too; beside high-grade or unreadable cells not.
CLOSING_TESTS = NEGATIVE_HPV_EVER.unpaired(ever_smeared("UNSAT", *HIGH_GRADE), *SAME_VISIT)
# Smears read without any HPV test, neither with it nor as triage of a positive one; what follows a negative test of a
# later visit is no triage of the positive one before it.
_without_hpv = CYTOLOGY.unpaired(HPV, *SAME_VISIT)
_reversed = (
    hpv_of("negative")
    .paired(hpv_of(*HPV_POSITIVE), before("reflex"), before("beyond_visit"))
    .unpaired(hpv_of(*HPV_POSITIVE), after("beyond_visit"), after("reflex"))
)
LONE_SMEARS = _without_hpv.unpaired(hpv_of(*HPV_POSITIVE), before("reflex"), "P0D").also(
    _without_hpv.paired(_reversed, before("reflex"), before("beyond_visit"))
)
ANSWERED = TISSUE.also(TREATMENTS)
CANAL_SAMPLED = TISSUE.where(field("kind").eq("ecc")).also(TREATMENTS)
_triage = h1.among(*HPV_POSITIVE) & (p1_day > h1_day.plus("P1D")) & (p1_day <= h1_day.plus(after("reflex")))
last_report_day = later(h1_day, case((_triage, h1_day), default=p1_day), b1_day)


def yearly_tests(tests: Events) -> Scalar:
    """How many yearly tests are among some tests, up to two: what lies closer together than half a year is one."""
    again = tests.paired(tests, before("test_lookback"), before("yearly_apart"))
    return case((again.exists(), 2), (tests.exists(), 1), default=0)


def unanswered(smears: Events) -> Events:
    """Those that neither tissue nor a treatment has followed: of the same visit or later."""
    return smears.unpaired(ANSWERED, before("safety_before"), None)


def unanswered_glandular(smears: Events) -> Events:
    """Glandular smears that nothing has followed; of the samples of the visit before, only one of the canal counts.

    A biopsy of the outer cervix that another result led to does not look for glandular cells that were read after it.
    """
    return smears.unpaired(ANSWERED, "P0D", None).unpaired(CANAL_SAMPLED, before("safety_before"), None)
