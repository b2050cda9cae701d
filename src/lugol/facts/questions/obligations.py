"""Open obligations: what a result asks for stays open until something answers it (`obligations.csv`, gravest first).

A row names the set of events that opens an obligation and the sets that answer it; both are defined here by name. For
each row there is a fact with the day of the oldest result still unanswered, and one fact names the gravest of all.
"""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from lugol.errors import BadData
from lugol.facts.engine.vocabulary import (
    AS_OF,
    BOOL,
    DAY,
    Events,
    Fact,
    Scalar,
    a_date,
    age_at,
    both,
    case,
    category,
    either,
    field,
    select,
)
from lugol.facts.questions.histology import (
    INDEXES,
    NEGATIVE_IN_OBSERVATION,
    UNTREATED,
    abnormal_since_open,
    clean_visits,
    negatives_since_open,
    open_histology,
)
from lugol.facts.questions.rare_cytology import IS_ENDOMETRIAL, SECOND_NEGATIVE, STILL_REFERABLE
from lugol.facts.questions.risk import referral
from lugol.facts.questions.rounds import (
    ABNORMAL,
    ANSWERED,
    BIOPSIES,
    BIOPSIES_EVER,
    CANAL_SAMPLED,
    CIN2_HISTOLOGY,
    CLEAR_COLPOSCOPIES,
    CLOSING_TESTS,
    COLPOSCOPIES,
    CYTOLOGY,
    CYTOLOGY_KEY,
    EVERY_SMEAR,
    EXCISIONS,
    GLANDULAR,
    HIGH_GRADE,
    HPV,
    HPV_POSITIVE,
    HSIL_HISTOLOGY,
    LONE_SMEARS,
    LOW_HISTOLOGY,
    NEGATIVE_TESTS,
    NEGATIVE_TESTS_EVER,
    SAME_VISIT,
    TISSUE,
    TREATMENTS,
    UNSATISFACTORY,
    VAGINA,
    b1,
    b1_day,
    biopsies_of,
    ever_biopsied,
    ever_smeared,
    ever_tested,
    hpv_of,
    p1,
    p2,
    smears_of,
    surely,
    treated_on,
)
from lugol.facts.questions.state import REMOVALS, age, cervix_removed, immunocompromised, pregnant
from lugol.facts.questions.under_25 import LOW_GRADE_PERSISTS
from lugol.facts.questions.windows import after, before, limit
from lugol.sources import all_sources, numbered


class Obligation(msgspec.Struct, frozen=True):
    """What opens an obligation, what answers it, which recommended actions discharge it, and in what state it rests.

    What rests stays open and is told; in the meantime it hides nothing that can be done.
    """

    name: str
    title: str
    from_age: int
    opened_by: str
    answered_by: tuple[str, ...]
    discharged_by: tuple[str, ...]
    rests_in: str
    source: str
    status: str
    why: str


# The newest round is judged by the risk tables; what a later test, or time, may hide is kept open here.
_LATER = (CYTOLOGY.also(HPV, UNSATISFACTORY), after("beyond_visit"), None)


def _hidden(results: Events) -> Events:
    """Those that the tables no longer read: a later test has taken their place, or the years since, up to eight."""
    by_time = DAY < AS_OF.plus(before("chain_gap")), DAY >= AS_OF.plus(before("abnormal_lookback"))
    return results.paired(*_LATER).also(results.where(*by_time))


_positive = hpv_of(*HPV_POSITIVE)


def _of_youth(positive: Events) -> Events:
    """The positive HPV tests of before she was 25 that no negative one, whatever its cells, has followed."""
    return positive.where(age_at(DAY) < 25).unpaired(CLOSING_TESTS, after("beyond_visit"), None)


# A test of another visit answers them.
_never_negative = (
    _positive.unpaired(NEGATIVE_TESTS, after("beyond_visit"), None)
    .unpaired(TISSUE, before("safety_before"), None)
    .unpaired(TREATMENTS, before("chain_gap"), None)
)
# High-grade cytology that was never examined stays open however old; three negative tests since answer an old one.
_old_high = ever_smeared(*HIGH_GRADE).where(DAY < AS_OF.plus(before("test_lookback")))
# In one question, so that a smear of which no day is known is open too where neither way answers it.
_still_waits = either(
    DAY >= AS_OF.plus(before("test_lookback")),
    NEGATIVE_TESTS_EVER.where(DAY > _old_high.latest()).count() < limit("old_high_grade_tests"),
)


def _high_grade(*results: str) -> Events:
    """Her smears of one of these categories: the recent ones, and old ones that fewer than three tests answer."""
    return ever_smeared(*results).where(_still_waits)


