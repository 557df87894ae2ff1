#!/usr/bin/env python3
"""Measures a template miner on Loghub-style *_structured_corrected.csv files.

  templates_quality.py DIRECTORY COMMAND [ARG...]

COMMAND is run once per set as  COMMAND ARG... --content --csv OUT INPUT  where INPUT holds the bare
messages, one a line; OUT gets one row a line: LineId,EventId,EventTemplate. The sets are not part of
this repository (their licence allows research only): pass the directory they lie in.

  GA   share of lines whose predicted group has exactly the lines of the true group
  FGA  F1 over groups
  PA   share of lines whose template text is the true one (norm below)
  FTA  F1 over templates: all lines of the predicted template have that one true template
"""
import argparse
import collections
import csv
import pathlib
import re
import subprocess
import tempfile


def norm(template, merge_spaced):
    text = re.sub(r"<[^<>\s]*>", "<*>", " ".join(template.split()))
    adjacent = r"<\*>(\s*<\*>)+" if merge_spaced else r"(<\*>)+"
    return re.sub(adjacent, "<*>", text)


def f1(hits, predicted, true):
    if hits == 0:
        return 0.0
    precision, recall = hits / predicted, hits / true
    return 2 * precision * recall / (precision + recall)


def score(true, predicted_ids, predicted):
    groups, true_groups = collections.defaultdict(list), collections.defaultdict(list)
    for i, event in enumerate(predicted_ids):
        groups[event].append(i)
    for i, template in enumerate(true):
        true_groups[template].append(i)
    ga_lines = ga_groups = fta_hits = 0
    for lines in groups.values():
        kinds = {true[i] for i in lines}
        if len(kinds) != 1:
            continue
        only = kinds.pop()
        if len(true_groups[only]) == len(lines):
            ga_lines += len(lines)
            ga_groups += 1
        if predicted[lines[0]] == only:
            fta_hits += 1
    n = len(true)
    return {
        "GA": ga_lines / n,
        "FGA": f1(ga_groups, len(groups), len(true_groups)),
        "PA": sum(t == p for t, p in zip(true, predicted)) / n,
        "FTA": f1(fta_hits, len(groups), len(true_groups)),
        "groups": len(groups),
        "true": len(true_groups),
    }


def differences(true, predicted_ids, predicted, contents):
    """What was split, what was lumped and what is merely written differently, worst first."""
    groups, true_groups = collections.defaultdict(set), collections.defaultdict(set)
    for i, event in enumerate(predicted_ids):
        groups[event].add(i)
    for i, template in enumerate(true):
        true_groups[template].add(i)
    for template, lines in sorted(true_groups.items(), key=lambda item: -len(item[1])):
        mine = {predicted_ids[i] for i in lines}
        lump = len(mine) == 1 and len(groups[next(iter(mine))]) != len(lines)
        if len(mine) == 1 and not lump and predicted[min(lines)] == template:
            continue
        what = "split" if len(mine) > 1 else "lump" if lump else "text"
        print(f"  {what} {len(lines)} lines\n      true {template[:300]}")
        for event in sorted(mine)[:4]:
            first = min(groups[event] & lines)
            print(f"      mine {predicted[first][:300]}\n      line {contents[first][:200]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    parser.add_argument("--only", help="one set, by the start of its name")
    parser.add_argument("--merge-spaced", action="store_true", help="norm: `<*> <*>` is one, too")
    parser.add_argument("--show", action="store_true", help="print every template that is not right")
    args = parser.parse_args()
    totals, sets = collections.Counter(), 0
    print(f"{'set':<14}{'GA':>7}{'FGA':>7}{'PA':>7}{'FTA':>7}{'groups':>8}{'true':>6}")
    for path in sorted(args.directory.glob("*_structured_corrected.csv")):
        if args.only and not path.name.startswith(args.only):
            continue
        with open(path, newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        with tempfile.TemporaryDirectory() as temp:
            source, out = pathlib.Path(temp, "in.log"), pathlib.Path(temp, "out.csv")
            source.write_text("".join(r["Content"] + "\n" for r in rows), encoding="utf-8")
            command = [*args.command, "--content", "--csv", str(out), str(source)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            with open(out, newline="", encoding="utf-8") as f:
                mined = list(csv.DictReader(f))
        if len(mined) != len(rows):
            raise SystemExit(f"{path.name}: {len(rows)} lines in, {len(mined)} rows out")
        true = [norm(r["EventTemplate"], args.merge_spaced) for r in rows]
        predicted = [norm(r["EventTemplate"], args.merge_spaced) for r in mined]
        ids = [r["EventId"] for r in mined]
        result = score(true, ids, predicted)
        name = path.name.split("_")[0]
        print(f"{name:<14}" + "".join(f"{result[k]:7.3f}" for k in ("GA", "FGA", "PA", "FTA"))
              + f"{result['groups']:8d}{result['true']:6d}")
        if args.show:
            differences(true, ids, predicted, [r["Content"] for r in rows])
        totals.update({k: result[k] for k in ("GA", "FGA", "PA", "FTA")})
        sets += 1
    if sets:
        print(f"{'mean':<14}" + "".join(f"{totals[k] / sets:7.3f}" for k in ("GA", "FGA", "PA", "FTA")))


if __name__ == "__main__":
    main()
