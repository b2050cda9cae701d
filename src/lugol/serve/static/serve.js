// What the pages do beyond links and forms: swap what a change touches, show words beside events, take dropped files.
"use strict";
(() => {
  const HITS = "hit";
  const page = () => document.getElementById("page");

  // Links and forms with data-slot put the form of the page they lead to into a place of this page.
  const wire = (root) => {
    root.querySelectorAll("a[data-slot], form[data-slot]").forEach((node) => {
      node.setAttribute("hx-get", node.getAttribute("href") || node.getAttribute("action"));
      node.setAttribute("hx-target", "#" + CSS.escape(node.dataset.slot));
      node.setAttribute("hx-select", "#form");
      node.setAttribute("hx-swap", "innerHTML");
    });
    root.querySelectorAll("form[data-swap]").forEach((node) => {
      node.setAttribute("hx-post", node.getAttribute("action"));
      node.setAttribute("hx-target", "#page");
      node.setAttribute("hx-select", "#page");
      node.setAttribute("hx-swap", "outerHTML");
    });
    root.querySelectorAll("form[data-live]").forEach((node) => {
      const into = "#" + node.dataset.live;
      node.setAttribute("hx-get", node.getAttribute("action"));
      node.setAttribute("hx-trigger", "input changed delay:60ms, submit");
      node.setAttribute("hx-target", into);
      node.setAttribute("hx-select", into);
      node.setAttribute("hx-swap", "outerHTML");
    });
    htmx.process(root);
  };

  const light = (ids) => {
    document.querySelectorAll("." + HITS).forEach((node) => node.classList.remove(HITS));
    ids.forEach((id) => {
      document.getElementById("event-" + id)?.classList.add(HITS);
      document.querySelectorAll(`a.told[data-events~="${CSS.escape(id)}"]`).forEach((node) => node.classList.add(HITS));
    });
  };
  const pointed = (target) => {
    const card = target.closest?.("article.event");
    const words = target.closest?.("a.told[data-events]");
    if (words) return words.dataset.events.split(" ");
    return card && card.dataset.event ? [card.dataset.event] : null;
  };
  const wordsOf = (id) => document.querySelector(`a.told[data-events~="${CSS.escape(id)}"]`);

  const within = (box, node) => {
    if (!box || !node || box.scrollHeight <= box.clientHeight) return;
    const place = node.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) box.scrollTop += place.top - frame.top - frame.height / 3;
  };

  document.addEventListener("mouseover", (event) => { const ids = pointed(event.target); if (ids) light(ids); });
  document.addEventListener("focusin", (event) => {
    const ids = pointed(event.target);
    if (!ids) return;
    light(ids);
    if (event.target.closest("article.event")) within(document.querySelector(".words"), wordsOf(ids[0]));
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    const slot = close?.closest(".slot");
    if (slot) {
      event.preventDefault();
      slot.replaceChildren();
      (slot.closest("article") || slot.previousElementSibling)?.querySelector("[data-slot]")?.focus();
      return;
    }
    const words = event.target.closest("a.told[data-events], .text sup a");
    const card = words && document.getElementById(decodeURIComponent(words.hash.slice(1)));
    if (card) {
      event.preventDefault();
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "center" });
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "find") {
      const asked = event.target.value.trim().toLowerCase();
      document.querySelectorAll(".events article.event").forEach((card) => {
        card.hidden = asked !== "" && !card.textContent.toLowerCase().includes(asked);
      });
    }
    if (event.target.id === "step") {
      const label = document.querySelector('label[for="step"]');
      label.textContent = `Day ${Number(event.target.value) + 1} of ${Number(event.target.max) + 1}`;
    }
  });

  const named = (input) => {
    const said = document.getElementById("chosen");
    if (said && input.files.length) said.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  document.addEventListener("change", (event) => { if (event.target.id === "papers") named(event.target); });
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    const drop = document.getElementById("drop");
    const input = document.getElementById("papers");
    if (!drop || !input || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") { input.files = event.dataTransfer.files; named(input); }
  }));

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.classList?.contains("slot")) wire(event.detail.target);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (target?.classList?.contains("slot")) {
      target.querySelector("input:not([type=hidden]), select")?.focus();
    } else if (event.detail.elt?.id === "page" || target?.id === "page") {
      wire(page());
      if (document.activeElement === document.body) document.getElementById("said")?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("htmx:sendError", () => {
    const said = document.getElementById("said");
    if (said) said.textContent = "lugol serve does not answer any more; nothing was changed.";
  });

  if (page()) wire(page());
  const asked = location.hash.startsWith("#event-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked) { asked.focus({ preventScroll: true }); asked.scrollIntoView({ block: "center" }); }
})();
