"""The names of people behind their titles: in "Dr R Cone" and "Mrs Paget" nothing clinical is told."""

from collections.abc import Iterator, Sequence

from lugol.language.model import Token

TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor"})
_NO_NAME = frozenset({
    *("smear", "smears", "test", "biopsy", "done", "taken", "performed", "result", "results", "showed", "shows", "was"),
    *("negative", "positive", "normal", "abnormal", "of", "with", "at", ":"),
})  # fmt: skip
"""Behind a short form and its stop these tell that a test and no name stood there: "seen by Dr. Pap smear taken"."""
_MOST_INITIALS = 3


def surnames(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The tokens of each name with a capital behind a title, initials between them.

    >>> from lugol.language.tokens import tokenize
    >>> text = "Referred by Dr R. Cone for a cone biopsy. Mrs Paget is well."
    >>> [text[tokenize(text)[i].start : tokenize(text)[i].end] for i in surnames(text, tokenize(text))]
    ['Cone', 'Paget']
    """
    for at, token in enumerate(tokens):
        if token.key not in TITLES or text[token.start : token.end].isupper():
            continue
        name = _behind_initials(text, tokens, at + 1)
        if name < len(tokens) and text[tokens[name].start : tokens[name].end].istitle():
            stopped = name == at + 2 and tokens[at + 1].key == "."
            following = tokens[name + 1].key if name + 1 < len(tokens) else ""
            if not (stopped and following in _NO_NAME):
                yield name


def _behind_initials(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where the name behind "R", "J." or "A.B." begins."""
    seen = 0
    while at + 1 < len(tokens) and seen <= _MOST_INITIALS:
        written = text[tokens[at].start : tokens[at].end]
        if written != "." and not (len(written) == 1 and written.isupper()):
            break
        seen += written != "."
        at += 1
    return at
