"""Blocks cut into sentences, and sentences into clauses."""

from collections.abc import Iterator, Sequence
from functools import cache

from lugol.language.blocks import Block
from lugol.language.labels import Label
from lugol.language.legends import is_told
from lugol.language.lexicon import read_rows
from lugol.language.lines import SENTENCE_ENDS, is_enumerator
from lugol.language.model import Article, Sentence, Token
from lugol.language.number_of import is_number_of
from lugol.language.tokens import HYPHENS

MOST_TOKENS = 240
"""A sentence is cut here, so that time stays linear for any text; a cut loses nothing but the reach of its cues."""
LONGEST_ADDRESS = 12
_MAY_END = frozenset({"al", "etc", "wk", "wks", "mth", "mths", "yr", "yrs", "hr", "hrs", "tab", "tabs", "inj"})
"""Abbreviations behind which nothing of their own stands: a word with a capital begins the next sentence."""
_UNITS = frozenset({"g", "l", "c", "f"})
"""Letters that behind a figure are its unit: the full stop of "3000 G. SHE" and "38 C. The" ends a sentence."""
_BREAKS = frozenset({"but", "however", "although", "though", "whereas", "while", "yet", "except", "nevertheless"})
_EXCEPTS = frozenset({("other", "than"), ("apart", "from"), ("aside", "from"), ("save", "for"), ("exception", "of")})
"""What follows these is what is there: "no dysplasia other than CIN1"."""
_NO_BREAKS = frozenset(
    {("while", "a"), ("though", "as"), ("but", "nothing"), ("but", "all"), ("yet", "not")}
    | {("yet", before) for before in ("has", "have", "had", "is", "are", "was", "as")}
)
_ANSWERS = frozenset({"no", "yes", "none", "nil", "never", "denied"})
"""Behind a question mark these answer it: "Fever? No" is one sentence."""
_RELATIVE = frozenset({"which", "who", "whose", "whom", "where", "then"})
_SUBJECTS = frozenset({"she", "he", "the", "a", "an", "there", "it", "they", "we", "her", "patient"})
_VERBS = frozenset(
    {"was", "were", "is", "are", "has", "had", "showed", "revealed", "underwent", "demonstrated", "presented"}
)
VERB_WITHIN = 8
_LOOKS = frozenset({
    "enlarged", "bulky", "small", "large", "soft", "firm", "tender", "nontender", "mobile", "thickened", "dilated",
    "irregular", "atrophic", "closed", "open", "smooth", "retroverted", "anteverted", "normal", "healthy",
    "regular", "friable", "hard", "nodular", "cystic", "solid", "swollen", "moist", "pale", "pink", "intact",
    "clean", "clear", "parous", "nulliparous", "multiparous", "patent", "long", "short", "thick", "thin",
    "normal-appearing", "unremarkable", "globular", "boggy", "retroflexed", "anteflexed", "fixed", "free",
    "distended", "erythematous", "edematous", "symmetrical", "asymmetrical", "lobulated",
    "pedunculated", "adherent", "inflamed", "scarred", "benign-appearing", "prominent", "hypertrophic",
    "elongated", "effaced", "posterior", "anterior", "midposition", "central", "deviated", "bilobed", "round",
    "oval", "obese", "overweight", "thin-walled", "multicystic", "simple", "complex",
})  # fmt: skip
_HOW = frozenset({"otherwise", "still", "mildly", "slightly", "grossly", "fairly", "somewhat", "quite", "very", "non"})
_SPECIES = frozenset({
    "pylori", "coli", "aureus", "difficile", "vaginalis", "albicans", "trachomatis", "pneumonie",
    "fecalis", "influenze", "tuberculosis", "genitalium", "agalactie", "isrelii", "glabrata", "mirabilis",
    "penetrans", "hensele", "vivax", "falciparum", "gondii", "cruzi", "pallidum", "epidermidis", "eruginosa",
    "hominis", "urealyticum", "gonorrhee", "jejuni", "hematobium", "mansoni", "bovis",
})  # fmt: skip
"""What a germ is called behind the letter of its genus, folded: "H. pylori"."""
_AFTER = frozenset({("z", ".", "n"), ("st", ".", "p"), ("s", ".", "p")})
""" "Zustand nach", "status post" in letters with full stops."""
_DENIALS = frozenset({"no", "not", "without", "nor", "neither", "never", "nil"})


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["key"] for row in read_rows("abbreviations.csv"))


def is_caption(tokens: Sequence[Token], block: Block) -> bool:
    """Is a block the legend of a figure, a table or a box?"""
    head = tokens[block.first].key
    following = tokens[min(block.first + 1, block.last - 1)].key
    if head == "[" and following in ("image", "figure", "photo", "picture"):
        return True
    numbered = block.first + 1 < block.last and tokens[block.first + 1].key[0].isdigit()
    named = head in ("fig", "figure", "table", "image", "box", "scheme") and (numbered or following == ".")
    return named and not is_told(tokens, block.first, block.last)


def sentences_of(
    text: str,
    tokens: Sequence[Token],
    blocks: Sequence[Block],
    labels: Sequence[Label],
    articles: Sequence[tuple[int, Article]],
    captions: Sequence[tuple[int, int]],
) -> Iterator[Sentence]:
    """The sentences of some blocks in order, each with its clauses."""
    label_firsts = {label.first for label in labels}
    place = 0
    caption_firsts = {first for first, _ in captions}
    for number, block in enumerate(blocks):
        while place + 1 < len(articles) and articles[place + 1][0] <= block.first:
            place += 1
        article: Article = "caption" if block.first in caption_firsts else articles[place][1]
        for first, last in _split(text, tokens, block, label_firsts):
            yield Sentence(first, last, article, block.paragraph, number, tuple(_clauses(tokens, first, last)))


