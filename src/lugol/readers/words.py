"""What the words of a sentence have to find in the quote: each word, every number with its unit, each denial.

Only a name (an organ, a specimen, an examination) may stand outside the quote, and only where it is the one
of its sort nearest before the quote.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lugol.language.controlled import Said
from lugol.language.cue_places import assertions
from lugol.language.measure import Measure, measures
from lugol.language.model import Page
from lugol.language.numerals import once_a_page
from lugol.language.page import page_of
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.named_study import names_its_study
from lugol.readers.nearby import NAMED_NEARBY, WORDED_NEARBY, is_nearby_word, is_nearest
from lugol.readers.quote import SYNONYMS, Quoted, class_of, effects_of, name_of, sort_at

_NAMES = ("site", "frame", "procedure", "analyte", "ihc_marker", "gene", "hpv", "cyt_test", "head")
_WHOLE_QUOTE = frozenset({"metastasis", "recurrence"})
"""Kinds whose organ has to stand in the quote itself."""
_EXACT = ("histology", "cyt_result", "procedure", "drug", "ihc_marker", "gene", "analyte")
"""Names that a sentence has to give as the quote does."""
_MANNERS = frozenset({
    "radical", "simple", "modified", "total", "subtotal", "partial", "supracervical", "laparoscopic", "open", "robotic",
    "robot", "abdominal", "vaginal", "extended", "limited", "diagnostic", "therapeutic", "high", "low",
})  # fmt: skip
"""How an operation was done, which its code does not tell."""
_OPERATIONS = ("ectomy", "otomy", "ostomy", "plasty", "scopy", "rrhaphy", "pexy", "desis")
_ACTS = frozenset(
    {
        "resection",
        "excision",
        "excised",
        "drainage",
        "drained",
        "closure",
        "removal",
        "removed",
        "repair",
        "surgery",
        "operation",
        "biopsy",
        "ligation",
        "debridement",
        "transplantation",
        "fixation",
        "dissection",
        "reconstruction",
        "release",
        "evacuation",
        "ablation",
        "embolization",
        "embolisation",
        "debulking",
        "cytoreduction",
        "marsupialization",
        "marsupialisation",
        "synostosis",
    }
)
"""Words that name an operation by themselves."""


@once_a_page
def effects_said(said: Said) -> Counter[str]:
    """What the words in the places of a sentence deny, doubt or plan, counted."""
    effects: Counter[str] = Counter()
    for page in said.pages.values():
        effects += effects_of(page, assertions(page).cues)
    return effects


def unproven(said: Said, quote: Quoted) -> str:
    """The reason why the words of a sentence are not held by the quote, "" where all are."""
    more = effects_said(said) - quote.effects
    if said.form.id == "followup.plan":
        del more["planned"]
    if more:
        return "denial" if "negated" in more else "hedge"
    for name, page in said.pages.items():
        if reason := _unproven(page, name, said.form.kind, quote, name == "modality" and names_its_study(said, quote)):
            return reason
    if _is_of_other_organ(said):
        return "name"
    if said.form.kind == "surgery" and not any(map(names_operation, said.pages.values())):
        return "no_name"
    return "" if said.form.kind not in ("exam", "diagnosis") or _names_something(said) else "no_name"


def _is_of_other_organ(said: Said) -> bool:
    """Is the event read of another organ than that in its place: "Biopsy of the abdomen showed ... of the cervix"?"""
    place, site = said.pages.get("site"), getattr(said.event.values, "site", "")
    told = {m.code for m in place.of("site")} if place is not None else set()
    read = {m.code for m in page_of(site).of("site")} if told and site else set()
    return bool(told and read) and told.isdisjoint(read)


_DEGREES = ("low", "high", "left", "right", "mild", "moderate", "severe")
"""Words that a sentence may not say more often than its quote: the second stands for another."""


def names_operation(page: Page) -> bool:
    """Do words name what was done, by a name of the lexicon or by their ending: "extended right hemicolectomy"?"""
    keys = page.keys(0, len(page.tokens))
    return bool(page.of("procedure")) or any(key in _ACTS or key.endswith(_OPERATIONS) for key in keys)


def _names_something(said: Said) -> bool:
    """Does a finding name what was found, and not only that it was normal or raised?"""
    keys = [token.key for page in said.pages.values() for token in page.tokens]
    return any(key[0].isalpha() and not class_of(key)[0] for key in keys)


def _unproven(page: Page, name: str, kind: str, quote: Quoted, is_named: bool) -> str:
    """The reason for the words of one place of the sentence; `is_named` where the quote itself tells the study."""
    amounts = measures(page)
    for amount in amounts:
        if reason := _amount(amount, quote, name) if amount.values else _day(page, amount, quote):
            return reason
    counted = {at for amount in amounts for at in range(amount.first, amount.last)}
    edition = _edition(page, quote)
    figures = [token.key for at, token in enumerate(page.tokens) if token.key[0].isdigit() and at != edition]
    if not _in_order(figures, quote.keys) and name != "clock":
        return "number"
    if any(page.spelled.count(key) > quote.keys.count(key) > 0 for key in _DEGREES):
        return "polarity"  # "low-grade smear with high-grade features" is no "low-grade ... low-grade ..."
    if _is_of_other_manner(page, quote):
        return "name"
    if reason := _coded(page, quote) or _renamed(page, name, kind, quote) or _other_side(page, quote):
        return reason
    synonyms = _synonyms(page, name, kind, quote)
    names = [sort for sort in _NAMES if sort != "head" or name not in WORDED_NEARBY]
    named = {at for m in page.of(*names) for at in range(m.first, m.last)}
    if name == "modality" and is_named:
        return ""
    study = {at for m in page.of("frame") for at in range(m.first, m.last)} if name == "modality" else set()
    for at, token in enumerate(page.tokens):
        sort, group = sort_at(page, at)
        if at in counted or at in synonyms or not token.key[0].isalnum():
            continue
        if at in study:
            return "frame"
        if sort == "verb" and kind != "followup" and not (at and page.tokens[at - 1].key in HYPHENS):
            return "clause"
        if sort in ("side", "state"):
            if (sort, group) not in quote.groups:
                return "side" if sort == "side" else "polarity"
        elif sort not in ("plain", "verb", "choice") and singular(token.key) not in quote.words:
            if (at not in named or name == "modality") and is_nearby_word(token.key, name, quote):
                continue
            return "number" if token.key[0].isdigit() else "word"
    return ""


def _is_of_other_manner(page: Page, quote: Quoted) -> bool:
    """Does the sentence tell another manner than the quote of what has one code: "radical" of "simple mastectomy"?"""
    said = _MANNERS.intersection(page.spelled)
    told = _MANNERS.intersection(quote.keys)
    return bool(said - told and told - said)


def _edition(page: Page, quote: Quoted) -> int:
    """The year of a staging system that the quote names with its year too, at whichever end: "IB3, FIGO 2018"."""
    told = set(pairwise(quote.keys))
    years = (m.last for m in page.of("stage_system") if m.last < len(page.tokens))
    return next((at for at in years if (page.tokens[at - 1].key, page.tokens[at].key) in told), -1)


def _day(page: Page, day: Measure, quote: Quoted) -> str:
    """Does a day within the words stand in the quote as it is written?"""
    wanted = page.keys(day.first, day.last)
    length = len(wanted)
    return "" if any(quote.keys[n : n + length] == wanted for n in range(len(quote.keys))) else "date"


def _in_order(numbers: Sequence[str], keys: Sequence[str]) -> bool:
    """Do those numbers of the sentence that the quote holds stand in it in the same order?"""
    rest = iter(keys)
    return all(number in rest for number in numbers if number in keys)


def _coded(page: Page, quote: Quoted) -> str:
    """Do letters and the number behind them stand together in the quote ("TTF-1" is no "TTF-6" beside a "CK5/6")?"""
    there = compact(quote.keys)
    for at in range(1, len(page.tokens)):
        before = at - 2 if page.tokens[at - 1].key in HYPHENS else at - 1
        if page.tokens[at].key[0].isdigit() and page.tokens[at].glued and before >= 0:
            letters = page.tokens[before].key
            if letters.isalpha() and not _stands(letters + page.tokens[at].key, there):
                known = any(m.first <= at < m.last and name_of(m) in quote.names for m in page.mentions)
                if not known:
                    return "number"
    return ""


def _stands(coded: str, words: str) -> bool:
    """Does a code stand in words with no further digit behind it?

    >>> _stands("ck5", "ck56 and ck5"), _stands("ck5", "ck56")
    (True, False)
    """
    at = words.find(coded)
    while at >= 0:
        if not words[at + len(coded) : at + len(coded) + 1].isdigit():
            return True
        at = words.find(coded, at + 1)
    return False


def compact(keys: Iterable[str]) -> str:
    """Words without blanks and hyphens, other signs as one blank."""
    return "".join(key if key[0].isalnum() else "" if key in HYPHENS else " " for key in keys)


def _renamed(page: Page, name: str, kind: str, quote: Quoted) -> str:
    """Is a name of the sentence one of the quote's, and not a wider one ("adenocarcinoma" of "mucinous ...")?"""
    if name in NAMED_NEARBY:
        return ""
    sorts = [sort for sort in _EXACT if any(sort == held for held, _, _ in quote.names)]
    for mention in page.of(*sorts):
        if mention.concept.category == "cyt_result" and kind != "cytology":
            continue
        if name_of(mention) not in quote.names:
            return "name"
    return ""


