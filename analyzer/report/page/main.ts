// The report is complete without this script: real HTML that can be read, searched and printed. The
// script adds what HTML cannot do: filters, an address for every view, zones, zooming, keys.

import { addCopyButtons } from "./copy";
import { el } from "./dom";
import { makeExplorer } from "./explore";
import { filterFindings } from "./finding_filter";
import { listenToKeys, makeHelp } from "./keyboard";
import { LineBrowser } from "./line_browser";
import { linkLines, navigate } from "./navigate";
import { payload } from "./payload";
import { Store } from "./state";
import { strings } from "./strings";
import { sortTables } from "./table_sort";
import { showTimes } from "./times";
import { Toolbar } from "./toolbar";

/** The timeline opens the data of the page, so it waits until somebody comes near. */
function exploreWhenNear(store: Store): void {
  const section = document.getElementById("timeline");
  if (!section) return;
  let made = false;
  const make = () => {
    if (made) return;
    made = true;
    watcher.disconnect();
    try {
      makeExplorer(store, payload())?.mount(section);
    } catch {
      section.querySelector("h2")?.after(el("p", { class: "notice" }, strings.payloadBroken));
    }
  };
  const watcher = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && make(),
    { rootMargin: "1500px" },
  );
  watcher.observe(section);
  store.watch((state) => {
    if (state.t !== "" || state.s === "timeline") make();
  });
}

/** What is scrolled to must not end up under the bar that stays on top. */
function keepBelow(bar: HTMLElement): void {
  // Only when the page is laid out anyway: to ask earlier would cost a large page a second layout.
  new ResizeObserver(() => {
    const stays = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = `${(stays ? bar.offsetHeight : 0) + 12}px`;
  }).observe(bar);
}

function start(): void {
  document.documentElement.classList.add("running");
  const store = new Store();
  const help = makeHelp();
  const toolbar = new Toolbar(store, () => help.showModal());
  const nav = document.querySelector("nav");
  nav?.append(toolbar.display, toolbar.element);
  if (nav) keepBelow(nav);
  showTimes(store);
  filterFindings(store, toolbar.status);
  linkLines(store);
  addCopyButtons(store);
  sortTables();
  exploreWhenNear(store);
  new LineBrowser(store, payload);
  navigate(store);
  listenToKeys(store, toolbar, help);
}

start();
