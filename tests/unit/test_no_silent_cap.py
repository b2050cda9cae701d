"""What is cut to a length says how much was left out: no result is lost without a word.

Every slice up to a number, `islice`, `most_common(n)` and `head(n)` of the package is looked at. A function that tells
how many more there were (it takes the bound from a length, or compares a length with it) is in order; the others
stand below with why nothing is lost by them.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import lugol

HOME = Path(lugol.__file__).parent
DAY = "the day of a time stamp"
FORM = "the beginning of a file, to tell its form"
ORIGIN = "the beginning of a file, to tell from which country it comes"
NAME = "a name is made shorter, the whole stands beside it"
COUNTED = "the number of all of them is told beside the list"
LOOK = "so much of a text is looked at around a word; nothing is listed"
DIGEST = "a digest"
CODED = "a coded field of HL7 v2 is a code and one alternate, of three parts each"
QUOTE = "a quote; the place in the text stands beside it"
REASONS = {
    "defects.py": (1, DIGEST),
    "exchange/phenopacket_events.py": (1, NAME),
    "cache.py": (2, DIGEST),
    "language/kinds/findings/captions.py": (2, LOOK),
    "language/frames/left.py": (1, LOOK),
    "language/frames/named.py": (1, LOOK),
    "language/kinds/woman/age.py": (1, LOOK),
    "language/kinds/course/death.py": (1, LOOK),
    "language/kinds/course/moves.py": (1, LOOK),
    "language/kinds/course/response.py": (1, LOOK),
    "language/kinds/index/evidence.py": (1, LOOK),
    "language/kinds/treatment/procedures.py": (3, LOOK),
    "language/kinds/treatment/surgery.py": (1, LOOK),
    "language/kinds/lab/amounts.py": (1, LOOK),
    "language/kinds/reports/results.py": (1, LOOK),
    "language/kinds/reports/stage.py": (1, LOOK),
    "language/kinds/tissue/result.py": (1, LOOK),
    "language/kinds/woman/routine.py": (1, LOOK),
    "language/kinds/stage/stage.py": (1, LOOK),
    "language/kinds/woman/symptom.py": (1, LOOK),
    "language/results/proof.py": (2, QUOTE),
    "language/unread.py": (2, QUOTE),
    "output.py": (1, NAME),
    "programme/input/incoming.py": (1, FORM),
    "programme/input/lines.py": (2, FORM),
    "programme/run/spark.py": (1, COUNTED),
    "programme/tell/summary.py": (4, COUNTED + "; " + DAY),
    "read/balance.py": (3, NAME + "; " + DAY),
    "read/casefile.py": (5, QUOTE),
    "read/days.py": (1, DAY),
    "read/fhir/mark.py": (1, DIGEST),
    "read/fhir/patient.py": (1, DAY),
    "read/fhir/place.py": (3, DAY),
    "read/hl7v2.py": (1, CODED),
    "read/mapping.py": (3, LOOK),
    "read/phenopacket_own.py": (1, DIGEST),
    "read/phenopacket_time.py": (2, DAY),
    "read/sheet.py": (2, FORM),
    "read/source.py": (6, FORM),
    "readers/prompt/__init__.py": (1, "one more than is taken, so that second.py tells that there were more"),
    "readers/second.py": (1, "one more than is taken, so that it tells that there were more"),
    "record/joined.py": (1, FORM),
    "review/worklist.py": (3, DAY + "; " + ORIGIN),
    "commands/programme.py": (1, ORIGIN),
    "language/countries.py": (1, ORIGIN),
    "serve/changes.py": (1, NAME),
    "serve/uploads.py": (2, NAME),
    "show/opening.py": (1, "the steps told first; next_step says how many more there are"),
    "show/picture.py": (2, "a label of the picture; what has no lane of its own stands among the marks"),
}


def _bound(node: ast.AST) -> ast.expr | None:
    """The number up to which a node takes things."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None:
        return node.slice.upper if _is_number(node.slice.upper) else None
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if (
            name in ("islice", "most_common", "head", "nlargest", "nsmallest")
            and node.args
            and _is_number(node.args[-1])
        ):
            return node.args[-1]
    return None


def _is_number(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and node.value > 3
    if isinstance(node, ast.BinOp):
        return _is_number(node.left)
    return isinstance(node, ast.Name) and (node.id.isupper() or node.id in ("most", "limit", "listed"))


def _tells_the_rest(function: ast.AST, bound: ast.expr) -> bool:
    """Does a function hold a length against the bound?"""
    told = ast.unparse(bound)
    for node in ast.walk(function):
        sides = (node.left, node.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) else ()
        sides = (node.left, *node.comparators) if isinstance(node, ast.Compare) else sides
        if any(ast.unparse(side) == told for side in sides):
            return True
    return False


def _caps(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tops = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = {
        id(each) for top in tops for each in ast.walk(top) if each is not top and isinstance(each, ast.FunctionDef)
    }
    for top in (tree, *(each for each in tops if id(each) not in inner)):
        for node in ast.walk(top) if top is not tree else _outside(tree):
            bound = _bound(node)
            if bound is not None and not _tells_the_rest(top, bound):
                yield f"{path.relative_to(HOME).as_posix()}: {ast.unparse(node)}"


def _outside(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes of a module that stand in no function."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            waiting += list(ast.iter_child_nodes(node))


def test_what_is_cut_says_how_much_was_left_out() -> None:
    found = Counter(cap.partition(":")[0] for path in sorted(HOME.rglob("*.py")) for cap in _caps(path))
    assert found == {place: count for place, (count, _) in REASONS.items()}


@pytest.mark.parametrize(
    ("code", "caps"),
    [
        ("def f(x):\n    return x[:20]", 1),
        ("def f(x):\n    return x[:MOST]", 1),
        ("def f(x):\n    return x[:MOST], len(x) - MOST", 0),
        ("def f(x):\n    return [*islice(x, MOST)]", 1),
        ("def f(x):\n    return x.most_common(5)", 1),
        ("A = x[:20]", 1),
        ("def f(x):\n    return x[:2] + x[2:]", 0),
    ],
)
def test_a_cap_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, caps: int) -> None:
    monkeypatch.setattr(sys.modules[__name__], "HOME", tmp_path)
    (tmp_path / "some.py").write_text(code)
    assert len(list(_caps(tmp_path / "some.py"))) == caps
