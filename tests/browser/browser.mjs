// A browser without a network, and pages in it that may not ask for anything, complain or fail.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { chromiumPath } from "./chromium.mjs";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");

/** The document of the golden files, as a fresh object. */
export function diskFull() {
  const path = join(root, "tests/golden/report/disk-full.findings.json");
  return JSON.parse(readFileSync(path, "utf8"));
}

export class Browser {
  #browser;
  #folder = mkdtempSync(join(tmpdir(), "casefile-browser-"));
  #pages = 0;

  async start() {
    this.#browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    });
  }

  async stop() {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Writes the page of a findings document; gives its address. */
  write(document) {
    const html = execFileSync(process.env.CASEFILE_WRITE_REPORT, ["html"], {
      input: JSON.stringify(document),
      maxBuffer: 64 * 1024 * 1024,
    });
    return { url: this.writeText(html), html: html.toString("utf8") };
  }

  /** The address of a file with this text. */
  writeText(html) {
    const path = join(this.#folder, `page${++this.#pages}.html`);
    writeFileSync(path, html);
    return pathToFileURL(path).href;
  }

  /**
   * Opens an address and calls `use` with the page. Fails when the page asked for anything but itself,
   * wrote an error to the console (which is where refusals of the policy go), threw, or opened a dialog.
   */
  async open(url, use, { width = 1280, height = 900, ...context } = {}) {
    const made = await this.#browser.newContext({
      viewport: { width, height },
      offline: true,
      timezoneId: "America/New_York",
      ...context,
    });
    const problems = [];
    const page = await made.newPage();
    const file = url.split("#")[0];
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== file) problems.push(`request: ${request.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    try {
      await page.goto(url);
      await use(page);
    } finally {
      await made.close();
    }
    assert.deepEqual(problems, []);
  }
}

export const visible = (page, selector) =>
  page.locator(selector).evaluateAll((list) => list.filter((e) => e.offsetParent !== null).length);
