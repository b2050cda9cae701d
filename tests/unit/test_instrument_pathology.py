from datetime import date

import pytest

from lugol.instruments.instrument import run
from lugol.instruments.pathology import bethesda, last, who_tumours
from lugol.record.event import Biopsy, Cytology, Diagnosis, Ecc, Event, Hpv, Ihc
from lugol.record.record import Record
from lugol.record.when import parse

AS_OF = date(2025, 1, 1)


def record(*told: tuple) -> Record:
    return Record(events=tuple(Event(id=f"e{n}", values=v, when=parse(when)) for n, (when, v) in enumerate(told)))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("NILM", ("NILM",)),
        ("negative", ("NILM",)),
        ("atypical squamous cells of undetermined significance (ASC-US)", ("ASC-US",)),
        ("borderline squamous changes", ("ASC-US",)),
        ("mild dyskaryosis", ("LSIL",)),
        ("severe dyskaryosis", ("HSIL",)),
        ("ASC-H", ("ASC-H",)),
        ("atypical squamous cells, cannot exclude HSIL", ("HSIL", "ASC-H")),
        ("atypical endocervical cells, favour neoplastic", ("AGC-EC-FN",)),
        ("atypical glandular cells and LSIL", ("LSIL", "AGC")),
        ("adenocarcinoma in situ", ("AIS",)),
        ("unsatisfactory", ("UNSAT",)),
        ("see comment", ()),
    ],
)
def test_reports_in_usual_wordings(words: str, codes: tuple[str, ...]) -> None:
    assert set(bethesda.classes(words)) == set(codes)


def test_classes_have_an_order() -> None:
    order = ["UNSAT", "NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "SCC"]
    assert [bethesda.severity(code) for code in order] == sorted(bethesda.severity(code) or 0 for code in order)


def test_an_unsatisfactory_smear_is_not_negative() -> None:
    assert "no negative one" in run(bethesda.INSTRUMENTS[0], report="unsatisfactory").caveats[0]
    assert bethesda.compute("see comment").needs == ("the Bethesda class",)


def test_words_against_code() -> None:
    differ = record(("2022", Cytology(result="NILM", verbatim="severe dyskaryosis")))
    [finding] = bethesda.from_record(differ, AS_OF)
    assert finding.value == "HSIL"
    same = record(
        ("2022", Cytology(result="ASC-US", verbatim="borderline")),
        ("2022", Cytology(result="ASC-US")),
        ("2022", Cytology(result="abnormal", verbatim="LSIL")),
        ("2022", Cytology(result="ASC-US", verbatim="see comment")),
    )
    assert bethesda.from_record(same, AS_OF) == []


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"histology": "CIN2"}, "p16 called for"),
        ({"histology": "CIN1"}, "p16 not called for"),
        ({"histology": "CIN1", "high_risk_history": True}, "p16 called for"),
        ({"histology": "CIN3", "high_risk_history": True}, "p16 not called for"),
        ({"hsil_or_mimic": True}, "p16 called for"),
        ({"disagreement": True}, "p16 called for"),
        ({}, "p16 not called for"),
    ],
)
def test_when_p16_is_called_for(given: dict, value: str) -> None:
    assert run(last.INSTRUMENTS[0], **given).value == value


@pytest.mark.parametrize(
    ("depth", "width", "margins", "answer"),
    [(3, 7, True, True), (3.01, 7, True, False), (3, 7.01, True, False), (1, 1, False, False), (1, 1, None, None)],
)
def test_superficially_invasive_squamous_carcinoma(depth: float, width: float, margins, answer) -> None:
    assert last.siscca(depth, width, margins) is answer


BENIGN = ("2022-03-08", Biopsy(histology="benign"))


def test_a_benign_biopsy_after_asc_h_asks_for_p16() -> None:
    [finding] = last.from_record(record(("2022-02", Cytology(result="ASC-H")), BENIGN), AS_OF)
    assert finding.evidence == ("e1", "e0")
    both = (("2022-02", Cytology(result="ASC-US")), ("2022-02", Hpv(result="positive", types=("16",))))
    assert len(last.from_record(record(*both, BENIGN), AS_OF)) == 1


def test_without_high_risk_history_or_with_p16_done_nothing_is_asked() -> None:
    asc_us = ("2022-02", Cytology(result="ASC-US"))
    hpv18 = ("2022-02", Hpv(result="positive", types=("18",)))
    assert last.from_record(record(asc_us, hpv18, BENIGN), AS_OF) == []
    stained = ("2022-03-10", Ihc(marker="p16", result="negative"))
    assert last.from_record(record(("2022-02", Cytology(result="HSIL")), BENIGN, stained), AS_OF) == []
    later = ("2022-05", Cytology(result="HSIL"))
    assert last.from_record(record(BENIGN, later), AS_OF) == []
    assert last.from_record(record(("2022-03", Ecc(histology="CIN3"))), AS_OF) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("small cell neuroendocrine carcinoma", "SCNEC"),
        ("high-grade large cell neuroendocrine carcinoma of cervix", "LCNEC"),
        ("neuroendocrine carcinoma", "NEC"),
        ("mixed adenocarcinoma and neuroendocrine carcinoma", "MIXED-NEC"),
        ("atypical carcinoid", "NET2"),
        ("typical carcinoid", "NET1"),
        ("squamous cell carcinoma", "SCC"),
        ("SCC", None),
        ("squamous cell carcinoma, HPV-associated", "SCC-HPV"),
        ("gastric-type adenocarcinoma", "GAS"),
        ("clear cell carcinoma", "CCC"),
        ("adenosquamous carcinoma", "ADENOSQUAMOUS"),
        ("adenocarcinoma in situ", "AIS"),
        ("usual-type endocervical adenocarcinoma", "ADC-HPV"),
        ("adenocarcinoma", "ADC"),
        ("endometriosis", None),
    ],
)
def test_diagnoses_in_words(words: str, code: str | None) -> None:
    assert who_tumours.compute(words).value == code


def test_older_terms_and_mixed_tumours_are_explained() -> None:
    assert "is now neuroendocrine tumour grade 2" in who_tumours.compute("atypical carcinoid").caveats[0]
    assert "treated as such" in who_tumours.compute("small cell and adenocarcinoma with SCNEC").caveats[0]
    assert who_tumours.compute("small cell carcinoma").status_tag == "V"


@pytest.mark.parametrize(
    ("mitoses", "ki67", "grade"),
    [(1.9, 2.9, 1), (2, 2.9, 2), (1.9, 3, 2), (20, 20, 2), (20.1, 5, None), (1, 20.1, None)],
)
def test_grades_of_neuroendocrine_tumours(mitoses: float, ki67: float, grade: int | None) -> None:
    assert who_tumours.net_grade(mitoses, ki67) == grade


def test_the_type_of_a_cervical_diagnosis_only() -> None:
    told = record(
        ("2023", Diagnosis(value="small cell neuroendocrine carcinoma", site="cervix")),
        ("2023", Diagnosis(value="squamous cell carcinoma", site="cervix", status="superseded")),
        ("2023", Diagnosis(value="serous carcinoma", site="ovary")),
        ("2023", Diagnosis(value="leiomyoma")),
    )
    [finding] = who_tumours.from_record(told, AS_OF)
    assert (finding.value, finding.evidence) == ("SCNEC", ("e0",))
