// Going to a finding or a section: links of the document become steps of the state, so that filters
// and zone stay while one looks around, and the back button goes back.

import { all, el } from "./dom";
import { findingCards } from "./finding_filter";
import { kEmpty, type Store } from "./state";
import { strings } from "./strings";

function select(id: string): HTMLElement | undefined {
  let found: HTMLElement | undefined;
  for (const card of findingCards()) {
    const chosen = id !== "" && card.dataset["id"] === id;
    card.classList.toggle("selected", chosen);
    if (chosen) found = card;
  }
  return found;
}

function goTo(element: Element): void {
  const folded = element.closest("details");
  if (folded) folded.open = true;
  element.scrollIntoView({ block: "start" });
  if (element instanceof HTMLElement) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }
}

export function navigate(store: Store): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href") ?? "";
    if (!href.startsWith("#") || href.includes("=")) return;
    event.preventDefault();
    const anchor = href.slice(1);
    const card = document.getElementById(anchor);
    const id = card?.classList.contains("finding") ? card.dataset["id"] : undefined;
    const change = id === undefined ? { s: anchor, f: "" } : { f: id, s: "" };
    if (store.state.f === (change.f ?? "") && store.state.s === change.s && card) goTo(card);
    store.update(change, "push");
  });
  store.watch((state, before) => {
    const card = select(state.f);
    if (card && state.f !== before.f) {
      // A link to a finding means this finding, whatever the filters of the reader were.
      if (card.hidden && before !== kEmpty)
        store.update({ q: "", sev: "", sys: "", role: "", src: "" }, "replace");
      goTo(card);
    }
    const section = state.s === "" || state.s === before.s ? null : document.getElementById(state.s);
    if (section) goTo(section);
  });
}

/** "Lines around" beside each place that evidence names. */
export function linkLines(store: Store): void {
  for (const line of all("#findings .line[data-place]")) {
    const place = line.dataset["place"] ?? "";
    const link = el("a", { href: store.linkTo({ e: place }), class: "lines-link" }, strings.openLines);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      store.update({ e: place }, "push");
    });
    line.querySelector(".where")?.append(link);
  }
}
