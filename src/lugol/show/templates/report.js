(() => {
  const specs = JSON.parse(document.getElementById("specs").textContent);
  const draw = (id, spec) => {
    const place = document.getElementById(id);
    if (!place || !spec) return;
    place.replaceChildren();
    vegaEmbed(place, spec, { actions: false, renderer: "svg" }).then((chart) => {
      chart.view.addEventListener("click", (_, item) => {
        const link = item && item.datum && item.datum.link;
        if (link) show([link.slice(1)], true);
      });
    });
  };
  const hits = (name) => document.querySelectorAll(`mark[data-events~="${CSS.escape(name)}"], tr[data-row="${CSS.escape(name)}"]`);
  const clear = () => document.querySelectorAll(".hit, .active").forEach((node) => node.classList.remove("hit", "active"));
  const show = (names, move) => {
    clear();
    const found = names.filter(Boolean).flatMap((name) => [...hits(name)]);
    found.forEach((node) => node.classList.add("hit"));
    const first = found.find((node) => node.tagName === "MARK") || found[0];
    if (move && first) first.scrollIntoView({ block: "center", behavior: "smooth" });
  };
  const namesOf = (node) => (node.dataset.events || node.dataset.event || "").split(" ");
  document.querySelectorAll(".finding, .conflict").forEach((card) => {
    const light = () => { show(namesOf(card), false); card.classList.add("active"); };
    card.addEventListener("mouseenter", light);
    card.addEventListener("focus", light);
    card.addEventListener("keydown", (key) => { if (key.key === "Enter" && key.target === card) show(namesOf(card), true); });
  });
  document.addEventListener("click", (click) => {
    const link = click.target.closest("a[data-event]");
    if (link) { click.preventDefault(); show([link.dataset.event], true); return; }
    const mark = click.target.closest("mark");
    if (mark) show(namesOf(mark), false);
  });
  draw("chart-timeline", specs.timeline);
  specs.markers.forEach((spec, index) => draw(`chart-marker-${index + 1}`, spec));
})();
