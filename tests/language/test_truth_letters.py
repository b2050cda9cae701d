"""What letters of several countries say in their own way: plans, repeats, tests not done, operations of before."""

from datetime import date

import pytest

import lugol
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def values(text: str, kind: str, name: str) -> list[object]:
    return [getattr(event.values, name) for event in told(text, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "No Pap / HPV done after the LEEP.",
        "No smear or HPV since then.",
        "No cytology, HPV or VIA on record.",
        "No HPV or Pap was done since.",
        "No Pap or HPV results available.",
    ],
)
def test_a_test_that_was_not_done_is_no_negative_one(text: str) -> None:
    assert told(text, "hpv") == [] and told(text, "via") == []


@pytest.mark.parametrize(
    "text",
    ["No HPV detected on her smear.", "Cytology NILM, no HPV.", "No HPV on cytology sample.", "Smear with no HPV."],
)
def test_a_virus_that_is_denied_is_a_negative_test(text: str) -> None:
    assert values(text, "hpv", "result") == ["negative"]


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Plan at that visit: LLETZ in theatre on 12 March 2025.", "planned"),
        ("Our plan at that time: LLETZ on 3 May 2025.", "planned"),
        ("Plan from that clinic: hysterectomy.", "planned"),
        ("At that visit LLETZ was performed.", "affirmed"),
        ("The plan was changed, at that time hysterectomy was done.", "affirmed"),
        ("You came on 6 May 2025 for your LLETZ. The histology showed CIN2.", "affirmed"),
        ("Admitted on 3 May 2025 for a radical hysterectomy. Histology: SCC, 0/12 nodes.", "affirmed"),
        ("LLETZ planned on 6 May 2025. Histology showed CIN2.", "planned"),
        ("She is booked for LLETZ on 6 May 2025. The biopsy histology showed CIN2.", "planned"),
    ],
)
def test_what_is_planned_and_what_was_done(text: str, assertion: str) -> None:
    assert [event.assertion for event in told(text, "surgery")] == [assertion]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Follow-up 11 August 2025. Ovarian cancer, debulked and six cycles of carboplatin. Well.", "..2025-08-11"),
        ("Clinic 11 August 2025. Cervical cancer, radical hysterectomy. No complaints.", "..2025-08-11"),
        ("Clinic 11 August 2025. LLETZ done.", "2025-08-11"),
        ("Operation note 4 March 2024. Radical hysterectomy.", "2024-03-04"),
    ],
)
def test_an_operation_of_a_follow_up_letter_was_before_it(text: str, when: str) -> None:
    assert [event.when.edtf for event in told(text, "surgery")] == [when]


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("bx x2 both HSIL, ECC benign.", "HSIL"),
        ("Biopsies both CIN3.", "CIN3"),
        ("Two biopsies, both CIN 2.", "CIN2"),
        ("Bx x3 all benign.", "benign"),
        ("Biopsies x 2 taken.", None),
        ("bx x 2 pending.", None),
    ],
)
def test_samples_with_their_number_before_the_result(text: str, histology: str | None) -> None:
    assert values(text, "biopsy", "histology") == [histology]


@pytest.mark.parametrize(
    ("text", "kind", "results"),
    [
        ("Sample for cytology 4 November 2024 inadequate. Repeat 17 February 2025 inadequate again.", "cytology",
         ["UNSAT", "UNSAT"]),
        ("Smear 4 November 2024: HSIL. Repeat on 17 February 2025: LSIL.", "cytology", ["HSIL", "LSIL"]),
        ("HPV positive 4 May 2023. Repeat 6 June 2024 negative.", "hpv", ["positive", "negative"]),
        ("Smear 4 May 2023 LSIL. Repeat in 12 months.", "cytology", ["LSIL"]),
        ("Smear 4 May 2023 LSIL. Repeat biopsy 4 June 2023: CIN3.", "cytology", ["LSIL"]),
    ],
)  # fmt: skip
def test_a_repeat_is_of_the_test_before_it(text: str, kind: str, results: list[str]) -> None:
    assert values(text, kind, "result") == results


def test_a_sample_of_today_stands_beside_an_earlier_one() -> None:
    told_of = values("Exam normal. Pap collected today. Last cotest 11/2020 NILM/HPV neg.", "cytology", "result")
    assert told_of.count("NILM") == 1 and len(told_of) == 2


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("Right ovary: 5 mm metastasis.", ["ovary"]),
        ("Omentum: metastasis.", ["omentum"]),
        ("Right ovary: no metastasis.", []),
        ("Ovaries: free of metastasis.", []),
    ],
)
def test_a_site_that_heads_an_entry(text: str, sites: list[str]) -> None:
    assert [e.values.site for e in told(text, "metastasis") if e.assertion == "affirmed"] == sites  # type: ignore[union-attr]


def test_parametria_tell_the_cervix_where_no_organ_is_named() -> None:
    text = "Punch biopsy 20.10.2025: squamous cell carcinoma. MRI: tumour 32 mm, parametria free, FIGO IB2."
    assert values(text, "diagnosis", "site") == ["cervix"]
    other = "Biopsy of the vulva: squamous cell carcinoma. Parametria free."
    assert "cervix" not in values(other, "diagnosis", "site")


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("ANC case, G3P2L2, 22 weeks by scan on 20 May 2025. Smear HSIL.", True),
        ("Smear HSIL. Biopsy deferred in view of pregnancy.", True),
        ("Smear HSIL. Uterus 14 weeks by size.", None),
        ("Smear HSIL. Her sister is currently pregnant.", None),
    ],
)
def test_pregnancy_by_its_weeks_or_as_a_reason(text: str, pregnant: bool | None) -> None:
    assert lugol.read_text(text).patient.pregnant is pregnant


def test_a_result_awaited_is_no_warning_and_one_overdue_is() -> None:
    record = lugol.read_text("Clinic 13 November 2025. 33-year-old. HPV positive 2 September 2025. Biopsy taken today.")
    soon, late = (lugol.review(record, day).findings for day in (date(2025, 11, 20), date(2026, 3, 1)))
    gaps = [each for each in soon if each.kind == "gap" and "undecided" in each.title]
    assert [each.severity for each in gaps] == ["info"] and gaps[0].title.endswith("is awaited")
    assert any(each.code == "specimen_result_missing" for each in late)


def test_the_report_of_an_operation_told_late_is_no_recurrence() -> None:
    text = """Clinic 10 November 2025. Cervical adenocarcinoma, FIGO 2018 IB1. Radical hysterectomy 25 March 2025.
    Histology: 11 mm residual adenocarcinoma, parametria clear, 0/18 nodes. No bleeding, vault well healed."""
    found = lugol.review(lugol.read_text(text), date(2025, 11, 20)).findings
    assert not [each for each in found if each.code == "recurrence"]


def test_an_undetectable_load_is_no_negative_test_for_hiv() -> None:
    assert values("Living with HIV, viral load undetectable.", "lab", "marker") == ["HIV viral load"]
    assert values("HIV test negative.", "lab", "result") == ["negative"]
