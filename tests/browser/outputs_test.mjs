// The outputs for other programs, against the definitions of their formats.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
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

/** What xmllint says of `xml` beside our schema of JUnit; empty when it is valid. */
function complaints(xml) {
  const schema = join(here, "junit.xsd");
  const run = spawnSync("xmllint", ["--noout", "--nonet", "--schema", schema, "-"], { input: xml });
  return run.status === 0 ? "" : run.stderr.toString("utf8");
}

test("JUnit follows the schema that build servers read", () => {
  const xml = write("junit", diskFull());
  const documents = [xml, write("junit", empty())];
  for (const poison of kPoisons) documents.push(write("junit", oneFinding(poison)));
  for (const document of documents) assert.equal(complaints(document), "");
  assert.equal(xml.match(/<failure /g).length, 2);
  // The check can fail.
  assert.notEqual(complaints(xml.replace('classname="', 'class="')), "");
  assert.notEqual(complaints(xml.replace("<failure ", "<broken ").replace("</failure>", "</broken>")), "");
});

/** A document with one finding, all of whose texts are `poison`: the ids of several would be the same. */
function oneFinding(poison) {
  const document = diskFull();
  document.findings = document.findings.slice(0, 1);
  document.coverage.not_checked = [];
  return poisoned(document, () => poison);
}

test("the page reads in a browser for text", () => {
  const dump = spawnSync("w3m", ["-dump", "-cols", "120", "-T", "text/html"], {
    input: write("html", diskFull()),
  }).stdout.toString("utf8");
  const words = dump.replace(/\s+/g, " ");
  const [finding] = diskFull().findings;
  let from = 0;
  for (const expected of [
    `1 ${finding.title}`,
    `Cause ${finding.title}`,
    `${finding.severity} root cause ${finding.system}`,
    `${finding.evidence[0].path}:${finding.evidence[0].line} byte`,
    finding.remedy[0].replaceAll("`", ""),
    "Please also send",
    "Events worth a line",
  ]) {
    const at = words.indexOf(expected, from);
    assert.ok(at >= 0, `'${expected}' is not there, or not in its place:\n${dump}`);
    from = at;
  }
  assert.doesNotMatch(words, /byte [\d,]+20\d\d-/);
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
