// A stretch of time in milliseconds, as the address and the chart pass it on.

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function formatStretch(span: Stretch): string {
  const iso = (ms: number) => new Date(Math.round(ms)).toISOString().replace(".000Z", "Z");
  return `${iso(span.from)}..${iso(span.to)}`;
}

export function parseStretch(text: string): Stretch | undefined {
  const [from, to] = text.split("..").map((part) => Date.parse(part));
  if (from === undefined || to === undefined || !(from < to)) return undefined;
  return { from, to };
}

/** `span` with its length times `factor` and moved by `share` of its length, inside `limits`. */
export function moved(span: Stretch, limits: Stretch, factor: number, share: number): Stretch {
  const kShortest = 1000;
  const whole = limits.to - limits.from;
  const length = Math.min(Math.max((span.to - span.from) * factor, kShortest), whole);
  const middle = (span.from + span.to) / 2 + (span.to - span.from) * share;
  const from = Math.min(Math.max(middle - length / 2, limits.from), limits.to - length);
  return { from, to: from + length };
}
