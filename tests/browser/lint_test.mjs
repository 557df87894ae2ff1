// What the sources of the page may not contain, and their types.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const page = join(here, "../../analyzer/report/page");

// Ways in which text could become markup, code, a style or a request.
const kForbidden =
  /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML|\beval\b|new Function|srcdoc|cssText|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|import\(|localStorage|document\.cookie|https?:/;

test("no source turns text into markup or asks for anything", () => {
  const sources = readdirSync(page).filter((name) => name.endsWith(".ts"));
  assert.ok(sources.length > 10);
  for (const name of sources) {
    for (const [i, line] of readFileSync(join(page, name), "utf8").split("\n").entries()) {
      const allowed = name === "dom.ts" && line.includes("kRefused");
      const svg = line.includes('"http://www.w3.org/2000/svg"');
      assert.ok(allowed || svg || !kForbidden.test(line), `${name}:${i + 1}: ${line}`);
    }
  }
});

test("only dom.ts makes elements and sets attributes of any name", () => {
  for (const name of readdirSync(page)) {
    if (!name.endsWith(".ts") || name === "dom.ts") continue;
    const text = readFileSync(join(page, name), "utf8");
    assert.ok(!/createElement/.test(text), name);
    for (const [, first] of text.matchAll(/setAttribute\(([^,]+),/g))
      assert.match(first, /^"aria-[a-z]+"$/, name);
  }
});

test("no style loads anything", () => {
  for (const name of readdirSync(page)) {
    if (!name.endsWith(".css")) continue;
    const text = readFileSync(join(page, name), "utf8").replace(/@import "(\.\/|uplot\/)[^"]*";/g, "");
    assert.ok(!/url\(|@import|@font-face|https?:/.test(text), name);
  }
});

test("the types hold", () => {
  const tsc = join(here, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", page], { stdio: "inherit" });
});
