"""Proposals wait in the case file until a person accepts them, singly or by kind, with name and day."""

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from lugol.cli import app
from lugol.errors import UnusableInput
from lugol.exchange import contract, schema
from lugol.language.narrative import read
from lugol.read import casefile
from lugol.readers.contract import Proposal
from lugol.readers.endpoint import endpoint
from lugol.readers.second import Mode, with_second
from lugol.record.record import Record
from lugol.review.replay import reviewed
from lugol.show import read_page, report, terminal
from readers.stub import proposing, serving

LETTER = (
    "Clinic 8 March 2022. She has vaginal bleeding. She was treated with plakoglobin drops. Zonda test was 12 ng/mL."
)
DROPS = ("plakoglobin drops", "other_treatment", "She was treated with plakoglobin drops.")
ZONDA = ("Zonda test was 12 ng/mL", "lab", "Zonda test was 12 ng/mL.")
HPV = ("vaginal bleeding", "symptom", "She had vaginal bleeding.")


class Canned:
    """A reader with one answer."""

    name = "canned"

    def propose(self, _: str) -> list[Proposal]:
        return [Proposal(*each) for each in (DROPS, ZONDA, HPV)]


def told(mode: Mode = "show") -> Record:
    return with_second(read(LETTER, "letter.txt"), Canned(), mode)


def test_a_case_file_gives_the_same_record_back() -> None:
    for mode in ("show", "accept"):
        record = told(mode)  # type: ignore[arg-type]
        again = casefile.read(casefile.write(record), "letter.txt")
        assert (again.events, again.proposals) == (record.events, record.proposals)


def test_one_is_accepted_with_name_and_day() -> None:
    written = casefile.write(told())
    assert "sentence: She was treated with plakoglobin drops." in written
    signed = written.replace(
        "  reader: canned\n", "  reader: canned\n  accepted_by: Dr A. Example\n  accepted_on: 2022-03-09\n", 1
    )
    record = casefile.read(signed, "letter.yaml")
    accepted = [event for event in record.events if event.readers == ("canned",)]
    assert [event.note for event in accepted] == ["proposed by canned, accepted by Dr A. Example on 2022-03-09"]
    assert len(record.proposals) == 1


def test_a_kind_is_accepted_with_name_and_day() -> None:
    signed = casefile.write(told()).replace(
        "proposals:", "accepted:\n- {kind: lab, by: Dr A. Example, on: 2022-03-09}\n\nproposals:", 1
    )
    record = casefile.read(signed, "letter.yaml")
    assert [event.kind for event in record.events if event.readers == ("canned",)] == ["lab"]
    assert [each.event.kind for each in record.proposals] == ["other_treatment"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  reader: canned\n", "  reader: canned\n  accepted_by: Dr A\n", "needs both the person"),
        ("  reader: canned\n", "", "needs sentence and reader"),
        ("proposals:", "accepted:\n- {kind: lab}\n\nproposals:", "needs kind, by (a person) and on (a day)"),
    ],
)
def test_an_acceptance_without_a_name_or_a_day_is_refused(old: str, new: str, why: str) -> None:
    with pytest.raises(UnusableInput, match=why.replace("(", r"\(").replace(")", r"\)")):
        casefile.read(casefile.write(told()).replace(old, new, 1), "letter.yaml")


def test_every_view_shows_proposals_apart() -> None:
    from datetime import date

    done = reviewed(told(), date(2022, 6, 1))
    assert all("plakoglobin" not in finding.statement for finding in done.findings)
    for shown in (terminal.plain(done), report.html(done), read_page.html(told())):
        apart = shown[shown.rindex("Proposed by a second reader, not judged") :]
        assert "plakoglobin" in apart
    assert "found by both readers" in terminal.plain(done)


def test_what_is_accepted_is_told_as_such_in_every_view() -> None:
    from datetime import date

    done = reviewed(told("accept"), date(2022, 6, 1))
    assert "found by canned only" in terminal.plain(done)
    assert "Proposed by a second reader" not in terminal.plain(done)


def test_a_finding_that_rests_on_a_proposal_says_so() -> None:
    from datetime import date

    text = "events:\n- {kind: cytology, date: 2022-03-08, result: HSIL, readers: [gemma]}\npatient: {age: 40}\n"
    found = [f.statement for f in reviewed(casefile.read(text, "a.yaml"), date(2022, 4, 1)).findings if f.evidence]
    assert found
    assert all("only a second reader found" in statement for statement in found)


def test_the_published_schema_holds() -> None:
    from datetime import date

    for mode in ("show", "accept"):
        made = json.loads(contract.dumps(reviewed(told(mode), date(2022, 6, 1))))  # type: ignore[arg-type]
        jsonschema.validate(made, json.loads(schema.published("review")))
    assert made["record"]["events"][0]["id"]


def test_the_command_line_asks_a_model(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    with serving(proposing(DROPS, ZONDA, HPV)) as stub:
        assert endpoint(stub.url)
        words = ["--model", stub.url, "--model-name", "stub"]
        shown = CliRunner().invoke(app, ["read", str(letter), *words])
        taken = CliRunner().invoke(
            app, ["review", str(letter), *words, "--proposals", "accept", "--as-of", "2022-06-01"]
        )
    assert shown.exit_code == 0
    assert "proposals:" in shown.stdout
    assert "readers: [lugol, stub]" in shown.stdout
    assert taken.exit_code == 0
    assert "found by stub only" in taken.stdout
    assert len(stub.asked) == 2


def test_the_command_line_refuses_to_send_a_record_elsewhere(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    words = ["read", str(letter), "--model", "http://192.0.2.1/v1", "--model-name", "stub"]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code != 0
    assert "--allow-remote 192.0.2.1" in str(refused.exception)
    unnamed = CliRunner().invoke(app, ["read", str(letter), "--model", "http://127.0.0.1:1/v1"])
    assert unnamed.exit_code == 2
    missing = CliRunner().invoke(app, ["read", str(letter), "--reader", "nobody"])
    assert "no second reader 'nobody' is installed" in str(missing.exception)