_glandular = EVERY_SMEAR.where(~CYTOLOGY_KEY.eq("UNSAT"), _still_waits).where(
    either(field("result").among(*GLANDULAR), field("additional").has(*GLANDULAR))
)
# The first cytology in the half year after a positive test is its triage.
_positive_ascus = smears_of("ASC-US").paired(_positive, before("reflex"), after("same_visit"))
# Cytology that asks for colposcopy by itself: low-grade results after a negative round, or after a biopsy below CIN2,
# carry less risk and may wait for a year.
_first_low = _hidden(
    smears_of("LSIL")
    .unpaired(hpv_of("negative"), *SAME_VISIT)
    .also(smears_of("LSIL").paired(_positive, *SAME_VISIT), _positive_ascus)
    .where(age_at(DAY) >= 25)
    .unpaired(NEGATIVE_TESTS, before("chain_gap"), before("next_day"))
    .unpaired(TISSUE, before("chain_gap"), before("next_day"))
    .where(~(DAY > treated_on))
    .also(LONE_SMEARS.where(CYTOLOGY_KEY.eq("LSIL"), age_at(DAY) >= 25, ~(DAY > treated_on)))
)
_first_abnormal = (
    LONE_SMEARS.where(CYTOLOGY_KEY.among(*ABNORMAL))
    .also(smears_of("LSIL"), _positive_ascus)
    .unpaired(ANSWERED, before("chain_gap"), None)
    .also(LONE_SMEARS.where(CYTOLOGY_KEY.among(*ABNORMAL), DAY > treated_on).unpaired(ANSWERED, "P0D", None))
    .unpaired(NEGATIVE_TESTS, after("beyond_visit"), None)
)
# Errata 3.2.2: colposcopy was due, not done, and the next result is abnormal too; a later smear takes neither back.
# Under 25 low-grade cytology asks for it where it lasts (K.1), and a positive HPV test until one is negative.
_abnormal = smears_of(*ABNORMAL).also(_positive).where(age_at(DAY) >= 25).also(_of_youth(_positive))
_abnormal_again = (
    _abnormal.paired(STILL_REFERABLE, before("test_lookback"), before("beyond_visit"))
    .also(
        smears_of(*ABNORMAL)
        .where(age_at(DAY) < 25)
        .unpaired(SECOND_NEGATIVE, "P1D", None)
        .paired(STILL_REFERABLE, before("test_lookback"), before("young_persistence"))
    )
    .paired(CYTOLOGY.also(HPV), after("beyond_visit"), None)
)
# K.1: one negative smear after low-grade cytology that lasts does not answer it.
_persists_young = LOW_GRADE_PERSISTS.paired(*_LATER).where(~both(p1.eq("NILM"), p2.eq("NILM")))
# Table 4: colposcopy, but for the first positive test after a negative co-test.
_cotests_ever = NEGATIVE_TESTS_EVER.paired(ever_smeared("NILM"), *SAME_VISIT)
_cotests = NEGATIVE_TESTS.paired(smears_of("NILM"), *SAME_VISIT).where(surely(DAY > b1_day))
_after_high_grade = _positive.where(
    surely(DAY > b1_day),
    b1.among(*LOW_HISTOLOGY),
    referral.tree.among("HSIL", "AGC", "ASC-H", "HPV16/18", "not_told"),
)
# I.4.5: the visit at which HSIL is found again has its colposcopy, and what that finds below CIN2 answers nothing; K.1
# goes on with the observation.
_again = (
    smears_of("HSIL")
    .paired(INDEXES, before("observation_end"), before("observation_early"))
    .also(smears_of("ASC-H").paired(INDEXES, before("observation_end"), before("observation_late")))
)


def _seen(*impressions: str) -> Events:
    """Colposcopies of the last ten years whose impression was one of these."""
    return COLPOSCOPIES.where(
        DAY >= AS_OF.plus(before("test_lookback")), surely(field("impression").among(*impressions))
    )


def _inspected(result: str) -> Events:
    """Visual inspections of the last ten years with a result."""
    return select("via").where(DAY >= AS_OF.plus(before("test_lookback")), surely(field("result").eq(result)))


