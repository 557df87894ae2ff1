// What the page shows: with the script, without it, and on paper.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { Browser, diskFull, visible } from "./browser.mjs";

const browser = new Browser();
let url;
before(async () => {
  await browser.start();
  url = browser.write(diskFull()).url;
});
after(() => browser.stop());

test("without JavaScript everything is there", async () => {
  await browser.open(
    url,
    async (page) => {
      assert.equal(await visible(page, "#findings .finding"), 3);
      assert.ok(await page.locator("#timeline .static svg.plot").first().isVisible());
      assert.equal(await visible(page, "#timeline .events tbody tr"), 3);
      assert.match(await page.locator("#findings").innerText(), /PANIC:\s+could not write to file/);
      assert.match(await page.locator("#remedy").innerText(), /Free at least 5 GiB/);
      assert.match(await page.locator("#ticket pre").innerText(), /The disk behind \/var is full/);
      assert.equal(await visible(page, ".toolbar, .live, dialog"), 0);
    },
    { javaScriptEnabled: false },
  );
});

test("on paper the static charts stand instead of the live ones", async () => {
  await browser.open(`${url}#s=timeline`, async (page) => {
    await page.locator(".live .uplot").waitFor();
    assert.equal(await visible(page, "#timeline .static"), 0);
    await page.emulateMedia({ media: "print" });
    assert.equal(await visible(page, ".live, .toolbar, nav, .lines-link, #ticket"), 0);
    assert.equal(await visible(page, "#timeline .static"), 2);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, "rgb(255, 255, 255)");
  });
});

test("the timeline shows the events of the stretch that was dragged over", async () => {
  await browser.open(`${url}#s=timeline`, async (page) => {
    const over = page.locator(".u-over");
    await over.waitFor();
    assert.match(await page.locator(".live [role=status]").innerText(), /^3 of 3 events, 2 errors/);
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    // The incident begins a third of the way in: nothing happened in the first quarter.
    await page.mouse.move(box.x + 5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + 50, { steps: 5 });
    await page.mouse.up();
    assert.match(await page.evaluate(() => location.hash), /t=2026-11-21T07:3.*\.\.2026-11-21T07:5/);
    assert.match(await page.locator(".live [role=status]").innerText(), /^0 of 3 events/);
    await page.getByRole("button", { name: "Whole span" }).click();
    assert.match(await page.locator(".live [role=status]").innerText(), /^3 of 3 events/);
    await page.goBack();
    assert.match(await page.locator(".live [role=status]").innerText(), /^0 of 3 events/);
  });
});

test("a lane shows the events of its source only", async () => {
  await browser.open(`${url}#s=timeline`, async (page) => {
    await page.getByRole("button", { name: "logs/shop.log: 41,022 lines" }).click();
    assert.match(await page.locator(".live [role=status]").innerText(), /^1 of 3 events/);
    assert.equal(await page.locator("#findings .finding:visible").count(), 1);
    // The gap of this source splits its lane.
    const lane = page.locator(".live .lane", { hasText: "logs/shop.log" });
    assert.equal(await lane.locator("rect").count(), 2);
  });
});

test("an event leads to its line, and Esc back to where one was", async () => {
  await browser.open(`${url}#s=timeline`, async (page) => {
    await page.locator(".vlist a").first().click();
    const wanted = page.locator("dialog.browser .wanted");
    await wanted.waitFor();
    assert.match(await wanted.innerText(), /^1812\s+2026-11-21 09:00:00.984 CET \[812\] PANIC/);
    assert.match(await page.evaluate(() => location.hash), /e=logs\/postgresql-15-main.log:1812/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog.browser").isVisible(), false);
    assert.doesNotMatch(await page.evaluate(() => location.hash), /e=/);
    assert.ok(await page.locator(".vlist a").first().evaluate((link) => link === document.activeElement));
  });
});

test("tables sort by numbers as numbers, and come back as they were", async () => {
  await browser.open(url, async (page) => {
    const table = page.locator("#host table").first();
    const ports = () => table.locator("tbody tr td:first-child").allInnerTexts();
    const head = table.getByRole("button", { name: "Port" });
    await head.click();
    assert.deepEqual(await ports(), ["22", "8080"]);
    await head.click();
    assert.deepEqual(await ports(), ["8080", "22"]);
    assert.equal(await table.locator("th").first().getAttribute("aria-sort"), "descending");
    await head.click();
    assert.deepEqual(await ports(), ["22", "8080"]);
  });
});

test("sizes have bars and sort as sizes", async () => {
  await browser.open(url, async (page) => {
    const table = page.locator("#host table").nth(1);
    assert.equal(await table.locator("td.size svg.bar").count(), 3);
    await table.getByRole("button", { name: "Size" }).click();
    const names = await table.locator("tbody tr td:first-child").allInnerTexts();
    assert.deepEqual(names, ["postgres", "sessions", "shop"]);
  });
});

test("patterns have charts, and the search finds them", async () => {
  await browser.open(url, async (page) => {
    assert.equal(await page.locator("#patterns svg.spark path").count(), 1);
    assert.match(await page.locator("#patterns").innerText(), /new since\s+2026-11-21 08:00:02 UTC/);
    await page.getByRole("searchbox").fill("econnrefused");
    assert.equal(await visible(page, "#patterns tbody tr"), 1);
    assert.match(await page.locator(".toolbar-status").innerText(), /1 of 2 patterns/);
  });
});

test("the lines around an event are those of its file", async () => {
  await browser.open(`${url}#e=logs/shop.log:77`, async (page) => {
    const lines = page.locator("dialog.browser .browser-line");
    await lines.first().waitFor();
    assert.deepEqual(await lines.evaluateAll((all) => all.map((line) => line.dataset.line)), ["76", "77", "78"]);
    assert.match(await lines.nth(2).innerText(), /at Socket.connect/);
  });
});

test("a page whose data was cut still shows the report", async () => {
  const { html } = browser.write(diskFull());
  const cut = browser.writeText(html.replace(/(id="findings-data">.{200})[^<]*/, "$1"));
  await browser.open(`${cut}#s=timeline`, async (page) => {
    await page.locator("#timeline .notice").waitFor();
    assert.equal(await visible(page, "#findings .finding"), 3);
    assert.ok(await page.locator("#timeline .static svg.plot").first().isVisible());
  });
});
