"""Resources, tables and messages in the shapes of many countries: what comes out of each is what is in it."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from bundles import bundle, patient
from lugol.cli import run as command
from lugol.errors import UnusableInput
from lugol.read import mapping, source, table
from lugol.read.balance import balance
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.review.one import review

HERE = Path(__file__).parent / "doors"
SYSTEMS = {
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "icd": "http://hl7.org/fhir/sid/icd-10",
}
CDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><recordTarget>'
    '<patientRole><id extension="W1"/><patient><administrativeGenderCode code="F"/><birthTime value="19880504"/>'
    "</patient></patientRole></recordTarget><component><structuredBody><component>{}</component></structuredBody>"
    "</component></ClinicalDocument>"
)


def cases(name: str) -> list[Any]:
    told = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case.get("id") or f"{case['preset']}-{n}") for n, case in enumerate(told)]


def spelt(value: Any) -> Any:
    """A part of a resource with its short codes ({sct: "1|word"}) as CodeableConcepts."""
    if isinstance(value, list):
        return [spelt(each) for each in value]
    if isinstance(value, dict):
        for short, system in SYSTEMS.items():
            if short in value:
                code, _, display = value[short].partition("|")
                return {"coding": [{"system": system, "code": code, "display": display}]}
        return {name: spelt(each) for name, each in value.items()}
    return value


def fits(event: Event, wanted: str) -> bool:
    """Does an event answer a line of `expect` ("kind date field=value")?"""
    told = {"assertion": event.assertion, **msgspec.to_builtins(event.values), "kind": event.kind}
    words = wanted.split(" ")
    fields: list[str] = []
    for word in words:
        if "=" in word and not word.startswith("~"):
            fields.append(word)
        elif fields and fields[-1].partition("=")[0] not in ("kind", "date"):
            fields[-1] += f" {word}"
        elif word[0].isdigit() or word.startswith(".."):
            fields.append(f"date={word}")
        else:
            fields.append(f"kind={word}")
    told["date"] = event.when.edtf
    if "assertion" not in wanted and event.assertion not in ("affirmed", "historical"):
        return False
    return all(_is(told.get(name), value) for name, _, value in (field.partition("=") for field in fields))


def _is(have: Any, want: str) -> bool:
    if want.startswith("~"):
        return want[1:].casefold() in json.dumps(have, ensure_ascii=False).casefold()
    if isinstance(have, list | tuple):
        return set(want.split("|")) == {str(each) for each in have} or want in have
    if isinstance(have, bool):
        return want == str(have).lower()
    return str(have) == want or (isinstance(have, float) and f"{have:g}" == want)


def hold(case: dict[str, Any], record: Record) -> list[str]:
    """What is not as a case has it."""
    shown = [f"{e.kind} {e.when.edtf} {e.assertion} {msgspec.to_builtins(e.values)}" for e in record.events]
    notes = [f"{note.place} {note.message}" for note in record.notes]
    wrong = [f"missing: {line}" for line in case["expect"] if not any(fits(e, line) for e in record.events)]
    wrong += [f"must not be: {line}" for line in case.get("never", ()) if any(fits(e, line) for e in record.events)]
    if "note" in case and not any(case["note"] in note for note in notes):
        wrong.append(f"no note: {case['note']}")
    told = [event.note for event in record.events]
    wrong += [f"not said: {each}" for each in case.get("said", ()) if not any(each in note for note in told)]
    if case.get("only") and len(record.events) != len(case["expect"]):
        wrong.append("more events")
    if not case["expect"] and not record.events and not notes:
        wrong.append("silent")
    if "title" in case:
        titles = [found.title for found in review(record, date(2024, 6, 1)).findings]
        if any(case["title"][1:] in title for title in titles):
            wrong.append(f"must not be said: {case['title'][1:]}")
    return [*wrong, *shown, *notes] if wrong else []


@pytest.mark.parametrize("case", cases("fhir"))
def test_fhir_of_many_guides(case: dict[str, Any]) -> None:
    assert hold(case, source.read_bytes(as_bundle(case), "b.json")) == []


@pytest.mark.parametrize("case", cases("packets"))
def test_phenopackets(case: dict[str, Any]) -> None:
    assert hold(case, source.read_bytes(as_bundle(case), "p.json")) == []


def as_bundle(case: dict[str, Any]) -> bytes:
    """The Bundle of a case."""
    if "whole" in case:
        return json.dumps(case["whole"]).encode()
    data = bundle(patient(), *spelt(case["resources"]), kind=case.get("type", "collection"))
    return json.dumps({**json.loads(data), "link": case["link"]}).encode() if "link" in case else data


def read(path: Path) -> Record:
    return source.read_source(str(path))


@pytest.mark.parametrize("case", cases("tables"))
def test_tables_of_many_places(case: dict[str, Any]) -> None:
    data = data_of("tables", case)
    if "refused" in case:
        with pytest.raises(UnusableInput, match=case["refused"]):
            table.read(data, "t.csv")
        return
    record = table.read(data, "t.xlsx" if "xlsx" in case else "t.csv", dates=case.get("dates", ""))
    assert hold(case, record) == []
    assert record.patient.birth.edtf == case.get("born", record.patient.birth.edtf)


@pytest.mark.parametrize("case", cases("others"))
def test_messages_and_documents(case: dict[str, Any]) -> None:
    text = CDA.format(case["cda"]) if "cda" in case else case["text"]
    if "refused" in case:
        with pytest.raises(UnusableInput, match=case["refused"]):
            source.read_bytes(text.encode(), case["name"])
        return
    assert hold(case, source.read_bytes(text.encode(), case["name"])) == []


PRESETS = yaml.safe_load((HERE / "presets.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", PRESETS, ids=[f"{case['preset']}-{n}" for n, case in enumerate(PRESETS)])
def test_a_preset_reads_what_its_system_writes(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(UnusableInput, match=case["refused"]):
            table.read(case["text"].encode(), "t.csv", mapping.find(Path(case["preset"])))
        return
    record = table.read(case["text"].encode(), "t.csv", mapping.find(Path(case["preset"])), case.get("dates", ""))
    assert hold(case, record) == []
    unused = [note.place.rpartition("column ")[2].strip("'") for note in record.notes if "not used" in note.message]
    assert unused == case.get("unused", [])
    assert record.patient.birth.edtf == case.get("born", record.patient.birth.edtf)


def test_every_preset_is_listed_printed_and_tested(capsys: pytest.CaptureFixture[str]) -> None:
    assert {case["preset"] for case in PRESETS} == set(mapping.presets())
    for words in (["map", "--presets"], ["map", "redcap"]):
        with pytest.raises(SystemExit) as ended:
            command(words)
        assert ended.value.code == 0
    out = capsys.readouterr().out
    assert all(f"{name} " in out for name in mapping.presets())
    assert "hpv_types___" in out
    with pytest.raises(UnusableInput, match="presets are dhis2, kenyaemr"):
        mapping.find(Path("nosuch"))


def test_a_programme_reads_by_a_preset(tmp_path: Path) -> None:
    case = next(case for case in PRESETS if case["preset"] == "kenyaemr")
    (tmp_path / "t.csv").write_text(case["text"], encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        command(["programme", str(tmp_path / "t.csv"), "--map", "kenyaemr", "--as-of", "2023-06-01", "--output",
                 str(tmp_path / "out"), "--csv"])  # fmt: skip
    assert ended.value.code == 0
    assert "HSIL" in (tmp_path / "out-events.csv").read_text(encoding="utf-8")


def test_the_whole_episode_of_the_lithuanian_guide_is_read_right(tmp_path: Path) -> None:
    told = yaml.safe_load((HERE / "lithuania.yaml").read_text(encoding="utf-8"))
    path = tmp_path / "lt.json"
    path.write_bytes(bundle(patient(), *(spelt(each) for part in told for each in part["resources"])))
    record = source.read_source(str(path))
    says = [line for part in told for line in part["says"]]
    assert (
        hold({"expect": says, "never": ["hpv types=18", "biopsy histology=cancer", "biopsy histology=CIN3"]}, record)
        == []
    )
    of_tests = [event for event in record.events if event.kind in ("hpv", "cytology", "biopsy", "surgery", "diagnosis")]
    assert len(of_tests) == 5
    assert balance(str(path), record).open == ()
    titles = [found.title for found in review(record, date(2025, 5, 1)).findings]
    assert any("cancer" in title.casefold() or "IA1" in title for title in titles)


EVERY = [(name, each) for name in ("fhir", "tables", "others", "presets", "packets") for each in cases(name)]


@pytest.mark.parametrize(("name", "case"), [pytest.param(n, *c.values, id=f"{n}-{c.id}") for n, c in EVERY])
def test_the_balance_closes_whatever_the_form(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    if "refused" in case:
        return
    how = mapping.find(Path(case["preset"])) if "preset" in case else None
    usual = {"fhir": "b.json", "packets": "p.json"}.get(name, "t.xlsx" if "xlsx" in case else "t.csv")
    path = tmp_path / case.get("name", usual)
    path.write_bytes(data_of(name, case))
    dates = case.get("dates", "")
    is_table = path.suffix in (".csv", ".xlsx")
    record = table.read(path.read_bytes(), path.name, how, dates) if is_table else read(path)
    assert balance(str(path), record, how, dates).open == ()


def data_of(name: str, case: dict[str, Any]) -> bytes:
    """The source of a case as it is fed."""
    if name in ("fhir", "packets"):
        return as_bundle(case)
    if "xlsx" in case:
        return workbook(case["xlsx"])
    text = CDA.format(case["cda"]) if "cda" in case else case["text"]
    return text.encode(case.get("encoding", "utf-8"))


def workbook(rows: list[list[str]]) -> bytes:
    """The rows as the first sheet of a workbook."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("t.csv", "patient,kind,date,result\n1,hpv,2024-03-05,negative\n", "line 2"),
        ("m.txt", "Cervical smear on 5 March 2024: HSIL.\n", "Cervical smear"),
        ("m.hl7", "MSH|^~\\&|L|L|||2024||ORU^R01|1|P|2.5\nPID|1||W\nOBR|1|||10524-7^C^LN|||20240305\n"
                  "OBX|1|ST|10524-7^C^LN||HSIL||||||F\n", "(Observation)"),
    ],
)  # fmt: skip
def test_the_balance_names_what_was_lost_in_any_form(name: str, text: str, left: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    told = read(path)
    assert balance(str(path), told).closes
    nothing = msgspec.structs.replace(told, events=(), notes=())
    assert left in balance(str(path), nothing).open[0]
