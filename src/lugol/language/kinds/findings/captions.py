"""What the captions of figures tell beyond the case: the same finding is not told twice, nor one of another woman."""

from collections.abc import Sequence

from lugol.language.frames import Stretch
from lugol.language.model import Page, Sentence
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam, Imaging

_TOLD_IN = ("case", "abstract")
_TOLD_BY = ("imaging", "operative")
_FIGURE = frozenset({"fig", "figs", "figure", "figures"})
_OTHERS = word_set("patients women cases group groups study controls normal healthy volunteer comparison example")
_VAGUE = word_set(
    """large huge small big multiple several solid cystic mass masses tumor tumors tumour lesion lesions image images
    arrow arrows showing shows view left right bilateral the and with from which well defined area axial sagittal
    coronal section abnormal suspicious marked extensive
    particularly especially mainly bilaterally"""
)
_MANY = word_set("mass tumour lesion nodule cyst node metastasis invasion enlarged solid_mass cervical_mass thickening")
_MARK = ("full", "size", "image")
_LONGEST = 200
_STEM = 5
_NEW = 2
_SHARED = 0.7


def captioned(reading: Reading, told: Sequence[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of the case, and those of captions that report a study of hers.

    >>> from lugol.language.frames import stretches
    >>> text = "MRI showed a mass.\\n\\nFigure 2. MRI shows the mass compressing the rectum."
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of(text)
    >>> [len(part) for part in captioned(reading, stretches(reading))]
    [1, 1]
    """
    page = reading.page
    inline = _inline(page)
    captions = [s for s in told if s.sentence.first in inline or _is_caption(page, s.sentence)]
    hers = [s for s in captions if s.frame.kind in _TOLD_BY and _is_hers(page, s.sentence)]
    mine = set(map(id, captions))
    return [s for s in told if id(s) not in mine and s.sentence.article in _TOLD_IN], hers


def _inline(page: Page) -> frozenset[int]:
    """Sentences from "Fig. 1" to "Full size image", the mark that a web page leaves behind each caption."""
    keys = page.keys(0, len(page.tokens))
    ends = [at for at in range(len(keys) - 2) if keys[at : at + 3] == _MARK]
    found: set[int] = set()
    for end in ends:
        at = end
        while at > 0 and end - at < _LONGEST and not (keys[at] in _FIGURE and not _is_cited(keys, at)):
            at -= 1
        if keys[at] in _FIGURE:
            found.update(page.sentence(token).first for token in range(at, end + 1))
    return frozenset(found)


def _is_cited(keys: Sequence[str], at: int) -> bool:
    """ "(Fig. 2)" in brackets is a reference, no caption."""
    return at > 0 and keys[at - 1] in ("(", ",", "and", "in", "see", "-")


def _is_caption(page: Page, sentence: Sentence) -> bool:
    """A block that is a caption, or a sentence within the text that begins with the number of a figure."""
    before = page.keys(max(0, sentence.first - 2), sentence.first)
    begins = page.tokens[sentence.first].key in _FIGURE or before == ("fig", ".")
    return sentence.article == "caption" or begins


def _is_hers(page: Page, sentence: Sentence) -> bool:
    """A caption that tells an age or of several women may show another one."""
    keys = page.keys(sentence.first, sentence.last)
    return not _OTHERS.intersection(keys) and "year" not in keys and "aged" not in keys


def beyond(events: Sequence[Event], shown: Sequence[Event]) -> list[Event]:
    """Of what captions show, what the case does not tell: at least two words of its own, and no finding like it."""
    told = {_stems(event) for event in events}
    everything = set().union(*told)
    known = set().union(*map(_marks, events))
    fresh: list[Event] = []
    for event in shown:
        stems = _stems(event)
        new = {stem for stem in stems - everything if stem not in _VAGUE_STEMS}
        if event.assertion != "affirmed" or len(new) < _NEW or known & _marks(event):
            continue
        if not any(len(stems & other) >= _SHARED * len(stems) for other in told):
            fresh.append(event)
            everything |= stems
    return fresh


def without_summary(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """What the impression of a report says again of the findings above it is told once."""
    page = reading.page
    summed = [(part.first, part.last) for part in page.parts if part.kind == "impression"]
    inside = Places((page.tokens[a].start, page.tokens[b - 1].end) for a, b in summed if a < b)
    above = [e for e in events if e.sources[0].section == "findings"]
    marks = {(e.kind, mark) for e in above for mark in _marks(e)}
    told = {(e.kind, _stems(e)) for e in above}

    def is_again(event: Event) -> bool:
        if not inside.at(event.sources[0].start):
            return False
        stems = _stems(event)
        alike = any((event.kind, mark) in marks for mark in _marks(event))
        return alike or any(kind == event.kind and stems <= other for kind, other in told)

    return [event for event in events if not is_again(event)]


def _marks(event: Event) -> set[tuple[str, object]]:
    """By what a finding is known for the same as another: its size, and its name where that is no mere "mass"."""
    value = event.values
    if not isinstance(value, (Imaging, Exam)):
        return set()
    named: set[tuple[str, object]] = {("name", value.code)} if value.code and value.code not in _MANY else set()
    return named | ({("size", value.size_mm)} if value.size_mm else set())


def _stems(event: Event) -> frozenset[str]:
    """The words of a finding without their endings, so that "thickened" and "thickening" are one."""
    value = event.values
    words = value.finding if isinstance(value, Imaging) else value.term if isinstance(value, Exam) else ""
    spelt = "".join(letter if letter.isalnum() else " " for letter in words.lower())
    return frozenset(word.removesuffix("y")[:_STEM].removesuffix("i") for word in spelt.split() if len(word) > 3)


_VAGUE_STEMS = frozenset(word.removesuffix("y")[:_STEM].removesuffix("i") for word in _VAGUE)
