"""What the words of a sentence have to find in the quote: each word, every number with its unit, each denial.

Only a name (an organ, a specimen, an examination) may stand outside the quote, and only where it is the one
of its sort nearest before the quote.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

import msgspec

from lugol.language.controlled import Said
from lugol.language.cue_places import assertions
from lugol.language.measure import Measure, measures, within
from lugol.language.model import Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.tokens import HYPHENS, singular
from lugol.readers.place import Place
from lugol.readers.study import frame_at
from lugol.sources import numbered

NAMED_NEARBY = frozenset({"site", "specimen", "modality", "clock"})
"""Places of a sentence whose names may stand outside the quote."""
_WORDED_NEARBY = frozenset({"site", "specimen", "modality"})
"""Places of which even a plain word may, before the quote in its own sentence."""
_NAMES = ("site", "frame", "procedure", "analyte", "ihc_marker", "gene", "hpv", "cyt_test", "head")
_RESULT = frozenset({"state", "plain", "verb", "generic"})
"""Classes of which words that are a result consist: "within normal limits", "free of disease"."""
_SILENT = frozenset({"pseudo", "done", "historical", "anchor"})
_SYNONYMS = frozenset(
    {
        "site",
        "histology",
        "cyt_result",
        "procedure",
        "drug",
        "regimen",
        "ihc_marker",
        "gene",
        "analyte",
        "hpv",
        "cyt_test",
    }
    | {"stage_system", "frame", "symptom", "colposcopic"}
)
"""Sorts of names of which each name is one thing, whatever word is used for it."""
_WHOLE_QUOTE = frozenset({"metastasis", "recurrence"})
"""Kinds whose organ has to stand in the quote itself."""
_EXACT = ("histology", "cyt_result", "procedure", "drug", "ihc_marker", "gene", "analyte")
"""Names that a sentence has to give as the quote does."""
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
    }
)
"""Words that name an operation by themselves."""
NEAR_STUDY = 4
MOST_BACK = 120
"""So many tokens before the quote, within its paragraph, a name is looked for."""


class Quoted(msgspec.Struct, frozen=True):
    """The words of a quote where they stand: keys, mentions, amounts and cues of the tokens [first, last).

    `around` are the amounts of its sentence.
    `effects` counts what its words of denial, doubt or plan do; `rows` are the grammar rows of all cues in it.
    """

    reading: Reading
    place: Place
    keys: tuple[str, ...]
    words: frozenset[str]
    groups: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str, str]]
    measures: tuple[Measure, ...]
    around: tuple[Measure, ...]
    effects: Counter[str]
    rows: frozenset[str]


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Word to its class and group in words.csv."""
    found: dict[str, tuple[str, str]] = {}
    for _, row in numbered(resources.files(__package__) / "words.csv"):
        for word in row["words"].split("|"):
            found[word] = (row["class"], row["group"])
    return found


@lru_cache(maxsize=4096)
def class_of(key: str) -> tuple[str, str]:
    """The class and group of a word: ("side", "left"), ("state", "positive"), ("plain", ""), or two empty texts."""
    return _classes().get(key) or _classes().get(singular(key)) or ("", "")


def quoted(reading: Reading, place: Place, amounts: Sequence[Measure]) -> Quoted:
    """The words of a quote where they stand."""
    page = reading.page
    keys = page.keys(place.first, place.last)
    cues = [c for c in reading.cues.within(max(0, place.first - 8), place.last) if c.last > place.first]
    return Quoted(
        reading=reading,
        place=place,
        keys=keys,
        words=frozenset(map(singular, keys)),
        groups=frozenset(_groups(page, place.first, place.last)),
        names=frozenset(map(name_of, _inside(page, place))),
        measures=tuple(m for m in within(amounts, place.first, place.last) if m.last <= place.last),
        around=tuple(within(amounts, page.sentence(place.first).first, page.sentence(place.first).last)),
        effects=effects_of(page, cues),
        rows=frozenset(c.code for c in cues),
    )


def effects_of(page: Page, cues: Iterable[Mention]) -> Counter[str]:
    """What cues do to what they reach, counted; "negative for" and "within normal limits" are results, no denials."""
    told = (c for c in cues if any(class_of(key)[0] not in _RESULT for key in page.keys(c.first, c.last)))
    return Counter(c.concept.attr("effect") for c in told if c.concept.attr("effect") not in _SILENT)


@once_a_page
def effects_said(said: Said) -> Counter[str]:
    """What the words in the places of a sentence deny, doubt or plan, counted."""
    effects: Counter[str] = Counter()
    for page in said.pages.values():
        effects += effects_of(page, assertions(page).cues)
    return effects


def name_of(mention: Mention) -> tuple[str, str, str]:
    """What a mention names: category, code and usual name."""
    return mention.concept.category, mention.code, mention.concept.name


def _inside(page: Page, place: Place) -> list[Mention]:
    return [m for m in page.inside(place.first, place.last) if m.concept.category in _SYNONYMS]


