"""Letters of a gynaecological oncologist: dates that only compare, referrals, sizes, nodes, lists and series."""

from datetime import date

import pytest

from lugol.language.narrative import read
from lugol.record.event import (
    Biopsy,
    Cytology,
    Followup,
    Hpv,
    Imaging,
    Lab,
    Metastasis,
    Pathology,
    Surgery,
    Symptom,
    SystemicTherapy,
)
from lugol.record.record import Record

HIGH = "Biopsy of the cervix 1 October 2025: squamous cell carcinoma. "


def record(text: str) -> Record:
    return read(text, "letter")


def of(text: str, kind: type) -> list:  # type: ignore[type-arg]
    return [event for event in record(text).events if isinstance(event.values, kind)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("CT 12 November 2025 compared with 1 September 2025: new nodule in the right lung.", "2025-11-12"),
        ("CT of 12 November 2025. Compared to the CT of 1 September 2025: new nodule in the lung.", "2025-11-12"),
        ("CT 12 November 2025. Comparison is made with 1 September 2025. New nodule in the lung.", "2025-11-12"),
        ("CT 12 November 2025 (comparison 1 September 2025). New nodule in the right lung.", "2025-11-12"),
        ("MRI 12 November 2025: clear. Compared with the MRI of 1 September 2025, which showed a mass.", "2025-09-01"),
        ("CT of 12 November 2025: clear. The CT of 1 September 2025 showed a nodule in the lung.", "2025-09-01"),
        ("CT 12 November 2025. Iliac node 34 mm, now 17 mm. New nodule in the lung.", "2025-11-12"),
    ],
)
def test_the_date_of_an_earlier_study_dates_no_finding_of_this_one(text: str, day: str) -> None:
    seen = [event for event in of(text, Imaging) if event.values.code in ("nodule", "mass")]
    assert [event.when.edtf for event in seen] == [day]


@pytest.mark.parametrize(
    "words",
    [
        "Referred to gynaecological oncology on 30 October 2025.",
        "She was referred to Gynecologic Oncology.",
        "Her case will be discussed at the tumor board.",
        "Awaiting referral to gynae oncology.",
    ],
)
def test_a_referral_to_those_who_treat_cancer_is_one(words: str) -> None:
    assert "referral" in [event.values.code for event in of(HIGH + words, Followup)]


@pytest.mark.parametrize(
    "words",
    [
        "She has not been referred to oncology.",
        "She is not known to the MDT.",
        "Her sister was referred to oncology.",
        "If invasion is found she will be referred to gynaecological oncology.",
        "Referral to gynaecological oncology was never sent.",
    ],
)
def test_what_is_no_referral_of_hers_is_none(words: str) -> None:
    assert "referral" not in [event.values.code for event in of(HIGH + words, Followup)]


@pytest.mark.parametrize(
    "histology",
    ["adenocarcinoma of the cervix of 25 mm, nodes negative", "squamous cell carcinoma measuring 25 mm, margins free"],
)
def test_the_tumour_of_an_operation_has_its_size(histology: str) -> None:
    (report,) = of(f"Radical hysterectomy on 2 May 2024. Histology: {histology}.", Pathology)
    assert report.values.size_mm == (25.0,)


@pytest.mark.parametrize("words", ["margins 25 mm", "3 mm from the vaginal margin"])
def test_a_distance_to_the_margin_is_no_size(words: str) -> None:
    (report,) = of(f"Radical hysterectomy on 2 May 2024. Histology: squamous cell carcinoma, {words}.", Pathology)
    assert report.values.size_mm == ()


