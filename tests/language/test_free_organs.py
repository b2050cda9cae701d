"""Organs that a report on tissue found free of tumour, each a result of its own and none of them how she is."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

OPENS = "The patient is a 54-year-old woman with a pelvic mass. "


def told(text: str, kind: str) -> list[Event]:
    return [e for e in read(OPENS + text, "note").events if e.kind == kind and e.assertion == "affirmed"]


def free(text: str) -> list[str]:
    shown = [e.values for e in told(text, "pathology")]
    return [v.specimen for v in shown if "free" in v.result or "negative" in v.result or "uninvolved" in v.result]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "organs"),
    [
        (
            "Histology showed carcinoma of the left ovary. The right ovary, uterus and omentum were free of tumour.",
            ["right ovary", "uterus", "omentum"],
        ),
        (
            "The microscopic study revealed adenocarcinoma. The adnexae, parametria and pelvic lymph nodes were all "
            "free of tumor.",
            ["adnexae", "parametria", "pelvic lymph nodes"],
        ),
        ("Pathology confirmed leiomyosarcoma; both ovaries were uninvolved.", ["both ovaries"]),
        ("The lung was free of tumour on histology.", ["lung"]),
    ],
)
def test_each_organ_has_its_result(text: str, organs: list[str]) -> None:
    assert free(text) == organs
    assert told(text, "followup") == []


@pytest.mark.parametrize(
    "text",
    [
        "MRI showed a cervical tumour. The parametria and lymph nodes were free of tumour.",
        "Histology showed adenocarcinoma. CT of the chest was done and the lungs were free of metastases.",
        "At laparotomy the liver and omentum were free of disease.",
        "If the nodes were free of tumour on histology, no radiotherapy would be given.",
        "Histology of her sister's tumour showed cancer; her ovaries were free of tumour.",
        "Histology showed carcinoma; the ovaries were not free of tumour.",
        "Were the nodes free of tumour on histology?",
        "In most patients the ovaries were histologically free of tumour.",
        "The patient has been free of disease for 2 years.",
        "Histology showed carcinoma. The uterus was free of the rectum.",
    ],
)
def test_what_no_report_found_free_is_no_result(text: str) -> None:
    assert free(text) == []


def test_an_organ_free_of_disease_is_not_how_she_is() -> None:
    assert told("The liver and omentum were free of disease.", "followup") == []
    assert len(told("She remains free of disease.", "followup")) == 1


RECURRED = {
    "She had recurrence to the abdomen, chest, and axillary lymph nodes.": ["abdomen", "axillary lymph node"],
    "A recurrence of serous ovarian adenocarcinoma in the vaginal stump was found.": ["vaginal vault"],
    "Recurrence in the vagina and bladder was resected.": ["vagina", "bladder"],
    "The tumour recurred in the vaginal vault, and the bladder was removed.": ["vaginal vault"],
    "She had no recurrence in the liver or lungs.": [],
    "Recurrence in the liver and lungs is common in such patients.": [],
}


@pytest.mark.parametrize("text", RECURRED)
def test_each_site_of_a_recurrence(text: str) -> None:
    events = read("The patient is a 54-year-old woman with ovarian cancer. " + text, "note").events
    told_of = [e.values.site for e in events if e.kind == "recurrence" and e.assertion == "affirmed"]  # type: ignore[union-attr]
    assert told_of == RECURRED[text]
