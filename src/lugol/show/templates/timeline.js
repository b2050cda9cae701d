// What a person does with the picture: move, zoom, find, filter, turn back the day, read a mark, pin it, take it along.
(() => {
  const root = document.getElementById("timeline-picture");
  if (!root) return;
  const picture = JSON.parse(document.getElementById("picture-data").textContent);
  const { make, measure, drawItem, drawValue, drawSeries, glyph, time, DAY, AXIS, SERIES } = lugolPicture;
  const get = (name) => document.getElementById(name);
  const element = (tag, words = "", name = "") => { const node = document.createElement(tag); node.textContent = words; if (name) node.className = name; return node; };
  const plain = (ms) => new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
  const first = time(picture.first), last = time(picture.last) + DAY, room = Math.max((last - first) * 0.015, DAY);
  const whole = [first - room, last + room], asOf = time(picture.as_of);
  const state = { domain: [...whole], day: asOf, hidden: new Set(), severity: "", find: "", zero: null, pinned: "", current: "", paper: 0 };
  let drawn = new Map();
  let svg = null, plot = 0, gutter = 0;

  const GRAVE = { "": ["", "alert", "warning", "info"], warning: ["alert", "warning"], alert: ["alert"] };
  const severityOf = (mark) => mark.severity || "";
  const shown = (lane, mark) => !state.hidden.has(lane.name) && (!mark || mark.form === "silence" || GRAVE[state.severity].includes(severityOf(mark)));
  const wordsOf = (mark) => [mark.words, mark.label, ...(mark.events || []).map((name) => picture.events[name]?.words)].join(" ").toLowerCase();
  const found = (marks) => !state.find || marks.some((mark) => wordsOf(mark).includes(state.find));

  // On an earlier day a mark that was not known yet is faint, and a flag or a silence ends on that day.
  const atDay = (lane) => {
    if (state.day >= asOf) return lane;
    const marks = (lane.marks || []).map((mark) => {
      if (!["flag", "silence"].includes(mark.form)) return mark;
      const begun = time(mark.start), ends = time(mark.end);
      if (begun > state.day || ends <= state.day) return mark;
      const days = Math.round((state.day - begun) / DAY);
      const label = mark.form === "silence" ? `${days} days without a dated contact` : mark.label;
      return { ...mark, end: iso(state.day), known: mark.start, label, open: mark.form === "flag" ? "end" : "", words: mark.form === "silence" ? `${label}, from ${plain(begun)} on` : mark.words };
    });
    return { ...lane, marks };
  };
  const known = (marks) => marks.some((mark) => time(mark.known) <= state.day);

  const valueWords = (value, lane) => `${picture.events[value.event].when}: ${lane.name} ${value.value} ${lane.values.unit}${lane.values.limits.length ? `, ${value.level}, limit ${lane.values.limits.join(" to ")}` : ""}`;
  const marksOf = (item, lane) => item.value ? [{ ...item.value, words: valueWords(item.value, lane), events: [item.value.event], label: lane.name }] : item.marks;
  const keyOf = (lane, marks) => `${lane.name} ${marks[0].kind || marks[0].form || ""} ${marks[0].start} ${(marks[0].events || [marks[0].label])[0]}`;
  const spoken = (marks) => marks.length > 1 ? `${marks.length} dates. ${marks.slice(0, 4).map((mark) => mark.words).join(". ")}${marks.length > 4 ? `. And ${marks.length - 4} more; zoom in to part them` : ""}` : marks[0].words;

  const axis = (laid, height) => {
    const group = make("g", { class: "axis" });
    for (const tick of laid.ticks) {
      group.append(make("line", { class: "tick", x1: tick.x, x2: tick.x, y1: AXIS - 5, y2: height - (state.zero === null ? 2 : AXIS) }));
      if (tick.text) group.append(make("text", { class: "soft", x: tick.textAt, y: AXIS - 9 }, tick.text));
    }
    for (const day of laid.days) group.append(make("line", { class: "rule", x1: day.x, x2: day.x, y1: height - AXIS, y2: height - AXIS + 5 }), make("text", { class: "soft", x: day.x, y: height - 6, "text-anchor": "middle" }, day.text));
    return group;
  };
  const backdrop = (laid, scale, height) => {
    const group = make("g");
    const silent = laid.lanes.find((one) => one.lane.name === "Silences");
    const low = silent ? silent.top + silent.height + silent.head : 0;
    for (const item of silent ? silent.items : []) if (known(item.marks)) group.append(make("rect", { class: "gap", x: item.x0, y: low, width: item.x1 - item.x0, height: Math.max(0, height - low) }));
    return group;
  };

  const draw = () => {
    const width = state.paper || Math.max(280, root.clientWidth);
    gutter = width > 640 ? 150 : 0;
    plot = width - gutter - 6;
    const scale = d3.scaleUtc().domain(state.domain).range([0, plot]);
    const laid = lugolLayout.layout({ lanes: picture.lanes.map(atDay) }, { scale, width: plot, gutter, measure }, shown, state.zero === null ? null : new Date(state.zero));
    const height = laid.height;
    const next = make("svg", { class: "picture", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Timeline: arrow keys move from mark to mark, Enter pins, plus and minus zoom" });
    const clip = make("clipPath", { id: "plot-clip" });
    clip.append(make("rect", { x: -1, y: 0, width: plot + 7, height }));
    const stage = make("g", { transform: `translate(${gutter},0)`, "clip-path": "url(#plot-clip)" }), back = make("g", { transform: `translate(${gutter},0)` });
    const names = make("g");
    drawn = new Map();
    for (const one of laid.lanes) {
      const top = one.top + one.head;
      names.append(make("line", { class: "rule", x1: 0, x2: width, y1: one.top, y2: one.top }));
      names.append(make("text", { class: "name", x: 0, y: gutter ? one.top + 19 : one.top + 13 }, one.name));
      if (one.unit) names.append(make("text", { class: "soft", x: gutter ? 0 : measure(one.name, true) + 8, y: gutter ? one.top + 34 : one.top + 13 }, one.unit));
      if (one.series) back.append(...drawSeries(one, top, plot, gutter, known));
      for (const item of [...one.items].sort((a, b) => a.at - b.at)) {
        const node = item.value ? drawValue(item, top, one.lane) : drawItem(item, top);
        const marks = marksOf(item, one.lane), key = keyOf(one.lane, marks), clear = known(marks);
        node.classList.toggle("unknown", !clear);
        node.classList.toggle("off", clear && !found(marks));
        node.classList.toggle("pinned", key === state.pinned);
        const hit = node.querySelector(".spot");
        hit.setAttribute("role", "button");
        hit.setAttribute("aria-label", spoken(marks));
        hit.setAttribute("aria-pressed", String(key === state.pinned));
        if (!clear) node.setAttribute("aria-hidden", "true");
        else {
          hit.setAttribute("tabindex", "-1");
          drawn.set(key, { node, hit, marks, lane: one.name, x: item.at, key });
        }
        node.dataset.key = key;
        stage.append(node);
      }
    }
    const frame = make("g", { transform: `translate(${gutter},0)` });
    frame.append(backdrop(laid, scale, height), axis(laid, height));
    for (const [day, name] of [[state.day, "now"], [state.zero, "zero"]]) {
      if (day === null) continue;
      const x = scale(day + (name === "now" ? DAY : 0));
      if (x >= 0 && x <= plot) back.prepend(make("line", { class: name, x1: x, x2: x, y1: AXIS - 5, y2: height }));
    }
    next.append(clip, frame, names, back, stage);
    const held = svg && svg.contains(document.activeElement) ? document.activeElement.parentNode.dataset.key : "";
    if (svg) svg.replaceWith(next); else root.append(next);
    svg = next;
    const stop = drawn.get(held) || drawn.get(state.current) || drawn.values().next().value;
    if (stop) stop.hit.setAttribute("tabindex", "0");
    if (held && stop) stop.hit.focus({ preventScroll: true });
    get("zoom-out").disabled = get("whole").disabled = state.domain[0] <= whole[0] && state.domain[1] >= whole[1];
  };
  let waiting = 0;
  const redraw = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); };

  // Moving and zooming.
  const move = (from, to) => {
    const least = 4 * DAY, span = Math.min(Math.max(to - from, least), whole[1] - whole[0]);
    const start = Math.min(Math.max(from, whole[0]), whole[1] - span);
    state.domain = [start, start + span];
    redraw();
  };
  const zoom = (factor, at = 0.5) => {
    const [from, to] = state.domain, fixed = from + (to - from) * at, span = (to - from) / factor;
    move(fixed - span * at, fixed + span * (1 - at));
  };
  get("zoom-in").addEventListener("click", () => zoom(1.6));
  get("zoom-out").addEventListener("click", () => zoom(1 / 1.6));
  get("whole").addEventListener("click", () => move(...whole));
  const share = (event) => (event.clientX - svg.getBoundingClientRect().left - gutter) / plot;
  root.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), Math.min(1, Math.max(0, share(event))));
  }, { passive: false });
  const fingers = new Map();
  let dragged = false, begun = null;
  root.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, event.clientX);
    dragged = false;
    begun = { domain: [...state.domain], at: [...fingers.values()] };
  });
  root.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event.clientX);
    const now = [...fingers.values()], [from, to] = begun.domain;
    if (!dragged && Math.abs(now[0] - begun.at[0]) < 5) return;
    if (!dragged) { dragged = true; root.setPointerCapture(event.pointerId); }
    if (now.length > 1 && begun.at.length > 1) {
      const before = Math.abs(begun.at[1] - begun.at[0]) || 1, span = ((to - from) * before) / Math.max(20, Math.abs(now[1] - now[0]));
      const centre = from + ((to - from) * ((begun.at[0] + begun.at[1]) / 2 - svg.getBoundingClientRect().left - gutter)) / plot;
      move(centre - span / 2, centre + span / 2);
    } else {
      const by = ((now[0] - begun.at[0]) / plot) * (to - from);
      move(from - by, to - by);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, (event) => { fingers.delete(event.pointerId); begun = { domain: [...state.domain], at: [...fingers.values()] }; });

  // The words of a mark: what it is, and the passage in the source around it.
  const passage = (name) => {
    const mark = document.querySelector(`mark[data-events~="${CSS.escape(name)}"]`);
    const told = picture.events[name];
    if (!mark) return told && told.quote ? [element("q", told.quote)] : [];
    const text = mark.closest(".text").textContent, quote = mark.textContent;
    const range = document.createRange();
    range.setStart(mark.closest(".text"), 0);
    range.setEndBefore(mark);
    const at = range.toString().length, tidy = (words) => words.replace(/\s+/g, " ");
    const line = element("q");
    line.append(`…${tidy(text.slice(Math.max(0, at - 60), at))}`, element("b", tidy(quote)), `${tidy(text.slice(at + quote.length, at + quote.length + 60))}…`);
    return [line];
  };
  const counted = (mark) => {
    if (state.zero === null) return "";
    const days = Math.round((time(mark.start) - state.zero) / DAY), until = Math.round((time(mark.end) - state.zero) / DAY);
    return days === until ? ` · day ${days}` : ` · day ${days} to ${until}`;
  };
  const card = get("mark-words"), idle = card.textContent;
  const tell = (one) => {
    const names = one ? [...new Set(one.marks.flatMap((mark) => mark.events || []))] : [];
    window.lugolLight(names);
    card.classList.toggle("told", Boolean(one));
    if (!one) { card.replaceChildren(element("p", idle, "hint")); return; }
    const head = element("p", one.marks.length > 1 ? `${one.lane}: ${one.marks.length} dates` : one.marks[0].words.split(": ")[0], "when");
    head.append(one.marks.length === 1 ? counted(one.marks[0]) : "");
    const list = element("ul");
    if (one.marks[0].form && !["mark", "course", "silence"].includes(one.marks[0].form)) list.append(element("li", one.marks[0].words));
    for (const name of names.slice(0, 6)) {
      const told = picture.events[name];
      if (!told) continue;
      const row = element("li", `${one.marks.length > 1 ? `${told.when}: ` : ""}${told.words}${told.said ? ` (${told.said})` : ""} `);
      row.append(...passage(name));
      list.append(row);
    }
    if (names.length > 6) list.append(element("li", `and ${names.length - 6} more: see the list of events`));
    const acts = element("p", "", "acts");
    if (one.key === state.pinned) {
      const unpin = element("button", "Unpin"), zero = element("button", "Count days from here"), source = element("button", "Show in the source");
      unpin.addEventListener("click", () => pin(""));
      zero.addEventListener("click", () => { get("zero-day").value = one.marks[0].start; setZero(time(one.marks[0].start)); });
      source.addEventListener("click", () => window.lugolLight(names, true));
      acts.append(unpin, zero, ...(document.querySelector("mark") ? [source] : []));
    }
    card.replaceChildren(head, list, acts);
  };
  const pin = (key) => {
    state.pinned = key;
    for (const one of drawn.values()) {
      one.node.classList.toggle("pinned", one.key === key);
      one.hit.setAttribute("aria-pressed", String(one.key === key));
    }
    card.classList.toggle("pinned", Boolean(key));
    tell(drawn.get(key));
  };
  const of = (event) => { const node = event.target.closest && event.target.closest(".mark"); return node ? drawn.get(node.dataset.key) : undefined; };
  root.addEventListener("pointerover", (event) => { const one = of(event); if (one && !state.pinned) tell(one); });
  root.addEventListener("focusin", (event) => { const one = of(event); if (!one) return; rove(one); if (!state.pinned) tell(one); });
  root.addEventListener("click", (event) => { const one = of(event); if (!dragged) pin(one && one.key !== state.pinned ? one.key : ""); });

  // Keys: one stop for the tabulator, arrows from mark to mark.
  const rove = (one) => {
    for (const each of drawn.values()) each.hit.setAttribute("tabindex", each === one ? "0" : "-1");
    state.current = one.key;
  };
  const nearest = (all, x) => all.reduce((best, each) => (!best || Math.abs(each.x - x) < Math.abs(best.x - x) ? each : best), null);
  const neighbour = (one, key) => {
    const all = [...drawn.values()], names = [...new Set(all.map((each) => each.lane))], at = all.indexOf(one);
    if (key === "Home") return all[0];
    if (key === "End") return all[all.length - 1];
    if (key === "ArrowRight") return all[at + 1];
    if (key === "ArrowLeft") return all[at - 1];
    const lane = names[names.indexOf(one.lane) + (key === "ArrowDown" ? 1 : -1)];
    return lane && nearest(all.filter((each) => each.lane === lane), one.x);
  };
  root.addEventListener("keydown", (event) => {
    const one = of(event);
    if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else if (event.key === "0") move(...whole);
    else if (event.key === "Escape") pin("");
    else if (one && (event.key === "Enter" || event.key === " ")) pin(one.key === state.pinned ? "" : one.key);
    else if (one && /^(Arrow|Home$|End$)/.test(event.key)) { const to = neighbour(one, event.key); if (to) to.hit.focus(); }
    else return;
    event.preventDefault();
  });

  // Search and filters.
  const find = get("find");
  const matches = () => [...drawn.values()].filter((one) => found(one.marks));
  find.addEventListener("input", () => {
    state.find = find.value.trim().toLowerCase();
    draw();
    const number = state.find ? matches().length : 0;
    get("found").textContent = state.find ? `${number} mark${number === 1 ? "" : "s"}` : "";
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !state.find) return;
    event.preventDefault();
    const hit = matches()[0];
    if (hit) hit.hit.focus();
  });
  get("severity").addEventListener("change", (event) => { state.severity = event.target.value; redraw(); });
  const lanes = get("lanes");
  for (const lane of picture.lanes) {
    const line = element("label"), box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => { if (box.checked) state.hidden.delete(lane.name); else state.hidden.add(lane.name); redraw(); });
    line.append(box, ` ${lane.name}`);
    lanes.append(line);
  }

  // The day as of which the picture is shown, and the day from which days are counted.
  const slider = get("as-of-day");
  slider.min = 0;
  slider.max = Math.round((asOf - first) / DAY);
  slider.value = slider.max;
  const flagsOn = (day) => picture.lanes.filter((lane) => lane.name === "Flags").flatMap((lane) => lane.marks)
    .filter((mark) => time(mark.start) <= day && (!mark.closed || time(mark.closed) > day));
  const asOfWords = () => {
    const day = state.day, plainDay = plain(day);
    const total = Object.keys(picture.events).length;
    const old = Object.values(picture.events).filter((one) => day >= asOf || (one.end && time(one.end) <= day)).length;
    const told = picture.days.filter((each) => time(each.on) <= day).pop(), standing = flagsOn(day);
    const line = (name, words) => { const node = element("p"); node.append(element("b", `${name} `), words); return node; };
    const flags = line(standing.length === 1 ? "1 flag" : `${standing.length} flags`, "");
    standing.forEach((mark, index) => flags.append(index ? "; " : "", element("span", mark.label, mark.severity)));
    const judged = told && told.missing !== undefined && told.missing !== null;
    get("as-of-name").textContent = plainDay;
    slider.setAttribute("aria-valuetext", plainDay);
    get("as-of-words").replaceChildren(line("Known", `${old} of ${total} events`), flags);
    if (day < asOf) get("as-of-words").append(
      line("Missing", judged ? told.missing || "nothing that a decision waits for" : "not judged for this day: lugol replay judges every day"),
      line("Next", judged ? told.next || "no step is due" : "–"));
  };
  const setDay = (day) => { state.day = Math.min(Math.max(day, first), asOf); slider.value = Math.round((state.day - first) / DAY); asOfWords(); redraw(); };
  slider.addEventListener("input", () => setDay(first + Number(slider.value) * DAY));
  const turns = [...new Set([...picture.days.map((each) => time(each.on)), asOf])].sort((a, b) => a - b);
  get("day-before").addEventListener("click", () => setDay(turns.filter((day) => day < state.day).pop() ?? state.day));
  get("day-after").addEventListener("click", () => setDay(turns.find((day) => day > state.day) ?? state.day));
  const setZero = (day) => { state.zero = day; draw(); tell(drawn.get(state.pinned)); };
  get("zero").addEventListener("change", (event) => { get("zero-day").value = event.target.value; setZero(event.target.value ? time(event.target.value) : null); });
  get("zero-day").addEventListener("change", (event) => { get("zero").value = ""; setZero(event.target.value ? time(event.target.value) : null); });

  // To take along: the picture as SVG and PNG in the colours of the page, the events as a table.
  const save = (data, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const standing = () => {
    const copy = svg.cloneNode(true), colours = getComputedStyle(document.documentElement);
    const palette = ["ink", "soft", "line", "paper", "panel", "alert", "warning", "info", "none", "link"].map((name) => `--${name}:${colours.getPropertyValue(`--${name}`)}`);
    copy.prepend(make("title", {}, root.dataset.title), make("style", {}, `svg{${palette.join(";")}}\n${get("picture-style").textContent}`),
      make("rect", { width: "100%", height: "100%", fill: colours.getPropertyValue("--paper") }));
    return new XMLSerializer().serializeToString(copy);
  };
  const cell = (words) => { const safe = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words; return `"${safe.replaceAll('"', '""')}"`; };
  const table = () => {
    const heads = ["id", "date", "earliest", "latest", "kind", "what", "said", "severity", "document", "quote"];
    const rows = Object.entries(picture.events).map(([id, one]) => [id, one.when, one.start || "", one.end || "", one.kind, one.words, one.said || "affirmed", one.severity || "", one.document || "", one.quote || ""].map(cell).join(","));
    return `\ufeff${[heads.join(","), ...rows].join("\r\n")}\r\n`;
  };
  get("save-svg").addEventListener("click", () => save(standing(), "image/svg+xml", "timeline.svg"));
  get("save-csv").addEventListener("click", () => save(table(), "text/csv", "events.csv"));
  get("save-png").addEventListener("click", () => {
    const image = new Image(), box = svg.viewBox.baseVal, twice = document.createElement("canvas");
    [twice.width, twice.height] = [box.width * 2, box.height * 2];
    image.onload = () => { twice.getContext("2d").drawImage(image, 0, 0, twice.width, twice.height); twice.toBlob((blob) => save(blob, "image/png", "timeline.png")); };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standing())}`;
  });

  // The key to the shapes: what each kind that is drawn looks like.
  const key = get("key-shapes"), kinds = new Map();
  for (const lane of picture.lanes) for (const mark of lane.marks || []) if (mark.shape && mark.kind && !kinds.has(mark.kind)) kinds.set(mark.kind, [mark.shape, picture.events[mark.events[0]].kind]);
  for (const [shape, name] of kinds.values()) {
    const line = element("span"), small = make("svg", { class: "picture", width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" }), group = make("g", { class: "mark" });
    group.append(glyph(shape));
    small.append(group);
    line.append(small, ` ${name}`);
    key.append(line);
  }

  root.classList.add("drawn");
  new ResizeObserver(redraw).observe(root);
  addEventListener("beforeprint", () => { state.paper = 700; draw(); });
  addEventListener("afterprint", () => { state.paper = 0; draw(); });
  asOfWords();
  draw();
})();
