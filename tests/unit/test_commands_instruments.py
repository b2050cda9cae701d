"""The command line of the instruments: lists, results in text and JSON, and errors that name the field."""

import json

import pytest
import typer
from typer.testing import CliRunner

from lugol.commands import instruments
from lugol.instruments.instrument import InputError, names

APP = typer.Typer()
instruments.register(APP)


def run(*words: str) -> str:
    done = CliRunner().invoke(APP, list(words), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_every_instrument_is_listed() -> None:
    assert [each["name"] for each in json.loads(run("instruments", "--format", "json"))] == names()
    text = run("instruments", "--family", "stage")
    assert "figo" in text
    assert "roma" not in text


def test_an_instrument_tells_what_it_takes() -> None:
    assert "1 to 100000 pmol/L (optional)" in run("instrument", "roma")
    assert json.loads(run("instrument", "roma", "--format", "json"))["inputs"][0]["name"] == "ca125"


def test_a_result_in_words_and_in_json() -> None:
    given = ("instrument", "roma", "ca125=171.57", "he4=237.8", "menopausal=pre")
    assert "79.3 %" in run(*given)
    assert json.loads(run(*given, "--format", "json"))["value"] == 79.3
    assert "cannot be told" in run("instrument", "roma", "ca125=160")
    assert "at_least: yes" in run("instrument", "figo", "size_mm=20", "visible=yes")
    assert "possible: 6, 7" in run("instrument", "efi", "age=30", "years_infertile=9", "prior_pregnancy=no",
                                   "least_function=7", "afs_lesion=10")  # fmt: skip
    assert "not told" in instruments.flat([None])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("roma", "ca125"), "not KEY=VALUE"),
        (("roma", "ca125=1", "ca125=2"), "given twice"),
        (("roma", "ca125=x"), "not a number"),
        (("roma", "he4=60"), "needs ca125"),
        (("nothing", "a=1"), "there is no instrument"),
        (("figo", "depth=3"), "has no input"),
    ],
)
def test_errors_name_the_field(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        CliRunner().invoke(APP, ["instrument", *words], catch_exceptions=False)
