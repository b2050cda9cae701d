"""Codes and words to concepts: the terminology maps as data, and the look-up over them."""

import csv
import os
import re
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

import msgspec

from lugol.errors import BadData, UnusableInput
from lugol.language import results
from lugol.sources import rows_of

RESULTS = frozenset(["hpv", "cytology", "histology", "dual_stain", "via"])
OWN = "LUGOL_CODES"
MAPS = ("loinc.csv", "snomed.csv", "icd.csv", "other.csv")
_ONE_SYSTEM = {"loinc.csv": "loinc", "snomed.csv": "snomed-ct"}
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")


class Term(msgspec.Struct, frozen=True):
    """What a concept of the record becomes: the kind of event, its lexicon code and our words for it."""

    kind: str
    code: str
    term: str


class _Words(msgspec.Struct, frozen=True):
    """The phrases of one context: those that must be the whole text, those that may stand in it, longest first."""

    whole: dict[str, str]
    within: tuple[tuple[str, str], ...]


@cache
def systems() -> dict[str, str]:
    """The short name of each code system that the maps know, by its address."""
    known = {row["uri"]: row["system"] for row in _rows("systems.csv")}
    own = {row["system"] for row in _own_rows()} - set(known) - set(known.values())
    return {**known, **{system: system for system in own}}


def use(path: str) -> None:
    """Add the codes of a file of one's own (CSV: system, code, context, concept) to the maps, before them.

    `system` is the address of a code system (or a short name of `systems.csv`); contexts and concepts are those of the
    maps (a context "test" says which test a code asks for: cytology, hpv, hpv:16, biopsy, ecc, dual_stain, via).
    Raises UnusableInput with the line of a row that is not whole or means nothing. Workers read the same file.
    """
    os.environ[OWN] = path
    for forgotten in (systems, _codes, _by_concept, concept, _own_rows):
        forgotten.cache_clear()
    _own_rows()


