// What the page shows, as the fragment of its address: #f=agentim/disk-full&t=…. A link made from it
// shows another person the same, and the back button goes back.

export interface State {
  /** Id of the finding that is looked at. */
  readonly f: string;
  /** A place, "path:line", in the lines of its file. */
  readonly e: string;
  /** The anchor of a section. */
  readonly s: string;
  /** Words to search for. */
  readonly q: string;
  readonly sev: string;
  readonly sys: string;
  readonly role: string;
  readonly src: string;
  /** "FROM..TO", two instants. */
  readonly t: string;
  /** Zone; empty is UTC. */
  readonly z: string;
  /** Colours; empty is as the system has them. */
  readonly th: string;
}

export const kEmpty: State = {
  f: "",
  e: "",
  s: "",
  q: "",
  sev: "",
  sys: "",
  role: "",
  src: "",
  t: "",
  z: "",
  th: "",
};
const kKeys = Object.keys(kEmpty) as (keyof State)[];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Unknown keys are passed over; a fragment without "=" is the anchor of a section. */
export function parseState(hash: string): State {
  const text = hash.replace(/^#/, "");
  if (text !== "" && !text.includes("=")) return { ...kEmpty, s: decoded(text) };
  const state: Record<string, string> = { ...kEmpty };
  for (const pair of text.split("&")) {
    const at = pair.indexOf("=");
    const key = pair.slice(0, at) as keyof State;
    if (at > 0 && kKeys.includes(key)) state[key] = decoded(pair.slice(at + 1));
  }
  return state as unknown as State;
}

/** The keys in one order, so that the same view has one address. '/' and ':' stay readable. */
export function formatState(state: State): string {
  const pairs = kKeys
    .filter((key) => state[key] !== "")
    .map((key) => `${key}=${encodeURIComponent(state[key]).replace(/%2F/g, "/").replace(/%3A/g, ":")}`);
  return pairs.join("&");
}

export type Listener = (state: State, before: State) => void;

/** The one state of the page. A step the back button should undo is "push"; typing is "replace". */
export class Store {
  #state = parseState(location.hash);
  readonly #listeners: Listener[] = [];

  constructor() {
    window.addEventListener("hashchange", () => this.#become(parseState(location.hash)));
  }

  get state(): State {
    return this.#state;
  }

  /** Calls `listener` at once and whenever something changed. */
  watch(listener: Listener): void {
    this.#listeners.push(listener);
    listener(this.#state, kEmpty);
  }

  update(change: Partial<State>, how: "push" | "replace"): void {
    const next = { ...this.#state, ...change };
    const hash = `#${formatState(next)}`;
    if (hash !== location.hash) {
      if (how === "push") location.hash = hash;
      else location.replace(hash);
    }
    this.#become(next);
  }

  /** The address of the page with this change. */
  linkTo(change: Partial<State>): string {
    return `#${formatState({ ...this.#state, ...change })}`;
  }

  #become(next: State): void {
    const before = this.#state;
    if (formatState(before) === formatState(next)) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, before);
  }
}
