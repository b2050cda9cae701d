"""The charts of a report as Vega-Lite: the timeline in lanes, and each serum marker against its cut-off.

They are written out by hand, since Altair alone takes longer to load than a page takes to make; a test holds them
against its schema.
"""

from datetime import date, timedelta
from typing import Any

from lugol.findings import Review, Severity
from lugol.instruments.marker import markers as markers_data
from lugol.record.event import Event, Lab
from lugol.record.record import Record, events_of
from lugol.show.words import LANE_OF, LANES, describe, when_words

_NO_FINDING = "none"
_LEVELS = ["alert", "warning", "info", _NO_FINDING]
_COLOURS = ["#b3261e", "#b26a00", "#00695c", "#7b8794"]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "axis": {"labelFontSize": 12, "titleFontSize": 12},
}
_STRETCH, _DAY, _SEVERAL = "datum.start != datum.end", "datum.start == datum.end", "datum.events > 1"
_LANE_HEIGHT = 34


def timeline(review: Review) -> dict[str, Any] | None:
    """Vega-Lite of every dated event by lane: a dot for a day, a bar for a stretch of time; None without dates.

    Colour is the most severe finding that rests on the event; the wheel zooms, dragging moves, hovering tells.
    """
    data = _marks(review)
    if not data:
        return None
    lanes = [lane for lane in LANES if any(row["lane"] == lane for row in data)]
    axis = {"title": None, "format": "%b %Y", "labelOverlap": "greedy", "labelSeparation": 8, "tickCount": 8}
    shared = {
        "y": {
            "field": "lane", "type": "nominal", "sort": lanes, "title": None,
            "axis": {"labelLimit": 150, "grid": True, "ticks": False},
        },
        "tooltip": [_of("when"), _of("events", "quantitative"), _of("what")],
    }  # fmt: skip
    colour = _of("finding") | {
        "scale": {"domain": _LEVELS, "range": _COLOURS},
        "legend": {"title": "finding", "orient": "top", "titleOrient": "left"},
    }
    x = _of("start", "temporal") | {"axis": axis, "scale": {"padding": 14}}
    marked = shared | {"color": colour, "x": x}
    counted = shared | {
        "x": _of("start", "temporal"), "text": _of("events", "quantitative"), "color": {"value": "#1b1f23"},
    }  # fmt: skip
    bar = {"type": "bar", "height": 14, "cornerRadius": 4, "opacity": 0.55}
    dot = {"type": "point", "filled": True, "size": 220, "opacity": 0.7}
    on_bar = {"type": "text", "fontSize": 10, "align": "left", "dx": 4}
    on_dot = {"type": "text", "fontSize": 10, "fontWeight": "bold"}
    zoom = {"name": "zoom", "select": {"type": "interval", "encodings": ["x"]}, "bind": "scales"}
    return _spec(
        [
            _layer(bar, marked | {"x2": {"field": "end"}}, _STRETCH) | {"params": [zoom]},
            _layer(dot, marked, _DAY),
            _layer(on_bar, counted, _SEVERAL, _STRETCH),
            _layer(on_dot, counted, _SEVERAL, _DAY),
        ],
        _LANE_HEIGHT * len(lanes),
        data,
    )


def _of(field: str, kind: str = "nominal") -> dict[str, Any]:
    return {"field": field, "type": kind}


def _layer(mark: dict[str, Any], encoding: dict[str, Any], *filters: str) -> dict[str, Any]:
    told = {"mark": mark, "encoding": encoding}
    return told | {"transform": [{"filter": each} for each in filters]} if filters else told


def markers(review: Review) -> list[tuple[str, dict[str, Any]]]:
    """Name and Vega-Lite of each serum marker with a dated value, against its published cut-off where there is one."""
    values: dict[tuple[str, str], list[tuple[Event, Lab]]] = {}
    for event in events_of(review.record, "lab"):
        lab = event.values
        if isinstance(lab, Lab) and lab.value is not None and _bounded(event):
            values.setdefault((lab.marker, lab.unit), []).append((event, lab))
    return [(marker, _marker(review.record, marker, unit, told)) for (marker, unit), told in values.items()]


