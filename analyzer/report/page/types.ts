// What the page reads of the findings file (formats/findings/FORMAT.md, casefile.findings/1).

export type Severity =
  "trace" | "debug" | "info" | "notice" | "warning" | "error" | "critical" | "unknown";

export interface Evidence {
  readonly path: string;
  readonly line: number;
  readonly time: string | null;
  readonly text: string;
}

export interface TimelineEvent {
  readonly time: string;
  readonly severity: Severity;
  readonly program: string;
  readonly text: string;
  readonly finding: string;
  readonly evidence: Evidence;
}

export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly first_seen: string | null;
  readonly evidence: readonly Evidence[];
}

export interface Span {
  readonly from: string | null;
  readonly to: string | null;
}

/** `counts` of slots of `slot_seconds` from `from` on. */
export interface Rate {
  readonly from: string | null;
  readonly slot_seconds: number;
  readonly counts: readonly number[];
}

export interface Source extends Span {
  readonly path: string;
  readonly lines: number;
  readonly quiet: readonly Span[];
  readonly rate: Rate;
  readonly errors: Rate;
}

export interface Bucket {
  readonly start: string;
  readonly total: number;
  readonly warnings: number;
  readonly errors: number;
}

export interface Excerpt {
  readonly path: string;
  readonly line: number;
  readonly lines: readonly string[];
}

export interface Findings {
  readonly schema: string;
  readonly window: Span & { readonly incident: Span };
  readonly findings: readonly Finding[];
  readonly density: { readonly bucket_seconds: number; readonly buckets: readonly Bucket[] };
  readonly events: readonly TimelineEvent[];
  readonly events_omitted: number;
  readonly excerpts: readonly Excerpt[];
  readonly coverage: { readonly sources: readonly Source[] };
}