def _split(text: str, tokens: Sequence[Token], block: Block, labels: set[int]) -> Iterator[tuple[int, int]]:
    first = block.first
    for at in range(block.first, block.last):
        if at > first and at in labels and tokens[at - 1].key in (".", ";", "!", "?"):
            yield first, at
            first = at
        cut = at + 1 - first >= MOST_TOKENS or _ends_caption(tokens, at)
        if (cut and at + 1 < block.last) or (
            at + 1 < block.last and tokens[at].key in SENTENCE_ENDS and _ends_here(text, tokens, first, at, block)
        ):
            yield first, at + 1
            first = at + 1
    if first < block.last:
        yield first, block.last


def _ends_caption(tokens: Sequence[Token], at: int) -> bool:
    """ "... Full size image": the mark that a web page leaves behind each caption; the text goes on behind it."""
    return tokens[at].key == "image" and at > 1 and (tokens[at - 2].key, tokens[at - 1].key) == ("full", "size")


def _ends_here(text: str, tokens: Sequence[Token], first: int, at: int, block: Block) -> bool:
    """Does the stop at a token end its sentence, rather than an abbreviation or a list number?"""
    stop, following = tokens[at], tokens[at + 1]
    if following.key in (".", ",", ";", ")", ":"):
        return False
    if stop.key == "?" and (following.glued or not stop.glued or following.key in _ANSWERS):
        return False
    if at == first:
        return True
    before = tokens[at - 1]
    written = text[before.start : before.end]
    if following.glued:
        begun = len(before.key) > 2 and before.key.isalpha() and text[following.start].isupper() and stop.key == "."
        return begun and not _is_address(tokens, at)
    if not stop.glued or stop.key != ".":
        return True
    if at - 1 == _skip_bullets(tokens, first) and is_enumerator(before):
        return False
    if [token.key for token in tokens[max(0, at - 5) : at]] == ["d", ".", "o", ".", "b"]:
        return False
    if tuple(token.key for token in tokens[max(0, at - 3) : at]) in _AFTER:
        return False
    if is_number_of(tokens, at + 1) and following.key == "no" and text[following.start].islower():
        return False  # "path. no. 2231"
    if before.key == "no":
        return not (following.key[0].isdigit() or is_number_of(tokens, at - 1))
    if before.key in _abbreviations():
        begins = text[following.start : following.end]
        begun = begins.istitle() or (begins.isupper() and written.isupper())
        return before.key in _MAY_END and begun and len(following.key) > 2
    if following.key in _SPECIES and len(written) == 1:
        return False
    measured = before.key in _UNITS and at - 1 > first and tokens[at - 2].key[0].isdigit()
    initial = len(written) == 1 and written.isupper() and written not in "IVX" and not measured
    return not (initial and not text[following.start].islower() and not before.glued) or following.key.isdigit()


def _is_address(tokens: Sequence[Token], at: int) -> bool:
    """ "HTTP://WWW.SITE.ORG/A": a stop within the address of a page or of a letter box ends nothing."""
    run = tokens[max(0, at - LONGEST_ADDRESS) : at + 1]
    begun = next((len(run) - back for back, token in enumerate(reversed(run), 1) if not token.glued), 0)
    return any(token.key in ("/", "@", "www") for token in run[begun:])


def _skip_bullets(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) - 1 and tokens[at].key in ("*", "•", ">", "#", *HYPHENS):
        at += 1
    return at


def _clauses(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Stretches within which words such as "no" reach; brackets are not broken."""
    begun, depth = first, 0
    for at in range(first, last):
        key = tokens[at].key
        depth += (key in "([") - (key in ")]" and depth > 0)
        if depth or at == begun or not _breaks(tokens, at, last):
            continue
        yield begun, at
        begun = at
    yield begun, last


def _joins_looks(tokens: Sequence[Token], at: int, last: int) -> bool:
    """ "A slightly enlarged but mobile uterus": two looks of one thing, none of them denied."""
    following = tokens[at + 1].key if at + 1 < last else ""
    then = tokens[at + 2].key if at + 2 < last else ""
    looks = tokens[at - 1].key in _LOOKS and (following in _LOOKS or (following in _HOW and then in _LOOKS))
    return looks and not _DENIALS.intersection(token.key for token in tokens[max(0, at - 6) : at])


def _breaks(tokens: Sequence[Token], at: int, last: int) -> bool:
    key, before = tokens[at].key, tokens[at - 1].key
    following = tokens[at + 1].key if at + 1 < last else ""
    if key in ("but", "yet") and _joins_looks(tokens, at, last):
        return False
    if before == ";" or (key in _BREAKS and (key, before) not in _NO_BREAKS) or (key, following) in _EXCEPTS:
        return True
    if before == ",":
        begins = key == "and" and following in _SUBJECTS and _has_verb(tokens, at, last)
        return key in _RELATIVE or begins or key in ("she", "he")
    spaced = not tokens[at].glued and following and not tokens[at + 1].glued
    return key in ("–", "—") and bool(spaced)


def _has_verb(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Does what follows an "and" have a verb of its own, so that it is a clause and no item of a list?"""
    return any(token.key in _VERBS for token in tokens[at + 1 : min(last, at + 1 + VERB_WITHIN)])
