"""The one word that answers what stands right before it: "IMB no", "ECC: N   LLETZ: N", "Biopsy taken: no"."""

from lugol.language.model import Mention, Page, Sentence

_TO_ANSWER = frozenset(((), ("-",), ("–",), (":",), ("=",), ("|",), (">",), ("→",), (",",), ("/",))) | {
    (deed, ":") for deed in ("taken", "done", "performed", "obtained", "sent", "present", "seen")
}  # fmt: skip
"""What may stand between words and their answer."""


def is_answer(page: Page, cue: Mention, last: int, sentence: Sentence) -> bool:
    """Does a cue answer the words that end at `last`: right behind them, and right before a sign or the end?"""
    return _is_right_behind(page, cue, last) and _closes(page, cue, sentence)


def _is_right_behind(page: Page, cue: Mention, last: int) -> bool:
    """ "IMB no", "PCB -ve": does an answer stand right behind the words, its minus between them?"""
    verb = page.tokens[last - 1].key
    deed = cue.code == "super.answer" and verb.endswith("ed") and verb != "deceased"  # "the coil was removed in error"
    return page.keys(last, cue.first) in _TO_ANSWER and cue.first >= last and not deed


def _closes(page: Page, cue: Mention, sentence: Sentence) -> bool:
    """ "IMB no, dyspareunia no": the one word that answers stands right before a sign or the end."""
    if cue.last >= sentence.last or page.tokens[cue.last].key in (",", ".", ";", ":", ")"):
        return True
    if page.tokens[cue.last].key == "(" and page.keys(cue.first, cue.last) == ("n",):
        return True  # "brain mets N (MRI 8 Jan)"
    between = page.text[page.tokens[cue.last - 1].end : page.tokens[cue.last].start]
    return between.startswith("  ") or "\t" in between  # "ECC: N   LLETZ: N": columns of a form
