"""What a woman is told before an operation may come of it, and did not: "risks including bleeding were reviewed"."""

from lugol.language.model import Page, Sentence

_RISKS = frozenset({"risks", "hazards"})
_WEIGHED = _RISKS | {"complications", "possibility", "potential", "effects", "alternatives", "consequences", "options"}
_TALK = frozenset({
    "discussed", "discussion", "explained", "explanation", "reviewed", "counseled", "counselled", "understands",
    "understood", "understanding", "informed", "outlined", "quoted", "consent", "consented", "consenting", "advised",
    "acknowledges", "acknowledged", "aware", "described", "mentioned", "verbalized", "went", "told", "talked",
})  # fmt: skip
_NAMING = frozenset({"include", "includes", "including", "included", "such", "namely", "are", "were"})
_LISTS = frozenset({":", "(", "-"})
_DONE = frozenset({
    "underwent", "performed", "taken", "proceeded", "done", "carried", "undertaken", "removed", "showed", "revealed",
    "confirmed", "diagnosed", "started", "commenced", "developed", "then", "brought", "signed", "elected", "chose",
    "opted", "wishes", "like", "proceed", "agreed", "decided", "desires", "wants", "because", "as", "given",
    "her", "had", "has", ";",
})  # fmt: skip
"""Words that turn from what may happen to what did, or to herself."""
_TAKEN_UP = frozenset({"these", "they", "this", "those", "among"})


def is_weighed(page: Page, sentence: Sentence, first: int) -> bool:
    """Do the words at `first` name what may come of an operation, or what else might be done, told before consent?

    >>> from lugol.language.page import page_of
    >>> page = page_of("Risks including bleeding and injury to the bowel were discussed. LLETZ was done.")
    >>> [is_weighed(page, page.sentence(at), at) for at in (2, 11)]
    [True, False]
    """
    keys = page.keys(sentence.first, sentence.last)
    named = _opens(page, sentence, keys)
    if named is None:
        return False
    between = page.keys(sentence.first + named + 1, first)
    spoken = [at for at, key in enumerate(between) if key in _TALK]
    if spoken and not (_NAMING | _LISTS).intersection(between[spoken[-1] :]):
        return False  # "the risks were explained and a biopsy was taken"
    return first > sentence.first + named and not _DONE.intersection(between)


def _opens(page: Page, sentence: Sentence, keys: tuple[str, ...]) -> int | None:
    """Where in a sentence the risks begin that it speaks of; None where it speaks of none."""
    risks = next((at for at, key in enumerate(keys) if key in _RISKS), None)
    if risks is not None and (_TALK | _NAMING).intersection(keys):
        return risks
    if _TALK.intersection(keys):
        return next((at for at, key in enumerate(keys) if key in _WEIGHED), None)
    taken_up = keys[:1] and keys[0] in _TAKEN_UP and _NAMING.intersection(keys[:3])
    before = page.sentence(sentence.first - 1) if sentence.first else None
    if taken_up and before is not None and _WEIGHED.intersection(said := page.keys(before.first, before.last)):
        return 0 if _TALK.intersection(said) else None
    return None
