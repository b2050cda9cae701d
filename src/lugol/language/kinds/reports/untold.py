"""An item that a report leaves out: "LVSI has not been assessed", "no comment was made on the margins"."""

from lugol.language.model import Mention, Page

_SILENT = frozenset({"mention", "mentions", "mentioning", "comment", "comments"})
_LOOKED = frozenset({
    "assessed", "examined", "evaluated", "commented", "mentioned", "recorded", "reported", "described", "measured",
    "stated", "specified",
})  # fmt: skip
_NEVER = frozenset({"not", "never"})
_TRIED = frozenset({"could", "cannot", "can", "possible", "unable"})
"""What could not be assessed was looked at, and is uncertain."""
_NEAR = 6


def is_untold(page: Page, mention: Mention) -> bool:
    """Is an item only said to be left out of the report, so that nothing is known of it?"""
    first, last = page.clause(mention.first)
    before = page.keys(max(first, mention.first - _NEAR), mention.first)
    behind = page.keys(mention.last, min(mention.last + _NEAR, last))
    unseen = _NEVER & set(behind) and _LOOKED & set(behind) and not _TRIED & set(behind)
    return bool(_SILENT & set(before)) or bool(unseen)
