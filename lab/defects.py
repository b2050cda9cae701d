"""Small defects of code and of tables, one at a time, for `mutants.py`.

In code: a turned comparison, "and" for "or", a lost "not", a number or a span of time one off, a turned truth, one of
several words left out, first for last, a statement taken out. In a table: a condition dropped or turned, a limit one
off, a span a day longer or shorter, another action. What changes no answer is left alone: docstrings, annotations, the
words of errors, what a class is built with, the bounds of a domain.
"""

import ast
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
PAIRS = ("first last", "earliest latest", "both either", "before after", "earlier later", "min max", "any all")
OTHER = {a: b for pair in PAIRS for a, b in (pair.split(), reversed(pair.split()))}
QUIET = {"Fact", "flagged", "number", "category", "zip", "open", "read_text", "debug", "info", "warning", "cache"}
SPAN = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


class Defect(NamedTuple):
    """A defect: the file, the line, what was done, and the whole text of the file with it (a tree, for code).

    `top` is the statement of the module that it stands in, `inside` whether it stands in the body of a function.
    """

    path: Path
    line: int
    what: str
    spoilt: ast.Module | str
    top: int = 0
    inside: bool = False


def places_in(path: Path) -> int:
    """In how many places and ways a module may be changed; some of them make no defect."""
    return sum(1 for _ in _places(ast.parse(path.read_text(encoding="utf-8"))))


def in_code(path: Path, place: int) -> Defect | None:
    """The defect at one of the places of a module; None where there is nothing to change."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node, holder, way, top, inside = next(found for number, found in enumerate(_places(tree)) if number == place)
    before = " ".join(ast.unparse(node).split())
    after = _change(node, holder, way)
    if not after:
        return None
    what = f"{_short(before)} -> {_short(after)}"
    return Defect(path, getattr(node, "lineno", 0), what, ast.fix_missing_locations(tree), top, inside)


def _short(text: str) -> str:
    return text if len(text) < 70 else f"{text[:67]}..."


Place = tuple[ast.AST, list[ast.AST] | None, int, int, bool]


def _places(tree: ast.Module) -> Iterator[Place]:
    """The nodes that can be changed, with the list that they stand in, the how-manieth way, and where they stand."""
    for number, statement in enumerate(tree.body):
        yield from _under(statement, number, inside=False)


def _under(node: ast.AST, top: int, *, inside: bool) -> Iterator[Place]:
    yield from ((node, None, way, top, inside) for way in range(_ways(node)))
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "keywords", "decorator_list", "type_params") and not _is_plain_call(node):
            continue
        if name == "bases" or (isinstance(node, ast.Raise) and name == "exc") or _is_literal(node):
            continue
        within = inside or (isinstance(node, ast.FunctionDef) and name == "body")
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_docstring(child):
                continue
            if within and isinstance(value, list) and _is_droppable(child):
                yield child, value, -1, top, within
            yield from _under(child, top, inside=within)


def _is_literal(node: ast.AST) -> bool:
    """Is it the type of a closed set, `Literal["a", "b"]`? The type check holds it, no test has to."""
    return isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal"


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_droppable(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return True
    return isinstance(node, ast.Assign | ast.AugAssign | ast.Continue)


def _ways(node: ast.AST) -> int:
    """In how many ways a node can be changed."""
    if isinstance(node, ast.Constant):
        return 2 if isinstance(node.value, str) and _is_span(node.value) else 1
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return len(node.elts) if len(node.elts) > 1 and all(_is_word(each) for each in node.elts) else 0
    if isinstance(node, ast.Call):
        return 0 if _called(node) in QUIET else 1 + sum(_is_word(each) for each in node.args[1:])
    return int(isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp | ast.If | ast.IfExp))


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and not _is_span(node.value)


def _is_span(text: str) -> bool:
    return bool(SPAN.fullmatch(text)) and any(letter.isdigit() for letter in text)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _change(node: ast.AST, holder: list[ast.AST] | None, way: int) -> str:
    """Change a node in place and say what stands there now; empty where it cannot be changed."""
    if holder is not None:
        holder[holder.index(node)] = ast.copy_location(ast.Pass(), node)
        return "(taken out)"
    if isinstance(node, ast.Constant):
        return _change_constant(node, way)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        del node.elts[way]
    elif isinstance(node, ast.Call):
        return _change_call(node, way)
    elif isinstance(node, ast.If | ast.IfExp):
        if isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            return ""
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return ast.unparse(node.test)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        node.ops[0] = TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp) and type(node.op) in TURNED and not _is_text(node):
        node.op = TURNED[type(node.op)]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        node.op, node.operand = type(node.op)(), ast.UnaryOp(type(node.op)(), node.operand)
    else:
        return ""
    return " ".join(ast.unparse(node).split())


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(each, ast.JoinedStr) or _is_word(each) for each in (node.left, node.right))


def _change_constant(node: ast.Constant, way: int) -> str:
    if isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node.value, int | float):
        node.value += 1
    elif isinstance(node.value, str) and _is_span(node.value):
        if way and node.value.strip("-") == "P0D":
            return ""
        node.value = off_by_a_day(node.value, (1, -1)[way])
    else:
        return ""
    return repr(node.value)


def _change_call(node: ast.Call, way: int) -> str:
    """First for last and the like; else one of the words that it is given left out."""
    if way == 0:
        other = OTHER.get(_called(node))
        if other is None:
            return ""
        if isinstance(node.func, ast.Name):
            node.func.id = other
        elif isinstance(node.func, ast.Attribute):
            node.func.attr = other
        return " ".join(ast.unparse(node).split())
    words = [place for place, each in enumerate(node.args) if place and _is_word(each)]
    if len(words) < 2:
        return ""
    del node.args[words[way - 1]]
    return " ".join(ast.unparse(node).split())


def off_by_a_day(span: str, days: int) -> str:
    """A span one day longer or shorter (two or three days, where that crosses a month).

    >>> off_by_a_day("P6M", 1), off_by_a_day("P6M", -1), off_by_a_day("-P30D", -1), off_by_a_day("P1Y", -1)
    ('P6M1D', 'P5M29D', '-P29D', 'P11M29D')
    """
    sign, *parts = SPAN.fullmatch(span).groups()  # type: ignore[union-attr]
    years, months, weeks, left = (int(part or 0) for part in parts)
    months, left = years * 12 + months, weeks * 7 + left + days
    if left < 0 and months:
        months, left = months - 1, left + 30
    return f"{sign}P" + (f"{months}M" if months else "") + (f"{left}D" if left or not months else "")


DECIDES = {"=kind", "=code", "=action", "=due", "=goto", "=severity", "=since"}


def in_table(path: Path) -> list[Defect]:
    """Every defect of a table: of its conditions and of what it decides, never of its words; of a list of spans or
    limits, each a little off."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    heads = rows[0]
    found = []
    for number, row in enumerate(rows[1:], start=1):
        for column, cell in enumerate(row):
            others = [each[column] for each in rows[1:] if each[column] not in ("", cell)]
            for new in _cells(heads, column, cell, others):
                spoilt = [*rows[:number], [*row[:column], new, *row[column + 1 :]], *rows[number + 1 :]]
                text = io.StringIO()
                csv.writer(text).writerows(spoilt)
                what = f"{row[0]}, {heads[column]}: {_short(cell)} -> {_short(new)}"
                found.append(Defect(path, number + 1, what, text.getvalue()))
    return found


