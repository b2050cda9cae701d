// The picture in the page: draws what lugolLayout places, and answers to pointer, wheel and keys.
const lugolPicture = (() => {
  const { time, count, DAY, RADIUS, ROW, PAD, AXIS, SERIES } = lugolLayout;
  const NS = "http://www.w3.org/2000/svg";
  const make = (name, values = {}, text = "") => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    return node;
  };
  const pen = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  const measure = (text, strong = false) => {
    const key = `${strong} ${text}`;
    if (!widths.has(key)) {
      pen.font = `${strong ? "700 " : ""}11.5px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;
      widths.set(key, pen.measureText(text).width * 1.03);
    }
    return widths.get(key);
  };
  const around = (points) => points.map(([x, y]) => `${(x * RADIUS).toFixed(1)},${(y * RADIUS).toFixed(1)}`).join("L");
  const star = [...Array(10)].map((_, n) => { const r = n % 2 ? 0.5 : 1.15, a = (n * Math.PI) / 5; return [r * Math.sin(a), -r * Math.cos(a)]; });
  const hexagon = [...Array(6)].map((_, n) => [Math.sin((n * Math.PI) / 3), -Math.cos((n * Math.PI) / 3)]);
  const SHAPES = {
    circle: `M${-RADIUS},0a${RADIUS},${RADIUS} 0 1 0 ${2 * RADIUS},0a${RADIUS},${RADIUS} 0 1 0 ${-2 * RADIUS},0Z`,
    square: `M${around([[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]])}Z`,
    diamond: `M${around([[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]])}Z`,
    triangle: `M${around([[0, -1.05], [1.05, 0.85], [-1.05, 0.85]])}Z`,
    down: `M${around([[0, 1.05], [1.05, -0.85], [-1.05, -0.85]])}Z`,
    star: `M${around(star)}Z`,
    hexagon: `M${around(hexagon)}Z`,
    plus: `M${around([[-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35], [0.35, 1], [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]])}Z`,
    cross: `M${around([[-0.95, -0.95], [0.95, 0.95]])}M${around([[0.95, -0.95], [-0.95, 0.95]])}`,
  };
  const glyph = (shape) => make("path", { d: SHAPES[shape], class: "glyph" });

  // A mark: what answers to pointer and keys (bar, glyph, ring), and beside it its words, which its label says whole.
  const bar = (item, y) => {
    const mark = item.marks[0], form = mark.form || "mark", thick = form === "mark" ? 8 : form === "course" ? 12 : 16;
    const parts = [];
    if (item.x1 - item.x0 > 2 * RADIUS || !mark.shape) {
      const width = Math.max(2, item.x1 - item.x0), round = form === "mark" ? 4 : 2;
      parts.push(make("rect", { class: "bar", x: item.x0, y: y - thick / 2, width, height: thick, rx: round }));
      if (form === "flag") parts.push(make("rect", { class: "edge", x: item.x0, y: y - 8, width: 3, height: 16 }), make("rect", { class: "edge", x: item.x0, y: y + 6.5, width, height: 1.5 }));
      if (width < 8) return parts;
      if (mark.open === "end" || mark.open === "both") parts.push(make("path", { class: "end", d: `M${item.x1 - 5},${y - 4}l4,4l-4,4` }));
      if ((mark.open === "start" || mark.open === "both") && !item.cut) parts.push(make("path", { class: "end", d: `M${item.x0 + 5},${y - 4}l-4,4l4,4` }));
    }
    return parts;
  };
  const drawItem = (item, top) => {
    const mark = item.marks[0], y = top + PAD + item.row * ROW + ROW / 2;
    const group = make("g", { class: `mark ${mark.form || "mark"} ${item.severity} ${mark.hollow ? "hollow" : ""}` });
    const spot = make("g", { class: "spot" });
    spot.append(make("rect", { class: "touch", x: item.left - 2, y: y - 10, width: item.right - item.left + 4, height: 20 }), ...bar(item, y));
    if (mark.shape) { const one = glyph(mark.shape); one.setAttribute("transform", `translate(${item.at},${y})`); spot.append(one); }
    group.append(spot);
    spot.append(make("rect", { class: "ring", x: item.left - 2, y: y - 9.5, width: item.right - item.left + 4, height: 19, rx: 4 }));
    if (item.text) group.append(make("text", { x: item.textAt, y: y + 4, "text-anchor": item.anchor, class: item.number ? "strong" : "", "aria-hidden": "true" }, item.text));
    if (item.more) group.append(make("text", { x: item.moreAt, y: y + 4, class: "soft", "aria-hidden": "true" }, item.more));
    return group;
  };
  const drawValue = (item, top, one) => {
    const high = ["raised", "low", "between"].includes(item.value.level);
    const group = make("g", { class: `mark value ${high ? "above" : ""}` }), y = top + item.y;
    const spot = make("g", { class: "spot" });
    group.append(spot);
    spot.append(make("rect", { class: "touch", x: item.at - 9, y: y - 9, width: 18, height: 18 }));
    if (item.x1 - item.x0 > 8) spot.append(make("line", { class: "span", x1: item.x0, x2: item.x1, y1: y, y2: y }));
    spot.append(make("circle", { class: "glyph", cx: item.at, cy: y, r: 3.5 }), make("rect", { class: "ring", x: item.at - 7, y: y - 7, width: 14, height: 14, rx: 4 }));
    if (item.text) group.append(make("text", { x: item.textAt, y: top + item.textY, "aria-hidden": "true" }, item.text));
    return group;
  };
  const drawSeries = (laid, top, width, gutter, known) => {
    const points = laid.items.filter((item) => known([item.value]));
    const parts = laid.lines.flatMap(({ limit, y }, index) => {
      const near = index && Math.abs(laid.lines[index - 1].y - y) < 11;
      const words = near ? [] : [make("text", { class: "limit-name", x: gutter ? -6 : 2, y: top + y + (gutter ? 4 : -3), "text-anchor": gutter ? "end" : "start" }, gutter ? `${limit}` : `limit ${limit}`)];
      return [make("line", { class: "limit", x1: 0, x2: width, y1: top + y, y2: top + y }), ...words];
    });
    if (points.length > 1) parts.push(make("polyline", { class: "line", points: points.map((item) => `${item.at},${top + item.y}`).join(" ") }));
    return parts;
  };
  return { make, measure, glyph, drawItem, drawValue, drawSeries, count, time, DAY, AXIS, SERIES, SHAPES };
})();
