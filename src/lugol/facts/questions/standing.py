"""What cancer or high-grade precancer stands in her record, by organ: no screening rule may reassure beside it."""

from lugol.facts.engine.vocabulary import BOOL, DAY, Events, Fact, Scalar, both, case, category, either, field, select
from lugol.facts.questions.lost_on_the_way import bleeding_again, bleeding_again_long, postmenopausal_bleeding_waiting
from lugol.facts.questions.rounds import (
    ELSEWHERE,
    HIGH_GRADE,
    HSIL_HISTOLOGY,
    TREATMENTS,
    biopsies_of,
    smears_of,
    surely,
    unanswered,
)
from lugol.facts.questions.safety import TISSUE, bleeding_unexamined, reads
from lugol.facts.questions.state import (
    CANCERS,
    PRECANCERS,
    cervical_cancer,
    cervix_removed,
    primary_elsewhere,
    removed_on,
    sex_contradicts,
)
from lugol.facts.questions.suspected import suspected_tissue

NEOPLASMS = (
    "cervix", "spread_to_cervix", "haematological", "trophoblastic", "lower_tract", "uterus", "adnexa", "elsewhere",
    "unplaced", "suspected_invasion", "suspected_high_grade", "suspected_elsewhere", "high_grade",
    "high_grade_elsewhere", "unexplained_bleeding",
)  # fmt: skip
_HIGH = (*HSIL_HISTOLOGY, "AIS")
_CANCER_TISSUE = TISSUE.where(field("histology").is_known(), field("histology").eq("cancer"))
_STAGING = (
    "FIGO", "FIGO 2009", "FIGO 2014", "FIGO 2018", "FIGO 2021", "FIGO 2023", "TNM", "AJCC", "Ann Arbor", "Lugano",
)  # fmt: skip


def _diagnosed(*codes: str) -> Scalar:
    current = ~field("status").eq("superseded")
    return select("diagnosis").where(field("code").among(*codes), current).exists()


def _cancer_at(*sites: str) -> Scalar:
    return _CANCER_TISSUE.where(field("site").among(*sites)).exists()


def _staged(*diseases: str) -> Scalar:
    return select("stage").where(field("system").among(*_STAGING), field("disease").among(*diseases)).exists()


def _called(tumour: str) -> Scalar:
    return _CANCER_TISSUE.where(field("tumour").eq(tumour)).exists()


def _at_the_cervix(events: Events) -> Events:
    return events.where(
        ~field("organ").eq("other"),
        ~field("site").among(*ELSEWHERE),
        either(~field("kind").eq("pathology"), field("code").eq("cervix")),
    )


_SPREAD = _at_the_cervix(_CANCER_TISSUE.where(field("tumour").eq("metastasis")))
_ORGANS: tuple[tuple[Scalar, str], ...] = (
    (either(_called("haematological"), _diagnosed("haematological")), "haematological"),
    (either(_called("trophoblastic"), _diagnosed("trophoblastic"), _staged("GTN")), "trophoblastic"),
    (
        either(_cancer_at("vagina", "vulva", "vaginal vault"), _diagnosed("vulvovaginal_cancer"), _staged("vulva")),
        "lower_tract",
    ),
    (
        either(
            _cancer_at("endometrium", "uterus"),
            _CANCER_TISSUE.where(field("code").eq("endometrium")).exists(),
            _diagnosed("uterine_cancer"),
            _staged("endometrium"),
        ),
        "uterus",
    ),
    (either(_cancer_at("ovary"), _diagnosed("adnexal_cancer"), _staged("ovary")), "adnexa"),
    (
        either(
            _diagnosed("other_cancer"),
            _CANCER_TISSUE.where(
                either(both(field("organ").eq("other"), field("site").is_present()), field("code").eq("other_organ")),
                ~field("tumour").eq("metastasis"),
            ).exists(),
        ),
        "elsewhere",
    ),
)
_unplaced = either(
    _CANCER_TISSUE.exists(),
    _diagnosed("cancer"),
    select("metastasis", "recurrence").exists(),
    select("surgery").where(field("codes").has("hysterectomy", "trachelectomy"), reads("extent", "radical")).exists(),
    select("stage").where(field("system").among(*_STAGING)).exists(),
)
_high_tissue = TISSUE.where(field("histology").is_known(), field("histology").among(*_HIGH))
_known_high = either(biopsies_of(*_HIGH).exists(), PRECANCERS.exists(), TREATMENTS.exists())
_high_elsewhere = either(
    _high_tissue.exists(),
    _diagnosed("high_grade_elsewhere"),
    both(cervix_removed.tree, smears_of(*HIGH_GRADE).where(DAY >= removed_on.tree).exists()),
    unanswered(smears_of("malignant")).exists(),
)
_STANDING: tuple[tuple[Scalar, str], ...] = (
    (either(_SPREAD.exists(), _diagnosed("metastasis_to_cervix")) & ~CANCERS.exists(), "spread_to_cervix"),
    (both(primary_elsewhere, _at_the_cervix(_CANCER_TISSUE).exists()), "spread_to_cervix"),
    (cervical_cancer.tree, "cervix"),
    (_staged("cervix"), "cervix"),
    *_ORGANS,
    (_unplaced, "unplaced"),
    (suspected_tissue.tree.eq("invasion"), "suspected_invasion"),
    (suspected_tissue.tree.eq("high_grade"), "suspected_high_grade"),
    (suspected_tissue.tree.eq("elsewhere"), "suspected_elsewhere"),
    (_known_high, "high_grade"),
    (_high_elsewhere, "high_grade_elsewhere"),
    (
        either(bleeding_unexamined, bleeding_again, bleeding_again_long, postmenopausal_bleeding_waiting),
        "unexplained_bleeding",
    ),
)
# What nobody can say does not stand: the tables behind the gate say what they need.
standing_neoplasm = Fact(
    "standing_neoplasm",
    case(
        (surely(sex_contradicts.tree), "none"),  # whose results these are is asked first
        *((surely(holds), name) for holds, name in _STANDING),
        default="none",
    ),
    category(*NEOPLASMS, "none"),
    "The cancer, or else the high-grade precancer, on record at any time, by organ; or else bleeding left unexplained.",
)
other_organ_cancer = Fact(
    "other_organ_cancer",
    either(*(holds for holds, _ in _ORGANS), _SPREAD.exists(), _diagnosed("metastasis_to_cervix")),
    BOOL,
    "Is a cancer of another organ than the cervix, a lymphoma or spread to the cervix on record?",
)
