"""A cancer of another organ found in the cervix is no cancer of the cervix: it is not staged nor treated as one."""

from datetime import date

import pytest

from lugol.facts.engine.reference import answer
from lugol.facts.engine.woman import Woman
from lugol.facts.questions.standing import standing_neoplasm
from lugol.findings import Finding
from lugol.language import narrative
from lugol.language.coding import code
from lugol.record.event import Biopsy, Event
from lugol.review.one import review
from lugol.review.prepared import prepared

AS_OF = date(2024, 11, 1)
OTHER_ORGANS = {
    "A woman of 61 with lobular carcinoma of the breast treated in 2017. A biopsy of the cervix on 12 February 2024 "
    "showed metastatic lobular carcinoma, GATA3 positive.": "spread_to_cervix",
    "Histology report, 3 May 2024. Cervical punch biopsy: metastatic breast carcinoma involving the cervix.":
        "spread_to_cervix",
    "A woman of 63 with adenocarcinoma of the sigmoid colon (2021). Biopsy of the cervix 2 May 2024: metastatic "
    "adenocarcinoma, CDX2 positive, CK7 negative.": "spread_to_cervix",
    "A woman of 49 with gastric signet ring cell carcinoma diagnosed in March 2024. Cervical biopsy on 1 July 2024 "
    "showed signet ring cell carcinoma, metastatic from the stomach.": "spread_to_cervix",
    "A woman of 49. Cervical biopsy on 1 July 2024: metastatic signet ring cell adenocarcinoma. Gastroscopy on "
    "5 July 2024 found a carcinoma of the stomach.": "spread_to_cervix",
    "A woman of 70. Biopsy of the cervix 20 May 2024: endometrioid adenocarcinoma, in keeping with extension of an "
    "endometrial carcinoma into the cervix.": "spread_to_cervix",
    "A woman of 72 with urothelial carcinoma of the bladder, cystectomy 2022. Biopsy of the cervix 6 May 2024: "
    "infiltration by urothelial carcinoma, p63 positive.": "spread_to_cervix",
    "A woman of 68 with adenocarcinoma of the lung. Cervical biopsy 6 May 2024: metastatic adenocarcinoma, TTF-1 "
    "positive.": "spread_to_cervix",
    "A woman of 54. Biopsy of the cervix on 20 May 2024: mucinous adenocarcinoma, consistent with a metastasis from "
    "the appendix.": "spread_to_cervix",
    "A woman of 55. Biopsy of the cervix on 20 March 2024 showed metastatic malignant melanoma.": "spread_to_cervix",
    "A woman of 52 with acute myeloid leukaemia. Cervix biopsy of 4 June 2024: myeloid sarcoma, MPO positive.":
        "haematological",
    "A woman of 35. Biopsy of a cervical lesion on 3 April 2024 showed choriocarcinoma of the cervix; hCG 14000 IU/L "
    "on 2 April 2024.": "trophoblastic",
}  # fmt: skip
OF_THE_CERVIX = (
    "A woman of 51 with squamous cell carcinoma of the cervix (2021). Biopsy of the lung 28 June 2024: metastatic "
    "squamous cell carcinoma of the cervix.",
    "A woman of 51 with metastatic cervical cancer, stage IVB; biopsy of the cervix 2 May 2024: adenocarcinoma.",
    "A woman of 51 treated for carcinoma of the breast in 2015. Biopsy of the cervix 2 May 2024: invasive squamous "
    "cell carcinoma.",
    "A woman of 44. Biopsy of the cervix 2 May 2024: squamous cell carcinoma with invasion of the endometrium.",
    "A woman of 44. Biopsy of the cervix 2 May 2024: adenocarcinoma, no metastasis from the colon.",
    "A woman of 60 with adenocarcinoma of the lung. Biopsy of the cervix 2 May 2024: adenocarcinoma, HPV-associated.",
)


def judged(text: str) -> tuple[object, tuple[Finding, ...]]:
    record = narrative.read(text, "letter.txt")
    stands = answer(standing_neoplasm, Woman(prepared(record), AS_OF)).value
    return stands, review(record, AS_OF).findings


@pytest.mark.parametrize(("text", "stands"), OTHER_ORGANS.items())
def test_another_organ_gets_its_own_answer(text: str, stands: str) -> None:
    found, findings = judged(text)
    assert found == stands
    assert "cancer_care" not in {each.action for each in findings}
    assert not [each.title for each in findings if each.rule in ("instrument:figo", "instrument:tnm")]


@pytest.mark.parametrize("text", OF_THE_CERVIX)
def test_a_cancer_of_the_cervix_stays_one(text: str) -> None:
    found, findings = judged(text)
    assert found == "cervix"
    assert "cancer_care" in {each.action for each in findings}


@pytest.mark.parametrize(
    ("result", "tumour"),
    [
        ("metastatic high-grade serous carcinoma", "metastasis"),
        ("secondary carcinoma", "metastasis"),
        ("adenocarcinoma, extension from an endometrial primary", "metastasis"),
        ("carcinoma metastatic to the cervix", "metastasis"),
        ("squamous cell carcinoma with metastases to lymph nodes", ""),
        ("squamous cell carcinoma, 2 of 14 nodes with metastatic carcinoma", ""),
        ("metastatic cervical carcinoma", ""),
        ("squamous carcinoma metastatic to the vagina", ""),
        ("invasion of the endometrium by squamous carcinoma", ""),
        ("no metastasis", ""),
    ],
)
def test_words_of_a_report_that_call_a_tumour_spread(result: str, tumour: str) -> None:
    values = code(Event(id="b", values=Biopsy(result=result))).values
    assert isinstance(values, Biopsy) and values.tumour == tumour


@pytest.mark.parametrize(
    ("text", "kind", "result", "edtf"),
    [
        ("Her smear in June 2023 was negative.", "cytology", "NILM", "2023-06"),
        ("The HPV test in May 2023 was positive for type 16.", "hpv", "positive", "2023-05"),
        ("Co-test in May 2023 was negative.", "hpv", "negative", "2023-05"),
        ("HPV test done in March 2021 was negative.", "hpv", "negative", "2021-03"),
        ("Her smear from June 2023 was abnormal.", "cytology", "abnormal", "2023-06"),
    ],
)
def test_the_month_of_a_test_stands_before_its_result(text: str, kind: str, result: str, edtf: str) -> None:
    found = [each for each in narrative.read(text, "note.txt").events if each.kind == kind]
    assert [(getattr(each.values, "result", ""), each.when.edtf) for each in found] == [(result, edtf)]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Colposcopy, 6 June 2025. 35 years. HPV 31 positive.", 35),
        ("Clinic, 14 March 2025. 26 years. One episode of bleeding.", 26),
        ("Seen 3 May 2024. Next smear in 3 years. All well.", None),
        ("Seen 3 May 2024. Smear negative. 25 years. Well.", None),
    ],
)
def test_an_age_that_is_a_sentence_of_its_own(text: str, age: int | None) -> None:
    assert narrative.read(text, "note.txt").patient.age == age
