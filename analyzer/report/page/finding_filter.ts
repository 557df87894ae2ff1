// Shows the findings, and the rows of tables that take part, which match the filters and the search.

import { all, el } from "./dom";
import { highlight, matches, parseQuery } from "./query";
import type { State, Store } from "./state";
import { strings } from "./strings";

const kPauseMs = 150;

interface Card {
  readonly element: HTMLElement;
  readonly lower: string;
  readonly paths: ReadonlySet<string>;
}

export function findingCards(): HTMLElement[] {
  return all("#findings .finding");
}

/** The values that occur, in the order of the page. */
export function valuesOf(name: "severity" | "system" | "role"): string[] {
  const values = findingCards().map((card) => card.dataset[name] ?? "");
  return [...new Set(values)].filter((value) => value !== "");
}

export function pathsOf(): string[] {
  const paths = all("#findings .line").map((line) => line.dataset["path"] ?? "");
  return [...new Set(paths)].filter((path) => path !== "").sort();
}

function isShown(card: Card, state: State, query: readonly string[]): boolean {
  const { severity, system, role } = card.element.dataset;
  return (
    (state.sev === "" || severity === state.sev) &&
    (state.sys === "" || system === state.sys) &&
    (state.role === "" || role === state.role) &&
    (state.src === "" || card.paths.has(state.src)) &&
    matches(query, card.lower)
  );
}

/** `status` says how many of what are shown. */
export function filterFindings(store: Store, status: HTMLElement): void {
  const cards: Card[] = findingCards().map((element) => ({
    element,
    lower: (element.textContent ?? "").toLowerCase(),
    paths: new Set(all(".line", element).map((line) => line.dataset["path"] ?? "")),
  }));
  const rows = all<HTMLTableRowElement>("table.searched tbody tr").map((row) => ({
    row,
    lower: (row.textContent ?? "").toLowerCase(),
  }));
  const none = el("p", { class: "quiet", hidden: true }, strings.noFindingMatches);
  if (cards.length > 0) document.querySelector("#findings h2")?.after(none);
  let waiting = 0;
  store.watch((state) => {
    const query = parseQuery(state.q);
    let shown = 0;
    for (const card of cards) {
      const show = isShown(card, state, query);
      card.element.hidden = !show;
      if (show) ++shown;
    }
    none.hidden = shown > 0;
    let matching = 0;
    for (const { row, lower } of rows) {
      row.hidden = !matches(query, lower);
      if (!row.hidden) ++matching;
    }
    const parts = [strings.shown(shown, cards.length, strings.findings)];
    if (rows.length > 0) parts.push(strings.shown(matching, rows.length, strings.patterns));
    status.textContent = parts.join(" · ");
    // Looking through all text of a large page takes a while, so it waits until the typing pauses.
    clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const main = document.querySelector("main");
      if (main) highlight(query, main);
    }, kPauseMs);
  });
}
