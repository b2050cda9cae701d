"""A line that tells more of the sample of an entry keeps its date, wherever lines are broken."""

import textwrap

import pytest

from lugol.language.narrative import read

COURSE = (
    "Clinic 22.10.2024\n\nCourse: LBC 16.01.2023 HSIL. Colposcopy 30.01.2023: major change from 11 to 1, "
    "targeted biopsy at 12 and ECC. Biopsy: small cell carcinoma. ECC: same tumour, minute fragments. "
    "Immunohistochemistry: CD56 +, p40 -, CK20 -, LCA -, synaptophysin +.\n"
    "Therapy: radical hysterectomy 06.03.2023, all margins free, no invasion of vessels.\n"
)


def told(text: str) -> set[tuple[str, str, str]]:
    """Kind, assertion and date of all that is taken from a text."""
    return {(e.kind, e.assertion, e.when.edtf) for e in read(text, "paper").events}


@pytest.mark.parametrize("width", [40, 50, 60, 72, 80, 100])
def test_an_entry_of_several_labels_is_the_same_at_any_width(width: int) -> None:
    wrapped = "\n".join(part for line in COURSE.split("\n") for part in textwrap.wrap(line, width) or [""])
    assert told(wrapped) == told(COURSE)
    assert ("ihc", "affirmed", "2023-01-30") in told(wrapped)
