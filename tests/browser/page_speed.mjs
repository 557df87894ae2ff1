// node page_speed.mjs PAGE…: a row of Markdown for each page. Pages of others have no parts that we
// know, so they are measured until they are painted and usable.
import { statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { chromiumPath } from "./chromium.mjs";
import { measure } from "./measure.mjs";

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
for (const path of process.argv.slice(2)) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  const found = await measure(page);
  const ms = (value) => (value === undefined || Number.isNaN(value) ? "–" : value.toFixed(0));
  const mega = (bytes) => (bytes / 1e6).toFixed(1);
  const cells = [found.painted, found.usable, found.opened, found.scrolled, found.filtered].map(ms);
  console.log(`| ${basename(path)} | ${mega(statSync(path).size)} | ${cells.join(" | ")} | ${mega(found.heap)} |`);
  await context.close();
}
await browser.close();
