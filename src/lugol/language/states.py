"""Words that are results: runs such as "strongly positive" or "no loss of expression", with what they say together."""

from collections.abc import Sequence

import msgspec

from lugol.language.cues import Cues, gap, states_in
from lugol.language.model import SCREENING_TESTS, Mention, Sentence
from lugol.language.pairing import NAMES, Value

_OPPOSITE = {"positive": "negative", "negative": "positive", "high": "normal", "low": "normal"}
_ABSENT = "not detected"
"""What denies any other word of its run: "mutation was not detected"."""
_SHOWN = frozenset(
    {"indicated", "showed", "shows", "showing", "demonstrated", "revealed", "displayed", "exhibited", "with"}
)
_SIGNS = frozenset({"+", "-", "–", "−", "±", "‐", "＋", "－"})
_CARRIES = frozenset({"list", "filler", "lead", "link", "measure"})
_THINGS = (
    "site",
    "histology",
    "procedure",
    "symptom",
    "condition",
    "colposcopic",
    *SCREENING_TESTS,
    "head",
)
_ENDS = frozenset({",", ";", ".", ")", "]", "/", "and", "|", "(", ":", "，"})


class Run(msgspec.Struct, frozen=True):
    """State words that stand together: the value they say, their words, and whether any is more than a hint."""

    value: str
    words: tuple[Mention, ...]
    first: int
    last: int
    strong: bool
    denied: bool = False
    sign: str = ""


def runs(cues: Cues, sentence: Sentence) -> list[Run]:
    """The runs of state words of a sentence, denials within and right before them counted in.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.cues import cues_of
    >>> page = page_of("There was no loss of expression; ER strongly positive")
    >>> [r.value for r in runs(cues_of(page, (), "ihc"), page.sentences[0])]
    ['positive', 'positive']
    """
    words: Sequence[Mention] = states_in(cues, sentence.first, sentence.last)
    names = {i for m in cues.page.of(*NAMES, first=sentence.first, last=sentence.last) for i in range(m.first, m.last)}
    words = [m for m in words if m.first not in names and "measure" not in cues.roles.get(m.first, ())]
    words = [m for m in words if not (_names_slides(cues, sentence, m) or _is_litre(cues, m))]
    found: list[Run] = []
    for cluster in _clusters(cues, words):
        first, denials = _led(cues, sentence, cluster)
        bare = all(strength(m)[1] == "noun" for m in cluster)
        if not bare or denials or (first and cues.page.tokens[first - 1].key in _SHOWN):
            found.append(_said(cluster, first, denials))
    return [run for i, run in enumerate(found) if not (i and _only_ends_denial(cues, names, found[i - 1], run))]


def _only_ends_denial(cues: Cues, names: set[int], before: Run, run: Run) -> bool:
    """ "No expression of p53 was seen": the word that ends a denial confirms it, and is no result of its own."""
    if not before.denied or run.denied or not only_hints(run):
        return False
    between = [at for at in range(before.last, run.first) if at not in names]
    return all(cues.roles.get(at, frozenset({"break"})) <= _CARRIES for at in between)


_SUBJECT = 8
_SLICES = frozenset({"block", "blocks", "section", "sections", "slide", "slides", "specimen", "specimens", "tissue",
                     "tissues", "sample", "samples", "smears", "microarray", "slices"})  # fmt: skip


def _is_litre(cues: Cues, word: Mention) -> bool:
    """ "mmol/L", "10 L/min": a litre, where "29 L" marks a low value."""
    around = cues.page.keys(max(0, word.first - 1), word.first) + cues.page.keys(word.last, word.last + 1)
    return cues.page.tokens[word.first].key == "l" and "/" in around


_SLIDES = frozenset({
    "special", "additional", "further", "the", "these", "other", "of", "by", "with", "and", ",", "immune", "on", "all",
    "immunohistochemical", "histochemical", "ihc", "immunoperoxidase", ":",
})  # fmt: skip


_TELLS_THEN = (("of", "which"), ("which", "was"), ("which", "were"), ("which", "showed"))


