"""One phrase: a finding with its noun and its sites, and where its words begin and end."""

import msgspec

from lugol.language.breaks import breaks
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.phrases.pieces import DENIALS, joins_sides
from lugol.language.word_sets import word_set

_FIGURES = frozenset({"fig", "figs", "figure", "figures", "table", "image", "arrow", "arrows"})
COPULA = frozenset({"was", "were", "is", "are", "appeared", "appears", "looked", "looks", "felt", "remained", "seemed"})
FINITE = COPULA | frozenset(
    {
        *("had", "has", "have", "would", "could", "can", "will", "may", "might", "should", "showed", "shows"),
        *("revealed", "underwent", "developed", "received", "decided", "considered", "required", "led", "became"),
        *("performed", "did", "does", "do", "presented", "died", "recommended", "refused", "used"),
    }
)
STOPS = frozenset(
    {
        *("in", "on", "at", "of", "with", "by", "for", "from", "to", "into", "as", "via", "through", "over", "under"),
        *("a", "an", "the", "no", "without", "any", "some", "this", "that", "these", "those", "there", "its", "his"),
        *("she", "he", "it", "they", "we", "her", "patient", "which", "who", "then", "also", "nil", "not", "well"),
        *("be", "been", "being", "seen", "noted", "found", "identified", "detected", "confirmed", "showing", "show"),
        *("demonstrated", "demonstrates", "demonstrating", "revealing", "reveals", "disclosed", "indicated", "felt"),
        *("suggested", "suggests", "suggesting", "suggestive", "including", "following", "presence", "evidence"),
        *("described", "reported", "visualized", "palpated", "observed", "consistent", "confirming", "measured"),
        *("(", ")", "[", "]", ":", ",", ".", ";", "=", "*", "•", "–", "—", ">", "and", "or", "nor", "but"),
    }
) | (FINITE - {"felt"})  # fmt: skip
_TAILS = frozenset(
    {
        *("due", "because", "indicating", "suggesting", "suggestive", "requiring", "after", "before", "during", "when"),
        *("therefore", "thus", "so", "until", "prompting", "since", "following", "despite", "if", "once", "prior"),
        *("compatible", "consistent", "mimicking", "raising", "confirming", "leading", "favoring", "followed"),
        *("january", "february", "march", "april", "june", "july", "august", "september", "october"),
        *("november", "december", "initially", "subsequently", "upon"),
    }
)  # fmt: skip
_TRAIL = word_set(
    """one intraoperative two and or with the a an of in was were is are on by at to ( , . ; : noted seen which
    as from for no that had has found been be into there not without also - – — under via = her she"""
)
LONGEST = 40


class Phrase(msgspec.Struct, frozen=True):
    """Tokens [first, last) of one finding, the mention that names it (None: only told of a site), and its sites."""

    first: int
    last: int
    head: Mention | None
    sites: tuple[Mention, ...]


def trimmed(page: Page, phrase: Phrase) -> Phrase | None:
    """From the noun phrase that names the finding, or its site as the subject, to where something else begins."""
    last = min(phrase.last, phrase.first + LONGEST)
    floor = phrase.head.last if phrase.head else min((s.last for s in phrase.sites), default=phrase.first + 1)
    end = next((at for at in range(floor, last) if _ends_at(page, at)), last)
    sites = tuple(s for s in phrase.sites if s.last <= end)
    floor = max([floor, *(s.last for s in sites)])
    while end > floor and page.tokens[end - 1].key in _TRAIL:
        end -= 1
    first = _start(page, phrase)
    return Phrase(first, end, phrase.head, sites) if end > first else None


def _ends_at(page: Page, at: int) -> bool:
    """Does a cause, a time, a denial or the number of a figure begin here?"""
    key, following = page.tokens[at].key, page.tokens[min(at + 1, len(page.tokens) - 1)].key
    if key == "full" and page.keys(at + 1, at + 3) == ("size", "image"):
        return True  # the mark that a web page leaves behind a caption
    return key in _TAILS or key in DENIALS or (key == "(" and following in _FIGURES) or _begins_another(page, at)


_OF_BEFORE = frozenset({"previous", "prior", "last", "recent", "earlier"})
_OTHER_KINDS = ("ihc_marker", "analyte", "gene", "drug", "stage_system", *SCREENING_TESTS, "procedure", "tissue")


def _begins_another(page: Page, at: int) -> bool:
    """ "A mass in the cervix, p16 negative", "a mass - previous smears normal": something of another kind begins."""
    if at not in breaks(page) and page.tokens[at - 1].key not in (",", ";"):
        return False
    near = at + 1 + (page.tokens[at].key in _OF_BEFORE)
    return any(m.first == near - 1 for m in page.of(*_OTHER_KINDS, first=at, last=near))


def _start(page: Page, phrase: Phrase) -> int:
    anchors = [phrase.head.first] if phrase.head else []
    anchors += [s.first for s in phrase.sites]
    if not anchors:
        return phrase.first
    at = min(anchors)
    while at > phrase.first and (
        page.tokens[at - 1].key not in STOPS or _is_how_well(page, at - 1) or joins_sides(page, at - 1)
    ):
        at -= 1
    return at


def _is_how_well(page: Page, at: int) -> bool:
    """ "A well-defined mass": here the word belongs to the look."""
    return page.tokens[at].key == "well" and page.tokens[at + 1].key in ("-", "defined", "circumscribed", "demarcated")
