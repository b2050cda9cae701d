"""Where what a resource says in a code or a flag and what it says in words contradict each other."""

from lugol.language import results
from lugol.language.results.typed import CYTOLOGY, HISTOLOGY

Concepts = tuple[tuple[str, ...], ...]


def worse_in_words(coded: Concepts, text: str, context: str) -> Concepts:
    """What the words of a report say of its test, where its code is sound and its words tell a finding."""
    said = results.concepts_of(results.read_cell(text, context), context)
    sound = all(_SOUND.intersection(each) for each in coded)
    return tuple(each for each in said if sound and not _SOUND.intersection(each) and _FINDING.intersection(each))


_SOUND = frozenset(["NILM", "benign", "negative"])
_FINDING = frozenset(["positive", "malignant", "cancer", *CYTOLOGY[CYTOLOGY.index("ASC-US") :], *HISTOLOGY[-8:]])


def contradict(said: Concepts, flagged: Concepts) -> bool:
    """Does one of the two say positive and the other negative?"""
    first, second = ({word for one in told for word in one} & {"positive", "negative"} for told in (said, flagged))
    return bool(first and second) and first.isdisjoint(second)
