"""A kind of event is added in one place: a copy of the package gets one, and every door and page takes it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import lugol

KIND = '''

class Lifestyle(_Value, frozen=True, tag="lifestyle"):
    """What bears on her health and is no condition: a habit and how much of it."""

    about: ClassVar[About] = About(key=("habit",), clash=("amount",), lane="Examination", shown=(("habit", "{}"),))
    habit: str
    amount: float | None = None

'''
SCRIPT = """
import sys
from datetime import date
from lugol.exchange import contract, fhir as out, mcode, phenopacket, tidy
from lugol.exchange.schema import casefile_schema, dump
from lugol.read import casefile, fhir, source, table
from lugol.read import phenopacket as packet
from lugol.record.event import Lifestyle
from lugol.review.one import review
from lugol.show import read_page, report
from lugol.show.words import describe

record = casefile.read("patient: {id: w, sex: F, birth: 1980-01-01}\\nevents:\\n"
    "- {kind: lifestyle, habit: running, amount: 3, date: 2023-01-01}\\n"
    "- {kind: lifestyle, habit: running, amount: 3, date: 2023-01-01}\\n"
    "- {kind: hpv, result: positive, types: [16], date: 2023-01-01}\\n", "c.yaml")
assert [e.kind for e in record.events].count("lifestyle") == 1, "told twice is one"
[event] = [e for e in record.events if e.kind == "lifestyle"]
assert describe(event) == "running"
for again in (casefile.read(casefile.write(record), "c.yaml"), table.read(tidy.events(record), "t.csv"),
              fhir.read(out.dumps_record(record), "b.json"), fhir.read(mcode.dumps(record), "b.json"),
              packet.read(phenopacket.dumps(record)[0], "p.json")):
    assert Lifestyle(habit="running", amount=3.0) in [e.values for e in again.events], again
found = review(record, date(2023, 6, 1))
contract.dumps(found), report.html(found), read_page.html(record, "")
assert b"lifestyle" in contract.dumps_record(record) and "lifestyle" in dump(casefile_schema())
"""


def test_a_kind_added_in_event_py_is_missing_nowhere(tmp_path: Path) -> None:
    package = tmp_path / "lugol"
    shutil.copytree(Path(lugol.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    path = package / "record" / "event.py"
    text = path.read_text(encoding="utf-8")
    text = text.replace("\n\nValues = (\n", f"{KIND}\nValues = (\n")
    text = text.replace("| Immunization | Medication\n", "| Immunization | Medication | Lifestyle\n")
    path.write_text(text, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "LUGOL_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    table = "patient,sex,birth,kind,date,habit\nw,F,1980-01-01,lifestyle,2023-01-01,running\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    run = [sys.executable, "-c", "import sys; from lugol.cli import run; run(sys.argv[1:])"]
    for words in (["review", "t.csv"], ["programme", "t.csv", "--output", "out", "--csv"]):
        told = [*run, *words, "--as-of", "2023-06-01"]
        ran = subprocess.run(told, env=env, capture_output=True, text=True, cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr[-2000:]
