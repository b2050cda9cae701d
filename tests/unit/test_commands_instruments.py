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
    assert "at least: yes" in run("instrument", "figo", "size_mm=20", "visible=yes")
    assert "possible: 6, 7" in run("instrument", "efi", "age=30", "years_infertile=9", "prior_pregnancy=no",
                                   "least_function=7", "afs_lesion=10")  # fmt: skip
    assert "not told" in instruments.flat([None])


def test_a_value_is_shown_as_people_write_it() -> None:
    swede = run("instrument", "swede", "acetowhiteness=2", "margins=1", "vessels=2", "size=1", "iodine=2")
    assert swede.startswith("8  status V")
    assert run("instrument", "markers", "marker=AMH", "value=0.528", "unit=ng/mL").startswith("low  status M")
    assert run("instrument", "treatment_fit", "stage=IIB", "operation=radical hysterectomy").startswith("no  ")
    assert run("instrument", "prognosis", "stage=IVB").startswith("status M")
    panel = run("instrument", "ihc_differential", "panel=Syn+,CgA+,CD45-,Ki-67=90%")
    assert "next low-grade neuroendocrine tumour" in " ".join(panel.split())
    assert "rules" not in panel


def test_every_line_of_the_list_fits_in_eighty_columns() -> None:
    assert max(map(len, run("instruments").splitlines())) <= 80


def test_other_names_and_spellings_are_understood() -> None:
    plain = run("instrument", "roma", "ca125=171.57", "he4=237.8", "menopausal=pre")
    assert run("instrument", "roma", "ca125=171.57", "he4=237.8", "menopause=Premenopausal") == plain
    assert run("instrument", "rasrm", "total=74").startswith("IV")
    assert run("instrument", "ihc", "marker=SMARCA4", "result=lost").startswith("lost")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("roma", "ca125"), "not KEY=VALUE"),
        (("roma", "ca125=1", "ca125=2"), "given twice"),
        (("roma", "ca125=x"), "not a number"),
        (("roma", "he4=60"), "needs ca125"),
        (("nothing", "a=1"), "there is no instrument"),
        (("figo", "depth=3"), "has no input 'depth'; did you mean 'depth_mm'"),
        (("figo", "zzz=3"), "has no input 'zzz'; it takes ruleset"),
        (("roma", "ca125=1", "menopause=pre", "menopausal=pre"), "under two names"),
        (("roma", "ca125=1", "menopausal=late"), "not one of pre, post"),
    ],
)
def test_errors_name_the_field(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        CliRunner().invoke(APP, ["instrument", *words], catch_exceptions=False)
