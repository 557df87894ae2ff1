// Buttons that copy what stands beside them.

import { all, button, el } from "./dom";
import type { Store } from "./state";
import { strings } from "./strings";

async function copy(text: string, source: Node | undefined, made: HTMLButtonElement): Promise<void> {
  const label = made.textContent ?? "";
  const say = (word: string) => {
    made.textContent = word;
    setTimeout(() => (made.textContent = label), 2000);
  };
  try {
    await navigator.clipboard.writeText(text);
    say(strings.copied);
  } catch {
    // Not every browser lets a page from a file do that: leave it selected for Ctrl+C.
    if (source) getSelection()?.selectAllChildren(source);
    say(strings.copyFailed);
  }
}

export function copyButton(label: string, text: () => string, source?: Node): HTMLButtonElement {
  const made = button(label, () => void copy(text(), source, made));
  return made;
}

/** Beside every text that is meant to be pasted, and a link beside the id of every finding. */
export function addCopyButtons(store: Store): void {
  for (const text of all("pre.paste")) {
    const label = text.closest("#ticket") ? strings.copyTicket : strings.copy;
    text.before(el("p", { class: "buttons" }, copyButton(label, () => text.textContent ?? "", text)));
  }
  for (const card of all("#findings .finding")) {
    const address = () => location.href.split("#")[0] + store.linkTo({ f: card.dataset["id"] ?? "", e: "" });
    card.querySelector(".id")?.append(" ", copyButton(strings.copyLink, address));
  }
}
