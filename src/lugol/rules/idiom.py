"""By whose rules: the country in whose words a record is written (`idioms.csv`), or from which its papers say that they
come (`language/countries.csv`), beside the editions that judged it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

import msgspec

from lugol.findings import Finding
from lugol.language.countries import countries, countries_of
from lugol.language.terms import named
from lugol.record.event import Event
from lugol.record.record import Document, Record
from lugol.rules.guideline import Guideline, heads, recommends
from lugol.rules.steps import edition_words
from lugol.sources import sourced

RULE = "review/idiom-"
"""What the rule of a note about the words of a country begins with; the country follows."""
_NAMES = {"US": "American", "world": "WHO", "any": "any country's"}
_SCREENING = ("hpv", "cytology", "colposcopy", "biopsy", "ecc", "followup", "diagnosis", "pathology")


class Idiom(msgspec.Struct, frozen=True):
    """A country and the words by which its reports are known."""

    country: str
    name: str
    terms: str
    source: str


@cache
def idioms() -> tuple[Idiom, ...]:
    """Every idiom of the file.

    >>> [each.country for each in idioms()]
    ['GB', 'AU', 'NL', 'SE', 'CN']
    """
    rows = sourced(resources.files("lugol.rules") / "idioms.csv")
    return tuple(Idiom(r["country"], r["name"], r["terms"], r["source"]) for r in rows)


def spoken(record: Record) -> dict[Idiom, tuple[str, ...]]:
    """The idioms in which results of a record are worded, with the events that show it.

    What a reader could not use may say it too: the heading of a report names the programme.
    """
    unused = " ".join(note.message for note in record.notes)
    found: dict[Idiom, list[str]] = {idiom: [] for idiom in idioms() if named(idiom.terms, unused)}
    for event in record.events:
        words = " ".join(_words(event))
        for idiom in idioms():
            if words and named(idiom.terms, words):
                found.setdefault(idiom, []).append(event.id)
    return {idiom: tuple(names) for idiom, names in found.items()}


def _words(event: Event) -> Iterator[str]:
    if event.kind in _SCREENING:
        for name in event.values.__struct_fields__:
            told = getattr(event.values, name)
            if isinstance(told, str):
                yield told
        yield from (span.quote for span in event.sources)


def jurisdictions() -> tuple[str, ...]:
    """The jurisdictions of the editions held that recommend a next step.

    >>> jurisdictions()
    ('US', 'world')
    """
    return tuple(sorted({head.jurisdiction for head in heads().values()} - {"any"}))


def families(jurisdiction: str) -> tuple[str, ...]:
    """The families to judge by in a jurisdiction: its default ones (all, where none is default), and the safety net."""
    held = [head for head in heads().values() if head.jurisdiction.casefold() == jurisdiction.casefold()]
    chosen = [head for head in held if head.default] or held
    net = [head for head in heads().values() if head.jurisdiction == "any"]
    return tuple(dict.fromkeys(head.family for head in (*chosen, *net)))


def foreign(record: Record, editions: Sequence[Guideline], used: Record) -> list[Finding]:
    """A note where a record in the words of one country is judged by the rules of another: nothing of hers is wrong.

    `used` is what was judged of it: of the rest the words are heard too, for a date read in two ways sets events aside.
    """
    asked = [edition for edition in editions if recommends(edition)]
    known = {edition.head.jurisdiction for edition in asked}
    there = {event.id for event in used.events}
    worded = {idiom.country: (idiom, names) for idiom, names in _surest(spoken(record), record).items()}
    notes = [
        _note(idiom.country, idiom.name, f"Results worded as in {idiom.name}", names, idiom.source, asked)
        for idiom, names in ((idiom, tuple(n for n in names if n in there)) for idiom, names in worded.values())
        if idiom.country not in known
    ]
    for country, told in from_where(record).items():
        if country not in known | worded.keys():
            origin = next(each for each in countries() if each.code == country)
            title = f"Papers from {origin.name}"
            notes.append(_note(country, origin.name, title, (), origin.source, asked, f" (“{told}”)" if told else ""))
    return notes


def from_where(record: Record) -> dict[str, str]:
    """The countries from which the papers of a record say that they come, each with the words that say so first."""
    found: dict[str, str] = {}
    for document in record.documents:
        for country, told in document.origin:
            found.setdefault(country, told)
    return found


def _surest(found: dict[Idiom, tuple[str, ...]], record: Record) -> dict[Idiom, tuple[str, ...]]:
    """The idioms without those of which every paper is worded as in another country by as many of its words.

    "Low-grade dyskaryosis ... HPV (other, not 16/18)" is English, though Australian reports say "not 16/18" too.
    """
    papers = {event.id: {span.document for span in event.sources} for event in record.events}
    told = {idiom: {paper for name in names for paper in papers[name]} for idiom, names in found.items()}

    order = [*idioms()]
    weight = {idiom: (len(names), -order.index(idiom)) for idiom, names in found.items()}

    def outdone(idiom: Idiom) -> bool:
        own = told[idiom]
        return bool(own) and any(own <= told[other] and weight[other] > weight[idiom] for other in found)

    return {idiom: names for idiom, names in found.items() if not outdone(idiom)}


def _note(
    country: str, name: str, title: str, names: tuple[str, ...], source: str, asked: Sequence[Guideline], told: str = ""
) -> Finding:
    held = ", ".join(_NAMES.get(each, each) for each in jurisdictions())
    if asked:
        rules = whose(each.head.jurisdiction for each in asked)
        by = f"The steps due follow {rules} rules ({', '.join(edition_words(each.id) for each in asked)})"
    else:
        by = "No next step is recommended"
    return Finding(
        id=f"{RULE}{country}",
        rule=f"{RULE}{country}",
        guideline="",
        kind="note",
        title=title,
        statement=f"{by}: no edition for {name}{told} is held (only {held}). Intervals, triage "
        "and referral differ there; follow the programme that invited her, or choose with --jurisdiction.",
        severity="info",
        evidence=names,
        sources=(source,),
    )


def whose(places: Iterable[str]) -> str:
    """By whose rules, in words.

    >>> whose(["US", "US", "world"])
    'American and WHO'
    """
    return " and ".join(dict.fromkeys(_NAMES.get(place, place) for place in places))


def of_file(text: str, editions: Sequence[Guideline]) -> list[str]:
    """What has to be said of a file of many women that comes from a country for which no edition judges."""
    asked = [edition for edition in editions if recommends(edition)]
    told = tuple((country, "") for country, _ in countries_of(text))  # no words of a woman's line
    record = Record(documents=(Document("", origin=told),))
    return [f"{note.title}. {note.statement}" for note in foreign(record, asked, record)]


def also_held(editions: Sequence[str]) -> tuple[str, ...]:
    """The editions held that did not judge, of the families that were not asked.

    >>> also_held(("uspstf-2018", "safety-net"))[0]
    'acs-2025'
    """
    asked = {heads()[name].family for name in editions if name in heads()}
    return tuple(head.id for head in heads().values() if head.family not in asked and head.jurisdiction != "any")
