"""A sentence in stretches: which of the names in it tells which of its words."""

from collections.abc import Iterator

from lugol.language.frames.frame import Frame, Stretch
from lugol.language.frames.named import SHOWED
from lugol.language.model import Page, Sentence

_BY = frozenset({"on", "by", "at", "in", "with", "under", "via", "from", "during", "through", "using", "per"})
_TURNS = frozenset({";", "however", "but", "although", "though", "then", "therefore", "so"})
"""Words between what was seen with the eye and the colposcopy that followed it."""
_CONNECTS = frozenset(
    {
        *("of", "the", "her", "and", "with", "without", "contrast", "a", "an", "that", "was", "were", "which", "on"),
        *("performed", "done", "obtained", "/", ",", "(", ")", "scan", "scans", "examination", "imaging"),
        *("chest", "thorax", "head", "whole", "body", "lower", "upper", "limb", "limbs", "hand", "left", "right"),
        *("both", "bilateral", "bilaterally", "patient", "fetal"),
        *("intravenous", "full", "entire", "as", "well", "also", "then", "at", "this", "time", "-", "image"),
    }
)
"""Words between a study and its verb that only say what was studied and how."""
_SHOWS_TOO = frozenset({"showing", "shows", "reveals", "revealing", "demonstrates", "demonstrating", "reported"})


def stretched(page: Page, sentence: Sentence, frames: list[Frame], current: Frame) -> Iterator[Stretch]:
    """What stands before the first name, and behind each; before it tells what told before, or the name itself."""
    first = frames[0]
    if len(frames) == 1 and _is_in_label(page, sentence, first):
        yield Stretch(sentence.first, sentence.last, sentence, first, True)
        return
    if first.first > sentence.first:
        told_before = _tells_backward(page, sentence, first)
        yield Stretch(sentence.first, first.first, sentence, first if told_before else current, told_before)
    for index, frame in enumerate(frames):
        end = frames[index + 1].first if index + 1 < len(frames) else sentence.last
        if end > frame.last:
            yield Stretch(_behind_verb(page, frame, end), end, sentence, frame, True)


def _is_in_label(page: Page, sentence: Sentence, frame: Frame) -> bool:
    """ "Bladder (cystoscopy): not involved": a study in a bracket of the label tells of what stands before it."""
    bracketed = frame.first > sentence.first + 1 and page.keys(frame.first - 1, frame.first) == ("(",)
    return bracketed and page.keys(frame.last, min(frame.last + 2, sentence.last)) == (")", ":")


def _behind_verb(page: Page, frame: Frame, end: int) -> int:
    """ "CT of her chest and abdomen showed nodules": what was studied is no part of what was found."""
    if frame.kind != "imaging":
        return frame.last
    studied = {at for m in page.of("site", first=frame.last, last=end) for at in range(m.first, m.last)}
    at = frame.last
    while at < end - 1 and (at in studied or page.tokens[at].key in _CONNECTS):
        at += 1
    return at + 1 if at > frame.last and page.tokens[at].key in SHOWED | _SHOWS_TOO and at + 1 < end else frame.last


def _tells_backward(page: Page, sentence: Sentence, frame: Frame) -> bool:
    """ "A mass of 5 cm was seen on MRI": a frame behind "on" tells what stands before it."""
    heads = page.of("head", "histology", first=sentence.first, last=frame.first)
    seen = page.of("colposcopic", first=sentence.first, last=frame.first)
    if frame.kind == "colposcopy" and seen and not _TURNS.intersection(page.keys(seen[-1].last, frame.first)):
        return True
    if frame.kind == "imaging" and not heads and {"cm", "mm"}.intersection(page.keys(sentence.first, frame.first)):
        heads = page.of("site", first=sentence.first, last=frame.first)  # "the endometrium was 14 mm on ultrasound"
    if frame.kind == "operative" and not heads:
        heads = page.of("look", first=sentence.first, last=frame.first)
    before = page.keys(max(sentence.first, frame.first - 4), frame.first + 1)
    return bool(heads) and bool(_BY.intersection(before)) and not {"diagnosed", "staged", "who"} & set(before)
