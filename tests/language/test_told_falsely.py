"""What a construction of diagnoses, tissue or scans told falsely: denials, questions, other people, garbled reports."""

from typing import Any

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.record.event import Biopsy, Cytology, Diagnosis, Event, Hpv, Imaging, Metastasis, Molecular, Pathology


def _told(text: str, kind: type[Any]) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if isinstance(e.values, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "The tumour could not be diagnosed as leiomyosarcoma.",
        "The mass could not be classified as a sarcoma.",
        "The lesion was not diagnosed as melanoma.",
        "It was not possible to diagnose endometriosis.",
        "Laparoscopy failed to confirm endometriosis.",
        "Nothing confirmed pulmonary embolism.",
        "Malaria was not discovered.",
        "A diagnosis of tuberculosis was considered but rejected.",
        "Pneumonia was suspected, then excluded.",
        "The diagnosis of ovarian torsion is often missed.",
        "The diagnosis of ovarian torsion should be considered in every woman with acute pain.",
        "A diagnosis of endometriosis requires laparoscopy.",
        "Patients diagnosed with cervical cancer often present late.",
        "Lupus is diagnosed by antibodies.",
        "Cervical cancer often metastasises to the lung.",
        "The pathologist saw a carcinoma in the husband's prostate biopsy.",
        "A carcinoma was found in the partner's biopsy.",
        "A carcinoma was found in her sister's biopsy.",
        "She was tested for celiac disease.",
        "There is nothing to support a diagnosis of Crohn's disease.",
        "Criteria for antiphospholipid syndrome were not fulfilled.",
        "The diagnosis of meningitis was deemed improbable.",
        "The pathologist disagreed with the diagnosis of carcinoma.",
        "A contact was diagnosed with tuberculosis.",
        "She was in contact with a known case of tuberculosis.",
        "Lymph node metastasis is an indication for chemoradiation.",
        "She was diagnosed as healthy.",
        "She was diagnosed with a good prognosis.",
        "The pathologist identified the slides of another patient with carcinoma.",
        "The pathologist has described leiomyosarcoma in his book.",
        "A CT showing a splenic infarct would change the plan.",
        "Splenic infarct is best seen on CT.",
        "The CT showed a splenic infarct; this belonged to another patient.",
    ],
)
def test_what_is_not_so_or_not_hers_is_no_diagnosis(text: str) -> None:
    assert not _told(text, Diagnosis)
    assert not _told(text, Imaging)


@pytest.mark.parametrize(
    "text",
    [
        "Histology neither confirmed lymphoma nor excluded it.",
        "Histology was suspicious for lymphoma.",
        "Histology showed possible lymphoma.",
        "Diagnosis? Crohn's disease?",
        "The diagnoses considered were ovarian torsion and appendicitis.",
        "Question to be answered: does she have endometriosis?",
        "She was treated as tuberculosis without a confirmed diagnosis.",
    ],
)
def test_what_is_asked_or_only_thought_of_is_not_affirmed(text: str) -> None:
    assert all(e.assertion == "possible" for e in _told(text, Diagnosis))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("The biopsy was normal in size.", ""),
        ("Biopsy of the cervix negative pressure applied.", ""),
        ("Biopsy of the cervix negative.", "negative"),
        ("As expected, the biopsy was benign.", "benign"),
    ],
)
def test_a_plain_word_of_the_look_of_a_sample_is_no_result(text: str, result: str) -> None:
    assert [e.values.result for e in _told(text, Biopsy) if isinstance(e.values, Biopsy)] == [result]


@pytest.mark.parametrize(
    "text",
    [
        "Was the biopsy negative?",
        "We hope the biopsy is benign.",
        "A normal biopsy was expected.",
        "Biopsy: awaiting; hopefully benign.",
        "The biopsy was not benign.",
        "None of the biopsies was normal.",
        "Not all biopsies were normal.",
        "Biopsy was performed to confirm carcinoma.",
    ],
)
def test_what_is_hoped_asked_or_denied_of_a_sample_is_neither_benign_nor_cancer(text: str) -> None:
    found = [e.values.histology for e in _told(text, Biopsy) if isinstance(e.values, Biopsy)]
    assert not {"benign", "cancer"}.intersection(found)
    assert not [e for e in _told(text, Diagnosis) if e.assertion == "affirmed"]


