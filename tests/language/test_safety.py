"""Constructions that the safety net, the stage and the stains rest on, each beside what looks like it."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Biopsy, Colposcopy, Diagnosis, Exam, Followup, Ihc, Imaging, Molecular, Pathology, Stage


def told(text: str, kind: type) -> list:  # type: ignore[type-arg]
    return [event for event in read(text, "letter").events if isinstance(event.values, kind)]


@pytest.mark.parametrize(
    ("text", "depth", "size"),
    [
        ("LLETZ: squamous cell carcinoma, 20 mm, depth of invasion 5 mm.", 5.0, (20.0,)),
        (
            "Hysterectomy: squamous cell carcinoma, 26 mm, deep stromal invasion 14 mm, LVSI present.",
            14.0,
            (26.0,),
        ),
        ("LLETZ: SCC, 2.1 mm deep, 6 mm wide, no LVSI.", 2.1, (6.0,)),
        ("Cone: squamous cell carcinoma, depth 4 mm, width 6 mm.", 4.0, (6.0,)),
        ("Cone: squamous cell carcinoma, depth of invasion 6.5 mm, horizontal extent 9 mm, margins free.", 6.5, (9.0,)),
        ("Hysterectomy: SCC, 9 mm from the margin, depth of invasion 3 mm.", 3.0, ()),
    ],
)
def test_a_depth_is_no_size_and_a_width_is_one(text: str, depth: float, size: tuple[float, ...]) -> None:
    [report] = told(text, Pathology)
    assert (report.values.depth_mm, report.values.size_mm) == (depth, size)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Radical hysterectomy: SCC 22 mm, tumour extends into the left parametrium, 0 of 22 nodes.", "involved"),
        ("Radical hysterectomy: SCC 22 mm, the tumour does not extend into the parametrium, 0 of 22 nodes.", "free"),
        ("Radical hysterectomy: SCC, parametrium free, 0/12 nodes.", "free"),
    ],
)
def test_a_number_of_nodes_is_no_state_of_the_parametrium(text: str, state: str) -> None:
    [report] = told(text, Pathology)
    assert report.values.parametrium == state


def test_a_stain_named_like_a_kinswoman_is_hers() -> None:
    stains = told("Lymph node biopsy: CD20 positive, MUM1 positive, Ki-67 80 %.", Ihc)
    assert [each.assertion for each in stains] == ["affirmed"] * 3
    assert told("Her mum had breast cancer at 50.", Diagnosis) == []


def test_hpv_shown_in_the_tumour_is_no_screening_test() -> None:
    [found] = told("Biopsy: adenocarcinoma. HPV mRNA ISH negative.", Molecular)
    assert (found.values.gene, found.values.result) == ("HPV ISH", "not detected")


def test_a_test_that_is_negative_denies_no_complaint_and_no_look() -> None:
    events = read("She is still bleeding after sex, chlamydia negative.", "letter").events
    assert [e.assertion for e in events if e.kind == "symptom"] == ["affirmed"]
    events = read("Cough, fever and dysuria negative.", "letter").events
    assert {e.assertion for e in events if e.kind == "symptom"} == {"negated"}
    [seen] = told("Colposcopy: acetowhite at 3 o'clock, biopsy at 3 o'clock CIN1, ECC negative.", Colposcopy)
    assert seen.assertion == "affirmed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("She declined a LLETZ in June 2024.", "treatment_refused"),
        ("She declined hysterectomy for her CIN3.", "treatment_refused"),
        ("She was offered a LLETZ and refused.", "treatment_refused"),
        ("She declined hysterectomy for her fibroids.", ""),
        ("She refused a hysterectomy because of heavy periods.", ""),
        ("Hysterectomy for fibroids was declined.", ""),
    ],
)
def test_a_refusal_counts_by_what_the_treatment_was_for(text: str, code: str) -> None:
    assert [each.values.code for each in told(text, Followup)] == [code]


def test_two_contacts_of_one_day_are_both_told() -> None:
    codes = [e.values.code for e in told("She did not attend. She has been discharged back to your care.", Followup)]
    assert codes == ["did_not_attend", "discharged"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Carcinoma of the cervix. Stage given as IVB.", ["IVB"]),
        ("Carcinoma of the cervix. Stage after surgery IIIC1p.", ["IIIC1p"]),
        ("Carcinoma of the cervix. Stage at diagnosis was IIB.", ["IIB"]),
        ("Carcinoma of the cervix. At this stage after surgery I feel well.", []),
        ("Carcinoma of the cervix. She had reached the stage before surgery 2 weeks ago.", []),
    ],
)
def test_a_stage_behind_words_of_when_it_was_given(text: str, value: list[str]) -> None:
    assert [each.values.value for each in told(text, Stage)] == value


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Recurrent cervical cancer on pembrolizumab.", "recurrent"),
        ("Recurrent or metastatic cervical cancer.", "recurrent"),
        ("Cervical cancer, with recurrent urinary infections.", ""),
    ],
)
def test_a_disease_named_as_recurrent(text: str, status: str) -> None:
    assert {each.values.status for each in told(text, Diagnosis) if each.values.site == "cervix"} == {status}


def test_a_size_that_a_scan_of_a_known_cancer_tells_alone() -> None:
    known = told("Squamous cell carcinoma of the cervix. MRI 30 June 2025: 35 mm, parametria free.", Imaging)
    assert [each.values.size_mm for each in known if each.values.code == "tumour"] == [(35.0,)]
    assert [
        e for e in told("Carcinoma of the cervix. Ultrasound: 11 mm, no ascites.", Imaging) if e.values.size_mm
    ] == []
    assert [e for e in told("Fibroids. MRI: 35 mm, uterus bulky.", Imaging) if e.values.size_mm] == []


def test_the_look_of_a_cervix_beside_a_test() -> None:
    [seen] = told("Seen 12 June 2025: cervix looks normal, HPV test negative.", Exam)
    assert seen.values.code == "normal_cervix"


def test_the_result_of_a_biopsy_behind_its_date() -> None:
    [sample] = told("Biopsy result 28/02/2025 CIN3.", Biopsy)
    assert sample.values.histology == "CIN3"


def test_what_was_seen_on_a_day_is_of_that_day() -> None:
    text = "GP letter, 6 June 2025. Postmenopausal bleeding, seen on 7 April 2025."
    [event] = [each for each in read(text, "letter").events if each.kind == "symptom"]
    assert event.when.edtf == "2025-04-07"
