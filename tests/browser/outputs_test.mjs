// The outputs for other programs, against the definitions of their formats.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";

import { diskFull, here, root } from "./browser.mjs";
import { kPoisons, poisoned } from "./poison.mjs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv");

function write(format, document) {
  return execFileSync(process.env.CASEFILE_WRITE_REPORT, [format], {
    input: JSON.stringify(document),
    maxBuffer: 64 * 1024 * 1024,
  }).toString("utf8");
}

function empty() {
  return JSON.parse(readFileSync(join(root, "tests/golden/report/empty.findings.json"), "utf8"));
}

const documents = () => [
  diskFull(),
  empty(),
  ...kPoisons.map((poison) => poisoned(diskFull(), () => poison)),
  poisoned(diskFull(), (text) => text + kPoisons.join(" ")),
];

test("SARIF follows the schema of OASIS", () => {
  // The schema is of draft 04, whose ids have another name.
  const ajv = new Ajv({ allErrors: true, unknownFormats: "ignore", schemaId: "id" });
  ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
  const path = join(here, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const valid = ajv.compile(JSON.parse(readFileSync(path, "utf8")));
  for (const document of documents()) {
    const sarif = JSON.parse(write("sarif", document));
    assert.ok(valid(sarif), ajv.errorsText(valid.errors));
  }
  // The check can fail.
  const wrong = JSON.parse(write("sarif", diskFull()));
  wrong.runs[0].results[0].level = "loud";
  assert.ok(!valid(wrong));
});

test("JSON comes back as it was given", () => {
  for (const document of documents()) {
    const once = write("json", document);
    assert.equal(write("json", JSON.parse(once)), once);
  }
});

test("every line of NDJSON is an object with a time", () => {
  for (const document of documents()) {
    const lines = write("ndjson", document).split("\n").filter((line) => line !== "");
    assert.equal(lines.length, document.events.length);
    for (const line of lines) assert.ok(!Number.isNaN(Date.parse(JSON.parse(line).time)));
  }
});

/** The cells of RFC 4180. */
function cells(csv) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < csv.length; ++i) {
    const row = rows[rows.length - 1];
    if (quoted && csv.startsWith('""', i)) row[row.length - 1] += csv[i++];
    else if (csv[i] === '"') quoted = !quoted;
    else if (!quoted && csv[i] === ",") row.push("");
    else if (!quoted && csv.startsWith("\r\n", i)) rows.push([""]), ++i;
    else row[row.length - 1] += csv[i];
  }
  assert.ok(!quoted);
  return rows.slice(0, -1);
}

test("no cell of CSV is a formula, and rows stay rows", () => {
  const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=HYPERLINK(\"http://x\")", "a\r\n=1"];
  for (const formula of formulas) {
    const rows = cells(write("csv", poisoned(diskFull(), () => formula)));
    assert.equal(rows.length, 4);
    for (const row of rows) {
      assert.equal(row.length, 8);
      for (const cell of row) assert.doesNotMatch(cell, /^[\s]*[=+@-]|[\r\n]/);
    }
  }
});
