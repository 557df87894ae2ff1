// Whatever stands in the fields of a document, the browser makes no element of it, runs nothing and
// asks for nothing.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { Browser, diskFull } from "./browser.mjs";
import { kPoisons, poisoned } from "./poison.mjs";

const browser = new Browser();
before(() => browser.start());
after(() => browser.stop());

/** What the page is made of: names of elements and of attributes, but for those that lists repeat. */
const shape = (page) =>
  page.evaluate(() => {
    const found = {};
    for (const element of document.querySelectorAll("*")) {
      for (const { name } of element.attributes)
        if (/^(on|style$|src|ping|action)/.test(name) && element.closest(".uplot, .vlist, .u-legend") === null)
          found[`${element.localName}[${name}]`] = 1;
      if (!/^(option|span|a|g|path|rect|title)$/.test(element.localName))
        found[element.localName] = (found[element.localName] ?? 0) + 1;
    }
    return found;
  });

async function exercise(page) {
  const timeline = page.locator("#timeline");
  await timeline.evaluate((element) => element.scrollIntoView());
  await page.locator(".live .uplot").waitFor();
  for (const name of ["Severity", "System", "Role", "Source"]) {
    const list = page.getByRole("combobox", { name, exact: true });
    if (!(await list.isVisible())) continue;
    await list.selectOption({ index: 1 });
    await list.selectOption({ index: 0 });
  }
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator("dialog.browser[open]").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => top.owned ?? self.owned), undefined);
}

const shapeOf = async (document) => {
  let found;
  await browser.open(browser.write(document).url, async (page) => {
    await exercise(page);
    found = await shape(page);
  });
  return found;
};

test("text around what is written makes no other elements than harmless text", async () => {
  const harmless = await shapeOf(poisoned(diskFull(), (text) => `${text} harmless`));
  assert.ok(Object.keys(harmless).length > 20);
  // All behind one another, forwards and backwards, so that each once comes first.
  for (const poison of [kPoisons.join(" "), [...kPoisons].reverse().join(" ")])
    assert.deepEqual(await shapeOf(poisoned(diskFull(), (text) => text + poison)), harmless);
});

for (const poison of kPoisons) {
  test(`nothing but poison: ${JSON.stringify(poison.slice(0, 60))}`, async () => {
    await browser.open(browser.write(poisoned(diskFull(), () => poison)).url, async (page) => {
      await page.locator("#timeline").evaluate((element) => element.scrollIntoView());
      await page.locator(".live .uplot").waitFor();
      assert.equal(await page.evaluate(() => top.owned ?? self.owned), undefined);
      assert.equal(await page.locator("script").count(), 2);
      assert.equal(await page.locator("iframe, img, form, link, base, object, embed").count(), 0);
    });
  });
}

test("the address cannot inject anything either", async () => {
  const { url } = browser.write(diskFull());
  for (const poison of kPoisons.filter((each) => each.length < 1000)) {
    const hash = ["f", "e", "s", "q", "sev", "sys", "role", "src", "t", "z", "th"]
      .map((key) => `${key}=${encodeURIComponent(poison)}`)
      .join("&");
    await browser.open(`${url}#${hash}`, async (page) => {
      await page.locator("dialog.browser[open]").waitFor();
      assert.equal(await page.evaluate(() => top.owned ?? self.owned), undefined);
      assert.equal(await page.locator("iframe, img, form, link, base, object, embed").count(), 0);
    });
  }
});

test("the policy stops what would get through: markup from text, other scripts, any request", async () => {
  const { url } = browser.write(diskFull());
  await assert.rejects(
    browser.open(url, async (page) => {
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.append("top.owned = 1");
        document.body.append(script);
      });
      assert.equal(await page.evaluate(() => top.owned), undefined);
    }),
    /TrustedScript/,
  );
  await assert.rejects(
    browser.open(url, (page) => page.evaluate(() => (document.body.innerHTML = "<b>x</b>"))),
    /TrustedHTML/,
  );
  await assert.rejects(
    browser.open(url, (page) => page.evaluate(() => fetch("http://evil.example/").catch(() => undefined))),
    /Content Security Policy|request/i,
  );
});
