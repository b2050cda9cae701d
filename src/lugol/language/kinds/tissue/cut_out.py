"""Operations whose own words tell what their specimen showed: "mastectomy showed carcinoma"."""

from lugol.language.kinds.treatment.procedures import procedures
from lugol.language.model import Mention, Page
from lugol.language.numerals import once_a_page

_SHOW = frozenset({
    "showed", "shows", "revealed", "reveals", "demonstrated", "disclosed", "exhibited", "displayed", "confirmed",
    "confirms",
})  # fmt: skip
_REMOVING = frozenset({"excision", "resection", "removal", "amputation", "debulking"})
_SHOWN_WITHIN = 4


@once_a_page
def cut_out(page: Page) -> tuple[Mention, ...]:
    """ "Mastectomy showed carcinoma", "excision of the lump confirmed a lipoma": operations that tell their result."""
    return tuple(m for m in procedures(page) if m.code == "other" and _is_removal(page, m) and _shows(page, m))


def _is_removal(page: Page, mention: Mention) -> bool:
    keys = page.keys(mention.first, mention.last)
    return any(key.endswith(("ectomy", "ectomies")) or key in _REMOVING for key in keys)


def _shows(page: Page, mention: Mention) -> bool:
    """Does a verb of showing stand right behind, with a lesion behind it?"""
    last = page.clause(mention.first)[1]
    at = next(
        (i for i in range(mention.last, min(mention.last + _SHOWN_WITHIN, last)) if page.tokens[i].key in _SHOW), None
    )
    if at is None or any(key in (",", ";", "and", "with") for key in page.keys(mention.last, at)):
        return False
    return bool(page.of("histology", first=at + 1, last=last))
