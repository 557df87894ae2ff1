// Keys: / searches, j and k walk through the findings, Enter opens the lines of one, Esc goes back,
// ? lists the keys.

import { button, el } from "./dom";
import { findingCards } from "./finding_filter";
import type { Store } from "./state";
import { strings } from "./strings";
import type { Toolbar } from "./toolbar";

export function makeHelp(): HTMLDialogElement {
  const list = el("dl", { class: "keys" });
  for (const [key, what] of strings.keys)
    list.append(el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)));
  const dialog = el("dialog", { class: "help", "aria-label": strings.helpTitle });
  dialog.append(
    el("h2", {}, strings.helpTitle),
    list,
    button(strings.close, () => dialog.close()),
  );
  document.body.append(dialog);
  return dialog;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null;
}

function step(store: Store, by: number): void {
  const cards = findingCards().filter((card) => !card.hidden);
  const at = cards.findIndex((card) => card.dataset["id"] === store.state.f);
  const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by];
  if (next) store.update({ f: next.dataset["id"] ?? "", s: "" }, "replace");
}

function openLines(store: Store): boolean {
  const card = findingCards().find((each) => each.dataset["id"] === store.state.f);
  const place = card?.querySelector<HTMLElement>(".line[data-place]")?.dataset["place"];
  if (place === undefined) return false;
  store.update({ e: place }, "push");
  return true;
}

export function listenToKeys(store: Store, toolbar: Toolbar, help: HTMLDialogElement): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // An open dialog has its own Esc.
    if (document.querySelector("dialog[open]")) return;
    const typing = isTyping(event.target);
    if (event.key === "Escape") {
      if (document.activeElement === toolbar.search) toolbar.search.blur();
      if (store.state.q !== "") toolbar.clear();
    } else if (typing) {
      return;
    } else if (event.key === "/") {
      event.preventDefault();
      toolbar.search.focus();
      toolbar.search.select();
    } else if (event.key === "j" || event.key === "k") {
      step(store, event.key === "j" ? 1 : -1);
    } else if (event.key === "Enter") {
      const onControl = event.target instanceof HTMLElement && event.target.closest("a, button, summary");
      if (!onControl && openLines(store)) event.preventDefault();
    } else if (event.key === "?") {
      help.showModal();
    }
  });
}