def _cells(heads: list[str], column: int, cell: str, others: list[str]) -> Iterator[str]:
    head = heads[column]
    if head == "duration":
        yield from (off_by_a_day(cell, 1), off_by_a_day(cell, -1))
    elif head in ("value", "from_age"):
        yield from (_off(cell, 1), _off(cell, -1)) if cell else ()
    elif head == "answered_by":
        parts = cell.split(";")
        yield from (";".join(p for p in parts if p != each) for each in parts if len(parts) > 1)
    elif head in DECIDES:
        yield from _decisions(head, cell, others)
    elif head not in ("row", "source", "status") and any(each.startswith("=") for each in heads):
        yield from _conditions(cell) if not head.startswith("=") else ()


def _decisions(head: str, cell: str, others: list[str]) -> Iterator[str]:
    if not cell:
        return
    if found := SPAN.search(cell) if head == "=due" and "P" in cell else None:
        yield cell.replace(found.group(), off_by_a_day(found.group(), 1), 1)
    elif head in ("=action", "=kind", "=severity", "=code") and " " not in cell and others:
        yield sorted(others)[0]
    elif head in ("=since", "=due"):
        yield ""


def _conditions(cell: str) -> Iterator[str]:
    """Other conditions than that of a cell: dropped, turned, an alternative less, a limit one off."""
    if cell in ("*", "", "otherwise"):
        return
    yield "*"
    if cell in ("true", "false"):
        yield "false" if cell == "true" else "true"
    elif "|" in cell:
        lost, rest = ("!" if cell[0] == "!" else ""), cell.lstrip("!").split("|")
        yield from (lost + "|".join(part for part in rest if part != each) for each in rest)
    elif cell[0] == "!":
        yield cell[1:]
    for number in re.findall(r"(?<![\w.-])\d+(?:\.\d+)?", cell) if not any(c.isalpha() for c in cell) else ():
        yield cell.replace(number, _off(number, 1), 1)


def _off(number: str, by: int) -> str:
    """A number one step of its last decimal off.

    >>> _off("3", 1), _off("0.55", -1)
    ('4', '0.54')
    """
    places = len(number.partition(".")[2])
    return f"{float(number) + by * 10**-places:.{places}f}"
