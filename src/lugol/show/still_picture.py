"""The picture as a still SVG, for paper and for readers without scripts; the page draws the same data itself."""

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape

import msgspec
from markupsafe import Markup

from lugol.show.picture import Lane, Mark, Picture
from lugol.show.series import Series

COLOURS = {"alert": "#b3261e", "warning": "#8a5200", "info": "#00695c", "": "#6b7785"}
_WIDTH, _GUTTER, _ROW, _AXIS, _SERIES, _R = 700, 118, 15, 18, 42, 4.2
_INK, _SOFT, _LINE = "#1b1f23", "#57606a", "#d0d7de"
_LETTER, _GAP, _MOST_ROWS = 5.4, 6, 8
_KEYS, _KEY = 7, 13  # kinds in a row of the key, and how high it is
_BARS = ("flag", "overdue", "silence")
_YEAR = 365.25
_STEPS = ((1, 31), (3, 92), (6, 183), (12, _YEAR), (24, 2 * _YEAR), (60, 5 * _YEAR), (120, 10 * _YEAR))
_SHAPES = {
    "square": "-.85,-.85 .85,-.85 .85,.85 -.85,.85",
    "diamond": "0,-1.15 1.15,0 0,1.15 -1.15,0",
    "triangle": "0,-1.05 1.05,.85 -1.05,.85",
    "down": "0,1.05 1.05,-.85 -1.05,-.85",
    "star": "0,-1.2 .3,-.4 1.15,-.37 .48,.15 .7,.97 0,.5 -.7,.97 -.48,.15 -1.15,-.37 -.3,-.4",
    "hexagon": "0,-1 .87,-.5 .87,.5 0,1 -.87,.5 -.87,-.5",
    "plus": "-.35,-1 .35,-1 .35,-.35 1,-.35 1,.35 .35,.35 .35,1 -.35,1 -.35,.35 -1,.35 -1,-.35 -.35,-.35",
    "cross": "-.3,0 -1,-.7 -.7,-1 0,-.3 .7,-1 1,-.7 .3,0 1,.7 .7,1 0,.3 -.7,1 -1,.7",
}


class _Item(msgspec.Struct):
    """A mark with its place: from where to where its bar goes, its glyph, its words and the room of all."""

    mark: Mark
    x0: float
    x1: float
    at: float
    text: str
    text_at: float
    anchor: str
    left: float
    right: float
    row: int = 0


class _Scale(msgspec.Struct, frozen=True):
    """Days to places between the gutter and the right edge."""

    first: date
    days: int

    def __call__(self, day: date) -> float:
        return _GUTTER + (day - self.first).days / self.days * (_WIDTH - _GUTTER - 4)


