// The page at all of its limits at once: what a bundle of a million events can make of it at worst.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { Browser, diskFull } from "./browser.mjs";
import { measure } from "./measure.mjs";

const browser = new Browser();
before(() => browser.start());
after(() => browser.stop());

const many = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const at = (seconds) => new Date(Date.parse("2026-11-21T00:00:00Z") + seconds * 1000).toISOString();

function enormous() {
  const document = diskFull();
  const [finding] = document.findings;
  const [event] = document.events;
  const [source] = document.coverage.sources;
  const [pattern] = document.templates;
  const words = (i) => `error ${i} of ${i * 7919}: the ${"request failed again and ".repeat(8)}${i}`;
  const evidence = (i) => ({ ...finding.evidence[1], path: `logs/app-${i % 40}.log`, line: i * 20 + 7, text: words(i) });
  document.window = { ...document.window, from: at(0), to: at(86_400) };
  document.findings = many(200, (i) => ({
    ...finding,
    id: `pack/finding-${i}`,
    title: `Finding ${i}`,
    rank: i + 1,
    evidence: many(12, (k) => evidence(i * 12 + k)),
  }));
  document.events = many(1000, (i) => ({ ...event, time: at(i * 80), text: words(i), evidence: evidence(i) }));
  document.density = {
    bucket_seconds: 120,
    buckets: many(720, (i) => ({ start: at(i * 120), total: 1400 + (i % 97), warnings: i % 31, errors: i % 7 })),
  };
  document.coverage.sources = many(1000, (i) => ({ ...source, path: `logs/app-${i}.log`, lines: 1000 + i }));
  document.templates = many(200, (i) => ({
    ...pattern,
    id: `t${i}`,
    text: `pattern ${i} <*> failed with <*>`,
    count: 10_000 - i,
    signals: i % 2 ? pattern.signals : [],
    rate: { from: at(0), slot_seconds: 1350, counts: many(64, (k) => (k * i) % 50) },
  }));
  document.excerpts = many(300, (i) => ({
    path: `logs/app-${i % 40}.log`,
    line: i * 20 + 1,
    lines: many(10, (k) => words(i * 10 + k)),
  }));
  return document;
}

test("the largest page is small, quick, and does not stutter", async () => {
  const { url, html } = browser.write(enormous());
  assert.ok(html.length < 5_000_000, `${html.length} bytes`);
  await browser.open(url, async (page) => {
    const found = await measure(page);
    console.log(`# ${html.length} bytes, ${JSON.stringify(found)}`);
    assert.ok(found.heap < 300 * 1024 * 1024, `${found.heap} bytes`);
    // Alone on a machine it is painted within 1 s, usable within 2 s, and no frame takes 100 ms
    // (benchmarks/report.sh); tests run beside others.
    assert.ok(found.painted < 4000, `painted after ${found.painted} ms`);
    assert.ok(found.usable < 10_000, `usable after ${found.usable} ms`);
    assert.ok(found.scrolled < 1000, `a frame of ${found.scrolled} ms while scrolling`);
    assert.ok(found.filtered < 2000, `a frame of ${found.filtered} ms while filtering`);
  });
});
