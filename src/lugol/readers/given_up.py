"""Is a stated diagnosis the first one of a text, which a graver one of the same organ later took the place of?"""

from collections.abc import Sequence

from lugol.language.page import page_of
from lugol.record.event import Diagnosis, Event


def is_given_up(event: Event, events: Sequence[Event]) -> bool:
    """Is a benign growth named of an organ of which the same text later tells a cancer as what she has?

    "A diagnosis of cervical myoma was made. ... The biopsy showed small cell carcinoma of the cervix."
    """
    values = event.values
    if not isinstance(values, Diagnosis) or not values.site or _behaviour(values) != {"benign"}:
        return False
    return any(
        isinstance(each.values, Diagnosis)
        and each.values.role == "index"
        and each.values.site == values.site
        and each.order > event.order
        and "malignant" in _behaviour(each.values)
        for each in events
    )


def _behaviour(values: Diagnosis) -> set[str]:
    named = page_of(f"{values.value}, {values.histology}").of("histology")
    return {mention.concept.attr("behaviour") for mention in named}
