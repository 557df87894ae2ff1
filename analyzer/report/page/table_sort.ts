// Tables sort by a column when its head is chosen: once up, again down, a third time as written.

import { all, el } from "./dom";
import { strings } from "./strings";

type Key = string | number;

/** What a cell sorts by: its number when it is one, as data-value or as text; else its text. */
function keyOf(cell: Element | undefined): Key {
  if (!(cell instanceof HTMLElement)) return "";
  const text = (cell.dataset["value"] ?? cell.textContent ?? "").trim();
  const plain = text.replace(/,(?=\d{3})/g, "").replace(/ %$/, "");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : text.toLowerCase();
}

function compare(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  // Numbers before words, so that a few odd cells do not tear the order apart.
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortable(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const heads = all<HTMLTableCellElement>("thead th", table);
  if (!body || body.rows.length < 2) return;
  const written = [...body.rows];
  for (const [column, head] of heads.entries()) {
    const name = head.textContent ?? "";
    const chosen = el("button", { type: "button", class: "sort", title: strings.sortBy(name) }, name);
    head.replaceChildren(chosen);
    chosen.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      for (const other of heads) other.removeAttribute("aria-sort");
      if (before === "descending") {
        body.append(...written);
        return;
      }
      const sign = before === "ascending" ? -1 : 1;
      head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      const keyed = written.map((row) => ({ row, key: keyOf(row.cells[column]) }));
      keyed.sort((a, b) => sign * compare(a.key, b.key));
      body.append(...keyed.map(({ row }) => row));
    });
  }
}

export function sortTables(): void {
  for (const table of all<HTMLTableElement>("main table")) sortable(table);
}
