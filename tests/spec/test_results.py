"""What the words of laboratories become: each text as a report has it, and every result that it states."""

import pytest

from lugol.language import results
from lugol.language.results import lexicon, proof

TEXTS = [
    ("hpv", "HPV 16: POS; HPV 18: NEG; other HR: NEG", "hpv positive 16; hpv negative 18 other"),
    (
        "hpv",
        "HPV 18 detected, HPV 16 not detected, other HR HPV not detected",
        "hpv positive 18; hpv negative 16 other",
    ),
    ("hpv", "HPV 16, 18, 45 not detected; 31 detected", "hpv negative 16 18 45; hpv positive 31"),
    ("hpv", "16/18 neg", "hpv negative 16 18"),
    ("hpv", "Not detected (negative)", "hpv negative"),
    ("hpv", "hrHPV+", "hpv positive"),
    ("hpv", "HPV (not 16/18) detected", "hpv positive; hpv positive other"),
    ("hpv", "16/18 negative, other 12 types positive", "hpv negative 16 18; hpv positive other"),
    ("hpv", "HPV 16 genotyping: pending; HPV 18: negative", "hpv pending 16; hpv negative 18"),
    ("hpv", "HPV positive (types 31 and 52)", "hpv positive; hpv positive 31 52"),
    ("hpv", "Detected. This assay detects types 16, 18, 31 and 45.", "hpv positive"),
    ("hpv", "HPV 16\nNot detected\nHPV 18:\nDetected", "hpv negative 16; hpv positive 18"),
    ("hpv", "HPV 16 could not be excluded", "hpv positive 16 possible"),
    ("hpv", "HPV positive at 16 weeks, 33 years old", "hpv positive"),
    ("hpv", "HPV test not done", "hpv not_done"),
    ("hpv", "Non-reactive", "hpv negative"),
    ("hpv", "banana", "hpv unexpected not_understood"),
    ("cytology", "Negative for intraepithelial lesion. HPV 18 detected.", "cytology NILM; hpv positive 18"),
    ("cytology", "Negative, HPV 18 positive", "cytology NILM; hpv positive 18"),
    ("cytology", "No dyskaryosis seen", "cytology NILM"),
    ("cytology", "Moderate dyskaryosis", "cytology HSIL"),
    ("cytology", "Borderline change in endocervical cells", "cytology AGC-EC"),
    ("cytology", "pHSIL", "cytology ASC-H"),
    ("cytology", "Pap IIID2", "cytology HSIL"),
    ("cytology", "Pap 3a1", "cytology LSIL"),
    ("cytology", "K1 O3 P6 A1 C1", "cytology HSIL"),
    ("cytology", "TCT：低级别鳞状上皮内病变。HPV52阳性", "cytology LSIL; hpv positive 52"),
    ("cytology", "Adequate for evaluation", "cytology adequate adequacy"),
    ("cytology", "Follow-up of HSIL. NILM.", "cytology HSIL historical; cytology NILM"),
    ("histology", "No residual CIN2", "histology CIN2 absent"),
    ("histology", "CIN1-2", "histology CIN2"),
    ("histology", "No CIN3, CIN1 only", "histology CIN3 absent; histology CIN1"),
    ("histology", "No CIN2, CIN3 or invasion", "histology CIN2 absent; histology CIN3 absent"),
    ("histology", "CIN 3, margins clear", "histology CIN3"),
    ("histology", "CIN2 with foci suspicious for microinvasion", "histology CIN2; histology cancer possible"),
    ("", "Smear LSIL. Biopsy of the cervix: LSIL.", "cytology LSIL; histology LSIL"),
    ("", "HSIL on cytology, CIN2 on biopsy", "cytology HSIL; histology CIN2"),
    ("", "Cytology and HPV negative", "cytology NILM; hpv negative"),
    ("", "VIA positive", "via positive"),
    ("", "HSIL, HPV 16 negative", "lesion HSIL; hpv negative 16"),
]


@pytest.mark.parametrize(("expecting", "text", "read_as"), TEXTS)
def test_a_text_reads_as_the_results_that_it_states(expecting: str, text: str, read_as: str) -> None:
    assert "; ".join(map(str, results.read(text, expecting))) == read_as


@pytest.mark.parametrize(("expecting", "text", "_"), TEXTS)
def test_each_result_quotes_its_place(expecting: str, text: str, _: str) -> None:
    assert all(text[found.start : found.end] == found.quote != "" for found in results.read(text, expecting))


@pytest.mark.parametrize(
    ("text", "test", "concepts"),
    [
        ("No residual CIN3", "histology", (("benign",),)),
        ("No CIN3 seen", "histology", (("unexpected",),)),
        ("CIN1, CIN3 cannot be excluded", "histology", (("CIN1",), ("unexpected",))),
        ("Suspicious for HSIL", "cytology", (("abnormal",),)),
        ("HPV 16 pending", "hpv", ()),
        ("Satisfactory for evaluation", "cytology", ()),
    ],
)
def test_what_is_denied_doubted_or_awaited_is_no_result(text: str, test: str, concepts: tuple) -> None:
    assert results.concepts_of(results.read(text, test), test) == concepts


def test_types_are_a_closed_set() -> None:
    told = ["HPV16", "hpv 16, 18", "16.0", "Type 31; 33", "non-16/18", "banana", "99", "", "16 and banana"]
    read_as = [("16",), ("16", "18"), ("16",), ("31", "33"), ("other",), None, None, None, None]
    assert [results.normal_types(each) for each in told] == read_as


def test_every_row_is_proven() -> None:
    assert results.check().problems == ()


def test_a_row_that_changes_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in lexicon.rows() if row.code == "HSIL")
    idle = lexicon.Row(
        **{f: getattr(row, f) for f in row.__struct_fields__} | {"examples": ("Smear: LSIL => cytology LSIL",)}
    )
    monkeypatch.setattr(proof, "rows", lambda: (idle,))
    (problem,) = results.check().problems
    assert "read the same" in problem