def test_a_biopsy_that_neither_confirms_nor_excludes_reassures_of_nothing() -> None:
    (event,) = _told("Cervical biopsy neither confirmed nor excluded carcinoma.", Biopsy)
    assert isinstance(event.values, Biopsy)
    assert (event.values.histology, event.values.certainty) == ("cancer", "suspected")


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Cone biopsy was negative at the margins and showed CIN3.", "CIN3"),
        ("LLETZ: CIN3, negative at all margins.", "CIN3"),
        ("LLETZ negative at margins, CIN2.", "CIN2"),
    ],
)
def test_margins_that_are_negative_are_clear_and_deny_no_lesion(text: str, histology: str) -> None:
    (event,) = _told(text, Pathology)
    assert isinstance(event.values, Pathology)
    assert (event.values.histology, event.values.margins) == (histology, "clear")


def test_a_finding_that_is_not_smaller_is_there() -> None:
    text = "There was no evidence of regression of the pelvic mass on MRI."
    assert [(e.values.finding, e.assertion) for e in _told(text, Imaging) if isinstance(e.values, Imaging)] == [
        ("pelvic mass", "affirmed")
    ]


def test_metastases_that_are_gone_or_not_the_cause_are_not_told_as_there() -> None:
    assert all(e.assertion == "negated" for e in _told("The metastases in the liver disappeared on CT.", Metastasis))
    (scan,) = _told("Bone scan showed uptake that was not due to metastasis.", Imaging)
    assert isinstance(scan.values, Imaging)
    assert scan.values.finding == "uptake"


def test_a_stain_for_hpv_in_tissue_is_no_test_of_the_cervix() -> None:
    text = "The HPV immunohistochemical stain is negative."
    assert not _told(text, Hpv)
    assert _told(text, Molecular)


@pytest.mark.parametrize(
    ("text", "smears"),
    [
        (
            "Smears 2014 negative, 2016 no endocervical cells, 2019 HSIL.",
            [("2014", "NILM"), ("2019", "HSIL")],
        ),
        ("Pap smears in 2014 negative, 2016 TZ absent, 2019 ASC-H.", [("2014", "NILM"), ("2019", "ASC-H")]),
        (
            "Cytology 2016 negative, 2017 not done, 2020 ASC-US, HPV positive.",
            [("2016", "NILM"), ("2020", "ASC-US")],
        ),
        (
            "Smears 2014 and 2016 negative, 2018 lost, 2019 carcinoma cells.",
            [("2014", "NILM"), ("2016", "NILM"), ("2019", "malignant")],
        ),
    ],
)
def test_a_date_without_a_result_hides_no_other(text: str, smears: list[tuple[str, str]]) -> None:
    found = [(e.when.edtf, e.values.result) for e in _told(text, Cytology) if isinstance(e.values, Cytology)]
    assert found == smears


_REPORT = """SURGICAL PATHOLOGY REPORT
DIAGNOSIS:
A) LYMPH NODES, PELVIC, RIGHT; EXCISION:
-FIVE BENIGN LYMPH NODES (0/5).
B) LYMPH NODES, PELVIC, LEFT; EXCISION:
-{left}
{more}
D) OMENTUM; BIOPSY:
-BENIGN ADIPOSE TISSUE.
"""


def _report(left: str, more: str = "") -> dict[str, str]:
    events = read(_REPORT.format(left=left, more=more), "report").events
    told = [e.values for e in events if isinstance(e.values, Pathology)]
    return {value.specimen[:20]: str(value.histology) for value in told}


def test_a_count_of_nodes_makes_no_cancer_benign() -> None:
    left = "LYMPH NODES, PELVIC,"
    lost = _report(
        "SIX BENIGN LYMPH NODES (0/6).", "xq^ RADXCAL HYSTRCTMY:\n-INVASIVE ADENOCARCINOMA OF UTERINE CERVIX."
    )
    assert lost[""] == "cancer"
    assert lost[left] == "benign"
    events = read(_REPORT.format(left="SIX NODES NE ATIV F OR CARCINOMA (0/6).", more=""), "report").events
    garbled = [e.values.histology for e in events if isinstance(e.values, Pathology) and "ATIV" in e.values.result]
    assert garbled == ["benign"]
    events = read(_REPORT.format(left="CERVIX CANCER STAGING PARAMETERS (0/6).", more=""), "report").events
    assert "cancer" not in [e.values.histology for e in events if isinstance(e.values, Pathology)]


def test_a_cancer_arising_in_a_precancer_is_what_a_text_is_about() -> None:
    text = "Cervical biopsy: poorly d! carcinoma arising in severe dysplasia (CIN3)."
    index = [
        e.values for e in read(text, "note").events if isinstance(e.values, Diagnosis) and e.values.role == "index"
    ]
    assert [value.code for value in index] == ["cervical_cancer"]
