// The parts of the script that need no page.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const page = join(fileURLToPath(new URL(".", import.meta.url)), "../../analyzer/report/page");
const { buildSync } = createRequire(join(page, "package.json"))("esbuild");

/** What a module of the page exports. */
async function load(name) {
  const made = buildSync({ entryPoints: [join(page, name)], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].text).toString("base64")}`);
}

test("a state survives the way through the address", async () => {
  const { parseState, formatState, kEmpty } = await load("state.ts");
  const state = { ...kEmpty, f: "agentim/disk-full", q: "a=b&c #100 %", t: "2026-11-21T08:00:00Z..x", e: "p:7" };
  const text = formatState(state);
  assert.equal(text.split("&")[0], "f=agentim/disk-full");
  assert.deepEqual(parseState(`#${text}`), state);
  assert.equal(formatState(kEmpty), "");
});

test("an address that is not ours does no harm", async () => {
  const { parseState, kEmpty } = await load("state.ts");
  assert.deepEqual(parseState("#f-disk-full"), { ...kEmpty, s: "f-disk-full" });
  assert.deepEqual(parseState("#__proto__=x&constructor=y&f=%E0%A4%A"), { ...kEmpty, f: "%E0%A4%A" });
  assert.deepEqual(parseState("#=&&&q"), kEmpty);
});

test("times are told in the zone that was asked for", async () => {
  const { zoneNamed, timeOf, offsetName, kUtc } = await load("zone.ts");
  const ms = Date.parse("2026-11-21T23:04:38.984Z");
  assert.equal(timeOf(kUtc, ms), "2026-11-21 23:04:38 UTC");
  assert.equal(timeOf(zoneNamed("Asia/Tokyo"), ms, true), "2026-11-22 08:04:38.984 Asia/Tokyo");
  assert.equal(timeOf(zoneNamed("-03:30"), ms), "2026-11-21 19:34:38 UTC-03:30");
  // The hour that comes twice, and the one that does not come.
  assert.match(timeOf(zoneNamed("Europe/Berlin"), Date.parse("2026-10-25T00:30:00Z")), / 02:30:00 /);
  assert.match(timeOf(zoneNamed("Europe/Berlin"), Date.parse("2026-10-25T01:30:00Z")), / 02:30:00 /);
  assert.match(timeOf(zoneNamed("Europe/Berlin"), Date.parse("2026-03-29T01:00:00Z")), / 03:00:00 /);
  assert.equal(zoneNamed("Mars/Olympus"), undefined);
  assert.equal(offsetName(-12600), "-03:30");
  assert.equal(timeOf(kUtc, -1), "1969-12-31 23:59:59 UTC");
});

test("a search takes words in any order, and phrases", async () => {
  const { parseQuery, matches } = await load("query.ts");
  assert.deepEqual(parseQuery('  Disk "no space  left" '), ["disk", "no space  left"]);
  assert.deepEqual(parseQuery('"open'), ["open"]);
  assert.ok(matches(parseQuery("full DISK"), "the disk is full"));
  assert.ok(!matches(parseQuery('"full disk"'), "the disk is full"));
  assert.ok(matches([], "anything"));
});

test("a stretch of time stays inside the whole", async () => {
  const { moved, parseStretch, formatStretch } = await load("span.ts");
  const whole = { from: 0, to: 1_000_000 };
  assert.deepEqual(moved({ from: 0, to: 100_000 }, whole, 1, -0.5), { from: 0, to: 100_000 });
  assert.deepEqual(moved({ from: 900_000, to: 1_000_000 }, whole, 2, 0), { from: 800_000, to: 1_000_000 });
  assert.deepEqual(moved(whole, whole, 2, 0), whole);
  const span = { from: Date.parse("2026-11-21T08:00:00Z"), to: Date.parse("2026-11-21T09:00:00.5Z") };
  assert.equal(formatStretch(span), "2026-11-21T08:00:00Z..2026-11-21T09:00:00.500Z");
  assert.deepEqual(parseStretch(formatStretch(span)), span);
  for (const odd of ["", "x..y", "2026-11-21..", "2026-11-22..2026-11-21"])
    assert.equal(parseStretch(odd), undefined);
});

test("counts look the same in every browser", async () => {
  const { count } = await load("strings.ts");
  assert.deepEqual([0, 999, 1000, 1234567].map(count), ["0", "999", "1,000", "1,234,567"]);
});

test("the columns of a lane are those of its stretch, the highest as high as the lane", async () => {
  const { columnsOf } = await load("lanes.ts");
  const from = "2026-11-21T08:00:00.000Z";
  const start = Date.parse(from);
  const rate = { from, slot_seconds: 60, counts: [1, 0, 4, 100] };
  assert.equal(
    columnsOf(rate, 100, { from: start, to: start + 240_000 }),
    "M0.0 20V18.0H250.0V20zM500.0 20V16.0H750.0V20zM750.0 20V0.0H1000.0V20z",
  );
  assert.equal(columnsOf(rate, 100, { from: start + 60_000, to: start + 120_000 }), "");
  assert.equal(columnsOf({ from: null, slot_seconds: 0, counts: [] }, 0, { from: 0, to: 1 }), "");
});