def _names_slides(cues: Cues, sentence: Sentence, word: Mention) -> bool:
    """ "Stains for CD3 were negative", "sections were stained for CD3": the slides, no result of theirs."""
    tokens = cues.page.tokens
    if tokens[word.first].key in ("stained", "immunostained", "labelled", "labeled", "reacted"):
        before = set(cues.page.keys(max(sentence.first, word.first - _SUBJECT), word.first))
        told = cues.page.keys(word.first, sentence.last)
        if {"was", "were"} & before and any(told[i : i + 2] in _TELLS_THEN for i in range(len(told))):
            return True  # "the tumour was stained for ER and PR, none of which was expressed"
        return bool(before & _SLICES) and not before & {"cells", "cell", "nuclei"}
    if tokens[word.first].key != "stains" or word.last == word.first + 1:
        return False
    return word.first == sentence.first or tokens[word.first - 1].key in _SLIDES


def _clusters(cues: Cues, words: Sequence[Mention]) -> list[list[Mention]]:
    clusters: list[list[Mention]] = []
    for word in words:
        if clusters and word.first < clusters[-1][-1].last:
            continue
        if clusters and _goes_with(cues, clusters[-1], word):
            clusters[-1].append(word)
        else:
            clusters.append([word])
    return clusters


def _goes_with(cues: Cues, cluster: Sequence[Mention], word: Mention) -> bool:
    between = gap(cues, cluster[-1].last, word.first)
    if between.unknown or between.roles & {"break", "except", "measure"} or _names_between(cues, cluster[-1], word):
        return False
    keys = cues.page.keys(cluster[-1].last, word.first)
    if "," in keys and not _is_hint(word) and not (keys == (",",) and _sums_up(cues, cluster, word)):
        return False
    if ")" in keys and "list" in between.roles:
        return False
    if "negator" in between.roles and ("list" in between.roles or "(" in keys):
        return False  # "negative (no block staining)"
    extents = any(strength(m)[1] == "extent" for m in (cluster[-1], word))
    if "list" in between.roles and cues.page.keys(word.last, word.last + 1) == ("-",):
        return False
    if "list" in between.roles and not extents:
        return False
    firm = {strength(m)[0] for m in (*cluster, word) if not _is_hint(m)} - {_ABSENT}
    return len(firm) <= 1


def _sums_up(cues: Cues, cluster: Sequence[Mention], word: Mention) -> bool:
    """ "Patchy, negative": an extent, and behind the comma what it amounts to."""
    behind = cues.page.keys(word.last, word.last + 1)
    last = word.last >= cues.page.sentence(word.first).last
    return all(strength(m)[1] == "extent" for m in cluster) and (last or behind[0] in _ENDS)


def _names_between(cues: Cues, before: Mention, word: Mention) -> bool:
    return bool(cues.page.of("analyte", "ihc_marker", "gene", first=before.last, last=word.first))


def strength(word: Mention) -> tuple[str, str]:
    """The value of a state word and how it is held: "" firmly, else "weak", "extent", "index", "trend" or "noun"."""
    kind, _, value = word.code.partition(" ")
    return (value, kind) if kind in ("weak", "extent", "index", "trend", "noun") else (word.code, "")


def _is_hint(word: Mention) -> bool:
    return bool(strength(word)[1])


def _led(cues: Cues, sentence: Sentence, cluster: Sequence[Mention]) -> tuple[int, int]:
    """Where the run begins with the denials before it, and how many denials it holds."""
    inside = {at for m in cluster for at in range(m.first, m.last)}
    denials = _count(cues, cluster[0].first, cluster[-1].last, inside)
    at = first = cluster[0].first
    while at > sentence.first:
        roles = cues.roles.get(at - 1, frozenset())
        if "negator" in roles:
            first = at - 1
            denials += 1 if not _same_denial(cues, at - 1) else 0
        elif not roles or not roles <= {"filler", "link"} or cues.page.tokens[at - 1].key in (":", "-", "–"):
            break
        at -= 1
    return first, denials


def _same_denial(cues: Cues, at: int) -> bool:
    """Is the token after also of the denial ("did not" is one)?"""
    return "negator" in cues.roles.get(at + 1, ())


def _count(cues: Cues, first: int, last: int, inside: set[int]) -> int:
    denied = [i for i in range(first, last) if i not in inside and "negator" in cues.roles.get(i, ())]
    return sum(i - 1 not in denied for i in denied)


