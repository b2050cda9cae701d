"""Facts that the later editions ask for: dual stain, extended genotypes, self-collected samples, the canal."""

from lugol.facts.engine.vocabulary import BOOL, DAY, Fact, case, category, field, select
from lugol.facts.questions.rounds import (
    COLPOSCOPIES,
    H1,
    HIGH_GRADE,
    h1_day,
    p1,
)
from lugol.facts.questions.windows import after, before

_LOWEST = ("56", "59", "66", "56/59/66")
_MIDDLE = ("45", "33", "58", "33/58", "31", "52", "35", "39", "68", "35/39/68", "51")
_types = field("types")
hpv_types = Fact(
    "hpv_types",
    H1.worst(
        case(
            (_types.has("16", "18", "18/45"), "16/18"),
            (_types.has(*_MIDDLE), "middle"),
            (_types.has("other"), "untyped"),
            (_types.has(*_LOWEST), "lowest"),
            (field("result").eq("positive"), "untyped"),
            (field("result").eq("negative"), "negative"),
        ),
        ("negative", "untyped", "lowest", "middle", "16/18"),
    ),
    category("negative", "untyped", "lowest", "middle", "16/18", "none"),
    "Risk group of the types found by the newest HPV test: 16/18; 45, 33/58, 31, 52, 35/39/68, 51; only 56/59/66.",
)
self_collected = Fact(
    "self_collected",
    H1.where(field("collection").is_known(), field("collection").eq("self")).exists(),
    BOOL,
    "Was the sample of the newest HPV test collected by herself?",
)
dual_stain = Fact(
    "dual_stain",
    select("dual_stain")
    .where(DAY >= h1_day.plus(before("same_visit")), DAY <= h1_day.plus(after("reflex")))
    .worst(field("result"), ("negative", "positive")),
    category("negative", "positive", "none"),
    "Result of the p16/Ki-67 dual stain that belongs to the newest HPV test.",
)
high_grade_smear = Fact(
    "high_grade_smear", p1.among(*HIGH_GRADE), BOOL, "Is the newest smear ASC-H, glandular, HSIL or malignant?"
)
junction_not_seen = Fact(
    "junction_not_seen",
    COLPOSCOPIES.where(field("scj").is_known()).last().where(~field("scj").eq("fully_visible")).exists(),
    BOOL,
    "Did the latest colposcopy that reports on it not see the whole squamocolumnar junction?",
)