OPENED: dict[str, Events] = {
    "malignant smears": ever_smeared("malignant"),
    "CIN3 biopsies": BIOPSIES_EVER.where(field("histology").eq("CIN3"), DAY >= AS_OF.plus(before("biopsy_lookback"))),
    "HSIL smears again": _again.where(age_at(DAY) >= 25).also(
        _again.where(age_at(DAY) < 25).unpaired(TISSUE, before("safety_before"), None)
    ),
    "abnormal tests in observation": _hidden(
        smears_of(*ABNORMAL)
        .paired(INDEXES, before("observation_end"), before("beyond_visit"))
        .also(_positive.paired(INDEXES, before("observation_end"), before("observation_early")))
    ),
    "abnormal smears in observation under 25": smears_of(*ABNORMAL)
    .where(age_at(DAY) < 25, ~both(p1.eq("NILM"), p2.eq("NILM")))
    .paired(INDEXES, before("observation_end_young"), before("beyond_visit"))
    .paired(*_LATER),
    "abnormal tests under weak immunity": _positive_ascus.also(hpv_of("HPV16", "HPV18"))
    .unpaired(CLOSING_TESTS, after("beyond_visit"), None)
    .also(
        smears_of("LSIL"),
        smears_of("ASC-US").paired(smears_of("ASC-US"), before("ascus_pair"), before("visit_apart")),
    )
    .where(immunocompromised.tree),
    "old high-grade biopsies": UNTREATED.where(
        open_histology.tree.eq("old"),
        either(
            abnormal_since_open.tree,
            both(clean_visits.tree.eq(0), negatives_since_open.tree < limit("old_high_grade_tests")),
        ),
    ),
    "fresh CIN2 biopsies": biopsies_of(*CIN2_HISTOLOGY).where(
        open_histology.tree.eq("CIN2"),
        clean_visits.tree.eq(0),
        DAY >= AS_OF.plus(before("cin2_memory")),
    ),
    "neoplastic smears worked up": _high_grade("AGC-FN", "AGC-EC-FN", "AIS").paired(
        biopsies_of(*LOW_HISTOLOGY, *CIN2_HISTOLOGY), "P0D", None
    ),
    "HSIL smears": _high_grade("HSIL"),
    "endometrial smears": _glandular.where(IS_ENDOMETRIAL),
    "endometrial smears sampled": _glandular.where(IS_ENDOMETRIAL).paired(select("ecc"), before("safety_before"), None),
    "glandular smears": _glandular,
    "ASC-H smears": _high_grade("ASC-H"),
    "HPV 16 or 18": hpv_of("HPV16", "HPV18")
    .paired(CYTOLOGY, before("same_visit"), after("reflex"))
    .also(ever_tested("HPV16", "HPV18").where(~surely(DAY >= AS_OF.plus(before("specimen_kept"))))),
    "positive HPV tests after treatment": _hidden(
        _positive.also(smears_of("LSIL").unpaired(hpv_of("negative"), *SAME_VISIT)).where(DAY > treated_on)
    ),
    "positive HPV tests after high-grade referral": _after_high_grade.unpaired(
        _cotests, before("chain_gap"), before("beyond_visit")
    ).also(_hidden(_after_high_grade)),
    "abnormal results again": _hidden(
        _abnormal.paired(_first_abnormal, before("chain_gap"), before("beyond_visit"))
    ).also(_abnormal_again),
    "referable low-grade smears": _first_low,
    "positive HPV tests again": _hidden(
        _never_negative.where(age_at(DAY) >= 25)
        .also(_of_youth(_never_negative))
        .paired(_never_negative, before("chain_gap"), before("beyond_visit"))
    ),
    "low-grade smears under 25": smears_of("LSIL")
    .also(smears_of("ASC-US"))
    .unpaired(hpv_of("negative"), *SAME_VISIT)
    .where(age_at(DAY) < 25, DAY >= AS_OF.plus(before("cytology_memory")), ~both(p1.eq("NILM"), p2.eq("NILM"))),
    "low-grade smears under 25 that persist": _persists_young,
    "positive HPV tests": hpv_of("positive").where(age_at(DAY) >= 25).paired(*_LATER),
    "suspicion of invasion seen": _seen("suspicious_for_invasion").also(_inspected("suspected_cancer")),
    "high-grade lesions seen": _seen("high_grade").unpaired(
        ever_biopsied(*HSIL_HISTOLOGY, "AIS", "cancer").where(pregnant.tree), before("chain_gap"), None
    ),
    "positive visual inspections": _inspected("positive"),
    "insufficient biopsies": BIOPSIES.where(field("histology").eq("insufficient")),
}
_VAULT_TISSUE = select("biopsy").where(
    cervix_removed.tree,
    field("site").among(*VAGINA),
    field("histology").is_known(),
    ~field("histology").eq("insufficient"),
)
"""Where the cervix is gone, tissue of the vagina is what proves or excludes the cancer of a smear."""
ANSWERS: dict[str, tuple[Events, str, str | None]] = {
    "tissue": (TISSUE, before("safety_before"), None),
    "tissue since": (TISSUE.also(_VAULT_TISSUE), "P0D", None),
    "canal of the visit": (CANAL_SAMPLED, before("safety_before"), None),
    "colposcopy": (COLPOSCOPIES.also(TISSUE.where(~field("kind").eq("ecc"))), before("safety_before"), None),
    "high-grade tissue": (biopsies_of(*HSIL_HISTOLOGY, "AIS", "cancer"), before("safety_before"), None),
    "treatment": (TREATMENTS, before("safety_before"), None),
    "treatment before": (TREATMENTS, before("treatment_lookback"), "P0D"),
    "excision": (EXCISIONS, "P0D", None),
    "negative test": (CLOSING_TESTS, after("beyond_visit"), None),
    "wholly negative test": (NEGATIVE_TESTS_EVER, after("beyond_visit"), None),
    "negative test in observation": (NEGATIVE_IN_OBSERVATION, after("beyond_visit"), None),
    "negative co-test": (_cotests_ever, after("beyond_visit"), None),
    "clear colposcopy": (CLEAR_COLPOSCOPIES, "P0D", None),
    "removal": (REMOVALS, "P0D", None),
}

