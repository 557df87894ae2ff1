// A list of any length in which only the rows in view are elements. All rows have one height.

import { el } from "./dom";

/** Browsers cannot lay out boxes higher than some 16 million pixels; beyond, rows share places. */
const kTallest = 8_000_000;
const kSpare = 8;

export class VirtualList<T> {
  readonly element: HTMLElement;
  readonly #space = el("div", { class: "vlist-space" });
  readonly #rows = el("ul", { class: "vlist-rows" });
  readonly #render: (item: T) => HTMLLIElement;
  readonly #height: number;
  #items: readonly T[] = [];
  #queued = false;

  constructor(label: string, height: number, render: (item: T) => HTMLLIElement) {
    this.#height = height;
    this.#render = render;
    this.element = el("div", { class: "vlist", tabindex: 0, role: "region", "aria-label": label });
    this.element.append(this.#space, this.#rows);
    this.element.addEventListener("scroll", () => this.#later(), { passive: true });
    window.addEventListener("resize", () => this.#later());
  }

  set items(items: readonly T[]) {
    this.#items = items;
    this.#space.style.height = `${Math.min(items.length * this.#height, kTallest)}px`;
    this.element.scrollTop = 0;
    this.draw();
  }

  #later(): void {
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      this.draw();
    });
  }

  draw(): void {
    const view = this.element.clientHeight || 480;
    const total = this.#items.length * this.#height;
    const space = Math.min(total, kTallest);
    const top = this.element.scrollTop;
    // Where rows share places, the share of the way down is what counts.
    const way = space > view ? top / (space - view) : 0;
    const from = Math.max(total - view, 0) * way;
    const first = Math.max(Math.floor(from / this.#height) - kSpare, 0);
    const last = Math.min(first + Math.ceil(view / this.#height) + 2 * kSpare, this.#items.length);
    const made = this.#items.slice(first, last).map((item) => this.#render(item));
    this.#rows.replaceChildren(...made);
    this.#rows.style.transform = `translateY(${top + first * this.#height - from}px)`;
  }
}
