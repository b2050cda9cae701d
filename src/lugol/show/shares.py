"""Plots of how many women there are of each sort, as drawings that follow the width and the colours of a page."""

import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt
import msgspec
from markupsafe import Markup

COLOURS = ("#00695c", "#8a5200", "#b3261e")
"""The colours of the page for what informs, warns and alerts; its style sheet has others for the dark."""
_WIDE, _NARROW = (460, 34), (170, 20)  # of the bars in pixels, and of their names in letters
_STEP, _LINE = 20, 12  # from bar to bar, and for each further line of a name
_ROOM = 1.2  # beyond the longest bar, for its number


class Plot(msgspec.Struct, frozen=True):
    """A plot: its title, the table with its numbers, what it shows in words, and it drawn for wide and narrow pages."""

    title: str
    table: str
    words: str
    wide: Markup
    narrow: Markup


def bars(title: str, table: str, counts: Sequence[tuple[str, int]], words: str) -> Plot:
    """One bar for each name."""
    return _plot(title, table, words, {"": counts})


def stacks(title: str, table: str, parts: dict[str, list[tuple[str, int]]], words: str) -> Plot:
    """One bar for each name, of several parts."""
    return _plot(title, table, words, parts)


def _plot(title: str, table: str, words: str, parts: dict[str, Any]) -> Plot:
    return Plot(title, table, words, *(_svg(_chart(parts, *size)) for size in (_WIDE, _NARROW)))


def _chart(parts: dict[str, Sequence[tuple[str, int]]], width: int, letters: int) -> Any:
    data: list[dict[str, Any]] = []
    totals: dict[str, int] = {}
    for order, (part, counts) in enumerate(parts.items()):
        for name, women in counts:
            label = "\n".join(textwrap.wrap(name, letters))
            totals[label] = totals.get(label, 0) + women
            data.append({"name": label, "part": part, "women": women, "order": order})
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=0))
    scale = alt.Scale(domain=[0, max([1, *totals.values()]) * _ROOM], nice=False)
    x = alt.X("women:Q", title="women", scale=scale, axis=alt.Axis(tickCount=width // 90, format=",d", tickMinStep=1))
    sums = [{"name": label, "women": women, "text": f"{women:,}"} for label, women in totals.items()]
    drawn = alt.Chart(alt.InlineData(values=data)).mark_bar(color=COLOURS[0]).encode(x=x, y=y)
    if len(parts) > 1:
        legend = alt.Legend(orient="top", columns=1 if width < _WIDE[0] else 3, title=None, labelLimit=0)
        colour = alt.Color("part:N", scale=alt.Scale(domain=list(parts), range=list(COLOURS)), legend=legend)
        drawn = drawn.encode(color=colour, order=alt.Order("order:Q"))
    told = alt.Chart(alt.InlineData(values=sums)).mark_text(align="left", dx=4).encode(x=x, y=y, text="text:N")
    step = _STEP + _LINE * max((label.count("\n") for label in totals), default=0)
    return (drawn + told).properties(width=width, height=alt.Step(step))


def _svg(chart: Any) -> Markup:
    import vl_convert

    plain = chart.configure(background="transparent").configure_view(stroke=None).configure_text(fontSize=12)
    large = plain.configure_axis(labelFontSize=12, titleFontSize=12).configure_legend(labelFontSize=12)
    return Markup(vl_convert.vegalite_to_svg(large.to_dict()))