def _groups(page: Page, first: int, last: int) -> Iterable[tuple[str, str]]:
    """The sides and states that words of a stretch name; a sign glued to a word is one too ("ER-", "HPV +ve")."""
    for at in range(first, last):
        key = page.tokens[at].key
        kind, group = sort_at(page, at)
        if kind in ("side", "state"):
            yield kind, group
        elif key in HYPHENS and _is_minus(page, at):
            yield "state", "negative"


def sort_at(page: Page, at: int) -> tuple[str, str]:
    """The class and group of a token; "high" and "low" of a grade or risk are words of a name and no result."""
    kind, group = class_of(page.tokens[at].key)
    if group in ("raised", "low"):
        behind = [key for key in page.keys(at + 1, min(at + 3, len(page.tokens))) if key not in HYPHENS]
        if behind[:1] in (["grade"], ["risk"]):
            return "", ""
    if page.tokens[at].key == "+" and _adds(page, at):
        return "", ""
    return kind, group


def _adds(page: Page, at: int) -> bool:
    """Does a "+" stand free between two words, of which it makes a list: "cystoscopy + sigmoidoscopy"?"""
    if not 0 < at < len(page.tokens) - 1 or page.tokens[at].glued or page.tokens[at + 1].glued:
        return False
    return page.tokens[at - 1].key.isalpha() and page.tokens[at + 1].key.isalpha()


def _is_minus(page: Page, at: int) -> bool:
    """Is a hyphen a sign: glued to the word before it, to none behind it or to "ve"?"""
    behind = page.tokens[at + 1] if at + 1 < len(page.tokens) else None
    if behind is not None and behind.key == "ve":
        return True
    return page.tokens[at].glued and (behind is None or not behind.glued or behind.key in (",", ";", ".", ")"))


def unproven(said: Said, quote: Quoted) -> str:
    """The reason why the words of a sentence are not held by the quote, "" where all are."""
    more = effects_said(said) - quote.effects
    if said.form.id == "followup.plan":
        del more["planned"]
    if more:
        return "denial" if "negated" in more else "hedge"
    for name, page in said.pages.items():
        if reason := _unproven(page, name, said.form.kind, quote):
            return reason
    if said.form.kind == "surgery" and not any(map(_names_operation, said.pages.values())):
        return "no_name"
    return "" if said.form.kind not in ("exam", "diagnosis") or _names_something(said) else "no_name"


_DEGREES = ("low", "high", "left", "right", "mild", "moderate", "severe")
"""Words that a sentence may not say more often than its quote: the second stands for another."""


def _names_operation(page: Page) -> bool:
    """Do words name what was done, by a name of the lexicon or by their ending: "extended right hemicolectomy"?"""
    keys = page.keys(0, len(page.tokens))
    return bool(page.of("procedure")) or any(key in _ACTS or key.endswith(_OPERATIONS) for key in keys)


def _names_something(said: Said) -> bool:
    """Does a finding name what was found, and not only that it was normal or raised?"""
    keys = [token.key for page in said.pages.values() for token in page.tokens]
    return any(key[0].isalpha() and not class_of(key)[0] for key in keys)


def _unproven(page: Page, name: str, kind: str, quote: Quoted) -> str:
    """The reason for the words of one place of the sentence."""
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
    if reason := _coded(page, quote) or _renamed(page, name, kind, quote) or _other_side(page, quote):
        return reason
    synonyms = _synonyms(page, name, kind, quote)
    names = [sort for sort in _NAMES if sort != "head" or name not in _WORDED_NEARBY]
    named = {at for m in page.of(*names) for at in range(m.first, m.last)}
    study = {at for m in page.of("frame") for at in range(m.first, m.last)} if name == "modality" else set()
    for at, token in enumerate(page.tokens):
        sort, group = sort_at(page, at)
        if at in counted or at in synonyms or not token.key[0].isalnum():
            continue
        if at in study:
            return "frame"
        if sort == "verb" and kind != "followup":
            return "clause"
        if sort in ("side", "state"):
            if (sort, group) not in quote.groups:
                return "side" if sort == "side" else "polarity"
        elif sort not in ("plain", "verb", "choice") and singular(token.key) not in quote.words:
            if (at not in named or name == "modality") and _nearby_word(token.key, name, quote):
                continue
            return "number" if token.key[0].isdigit() else "word"
    return ""


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
        if category not in _SYNONYMS or (category == "cyt_result" and kind != "cytology"):
            continue
        known = name_of(mention) in quote.names and name != "modality"
        nearby = name in NAMED_NEARBY and category in _NAMES and kind not in _WHOLE_QUOTE
        good = known or (nearby and _is_nearest(mention, name, quote))
        named = range(mention.first, mention.last)
        plain = {at for at in named if class_of(page.tokens[at].key)[0] not in ("side", "state")}
        (held if good else open_).update(plain)
    return held - open_


