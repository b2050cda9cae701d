"""Plans and possibilities told by a helping verb: "may well undergo", "must soon be performed", "is likely to need"."""

from collections.abc import Iterator, Sequence

from lugol.language.model import Token

_MODALS = frozenset({"may", "might", "could", "can", "would", "will", "shall", "should", "must"})
_UNSURE = frozenset({"may", "might", "could", "can"})
_BEFORE_TO = frozenset({
    "likely", "going", "due", "about", "set", "ready", "willing", "expected", "supposed", "bound", "advised", "hopes",
    "wants", "wishes", "intends", "plans", "needs", "has", "have", "like", "elects", "agrees", "prefers", "wish",
    "scheduled", "planned", "prepared", "asked", "reluctant", "expects", "want", "need", "hoping", "is", "are",
    "encouraged", "urged", "inclined", "desires", "desire", "desired", "yet", "agreed", "elected", "chose", "chosen",
    "decided",
})  # fmt: skip
"""Words before "to" that make a plan of the verb behind it; "had to" tells what was done."""
_HOW = frozenset({
    "well", "also", "then", "still", "eventually", "ultimately", "later", "soon", "likely", "probably", "possibly",
    "now", "first", "subsequently", "therefore", "thus", "certainly", "definitely", "perhaps", "need", "to", "again",
    "at", "some", "point", "have", "most", "very", "even", "instead", "always", "simply", "only", "initially", "next",
    "rather", "better", "ideally", "usually", "normally", "generally",
})  # fmt: skip
_MOST_BETWEEN = 4
_DEEDS = frozenset({
    "undergo", "receive", "have", "need", "require", "get", "start", "begin", "commence", "repeat", "perform", "do",
    "offer", "consider", "recommend", "administer", "schedule", "plan", "book", "arrange", "order", "obtain", "attempt",
    "try", "advise", "suggest", "request", "give", "prescribe", "initiate", "want", "choose", "prefer", "undertake",
    "warrant", "involve", "use", "add", "include", "necessitate", "resume",
})  # fmt: skip
_DEEDS_WITH = frozenset({
    ("proceed", "with"), ("proceed", "to"), ("benefit", "from"), ("opt", "for"), ("go", "for"), ("go", "ahead"),
    ("continue", "with"), ("return", "for"), ("come", "for"), ("be", "undergoing"), ("be", "receiving"),
    ("be", "having"), ("be", "given"), ("be", "needing"), ("be", "requiring"), ("be", "starting"), ("refer", "for"),
    ("be", "doing"), ("be", "on"), ("be", "performing"), ("treat", "with"), ("go", "on"), ("carry", "out"),
})  # fmt: skip
_DEEDS_DONE = frozenset({
    ("be", "treated", "with"), ("be", "treated", "by"), ("be", "started", "on"), ("be", "referred", "for"),
    ("be", "taken", "for"), ("be", "scheduled", "for"), ("be", "booked", "for"), ("be", "listed", "for"),
    ("be", "offered", "a"), ("be", "candidate", "for"), ("be", "placed", "on"), ("be", "considered", "for"),
    ("be", "managed", "with"), ("be", "managed", "by"), ("be", "admitted", "for"), ("be", "put", "on"),
})  # fmt: skip
_BEFORE_BE = frozenset({
    "performed", "done", "offered", "given", "considered", "needed", "required", "necessary", "started", "repeated",
    "discussed", "undertaken", "carried", "recommended", "administered", "indicated", "arranged", "scheduled",
    "planned", "booked", "attempted", "obtained", "continued", "initiated", "commenced", "deferred", "postponed",
    "delayed", "tried", "appropriate", "reasonable", "advisable", "preferable", "warranted", "sent", "ordered",
    "beneficial", "helpful", "used", "added", "avoided", "contemplated", "advised", "suggested", "an", "needful",
})  # fmt: skip
_HELD = frozenset({"had", "been", "undergone", "received", "taken", "started", "begun", "got", "needed", "required",
                   "represented", "caused", "contributed", "led", "developed", "resulted", "occurred"})  # fmt: skip
_SURELY = frozenset({"successfully", "safely", "completely", "not"})
_FORWARD, _BACKWARD, _POSSIBLE = "plan.will", "plan.after", "pos.question"
"""The rows of `cues.csv` in whose name a helping verb makes a plan or a possibility."""


def modals(tokens: Sequence[Token], limits: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """The row of `cues.csv` and the tokens of each helping verb with the verb behind it: done it is not.

    >>> from lugol.language.tokens import tokenize
    >>> text = "She may well undergo LLETZ. Hysterectomy must then be performed. Surgery could safely be done."
    >>> tokens = tokenize(text)
    >>> [(row, text[tokens[a].start : tokens[b - 1].end]) for row, a, b in modals(tokens, [len(tokens)])]
    [('plan.will', 'may well undergo'), ('plan.after', 'must then be performed')]
    """
    ends = iter(sorted(limits))
    end = next(ends, len(tokens))
    for at, token in enumerate(tokens):
        while at >= end:
            end = next(ends, len(tokens))
        behind = at + 1
        if token.key == "to" and at and tokens[at - 1].key in _BEFORE_TO:
            pass
        elif token.key not in _MODALS:
            continue
        while behind < min(end, at + 1 + _MOST_BETWEEN) and _is_how(tokens, behind, end):
            behind += 1
        found = _verb_at(tokens, behind, end, token.key)
        if found is not None:
            row, last = found
            yield row, at, last


def _is_how(tokens: Sequence[Token], at: int, end: int) -> bool:
    """An adverb between the helping verb and its verb; "have", "need" only before "to" ("will need to have")."""
    key = tokens[at].key
    if key in ("have", "need"):
        return at + 1 < end and tokens[at + 1].key == "to"
    return key in _HOW


def _verb_at(tokens: Sequence[Token], at: int, end: int, modal: str) -> tuple[str, int] | None:
    """The row and the end of a cue whose main verb stands at a token; None where it makes no plan."""
    keys = tuple(token.key for token in tokens[at : min(at + 3, end)])
    if not keys or _SURELY.intersection(keys):
        return None
    if keys[:3] in _DEEDS_DONE:
        return _FORWARD, at + 3
    if keys[:2] == ("be", "given") and not (keys[2:] and keys[2][0].isalnum()):
        return _BACKWARD, at + 2  # "chemotherapy may be given."
    if keys[:2] in _DEEDS_WITH:
        return _FORWARD, at + 2
    if keys[0] == "be" and keys[1:2] and keys[1] in _BEFORE_BE:
        option = keys[1] != "an" or keys[2:3] == ("option",)
        return (_BACKWARD, at + (3 if keys[1] in ("an", "carried") else 2)) if option else None
    if keys[0] not in _DEEDS or (keys[0] == "have" and keys[1:2] and keys[1] in _HELD):
        return None
    if keys[0] in ("have", "get") and modal in _UNSURE:
        return _POSSIBLE, at + 1
    return _FORWARD, at + 1