def _said(cluster: Sequence[Mention], first: int, denials: int) -> Run:
    firm = [m for m in cluster if not _is_hint(m)]
    hints = [m for m in cluster if strength(m)[1] != "trend"] or cluster
    value = strength(firm[0] if firm else hints[0])[0]
    if any(m.code == _ABSENT for m in firm):
        return Run(_ABSENT, tuple(cluster), first, cluster[-1].last, True, True)
    denied = bool(denials % 2)
    if denied and all(strength(m)[1] in ("extent", "noun") for m in cluster) and strength(cluster[0])[1] == "extent":
        value = "not " + value
    elif denied:
        value = _OPPOSITE.get(value, "not " + value)
    return Run(value, tuple(cluster), first, cluster[-1].last, bool(firm), denied)


def sign_at(cues: Cues, at: int, sentence: Sentence) -> tuple[str, int] | None:
    """A sign of a stain that begins at a token and the token behind it: "+", "(-)", "+/-", "++", "3+"; None for none.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.cues import cues_of
    >>> page = page_of("p63 (+/-), CD31 -")
    >>> [sign_at(cues_of(page, ()), i, page.sentences[0]) for i in (2, 10)]
    [('equivocal', 7), ('negative', 11)]
    """
    tokens, last = cues.page.tokens, sentence.last
    opened = at < last and tokens[at].key in ("(", "[")
    begun = at + opened
    end = begun
    while end < last and (tokens[end].key in _SIGNS or (tokens[end].key == "/" and end > begun and end + 1 < last
                                                       and tokens[end + 1].key in _SIGNS)):  # fmt: skip
        end += 1
    if end == begun:
        return None
    marks = {tokens[i].key for i in range(begun, end)}
    plus, minus = bool(marks & {"+", "＋"}), bool(marks & {"-", "–", "−", "‐", "－"})
    result = "equivocal" if "±" in marks or (plus and minus) else "positive" if plus else "negative"
    if not _is_over(cues, end, last, result):
        return None
    closed = opened and end < last and tokens[end].key in (")", "]")
    return result, end + closed


def _is_over(cues: Cues, end: int, last: int, result: str) -> bool:
    """A minus before a word is a dash; a plus before a figure joins."""
    if end >= last:
        return True
    following = cues.page.tokens[end]
    apart = "\n" in cues.page.text[cues.page.tokens[end - 1].end : following.start]
    if result == "negative":
        stains = cues.page.of("ihc_marker", first=end, last=end + 1)
        listed = cues.page.tokens[end - 1].glued and not following.glued and bool(stains)  # "CK20- CDX2-"
        return apart or following.key in _ENDS or listed
    return following.key not in ("ve",) and not (following.glued and following.key[0].isdigit())


def only_hints(run: Run) -> bool:
    """Does a run hold nothing but words that confirm ("was noted") or name the test ("staining")?"""
    return bool(run.words) and all(strength(m)[1] in ("weak", "noun", "trend") for m in run.words)


_ARTICLES = frozenset({"a", "an", "the", "her"})


def as_value(cues: Cues, sentence: Sentence, run: Run, *, shared: bool = True) -> Value:
    """A run as a value to pair; it may be shared by a list of heads unless it is a sign.

    Where unknown words follow ("normal cervix"), it does not reach back over a comma or an "and", and not at all where
    it stands before a thing of its own.
    """
    tokens, at = cues.page.tokens, run.last
    word = at < sentence.last and tokens[at].key[0].isalpha() and not run.sign
    close = word and (tokens[at].key in ("for", "of") or not cues.roles.get(at))
    led = run.first > 0 and tokens[run.first - 1].key in _ARTICLES
    noun = (
        close and tokens[at].key not in ("for", "of") and (led or bool(cues.page.of(*_THINGS, first=at, last=at + 1)))
    )
    sides = {m.concept.attr("direction") for m in run.words}
    return Value(
        run,
        run.first,
        run.last,
        own=bool(run.sign),
        shared=shared,
        weak=only_hints(run) and not run.denied,
        close=close,
        noun=noun,
        side=sides.pop() if len(sides) == 1 and "both" not in sides else "",
    )
