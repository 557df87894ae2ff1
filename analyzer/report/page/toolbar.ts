// The bar under the strip: search, filters, zone and colours. It writes the state and shows it.

import { button, el, select } from "./dom";
import { pathsOf, valuesOf } from "./finding_filter";
import type { State, Store } from "./state";
import { strings } from "./strings";
import { offsetName, zoneNamed } from "./zone";

const kOther = "?";
type Filter = "sev" | "sys" | "role" | "src";

/** The zone of the machine, as an id; empty when it is not known or is UTC. */
export function bundleZone(): string {
  const { zone = "", offset = "0" } = document.querySelector("main")?.dataset ?? {};
  if (zone !== "" && zoneNamed(zone)) return zoneNamed(zone)?.id ?? "";
  return Number(offset) === 0 ? "" : offsetName(Number(offset));
}

export class Toolbar {
  readonly element: HTMLElement;
  /** Zone, colours and keys. */
  readonly display: HTMLElement;
  readonly status = el("p", { class: "toolbar-status", role: "status" });
  readonly search = el("input", {
    type: "search",
    placeholder: strings.searchHint,
    "aria-label": strings.search,
    autocomplete: "off",
    spellcheck: "false",
  });
  readonly #store: Store;

  constructor(store: Store, help: () => void) {
    this.#store = store;
    this.search.addEventListener("input", () => store.update({ q: this.search.value }, "replace"));
    const clear = button(strings.clear, () => this.clear());
    this.element = el("div", { class: "toolbar", role: "search", "aria-label": strings.toolbar });
    this.element.append(
      this.search,
      this.#filter(strings.severity, "sev", valuesOf("severity")),
      this.#filter(strings.system, "sys", valuesOf("system")),
      this.#filter(strings.role, "role", valuesOf("role")),
      this.#filter(strings.source, "src", pathsOf()),
      clear,
      this.status,
    );
    this.display = el("div", { class: "display" }, this.#zones(), this.#themes(), button(strings.help, help));
    store.watch((state) => {
      if (document.activeElement !== this.search) this.search.value = state.q;
      clear.hidden = [state.q, state.sev, state.sys, state.role, state.src].every((v) => v === "");
      if (state.th === "") delete document.documentElement.dataset["theme"];
      else document.documentElement.dataset["theme"] = state.th;
    });
  }

  clear(): void {
    this.search.value = "";
    this.#store.update({ q: "", sev: "", sys: "", role: "", src: "" }, "push");
  }

  #filter(label: string, key: Filter, values: readonly string[]): HTMLElement {
    const named = (value: string) => [value, value.replace(/_/g, " ")] as const;
    const made = select(label, [["", strings.any], ...values.map(named)], (value) =>
      this.#store.update({ [key]: value }, "push"),
    );
    this.#store.watch((state: State) => show(made.select, state[key]));
    made.box.hidden = values.length < 2;
    return made.box;
  }

  #zones(): HTMLElement {
    const own = bundleZone();
    const options: [string, string][] = [["", "UTC"]];
    if (own !== "") options.push([own, strings.zoneBundle(zoneNamed(own)?.label ?? own)]);
    options.push([kOther, strings.zoneOther]);
    const made = select(strings.zone, options, (value) => {
      if (value !== kOther) {
        this.#store.update({ z: value }, "push");
        return;
      }
      const asked = (window.prompt(strings.zoneAsk) ?? "").trim();
      const zone = asked === "" ? undefined : zoneNamed(asked);
      if (zone) this.#store.update({ z: zone.id }, "push");
      else if (asked !== "") window.alert(strings.zoneUnknown(asked));
      show(made.select, this.#store.state.z);
    });
    this.#store.watch((state) => show(made.select, zoneNamed(state.z) ? state.z : ""));
    return made.box;
  }

  #themes(): HTMLElement {
    const made = select(strings.theme, Object.entries(strings.themes), (th) =>
      this.#store.update({ th }, "push"),
    );
    this.#store.watch((state) => show(made.select, state.th));
    return made.box;
  }
}

/** Chooses a value that may come from the address, and so may not be among the options yet. */
function show(list: HTMLSelectElement, value: string): void {
  if (![...list.options].some((option) => option.value === value))
    list.prepend(el("option", { value }, value));
  list.value = value;
}
