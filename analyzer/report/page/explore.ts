// The timeline with the script running: chart, lanes and all events of the page on one clock, each
// showing the same stretch of time and the same filters.

import { DensityChart } from "./chart";
import { all, button, el } from "./dom";
import { Lanes } from "./lanes";
import { matches, parseQuery } from "./query";
import { formatStretch, moved, parseStretch, type Stretch } from "./span";
import { kEmpty, type State, type Store } from "./state";
import { count, strings } from "./strings";
import type { Findings, Severity, TimelineEvent } from "./types";
import { VirtualList } from "./virtual_list";
import { timeOf, zoneNamed, kUtc, type Zone } from "./zone";

const kRowHeight = 30;
/** The whole span, where the address says which stretch is shown. */
const kAll = "all";
/** How much longer than the incident its surroundings are. */
const kAround = 2;

/** What of the state decides which events are shown, and how. */
const kShownBy = ["t", "src", "sev", "q", "z", "th"] as const;

interface Row {
  readonly event: TimelineEvent;
  readonly time: number;
  readonly place: string;
  readonly lower: string;
}

function stretchOf(from: string | null, to: string | null): Stretch | undefined {
  if (from === null) return undefined;
  const begin = Date.parse(from);
  return { from: begin, to: Math.max(to === null ? begin : Date.parse(to), begin + 1000) };
}

/** Severities of events that a choice of the filter stands for. */
function hasSeverity(severity: Severity, chosen: string): boolean {
  if (chosen === "") return true;
  if (chosen === "info") return !["warning", "error", "critical"].includes(severity);
  return severity === chosen;
}

export class Explorer {
  readonly #store: Store;
  readonly #findings: Findings;
  readonly #whole: Stretch;
  readonly #incident: Stretch | undefined;
  readonly #rows: readonly Row[];
  readonly #list: VirtualList<Row>;
  readonly #lanes: Lanes;
  readonly #figure = el("p", { class: "quiet", role: "status" });
  readonly #none = el("p", { class: "quiet", hidden: true }, strings.noEventMatches);
  #chart: DensityChart | undefined;
  #zone: Zone = kUtc;

  constructor(store: Store, findings: Findings, whole: Stretch) {
    this.#store = store;
    this.#findings = findings;
    this.#whole = whole;
    this.#incident = stretchOf(findings.window.incident.from, findings.window.incident.to);
    this.#rows = findings.events.map((event) => {
      const { path, line } = event.evidence;
      const place = line === 0 ? path : `${path}:${line}`;
      const words = [event.text, event.program, place, event.finding, event.evidence.text];
      return { event, time: Date.parse(event.time), place, lower: words.join("\n").toLowerCase() };
    });
    this.#list = new VirtualList(strings.eventsList, kRowHeight, (row) => this.#row(row));
    this.#lanes = new Lanes(findings.coverage.sources, (src) => store.update({ src }, "push"));
  }

  /** Puts the live timeline into its section; the static one stays for print. */
  mount(section: HTMLElement): void {
    const host = el("div", { class: "chart" });
    const box = el(
      "div",
      { class: "live" },
      el("h3", {}, strings.explore),
      this.#buttons(),
      el("div", { class: "card" }, host, this.#lanes.element),
      el("h3", {}, strings.eventsList),
      this.#figure,
      this.#none,
      this.#list.element,
    );
    if (this.#findings.events_omitted > 0)
      box.append(el("p", { class: "more" }, strings.eventsOmitted(this.#findings.events_omitted)));
    section.querySelector("h2")?.after(box);
    for (const part of all(".static", section)) part.classList.add("only-print");
    this.#chart = new DensityChart(host, this.#findings, this.#zone, this.#incident, (span) =>
      this.#store.update({ t: formatStretch(span) }, "push"),
    );
    this.#store.watch((state, before) => {
      if (before === kEmpty || kShownBy.some((key) => state[key] !== before[key])) this.#show(state);
    });
  }

  #buttons(): HTMLElement {
    const go = (change: (span: Stretch) => Stretch) => () => {
      const span = change(this.#span(this.#store.state));
      const whole = span.from <= this.#whole.from && span.to >= this.#whole.to;
      this.#store.update({ t: whole ? kAll : formatStretch(span) }, "push");
    };
    const shift = (factor: number, share: number) =>
      go((span) => moved(span, this.#whole, factor, share));
    const incident = this.#incident;
    return el(
      "div",
      { class: "buttons" },
      button(strings.wholeSpan, go(() => this.#whole)),
      incident && button(strings.incident, go(() => moved(incident, this.#whole, kAround, 0))),
      button(strings.zoomIn, shift(0.5, 0)),
      button(strings.zoomOut, shift(2, 0)),
      button(strings.earlier, shift(1, -0.5)),
      button(strings.later, shift(1, 0.5)),
      el("span", { class: "quiet" }, strings.exploreHelp),
    );
  }

  /** Until somebody chooses, the surroundings of an incident that is short beside the whole span. */
  #span(state: State): Stretch {
    if (state.t === kAll) return this.#whole;
    const incident = this.#incident;
    const short = incident && (incident.to - incident.from) * 6 < this.#whole.to - this.#whole.from;
    return parseStretch(state.t) ?? (short ? moved(incident, this.#whole, kAround, 0) : this.#whole);
  }

  #show(state: State): void {
    const span = this.#span(state);
    this.#zone = zoneNamed(state.z) ?? kUtc;
    const query = parseQuery(state.q);
    const rows = this.#rows.filter(
      ({ event, time, lower }) =>
        time >= span.from &&
        time <= span.to &&
        (state.src === "" || event.evidence.path === state.src) &&
        hasSeverity(event.severity, state.sev) &&
        matches(query, lower),
    );
    const errors = rows.filter(({ event }) => ["error", "critical"].includes(event.severity));
    this.#list.items = rows;
    this.#none.hidden = rows.length > 0;
    this.#list.element.hidden = rows.length === 0;
    this.#figure.textContent = `${strings.shown(rows.length, this.#rows.length, strings.events)}, ${count(
      errors.length,
    )} ${strings.errors}`;
    this.#lanes.show(span, state.src);
    this.#chart?.show(span, this.#zone);
  }

  #row({ event, time, place }: Row): HTMLLIElement {
    const [date, clock] = timeOf(this.#zone, time, true).split(" ");
    const link = el(
      "a",
      { href: this.#store.linkTo({ e: place }), title: place },
      event.program === "" ? event.text : `${event.program}: ${event.text}`,
    );
    // The address of the link is as old as the row; the step is from where one is.
    link.addEventListener("click", (click) => {
      click.preventDefault();
      this.#store.update({ e: place }, "push");
    });
    return el(
      "li",
      { class: `event sev-${event.severity}` },
      el("time", { datetime: event.time }, `${date} ${clock}`),
      el("span", { class: "event-severity" }, event.severity === "unknown" ? "–" : event.severity),
      link,
    );
  }
}

/** Undefined when the input had no event with a time. */
export function makeExplorer(store: Store, findings: Findings): Explorer | undefined {
  const whole = stretchOf(findings.window.from, findings.window.to);
  if (!whole || findings.density.buckets.length === 0) return undefined;
  return new Explorer(store, findings, whole);
}
