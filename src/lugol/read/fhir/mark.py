"""The extension in which lugol keeps what it knows of an event beside the FHIR fields, and the mark that it carries."""

import hashlib
from typing import Any

import msgspec

URL = "https://lugol.invalid/fhir/StructureDefinition/event"
OWN = URL.encode()
_UNMARKED = frozenset(
    ["id", "meta", "text", "subject", "patient", "identifier", "encounter", "extension", "contained", "performer"]
)


def mark_of(resource: dict[str, Any]) -> str:
    """A mark of the fields of a resource that say something clinical; references to people and places are left out."""
    kept = _plain({name: value for name, value in resource.items() if name not in _UNMARKED})
    return hashlib.sha256(msgspec.json.encode(kept, order="deterministic")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A value without references and empty texts, numbers as one kind, so that another writer's JSON is the same."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name != "reference"}
        return {name: _plain(each) for name, each in kept.items() if not (isinstance(each, str) and not each.strip())}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return " ".join(value.split())
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def own_of(body: bytes) -> str:
    """The text of the extension of a resource and, on a last line, the mark that its fields have now; or ""."""
    try:
        whole = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    extensions = whole.get("extension") if isinstance(whole, dict) else None
    for each in extensions if isinstance(extensions, list) else ():
        if isinstance(each, dict) and each.get("url") == URL and isinstance(each.get("valueString"), str):
            return f"{each['valueString']}\n{mark_of(whole)}"
    return ""
