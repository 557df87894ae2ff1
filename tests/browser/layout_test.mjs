// Every screen, and everybody: widths from a phone's to a wall's, and what axe finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";

import { Browser, diskFull, here } from "./browser.mjs";

const axe = readFileSync(join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const browser = new Browser();
let url;
before(async () => {
  await browser.start();
  url = browser.write(diskFull()).url;
});
after(() => browser.stop());

async function audit(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
  assert.deepEqual(found, [], what);
}

for (const width of [320, 400, 768, 1280, 2560, 3840]) {
  test(`nothing sticks out at ${width} pixels`, async () => {
    await browser.open(
      `${url}#s=timeline`,
      async (page) => {
        await page.locator(".live .uplot").waitFor();
        await page.waitForTimeout(100);
        const wide = await page.evaluate(() => {
          const scrolls = (e) => e.closest(".scroll, .vlist, pre, nav ul, .live-lanes, dialog, .u-legend, .skip") !== null;
          return [...document.querySelectorAll("body *")]
            .filter((e) => !scrolls(e) && e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => `${e.localName}.${e.getAttribute("class")}`);
        });
        assert.deepEqual(wide, []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      },
      { width },
    );
  });
}

for (const theme of ["light", "dark", "contrast"]) {
  test(`axe finds nothing in ${theme} colours`, async () => {
    await browser.open(`${url}#s=timeline&th=${theme}`, async (page) => {
      await page.locator(".live .uplot").waitFor();
      await audit(page, "page");
      await page.locator(".vlist a").first().click();
      await page.locator("dialog.browser .wanted").waitFor();
      await audit(page, "lines");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await audit(page, "keys");
    });
  });
}

test("axe finds nothing on a phone, nor with the filters that hide all", async () => {
  await browser.open(`${url}#q=nothing-has-this`, (page) => audit(page, "hidden"), { width: 360 });
});

// The page as it is before its script has run, and where none may run.
test("axe finds nothing in the page without its script", async () => {
  const { html } = browser.write(diskFull());
  const bare = browser.writeText(html.replace(/<script>[^]*?<\/script>/, ""));
  await browser.open(bare, async (page) => {
    assert.equal(await page.locator(".toolbar").count(), 0);
    await audit(page, "static");
  });
});
