"""The pages: templates with the words of the room of showing, everything escaped."""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lugol import NOT_A_DEVICE, __version__
from lugol.record.event import Event

STATIC = {
    "serve.css": "text/css; charset=utf-8",
    "serve.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
}


_FILTERS = ("describe", "label", "said", "plainly", "step", "stood", "due", "grouped", "statement", "cited")
_NAMES = (*_FILTERS, "since", "waiting", "edition", "when", "kind")


def _shown(name: str) -> Callable[..., Any]:
    """A filter of the report, looked for when it is first used: the first page needs none of them."""

    def words(*given: Any) -> Any:
        from lugol.show import report
        from lugol.show.plainly import when_plainly

        own: dict[str, Callable[..., Any]] = {"when": when_plainly, "kind": kind_words}
        return (own.get(name) or report.environment().filters[name])(*given)

    return words


def kind_words(event: Event) -> str:
    """The kind of an event as it stands before its words; empty where they begin with it.

    >>> from lugol.record.event import Biopsy, Lab
    >>> kind_words(Event(id="e1", values=Biopsy())), kind_words(Event(id="e2", values=Lab(marker="CA125")))
    ('', 'lab')
    """
    from lugol.show.words import describe, label

    kind = label(event)
    return "" if describe(event).lower().startswith(kind.lower()) else kind


@cache
def environment() -> Environment:
    """The templates of this room, with the filters of the report."""
    made = Environment(
        loader=PackageLoader("lugol.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update({name: _shown(name) for name in _NAMES})
    made.globals |= {"hidden": _hidden, "not_a_device": NOT_A_DEVICE, "version": __version__}
    return made


@pass_context
def _hidden(context: Context) -> Markup:
    """What every form carries: the proof that it is the visitor's own, and the reading it was made from."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    woman = context.get("woman")
    return field.format("csrf", context["visitor"].csrf) + (
        field.format("reading", woman.state.reading) if woman else Markup("")
    )


def page(name: str, **content: Any) -> str:
    """A page by the name of its template."""
    return environment().get_template(f"{name}.html.j2").render(**content)


@cache
def static(name: str) -> bytes:
    """One of the few files that pages load."""
    return resources.files("lugol.serve").joinpath("static", name).read_bytes()
