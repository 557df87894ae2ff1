// Every <time> of the document in the zone that was chosen.

import { all } from "./dom";
import type { Store } from "./state";
import { kUtc, timeOf, zoneNamed } from "./zone";

export function showTimes(store: Store): void {
  const times = all<HTMLTimeElement>("main time[datetime], header time[datetime]").map((element) => ({
    element,
    ms: Date.parse(element.dateTime),
    precise: element.classList.contains("precise"),
  }));
  let shown = "";
  store.watch((state) => {
    if (state.z === shown) return;
    shown = state.z;
    const zone = zoneNamed(state.z) ?? kUtc;
    for (const { element, ms, precise } of times)
      if (!Number.isNaN(ms)) element.textContent = timeOf(zone, ms, precise);
  });
}
