"""Settings, mappings, codes and documents with values that there are not are refused in one line, with the remedy."""

from pathlib import Path

import pytest

from lugol.errors import UnusableInput
from lugol.read import codes, mapping
from lugol.read.source import read_bytes
from lugol.settings import of_folder

NO_YAML = (
    "dates: 2020-99-99", "dates: !!timestamp x", "dates: !!int x", "dates: !!float x", "dates: !!bool x",
    "dates: !!python/name:os.system x", "<<: [1, 2]", "<<: 3", "- a", "[]", "dmy", "a: " + "[" * 20000,
    "&a\ndates: *a", "dates: dmy\ndates: mdy", "dates: dmy\n---\ndates: mdy", "columns: 3\ndates: [",
)  # fmt: skip
CDA = '<?xml version="1.0" encoding="klingon"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'
RTF = (r"{\rtf1{\uc99999999999 \u-99999999? Smear 2020 HSIL}}", r"{\rtf1 \u99999999999999999999? Smear 2020 HSIL}")


@pytest.mark.parametrize("text", NO_YAML, ids=range(len(NO_YAML)))
def test_settings_that_are_none_are_refused_in_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "lugol.yaml").write_text(text)
    with pytest.raises(UnusableInput, match=r"lugol\.yaml: .*write one line each") as refused:
        of_folder(tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", NO_YAML, ids=range(len(NO_YAML)))
def test_a_mapping_that_is_none_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnusableInput, match=r"m\.yaml: no mapping file: .*lugol map FILE") as refused:
        mapping.load(text, "m.yaml")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a: b\n", "system,code\n1,2\n", "system,code,context,concept\n" + "x" * 200000 + ",1,test,cytology\n"],
    ids=["empty", "no head", "yaml", "half a head", "a cell too long"],
)
def test_codes_without_their_columns_are_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(codes.OWN, "")
    path = tmp_path / "codes.csv"
    path.write_text(text)
    with pytest.raises(UnusableInput, match=r"codes\.csv: "):
        codes.use(str(path))
    codes.use("")


def test_xml_in_an_encoding_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnusableInput, match=r"a\.xml: .*klingon.*export it again"):
        read_bytes(CDA.encode(), "a.xml")


@pytest.mark.parametrize("text", RTF)
def test_rich_text_with_letters_that_there_are_not_is_refused_or_read(text: str) -> None:
    try:
        read_bytes(text.encode(), "a.rtf")
    except UnusableInput as refused:
        assert str(refused).startswith("a.rtf: ")


@pytest.mark.parametrize("cell", [":", " : ", "::"])
def test_a_row_of_signs_alone_is_told_and_no_defect(cell: str) -> None:
    table = f"patient,date,kind,result\n1,2020-01-01,cytology,NILM\n{cell}\n".encode()
    with pytest.raises(UnusableInput, match="line 3"):
        read_bytes(table, "t.csv")
