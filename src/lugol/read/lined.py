"""YAML in which every value knows its line; scalars stay the text that was written."""

from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from lugol.errors import UnusableInput

_MOST_VALUES = 500_000
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
        node = YAML(pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the text"
        raise UnusableInput(f"{name}: {place}: not YAML: {error.problem}; check indentation and quotes") from error
    except (YAMLError, ValueError) as error:
        raise UnusableInput(f"{name}: not YAML: {' '.join(str(error).split())}") from error
    if node is None:
        return Lined(1, None)
    return _Walk(name).walk(node, ())


class _Walk:
    """Turns composed nodes into lined values; refuses what a hand-written file never needs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def walk(self, node: Node, above: tuple[int, ...]) -> Lined:
        line = node.start_mark.line + 1
        self.count += 1
        if id(node) in above or self.count > _MOST_VALUES:
            raise UnusableInput(f"{self.name}: line {line}: the YAML refers to itself; write the values out")
        if isinstance(node, ScalarNode):
            return Lined(line, None if node.style is None and node.value in _NULLS else node.value)
        path = (*above, id(node))
        if isinstance(node, MappingNode):
            return Lined(line, self._mapping(node, path))
        return Lined(line, [self.walk(item, path) for item in node.value])

    def _mapping(self, node: MappingNode, path: tuple[int, ...]) -> dict[str, Lined]:
        found: dict[str, Lined] = {}
        for key, item in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise UnusableInput(f"{self.name}: line {line}: a field name has to be a word")
            if name in found:
                raise UnusableInput(f"{self.name}: line {line}: field {name!r} is given twice; keep one")
            value = self.walk(item, path)
            found[name] = Lined(line, value.value)
        return found