def _is_nearest(mention: Mention, name: str, quote: Quoted) -> bool:
    """Is a name the one of its category that stands nearest before the quote, in its sentence, paragraph or heading?"""
    page = quote.reading.page
    category = mention.concept.category
    if category == "frame":
        behind = _study_behind(quote)
        told_by = behind.concept.name if behind else frame_at(quote.reading, quote.place).name
        if mention.concept.name in told_by or name == "modality":
            return mention.concept.name in told_by
    sentence = page.sentence(quote.place.first)
    own = page.of(category, first=sentence.first, last=sentence.last)
    if name == "modality":
        first, last = _own_words(quote)
        return any(_same(each, mention) for each in page.of(category, first=first, last=last))
    if any(kind == category for kind, _, _ in quote.names) and not _is_told_before(category, quote):
        return False
    before = [m for m in own if m.last <= quote.place.first] or own
    if category == "site" and (owner := _owner(quote)):
        return _same(owner, mention)
    if category == "site" and len({m.code for m in before}) > 1:
        return False
    if before:
        return _same(before[-1] if before is not own else before[0], mention)
    earlier = page.of(category, first=_paragraph(page, quote.place), last=sentence.first)
    if earlier and category != "site":
        return _same(earlier[-1], mention)
    part = page.part_of(quote.place.first, known=False)
    labelled = page.of(category, first=part.label[0], last=part.label[1]) if part else []
    if labelled:
        return _same(labelled[-1], mention)
    return category == "site" and mention.code == "cervix" and _is_of_colposcopy(quote)


def _owner(quote: Quoted) -> Mention | None:
    """The organ right behind the quote with "of": "[endometrioid carcinoma] of the endometrium and a cyst"."""
    page, last = quote.reading.page, quote.place.last
    end = page.sentence(last - 1).last
    keys = page.keys(last, min(last + 2, end))
    if keys[:1] != ("of",):
        return None
    first = last + 1 + (keys[1:] == ("the",))
    return next((m for m in page.of("site", first=first, last=end) if m.first == first), None)


def _is_told_before(category: str, quote: Quoted) -> bool:
    """ "Pathology of the uterus showed spread to the tube": may a name before the quote be meant beside one in it?"""
    sentence = quote.reading.page.sentence(quote.place.first)
    return category == "site" and bool(quote.reading.page.of(category, first=sentence.first, last=quote.place.first))


def _is_of_colposcopy(quote: Quoted) -> bool:
    """Does its paragraph tell of a colposcopy, at which it is the cervix that is sampled?"""
    page = quote.reading.page
    keys = page.keys(_paragraph(page, quote.place), quote.place.first)
    return any(key.startswith("colposcop") for key in keys)


def _same(a: Mention, b: Mention) -> bool:
    """Do two mentions name the same? Of organs the code counts, whatever their adjective."""
    return a.code == b.code if a.concept.category == b.concept.category == "site" else name_of(a) == name_of(b)


def _paragraph(page: Page, place: Place) -> int:
    """The first token of the quote's paragraph, at most so far back."""
    near = page.sentences_near(place.first, before=MOST_BACK)
    return max(near[0].first, place.first - MOST_BACK)


def _nearby_word(key: str, name: str, quote: Quoted) -> bool:
    """May a plain word of a name stand elsewhere in the quote's own sentence?"""
    if name not in _WORDED_NEARBY or key[0].isdigit():
        return False
    page = quote.reading.page
    first, last = (
        _own_words(quote) if name == "modality" else (page.sentence(quote.place.first).first, quote.place.first)
    )
    return singular(key) in set(map(singular, page.keys(first, last)))


def _study_behind(quote: Quoted) -> Mention | None:
    """The study named right behind the quote: "[an enlarged node] on contrast-enhanced CT"."""
    page, last = quote.reading.page, quote.place.last
    own = page.sentence(quote.place.last - 1)
    if last >= own.last or page.tokens[last].key not in ("on", "by"):
        return None
    return next(iter(page.of("frame", first=last + 1, last=min(last + 1 + NEAR_STUDY, own.last))), None)


def _own_words(quote: Quoted) -> tuple[int, int]:
    """The tokens about the name of the study that tells the quote: "contrast-enhanced CT of the upper abdomen"."""
    frame = _study_behind(quote) or frame_at(quote.reading, quote.place)
    own = quote.reading.page.sentence(frame.first)
    return max(own.first, frame.first - NEAR_STUDY), min(frame.last + NEAR_STUDY, own.last)


def lacks_anchor(said: Said, quote: Quoted) -> bool:
    """Does the text hold none of the words that this form of sentence needs ("biopsy", "smear", "recurrence")?"""
    stems = said.form.anchor
    if not stems:
        return False
    page = quote.reading.page
    sentence = page.sentence(quote.place.first)
    keys: Sequence[str] = page.keys(sentence.first, max(sentence.last, quote.place.last))
    if said.form.scope == "context":
        part = page.part_of(quote.place.first, known=False)
        label = page.keys(*part.label) if part else ()
        keys = (*page.keys(_paragraph(page, quote.place), quote.place.last), *keys, *label)
    begins = tuple(stem for stem in stems if len(stem) > 3)
    return not any(key in stems or key.startswith(begins) for key in keys)
