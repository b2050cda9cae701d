"""Short texts with what a reader must and must not take from them (the YAML files of tests/spec)."""

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.language.narrative import read
from lugol.record.event import Event
from lugol.record.record import Record

_FOLDER = Path(__file__).parent / "spec"


@functools.cache
def cases(file: str) -> list[dict[str, Any]]:
    """The cases of a file."""
    found: list[dict[str, Any]] = yaml.safe_load((_FOLDER / file).read_text(encoding="utf-8"))
    return found


@functools.cache
def _open() -> dict[str, str]:
    """Test identities of cases that are right and not yet met, as file::test[case], each with the reason why."""
    told: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("narrative_open*.yaml")):
        told |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return told


def mark_open(items: list[pytest.Item]) -> None:
    """Mark the tests listed in narrative_open*.yaml as failing: one that passes must leave the list."""
    for item in items:
        if why := _open().get(f"{item.path.name}::{item.name}"):
            item.add_marker(pytest.mark.xfail(reason=why, strict=True))


@functools.cache
def record_of(file: str, name: str) -> Record:
    """What the reader takes from the text of a case."""
    return read(next(case["text"] for case in cases(file) if case["name"] == name), name)


def agrees(event: Event, told: list[Any]) -> bool:
    """Is an event of this kind, with these values, on this date (as far as it is told)?"""
    kind, values, *date = told
    if event.kind != kind or (date and not event.when.edtf.startswith(str(date[0]))):
        return False
    return all(_equal(getattr(event.values, name, None), value) for name, value in values.items())


def _equal(found: Any, told: Any) -> bool:
    found = list(found) if isinstance(found, tuple) else found
    if isinstance(told, list) and told and isinstance(told[0], str):
        return isinstance(found, list) and set(told) <= set(found)
    return bool(found == told)
