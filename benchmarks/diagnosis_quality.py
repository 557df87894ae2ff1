#!/usr/bin/env python3
"""How often the root cause of an incident is named first.

    diagnosis_quality.py [DIR…] [--analyzer PATH] [--json FILE]

Each DIR (samples/incidents when none is given) holds incidents: a folder with `root/`, a bundle or an archive, and an
`expected.json` whose `first` lists the findings that may be named as the cause, or which says `"healthy": true`. Told
are, for each incident, at which place of the ranking the cause stands, and over all of them top-1, top-3, the mean
reciprocal rank, and the findings at warning or above on healthy machines, of which there may be none.
Exit code 0 when at least 90 % are first, all are among the first three, and no healthy machine has such a finding.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HOME = pathlib.Path(__file__).resolve().parent.parent


def analyse(analyzer, path):
    run = subprocess.run([analyzer, "report", "--json", "-", "--quiet", str(path)],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode not in (0, 3, 10):
        sys.exit(f"{path}: exit code {run.returncode}: {run.stderr.decode(errors='replace').strip()}")
    return json.loads(run.stdout)


def rank_of(document, wanted):
    """The place of the first hypothesis that names one of `wanted`, or None."""
    for place, hypothesis in enumerate(document["hypotheses"], 1):
        if any(hypothesis["finding"] == w or (w.endswith("/") and hypothesis["finding"].startswith(w)) for w in wanted):
            return place
    return None


def loud(document):
    """Findings at warning or above that are no advice."""
    return [f["id"] for f in document["findings"] if f["severity"] != "info" and f["role"] != "advice"]


def incidents_in(folders):
    for folder in folders:
        for expected in sorted(folder.rglob("expected.json")):
            root = expected.parent / "root"
            yield expected.parent.name, root if root.is_dir() else expected.parent, json.loads(expected.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=pathlib.Path, default=[HOME / "samples" / "incidents"])
    parser.add_argument("--analyzer", default=str(HOME / "build/release/analyzer/casefile-analyze"))
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()

    rows, ranks, false = [], [], 0
    for name, path, expected in incidents_in(args.folders):
        document = analyse(args.analyzer, path)
        named = document["hypotheses"][0]["finding"] if document["hypotheses"] else "-"
        if expected.get("healthy"):
            wrong = loud(document)
            false += len(wrong)
            rows.append({"incident": name, "rank": "healthy", "named": ", ".join(wrong) or "nothing"})
        else:
            ranks.append(rank_of(document, expected["first"]))
            rows.append({"incident": name, "rank": ranks[-1] or "missed", "named": named})
    for row in rows:
        print(f"{row['incident']:<40} {row['rank']!s:<8} {row['named']}")
    count = max(len(ranks), 1)
    figures = {"incidents": len(ranks),
               "top1": sum(r == 1 for r in ranks) / count,
               "top3": sum(r is not None and r <= 3 for r in ranks) / count,
               "mrr": sum(1 / r for r in ranks if r) / count,
               "false_findings_on_healthy": false}
    print(f"\n{figures['incidents']} incidents: top-1 {figures['top1']:.1%}, top-3 {figures['top3']:.1%}, "
          f"MRR {figures['mrr']:.3f}; {false} findings at warning or above on healthy machines")
    if args.json:
        args.json.write_text(json.dumps({"figures": figures, "rows": rows}, indent=2) + "\n")
    return 0 if figures["top1"] >= 0.9 and figures["top3"] == 1 and not false else 1


if __name__ == "__main__":
    sys.exit(main())
