"""The report: one self-contained page that opens offline and prints well, and the same as PDF."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lugol import NOT_A_DEVICE, __version__
from lugol.errors import LugolError
from lugol.findings import SEVERITY_ORDER, Finding, Review
from lugol.record.record import Document, Record
from lugol.rules.idiom import also_held
from lugol.rules.steps import edition_words, step_words
from lugol.show.folded import statement_shown
from lugol.show.opening import by_age, grouped, opening
from lugol.show.paper import summary
from lugol.show.picture import picture
from lugol.show.plainly import due_plainly, plainly
from lugol.show.still_picture import still
from lugol.show.timeline import contacts, who
from lugol.show.words import (
    assertion_words,
    describe,
    first_words,
    label,
    stood_words,
    waiting_events,
    waiting_words,
    when_words,
)
from lugol.sources import Source, all_sources

STATUS_WORDS = {"V": "checked against the source", "M": "well known, not re-checked", "U": "uncertain, background only"}


def html(review: Review) -> str:
    """The whole report as one HTML page; scripts and styles stand inside it, nothing is loaded from anywhere."""
    page = environment().get_template("report.html.j2")
    return page.render(**_content(review), interactive=True, scale=_scale())


def pdf(review: Review, *, full: bool = False) -> bytes:
    """The summary on two A4 pages as PDF, or the full report; LugolError where WeasyPrint or Pango is missing."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as missing:
        raise LugolError(
            f"a PDF needs WeasyPrint and Pango ({missing}); install lugol[pdf] and pango, or use --format html"
        ) from missing
    return bytes(HTML(string=paper(review, full=full)).write_pdf())


def paper(review: Review, *, full: bool = False) -> str:
    """What is printed, as a page without scripts: the summary, or the full report."""
    if full:
        return environment().get_template("report.html.j2").render(**_content(review), interactive=False)
    return environment().get_template("paper.html.j2").render(**_content(review), **summary(review))


def _content(review: Review) -> dict[str, Any]:
    """What the page and the paper tell; the page draws the picture itself, and shows the still one without scripts."""
    record = review.record
    drawn = picture(review)
    shown = {name for finding in review.findings for name in finding.sources}
    return {
        "review": review,
        "record": record,
        "unanswered": waiting_events(review),
        "held": also_held(review.guidelines),
        "version": __version__,
        "not_a_device": NOT_A_DEVICE,
        "who": who(record.patient),
        "first": opening(review),
        "findings": {level: [f for f in by_age(review) if f.severity == level] for level in SEVERITY_ORDER},
        "named": {event.id: label(event) for event in record.events},
        "gaps": [finding for finding in review.findings if finding.needs],
        "contacts": contacts(record),
        "picture": drawn,
        "still": still(drawn),
        "documents": [(document, _marked(document, record)) for document in record.documents if document.text],
        "sources": [source for key, source in sorted(all_sources().items()) if key in shown],
        "status_words": STATUS_WORDS,
        "quotes": {event.id: event.sources for event in record.events},
    }


def _marked(document: Document, record: Record) -> Markup:
    """The text with every event's words in <mark>; where spans overlap, the marks are cut at each other's edges."""
    edges = {0, len(document.text)}
    spans = []
    for event in record.events:
        for span in event.sources:
            if span.document == document.name and 0 <= span.start < span.end <= len(document.text):
                spans.append((span.start, span.end, event.id))
                edges.update((span.start, span.end))
    pieces = []
    cuts = sorted(edges)
    anchored: set[str] = set()
    for start, end in pairwise(cuts):
        over = [name for low, high, name in spans if low <= start and end <= high]
        words = Markup.escape(document.text[start:end])
        pieces.append(_mark(words, over, anchored) if over else words)
    return Markup("").join(pieces)


def _mark(words: Markup, over: list[str], anchored: set[str]) -> Markup:
    anchors = Markup("").join(Markup('<a id="{}"></a>').format(name) for name in over if name not in anchored)
    anchored.update(over)
    return anchors + Markup('<mark data-events="{}" title="{}">{}</mark>').format(
        " ".join(over), ", ".join(over), words
    )


@cache
def _scale() -> Markup:
    """The scale of time that the picture is drawn with (vendor/README.md)."""
    return Markup((Path(__file__).parent / "vendor" / "d3-scale.min.js").read_text(encoding="utf-8"))


@cache
def environment() -> Environment:
    """The templates of this room with the words they use as filters; everything is escaped."""
    environment = Environment(
        loader=PackageLoader("lugol.show"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        describe=describe,
        label=label,
        said=assertion_words,
        plainly=plainly,
        step=step_words,
        edition=edition_words,
        stood=stood_words,
        due=due_plainly,
        grouped=grouped,
        statement=statement_shown,
        when=when_words,
        script_json=script_json,
        cited=_cited,
        css_string=_css_string,
    )
    environment.filters["since"] = first_words
    environment.filters["waiting"] = waiting_words
    return environment


def _css_string(text: str) -> str:
    """A text that is safe inside a string of a style sheet."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _cited(finding: Finding) -> list[Source]:
    return [all_sources()[key] for key in finding.sources if key in all_sources()]


def script_json(value: Any) -> Markup:
    """JSON that is safe inside a script element."""
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026").replace("\u2028", "\\u2028"))
