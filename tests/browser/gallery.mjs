// node gallery.mjs CASEFILE-ANALYZE: makes the pictures of docs/report.md from a sample incident.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { chromiumPath } from "./chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "casefile-gallery-"));
const pictures = join(root, "docs/gallery");
mkdirSync(pictures, { recursive: true });

const page = join(folder, "report.html");
execFileSync(process.argv[2], [join(root, "samples/incidents/agentim-disk-full/root"), "--quiet", "--html", page]);
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

async function picture(name, hash, { width = 1200, height = 800, scheme = "light", act } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, offline: true });
  const view = await context.newPage();
  await view.goto(`${pathToFileURL(page).href}#${hash}`);
  if (act) await act(view);
  await view.waitForTimeout(300);
  await view.screenshot({ path: join(pictures, `${name}.png`) });
  await context.close();
}

await picture("causes", "");
await picture("finding", "f=agentim/disk-full");
await picture("timeline", "s=timeline");
await picture("lines", "e=var/log/syslog:417");
await picture("patterns", "s=patterns", { scheme: "dark" });
await picture("phone", "", { width: 390, height: 800 });
await browser.close();
rmSync(folder, { recursive: true });
