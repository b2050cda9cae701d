"""Tissue that a pathologist only holds suspicious: it proves nothing, reassures nobody, and is to be settled."""

from lugol.facts.engine.vocabulary import Events, Fact, case, category, either, field, select
from lugol.facts.questions.overlooked import REFERRED, at_least_ago, flagged
from lugol.facts.questions.rounds import ELSEWHERE
from lugol.facts.questions.safety import EXCISIONS, TISSUE, reads
from lugol.facts.questions.windows import before
from lugol.record.certainty import GRAVE

_SUSPECTED = TISSUE.where(reads("suspected", *GRAVE))
_OTHER_ORGAN = either(
    reads("organ", "other"), reads("site", *ELSEWHERE), reads("code", "endometrium", "other_organ", "frozen")
)
_OF_CERVIX = _SUSPECTED.where(~_OTHER_ORGAN)
_SETTLING = TISSUE.where(
    field("histology").is_known(), ~reads("suspected", *GRAVE), ~reads("histology", "insufficient")
)
_CANCERS = select("diagnosis").where(
    reads(
        "code", "cervical_cancer", "uterine_cancer", "adnexal_cancer", "vulvovaginal_cancer", "other_cancer", "cancer",
        "haematological", "trophoblastic",
    )
)  # fmt: skip


def _unsettled(found: Events) -> Events:
    """Suspicious tissue that neither later tissue nor an excision, a diagnosis or a board has settled."""
    return found.unpaired(_SETTLING.also(EXCISIONS), "P1D", None).unpaired(
        _CANCERS.also(REFERRED), before("safety_before"), None
    )


_INVASION = _unsettled(_OF_CERVIX.where(reads("suspected", "cancer", "AIS")))
suspected_tissue = Fact(
    "suspected_tissue",
    case(
        (_INVASION.exists(), "invasion"),
        (_unsettled(_OF_CERVIX).exists(), "high_grade"),
        (_unsettled(_SUSPECTED).exists(), "elsewhere"),
        default="none",
    ),
    category("invasion", "high_grade", "elsewhere", "none"),
    "Tissue suspicious of invasion or AIS of the cervix, of CIN2 or worse, or of another organ, and not settled since?",
)


suspicion_waiting = flagged(
    "suspicion_waiting",
    "Suspicious tissue four weeks ago or more, and neither tissue, an excision, a diagnosis nor a referral since?",
    at_least_ago(_unsettled(_SUSPECTED), "safety_four_weeks").exists(),
)
