"""The site of lymph nodes as a report names it, with its side: "left pelvic lymph node"."""

from lugol.language.kinds.layout.scan import Scan, words
from lugol.language.model import Mention, Page
from lugol.language.phrases import SIDES

NODE_WORDS = words("nodes.node_words")
GENERAL = frozenset({"node", "sentinel_node"})
"""Sites that are any node."""
_SIDES = {**SIDES, "r": "right", "l": "left", "rt": "right", "lt": "left"}
_NEAR = frozenset({"pelvis", "parametrium"})


def named_site(found: Scan, first: int, last: int) -> str:
    """The node site named between two tokens with its side, "" where none is."""
    page = found.page
    sides = [_SIDES[key] for key in page.keys(first, last) if key in _SIDES]
    sites = [
        m
        for m in found.of("site", first=first, last=last)
        if m.concept.attr("group") == "node" or (m.code in _NEAR and not _is_border(page, m))
    ]
    exact = [m for m in sites if m.code not in GENERAL]
    if not exact:
        return f"{sides[-1]} lymph node" if sides else ""
    name = "pelvic lymph node" if exact[0].code == "pelvis" else exact[0].concept.name
    name = f"{name} lymph node" if exact[0].code == "parametrium" else name
    return f"{sides[0]} {name}" if sides and not name.startswith(sides[0]) else name


def _is_border(page: Page, site: Mention) -> bool:
    """ "Parametria free, 2 of 24 nodes": the tissue beside the cervix, not the nodes in it."""
    behind = page.keys(site.last, min(site.last + 4, page.sentence(site.first).last))
    return site.code == "parametrium" and not NODE_WORDS.intersection(behind)
