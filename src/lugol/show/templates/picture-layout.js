// Where everything of the picture stands: pure functions from marks, a span of time and a width to places in pixels.
// Nothing that carries words ever lies on another: marks of a kind that would touch become one with a count, and what
// is left is laid in rows.
const lugolLayout = (() => {
  const DAY = 86400000, RADIUS = 6, ROW = 20, PAD = 5, GAP = 8, MOST_ROWS = 8, LEAST = 110, SERIES = 56, AXIS = 24;
  const time = (iso) => Date.parse(`${iso}T00:00:00Z`);
  const order = ["alert", "warning", "info", ""];
  const gravest = (marks) => marks.map((mark) => mark.severity || "").sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];

  const placed = (mark, place) => {
    const from = time(mark.start), to = time(mark.end) + DAY;
    const x0 = place.scale(from), x1 = place.scale(to);
    if (x1 < 0 || x0 > place.width) return null;
    return { marks: [mark], x0: Math.max(x0, 0), x1: Math.min(Math.max(x1, x0), place.width), cut: x0 < 0 };
  };
  const wide = (item) => item.x1 - item.x0 > 2 * RADIUS;
  const middle = (item) => (item.x0 + item.x1) / 2;
  const count = (item) => item.marks.reduce((sum, mark) => sum + (mark.count || 1), 0);
  const alike = (mark) => `${mark.form || "mark"} ${mark.kind} ${mark.hollow ? "hollow" : ""}`;

  // Marks of a kind that would touch become one mark with a count; stretches only where they cover the same days.
  const together = (items, close, measure) => {
    const done = [], last = {};
    items.sort((a, b) => a.x0 - b.x0 || a.x1 - b.x1);
    for (const item of items) {
      const key = alike(item.marks[0]) + (wide(item) && !close ? " wide" : "");
      const before = last[key];
      const room = before && 2 * RADIUS + 4 + measure(String(count(before) + 1), true);
      const touches = before && (close
        ? item.x0 < before.x1 + room
        : wide(item)
          ? Math.abs(item.x0 - before.x0) < 3 && Math.abs(item.x1 - before.x1) < 3
          : middle(item) - middle(before) < room);
      if (touches) {
        before.marks.push(...item.marks);
        if (wide(item) || close) { before.x0 = Math.min(before.x0, item.x0); before.x1 = Math.max(before.x1, item.x1); }
      } else {
        last[key] = item;
        done.push(item);
      }
    }
    return done;
  };

  const shortened = (text, room, measure) => {
    if (measure(text) <= room) return text;
    let cut = text;
    while (cut && measure(`${cut}…`) > room) cut = cut.slice(0, -1);
    return cut.length > 3 ? `${cut.trimEnd()}…` : "";
  };

  // The words and the room that an item takes: after its glyph, or before it where the picture ends.
  const measured = (item, place, named) => {
    const { measure, width } = place;
    const mark = item.marks[0], glyph = mark.shape ? RADIUS : 0, number = count(item);
    const bars = ["flag", "overdue", "silence"].includes(mark.form);
    const told = named && mark.named ? (item.marks.length > 1 ? `${mark.label} +${item.marks.length - 1}` : mark.label) : "";
    item.severity = gravest(item.marks);
    item.number = !told && number > 1 ? String(number) : "";
    item.text = told || item.number;
    const take = item.text ? measure(item.text, !told) + 5 : 0;
    const start = bars ? item.x0 : mark.form === "course" ? item.x0 + glyph : Math.min(middle(item), Math.max(item.x0 + glyph, width - take - glyph));
    item.at = Math.max(glyph, Math.min(start, width - glyph));
    item.anchor = "start";
    item.textAt = item.at + glyph + 4;
    if (item.text && item.textAt + take - 5 > width) {
      const before = item.at - glyph - 4, after = width - item.textAt;
      if (before >= after) {
        item.text = shortened(item.text, before, measure);
        item.anchor = "end";
        item.textAt = before;
      } else item.text = shortened(item.text, after, measure);
    }
    const long = item.text ? measure(item.text, !told) : 0;
    const ends = item.anchor === "end" ? [item.textAt - long, item.textAt] : [item.textAt, item.textAt + long];
    item.left = Math.min(item.x0, item.at - glyph, item.text ? ends[0] : Infinity);
    item.right = Math.max(item.x1, item.at + glyph, item.text ? ends[1] : -Infinity);
    return item;
  };

  const rows = (items) => {
    const ends = [];
    for (const item of items.sort((a, b) => a.left - b.left)) {
      let row = ends.findIndex((end) => end + GAP <= item.left);
      if (row < 0) row = ends.length;
      ends[row] = item.right;
      item.row = row;
    }
    return ends.length;
  };

  // Words that need not be there are drawn where there is room for them, cut only where it is wide.
  const spare = (items, place) => {
    for (const item of items) {
      const mark = item.marks[0];
      if (item.marks.length > 1 || mark.named || !mark.label || item.anchor === "end") continue;
      const next = Math.min(...items.filter((other) => other.row === item.row && other.left > item.left).map((other) => other.left - GAP), place.width);
      const from = item.number ? item.textAt + place.measure(item.number, true) + 5 : item.textAt;
      const words = next - from < LEAST ? (place.measure(mark.label) <= next - from ? mark.label : "") : shortened(mark.label, next - from, place.measure);
      if (!words) continue;
      item.more = words;
      item.moreAt = from;
      item.right = Math.max(item.right, from + place.measure(words));
    }
  };

  const lane = (one, marks, place) => {
    const fresh = () => marks.map((mark) => placed(mark, place)).filter(Boolean);
    const bars = marks.some((mark) => ["flag", "overdue", "due", "silence"].includes(mark.form));
    let items = (bars ? fresh() : together(fresh(), false, place.measure)).map((item) => measured(item, place, true));
    let number = rows(items);
    if (number > MOST_ROWS) {
      items = together(fresh(), true, place.measure).map((item) => measured(item, place, false));
      number = rows(items);
    }
    if (!bars) spare(items, place);
    return { name: one.name, items, height: number * ROW + 2 * PAD };
  };

  const free = (box, boxes) => boxes.every((other) => box[0] > other[1] || box[1] < other[0] || box[2] > other[3] || box[3] < other[2]);

  // The values of a marker: its own scale, its limits, and a number beside each value that has room for one.
  const values = (one, place) => {
    const { name, unit, limits, values: told } = one.values;
    const top = Math.max(...told.map((each) => each.value), ...limits) * 1.25 || 1;
    const y = (value) => SERIES - 8 - (value / top) * (SERIES - 16);
    const lines = [...limits].sort((a, b) => b - a).map((limit) => ({ limit, y: y(limit) }));
    const items = told.map((value) => {
      const item = placed({ ...value, label: `${value.value}` }, place);
      return item && { ...item, at: middle(item), y: y(value.value), value, number: "", row: 0, severity: "" };
    }).filter(Boolean);
    const boxes = items.map((item) => [item.at - 4, item.at + 4, item.y - 4, item.y + 4]);
    const shown = lines.map((line) => line.y);
    if (!place.gutter) lines.forEach((line) => boxes.push([0, place.measure(`limit ${line.limit}`) + 4, line.y - 12, line.y]));
    for (const item of items) {
      const text = String(item.value.value), long = place.measure(text);
      const beside = item.x1 - item.x0 > 8 ? [] : [[item.at + 7, item.y + 4], [item.at - long - 7, item.y + 4]];
      const tries = [...beside, [item.at - long / 2, item.y - 7], [item.at - long / 2, item.y + 16], [item.x1 + 5, item.y + 4], [item.x0 - long - 5, item.y + 4]];
      const at = tries.find(([x, low]) => x >= 0 && x + long <= place.width && low > 9 && low < SERIES - 1 &&
        shown.every((line) => line < low - 10 || line > low + 1) && free([x - 2, x + long + 2, low - 10, low + 2], boxes));
      if (at) { item.text = text; [item.textAt, item.textY] = at; boxes.push([at[0] - 2, at[0] + long + 2, at[1] - 10, at[1] + 2]); }
      [item.left, item.right] = [item.at - 4, item.at + 4];
    }
    return { name, unit, lines, items, height: SERIES, series: true };
  };

  // Months and years as the span asks for them; a label that would touch the one before is left out.
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const ticks = (place) => {
    const found = place.scale.ticks(Math.max(2, Math.floor(place.width / 90)));
    const step = found.length > 1 ? (found[1] - found[0]) / DAY : 365;
    let year = null, end = -Infinity;
    return found.map((day) => {
      const x = place.scale(day), named = day.getUTCFullYear() !== year;
      year = day.getUTCFullYear();
      const month = MONTHS[day.getUTCMonth()];
      const text = step >= 360 ? `${year}` : step >= 27 ? month + (named ? ` ${year}` : "") : `${day.getUTCDate()} ${month}` + (named ? ` ${year}` : "");
      const half = place.measure(text) / 2;
      const fits = x - half > end + 10 && x + half <= place.width;
      const from = Math.max(x - half, 0);
      const shows = from > end + 10 && from + 2 * half <= place.width;
      if (shows) end = from + 2 * half;
      return { x, text: fits || shows ? text : "", textAt: from };
    });
  };

  const STEPS = [1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650];
  const counted = (zero, place) => {
    const [from, to] = place.scale.domain(), span = (to - from) / DAY;
    const step = STEPS.find((days) => (days / span) * place.width > 70) || 7300;
    const found = [];
    for (let day = Math.ceil((from - zero) / DAY / step) * step; zero.getTime() + day * DAY <= to; day += step) {
      const x = place.scale(zero.getTime() + day * DAY), text = day ? String(day) : "day 0", half = place.measure(text) / 2;
      if (x - half >= 0 && x + half <= place.width) found.push({ x, text });
    }
    return found;
  };

  // The whole picture; `place` = { scale, width, gutter, measure }, `shown(lane, mark)` filters.
  const layout = (picture, place, shown, zero) => {
    let top = AXIS;
    const lanes = [];
    for (const one of picture.lanes) {
      const marks = (one.marks || []).filter((mark) => shown(one, mark));
      if (!one.values && !marks.length) continue;
      if (one.values && !shown(one, null)) continue;
      const laid = one.values ? values(one, place) : lane(one, marks, place);
      laid.head = place.gutter ? 0 : 15;
      laid.top = top;
      laid.lane = one;
      top += laid.height + laid.head;
      lanes.push(laid);
    }
    return { lanes, height: top + (zero ? AXIS : 4), ticks: ticks(place), days: zero ? counted(zero, place) : [] };
  };
  return { layout, time, count, DAY, RADIUS, ROW, PAD, AXIS, SERIES };
})();