@pytest.mark.parametrize(
    ("nodes", "site"),
    [
        ("pelvic nodes 0/18, metastasis of 6 mm in the left ovary", "ovary"),
        ("left obturator nodes (0/6), metastasis 3 mm in the right ovary", "ovary"),
        ("pelvic nodes 2/18, metastases", "pelvic lymph node"),
    ],
)
def test_a_count_of_no_node_is_no_metastasis_of_nodes(nodes: str, site: str) -> None:
    told = of(f"Histology 2 May 2024: squamous cell carcinoma of the cervix, {nodes}.", Metastasis)
    assert [event.values.site for event in told] == [site]


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("Hysterectomy in 2018. Vault smear 24 June 2025: HSIL.", True),
        ("Hysterectomy in 2018. Smear 24 June 2025: HSIL.", None),
        ("Subtotal hysterectomy in 2018. She asks about vault smears. Smear 3 May 2025 negative.", False),
    ],
)
def test_a_vault_smear_tells_that_the_cervix_is_gone(text: str, removed: bool | None) -> None:
    (operation,) = of(text, Surgery)
    assert operation.values.cervix_removed is removed


def test_a_list_of_co_tests_gives_both_tests_of_each_year() -> None:
    text = "66 years. Co-tests negative in 2014, 2019 and 2024; never an abnormal smear."
    years = ["2014", "2019", "2024"]
    assert [event.when.edtf for event in of(text, Cytology)] == years == [event.when.edtf for event in of(text, Hpv)]
    mixed = "Cotests in 2014 and 2019 were negative and HSIL, HPV 16 positive."
    assert [event.values.result for event in of(mixed, Cytology)] == ["NILM", "HSIL"]


def test_values_parted_by_semicolons_are_one_series() -> None:
    text = "CA125 58 U/mL on 2 June 2025; 31 U/mL on 14 July 2025; 16 on 25 August 2025."
    assert [(event.when.earliest, event.values.value) for event in of(text, Lab)] == [
        (date(2025, 6, 2), 58.0), (date(2025, 7, 14), 31.0), (date(2025, 8, 25), 16.0),
    ]  # fmt: skip
    apart = "CA125 58 U/mL on 2 June 2025; tumour 31 mm on 14 July 2025."
    assert [event.values.value for event in of(apart, Lab)] == [58.0]


@pytest.mark.parametrize(
    ("behind", "result"),
    [("Report 11 August 2025: CIN1 in both.", "CIN1"), ("Report from the GP: she is well, no CIN.", None)],
)
def test_a_dated_report_is_the_result_of_the_biopsies_before_it(behind: str, result: str | None) -> None:
    (sample,) = of(f"Colposcopy 4 August 2025, punch biopsies at 3 and 9 o'clock. {behind}", Biopsy)
    assert sample.values.histology == result


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("She bled for three days.", "vaginal_bleeding"),
        ("She noticed bleeding after the menopause.", "postmenopausal_bleeding"),
        ("Seen with blood loss per vaginam.", "vaginal_bleeding"),
    ],
)
def test_bleeding_is_told_by_its_verb_too(words: str, code: str) -> None:
    told = of(f"Seen 2 October 2025, aged 67. {words}", Symptom)
    assert [event.values.code for event in told] == [code]
    assert of("Seen 2 October 2025. Her sister bled after the menopause. Smear negative.", Symptom) == []


def test_each_line_of_a_list_of_organs_is_read() -> None:
    text = "MRI 21 October 2025. Cervix: tumour 44 mm. Parametria: invaded on the right. Vagina: free."
    assert "right parametrium" in [getattr(event.values, "site", "") for event in record(text).events]


@pytest.mark.parametrize(
    ("text", "regimen"),
    [
        ("Yolk sac tumour of the ovary. BEP started 3 November 2025.", "BEP"),
        ("Squamous cell carcinoma of the cervix. EP was given from 3 November 2025.", "EP"),
        ("TP 7.2 g/dL on 3 November 2025. Smear negative.", ""),
    ],
)
def test_a_short_name_that_was_begun_is_a_regimen(text: str, regimen: str) -> None:
    assert [event.values.regimen for event in of(text, SystemicTherapy)] == ([regimen] if regimen else [])


def test_a_yolk_sac_tumour_is_no_pregnancy() -> None:
    text = "Ultrasound 3 May 2025: yolk sac tumour of the left ovary suspected."
    assert "gestational" not in [event.values.code for event in of(text, Imaging)]
    assert "gestational" in [event.values.code for event in of("Ultrasound 3 May 2025: yolk sac seen.", Imaging)]
