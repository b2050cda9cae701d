"""YAML in which every value knows its line; scalars stay the text that was written."""

from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lugol.errors import UnusableInput

_MOST_VALUES = 500_000
_DEEPEST = 50
_TOO_MANY = f"more than {_MOST_VALUES:,} values, some perhaps by reference; write out what one record needs"
_NULLS = ("", "~", "null", "Null", "NULL")


class Lined(msgspec.Struct, frozen=True):
    """A value of a YAML text and its line: text, None, a list or a mapping of such values."""

    line: int
    value: Any

    @property
    def plain(self) -> Any:
        """The value without line numbers."""
        if isinstance(self.value, dict):
            return {key: item.plain for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain for item in self.value]
        return self.value


def parse(text: str, name: str) -> Lined:
    """The one YAML document of a text; UnusableInput with line and column where it is not YAML.

    >>> parse("a: [1, x]", "note").plain
    {'a': ['1', 'x']}
    """
    try:
        return _Building(name).document(YAML(pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the text"
        raise UnusableInput(f"{name}: {place}: not YAML: {error.problem}; check indentation and quotes") from error
    except (YAMLError, ValueError, OverflowError) as error:
        raise UnusableInput(f"{name}: not YAML: {' '.join(str(error).split())}") from error


class _Open:
    """A list or mapping being read: its line, how many values it has, and the field (line, name) that awaits one."""

    def __init__(self, line: int, anchor: str | None, value: Any) -> None:
        self.line, self.anchor, self.value = line, anchor, value
        self.count = 1
        self.field: tuple[int, str] | None = None


class _Building:
    """Builds lined values from the events of a YAML text, without recursion; refuses what nobody writes by hand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.top: Lined | None = None
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Lined, int]] = {}
        self.count = 0

    def document(self, told: Iterable[Any]) -> Lined:
        """The value of the one document."""
        for event in told:
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, DocumentStartEvent) and self.top is not None:
                self._refuse(line, "a second document begins; give one woman a file")
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._begin(event, line)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                done = self.open.pop()
                self._add(Lined(done.line, done.value), done.count, done.anchor)
            elif isinstance(event, ScalarEvent):
                plain = event.style is None or event.style == ""
                self._add(Lined(line, None if plain and event.value in _NULLS else event.value), 1, event.anchor)
            elif isinstance(event, AliasEvent):
                self._repeat(event, line)
        return self.top or Lined(1, None)

    def _begin(self, event: Any, line: int) -> None:
        if len(self.open) >= _DEEPEST:
            self._refuse(line, f"nested more than {_DEEPEST} deep; a case file needs five or six levels")
        if self.open and self._awaits_field():
            self._refuse(line, "a field name has to be a word")
        self.open.append(_Open(line, event.anchor, {} if isinstance(event, MappingStartEvent) else []))

    def _repeat(self, event: Any, line: int) -> None:
        """What an alias stands for, with the line at which it was written."""
        for each in self.open:
            if each.anchor == event.anchor:
                self._refuse(each.line, "the YAML refers to itself; write the values out")
        there = self.anchors.get(event.anchor)
        if there is None:
            self._refuse(line, f"*{event.anchor} refers to nothing before it; write the values out")
        self._add(there[0], there[1], None)

    def _add(self, found: Lined, count: int, anchor: str | None) -> None:
        self.count += count
        if self.count > _MOST_VALUES:
            self._refuse(found.line, _TOO_MANY)
        if anchor:
            self.anchors[anchor] = (found, count)
        if not self.open:
            self.top = found
            return
        into = self.open[-1]
        into.count += count
        if isinstance(into.value, list):
            into.value.append(found)
        elif into.field is None:
            into.field = (found.line, self._named(found))
        else:
            line, name = into.field
            into.value[name] = Lined(line, found.value)
            into.field = None

    def _named(self, found: Lined) -> str:
        """The name of a field, given once in its mapping."""
        if not isinstance(found.value, str | None):
            self._refuse(found.line, "a field name has to be a word")
        field = found.value or ""
        if field in self.open[-1].value:
            self._refuse(found.line, f"field {field!r} is given twice; keep one")
        return field

    def _awaits_field(self) -> bool:
        return isinstance(self.open[-1].value, dict) and self.open[-1].field is None

    def _refuse(self, line: int, why: str) -> NoReturn:
        raise UnusableInput(f"{self.name}: line {line}: {why}")
