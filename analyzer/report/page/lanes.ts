// One lane per source: what it covers, with its gaps, on the stretch that the chart shows.

import { el, svg } from "./dom";
import { strings } from "./strings";
import type { Stretch } from "./span";
import type { Source } from "./types";

const kWidth = 1000;
const kHeight = 10;
const kMost = 40;

function lane(source: Source, span: Stretch): SVGElement {
  const picture = svg("svg", {
    class: "plot thin",
    viewBox: `0 0 ${kWidth} ${kHeight}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const at = (ms: number) => ((ms - span.from) / (span.to - span.from)) * kWidth;
  let from = Date.parse(source.from ?? "");
  const stretches: [number, number][] = [];
  for (const quiet of source.quiet) {
    stretches.push([from, Date.parse(quiet.from ?? "")]);
    from = Date.parse(quiet.to ?? "");
  }
  stretches.push([from, Date.parse(source.to ?? "")]);
  for (const [begin, end] of stretches) {
    const x = Math.max(at(begin), 0);
    const right = Math.min(Math.max(at(end), at(begin) + 3), kWidth);
    if (right > x) picture.append(svg("rect", { class: "cover", x, y: 2, width: right - x, height: 6 }));
  }
  return picture;
}

/** Lanes whose names are buttons: `choose` gets the path. */
export class Lanes {
  readonly element = el("div", { class: "lanes live-lanes", role: "group", "aria-label": strings.lanes });
  readonly #sources: readonly Source[];
  readonly #choose: (path: string) => void;

  constructor(sources: readonly Source[], choose: (path: string) => void) {
    this.#sources = sources
      .filter((source) => source.from !== null && source.to !== null)
      .slice()
      .sort((a, b) => b.lines - a.lines)
      .slice(0, kMost);
    this.#choose = choose;
  }

  show(span: Stretch, chosen: string): void {
    const rows = this.#sources.map((source) => {
      const name = el(
        "button",
        {
          type: "button",
          class: "lane-name lane-button",
          "aria-pressed": String(source.path === chosen),
          "aria-label": strings.lane(source.path, source.lines),
        },
        source.path,
      );
      name.addEventListener("click", () => this.#choose(source.path === chosen ? "" : source.path));
      return el("div", { class: "lane" }, name, lane(source, span));
    });
    this.element.replaceChildren(...rows);
  }
}
