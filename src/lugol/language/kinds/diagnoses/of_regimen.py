"""A disease that only names a treatment: "SCLC-type regimens are extrapolated"."""

from lugol.language.model import Mention, Page
from lugol.language.tokens import HYPHENS

_LIKE = frozenset({"type", "like", "style", "based"})
_REGIMENS = frozenset({
    "regimen", "regimens", "protocol", "protocols", "chemo", "chemotherapy", "treatment", "therapy", "immunotherapy",
    "schedule", "schedules", "trials", "data",
})  # fmt: skip


def is_of_regimen(page: Page, mention: Mention) -> bool:
    """ "SCLC-type regimens are extrapolated": the disease for which a treatment was made, and not hers."""
    sign, like, named = (*page.keys(mention.last, mention.last + 3), "", "", "")[:3]
    return sign in HYPHENS and like in _LIKE and named in _REGIMENS
