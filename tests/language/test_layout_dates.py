"""Dates counted from a treatment, days that are not known, operations done several times, and lengths of plans."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Followup


def days(text: str, kind: str) -> list[str]:
    """The dates of the events of a kind that are not denied, in their order in the text."""
    return [e.when.edtf for e in events_of(reading_of(text)) if e.kind == kind and e.assertion != "negated"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # "after treatment" may be after an operation
        ("LLETZ on 10 June 2020. A smear six months after treatment was negative.", "cytology", ["2020-12"]),
        ("Cone biopsy in January 2019. Two months following treatment HPV was negative.", "hpv", ["2019-03"]),
        ("Hysterectomy on 5 May 2019. CA125 was 12 U/mL three months after therapy.", "lab", ["2019-08"]),
        ("Cryotherapy on 7 July 2021. Four weeks after treatment she had pain.", "symptom", ["2021-08-01/2021-08-07~"]),
        ("LLETZ 2 May 2020. Radiotherapy 3 July 2021. Two months after therapy MRI was clear.", "imaging", ["2021-09"]),
        # a named treatment that is not dated is none of the operations told before it
        ("LLETZ on 2 May 2020. Two months after chemotherapy Hb was 9.1.", "lab", ["2020-05-02.."]),
        ("May 2020: pain. 10 days after brachytherapy CRP was 9. CT 7 July 2020.", "lab", ["2020-05-01/2020-07-07"]),
        # "today" of a paper without a day is no day that is told in it
        ("Last Pap 2019 normal, and the Pap smear of today shows HSIL.", "cytology", ["2019", ""]),
        ("A scan in 2018 was clear, but the CT of today shows ascites.", "imaging", ["2018", ""]),
        ("Clinic 3 May 2024. Last Pap 2019 normal, the Pap of today shows HSIL.", "cytology", ["2019", "2024-05-03"]),
    ],
)  # fmt: skip
def test_a_day_counted_from_a_treatment_needs_that_treatment(text: str, kind: str, expected: list[str]) -> None:
    assert days(text, kind) == expected


def test_a_test_after_a_treatment_is_no_history() -> None:
    text = "Cold coagulation on 3 May 2020. Six months following treatment HPV was negative."
    assert [e.assertion for e in events_of(reading_of(text)) if e.kind == "hpv"] == ["affirmed"]
    text = "Clinic 3 May 2024. She came after HPV-positive LSIL in 2021."
    assert [e.assertion for e in events_of(reading_of(text)) if e.kind == "hpv"] == ["historical"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LLETZ in 2016 and 2019.", ["2016", "2019"]),
        ("Laparoscopies in 2016, 2018 and again in 2020.", ["2016", "2018", "2020"]),
        ("D&C 2012, 2016.", ["2012", "2016"]),
        ("Hysteroscopic polypectomy on 3 May 2021 and 7 June 2022 for pain.", ["2021-05-03", "2022-06-07"]),
        ("Laparoscopy for endometriosis in March 2011 and in April 2014.", ["2011-03", "2014-04"]),
        ("LLETZ in 2016 and 2019. The LLETZ of 2019 showed CIN3.", ["2016", "2019"]),
        # no list of operations
        ("LLETZ 2016, 2019 smear normal.", ["2016"]),
        ("LLETZ on 3 May 2021, seen again on 4 June 2021.", ["2021-05-03"]),
        ("LLETZ between 2016 and 2019.", ["2016-01/2019-12"]),
        ("Hysterectomy on 3 May 2021 and discharge on 7 May 2021.", ["2021-05-03"]),
    ],
)  # fmt: skip
def test_an_operation_with_a_list_of_dates_was_done_on_each(text: str, expected: list[str]) -> None:
    assert days(text, "surgery") == expected


def test_two_operations_so_long_ago_are_two() -> None:
    text = "Clinic 3 May 2024. She had cone biopsies six years ago and two years ago."
    assert days(text, "surgery") == ["2017-11/2018-11~", "2021-11/2022-11~"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow-up in 6 months, repeat smear in 12 months.", ["P6M", "P12M"]),
        ("Return in 6 weeks; smear in 12 months.", ["P6W", "P12M"]),
        ("Review in 3 months and repeat cytology in one year.", ["P3M", "P1Y"]),
        ("In 6 months repeat smear.", ["P6M"]),
    ],
)
def test_a_plan_has_its_own_length_of_time(text: str, expected: list[str]) -> None:
    told = [e.values for e in events_of(reading_of(text))]
    assert [v.interval for v in told if isinstance(v, Followup)] == expected


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("She remains well and free of disease.", "affirmed"),
        ("She is well, disease not seen.", "affirmed"),
        ("She is doing well and clear of tumour.", "affirmed"),
        ("She is not doing well.", "negated"),
    ],
)
def test_a_good_word_behind_her_state_denies_nothing(text: str, assertion: str) -> None:
    told = [e for e in events_of(reading_of(text)) if isinstance(e.values, Followup) and "well" in e.values.status]
    assert [e.assertion for e in told] == [assertion]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # what is due, and the studies compared with, are not the day of the report
        ("EDD BY CURRENT SCAN: 06/04/07.\nFetal heart: normal.\nImpression: placenta praevia.", "diagnosis", [""]),
        ("No growth since the scan of 4/14/05. The current examination shows a cyst of 3 cm.", "exam", [""]),
        # how she came this time, and not the stay before
        (
            "She comes to the hospital on 2 January 2001 with pain. She had been admitted from 19 to 23 December 2000. "
            "On examination the abdomen was distended.",
            "exam",
            ["2001-01-02"],
        ),
        # the indication of an operation dates none of its findings
        ("PREOPERATIVE DIAGNOSIS: Cyst.\nINDICATIONS: repair in 2000.\nFINDINGS: A polyp was seen.", "exam", [""]),
        ("The last smear was done on 10/99 and was normal.", "cytology", ["1999-10"]),
        ("Nodes: metastasis in 3/99 on the left. Smear normal.", "cytology", [""]),
        # what is weighed is no year, an age of kin is not hers, a visit that was is not due
        ("FETAL WEIGHT BY CURRENT ULTRASOUND: 2008 grams. Nuchal cord seen.", "imaging", ["", ""]),
        ("CT in May 2011 was clear. At the next visit in March 2012 a scan showed a mass. CT showed ascites.",
         "imaging", ["2011-05", "2012-03"]),
        ("A woman aged 40 came on 3 May 2011. Her father died at age 33. Hb was 9.", "lab", ["2011-05-03"]),
        # a note without a day stands behind the dates of its history
        (
            "HISTORY OF PRESENT ILLNESS: She is 50. CT on 3 May 2010 showed a mass.\nPAST MEDICAL HISTORY: asthma.\n"
            "ALLERGIES: none.\nPHYSICAL EXAMINATION:\nABDOMEN: A mass is felt.",
            "exam",
            ["2010-05-03.."],
        ),
    ],
)  # fmt: skip
def test_what_a_note_tells_of_its_own_day_has_no_day_of_another(text: str, kind: str, expected: list[str]) -> None:
    assert days(text, kind) == expected
