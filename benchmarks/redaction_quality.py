#!/usr/bin/env python3
"""Leak and over-redaction of the redaction engine on a set of samples.

    redaction_quality.py SAMPLES.jsonl PROGRAM [ARG...]  [--show SOURCE|--show-over]

Each row of SAMPLES is a JSON object: source, kind ("tp" or "fp"), text and secrets, or raw_b64 and
forms_b64 for bytes. PROGRAM is either `redact_filter --pieces` (one process for all rows; a row is
its length, a line end, and its bytes) or any filter from stdin to stdout (one process per row), such
as `casefile-collect redact`.

leak %: rows of kind tp of which a secret still stands in the output. over %: rows of kind fp that
were changed; "hard" counts only the rows marked fp_hard, which hold nothing that looks like a secret.
"""

import base64
import collections
import json
import subprocess
import sys


def load(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if "raw_b64" in row:
            row["bytes"] = base64.b64decode(row["raw_b64"])
            row["wanted"] = [base64.b64decode(form) for form in row["forms_b64"]]
        else:
            row["bytes"] = row["text"].encode()
            row["wanted"] = [secret.encode() for secret in row.get("secrets") or []]
        rows.append(row)
    return rows


def redact_all(command, texts):
    if "--pieces" not in command:
        return [subprocess.run(command, input=t, stdout=subprocess.PIPE, check=True).stdout for t in texts]
    stream = b"".join(b"%d\n" % len(t) + t for t in texts)
    out = subprocess.run(command, input=stream, stdout=subprocess.PIPE, check=True).stdout
    results, at = [], 0
    while at < len(out):
        end = out.index(b"\n", at)
        size = int(out[at:end])
        results.append(out[end + 1:end + 1 + size])
        at = end + 1 + size
    assert len(results) == len(texts)
    return results


def main():
    arguments = sys.argv[1:]
    show = None
    if "--show" in arguments:
        at = arguments.index("--show")
        show = arguments[at + 1]
        del arguments[at:at + 2]
    show_over = "--show-over" in arguments
    if show_over:
        arguments.remove("--show-over")
    if len(arguments) < 2:
        sys.exit(__doc__)
    rows = load(arguments[0])
    outputs = redact_all(arguments[1:], [row["bytes"] for row in rows])
    leaks, overs = collections.defaultdict(list), collections.defaultdict(list)
    for row, out in zip(rows, outputs):
        name = row["source"] if row["source"] != "variants" else "variants/" + row["shape"]
        if row["kind"] == "tp":
            leaked = any(secret in out for secret in row["wanted"])
            leaks[name].append(leaked)
            if leaked and show and (show == "all" or name.startswith(show)):
                print(f"LEAK {name} {row['rule']} {row['bytes']!r:.600}\n  secret {row['wanted']!r:.300}\n  out    {out!r:.600}")
        else:
            changed = out != row["bytes"]
            overs[name].append((changed, row.get("fp_hard", True)))
            if changed and show_over:
                print(f"OVER hard={row.get('fp_hard')} {name} {row['rule']} {row['bytes']!r:.400}\n  out  {out!r:.400}")
    print(f"{'source':34} {'leak':>12} {'leak %':>7} {'over':>10} {'over %':>7} {'hard %':>7}")
    total = [0, 0, 0, 0]
    for name in sorted(set(leaks) | set(overs)):
        bad, count = sum(leaks[name]), len(leaks[name])
        changed, clean = sum(c for c, _ in overs[name]), len(overs[name])
        hard = [c for c, is_hard in overs[name] if is_hard]
        total = [total[0] + bad, total[1] + count, total[2] + changed, total[3] + clean]
        percent = lambda part, whole: f"{100 * part / whole:7.1f}" if whole else "      -"
        print(f"{name:34} {bad:5} /{count:5} {percent(bad, count)} {changed:4} /{clean:4} {percent(changed, clean)} {percent(sum(hard), len(hard))}")
    print(f"{'all':34} {total[0]:5} /{total[1]:5} {100 * total[0] / max(1, total[1]):7.1f} {total[2]:4} /{total[3]:4} {100 * total[2] / max(1, total[3]):7.1f}")


if __name__ == "__main__":
    main()
