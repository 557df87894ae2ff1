// A file as far as the page has it: its lines with their numbers, what is left out between them, the
// line that was asked for in the middle. Opens over the page; Esc closes it.

import { copyButton } from "./copy";
import { button, el } from "./dom";
import type { Store } from "./state";
import { strings } from "./strings";
import type { Evidence, Findings } from "./types";

type Lines = ReadonlyMap<number, string>;

/** path -> line -> text */
function collect(findings: Findings): ReadonlyMap<string, Lines> {
  const files = new Map<string, Map<number, string>>();
  const add = ({ path, line, text }: Evidence) => {
    const lines = files.get(path) ?? new Map<number, string>();
    files.set(path, lines);
    // Some evidence is longer than one line; each gets its own number.
    for (const [i, part] of text.split("\n").entries()) {
      const at = line === 0 ? 0 : line + i;
      if ((lines.get(at) ?? "").length < part.length || !lines.has(at)) lines.set(at, part);
    }
  };
  for (const event of findings.events) add(event.evidence);
  for (const finding of findings.findings) finding.evidence.forEach(add);
  // Last, for they are the lines as they stand in the file.
  for (const { path, line, lines } of findings.excerpts) {
    const known = files.get(path) ?? new Map<number, string>();
    files.set(path, known);
    for (const [i, text] of lines.entries()) known.set(line + i, text);
  }
  return files;
}

function split(place: string): [path: string, line: number] {
  const match = /^(.*):(\d+)$/s.exec(place);
  return match ? [match[1] ?? "", Number(match[2])] : [place, 0];
}

export class LineBrowser {
  readonly #store: Store;
  readonly #load: () => Findings;
  readonly #title = el("h2", { class: "browser-title" });
  readonly #lines = el("div", { class: "browser-lines", tabindex: 0, role: "region" });
  readonly #dialog: HTMLDialogElement;
  #files: ReadonlyMap<string, Lines> | undefined;
  #before: Element | null = null;

  constructor(store: Store, load: () => Findings) {
    this.#store = store;
    this.#load = load;
    const address = () => location.href;
    this.#dialog = el(
      "dialog",
      { class: "browser", "aria-label": strings.browser },
      el(
        "div",
        { class: "browser-head" },
        this.#title,
        el(
          "div",
          { class: "buttons" },
          button(strings.previousLine, () => this.#step(-1)),
          button(strings.nextLine, () => this.#step(1)),
          copyButton(strings.copyLink, address),
          copyButton(strings.copy, () => this.#text()),
          button(strings.close, () => this.#dialog.close()),
        ),
      ),
      this.#lines,
    );
    this.#dialog.addEventListener("close", () => this.#closed());
    document.body.append(this.#dialog);
    store.watch((state) => {
      if (state.e === "") this.#dialog.close();
      else this.#show(state.e);
    });
  }

  #closed(): void {
    if (this.#store.state.e !== "") this.#store.update({ e: "" }, "push");
    if (this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true });
  }

  #show(place: string): void {
    this.#files ??= collect(this.#load());
    const [path, wanted] = split(place);
    const lines = this.#files.get(path) ?? this.#files.get(place);
    this.#title.textContent = path;
    this.#lines.setAttribute("aria-label", path);
    const rows: HTMLElement[] = [];
    let marked: HTMLElement | undefined;
    let next = 0;
    for (const number of [...(lines?.keys() ?? [])].sort((a, b) => a - b)) {
      if (next > 0 && number > next)
        rows.push(el("div", { class: "browser-gap" }, strings.browserGap(number - next)));
      const row = el(
        "div",
        { class: number === wanted ? "browser-line wanted" : "browser-line", "data-line": number },
        el("a", { class: "number", href: this.#store.linkTo({ e: `${path}:${number}` }) }, String(number)),
        el("code", {}, lines?.get(number) ?? ""),
      );
      if (number === wanted) marked = row;
      rows.push(row);
      next = number + 1;
    }
    if (rows.length === 0) rows.push(el("p", { class: "quiet" }, strings.browserNone));
    this.#lines.replaceChildren(...rows);
    if (!this.#dialog.open) {
      this.#before = document.activeElement;
      this.#dialog.showModal();
    }
    (marked ?? rows[0])?.scrollIntoView({ block: "center" });
  }

  #step(by: number): void {
    const [path, line] = split(this.#store.state.e);
    const numbers = [...(this.#files?.get(path)?.keys() ?? [])].sort((a, b) => a - b);
    const next = numbers[numbers.indexOf(line) + by];
    if (next !== undefined) this.#store.update({ e: `${path}:${next}` }, "replace");
  }

  #text(): string {
    const [path] = split(this.#store.state.e);
    const lines = [...(this.#files?.get(path) ?? [])].sort((a, b) => a[0] - b[0]);
    return lines.map(([number, text]) => `${path}:${number}: ${text}`).join("\n");
  }
}
