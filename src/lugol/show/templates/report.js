// The words behind a finding or a mark: they light up in the source, in the document that holds them.
(() => {
  const aside = document.getElementById("source");
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const open = (tab) => tabs.forEach((each) => {
    const chosen = each === tab;
    each.setAttribute("aria-selected", chosen);
    each.tabIndex = chosen ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
  });
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (key) => {
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[key.key];
      if (to === undefined) return;
      key.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  });
  if (tabs.length) open(tabs[0]);
  addEventListener("beforeprint", () => document.querySelectorAll(".document").forEach((one) => { one.hidden = false; }));
  addEventListener("afterprint", () => { if (tabs.length) open(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") || tabs[0]); });

  const hits = (name) => document.querySelectorAll(`mark[data-events~="${CSS.escape(name)}"], tr[data-row="${CSS.escape(name)}"]`);
  const clear = () => document.querySelectorAll(".hit, .active").forEach((node) => node.classList.remove("hit", "active"));
  // The source scrolls within its own frame; the page itself moves only where somebody asked to be led there.
  const bring = (node, move) => {
    const page = node.closest(".document");
    if (page && page.hidden) open(tabs.find((tab) => tab.getAttribute("aria-controls") === page.id));
    if (move) node.scrollIntoView({ block: "center" });
    else if (aside && aside.scrollHeight > aside.clientHeight) aside.scrollTop += node.getBoundingClientRect().top - aside.getBoundingClientRect().top - aside.clientHeight / 3;
  };
  const light = (names, move = false) => {
    clear();
    const found = names.filter(Boolean).flatMap((name) => [...hits(name)]);
    found.forEach((node) => node.classList.add("hit"));
    const first = found.find((node) => node.tagName === "MARK") || (move && found[0]);
    if (first) bring(first, move);
  };
  window.lugolLight = light;
  const namesOf = (node) => (node.dataset.events || node.dataset.event || "").split(" ");
  document.querySelectorAll(".finding, .conflict").forEach((card) => {
    const lit = () => { light(namesOf(card)); card.classList.add("active"); };
    card.addEventListener("mouseenter", lit);
    card.addEventListener("focus", lit);
    card.addEventListener("keydown", (key) => { if (key.key === "Enter" && key.target === card) light(namesOf(card), true); });
  });
  document.addEventListener("click", (click) => {
    const link = click.target.closest("a[data-event]");
    if (link) { click.preventDefault(); light([link.dataset.event], true); return; }
    const mark = click.target.closest("mark");
    if (mark) light(namesOf(mark));
  });
})();
