"""All papers of one woman become one record: whose they are, what they quote, what two of them tell differently."""

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol import cli
from lugol.errors import NotOneWoman, UnusableInput
from lugol.findings import Finding
from lugol.read.papers import read_papers
from lugol.read.source import read_source
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.review.replay import replay, reviewed

HERE = Path(__file__).parent / "papers"
TWENTY = Path(os.environ.get("LUGOL_SHARED", HERE.parents[4] / "shared")) / "cases" / "one_woman"
needs_twenty = pytest.mark.skipif(not TWENTY.is_dir(), reason="the twenty documents are not here; set LUGOL_SHARED")
ANSWER: dict[str, Any] = yaml.safe_load((HERE / "okafor.yaml").read_text())


@pytest.fixture(scope="module")
def okafor(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("papers") / "okafor"
    shutil.copytree(HERE / "okafor", folder)
    (folder / ANSWER["unreadable"]).write_bytes(b"%PDF-1.7 broken")
    (folder / "photo.heic").write_bytes(b"\x00")
    return read_papers([str(folder)]).record


@pytest.fixture(scope="module")
def twenty() -> Record:
    return read_papers([str(TWENTY)]).record


def _papers(event: Event) -> set[str]:
    return {span.document for span in event.sources}


def _of(record: Record, kind: str, day: str, assertion: str = "affirmed") -> list[Event]:
    return [e for e in record.events if (e.kind, e.when.edtf, e.assertion) == (kind, day, assertion)]


def _judged(record: Record, day: str) -> dict[str, Finding]:
    return {each.code or each.rule: each for each in reviewed(record, date.fromisoformat(day)).findings}


def _write(folder: Path, **texts: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return [str(folder / f"{name}.txt") for name in texts]


@pytest.mark.parametrize("told", ANSWER["once"], ids=lambda told: f"{told['kind']} {told['date']}")
def test_what_several_papers_tell_is_one_event_with_all_places(okafor: Record, told: dict[str, Any]) -> None:
    def value(event: Event) -> Any:
        found = getattr(event.values, told["field"])
        return told["value"] in found if isinstance(found, tuple) else found == told["value"]

    [event] = [each for each in _of(okafor, told["kind"], told["date"]) if value(each)]
    assert len(_papers(event)) == told["papers"]
    assert len([e for e in okafor.events if e.kind == told["kind"] and e.assertion == "affirmed"]) == 2


def test_she_is_known_by_the_number_that_most_papers_carry(okafor: Record) -> None:
    assert (okafor.patient.id, okafor.patient.birth.edtf) == (ANSWER["patient"]["id"], ANSWER["patient"]["birth"])


def test_a_letter_that_differs_from_the_report_is_a_conflict_with_both_and_the_report_is_judged(okafor: Record) -> None:
    [conflict] = okafor.conflicts
    assert all(any(name in reading for reading in conflict.readings) for name in ANSWER["conflict"])
    for day, histologies in ANSWER["histologies"].items():
        told = {getattr(event.values, "histology", None) for event in okafor.events if event.when.edtf == day}
        assert told & {"AIS", "CIN3", "cancer"} == set(histologies)
    assert any("was set aside" in note.message for note in okafor.notes)


def test_plans_stay_plans(okafor: Record) -> None:
    for day, code in ANSWER["planned"]:
        assert any(code in e.values.codes for e in _of(okafor, "surgery", day, "planned"))  # type: ignore[union-attr]


def test_a_file_that_cannot_be_read_harms_no_other_and_is_named(okafor: Record) -> None:
    named = {note.place for note in okafor.notes if note.message.startswith("not read")}
    assert named == {ANSWER["unreadable"], "photo.heic"}
    assert {document.name for document in okafor.documents} >= {"01-screening.json", "09-hysterectomy.txt"}


def test_no_stage_and_no_cancer_is_made_of_a_precancer(okafor: Record) -> None:
    assert not {each.kind for each in okafor.events} & set(ANSWER["never"])
    for day in ("2021-05-10", "2021-07-10", "2022-06-01"):
        found = reviewed(okafor, date.fromisoformat(day)).findings
        assert sum(each.kind == "stage" for each in found) == ANSWER["stages"]
        assert not [each for each in found if each.code == "recurrence" or "cancer" in each.rule]


def test_the_order_in_which_papers_are_given_changes_nothing(twice: tuple[Record, Record]) -> None:
    forwards, backwards = twice
    assert forwards.events == backwards.events and forwards.conflicts == backwards.conflicts
    assert forwards.patient == backwards.patient


@pytest.fixture(scope="module")
def twice() -> tuple[Record, Record]:
    paths = sorted(str(path) for path in (HERE / "okafor").iterdir())
    return read_papers(paths).record, read_papers(paths[::-1]).record


def test_what_lies_after_the_day_of_judgement_is_said(okafor: Record) -> None:
    notes = reviewed(okafor, date(2021, 7, 10)).record.notes
    assert [n.message for n in notes if "day of judgement" in n.place] == ["3 events lie after the day of judgement"]
    assert not [n for n in reviewed(okafor, date(2023, 1, 1)).record.notes if n.place == "the day of judgement"]


def test_dates_that_can_be_read_in_two_ways_are_read_as_the_other_papers_show(okafor: Record, tmp_path: Path) -> None:
    assert any("month first, as 02-referral.txt shows" in note.message for note in okafor.notes)
    texts = _write(
        tmp_path, a="Re: Eva Lind, born 3.4.1970. Smear on 05/06/2021: HSIL.", b="Eva Lind. MRI 07/08/2021: no mass."
    )
    unsettled = read_papers(texts).record
    assert {event.when.is_day for event in unsettled.events} == {False}, "no paper shows it, so nothing settles it"
    assert {event.when.edtf for event in read_papers(texts, "dmy").record.events} == {"2021-06-05", "2021-08-07"}


def test_her_day_of_birth_shows_how_the_dates_of_a_paper_are_meant(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("birth,kind,date,result\n1970-04-03,hpv,2021-06-05,positive\n")
    _write(
        tmp_path,
        b="Re: Eva Lind, born 03/04/1970. LLETZ on 07/08/2021: CIN 3.",
        c="Eva Lind. 15/09/2021: HPV negative.",
    )
    record = read_papers([str(tmp_path)]).record
    assert {event.when.edtf for event in record.events} == {"2021-06-05", "2021-08-07", "2021-09-15"}
    (tmp_path / "b.txt").write_text("Re: Eva Lind, born 04/03/1970. LLETZ on 07/08/2021: CIN 3.")
    record = read_papers([str(tmp_path)]).record
    assert "2021-07-08" in {event.when.edtf for event in record.events}, "her birth is surer than the order of others"
    assert any("month first, as her day of birth shows" in note.message for note in record.notes)


def test_the_settings_of_her_folder_settle_the_dates(tmp_path: Path) -> None:
    _write(tmp_path, a="Re: Eva Lind. Smear on 05/06/2021: HSIL.", b="Eva Lind. HPV on 05/06/2021: positive.")
    (tmp_path / "lugol.yaml").write_text("dates: mdy\n")
    assert {event.when.edtf for event in read_papers([str(tmp_path)]).record.events} == {"2021-05-06"}


def test_papers_of_two_women_are_refused_with_the_words_that_tell_them_apart(tmp_path: Path) -> None:
    one = "Re: Eva Lind, DOB 13/04/1970. Smear on 15/06/2021: HSIL."
    cases = {
        "birth '1970-04-13' in the one, '1971-04-13'": "Re: Eva Lind, DOB 13/04/1971. LLETZ on 20/07/2021: CIN 3.",
        "name 'Eva Lind' in the one, 'Mia Berg'": "Re: Mia Berg. LLETZ on 20/07/2021: CIN 3.",
        "age 'born 1970-04-13'": "Eva Lind. A 71-year-old woman. LLETZ on 20/07/2021: CIN 3.",
        "b.txt: no name, birth or number": "LLETZ on 20/07/2021: CIN 3.",
    }
    for why, other in cases.items():
        texts = _write(tmp_path, a=one, b=other)
        with pytest.raises(NotOneWoman, match=why) as refused:
            read_papers(texts)
        assert "--same-woman" in str(refused.value)
        assert len(read_papers(texts, same_woman=True).record.documents) == 2


def test_where_it_is_said_that_she_is_one_two_births_stay_a_conflict(tmp_path: Path) -> None:
    texts = _write(tmp_path, a="Eva Lind, DOB 13/04/1970. Smear: HSIL.", b="Eva Lind, DOB 13/04/1971. LLETZ: CIN 3.")
    record = read_papers(texts, same_woman=True).record
    assert [c.title for c in record.conflicts] == ["two birth dates"] and not record.patient.birth.is_known


def test_papers_that_are_linked_by_a_number_or_a_name_in_the_head_are_one_womans(tmp_path: Path) -> None:
    texts = _write(
        tmp_path,
        a="Re: Eva Lind, DOB 13/04/1970, MRN 441199. Smear on 15/06/2021: HSIL.",
        b="PATHOLOGY. MRN: 441199. Collected: 20/07/2021. LLETZ: CIN 3.",
        c="MRI PELVIS 25/08/2021. LIND Eva. No pelvic mass.",
    )
    assert len(read_papers(texts).record.documents) == 3


def test_records_are_added(tmp_path: Path) -> None:
    texts = _write(
        tmp_path,
        a="CYTOLOGY REPORT. Name: Eva Lind. Date collected: 15/06/2021. Reported: 20/06/2021. Cytology: HSIL.",
        b="Clinic date 13/07/2021. Re: Eva Lind. Her smear showed HSIL. Plan: colposcopy.",
    )
    one, two = (read_source(text) for text in texts)
    assert (one + two) == (two + one) == read_papers(texts).record
    assert [(e.when.edtf, len(e.sources)) for e in (one + two).events if e.kind == "cytology"] == [("2021-06-15", 2)]
    with pytest.raises(NotOneWoman):
        _ = one + read_source(_write(tmp_path, c="Re: Mia Berg. LLETZ: CIN 3.")[0])


def test_the_report_of_another_paper_is_the_result_of_the_one_biopsy(tmp_path: Path) -> None:
    note = "COLPOSCOPY NOTE 14/03/2022. Re: Eva Lind. Colposcopy on 14/03/2022: mosaic at 3 o'clock."
    head = "HISTOLOGY. Name: Eva Lind. Taken 14/03/2022, reported 21/03/2022.\n"
    texts = _write(
        tmp_path,
        a=f"{note} Biopsy taken at 3 o'clock.",
        b=f"{head}Cervical biopsy at 3 o'clock: CIN 3.",
        c="MDT 25/03/2022. Eva Lind. Biopsy of 14/03/2022 CIN 3. Plan: LLETZ.",
    )
    tissue = [event for event in read_papers(texts).record.events if event.kind in ("biopsy", "pathology")]
    assert [(getattr(e.values, "histology", ""), len(_papers(e))) for e in tissue] == [("CIN3", 3)]
    two = f"{head}Cervical biopsy at 3 o'clock: CIN 3. Cervical biopsy at 9 o'clock: CIN 1."
    texts = _write(tmp_path, a=f"{note} Biopsy taken at 3 o'clock.", b=two)
    told = [event for event in read_papers(texts).record.events if event.kind in ("biopsy", "pathology")]
    assert len(told) > 1, "nobody can say which of two reports is of the biopsy"


def test_a_new_result_after_treatment_is_no_quotation(tmp_path: Path) -> None:
    texts = _write(
        tmp_path,
        a="CYTOLOGY REPORT. Name: Eva Lind. Date collected: 15/01/2021. Reported: 20/01/2021. Cytology: HSIL.",
        b="OPERATION NOTE. Eva Lind. LLETZ performed on 20/02/2021.",
        c="Clinic date 25/08/2021. Re: Eva Lind. Smear HSIL. Plan: colposcopy.",
    )
    smears = [e.when.edtf for e in read_papers(texts).record.events if e.kind == "cytology"]
    assert smears == ["2021-01-15", "2021-08-25"]


def test_where_the_letter_is_the_graver_both_are_judged(tmp_path: Path) -> None:
    texts = _write(
        tmp_path,
        a="PATHOLOGY REPORT. Name: Eva Lind. Collected: 20/04/2021. Reported: 27/04/2021. Cervix, biopsy: CIN 1.",
        b="Clinic date 25/05/2021. Re: Eva Lind. The cervical biopsy of 20/04/2021 showed CIN 3. Plan: LLETZ.",
    )
    record = read_papers(texts).record
    told = {getattr(event.values, "histology", None) for event in record.events}
    assert {"CIN1", "CIN3"} <= told
    assert any("a.txt" in " ".join(c.readings) and "b.txt" in " ".join(c.readings) for c in record.conflicts)


def test_nothing_readable_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(UnusableInput, match=r"a\.pdf"):
        read_papers([str(tmp_path)])
    with pytest.raises(UnusableInput, match="check the name"):
        read_papers([str(tmp_path / "b.txt"), str(tmp_path / "c.txt")])


def _run(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        cli.run([*words])
    return int(stop.value.code or 0)


def test_every_command_takes_her_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(HERE / "okafor")
    assert _run("review", folder, "--as-of", "2021-07-10", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {e["date"]["edtf"] for e in told["record"]["events"]} >= {"2021-03-15", "2021-06-08"}
    assert _run("why", "e1", folder) == 0 and "02-referral.txt" in capsys.readouterr().out
    assert _run("why-not", "asccp-2019/risk_1/T1-22", folder) == 0
    for command in ("read", "replay", "compare"):
        assert _run(command, folder, "--format", "json") == 0
    assert _run("read", folder, "--account") == 0
    capsys.readouterr()
    texts = _write(
        tmp_path, a="Re: Eva Lind. Smear on 15/06/2021: HSIL.", b="Re: Mia Berg. LLETZ on 20/07/2021: CIN 3."
    )
    assert _run("review", *texts) == 2 and "two women" in capsys.readouterr().err
    assert _run("review", *texts, "--same-woman", "-o", str(tmp_path / "out" / "her.html"), "--format", "html") == 0
    assert _run("review", str(tmp_path), "--same-woman", "-o", str(tmp_path / "her.txt")) == 2
    assert "lies among her papers" in capsys.readouterr().err
    assert _run("replay", texts[0], "-o", texts[0]) == 2


def test_in_a_worklist_a_subfolder_is_one_woman(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(HERE / "okafor", tmp_path / "okafor" / "letters")
    (tmp_path / "okafor" / "scan.pdf").write_bytes(b"%PDF-1.7 broken")
    _write(tmp_path / "lind", a="Re: Eva Lind. Smear on 15/06/2021: HSIL.", b="HPV 16 positive on 15/06/2021.")
    _write(
        tmp_path / "two", a="Re: Eva Lind. Smear on 15/06/2021: HSIL.", b="Re: Mia Berg. LLETZ on 20/07/2021: CIN 3."
    )
    (tmp_path / "alone.yaml").write_text("events: [{kind: cytology, date: 2020-06-15, result: HSIL}]")
    assert _run("worklist", str(tmp_path), "--as-of", "2021-07-30", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    sources = {item["source"] for item in told["Open flags and overdue steps"]}
    assert sources == {"okafor", "lind", "alone.yaml"}
    problems = {each["source"]: each["reason"] for each in told["Not read"]}
    assert set(problems) == {"okafor/scan.pdf", "two"} and "two women" in problems["two"]


@needs_twenty
def test_twenty_documents_are_one_course(twenty: Record) -> None:
    [smear] = [event for event in twenty.events if event.kind == "cytology"]
    assert (smear.when.edtf, len(_papers(smear))) == ("2023-10-10", 3)
    assert all(event.when.is_known for event in twenty.events) and not twenty.conflicts
    assert len(twenty.documents) == 20


@needs_twenty
def test_the_node_beside_the_plan_is_flagged_at_its_date(twenty: Record) -> None:
    flags = [each for each in replay(twenty).standings if each.code == "stage_treatment_mismatch"]
    assert [(each.first.isoformat(), each.severity) for each in flags] == [("2024-02-16", "alert")]
    assert _judged(twenty, "2024-02-16")["stage_findings_mismatch"].kind == "flag"


@needs_twenty
def test_after_surgery_the_stage_is_that_of_the_nodes_and_at_the_end_the_recurrence_comes_first(twenty: Record) -> None:
    for day in ("2024-03-22", "2025-06-01"):
        stages = [f.value for f in reviewed(twenty, date.fromisoformat(day)).findings if f.rule == "instrument:figo"]
        assert set(map(str, stages)) == {"IIIC1p"}
    last = reviewed(twenty, date(2025, 6, 1)).findings
    assert last[0].code == "recurrence" and "2025-01-20" in last[0].title
    alerts = {finding.code or finding.action for finding in last if finding.severity == "alert"}
    assert alerts == {"recurrence"}, "she is in the care of oncologists"


PERSON = {"resourceType": "Patient", "id": "p1", "birthDate": "1970-04-13", "name": [{"text": "Eva Lind"}]}
SMEAR = {
    "resourceType": "Observation",
    "id": "o1",
    "status": "final",
    "subject": {"reference": "Patient/p1"},
    "effectiveDateTime": "2021-06-15",
    "code": {"coding": [{"system": "http://loinc.org", "code": "10524-7"}]},
    "valueCodeableConcept": {"text": "HSIL"},
}


def test_fhir_files_that_point_to_each_other_are_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "patient.json").write_text(json.dumps(PERSON))
    (tmp_path / "smear.json").write_text(json.dumps(SMEAR))
    _write(tmp_path, letter="Re: Eva Lind. Her smear of 15/06/2021 showed HSIL. Plan: colposcopy.")
    record = read_papers([str(tmp_path)]).record
    assert [(e.when.edtf, _papers(e)) for e in record.events if e.kind == "cytology"] == [
        ("2021-06-15", {"smear.json", "letter.txt"})
    ]
    assert (record.patient.id, record.patient.birth.edtf) == ("p1", "1970-04-13")


def test_fhir_of_another_woman_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(PERSON))
    other = {**PERSON, "id": "p2", "birthDate": "1981-05-01", "name": [{"family": "Berg", "given": ["Mia"]}]}
    (tmp_path / "b.json").write_text(json.dumps(other))
    with pytest.raises(NotOneWoman, match="1970-04-13"):
        read_papers([str(tmp_path)])


def test_the_files_of_a_bulk_export_are_one_paper_among_others(tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "Patient.ndjson").write_text(json.dumps(PERSON) + "\n")
    (export / "Observation.ndjson").write_text(json.dumps(SMEAR) + "\n")
    [letter] = _write(tmp_path, letter="Re: Eva Lind. MRI of the pelvis on 20/08/2021: no mass.")
    assert {e.kind for e in read_papers([str(export), letter]).record.events} == {"cytology", "imaging"}


def test_files_of_one_name_keep_their_folders(tmp_path: Path) -> None:
    for folder, text in (
        ("a", "Re: Eva Lind. Smear on 15/06/2021: HSIL."),
        ("b", "Re: Eva Lind. MRI on 20/08/2021: no mass."),
    ):
        _write(tmp_path / folder, letter=text)
    names = [each.name for each in read_papers([str(tmp_path / "a"), str(tmp_path / "b")]).record.documents]
    assert len(set(names)) == 2
    assert {d.name for d in read_papers([str(tmp_path)]).record.documents} == {"a/letter.txt", "b/letter.txt"}


def test_a_mapping_is_for_the_tables_among_the_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, mapping = tmp_path / "smears.csv", tmp_path / "map.yaml"
    table.write_text("Nummer,Was,Wann,Ergebnis\n441199,cytology,2021-06-15,HSIL\n")
    mapping.write_text("columns:\n  Nummer: patient\n  Was: kind\n  Wann: date\n  Ergebnis: result\n")
    [letter] = _write(tmp_path, letter="Re: Eva Lind, MRN 441199. MRI of the pelvis on 20/08/2021: no mass.")
    assert _run("read", letter, str(table), "--map", str(mapping), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {event["kind"] for event in told["events"]} == {"cytology", "imaging"}
    assert _run("read", str(table), "--map", str(mapping), "--format", "json") == 0


OTHERS: dict[str, dict[str, Any]] = {n: yaml.safe_load((HERE / f"{n}.yaml").read_text()) for n in ("doyle", "reyes")}


@pytest.fixture(scope="module", params=OTHERS)
def woman(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Record]:
    answer = OTHERS[request.param]
    return answer, read_papers([str(HERE / request.param)], answer["dates"]).record


def test_papers_of_every_form_are_one_course(woman: tuple[dict[str, Any], Record]) -> None:
    answer, record = woman
    for told in answer["once"]:
        same = [e for e in _of(record, told["kind"], told["date"]) if told["value"] in _held(e, told["field"])]
        assert [len(_papers(event)) for event in same] == [told["papers"]], told
    assert [
        [name for name in pair if any(name in each for each in conflict.readings)]
        for pair, conflict in zip(answer["conflicts"], record.conflicts, strict=True)
    ] == answer["conflicts"]
    assert not {event.kind for event in record.events} & {*answer.get("never", ())}


def _held(event: Event, name: str) -> Any:
    value = getattr(event.values, name)
    return value if isinstance(value, tuple) else (value,)


def test_nothing_is_raised_of_them_but_what_is_right(woman: tuple[dict[str, Any], Record]) -> None:
    answer, record = woman
    for day, raised in answer["raised"].items():
        found = reviewed(record, date.fromisoformat(day)).findings
        assert [finding.title for finding in found if finding.severity != "info"] == raised, day
