#!/usr/bin/env python3
"""casefile-analyze templates: one row a line, the same template for lines of one event."""
import csv
import json
import os
import pathlib
import subprocess
import tempfile

MESSAGES = [f'session opened for user u{i}x by "tool {i}"' for i in range(20)]
MESSAGES += ["service stopped", "", "service started", "\x1b[31mred\x1b[0m"]


def run(program, *args):
    done = subprocess.run([program, "templates", *map(str, args)], capture_output=True, check=False)
    assert done.returncode == 0, (args, done)
    return done.stdout.decode()


def main():
    program = os.environ["CASEFILE_ANALYZE"]
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder, "messages.txt"), pathlib.Path(folder, "out.csv")
        source.write_text("".join(m + "\n" for m in MESSAGES), encoding="utf-8")
        run(program, "--content", "--csv", out, source)
        with open(out, newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        assert [int(r["LineId"]) for r in rows] == list(range(1, len(MESSAGES) + 1)), rows
        assert {r["EventTemplate"] for r in rows[:20]} == {'session opened for user <*> by "tool <*>"'}
        assert len({r["EventId"] for r in rows[:20]}) == 1
        assert rows[20]["EventTemplate"] == "service stopped"
        assert rows[22]["EventTemplate"] == "service started"
        assert run(program, "--content", "--csv", "-", source) == out.read_text(encoding="utf-8")
        listed = json.loads(run(program, "--content", "--json", source))
        assert listed["messages"] == len(MESSAGES), listed
        assert listed["templates"][0]["text"] == 'session opened for user <*> by "tool <*>"', listed
        assert listed["templates"][0]["count"] == 20 and len(listed["templates"][0]["parameters"]) == 2
        assert sum(t["count"] for t in listed["templates"]) == len(MESSAGES)
        shown = run(program, "--content", source)
        assert "\x1b" not in shown, "the list must neutralise escapes"
        assert shown.lstrip().startswith("20 "), shown

        log = pathlib.Path(folder, "syslog")
        log.write_text("".join(f"Nov 21 08:00:{i:02d} host app[{i}]: worker {i} ready\n"
                               for i in range(30)), encoding="utf-8")
        rows = list(csv.DictReader(run(program, "--csv", "-", log).splitlines()))
        assert len(rows) == 30, len(rows)
        assert {r["EventTemplate"] for r in rows} == {"worker <*> ready"}, rows[0]


if __name__ == "__main__":
    main()