@cache
def _own_rows() -> tuple[dict[str, str], ...]:
    """The rows of the file of one's own, checked; none where no file is named."""
    path = os.environ.get(OWN, "")
    if not path:
        return ()
    known = {(row["context"], row["concept"].partition(":")[0]) for name in MAPS for row in _rows(name)}
    known |= {("via", "suspected_cancer"), ("test", "ecc"), ("test", "dual_stain")}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns, rows = set(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(f"{path}: the codes cannot be read ({error}); give a CSV file in UTF-8") from error
    if not {"system", "code", "context", "concept"}.issubset(columns):
        raise UnusableInput(f"{path}: line 1: the columns system, code, context and concept head the codes")
    for line, row in enumerate(rows, start=2):
        if not all(row.get(column) for column in ("system", "code", "context", "concept")):
            raise UnusableInput(f"{path}: line {line}: a row needs system, code, context and concept")
        if (row["context"], row["concept"].partition(":")[0]) not in known:
            said = ", ".join(sorted(concept for context, concept in known if context == row["context"]))
            why = (
                f"known are {said}" if said else f"contexts are {', '.join(sorted({context for context, _ in known}))}"
            )
            raise UnusableInput(f"{path}: line {line}: {row['context']} {row['concept']!r} is not known; {why}")
    return tuple(rows)


@cache
def terms() -> dict[str, tuple[Term, ...]]:
    """The events that each concept of conditions and procedures stands for.

    >>> terms()["hiv"][0].term
    'HIV infection'
    """
    found: dict[str, tuple[Term, ...]] = {}
    for row in _rows("concepts.csv"):
        found[row["concept"]] = (*found.get(row["concept"], ()), Term(row["kind"], row["code"], row["term"]))
    return found


@lru_cache(maxsize=65536)
def concept(system: str | None, code: str, context: str) -> str | None:
    """The concept that a code stands for in a context ("cytology", "procedure" ...), None where no map has it.

    A code without a system is looked up in every map and counts where they agree.

    >>> concept("http://loinc.org", "65753-6", "test")
    'biopsy'
    """
    if not system:
        found = {hit for name in set(systems().values()) if (hit := _lookup(name, code, context))}
        return found.pop() if len(found) == 1 else None
    name = systems().get(system)
    return _lookup(name, code, context) if name else None


def is_null_flavour(system: str | None) -> bool:
    """True where a code only says why there is no value."""
    return systems().get(system or "") == "hl7-null"


def results_in(text: str, context: str) -> tuple[tuple[str, ...], ...]:
    """The results of one test that a text states, one tuple of concepts each; empty where nothing was understood.

    >>> results_in("HPV 16 detected, HPV 18 not detected", "hpv")
    (('16', 'positive'), ('18', 'negative'))
    """
    return results.concepts_of(results.read_cell(text, context), context)


@lru_cache(maxsize=65536)
def in_words(text: str, context: str) -> tuple[str, ...]:
    """The concepts that a text names in a context; nothing where it holds a word that may turn its meaning.

    >>> in_words("Human papillomavirus 16 DNA detected", "hpv")
    ('16', 'positive')
    >>> in_words("no evidence of CIN 2", "histology")
    ()
    """
    if context in RESULTS:
        told = results_in(text, context)
        return tuple(dict.fromkeys(each for one in told for each in one)) if told != (("unexpected",),) else ()
    said = normal(text)
    words = _words(context)
    if said in words.whole:
        return (words.whole[said],)
    rest = f" {said} "
    found: list[str] = []
    for phrase, meant in words.within:
        if f" {phrase} " in rest:
            found.append(meant)
            rest = rest.replace(f" {phrase} ", " | ")
    if any(f" {guard} " in rest for guard in _guards(context)):
        return ()
    return tuple(dict.fromkeys(found))


def as_words(text: str, context: str) -> str | None:
    """The concept whose words are the whole of a text.

    >>> as_words("Premenopausal", "condition")
    'premenopausal'
    """
    return _words(context).whole.get(normal(text))


def normal(text: str) -> str:
    """A text as words and numbers in lower case, in whatever letters.

    >>> normal("p16/Ki-67 Dual-Stain"), normal("宫颈癌 (C53)")
    ('p 16 ki 67 dual stain', '宫颈癌 c 53')
    """
    return " ".join(_WORD.findall(text.casefold()))


def codes_of(context: str, meant: str, system: str) -> tuple[str, ...]:
    """The codes of a system that stand for a concept in a context, in the order of the map (for writing FHIR).

    >>> codes_of("test", "biopsy", "loinc")
    ('65753-6',)
    """
    return _by_concept().get((context, meant, system), ())


def first_code(context: str, meant: str, system: str) -> str:
    """The first whole code (no "B20*") of a system that stands for a concept in a context; "" where there is none.

    >>> first_code("test", "biopsy", "loinc"), first_code("condition", "nobody", "loinc")
    ('65753-6', '')
    """
    return next((code for code in codes_of(context, meant, system) if not code.endswith("*")), "")


def _lookup(system: str, code: str, context: str) -> str | None:
    exact, prefixes = _codes()
    plain = code.upper().replace(".", "") if system.startswith("icd") else code
    hit = exact.get((system, plain), {}).get(context)
    if hit or system not in prefixes:
        return hit
    for length in range(len(plain), 1, -1):
        hit = prefixes[system].get(plain[:length], {}).get(context)
        if hit:
            return hit
    return None


@cache
def _codes() -> tuple[dict[tuple[str, str], dict[str, str]], dict[str, dict[str, dict[str, str]]]]:
    exact: dict[tuple[str, str], dict[str, str]] = {}
    prefixes: dict[str, dict[str, dict[str, str]]] = {}
    own: dict[tuple[str, str], dict[str, str]] = {}
    for row in _own_rows():
        system = systems().get(row["system"], row["system"])
        code = row["code"].upper().replace(".", "") if system.startswith("icd") else row["code"]
        own.setdefault((system, code), {})[row["context"]] = row["concept"]
    for name in MAPS:
        for line, row in enumerate(_rows(name), start=2):
            system = _system(name, row)
            code = row["code"].upper().replace(".", "") if system.startswith("icd") else row["code"]
            by = exact.setdefault((system, code), {})
            if code.endswith("*"):
                by = prefixes.setdefault(system, {}).setdefault(code[:-1], {})
            if by.setdefault(row["context"], row["concept"]) != row["concept"]:
                raise BadData(f"{name}:{line}: {code} has two concepts in the context {row['context']!r}; keep one")
    for key, by in own.items():
        exact[key] = {**exact.get(key, {}), **by}
    return exact, prefixes


@cache
def _by_concept() -> dict[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for name in MAPS:
        for row in _rows(name):
            key = (row["context"], row["concept"], _system(name, row))
            found[key] = (*found.get(key, ()), row["code"])
    return found


def _system(name: str, row: dict[str, str]) -> str:
    return row.get("system") or _ONE_SYSTEM[name]


@cache
def _words(context: str) -> _Words:
    rows = [row for row in _rows("words.csv") if row["context"] == context]
    within = [(normal(row["phrase"]), row["concept"]) for row in rows if row["match"] == "has"]
    whole = {normal(row["phrase"]): row["concept"] for row in rows}
    if context in ("condition", "procedure"):
        ours = [(name, each[0]) for name, each in terms().items() if len(each) == 1]
        done = ("surgery", "colposcopy")
        whole = {normal(t.term): name for name, t in ours if (t.kind in done) == (context == "procedure")} | whole
    return _Words(whole, tuple(sorted(within, key=lambda pair: (-len(pair[0]), pair[0]))))


@cache
def _guards(context: str) -> tuple[str, ...]:
    """Words that may turn the meaning of a text: the context's own where it has any, else those for every context."""
    guards = [row for row in _rows("words.csv") if row["match"] == "guard"]
    own = [row["phrase"] for row in guards if row["context"] == context]
    return tuple(own or [row["phrase"] for row in guards if row["context"] == "*"])


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return rows_of(resources.files(__package__) / name)
