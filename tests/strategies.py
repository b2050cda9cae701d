"""Hypothesis strategies: records of one woman, with the kinds, gaps and oddities that readers meet."""

from datetime import date
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from lugol.record.event import VALUE_TYPES, Assertion, Event, Hpv, Lab, Span
from lugol.record.merge import build
from lugol.record.record import Conflict, Document, Note, Patient, Record
from lugol.record.when import UNDATED, When, between, on, parse

SECTIONS = ("", "case", "abstract", "discussion", "caption 1")
DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))
WORDS = st.one_of(
    st.sampled_from(("cervix", "left adnexa", "chronic inflammation", "dense acetowhite epithelium", "6 o'clock")),
    st.sampled_from(
        ("a: b # c", "'quoted'", "null", "no", "2022-03", "- x", "line\nbreak", " led", "Müller × µ", "{", "\t")
    ),
)
TEXTS = st.one_of(
    st.sampled_from(
        ("Seen today.\nCervix normal.", "\n led\n  in\n\n", "tail \n ", "a\r\nb\x0b", "\u2028x\n", "#\n...\n---\n")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30),
)
TEXT_OF: dict[str, tuple[str, ...]] = {
    "marker": ("p16", "Ki-67", "SMARCA4"),
    "site": ("cervix", "left ovary", ""),
    "term": ("dysmenorrhoea", "post-coital bleeding", "smoking"),
    "code": ("", "smoking", "hiv"),
    "interval": ("", "P6M", "P12M"),
}


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A day, a month, a year, an interval, an open interval, or no date."""
    form = draw(st.sampled_from(("day", "month", "year", "interval", "open", "none")))
    first, second = sorted((draw(DAYS), draw(DAYS)))
    forms = {
        "day": on(first),
        "month": parse(f"{first:%Y-%m}"),
        "year": parse(f"{first:%Y}"),
        "interval": between(first, second),
        "open": between(*draw(st.sampled_from(((None, first), (first, None)))), approximate=draw(st.booleans())),
        "none": UNDATED,
    }
    return forms[form]


@st.composite
def values(draw: st.DrawFn, kind: str | None = None) -> Any:
    """Typed values of one kind, any of the optional fields left out."""
    chosen = kind or draw(st.sampled_from(tuple(VALUE_TYPES)))
    shape = VALUE_TYPES[chosen]
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(shape):
        if field.required or draw(st.booleans()):
            given[field.name] = draw(_of_type(field.name, field.type))
    made = shape(**given)
    if isinstance(made, Lab):
        return msgspec.structs.replace(made, marker="CA125", unit=draw(st.sampled_from(("U/mL", "kU/L", ""))))
    if isinstance(made, Hpv):
        types = st.lists(st.sampled_from(("16", "18", "31", "18/45", "other")), unique=True, max_size=3).map(tuple)
        return msgspec.structs.replace(made, types=draw(types), types_tested=draw(types))
    return made


def _of_type(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    options = get_args(annotation)
    if annotation is str:
        return st.sampled_from(TEXT_OF[name]) if name in TEXT_OF else WORDS
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(1, 10)
    if annotation is float:
        return st.integers(0, 450).map(lambda tenths: tenths / 10)
    if getattr(annotation, "__origin__", None) is tuple:
        inner = _of_type(name, options[0])
        return _several(inner) if options[-1] is Ellipsis else st.tuples(*(_of_type(name, each) for each in options))
    if options and all(isinstance(option, str) for option in options):
        return st.sampled_from(options)
    return st.one_of(*(st.none() if option is type(None) else _of_type(name, option) for option in options))


def _several(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=2, unique=True).map(tuple)


@st.composite
def events(draw: st.DrawFn, kind: str | None = None) -> Event:
    """One event; `order` and id are given by `event_lists`."""
    start = draw(st.integers(0, 50))
    span = Span("letter", start, start + 5, draw(WORDS), draw(st.sampled_from(SECTIONS)))
    return Event(
        id="",
        values=draw(values(kind)),
        when=draw(whens()),
        assertion=draw(st.sampled_from(("affirmed",) * 8 + get_args(Assertion))),
        sources=draw(st.sampled_from(((), (span,)))),
        note=draw(st.sampled_from(("", "", "as told"))),
    )


@st.composite
def event_lists(draw: st.DrawFn, max_size: int = 8, kind: str | None = None) -> list[Event]:
    """Events as a reader tells them: ids, order of telling, some dated from others."""
    told = draw(st.lists(events(kind), max_size=max_size))
    names = [f"e{place}" for place in range(1, len(told) + 1)]
    finished = []
    for place, event in enumerate(told):
        when = event.when
        if not when.is_known and draw(st.booleans()):
            when = When(anchor=draw(st.sampled_from(names)), offset=draw(st.sampled_from(("P10M", "-P2W", "P3D", ""))))
        finished.append(msgspec.structs.replace(event, id=names[place], order=place, when=when))
    return finished


@st.composite
def patients(draw: st.DrawFn) -> Patient:
    """Who she is, any part unknown."""
    return Patient(
        id=draw(st.sampled_from(("", "F-17"))),
        sex=draw(st.sampled_from(("", "F"))),
        birth=draw(st.sampled_from((UNDATED, parse("1986"), parse("1986-04-02")))),
        age=draw(st.sampled_from((None, 36.0, 28.5))),
        age_on=draw(st.sampled_from((UNDATED, parse("2022-03")))),
        gravida=draw(st.sampled_from((None, 0, 2))),
        menopausal=draw(st.sampled_from(("", "pre", "post"))),
        pregnant=draw(st.sampled_from((None, False, True))),
    )


@st.composite
def records(draw: st.DrawFn, max_size: int = 8) -> Record:
    """A built record."""
    told = draw(event_lists(max_size))
    return build(
        draw(patients()),
        told,
        conflicts=draw(st.sampled_from(((), (Conflict("", "place of biopsy", ("6 o'clock", "9 o'clock"), ("e1",)),)))),
        notes=draw(st.sampled_from(((), (Note("line 3", "not understood: 'x: y'", "say it again"),)))),
        documents=draw(st.sampled_from(((), (Document("letter", "text", draw(TEXTS)),)))),
    )
