"""What is unanswered stands beside each step; whose rules judged is told; a contradicting sex is a loud gap."""

from datetime import date
from pathlib import Path

import pytest

from lugol.cli import run
from lugol.facts.questions import obligations
from lugol.findings import Finding
from lugol.read.source import read_source
from lugol.record.event import Cytology, Event, Hpv, Values
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import on
from lugol.review.one import review
from lugol.rules.gravity import gravity
from lugol.rules.idiom import families
from lugol.show.terminal import plain as plain_text

AS_OF = date(2024, 6, 1)
RULES = ("uspstf-2018", "asccp-2019")


def told(*events: tuple[date, Values], sex: str = "F") -> Record:
    numbered = [Event(id=f"e{place}", values=values, when=on(day)) for place, (day, values) in enumerate(events)]
    return build(Patient(sex=sex, birth=on(date(1984, 4, 1))), numbered)  # type: ignore[arg-type]


def step(record: Record) -> Finding:
    [found] = [f for f in review(record, AS_OF, RULES).findings if f.action and f.guideline in RULES]
    return found


SMEAR = Cytology(result="NILM")
TYPED = Hpv(result="positive", types=("16",))


def test_a_step_names_what_it_answers_and_since_when() -> None:
    found = step(told((date(2022, 11, 1), TYPED), (date(2022, 11, 1), SMEAR), (date(2023, 12, 20), SMEAR)))
    assert found.action == "colposcopy"
    [waiting] = found.obligations
    assert (waiting.name, waiting.since, waiting.discharged) == ("hpv_16_18", "2022-11-01", True)
    assert found.since == "2022-12-31"


def test_nothing_is_open_after_a_negative_test() -> None:
    found = step(told((date(2022, 11, 1), TYPED), (date(2023, 12, 20), Hpv(result="negative"))))
    assert found.action == "surveillance_1y"
    assert found.obligations == ()


PREGNANT = """casefile: 1
patient: {sex: F, birth: 1985-04-01}
events:
  - {kind: obstetric, date: 2023-09-15, event: pregnancy, status: pregnant}
  - {kind: biopsy, date: 2023-10-01, histology: CIN3}
  - {kind: cytology, date: 2024-05-01, result: HSIL}
"""
UNSATISFACTORY = """casefile: 1
patient: {sex: F, birth: 1985-04-01}
events:
  - {kind: hpv, date: 2023-01-10, result: positive, types: ["16"]}
  - {kind: cytology, date: 2023-01-10, result: NILM}
  - {kind: cytology, date: 2024-02-20, result: UNSAT}
  - {kind: hpv, date: 2024-02-20, result: negative}
"""


@pytest.mark.parametrize(
    ("told_as", "rule", "waiting"),
    [
        (
            PREGNANT,
            "asccp-2019/pregnancy/K2-hsil-abnormal",
            (
                "unanswered since 2023-10-01: untreated CIN3 (this step does not answer it)",
                "unanswered since 2024-05-01: HSIL on cytology (this step answers it)",
            ),
        ),
        (
            UNSATISFACTORY,
            "asccp-2019/obligations/hpv",
            ("unanswered since 2023-01-10: HPV 16 or 18 (this step answers it)",),
        ),
    ],
    ids=["a lesion whose treatment rests in pregnancy", "HPV 16 behind a smear without result"],
)
def test_why_names_what_is_open_and_since_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told_as: str, rule: str, waiting: tuple[str, ...]
) -> None:
    record = tmp_path / "record.yaml"
    record.write_text(told_as, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["why", rule, str(record), "--as-of", "2024-05-15", "--guideline", "asccp-2019"])
    assert ended.value.code in (0, None)
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert tuple(line for line in said if line.startswith("unanswered")) == waiting


def test_every_obligation_has_words_and_ranked_answers() -> None:
    for each in obligations.every():
        assert each.title
        assert all(gravity(action) > 0 for action in each.discharged_by)


def test_cervical_results_of_a_man_are_a_gap_and_no_silence() -> None:
    found = review(told((date(2024, 1, 1), TYPED), sex="M"), AS_OF, RULES).findings
    assert [(f.rule, f.severity) for f in found if f.kind == "gap"] == [("asccp-2019/pathway/sex-contradicts", "alert")]
    assert not [f for f in found if f.action and f.guideline in RULES]


def test_a_record_in_the_words_of_another_country_is_told_so() -> None:
    english = told((date(2024, 1, 1), Cytology(verbatim="severe dyskaryosis")))
    found = review(english, AS_OF).findings
    [note] = [f for f in found if f.rule == "review/idiom-GB"]
    assert note.severity == "info" and "American rules" in note.statement
    assert "results worded as in England" in " ".join(plain_text(review(english, AS_OF)).split())
    assert next(f.action for f in found if f.guideline.startswith("asccp")) == "colposcopy_or_treatment"
    plain = told((date(2024, 1, 1), Cytology(result="HSIL", verbatim="HSIL")))
    assert not [f for f in review(plain, AS_OF).findings if f.rule.startswith("review/idiom")]


def test_a_jurisdiction_chooses_its_families_and_the_safety_net() -> None:
    assert families("world") == ("who", "safety-net")
    assert set(families("us")) == {"asccp", "uspstf-2018", "safety-net"}
    assert families("GB") == ("safety-net",)


FOREIGN = {
    "GB": (
        "Cervical screening result 2024-03-12: hrHPV detected. Cytology: borderline changes in squamous cells.",
        "NHS Cervical Screening Programme. 12 March 2024: HR HPV positive, cytology negative.",
        "Smear 12/03/2024: high grade dyskaryosis (moderate).",
        "Smear test on 12 March 2024: severe dyskaryosis ?invasive.",
    ),
    "AU": (
        "Cervical Screening Test 12/03/2024: HPV (not 16/18) detected. LBC: pLSIL.",
        "CST collected 12 March 2024. Oncogenic HPV 16 detected. LBC: possible high grade squamous lesion.",
        "National Cervical Screening Program report 2024-03-12: HPV not 16/18 detected, LBC negative.",
    ),
    "NL": (
        "Cytologie 12-03-2024: Pap 3a1, KOPAC-B code P4. hrHPV positive.",
        "Cytology 2024-03-12: Pap 3b. HPV positive.",
        "2024-03-12 uitstrijkje: hrHPV positief, Pap 2.",
    ),
    "SE": (
        "2024-03-12: HPV positive, cytology HSILcyt.",
        "Cytology 2024-03-12: LSILcyt, HPV 16 positive.",
    ),
    "CN": ("2024-03-12 TCT NILM; HPV 52, 58 positive (Hybribio 21 types).",),
}


@pytest.mark.parametrize(("country", "text"), [(name, text) for name, texts in FOREIGN.items() for text in texts])
def test_no_record_of_another_country_is_judged_by_american_rules_without_a_word(
    tmp_path: Path, country: str, text: str
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(text, encoding="utf-8")
    found = review(read_source(str(letter)), AS_OF).findings
    assert f"review/idiom-{country}" in {finding.rule for finding in found}


def test_an_american_report_is_told_nothing(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Pap test 03/14/2024: LSIL, high-risk HPV detected, types 16/18 negative.", encoding="utf-8")
    found = review(read_source(str(letter)), AS_OF).findings
    assert not [finding for finding in found if finding.rule.startswith("review/idiom")]
