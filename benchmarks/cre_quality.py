#!/usr/bin/env python3
"""How well casefile-analyze answers Common Reliability Enumerations that carry their own test logs.

    cre_quality.py DIR [--analyzer PATH] [--jobs N]

DIR holds one folder per rule: a rule document (*.yaml or *.yml), a `test.log` on which it must fire, and perhaps a
`test-fp.log` on which it must not. All rules are loaded at once and every log is analysed by itself, as a user would do
it: `casefile-analyze --rules DIR --json - LOG`. Told are the rules that load, those that fire on their own log, and how
many of all pairs of a rule and another rule's log are cross-fires.
Exit code 0 when at least 98 % load and fire and at most 0.143 % of the pairs are cross-fires.
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys

LEAST_FIRING = 354 / 361
MOST_CROSSFIRES = 184 / 128_881


def analyse(analyzer, rules, log):
    """The ids of the CRE rules that fired on `log`, and those that could not be asked."""
    run = subprocess.run(
        [analyzer, "report", "--rules", str(rules), "--json", "-", "--quiet", str(log)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode not in (0, 3, 10):
        sys.exit(f"{log}: exit code {run.returncode}: {run.stderr.decode(errors='replace').strip()}")
    document = json.loads(run.stdout)
    fired = {f["id"] for f in document["findings"] if f["id"].startswith("cre/")}
    refused = {n["rule"]: n["why"] for n in document["coverage"]["not_checked"]
               if "cannot be asked" in n["why"] or n["rule"].endswith((".yaml", ".yml"))}
    return fired, refused


def rules_by_file(analyzer, rules):
    """Which rules came from which folder: {folder: [id]}."""
    run = subprocess.run([analyzer, "rules", "list", "--json", "--rules", str(rules)],
                         stdout=subprocess.PIPE, check=True)
    folders = {}
    for rule in json.loads(run.stdout)["rules"]:
        if rule["id"].startswith("cre/"):
            folders.setdefault(str(pathlib.Path(rule["file"]).parent), []).append(rule["id"])
    return folders


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rules", type=pathlib.Path)
    parser.add_argument("--analyzer", default="build/release/analyzer/casefile-analyze")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()

    folders = rules_by_file(args.analyzer, args.rules)
    own_log = {log: folders.get(str(log.parent), []) for log in sorted(args.rules.rglob("test.log"))}
    own_log = {log: ids for log, ids in own_log.items() if ids}
    quiet_log = {log: folders.get(str(log.parent), []) for log in sorted(args.rules.rglob("test-fp.log"))}

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        logs = list(own_log) + list(quiet_log)
        answers = dict(zip(logs, pool.map(lambda log: analyse(args.analyzer, args.rules, log), logs)))

    known = sorted({i for ids in own_log.values() for i in ids})
    refused = next(iter(answers.values()))[1] if answers else {}
    silent = [(i, log) for log, ids in own_log.items() for i in ids if i not in answers[log][0]]
    cross = [(i, log) for log, ids in own_log.items() for i in sorted(answers[log][0]) if i not in ids]
    false = [(i, log) for log, ids in quiet_log.items() for i in ids if i in answers[log][0]]

    for name, why in sorted(refused.items()):
        print(f"not loaded  {name}: {why}")
    for name, log in silent:
        print(f"silent      {name} on {log}")
    for name, log in false:
        print(f"false       {name} on {log}")
    for name, log in cross:
        print(f"cross-fire  {name} on {log}")
    pairs = len(known) * len(own_log)
    fired = len(known) - len({i for i, _ in silent})
    print(f"\n{len(known)} rules with a log, {len(refused)} not loaded, {fired} fire on their own log "
          f"({100 * fired / max(len(known), 1):.1f} %)")
    print(f"{len(cross)} cross-fires in {pairs} pairs ({100 * len(cross) / max(pairs, 1):.3f} %), "
          f"{len(false)} of {len(quiet_log)} logs that must stay quiet do not")
    good = fired >= LEAST_FIRING * len(known) and len(cross) <= MOST_CROSSFIRES * pairs
    return 0 if good and known else 1


if __name__ == "__main__":
    sys.exit(main())
