"""What is spoken of as to come: "following LLETZ she will need a test of cure"."""

from lugol.language.model import Mention
from lugol.language.reading import Reading

_AFTER = frozenset({"after", "following", "post", "once"})
_WILL = frozenset({"will", "may", "might", "shall", "'ll", "she'll", "needs", "would"})
_AHEAD_WITHIN = 6


def is_ahead(reading: Reading, mention: Mention) -> bool:
    """ "Following LLETZ she will need a test of cure": what is only spoken of as to come, where none is told as done.

    Not with a date, nor where the text tells another one of its kind: "LLETZ was done. After LLETZ she will ...".
    """
    page, sentence = reading.page, reading.page.sentence(mention.first)
    at = mention.first - 1 - (page.keys(mention.first - 1, mention.first) in (("the",), ("a",), ("her",), ("this",)))
    led = at >= sentence.first and page.tokens[at].key in _AFTER and page.keys(at - 1, at) != ("now",)
    behind = page.keys(mention.last, min(mention.last + _AHEAD_WITHIN, sentence.last))
    near = reading.time.told_in(at, mention.last + _AHEAD_WITHIN)
    if not led or not _WILL.intersection(behind) or any(not m.relative for m in near):
        return False
    others = (m for m in page.of("procedure") if m.code == mention.code and m.first != mention.first)
    told = (reading.judge(m.first, m.last).assertion for m in others)
    return not any(said in ("affirmed", "historical") for said in told)