def still(picture: Picture | None) -> Markup:
    """The whole picture as one SVG element with its colours in it; nothing without a picture."""
    if picture is None:
        return Markup("")
    scale = _Scale(picture.first, max(1, (picture.last - picture.first).days + 1))
    top, body = float(_AXIS), []
    for lane in picture.lanes:
        height, parts = _series(lane.values, top, scale) if lane.values else _lane(lane, top, scale)
        body += [f'<path d="M0,{top}H{_WIDTH}" stroke="{_LINE}"/>', _text(0, top + 11, lane.name, weight="600"), *parts]
        top += height
    body += [f'<path d="M0,{top}H{_WIDTH}" stroke="{_LINE}"/>', *_key(picture, top)]
    top += _key_rows(picture) * _KEY + 6
    size = f'viewBox="0 0 {_WIDTH} {top + 2:g}" width="{_WIDTH}" height="{top + 2:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
    lines = _axis(scale, top - _key_rows(picture) * _KEY - 6)
    return Markup(
        f'{head} role="img" aria-label="Timeline; the events are listed below." font-family="sans-serif" '
        f'font-size="9">{"".join([*lines, *body])}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "400", fill: str = _INK) -> str:
    look = f'text-anchor="{anchor}" font-weight="{weight}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>'


def _wide(words: str) -> float:
    return len(words) * _LETTER


def _axis(scale: _Scale, height: float) -> Iterable[str]:
    """Months or years as the span asks for them."""
    months = next((step for step, days in _STEPS if scale.days / days <= 9), 240)
    day = date(scale.first.year, 1, 1)
    year = 0
    while (day - scale.first).days <= scale.days:
        if day >= scale.first:
            x = scale(day)
            words = str(day.year) if months >= 12 else f"{day:%b}" + (f" {day.year}" if day.year != year else "")
            yield f'<path d="M{x:.1f},{_AXIS - 4}V{height:g}" stroke="{_LINE}" stroke-width=".6"/>'
            if x + _wide(words) / 2 < _WIDTH:
                yield _text(x, _AXIS - 7, words, "middle", fill=_SOFT)
            year = day.year
        index = day.year * 12 + day.month - 1 + months
        day = date(index // 12, index % 12 + 1, 1)


def _lane(lane: Lane, top: float, scale: _Scale) -> tuple[float, list[str]]:
    items = [_item(mark, scale) for mark in lane.marks]
    rows = _rows(items)
    _spare(items)
    if rows > _MOST_ROWS and all(item.mark.form in ("mark", "course") for item in items):
        items = [_item(mark, scale) for mark in _merged(lane.marks, scale)]
        rows = _rows(items)
    return rows * _ROW + 5, [part for item in items for part in _drawn(item, top + item.row * _ROW + _ROW / 2 + 2.5)]


def _merged(marks: Iterable[Mark], scale: _Scale) -> list[Mark]:
    """The marks of a kind that would touch as one each, with a count and without words."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.kind, mark.hollow, mark.start)):
        last = found[-1] if found else None
        same = last and (last.kind, last.hollow) == (mark.kind, mark.hollow)
        if last and same and scale(mark.start) < scale(last.end) + 4 * _R + _wide("000"):
            severity = min(last.severity, mark.severity, key=list(COLOURS).index)
            found[-1] = msgspec.structs.replace(
                last, end=max(last.end, mark.end), count=last.count + mark.count, severity=severity, form="mark"
            )
        else:
            found.append(msgspec.structs.replace(mark, named=False))
    return found


def _item(mark: Mark, scale: _Scale) -> _Item:
    x0, x1 = scale(mark.start), scale(mark.end + timedelta(days=1))
    glyph = 0 if mark.form in _BARS else _R
    text = mark.label if mark.named else str(mark.count) if mark.count > 1 else ""
    take = _wide(text)
    middle = x0 if mark.form in _BARS else x0 + _R if mark.form == "course" else (x0 + x1) / 2
    at = min(max(middle, _GUTTER + glyph), _WIDTH - glyph)
    if mark.form not in _BARS and text:
        at = max(min(at, _WIDTH - take - 2 * glyph), min(at, x0 + glyph))
    text_at, anchor = at + glyph + 3, "start"
    if text_at + take > _WIDTH:
        text_at, anchor = at - glyph - 3, "end"
    ends = (text_at, text_at + take) if anchor == "start" else (text_at - take, text_at)
    if not text:
        ends = (at, at)
    return _Item(mark, x0, x1, at, text, text_at, anchor, min(x0, at - glyph, ends[0]), max(x1, at + glyph, ends[1]))


def _rows(items: list[_Item]) -> int:
    ends: list[float] = []
    for item in sorted(items, key=lambda item: item.left):
        row = next((n for n, end in enumerate(ends) if end + _GAP <= item.left), len(ends))
        ends[row : row + 1] = [item.right]
        item.row = row
    return len(ends)


def _spare(items: list[_Item]) -> None:
    """Words that need not be there where a row has room for the whole of them."""
    for item in items:
        if item.mark.named or item.text or not item.mark.label:
            continue
        after = [other.left for other in items if other.row == item.row and other.left > item.left]
        if item.text_at + _wide(item.mark.label) <= min([*(left - _GAP for left in after), _WIDTH]):
            item.text, item.anchor = item.mark.label, "start"
            item.right = max(item.right, item.text_at + _wide(item.text))


def _kinds(picture: Picture) -> list[tuple[str, str]]:
    """Each kind that is drawn: its shape and its name."""
    marks = (mark for lane in picture.lanes for mark in lane.marks if mark.shape and mark.kind)
    return list({mark.kind: (mark.shape, picture.events[mark.events[0]].kind) for mark in marks}.values())


def _key_rows(picture: Picture) -> int:
    return -(-len(_kinds(picture)) // _KEYS)


def _key(picture: Picture, top: float) -> Iterable[str]:
    """What each shape means, in rows."""
    for number, (shape, name) in enumerate(_kinds(picture)):
        x, y = number % _KEYS * (_WIDTH / _KEYS) + 6, top + 10 + number // _KEYS * _KEY
        yield _glyph(shape, x, y, COLOURS[""], hollow=False)
        yield _text(x + 8, y + 3, name, fill=_SOFT)


def _drawn(item: _Item, y: float) -> Iterable[str]:
    mark, colour = item.mark, COLOURS[item.mark.severity]
    width = max(2.0, item.x1 - item.x0)
    if mark.form in ("overdue", "silence"):
        yield (
            f'<rect x="{item.x0:.1f}" y="{y - 6:.1f}" width="{width:.1f}" height="12" fill="none" stroke="{colour}" '
            'stroke-width=".8" stroke-dasharray="3 2"/>'
        )
    elif item.x1 - item.x0 > 2 * _R or not mark.shape:
        high = 12 if mark.form == "flag" else 9 if mark.form == "course" else 6
        yield (
            f'<rect x="{item.x0:.1f}" y="{y - high / 2:.1f}" width="{width:.1f}" height="{high}" rx="2" '
            f'fill="{colour}" fill-opacity="{0.35 if mark.form == "course" else 0.18}"/>'
        )
        if mark.form == "flag":
            yield f'<rect x="{item.x0:.1f}" y="{y - 6:.1f}" width="2.5" height="12" fill="{colour}"/>'
    if mark.shape:
        yield _glyph(mark.shape, item.at, y, colour, mark.hollow)
    if item.text:
        yield _text(item.text_at, y + 3, item.text, item.anchor, "700" if item.text == str(mark.count) else "400")


def _glyph(shape: str, x: float, y: float, colour: str, hollow: bool) -> str:
    fill = "#fff" if hollow else colour
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_R}" fill="{fill}" stroke="{colour}"/>'
    pairs = (pair.split(",") for pair in _SHAPES[shape].split())
    points = " ".join(f"{x + float(a) * _R:.1f},{y + float(b) * _R:.1f}" for a, b in pairs)
    return f'<polygon points="{points}" fill="{fill}" stroke="{colour}"/>'


def _series(told: Series, top: float, scale: _Scale) -> tuple[float, list[str]]:
    """The values of a marker on a scale of its own, against its limits."""
    most = max([value.value for value in told.values] + list(told.limits)) * 1.25 or 1.0

    def y(value: float) -> float:
        return top + _SERIES - 6 - value / most * (_SERIES - 12)

    parts = [_text(0, top + 21, told.unit, fill=_SOFT)]
    for limit in told.limits:
        parts.append(
            f'<path d="M{_GUTTER},{y(limit):.1f}H{_WIDTH}" stroke="{COLOURS["alert"]}" '
            'stroke-width=".7" stroke-dasharray="4 3"/>'
        )
    for limit in told.limits[-1:]:
        parts.append(_text(_GUTTER - 4, y(limit) + 3, f"{limit:g}", "end", fill=COLOURS["alert"]))
    points = [(scale(v.start + (v.end - v.start) / 2), y(v.value), v) for v in told.values]
    path = " ".join(f"{x:.1f},{at:.1f}" for x, at, _ in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS["info"]}" stroke-width=".8"/>')
    end = -1.0
    for x, at, value in points:
        colour = COLOURS["warning" if value.level in ("raised", "low", "between") else "info"]
        parts.append(f'<path d="M{scale(value.start):.1f},{at:.1f}H{scale(value.end):.1f}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="2.5" fill="{colour}"/>')
        words = f"{value.value:g}"
        from_x = min(max(x - _wide(words) / 2, _GUTTER), _WIDTH - _wide(words))
        places = [(from_x, at - 4), (from_x, at + 11), (scale(value.end) + 4, at + 3)]
        clear = [place for place in places if _free(place, top, [y(limit) for limit in told.limits], words)]
        if clear and clear[0][0] > end:
            parts.append(_text(*clear[0], words))
            end = clear[0][0] + _wide(words) + 4
    return _SERIES, parts


def _free(place: tuple[float, float], top: float, limits: list[float], words: str) -> bool:
    """Do words fit at a place of a marker's lane without leaving it and without a limit running through them?"""
    x, low = place
    inside = low - 8 > top and low < top + _SERIES - 1 and x + _wide(words) <= _WIDTH
    return inside and not any(low - 9 < limit < low + 2 for limit in limits)
