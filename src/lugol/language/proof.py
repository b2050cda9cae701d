"""Proves the grammar: each cue row does what its examples say, would be missed, and leaves its counterexample alone."""

import msgspec

from lugol.errors import BadData
from lugol.language.assertion import judge
from lugol.language.cue_places import assertions
from lugol.language.lexicon import lexicon_rows, read_rows
from lugol.language.model import Judgement
from lugol.language.page import page_of
from lugol.language.tokens import tokenize

_SAID = {"pseudo": "affirmed", "done": "affirmed", "superseded": "negated", "anchor": "affirmed"}
_LIFTING = ("pseudo", "done", "anchor")


class Proof(msgspec.Struct, frozen=True):
    """How many rows, examples and terms there are, and every problem in words."""

    rows: int
    examples: int
    terms: int
    problems: tuple[str, ...] = ()


def judged(marked: str, without: str = "") -> Judgement:
    """How the words in square brackets are asserted, if need be without one row of the grammar.

    >>> judged("No [mass] was seen.").assertion, judged("No [mass] was seen.", without="neg.no").assertion
    ('negated', 'affirmed')
    """
    start, end = marked.index("["), marked.index("]") - 1
    page = page_of(marked.replace("[", "", 1).replace("]", "", 1))
    inside = [i for i, token in enumerate(page.tokens) if token.end > start and token.start < end]
    return judge(assertions(page, without), inside[0], inside[-1] + 1)


def check() -> Proof:
    """Prove every cue row, and that no term of the lexicon stands under two codes of its category."""
    rows = read_rows("cues.csv")
    problems = [f"cues.csv ({row['id']}): {wrong}" for row in rows for wrong in wrong_with(row)]
    try:
        terms = _terms()
    except BadData as error:
        return Proof(len(rows), 2 * len(rows), 0, (*problems, str(error)))
    doubled = [
        f"lexicon: {name!r} ({category}) stands for {' and '.join(sorted(codes))}"
        for (category, name), codes in terms.items()
        if len(codes) > 1 and not {"and", "or"} & set(name.split())
    ]
    return Proof(len(rows), 2 * len(rows), len(terms), (*problems, *doubled))


def wrong_with(row: dict[str, str]) -> list[str]:
    """What does not hold of a cue row: an example, its need, or its counterexample."""
    found: list[str] = []
    effect = row["effect"]
    for example in (row["example"], row["example2"]):
        now = judged(example)
        if now.assertion != _SAID.get(effect, effect):
            found.append(f"{example!r} reads as {now.assertion}")
        elif now == judged(example, without=row["id"]):
            found.append(
                f"{example!r} reads the same without this row; leave the row out or give an example that needs it"
            )
    counter = judged(row["counterexample"])
    changed = counter != judged(row["counterexample"], without=row["id"])
    if counter.row == row["id"] or (changed and effect not in _LIFTING):
        found.append(f"the counterexample {row['counterexample']!r} is read by this row")
    return found


def _terms() -> dict[tuple[str, str], set[str]]:
    """Each term of the lexicon by category and spelling, with the codes it stands for."""
    found: dict[tuple[str, str], set[str]] = {}
    for concept, terms in lexicon_rows():
        for term in terms:
            exact = term.startswith("=")
            spelled = term if exact else " ".join(t.key for t in tokenize(term) if t.key != "-")
            found.setdefault((concept.category, spelled), set()).add(concept.code)
    return found
