// node run.mjs TEST: runs a test when what it needs is there, else exits with 77, which ctest takes
// for "skipped".
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromiumPath } from "./chromium.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const test = process.argv[2];
if (!existsSync(join(here, "node_modules/playwright-core"))) {
  console.log(`skipped: npm ci in ${here} was not run; scripts/test.sh does`);
  process.exit(77);
}
const needsBrowser = !/(units|lint|outputs)_test/.test(test);
if (needsBrowser && chromiumPath() === undefined) {
  console.log("skipped: there is no Chromium; apt-get install chromium");
  process.exit(77);
}
for (const program of /outputs_test/.test(test) ? ["xmllint", "w3m"] : []) {
  if (spawnSync(program, ["--version"]).error === undefined) continue;
  console.log(`skipped: there is no ${program}; apt-get install libxml2-utils w3m`);
  process.exit(77);
}
await import(pathToFileURL(test).href);
