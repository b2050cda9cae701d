"""The German short form of a biopsy, "PE" (Probeexzision), where a lesion of the cervix is its result."""

from collections.abc import Sequence

from lugol.language.model import Concept, Mention, Page, Sentence
from lugol.language.time import DateMention

_BIOPSY = Concept("frame", "biopsy", "biopsy", {"frame": "tissue"})
_BETWEEN = frozenset({":", "-", "–", "=", "portio", "cervix", "cx", "of", "the", "ect", "at", "h", "o'clock", "(", "x"})
_CERVICAL = frozenset({"CIN1", "CIN2", "CIN3", "LSIL", "HSIL", "AIS", "cancer"})


def excised_samples(page: Page, sentence: Sentence, dates: Sequence[DateMention]) -> list[Mention]:
    """ "PE: CIN II", "PE portio 03.04.2021: AIS": no physical examination has such a finding.

    Between the short form and the lesion stand only its place, an hour, a day and signs.
    """
    days = {at for date in dates for at in range(date.first, date.last)}
    found: list[Mention] = []
    for at in range(sentence.first, sentence.last):
        token = page.tokens[at]
        if page.text[token.start : token.end] != "PE":
            continue
        lesion = next(iter(page.of("histology", first=at + 1, last=sentence.last)), None)
        if lesion is None or lesion.concept.attr("histology") not in _CERVICAL:
            continue
        between = [page.tokens[i].key for i in range(at + 1, lesion.first) if i not in days]
        if all(key in _BETWEEN or key.isdigit() for key in between):
            found.append(Mention(_BIOPSY, at, at + 1, token.start, token.end))
    return found
