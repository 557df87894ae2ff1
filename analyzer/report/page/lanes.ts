// One lane per source: what it covers, with its gaps, and how much it wrote when, on the stretch that
// the chart shows.

import { el, svg } from "./dom";
import { strings } from "./strings";
import type { Stretch } from "./span";
import type { Rate, Source } from "./types";

const kWidth = 1000;
const kHeight = 20;
const kMost = 40;
const kLeast = 3;
const kLeastSlots = 6;

/** Columns as one path; by the square root, so that one among thousands is still seen. */
export function columnsOf(rate: Rate, peak: number, span: Stretch): string {
  if (rate.from === null || peak === 0) return "";
  const at = (ms: number) =>
    Math.min(Math.max(((ms - span.from) / (span.to - span.from)) * kWidth, 0), kWidth);
  const width = rate.slot_seconds * 1000;
  let path = "";
  rate.counts.forEach((count, slot) => {
    const start = Date.parse(rate.from ?? "") + slot * width;
    if (count === 0 || start >= span.to || start + width <= span.from) return;
    const left = at(start);
    const right = Math.max(at(start + width), left + kLeast);
    const top = kHeight * (1 - Math.sqrt(count / peak));
    path += `M${left.toFixed(1)} ${kHeight}V${top.toFixed(1)}H${right.toFixed(1)}V${kHeight}z`;
  });
  return path;
}

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
    const right = Math.min(Math.max(at(end), at(begin) + kLeast), kWidth);
    if (right > x) picture.append(svg("rect", { class: "cover", x, y: 0, width: right - x, height: kHeight }));
  }
  // Closer than its slots nothing is known of when it wrote.
  if (source.rate.slot_seconds * 1000 * kLeastSlots > span.to - span.from) return picture;
  const peak = Math.max(0, ...source.rate.counts);
  picture.append(svg("path", { class: "rate", d: columnsOf(source.rate, peak, span) }));
  picture.append(svg("path", { class: "col-error", d: columnsOf(source.errors, peak, span) }));
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