def _other_side(page: Page, quote: Quoted) -> str:
    """In a quote with several sides, does each stand before the word that it stands before in the sentence?"""
    if len({group for sort, group in quote.groups if sort == "side"}) < 2:
        return ""
    told = set(_sided(quote.keys))
    return "side" if set(_sided(page.keys(0, len(page.tokens)))) - told else ""


def _sided(keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each side with the word behind it."""
    plain = [key for key in keys if key not in HYPHENS and key != "sided"]
    for key, behind in pairwise((*plain, "")):
        if class_of(key)[0] == "side":
            yield class_of(key)[1], singular(behind)


def _amount(amount: Measure, quote: Quoted, name: str) -> str:
    """Is an amount of the sentence one of the quote, with the same unit? A clock position may stand in its sentence."""
    known = list(quote.measures)
    if name == "clock":
        known = list(quote.around)
    if name == "types":
        return "" if {f"{value:g}" for value in amount.values} <= set(quote.keys) else "number"
    alike = [m for m in known if m.values == amount.values]
    if not alike:
        return "clock" if amount.kind == "clock" else "number"
    exact = [
        m for m in alike if m.code == amount.code and amount.comparator in (m.comparator, m.comparator.replace("~", ""))
    ]
    return "" if any(m.kind == amount.kind or not amount.code for m in exact) else "unit"


def _synonyms(page: Page, name: str, kind: str, quote: Quoted) -> set[int]:
    """The tokens of names for which the quote has another word of the same code, or the nearest name before it.

    A word that is a name of several sorts ("CIN3" is a tissue and a smear) has to be held as each of them.
    """
    held: set[int] = set()
    open_: set[int] = set()
    for mention in page.mentions:
        category = mention.concept.category
        if category not in SYNONYMS or (category == "cyt_result" and kind != "cytology"):
            continue
        known = name_of(mention) in quote.names and name != "modality"
        nearby = name in NAMED_NEARBY and category in _NAMES and kind not in _WHOLE_QUOTE
        good = known or (nearby and is_nearest(mention, name, quote))
        named = range(mention.first, mention.last)
        plain = {at for at in named if class_of(page.tokens[at].key)[0] not in ("side", "state")}
        (held if good else open_).update(plain)
    return held - open_
