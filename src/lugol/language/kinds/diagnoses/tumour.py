"""Which tumours a text names at all: what is said of a stage or of a recurrence may be of none where it names none."""

from lugol.language.model import Page
from lugol.language.numerals import once_a_page


@once_a_page
def behaviours_named(page: Page) -> frozenset[str]:
    """How the tumours that a text names behave; a disease that has stages is malignant.

    >>> from lugol.language.page import page_of
    >>> sorted(behaviours_named(page_of("CIN3 of the cervix, and a fibroid.")))
    ['benign', 'preinvasive']
    """
    named = {m.concept.attr("behaviour") for m in page.of("histology")} - {""}
    return frozenset(named | {"malignant"} if page.of("staged") else named)
