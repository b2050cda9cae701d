"""The surface of the package: what `import lugol` gives, that it is quick, that its page and notebook run."""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lugol
from lugol.exchange import contract

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "python.md"
PAPERS = str(ROOT / "examples" / "papers")
SURFACE = {
    "read": "(*sources, dates, same_woman)",
    "read_text": "(text, name, *, dates)",
    "review": "(record, as_of, guidelines)",
    "replay": "(record, guidelines)",
    "compare": "(record, editions)",
    "worklist": "(folder, as_of, guidelines, *, dates, mapping)",
    "programme": "(events, as_of, results, guidelines, *, jobs, parts)",
}
TYPES = {"Event", "Finding", "Record", "Review", "Worklist"}
ERRORS = {"BadData", "LugolError", "NotOneWoman", "UnusableInput"}


def _parameters(function: Any) -> str:
    told: list[str] = []
    for each in inspect.signature(function).parameters.values():
        if each.kind is each.KEYWORD_ONLY and not any(name.startswith("*") for name in told):
            told.append("*")
        told.append(f"*{each.name}" if each.kind is each.VAR_POSITIONAL else each.name)
    return f"({', '.join(told)})"


def test_the_surface_is_what_is_published() -> None:
    assert set(lugol.__all__) == {*SURFACE, *TYPES, *ERRORS, "NOT_A_DEVICE", "__version__"}
    assert {name: _parameters(getattr(lugol, name)) for name in SURFACE} == SURFACE
    assert set(lugol.__all__) <= set(dir(lugol))
    told = PAGE.read_text(encoding="utf-8")
    assert [name for name in lugol.__all__ if f"lugol.{name}" not in told and f"`{name}`" not in told] == [
        "NOT_A_DEVICE",
        "Event",
        "Finding",
        "__version__",
    ]


def test_a_room_of_the_house_does_not_take_the_place_of_the_function() -> None:
    import lugol.review as function
    import lugol.review.replay
    from lugol.read import source

    assert isinstance(sys.modules["lugol.review"], ModuleType) and isinstance(source, ModuleType)
    assert callable(function) and callable(lugol.replay) and callable(lugol.read)
    with pytest.raises(AttributeError, match="absent"):
        _ = lugol.absent  # type: ignore[attr-defined]


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "lugol", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"lugol {lugol.__version__}\n"


def test_importing_it_loads_next_to_nothing() -> None:
    code = "import sys, lugol; lugol.__all__; print(*sorted(m for m in sys.modules if m.split('.')[0] in "
    code += "('lugol', 'msgspec', 'polars', 'typer', 'rich')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["lugol"]


def test_all_errors_are_one_tree() -> None:
    wrong = []
    for path in sorted((ROOT / "src" / "lugol").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = (
                {base.id for base in node.bases if isinstance(base, ast.Name)} if isinstance(node, ast.ClassDef) else ()
            )
            outside = [base for base in bases if re.fullmatch(r"(Base)?Exception|[A-Z][a-z]+Error", base)]
            if outside and isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                own = {"LugolError", "UnusableInput"} & set(bases)
                wrong += [] if own or node.name == "LugolError" else [f"{path.name}: {node.name}"]
    assert wrong == []
    assert issubclass(lugol.NotOneWoman, lugol.UnusableInput) and issubclass(lugol.UnusableInput, lugol.LugolError)


@pytest.fixture(scope="module")
def review() -> lugol.Review:
    return lugol.review(lugol.read(PAPERS), "2022-06-01")


def test_a_review_gives_plain_values_fhir_and_a_table(review: lugol.Review) -> None:
    assert review.to_dict() == json.loads(contract.dumps(review))
    assert review.to_fhir()["resourceType"] == "Bundle"
    table = review.to_frame()
    assert table.height == len(review.findings)
    assert table["severity"].to_list() == [finding.severity for finding in review.findings]
    assert set(table["documents"].explode().drop_nulls()) <= {d.name for d in review.record.documents}


def test_a_review_shows_itself_in_a_notebook(review: lugol.Review) -> None:
    shown = review._repr_html_()
    assert "<script" not in shown and lugol.NOT_A_DEVICE in shown
    assert f"as of {review.as_of}" in shown and review.findings[0].title in shown
    text = lugol.read_text("Re: <b>Eva</b> Lind. Smear on 15/06/2021: HSIL <script>alert(1)</script>.")
    assert "<script" not in lugol.review(text, "2021-07-01")._repr_html_()


def test_days_are_days(review: lugol.Review) -> None:
    for wrong in ("today", "2022-13-01", "1600-01-01"):
        with pytest.raises(lugol.LugolError, match=r"YYYY-MM-DD|give a year"):
            lugol.review(review.record, wrong)
    with pytest.raises(lugol.LugolError, match="nothing to read"):
        lugol.read()
    with pytest.raises(lugol.LugolError, match="is no folder"):
        lugol.worklist(ROOT / "README.md", "2022-06-01")


def test_a_worklist_gives_items_and_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("events: [{kind: cytology, date: 2022-02-08, result: HSIL}]")
    (tmp_path / "b.yaml").write_text("events: [{kind: cytology, date: 2022-13}]")
    done = lugol.worklist(tmp_path, "2023-02-08")
    assert {item.source for item in done.items} == {"a.yaml"} and [p.source for p in done.problems] == ["b.yaml"]
    assert done.to_frame()["since"].to_list() == [item.since for item in done.items]


def test_a_programme_is_summed_up(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("patient,birth,kind,date,result\nA,1986-01-01,cytology,2022-02-08,HSIL\n")
    assert lugol.programme(events, "2023-02-08", tmp_path / "results").women == 1


def _blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("place", range(len(_blocks(PAGE))))
def test_every_example_of_the_page_runs(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(_blocks(PAGE)[place], f"{PAGE.name} block {place + 1}", "exec"), {})


def test_the_notebook_runs_in_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Jupyter runs it: every cell without an error, and the review shown as a page."""
    client = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"), prepend=os.pathsep)
    book = nbformat.read(ROOT / "examples" / "record.ipynb", as_version=4)
    client.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT / "examples")}}).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    pages = [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert any(lugol.NOT_A_DEVICE in page for page in pages)


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its cells in order, in this process, where no kernel is installed."""
    monkeypatch.chdir(ROOT / "examples")
    book = json.loads((ROOT / "examples" / "record.ipynb").read_text(encoding="utf-8"))
    assert book["nbformat"] == 4 and all(not cell.get("outputs") for cell in book["cells"])
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    told = {event.kind: event for event in names["record"].events}
    assert {span.document for span in told["hpv"].sources} == {"01-screening.csv", "02-referral.txt"}
    assert "Mia Berg" in capsys.readouterr().out
