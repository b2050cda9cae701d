"""A sample that heads a form: "Biopsy of the cervix, 23 October 2023" above the lines "CIN 3: yes", "Carcinoma: no"."""

from collections.abc import Iterator, Sequence

from lugol.language.kinds.tissue.result import result_behind
from lugol.language.kinds.tissue.sample import Sample
from lugol.language.kinds.tissue.sampled import event_of
from lugol.language.kinds.tissue.words import RANK, Result
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import SCREENING_TESTS, Sentence
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_BARE = (
    word_set(
        "of the from a an her on in at dated taken histology histological report result punch colposcopic directed"
    )
    | DATED_MONTHS
)
"""Words of a heading that tells nothing yet but what was taken, and when."""
_MOST_LINES, _LONGEST_LINE = 10, 16
_OTHERS = ("tissue", "frame", "procedure", *SCREENING_TESTS)


def with_forms(reading: Reading, samples: Sequence[Sample]) -> None:
    """Gives each sample that heads the lines of a form the worst that they affirm, or what they deny."""
    for sample in samples:
        if sample.event is not None or sample.kind not in ("biopsy", "ecc") or sample.assertion == "negated":
            continue
        if not _heads(reading, sample):
            continue
        told = [result for line in _lines(reading, sample.sentence) if (result := result_behind(reading, *line))]
        if told:
            worst: Result = max(told, key=lambda result: RANK.index(result.worst or "other"))
            sample.event = event_of(reading, sample, worst)


def _heads(reading: Reading, sample: Sample) -> bool:
    """Does a sentence of its own lines name a sample, its place and its day, and nothing else?"""
    page, sentence = reading.page, sample.sentence
    whole = page.begins_line(sentence.first) and sentence.last < len(page.tokens) and page.begins_line(sentence.last)
    if not whole:
        return False
    named = page.of("site", "tissue", first=sentence.first, last=sentence.last)
    return all(not key[0].isalpha() or key in _BARE for key in page.beside(sentence, sample, *named))


_OF_RESULT = word_set("result diagnosis conclusion histology report findings dysplasia grade interpretation lesion")


def _is_answer(reading: Reading, line: Sentence) -> bool:
    """ "CIN 3: yes", "Dysplasia: CIN 2" answer for the sample; "Indication: HSIL" does not."""
    page = reading.page
    keys = page.keys(line.first, line.last)
    label = line.first + keys.index(":")
    named = page.of("histology", first=line.first, last=label)
    return bool(named) or bool(_OF_RESULT.intersection(keys[: label - line.first]))


def _lines(reading: Reading, head: Sentence) -> Iterator[tuple[int, int]]:
    """The lines below a heading as long as each names a lesion or answers a label, and names no other test."""
    page = reading.page
    near = page.sentences_near(head.first, behind=_MOST_LINES)
    for number, sentence in enumerate(s for s in near if s.first >= head.last):
        lesions = page.of("histology", first=sentence.first, last=sentence.last)
        labelled = ":" in page.keys(sentence.first, sentence.last)
        other = page.of(*_OTHERS, first=sentence.first, last=sentence.last)
        short = sentence.last - sentence.first <= _LONGEST_LINE
        if labelled and not _is_answer(reading, sentence):
            return
        fits = sentence.paragraph == head.paragraph and page.begins_line(sentence.first) and short and not other
        if not fits or not (lesions or (labelled and number)):
            return
        if lesions:
            yield sentence.first, sentence.last
