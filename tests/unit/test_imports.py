"""Imports point one way along the flow; heavy libraries are imported only inside the function that needs them."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import lugol

HOME = Path(lugol.__file__).parent
FLOW = (
    ("errors", "__init__"),
    ("plain_yaml",),
    ("limits", "defects", "output", "settings", "cache", "groups"),
    ("guard",),
    ("sources", "record"),
    ("findings", "language"),
    ("read", "readers", "facts"),
    ("rules", "instruments"),
    ("guidelines",),
    ("review",),
    ("simulation",),
    ("exchange", "show", "programme", "serve"),
    ("commands", "python"),
    ("cli", "__main__"),
)
RANK = {room: rank for rank, rooms in enumerate(FLOW) for room in rooms}
HEAVY = {"polars", "pandas", "fastapi", "uvicorn", "weasyprint", "bs4", "pypdf"}
DISTRIBUTION = {"bs4": "beautifulsoup4"}


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


@cache
def _tree(path: Path) -> ast.Module:
    """A module; the package itself without the names that it only tells type checkers of, and imports on first use."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path == HOME / "__init__.py":
        tree.body = [node for node in tree.body if not (isinstance(node, ast.If) and _is_for_types(node))]
    return tree


def _is_for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _modules() -> list[Path]:
    return sorted(path for path in HOME.rglob("*.py"))


def test_imports_point_one_way() -> None:
    wrong = []
    for path in _modules():
        place = path.relative_to(HOME)
        room = place.parts[0].removesuffix(".py")
        for name in _imports(_tree(path)):
            if name.startswith("lugol") and _room(name) in RANK and RANK[_room(name)] > RANK[room]:
                wrong.append(f"{place} imports {name}")
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {_name(path): path for path in _modules()}
    graph = {name: _known(_tree(path), set(names)) - {name} for name, path in names.items()}
    while ends := {name for name, others in graph.items() if not others & set(graph)}:
        graph = {name: others for name, others in graph.items() if name not in ends}
    assert graph == {}


def test_no_families_of_events_import_each_other_in_a_circle() -> None:
    """The folders of `language/kinds` stand in one order, and so can be read one at a time."""
    kinds = HOME / "language" / "kinds"
    graph: dict[str, set[str]] = {
        folder.name: set() for folder in kinds.iterdir() if (folder / "__init__.py").is_file()
    }
    for path in kinds.glob("*/*.py"):
        parts = [name.split(".") for name in _imports(_tree(path)) if name.startswith("lugol.language.kinds.")]
        graph[path.parent.name].update(part[3] for part in parts if part[3] in graph and part[3] != path.parent.name)
    while ends := {name for name, others in graph.items() if not others & set(graph)}:
        graph = {name: others for name, others in graph.items() if name not in ends}
    assert graph == {}


def _name(path: Path) -> str:
    place = path.relative_to(HOME).with_suffix("")
    return ".".join(("lugol", *(place.parts[:-1] if place.name == "__init__" else place.parts)))


def _known(tree: ast.Module, names: set[str]) -> set[str]:
    """The modules of the package that a module imports, at its top or inside its functions."""
    found = _imports(tree) & names
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} & names
    return found


def test_every_module_has_a_place_in_the_flow() -> None:
    rooms = {path.relative_to(HOME).parts[0].removesuffix(".py") for path in _modules()}
    assert rooms <= set(RANK)


def test_heavy_libraries_are_not_imported_at_the_top() -> None:
    wrong = []
    for path in _modules():
        place = path.relative_to(HOME).as_posix()
        top = ast.Module(body=list(ast.parse(path.read_text(encoding="utf-8")).body), type_ignores=[])
        names = {
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in top.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        heavy = {name.split(".")[0] for name in names} & HEAVY
        if heavy and not place.startswith(("programme/", "serve/")):
            wrong.append(f"{place}: {', '.join(sorted(heavy))}")
    assert wrong == []


def test_each_heavy_library_is_one_that_the_package_depends_on() -> None:
    told = (HOME.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert [name for name in HEAVY if f'"{DISTRIBUTION.get(name, name)}>=' not in told] == []


def test_help_needs_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['lugol', '--help']\n"
        "from lugol import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rsplit("LOADED", 1)[1].split())
    assert loaded & (HEAVY | {"jinja2", "ruamel"}) == set()


PARSERS = {  # no clinical word is looked for in these: each takes apart one notation
    "exchange/mcode.py": "the parts of a TNM stage",
    "output.py": "errors of the system, and what a spreadsheet takes for a formula (asked by polars too)",
    "record/when.py": "EDTF dates and ISO durations",
    "record/who.py": "names and numbers on the head of a document",
    "rules/cells.py": "the grammar of a table's cells",
    "rules/texts.py": "{fact} places and due dates of a row",
    "show/plainly.py": "dates and spans of our own sentences, put into words",
    "show/words.py": "the numbers of a size, not to tell it twice",
    "show/texts.py": "the list of texts, held against codes that leak into them",
}


def test_patterns_stay_in_the_language_the_readers_of_forms_and_the_command_line() -> None:
    rooms = ("language", "read", "commands")
    using = {
        path.relative_to(HOME).as_posix()
        for path in _modules()
        if "re" in _imports(_tree(path)) and path.relative_to(HOME).parts[0] not in rooms
    }
    assert using == set(PARSERS)


LONGEST, LONGEST_FUNCTION = 450, 50


def test_no_module_and_no_function_is_too_long() -> None:
    """A reader holds one on a screen or two."""
    wrong = []
    for path in _modules():
        place = path.relative_to(HOME)
        text = path.read_text(encoding="utf-8")
        nodes = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        wrong += [f"{place}: {n.name}" for n in nodes if (n.end_lineno or 0) - n.lineno >= LONGEST_FUNCTION]
        wrong += [f"{place}"] * (text.count("\n") > LONGEST)
    assert wrong == []


def test_no_folders_import_each_other_in_a_circle() -> None:
    """A folder is the modules that lie in it; those that lie flat in a room, and the room's folders, count each."""
    names = {_name(path): path for path in _modules()}

    def place(name: str) -> str:
        parts = names[name].relative_to(HOME).parts
        return "/".join(parts[:-1]) if len(parts) > 2 else name

    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        others = {place(other) for other in _known(_tree(path), set(names)) - {"lugol"}}
        graph.setdefault(place(name), set()).update(others - {place(name)})
    while ends := {at for at, others in graph.items() if not others & set(graph)}:
        graph = {at: others for at, others in graph.items() if at not in ends}
    assert graph == {}
