// How many events there were when, as bars by severity, with the incident behind and the findings
// pinned on top. Dragging over it selects a stretch.

import uPlot from "uplot";

import { count, strings } from "./strings";
import type { Stretch } from "./span";
import type { Findings } from "./types";
import { clockOf, dateOf, timeOf, type Zone } from "./zone";

interface Pin {
  readonly time: number;
  readonly severity: string;
}

const kHeight = 220;
const kDay = 86_400;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Starts of buckets in seconds, and beneath each: all, warnings and worse, errors and worse. */
function columns(findings: Findings): uPlot.AlignedData {
  const width = findings.density.bucket_seconds;
  const times: number[] = [];
  const all: number[] = [];
  const warnings: number[] = [];
  const errors: number[] = [];
  let next: number | undefined;
  for (const bucket of findings.density.buckets) {
    const start = Date.parse(bucket.start) / 1000;
    // One empty bucket on each side of a gap is enough to draw it.
    for (const empty of next !== undefined && start > next ? [next, start - width] : []) {
      times.push(empty);
      for (const series of [all, warnings, errors]) series.push(0);
    }
    times.push(start);
    all.push(bucket.total);
    warnings.push(bucket.warnings + bucket.errors);
    errors.push(bucket.errors);
    next = start + width;
  }
  return [times, all, warnings, errors];
}

export class DensityChart {
  readonly #plot: uPlot;
  readonly #pins: readonly Pin[];
  readonly #incident: Stretch | undefined;
  #zone: Zone;

  constructor(
    host: HTMLElement,
    findings: Findings,
    zone: Zone,
    incident: Stretch | undefined,
    select: (span: Stretch) => void,
  ) {
    this.#zone = zone;
    this.#incident = incident;
    this.#pins = findings.findings.flatMap((finding) =>
      finding.first_seen === null
        ? []
        : [{ time: Date.parse(finding.first_seen) / 1000, severity: finding.severity }],
    );
    const width = findings.density.bucket_seconds;
    this.#plot = new uPlot(this.#options(host.clientWidth || 800, width, select), columns(findings), host);
    new ResizeObserver(() => {
      if (host.clientWidth > 0 && host.clientWidth !== this.#plot.width)
        this.#plot.setSize({ width: host.clientWidth, height: kHeight });
    }).observe(host);
  }

  show(span: Stretch, zone: Zone): void {
    this.#zone = zone;
    this.#plot.setScale("x", { min: span.from / 1000, max: span.to / 1000 });
    this.#plot.redraw(false, true);
  }

  #options(width: number, bucket: number, select: (span: Stretch) => void): uPlot.Options {
    const bars = uPlot.paths.bars?.({ size: [0.9, Infinity], align: 1 });
    const series = (label: string, name: string): uPlot.Series => ({
      label,
      width: 0,
      fill: () => colour(name),
      points: { show: false },
      ...(bars ? { paths: bars } : {}),
      value: (_, value) => (value === null ? "–" : count(value)),
    });
    const axis: uPlot.Axis = {
      stroke: () => colour("--soft"),
      grid: { stroke: () => colour("--line"), width: 1 },
      ticks: { stroke: () => colour("--line"), width: 1 },
    };
    return {
      width,
      height: kHeight,
      padding: [18, 8, 0, 0],
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      legend: { live: true, isolate: false },
      // Where ticks fall: in the zone of the page, never in that of the browser.
      tzDate: (seconds) => this.#wallClock(seconds),
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(max, 1) * 1.05] } },
      series: [
        { value: (_, seconds) => (seconds === null ? "–" : timeOf(this.#zone, seconds * 1000)) },
        series(strings.allEvents, "--col-all"),
        series(strings.warnings, "--col-warning"),
        series(strings.errors, "--col-error"),
      ],
      axes: [
        { ...axis, space: 80, size: 44, values: (_, ticks) => this.#tickNames(ticks) },
        { ...axis, size: 60, values: (_, ticks) => ticks.map((n) => (Number.isInteger(n) ? count(n) : "")) },
      ],
      hooks: {
        drawClear: [(plot) => this.#drawIncident(plot)],
        draw: [(plot) => this.#drawErrors(plot), (plot) => this.#drawPins(plot)],
        setSelect: [
          (plot) => {
            const { left, width: wide } = plot.select;
            if (wide < 4) return;
            const from = plot.posToVal(left, "x") * 1000;
            const to = plot.posToVal(left + wide, "x") * 1000;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            select({ from, to: Math.max(to, from + bucket) });
          },
        ],
      },
    };
  }

  /** A date whose local fields are those of the zone: what uPlot aligns its ticks to. */
  #wallClock(seconds: number): Date {
    const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = this.#zone.fields(
      seconds * 1000,
    );
    return new Date(year, month - 1, day, hour, minute, second);
  }

  #tickNames(ticks: readonly number[]): string[] {
    const [first = 0, last = 0] = [ticks[0], ticks[ticks.length - 1]];
    let day = "";
    return ticks.map((tick) => {
      const date = dateOf(this.#zone, tick * 1000);
      const clock = clockOf(this.#zone, tick * 1000);
      if (last - first > 3 * kDay && clock === "00:00:00") return date;
      const name = last - first < 600 ? clock : clock.slice(0, 5);
      if (date === day || last - first > 3 * kDay) return name;
      day = date;
      return `${name}\n${date}`;
    });
  }

  #drawIncident(plot: uPlot): void {
    if (!this.#incident) return;
    const { left, top, width, height } = plot.bbox;
    const at = (ms: number) => plot.valToPos(ms / 1000, "x", true);
    const from = Math.max(at(this.#incident.from), left);
    const to = Math.min(Math.max(at(this.#incident.to), from + 3), left + width);
    if (to <= from) return;
    plot.ctx.fillStyle = colour("--band");
    plot.ctx.fillRect(from, top, to - from, height);
  }

  /** A few errors among thousands of events must still be seen. */
  #drawErrors(plot: uPlot): void {
    const [times, , , errors] = plot.data;
    const { left, top, width, height } = plot.bbox;
    const least = 5 * devicePixelRatio;
    plot.ctx.fillStyle = colour("--col-error");
    for (let i = 0; i < times.length; ++i) {
      const [time = 0, n = 0] = [times[i], errors?.[i] ?? 0];
      if (n === 0) continue;
      const x = plot.valToPos(time, "x", true);
      if (x < left || x > left + width) continue;
      if (top + height - plot.valToPos(n, "y", true) < least)
        plot.ctx.fillRect(x, top + height - least, Math.max(2 * devicePixelRatio, 1), least);
    }
  }

  #drawPins(plot: uPlot): void {
    const { left, top, width } = plot.bbox;
    const size = 5 * devicePixelRatio;
    for (const pin of this.#pins) {
      const x = plot.valToPos(pin.time, "x", true);
      if (x < left || x > left + width) continue;
      plot.ctx.fillStyle = colour(`--${pin.severity}`) || colour("--info");
      plot.ctx.beginPath();
      plot.ctx.moveTo(x, top);
      plot.ctx.lineTo(x - size, top - 2 * size);
      plot.ctx.lineTo(x + size, top - 2 * size);
      plot.ctx.fill();
    }
  }
}