RESTS: dict[str, Scalar] = {"pregnancy": pregnant.tree}


def read(path: Traversable) -> tuple[Obligation, ...]:
    """The obligations of a file, gravest first; each needs sets that are there, a source, a status and a reason."""
    found: list[Obligation] = []
    for number, row in numbered(path):
        wrong = _wrong(row) or ("is given twice" if row["obligation"] in {each.name for each in found} else "")
        if wrong:
            raise BadData(f"{path.name}:{number}: obligation {row['obligation']!r} {wrong}")
        answers = tuple(part.strip() for part in row["answered_by"].split(";"))
        found.append(
            Obligation(
                name=row["obligation"],
                title=row["title"],
                from_age=int(row["from_age"] or 0),
                opened_by=row["opened_by"],
                answered_by=answers,
                discharged_by=tuple(row["discharged_by"].split("|")),
                rests_in=row["rests_in"],
                source=row["source"],
                status=row["status"],
                why=row["why"],
            )
        )
    return tuple(found)


def _wrong(row: dict[str, str]) -> str:
    """What keeps a row from being used, in words; nothing where it is sound."""
    if row["opened_by"] not in OPENED:
        return f"is opened by {row['opened_by']!r}; write one of {', '.join(OPENED)}"
    for answer in row["answered_by"].split(";"):
        if answer.strip() not in ANSWERS:
            return f"is answered by {answer.strip()!r}; write some of {', '.join(ANSWERS)}"
    if row["rests_in"] not in ("", *RESTS):
        return f"rests in {row['rests_in']!r}; write one of {', '.join(RESTS)}, or nothing"
    if row["source"] not in all_sources():
        return f"names the source {row['source']!r}; give a key that stands in a sources.csv"
    if row["status"] not in ("V", "M"):
        return f"has the status {row['status']!r}; write V or M, what is uncertain obliges nobody"
    return "" if row["why"] else "does not say why"


@cache
def every() -> tuple[Obligation, ...]:
    """Every obligation, gravest first.

    >>> [each.name for each in every()][:2]
    ['malignant_smear', 'cin3']
    """
    return read(resources.files("lugol.facts.questions") / "obligations.csv")


def unanswered(obligation: Obligation) -> Events:
    """The events that opened an obligation and that nothing has answered."""
    waiting = OPENED[obligation.opened_by]
    if obligation.from_age:
        waiting = waiting.where(age.tree >= obligation.from_age)
    for name in obligation.answered_by:
        waiting = waiting.unpaired(*ANSWERS[name])
    return waiting


_WAITING = {each.name: unanswered(each) for each in every()}
SINCE = tuple(
    Fact(
        f"open_{each.name}_on",
        _WAITING[each.name].earliest(),
        a_date(),
        f"Day of the oldest unanswered result: {each.title}.",
    )
    for each in every()
)
malignant_unanswered = Fact(
    "malignant_unanswered",
    _WAITING["malignant_smear"].exists(),
    BOOL,
    "Cancer cells on cytology that neither tissue nor a treatment has followed?",
)
# Gravest first; what rests comes behind all that does not.
_IN_ORDER = (
    *(
        (_WAITING[each.name].exists() & ~RESTS[each.rests_in] if each.rests_in else _WAITING[each.name].exists(), each)
        for each in every()
    ),
    *((_WAITING[each.name].exists(), each) for each in every() if each.rests_in),
)
gravest_open = Fact(
    "gravest_open",
    case(*((waiting, each.name) for waiting, each in _IN_ORDER), default="none"),
    category(*_WAITING, "none"),
    "The gravest obligation that no event has answered; one that rests, as treatment does in pregnancy, comes last.",
)
gravest_open_on = Fact(
    "gravest_open_on",
    case(*((waiting, _WAITING[each.name].earliest()) for waiting, each in _IN_ORDER)),
    a_date(),
    "Day of the oldest result that opened the gravest obligation still unanswered.",
)
