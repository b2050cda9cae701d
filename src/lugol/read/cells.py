"""A cell or field in the words of its source, as our own: kinds, results, histology and HPV types by one vocabulary."""

import re
from functools import lru_cache
from typing import get_args

import msgspec

from lugol.language import results
from lugol.language.results.typed import CYTOLOGY, HISTOLOGY
from lugol.read.codes import concept
from lugol.record.event import Bethesda, Histology, Hpv, HpvResult, Polarity, Values

KINDS = {"histology": "biopsy"}
_CODE = re.compile(r"\d{3,7}-\d|LA\d+-\d|\d{6,18}")
_OWN: dict[tuple[str, str], frozenset[str]] = {
    ("hpv", "result"): frozenset(get_args(HpvResult)),
    ("cytology", "result"): frozenset(get_args(Bethesda)),
    ("dual_stain", "result"): frozenset(get_args(Polarity)),
    ("via", "result"): frozenset(["positive", "negative", "suspected_cancer", "equivocal", "invalid", "unknown"]),
    ("biopsy", "histology"): frozenset(get_args(Histology)),
    ("ecc", "histology"): frozenset(get_args(Histology)),
    ("pathology", "histology"): frozenset(get_args(Histology)),
}
_PREFIX = 12  # a longer word before " - " is no short name of a programme
_TYPES = ("types", "types_tested")


def kind_of(told: str) -> str:
    """The kind of event that a word names; the word itself where it names none that is known.

    >>> kind_of("Pap smear"), kind_of("HPV"), kind_of("cytology"), kind_of("Punch biopsy"), kind_of("Skin biopsy")
    ('cytology', 'hpv', 'cytology', 'biopsy', 'Skin biopsy')
    """
    from lugol.record.event import VALUE_TYPES

    plain = told.strip().casefold().replace(" ", "_")
    if plain in VALUE_TYPES:
        return plain
    if in_code(told):
        return (code_of(told, "test") or told).partition(":")[0]
    test, _ = results.named_test(told)
    test = test or results.named_test(f"cervical {told}")[0]  # "Punch biopsy", in a table of a woman's cervix
    return KINDS.get(test, test) or told


def without_prefix(name: str) -> str:
    """The name of a column or a test without the short name of a programme before it.

    >>> without_prefix("CxCa - VIA result"), without_prefix("HPV - result")
    ('VIA result', 'HPV - result')
    """
    prefix, mark, tail = name.partition(" - ")
    return tail if mark and len(prefix) <= _PREFIX and not results.named_test(prefix)[0] else name


def in_code(told: str) -> bool:
    """Does a cell look like a code of LOINC or SNOMED CT?"""
    return _CODE.fullmatch(told.strip()) is not None


def code_of(told: str, context: str) -> str | None:
    """What the code of a cell means in a context ("test", "hpv", "procedure").

    >>> code_of("10524-7", "test"), code_of("00000-0", "test")
    ('cytology', None)
    """
    return concept(None, told.strip(), context)


@lru_cache(maxsize=65536)
def in_our_words(kind: str, field: str, told: str) -> tuple[str, ...] | str | None:
    """What a cell says in our words: a word, several types, or None where it says nothing that we know.

    >>> in_our_words("hpv", "types", "HPV16"), in_our_words("hpv", "result", "Not detected")
    (('16',), 'negative')
    >>> in_our_words("cytology", "result", "ASCUS"), in_our_words("hpv", "types", "banana")
    ('ASC-US', None)
    """
    if kind == "hpv" and field in _TYPES:
        return results.normal_types(told)
    own = _OWN.get((kind, field))
    if own is None or told in own:
        return told
    plain = {word.casefold(): word for word in own}
    if told.strip().casefold() in plain:
        return plain[told.strip().casefold()]
    test = "histology" if field == "histology" else kind
    return _worst(results.concepts_of(results.read_cell(told, test), test), test, own)


def _worst(found: tuple[tuple[str, ...], ...], test: str, own: frozenset[str]) -> str | None:
    """The one result of a cell: the worst class, or positive before negative."""
    flat = [word for one in found for word in one if word in own and word != "unexpected"]
    if not flat:
        return None
    orders: dict[str, tuple[str, ...]] = {"cytology": CYTOLOGY, "histology": HISTOLOGY}
    order = orders.get(test, ("unknown", "negative", "invalid", "equivocal", "positive", "suspected_cancer"))
    return max(flat, key=lambda word: order.index(word) if word in order else -1)


def accepted(kind: str, field: str) -> str:
    """The accepted values of a field, for the message that refuses another."""
    if field in _TYPES:
        return f"a type is one of {', '.join(results.risk_of_types())}, 18/45 or other"
    return f"one of {', '.join(sorted(_OWN[kind, field]))}" if (kind, field) in _OWN else ""


def is_closed(kind: str, field: str) -> bool:
    """Has a field a closed set of values that its words are read into?"""
    return (kind, field) in _OWN or (kind == "hpv" and field in _TYPES)


def amount_of(value: str) -> tuple[str, float | None]:
    """The comparator and the number of an amount; no number where it is a ratio, a range or words, or where a comma
    may be either that of a decimal or that of thousands ("1,234").

    >>> amount_of("> 70"), amount_of("35,4"), amount_of("1:128"), amount_of("10-20"), amount_of("1,234")
    (('>', 70.0), ('', 35.4), ('', None), ('', None), ('', None))
    """
    match = _AMOUNT.fullmatch(value.replace(" ", ""))
    return (match[1], float(match[2].replace(",", "."))) if match else ("", None)


_AMOUNT = re.compile(r"(<=|>=|<|>|)([+-]?\d+(?:\.\d+|,(?!\d{3}$)\d+)?)")


def with_risk(values: Values) -> Values:
    """An HPV test that is positive for low-risk types alone says so; any other result as it is.

    >>> [with_risk(Hpv(result="positive", types=types)).risk for types in (("6", "11"), ("6", "16"))]
    ['low', '']
    """
    if not isinstance(values, Hpv) or values.result != "positive" or values.risk:
        return values
    return msgspec.structs.replace(values, risk="low") if results.is_low_risk(values.types) else values
