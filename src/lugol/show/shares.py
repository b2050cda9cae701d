"""Plots of how many women there are of each sort, as drawings that follow the width and the colours of a page."""

import textwrap
from collections.abc import Iterable, Sequence
from html import escape

import msgspec
from markupsafe import Markup

COLOURS = ("#00695c", "#8a5200", "#b3261e")
"""The colours of the page for what informs, warns and alerts; its style sheet has others for the dark."""
_WIDE, _NARROW = (460, 34), (170, 20)  # of the bars in pixels, and of their names in letters
_STEP, _LINE, _LETTER = 20, 13, 7.4  # from bar to bar, for each further line of a name, and for a letter
_ROOM = 1.2  # beyond the longest bar, for its number
_TICK = 90  # pixels from tick to tick at least
_ROUND = (1, 2, 5)


class Plot(msgspec.Struct, frozen=True):
    """A plot: its title, the table with its numbers, what it shows in words, and it drawn for wide and narrow pages."""

    title: str
    table: str
    words: str
    wide: Markup
    narrow: Markup


Parts = dict[str, Sequence[tuple[str, int]]]


def bars(title: str, table: str, counts: Sequence[tuple[str, int]], words: str) -> Plot:
    """One bar for each name."""
    return _plot(title, table, words, {"": counts})


def stacks(title: str, table: str, parts: dict[str, list[tuple[str, int]]], words: str) -> Plot:
    """One bar for each name, of several parts."""
    return _plot(title, table, words, dict(parts))


def _plot(title: str, table: str, words: str, parts: Parts) -> Plot:
    return Plot(title, table, words, *(_drawn(parts, *size) for size in (_WIDE, _NARROW)))


def _drawn(parts: Parts, width: int, letters: int) -> Markup:
    """The bars under a legend of their parts, over an axis; names to the left, numbers to the right of the bars."""
    names = list(dict.fromkeys(name for counts in parts.values() for name, _ in counts))
    lines = {name: textwrap.wrap(name, letters) or [""] for name in names}
    left = max([40.0, *(len(line) * _LETTER for wrapped in lines.values() for line in wrapped)]) + 8
    legend, top = _legend(list(parts), left, width) if len(parts) > 1 else ([], 0.0)
    most = max([1, *(sum(dict(counts).get(name, 0) for counts in parts.values()) for name in names)]) * _ROOM
    step = _STEP + _LINE * (max((len(wrapped) for wrapped in lines.values()), default=1) - 1)
    bottom = top + step * len(names)
    body = [*legend, *_axis(left, top, bottom, width, most)]
    for number, name in enumerate(names):
        y = top + step * number + step / 2
        body += [
            _text(left - 6, y + 4 + _LINE * (row - (len(lines[name]) - 1) / 2), line, "end")
            for row, line in enumerate(lines[name])
        ]
        x, total = left, 0
        for (_, counts), colour in zip(parts.items(), COLOURS, strict=False):
            women = dict(counts).get(name, 0)
            long = women / most * width
            body.append(f'<rect x="{x:.1f}" y="{y - 8:.1f}" width="{long:.1f}" height="16" fill="{colour}"/>')
            x, total = x + long, total + women
        body.append(_text(x + 4, y + 4, f"{total:,}"))
    wide, high = left + width + 4, bottom + 40
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" font-family="sans-serif" font-size="12">{"".join(body)}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _legend(names: list[str], left: float, width: int) -> tuple[list[str], float]:
    """What each colour means, in one row where there is room, else one under the other; and how high it is."""
    across = width >= _WIDE[0]
    found: list[str] = []
    x, y = (left if across else 4.0), 12.0
    for name, colour in zip(names, COLOURS, strict=False):
        found += [f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="10" height="10" fill="{colour}"/>', _text(x + 14, y, name)]
        x, y = (x + 30 + len(name) * _LETTER, y) if across else (x, y + 16)
    return found, 24.0 if across else y


def _axis(left: float, top: float, bottom: float, width: int, most: float) -> Iterable[str]:
    for tick in _ticks(most, width // _TICK):
        x = left + tick / most * width
        yield f'<path class="grid" d="M{x:.1f},{top:.1f}V{bottom:.1f}" stroke="#d0d7de"/>'
        yield _text(x, bottom + 16, f"{tick:,}", "middle" if tick else "start")
    yield _text(left + width / 2, bottom + 34, "women", "middle")


def _ticks(most: float, number: int) -> list[int]:
    """Round numbers from nothing up, as many as there is room for.

    >>> _ticks(1200, 4)
    [0, 500, 1000]
    """
    steps = (many * 10**power for power in range(12) for many in _ROUND)
    step = next(step for step in steps if most / step <= max(1, number))
    return list(range(0, int(most) + 1, step))
