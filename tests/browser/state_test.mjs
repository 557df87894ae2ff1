// The state of the page: filters, address, back button, keys, zone and colours.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { Browser, diskFull } from "./browser.mjs";

const browser = new Browser();
let url;
before(async () => {
  await browser.start();
  url = browser.write(diskFull()).url;
});
after(() => browser.stop());

const shown = (page) => page.locator("#findings .finding:visible").evaluateAll((l) => l.map((e) => e.dataset.id));
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const inView = (page, selector) =>
  page.locator(selector).evaluate((e) => {
    const { top } = e.getBoundingClientRect();
    const under = document.elementFromPoint(innerWidth / 2, top + 5);
    return top >= 0 && top < innerHeight && e.contains(under);
  });

test("filters narrow the findings, go into the address, and back takes them out", async () => {
  await browser.open(url, async (page) => {
    await page.getByRole("combobox", { name: "Severity", exact: true }).selectOption("error");
    assert.deepEqual(await shown(page), ["shop/db-unavailable"]);
    await page.getByRole("combobox", { name: "System", exact: true }).selectOption("linux");
    assert.deepEqual(await shown(page), []);
    assert.ok(await page.getByText("No finding matches the filters.").isVisible());
    assert.equal(await hash(page), "#sev=error&sys=linux");
    await page.goBack();
    assert.deepEqual(await shown(page), ["shop/db-unavailable"]);
    await page.goBack();
    assert.equal((await shown(page)).length, 3);
    await page.goForward();
    assert.equal(await page.getByRole("combobox", { name: "Severity", exact: true }).inputValue(), "error");
    await page.getByRole("button", { name: "Clear filters" }).click();
    assert.equal((await shown(page)).length, 3);
    await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("root_cause");
    assert.deepEqual(await shown(page), ["shop/disk-full"]);
  });
});

test("the search looks into the evidence, and typing is no step back", async () => {
  await browser.open(url, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("econnrefused 5432");
    assert.deepEqual(await shown(page), ["shop/db-unavailable"]);
    assert.equal(await hash(page), "#q=econnrefused 5432");
    assert.match(await page.locator(".toolbar-status").innerText(), /^1 of 3 findings/);
    assert.equal(await page.evaluate(() => history.length), 2);
    await page.keyboard.press("Escape");
    assert.equal((await shown(page)).length, 3);
    assert.equal(await page.getByRole("searchbox").inputValue(), "");
  });
});

test("a link to a finding opens at the finding, even against filters", async () => {
  await browser.open(`${url}#f=shop/db-unavailable`, async (page) => {
    assert.equal(await page.locator(".finding.selected h3").innerText(), "The shop cannot reach its database");
    assert.ok(await inView(page, ".finding.selected"));
    await page.getByRole("combobox", { name: "Severity", exact: true }).selectOption("info");
    await page.getByRole("link", { name: "The disk behind /var is full" }).first().click();
    assert.equal(await hash(page), "#f=shop/disk-full");
    assert.ok(await inView(page, ".finding.selected"));
    await page.goBack();
    await page.goBack();
    assert.match(await hash(page), /f=shop\/db-unavailable/);
  });
});

test("anchors of the page without a script still lead to their place", async () => {
  await browser.open(`${url}#f-shop-db-unavailable`, async (page) => {
    assert.ok(await inView(page, "#f-shop-db-unavailable"));
    await page.getByRole("link", { name: "Coverage" }).click();
    assert.equal(await hash(page), "#s=coverage");
    assert.ok(await inView(page, "#coverage"));
  });
});

test("keys walk through the findings and open their lines", async () => {
  await browser.open(url, async (page) => {
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await hash(page), "#f=shop/db-unavailable");
    await page.keyboard.press("k");
    assert.equal(await hash(page), "#f=shop/disk-full");
    assert.ok(await inView(page, ".finding.selected"));
    await page.keyboard.press("Enter");
    assert.match(await page.locator("dialog.browser .wanted").innerText(), /\/dev\/sdb1/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    assert.ok(await page.locator("dialog.help").isVisible());
    await page.keyboard.press("j");
    assert.equal(await hash(page), "#f=shop/disk-full");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
  });
});

test("times are UTC whatever the zone of the browser, until another is chosen", async () => {
  await browser.open(`${url}#s=timeline`, async (page) => {
    // What is far off the screen is not laid out, and so has no innerText.
    const first = page.locator("#findings time").first();
    const event = page.locator(".vlist time").first();
    await event.waitFor();
    assert.equal(await first.textContent(), "2026-11-21 08:00:00 UTC");
    assert.equal(await event.innerText(), "2026-11-21 08:00:00.984");
    await page.getByRole("combobox", { name: "Times in", exact: true }).selectOption("Europe/Berlin");
    assert.equal(await first.textContent(), "2026-11-21 09:00:00 Europe/Berlin");
    assert.equal(await event.innerText(), "2026-11-21 09:00:00.984");
    assert.match(await page.locator("header").innerText(), /2026-11-21 10:05:00 Europe\/Berlin/);
    // The line itself is evidence and stays as it was written.
    assert.match(await page.locator("#findings").textContent(), /2026-11-21 09:00:00\.984 CET/);
    await page.goBack();
    assert.equal(await first.textContent(), "2026-11-21 08:00:00 UTC");
  });
  await browser.open(`${url}#z=Asia/Tokyo`, async (page) => {
    assert.equal(await page.locator("#findings time").first().textContent(), "2026-11-21 17:00:00 Asia/Tokyo");
    assert.equal(await page.getByRole("combobox", { name: "Times in", exact: true }).inputValue(), "Asia/Tokyo");
  });
  await browser.open(`${url}#z=Mars/Olympus`, async (page) => {
    assert.equal(await page.locator("#findings time").first().textContent(), "2026-11-21 08:00:00 UTC");
  });
});

test("colours follow the system until some are chosen", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await browser.open(
    url,
    async (page) => {
      assert.equal(await ground(page), "rgb(14, 18, 23)");
      await page.getByRole("combobox", { name: "Colours", exact: true }).selectOption("light");
      assert.equal(await ground(page), "rgb(245, 246, 248)");
      assert.equal(await hash(page), "#th=light");
    },
    { colorScheme: "dark" },
  );
  await browser.open(`${url}#th=contrast`, async (page) => assert.equal(await ground(page), "rgb(0, 0, 0)"));
});
