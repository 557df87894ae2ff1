// How fast a page is in the browser: until something is painted, until it can be used, while one
// scrolls and filters, and how much memory its script takes.

/** Times in milliseconds, memory in bytes. */
export async function measure(page) {
  const painted = await page.evaluate(async () => {
    const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
    for (let i = 0; i < 200 && !seen(); ++i) await new Promise((done) => setTimeout(done, 10));
    return seen()?.startTime ?? NaN;
  });
  const usable = await page.evaluate(
    () => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  );
  const session = await page.context().newCDPSession(page);
  const heapNow = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  if ((await page.locator(".running #timeline").count()) === 0) return { painted, usable, heap: await heapNow() };
  const opened = await longest(page, async () => {
    await page.locator("#timeline").evaluate((section) => section.scrollIntoView());
    await page.locator(".live .uplot").waitFor();
  });
  const scrolled = await longest(page, () =>
    page.locator(".vlist").evaluate(async (list) => {
      for (let i = 0; i <= 60; ++i) {
        list.scrollTop = (list.scrollHeight * i) / 60;
        await new Promise(requestAnimationFrame);
      }
    }),
  );
  const filtered = await longest(page, async () => {
    for (const query of ["e", "er", "err", "error 4", ""]) {
      await page.getByRole("searchbox").fill(query);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  });
  return { painted, usable, opened, scrolled, filtered, heap: await heapNow() };
}

/** The longest time between two frames while `work` runs. */
async function longest(page, work) {
  await page.evaluate(() => {
    window.frames_ = { longest: 0, last: performance.now(), stop: false };
    const step = () => {
      const now = performance.now();
      window.frames_.longest = Math.max(window.frames_.longest, now - window.frames_.last);
      window.frames_.last = now;
      if (!window.frames_.stop) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  await work();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return page.evaluate(() => {
    window.frames_.stop = true;
    return window.frames_.longest;
  });
}
