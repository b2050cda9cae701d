"""Writes docs/reference/instruments: one page an instrument, from its inputs, its data files and a worked example."""

import ast
import csv
import inspect
import re
import shlex
import sys
from collections.abc import Iterator
from importlib import import_module, resources
from pathlib import Path

from lugol.commands.instruments import allowed, example, headline
from lugol.instruments.instrument import Instrument, Result, every, run
from lugol.sources import all_sources

FOLDER = Path(__file__).parent.parent / "docs" / "reference" / "instruments"
LONG = 60
PATTERNS = ("terms", "unless", "near")
TAGS = "V checked against a source · M well known, not re-checked · U uncertain, never decides"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    found = {f"{each.name}.md": page(each) for each in every()}
    rows = [f"| [{each.name}]({each.name}.md) | {each.family} | {each.title} |" for each in every()]
    head = ["# Instruments", "", "Made by `make docs`; edit the data and the docstrings instead.", ""]
    found["README.md"] = "\n".join([*head, "| name | family | title |", "|---|---|---|", *rows, ""])
    return found


def page(each: Instrument) -> str:
    """One page."""
    module = import_module(each.compute.__module__)
    reads = "yes: `lugol review` uses it" if each.from_record else "no"
    parts = [
        f"# {each.title}",
        "",
        inspect.getdoc(module) or "",
        "",
        f"`lugol instrument {each.name}` · family {each.family} · reads a record: {reads}",
        "",
        *_inputs(each),
        *_example(each),
        *_tables(each),
        *_sources(each),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _inputs(each: Instrument) -> list[str]:
    lines = ["## Inputs", "", "| name | type | what | allowed | needed | source |", "|---|---|---|---|---|---|"]
    for item in each.inputs:
        span = allowed(item).lstrip(":, ")
        cells = (item.name, item.type, item.doc, span, "yes" if item.required else "no", item.source)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return [*lines, ""]


def worked(each: Instrument) -> Result:
    """The result of the worked example."""
    return run(each, **dict(part.split("=", 1) for part in shlex.split(example(each.name))))


def _example(each: Instrument) -> list[str]:
    if not example(each.name):
        return []
    result = worked(each)
    lines = [f"$ lugol instrument {each.name} {example(each.name)}"]
    lines.append(headline(result))
    lines += [result.statement, *(f"needs: {need}" for need in result.needs)]
    lines += [f"note: {caveat}" for caveat in result.caveats]
    return ["## Worked example", "", "```", *(line for line in lines if line), "```", ""]


def _tables(each: Instrument) -> list[str]:
    """The data files that the module and its companions name, short ones in full."""
    folder = resources.files("lugol.instruments")
    told = [each.compute, each.from_record] if each.from_record else [each.compute]
    modules = frozenset[str]().union(*(_companions(call.__module__) for call in told))
    texts = [inspect.getsource(import_module(name)) for name in modules]
    named = {name for text in texts for name in re.findall(r'rows\("([\w./-]+\.csv)"\)', text)}
    lines: list[str] = []
    for name in sorted(named):
        with folder.joinpath(name).open(encoding="utf-8") as text:
            table = list(csv.DictReader(text))
        lines += [f"### {name}", "", *_table(table, name), ""]
    return ["## Data", "", TAGS, "", *lines] if lines else []


def _companions(module: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The module, and those of its folder that it reaches and that are no instruments themselves."""
    folder = module.rpartition(".")[0]
    seen = seen | {module}
    for name in _imported(inspect.getsource(import_module(module)), folder):
        if name not in seen and not hasattr(import_module(name), "INSTRUMENTS"):
            seen = _companions(name, seen)
    return seen


def _imported(text: str, folder: str) -> Iterator[str]:
    """The modules of a folder that a module's text imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == folder:
            yield from (f"{folder}.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.rpartition(".")[0] == folder:
            yield node.module


def _table(table: list[dict[str, str]], name: str) -> list[str]:
    if len(table) > LONG:
        return [f"{len(table)} rows: see `src/lugol/instruments/{name}`."]
    heads = [head for head in table[0] if head not in PATTERNS]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(_cell(row[head] or "") for head in heads) + " |" for row in table]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _sources(each: Instrument) -> list[str]:
    known = all_sources()
    lines = ["## Sources", ""]
    for key in each.sources:
        source = known[key]
        where = f" doi:{source.doi}" if source.doi else f" {source.url}" if source.url else ""
        lines.append(f"* `{key}` ({source.status}): {source.citation}{where}")
    return lines


def main() -> None:
    """Write the pages; with --check only say which differ."""
    wanted = pages()
    if "--check" in sys.argv:
        stale = [name for name, text in wanted.items() if not _same(FOLDER / name, text)]
        sys.exit(f"run `make docs`: {', '.join(stale)}" if stale else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"wrote {len(wanted)} pages to {FOLDER}")


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
