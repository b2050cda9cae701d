"""What a model is asked: prompt and JSON schema, versioned files filled with the forms of controlled English."""

import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from lugol.language.controlled import VERSION as ENGLISH
from lugol.language.controlled import forms
from lugol.readers.contract import MOST_PROPOSALS, Proposal, ReaderError

VERSION = 3
"""The version of prompt and schema; the controlled English has its own."""


class _Answer(msgspec.Struct):
    proposals: list[dict[str, Any]]


@cache
def prompt() -> str:
    """The whole prompt, the forms of every kind filled in."""
    told: dict[str, list[str]] = {}
    for form in forms():
        told.setdefault(form.kind, []).append(f"{form.form} For example: {form.example}")
    listed = "\n".join(f"- {kind}: {' | '.join(lines)}" for kind, lines in told.items())
    return _file(f"prompt-{VERSION}.txt").replace("{forms}", listed).replace("{{", "{").replace("}}", "}")


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer; its kinds are those of the controlled English."""
    found: dict[str, Any] = json.loads(_file(f"schema-{VERSION}.json"))
    kinds = list(dict.fromkeys(form.kind for form in forms()))
    found["properties"]["proposals"]["items"]["properties"]["kind"]["enum"] = kinds
    return found


def fingerprint(text: str, model: str) -> str:
    """What an answer depends on, as one name: the text, the model, the prompt, the schema and their versions."""
    asked = "\0".join((model, str(VERSION), str(ENGLISH), prompt(), json.dumps(schema(), sort_keys=True), text))
    return hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()


def answered(content: str) -> list[Proposal]:
    """The proposals of an answer; ReaderError for what is no JSON of the schema. Further fields are not looked at.

    >>> answered('{"proposals": [{"quote": "HPV 18", "kind": "hpv", "sentence": "HPV 18 was positive."}]}')[0].kind
    'hpv'
    """
    try:
        told = msgspec.json.decode(_bare(content), type=_Answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ReaderError("the answer is no JSON of the schema") from None
    found = []
    for each in told.proposals[: MOST_PROPOSALS + 1]:
        fields = {name: each.get(name, "") for name in Proposal.__struct_fields__}
        if all(isinstance(value, str) for value in fields.values()) and fields["quote"] and fields["sentence"]:
            found.append(Proposal(**fields))
    return found


def _bare(content: str) -> bytes:
    """An answer without the fence that some models put around JSON."""
    plain = content.strip()
    if plain.startswith("```"):
        plain = plain.split("\n", 1)[-1].rsplit("```", 1)[0]
    return plain.encode("utf-8", "replace")


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
