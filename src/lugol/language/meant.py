"""Names that mean something else here: the genotype of another thing, short forms that are spelled out otherwise."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lugol.language.model import Mention, Sentence, Token
from lugol.language.phrases import word_set

_SHORT = frozenset({"hpv", "cyt_test", "cyt_result", "via_test", "histology", "colposcopic"})
"""The categories whose short forms have other meanings elsewhere in medicine ("AIS", "CIN", "PAP", "ECC", "SCC")."""
_LONGEST_SHORT = 6
_LEAST_SHORT = 2
_MOST_SMALL = 3
"""How many small words ("of", "the") may stand within a long form beside those that the short form counts."""
_OURS = (
    "cervi", "endocerv", "papill", "papanic", "squam", "intrep", "gland", "dysk", "dyspl", "carcin", "cytol", "smear",
    "colpo", "acet", "curett", "iodin", "excision", "electro", "liquid", "thin", "malign", "junction", "transform",
    "section", "aspirat", "biops", "neoplas", "adeno", "tumo", "cancer",
)  # fmt: skip
"""Beginnings of words that only the long forms of our own names have."""
_OF_VIRUS = word_set(
    """the a its viral hpv extended full partial limited reflex further no and for or with by on , : ; ( . - specific
    subsequent high risk carcinogenic oncogenic this that same new another different repeat repeated hr"""
)
"""What may stand before the "genotype" of the virus that was named before; any other word says whose it is."""
_NAMED_BEFORE = 2
_PLATFORM = "platform"
_PLATFORMS = frozenset({_PLATFORM, "GeneXpert"})
"""The machines that look for HPV and for other germs, as the test of either."""


def as_meant(
    text: str, tokens: Sequence[Token], sentences: Sequence[Sentence], found: Sequence[Mention]
) -> Iterator[Mention]:
    """The mentions without those whose words mean something else.

    >>> from lugol.language.page import page_of
    >>> texts = ("The G6PD genotype was normal.", "HPV positive, genotype 16.", "Stroke volume (PAP) was normal.")
    >>> [[m.code for m in page_of(text).of("hpv", "cyt_test")] for text in texts[:2]]
    [[], ['HPV', 'genotyping']]
    """
    other = set(_spelled_otherwise(text, tokens))
    for mention in found:
        if mention.code == "genotyping" and not _is_of_virus(tokens, sentences, found, mention):
            continue
        if mention.code in _PLATFORMS and _tells_types(tokens, sentences, mention) == (mention.code != _PLATFORM):
            continue
        if mention.code == "brachytherapy" and _is_blood(text, tokens, mention):
            continue
        ours = mention.concept.category in _SHORT or mention.concept.attr("frame") == "ecc"
        if ours and text[mention.start : mention.end] in other:
            continue
        yield mention


def _is_blood(text: str, tokens: Sequence[Token], name: Mention) -> bool:
    """ "BT 2u", "BT 3 units": blood that was given, and no brachytherapy."""
    behind = [token.key for token in tokens[name.last : name.last + 2]]
    counted = len(behind) == 2 and behind[0].isdigit() and behind[1] in ("u", "unit", "units", "pint", "pints")
    return text[name.start : name.end] == "BT" and counted


def _tells_types(tokens: Sequence[Token], sentences: Sequence[Sentence], name: Mention) -> bool:
    """ "GeneXpert - 16 neg, 18/45 neg": a machine of many tests, whose types tell that it looked for HPV."""
    sentence = sentences[max(0, bisect_right(sentences, name.first, key=lambda s: s.first) - 1)]
    keys = [tokens[at].key for at in range(sentence.first, sentence.last)]
    return {"16", "18"} <= set(keys[name.last - sentence.first :]) or "hpv" in keys


def _is_of_virus(
    tokens: Sequence[Token],
    sentences: Sequence[Sentence],
    found: Sequence[Mention],
    name: Mention,
) -> bool:
    """Is a bare "genotype" that of HPV: is the virus or a smear named with it, or just before and no other owner?"""
    at = max(0, bisect_right(sentences, name.first, key=lambda s: s.first) - 1)
    named = [m for m in found if m.concept.category in ("hpv", "cyt_test") and m.code != name.code]
    if any(sentences[at].first <= m.first < sentences[at].last for m in named):
        return True
    begun = sentences[max(0, at - _NAMED_BEFORE)].first
    before = tokens[name.first - 1].key if name.first > sentences[at].first else "the"
    owned = tokens[name.last].key == "of" if name.last < len(tokens) else False
    return before in _OF_VIRUS and not owned and any(begun <= m.first < name.first for m in named)


def _spelled_otherwise(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The short forms that stand beside a bracket with words of their initials, none of which is ours.

    "Acute ischaemic stroke (AIS)", "contrast-induced nephropathy (CIN)", "PAP (prostatic acid phosphatase)".
    """
    for at in range(1, len(tokens) - 2):
        if tokens[at].key != "(":
            continue
        for place, long_in in ((at + 1, range(at)), (at - 1, range(at + 1, len(tokens)))):
            short = text[tokens[place].start : tokens[place].end]
            plain = short.rstrip("s")
            if not (_LEAST_SHORT <= len(plain) <= _LONGEST_SHORT and plain.isalpha() and plain.isupper()):
                continue
            most = len(plain) + _MOST_SMALL
            near = [tokens[i].key for i in (long_in[-most:] if place > at else long_in[:most])]
            near = near if place > at else near[: near.index(")")] if ")" in near else []
            long = _long_form(near, plain.lower())
            if long and not any(key.startswith(_OURS) for key in long):
                yield short


def _long_form(keys: Sequence[str], short: str) -> tuple[str, ...]:
    """The last words whose initials make a short form, () where they do not."""
    words = [key for key in keys if key.isalpha()]
    left = short
    for at in range(len(words) - 1, -1, -1):
        if left and words[at].startswith(left[-1]):
            left = left[:-1]
        if not left:
            return tuple(words[at:])
    return ()
