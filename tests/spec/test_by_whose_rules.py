"""By whose rules: papers that say from which country they come are never judged by another's rules without a word."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lugol.cli import app
from lugol.language.countries import countries_of
from lugol.read.source import read_bytes
from lugol.review.one import review
from lugol.review.worklist import in_order, of_file

AS_OF = date(2024, 6, 1)
RESULT = "\n\nCervical screening 3 March 2023: HPV 16 positive, cytology NILM. She is 39 years old.\n"
HEADS = {
    "SE": (
        "Women's Health Clinic, Uppsala",
        "Sahlgrenska, Department of Gynaecology",
        "Swedish personal identity number 19850512-1234",
        "Sent by Region Stockholm",
        "Seen at Västerås Hospital",
        "Personal number 19850512-1234",
        "Recalled as the vårdprogram asks",
        "Follow up as per Swedish guidelines",
        "Reply to reports@cytlab.example.se",
        "14 Storgatan\n111 22 Stockholm\nSweden",
    ),
    "NL": (
        "Erasmus MC, Rotterdam",
        "BSN 123456782",
        "Invited by the Dutch population screening",
        "St Anna Hospital, Eindhoven",
        "www.laboratory.example.nl",
    ),
    "GB": (
        "Northshire NHS Foundation Trust",
        "NHS number 943 476 5919",
        "CHI number 0101851234",
        "Reply to clinic@northshire.nhs.uk",
        "Seen by a BSCCP accredited colposcopist",
    ),
    "AU": (
        "Royal Women's Hospital, Melbourne",
        "Medicare card number 2123 45670 1",
        "Reported to the National Cancer Screening Register",
        "27 High Street, Newtown NSW 2042",
        "GP: Dr Lee, Parramatta NSW",
        "results@pathology.example.com.au",
    ),
    "CN": (
        "West China Second University Hospital",
        "Women's Hospital, Hangzhou",
        "Found by the two-cancer screening of the county",
        "Resident identity card on file",
        "1 Dongdan\nBeijing\nChina",
    ),
}
ELSEWHERE = (
    "St Mary's Hospital, Springfield, IL 62701",
    "She moved here from Stockholm, Sweden, last year.",
    "Born in China; no interpreter needed.",
    "She was treated in Beijing in 2019.",
    "The Swedish study of 2008 is discussed with her.",
    "Insurance: Medicare number 1EG4-TE5-MK73.",
    "Her husband works in Amsterdam.",
    "Accession number 20240512-1234",
    "The Swedish guidelines differ.",
)


@pytest.mark.parametrize(("country", "head"), [(country, head) for country, heads in HEADS.items() for head in heads])
def test_a_letter_in_english_says_from_where_it_comes(country: str, head: str) -> None:
    record = read_bytes((head + RESULT).encode(), "letter.txt")
    notes = [finding for finding in review(record, AS_OF).findings if finding.rule == f"review/idiom-{country}"]
    assert len(notes) == 1
    assert "American rules" in notes[0].statement


@pytest.mark.parametrize("head", ELSEWHERE)
def test_a_country_that_is_only_spoken_of_says_nothing(head: str) -> None:
    assert countries_of(head + RESULT) == ()


@pytest.mark.parametrize(
    ("country", "patient"),
    [
        ("SE", {"identifier": [{"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "198505121234"}]}),
        ("NL", {"identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "123456782"}]}),
        ("GB", {"identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"}]}),
        ("AU", {"meta": {"profile": ["http://hl7.org.au/fhir/StructureDefinition/au-patient"]}}),
        ("CN", {"address": [{"country": "CN"}]}),
        ("SE", {"address": [{"country": "Sweden"}]}),
    ],
)
def test_a_fhir_file_says_from_where_it_comes(country: str, patient: dict[str, object]) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "resource": {"resourceType": "Patient", "id": "a", "gender": "female", "birthDate": "1985-05-12"}
                | patient
            }
        ],
    }
    record = read_bytes(json.dumps(bundle).encode(), "b.json")
    assert f"review/idiom-{country}" in {finding.rule for finding in review(record, AS_OF).findings}


def test_a_worklist_says_it_once_of_a_table_and_of_each_letter(tmp_path: Path) -> None:
    letter, table = tmp_path / "a.txt", tmp_path / "t.csv"
    letter.write_text(HEADS["SE"][0] + RESULT, encoding="utf-8")
    rows = ["patient,birth,kind,date,result,country"]
    rows += [f"w{number},1985-05-01,hpv,2023-03-01,positive,Sweden" for number in range(3)]
    table.write_text("\n".join(rows), encoding="utf-8")
    for path in (letter, table):
        found = [item for each in of_file(path, path.name, AS_OF) if isinstance(each, list) for item in each]
        told = [item for item in in_order(found) if item.kind == "rules"]
        assert [(item.patient, item.severity) for item in told] == [("", "info")]
        assert "American rules" in told[0].title
        assert in_order(found)[-1] == told[0]


def test_a_programme_is_judged_by_the_jurisdiction_that_is_asked_or_set(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("patient,sex,birth,kind,date,result\nw1,F,1985-05-01,hpv,2023-03-01,negative\n", encoding="utf-8")

    def judged(*more: str) -> list[str]:
        out = tmp_path / f"out{len(more)}{(tmp_path / 'lugol.yaml').exists()}"
        done = CliRunner().invoke(
            app, ["programme", str(events), "--as-of", "2024-06-01", "-o", str(out), "--jobs", "1", *more]
        )
        assert done.exit_code == 0, done.output
        found: list[str] = json.loads((out / "summary.json").read_text(encoding="utf-8"))["guidelines"]
        return found

    assert "uspstf-2018" in judged()
    assert judged("--jurisdiction", "world") == ["who-2021", "safety-net"]
    (tmp_path / "lugol.yaml").write_text("jurisdiction: world\n", encoding="utf-8")
    assert judged() == ["who-2021", "safety-net"]


def test_the_gravest_is_called_first_and_not_who_was_never_screened(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    lines = [
        "patient,sex,birth,kind,date,result,types,country",
        "never71,F,1953-01-01,,,,,",
        "hpv18,F,1985-01-01,hpv,2024-02-01,positive,18,",
        "hpv18,,,cytology,2024-02-01,NILM,,",
        "agc,F,1985-01-01,cytology,2024-03-01,AGC,,Sweden",
        "up_to_date,F,1985-01-01,hpv,2023-02-01,negative,,",
        "unread,F,1985-01-01,hpv,2023-02-01,unexpected,,",
    ]
    events.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["programme", str(events), "--as-of", "2024-06-01", "-o", str(out), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    with (out / "calls.csv").open(encoding="utf-8") as file:
        called = [row["patient"] for row in csv.DictReader(file)]
    assert set(called[:2]) == {"hpv18", "agc"}
    assert "never71" in called[2:]
    assert "unread" in called
    assert "up_to_date" not in called
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert "judged by American rules" in page
    assert "Papers from Sweden" in page
    assert "Sweden" in done.output
