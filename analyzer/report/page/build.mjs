// node build.mjs FOLDER: makes FOLDER/main.js and FOLDER/page.css of the sources beside this file.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
await build({
  entryPoints: [join(here, "main.ts"), join(here, "page.css")],
  outdir: process.argv[2],
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome105", "firefox105", "safari16"],
  legalComments: "none",
  banner: { js: readFileSync(join(here, "notices.txt"), "utf8") },
  logLevel: "warning",
});
