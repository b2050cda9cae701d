"""Tissue of the cervix that the report concludes to be spread of another tumour."""

from bisect import bisect_right

import msgspec

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.terms import terms
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Pathology

_CONCLUDED = terms(
    "(in keeping with|consistent with|compatible with|conclusion|opinion|favour*|represent*|diagnostic of|indicat*|"
    "support*|concluded|confirm*) … (*metasta* (from|of|by)|(spread|extension|involvement|deposit*) [_] [_] (from|by)|"
    "(secondary|metastatic) [_] [_] (*carcinoma|*sarcoma|tumour|cancer|melanoma|deposit*))"
)
_OTHERWISE = terms(
    "not|no|nor|rather than|unlikely|excluded|against|node*|lymph*|lung|liver|pleura*|peritone*|bone|brain|mri|ct|pet*|"
    "from [the|a|her|known] [the|a|her|known] *cervi*"
)
"""What denies the conclusion, or makes it one about another place than the cervix."""
_AS_METASTASIS = "metastasis"
_CODE = "metastasis_to_cervix"
_FAR = 4


def with_conclusion(reading: Reading, events: list[Event]) -> list[Event]:
    """The events, with cancer in the cervix called a metastasis where a sentence behind it concludes so.

    "Biopsy of the cervix: adenocarcinoma. CK20 positive. In keeping with metastasis from the colorectal primary."
    """
    places = sorted(event.order for event in events if _is_cancer_of_cervix(event) and event.kind != "diagnosis")
    secondary = {place for place in places if _is_concluded(reading.page, place, places)}
    if not secondary:
        return events
    sentences = {_sentence(reading.page, place) for place in secondary}
    return [_called(event, reading.page, secondary, sentences) for event in events]


def _is_cancer_of_cervix(event: Event) -> bool:
    values = event.values
    if isinstance(values, Diagnosis):
        return values.code == "cervical_cancer"
    told = isinstance(values, Biopsy | Ecc | Pathology) and values.histology == "cancer"
    return told and event.assertion == "affirmed"


def _is_concluded(page: Page, place: int, places: list[int]) -> bool:
    """Does one of the next sentences, up to the next sample, conclude that it is spread?"""
    following = next((later for later in places if later > place), len(page.text))
    at = bisect_right(page.sentence_firsts, _sentence(page, place))
    for sentence in page.sentences[at : at + _FAR]:
        if page.tokens[sentence.first].start >= following:
            return False
        words = page.words(sentence.first, sentence.last)
        if _CONCLUDED.named(words) and not _OTHERWISE.named(words):
            return True
    return False


def _sentence(page: Page, place: int) -> int:
    """The first token of the sentence that holds a place of the text."""
    return page.sentence(page.token_at(place)).first


def _called(event: Event, page: Page, secondary: set[int], sentences: set[int]) -> Event:
    values = event.values
    if isinstance(values, Biopsy | Ecc | Pathology) and event.order in secondary and not values.tumour:
        return msgspec.structs.replace(event, values=msgspec.structs.replace(values, tumour=_AS_METASTASIS))
    if isinstance(values, Diagnosis) and _is_cancer_of_cervix(event) and _sentence(page, event.order) in sentences:
        return msgspec.structs.replace(event, values=msgspec.structs.replace(values, code=_CODE))
    return event