def _marker(record: Record, marker: str, unit: str, values: list[tuple[Event, Lab]]) -> dict[str, Any]:
    data = [_stretch(event) | {"value": lab.value, "label": f"{lab.value:g}"} for event, lab in values]
    limits = _cutoffs(record, marker, unit)
    top = max([row["value"] for row in data] + limits) * 1.25
    shared = {
        "y": _of("value", "quantitative") | {"title": unit or None, "scale": {"domain": [0, top]}},
        "tooltip": [_of("when"), _of("what")],
    }
    axis = {"format": "%b %Y", "tickCount": 4, "labelOverlap": True}
    timed = shared | {"x": _of("middle", "temporal") | {"title": None, "axis": axis}}
    start = {"x": _of("start", "temporal") | {"title": None}, "x2": {"field": "end"}}
    layers = [
        _layer({"type": "rule", "strokeWidth": 2, "color": _COLOURS[2]}, shared | start),
        _layer({"type": "line", "color": _COLOURS[2], "opacity": 0.5}, timed),
        _layer({"type": "point", "filled": True, "size": 70, "color": _COLOURS[2], "opacity": 1}, timed),
        _layer({"type": "text", "dy": -12}, timed | {"text": _of("label")}),
    ]
    if limits:
        rows = {"data": {"values": [{"limit": limit, "label": f"cut-off {limit:g}"} for limit in limits]}}
        at = {"y": _of("limit", "quantitative")}
        layers.append(_layer({"type": "rule", "strokeDash": [5, 4], "color": _COLOURS[0]}, at) | rows)
        text = {"type": "text", "align": "left", "x": 4, "dy": -5, "color": _COLOURS[0]}
        layers.append(_layer(text, at | {"text": _of("label")}) | rows)
    return _spec(layers, 150, data)


def _cutoffs(record: Record, marker: str, unit: str) -> list[float]:
    """The limits in use for a marker where the values stand in its unit: one, or the strictest and the widest."""
    found = markers_data.cutoff(marker, record.patient.menopausal)
    if found is None or found.unit != unit:
        return []
    return sorted({found.low, found.high})


def _severity_of_events(review: Review) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for finding in reversed(review.findings):
        worst.update(dict.fromkeys(finding.evidence, finding.severity))
    return worst


def _bounded(event: Event) -> bool:
    return event.when.earliest is not None and event.when.latest is not None


def _marks(review: Review) -> list[dict[str, Any]]:
    """One mark for all events of a lane that carry the same date."""
    severity = _severity_of_events(review)
    together: dict[tuple[str, str, str], list[Event]] = {}
    for event in filter(_bounded, review.record.events):
        stretch = _stretch(event)
        together.setdefault((LANE_OF[event.kind], stretch["start"], stretch["end"]), []).append(event)
    return [
        _stretch(events[0])
        | {
            "lane": lane,
            "events": len(events),
            "what": "\n".join(f"{event.id} {describe(event)}" for event in events),
            "finding": min((severity.get(event.id, _NO_FINDING) for event in events), key=_LEVELS.index),
            "link": f"#{events[0].id}",
        }
        for (lane, _, _), events in together.items()
    ]


def _stretch(event: Event) -> dict[str, Any]:
    start, end = event.when.earliest, event.when.latest
    assert start is not None and end is not None
    return {
        "start": _noon(start),
        "end": _noon(end),
        "middle": _noon(start + timedelta(days=(end - start).days // 2)),
        "when": when_words(event.when),
        "what": f"{event.id} {describe(event)}",
    }


def _noon(day: date) -> str:
    # noon, so that no time zone of a reader moves the event to another day
    return f"{day.isoformat()}T12:00:00"


def _spec(layers: list[dict[str, Any]], height: int, data: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "config": _CONFIG,
        "width": "container",
        "height": height,
        "data": {"values": data},
        "layer": layers,
    }
