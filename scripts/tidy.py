#!/usr/bin/env python3
"""tidy.py [BUILD-FOLDER] [FILE…]: clang-tidy over every source, or those named, with the commands of
BUILD-FOLDER/compile_commands.json (default: build/tidy).

Most of clang-tidy's time goes into the headers of the standard library, again for each source. So
sources that are compiled alike are checked a dozen at a time, one behind the other in one file: two
that cannot stand together, for a name both have in an unnamed namespace, come into different batches.
Prints what clang-tidy says, with the places of the sources. Exit code 1 when it said something.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Macros of GoogleTest, Google Benchmark and libFuzzer break rules that are not theirs to keep.
SKIPPED = ("benchmarks/", "fuzz/", "tests/")
BATCH = 12
INCLUDE = re.compile(r'#include\s+(["<][^">]+[">])')


def sources(build, named):
    """Source (relative to the root) -> the command that compiles it, without its file names."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = os.path.relpath(entry["file"], ROOT)
        if path.startswith(("..", "build/") + SKIPPED) or (named and path not in named):
            continue
        words = shlex.split(entry["command"])
        if words[0].endswith("ccache"):
            words = words[1:]
        kept = [w for w in words if w != "-c" and w != entry["file"]]
        at = kept.index("-o")
        commands[path] = tuple(kept[:at] + kept[at + 2:])
    return commands


class Batch:
    """Some sources as one, and where each of its lines comes from."""

    def __init__(self, paths, command, folder, number):
        self.paths = paths
        self.command = list(command)
        self.file = folder / f"batch{number}.cc"

    def write(self):
        self.places = []
        seen, lines = set(), []
        for path in self.paths:
            for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
                include = INCLUDE.match(line)
                if include and include[1] in seen:
                    line = ""
                elif include:
                    seen.add(include[1])
                lines.append(line)
                self.places.append((path, number))
        self.file.write_text("\n".join(lines) + "\n")

    def place(self, line):
        return self.places[min(int(line), len(self.places)) - 1]

    def run(self, command):
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + result.stderr

    def drop_what_clashes(self):
        """Leaves out sources until the rest compiles as one; returns them."""
        dropped = []
        while True:
            self.write()
            status, output = self.run(
                self.command + ["-fsyntax-only", "-w", "-ferror-limit=0", str(self.file)])
            if status == 0 or len(self.paths) == 1:
                return dropped
            blamed = {self.place(line)[0]
                      for line in re.findall(rf"{re.escape(str(self.file))}:(\d+):\d+: (?:fatal )?error", output)}
            blamed = (blamed - {self.paths[0]}) or {self.paths[-1]}
            dropped += [p for p in self.paths if p in blamed]
            self.paths = [p for p in self.paths if p not in blamed]

    def tidy(self):
        """What clang-tidy says, with places of sources."""
        status, output = self.run(
            ["clang-tidy", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", str(self.file), "--"]
            + self.command[1:])
        here = re.compile(re.escape(str(self.file)) + r":(\d+)")
        said = here.sub(lambda m: "{}:{}".format(*self.place(m[1])), output)
        lines = [l for l in said.splitlines() if not re.match(r"\d+ warnings? (and \d+ errors? )?generated", l)]
        return status != 0, "\n".join(lines)


def check(group, folder):
    """Every source of a list that is compiled alike; yields what was said of each batch."""
    number, command, waiting = group
    part = 0
    while waiting:
        batch = Batch(waiting[:BATCH], command, folder, f"{number}-{part}")
        waiting = waiting[BATCH:]
        waiting = batch.drop_what_clashes() + waiting
        yield batch.paths, *batch.tidy()
        part += 1


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/tidy")
    alike = {}
    for path, command in sorted(sources(build, sys.argv[2:]).items()):
        alike.setdefault(command, []).append(path)
    # Lists of two batches at most, so that every processor has work to the end.
    groups = [(f"{i}-{j}", command, paths[j:j + 2 * BATCH])
              for i, (command, paths) in enumerate(alike.items())
              for j in range(0, len(paths), 2 * BATCH)]
    count = sum(len(paths) for _, _, paths in groups)
    failed = done = 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(lambda g: list(check(g, pathlib.Path(scratch))), groups):
            for paths, bad, said in results:
                done += len(paths)
                failed += bad
                print(f"[{done}/{count}] {' '.join(paths)}", flush=True)
                if bad:
                    print(said, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
