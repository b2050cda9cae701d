(() => {
  const steps = JSON.parse(document.getElementById("steps").textContent);
  const slider = document.getElementById("step");
  const make = (tag, words, name) => {
    const node = document.createElement(tag);
    node.textContent = words;
    if (name) node.className = name;
    return node;
  };
  const finding = (told) => {
    const card = make("article", "", `finding ${told.severity}`);
    const head = make("h3", "");
    head.append(make("span", told.severity, `badge ${told.severity}`), ` ${told.title}`);
    card.append(head, make("p", told.statement));
    if (told.action) card.append(make("p", `→ ${told.action.replaceAll("_", " ")}`, "action"));
    return card;
  };
  const event = (told) => {
    const row = make("tr", "", told.new ? "new" : "");
    row.append(make("td", told.when), make("td", told.kind, "kind"), make("td", told.words));
    return row;
  };
  const show = () => {
    const step = steps[Number(slider.value)];
    document.getElementById("on").textContent = step.on;
    document.querySelectorAll(".cursor").forEach((line) => { line.style.left = `${step.left}%`; });
    slider.setAttribute("aria-valuetext", step.on);
    const said = step.findings.map(finding);
    document.getElementById("said").replaceChildren(...(said.length ? said : [make("p", "Nothing yet.")]));
    const table = make("table", "");
    table.append(...[...step.events].reverse().map(event));
    document.getElementById("known").replaceChildren(table);
  };
  slider.addEventListener("input", show);
  show();
})();
