"""The charts of a report as Vega-Lite: the timeline in lanes, and each serum marker against its cut-off."""

from datetime import date, timedelta
from typing import Any

import altair as alt

from lugol.findings import Review, Severity
from lugol.instruments.marker import markers as markers_data
from lugol.record.event import Event, Lab
from lugol.record.record import Record, events_of
from lugol.show.words import LANE_OF, LANES, describe, when_words

_NO_FINDING = "none"
_LEVELS = ["alert", "warning", "info", _NO_FINDING]
_COLOURS = ["#b3261e", "#b26a00", "#00695c", "#7b8794"]
_CONFIG: dict[str, Any] = {"font": "system-ui, sans-serif", "axis": {"labelFontSize": 12, "titleFontSize": 12}}
_LANE_HEIGHT = 34


def timeline(review: Review) -> dict[str, Any] | None:
    """Vega-Lite of every dated event by lane: a dot for a day, a bar for a stretch of time; None without dates.

    Colour is the most severe finding that rests on the event; the wheel zooms, dragging moves, hovering tells.
    """
    data = _marks(review)
    if not data:
        return None
    lanes = [lane for lane in LANES if any(row["lane"] == lane for row in data)]
    base = alt.Chart(alt.InlineData(values=data)).encode(
        y=alt.Y("lane:N", sort=lanes, title=None, axis=alt.Axis(labelLimit=150, grid=True, ticks=False)),
        color=alt.Color(
            "finding:N",
            scale=alt.Scale(domain=_LEVELS, range=_COLOURS),
            legend=alt.Legend(title="finding", orient="top", titleOrient="left"),
        ),
        tooltip=[alt.Tooltip("when:N"), alt.Tooltip("events:Q"), alt.Tooltip("what:N")],
    )
    axis = alt.Axis(title=None, format="%b %Y", labelOverlap="greedy", labelSeparation=8, tickCount=8)
    x = alt.X("start:T", axis=axis, scale=alt.Scale(padding=14))
    bars = base.transform_filter("datum.start != datum.end").mark_bar(height=14, cornerRadius=4, opacity=0.55)
    dots = base.transform_filter("datum.start == datum.end").mark_point(filled=True, size=220, opacity=0.7)
    several = base.transform_filter("datum.events > 1").encode(text="events:Q", color=alt.value("#1b1f23"))
    on_bars = several.transform_filter("datum.start != datum.end").mark_text(fontSize=10, align="left", dx=4)
    on_dots = several.transform_filter("datum.start == datum.end").mark_text(fontSize=10, fontWeight="bold")
    counts = alt.layer(on_bars.encode(x="start:T"), on_dots.encode(x="start:T"))
    chart = alt.layer(bars.encode(x=x, x2="end:T"), dots.encode(x=x), counts)
    chart = chart.properties(width="container", height=_LANE_HEIGHT * len(lanes))
    return _spec(chart.add_params(alt.selection_interval(bind="scales", encodings=["x"])))


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
    base = alt.Chart(alt.InlineData(values=data)).encode(
        y=alt.Y("value:Q", title=unit or None, scale=alt.Scale(domain=[0, top])),
        tooltip=[alt.Tooltip("when:N"), alt.Tooltip("what:N")],
    )
    time = alt.X("middle:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, labelOverlap=True))
    layers: list[alt.Chart] = [
        base.mark_rule(strokeWidth=2, color=_COLOURS[2]).encode(x=alt.X("start:T", title=None), x2="end:T"),
        base.mark_line(color=_COLOURS[2], opacity=0.5).encode(x=time),
        base.mark_point(filled=True, size=70, color=_COLOURS[2], opacity=1).encode(x=time),
        base.mark_text(dy=-12).encode(x=time, text="label:N"),
    ]
    if limits:
        told = alt.InlineData(values=[{"limit": limit, "label": f"cut-off {limit:g}"} for limit in limits])
        rule = alt.Chart(told).encode(y="limit:Q")
        layers.append(rule.mark_rule(strokeDash=[5, 4], color=_COLOURS[0]))
        layers.append(rule.mark_text(align="left", x=4, dy=-5, color=_COLOURS[0]).encode(text="label:N"))
    return _spec(alt.layer(*layers).properties(width="container", height=150))


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


def _spec(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    return dict(chart.configure(background="transparent", **_CONFIG).to_dict())
