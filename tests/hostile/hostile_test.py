"""Every file of the hostile corpus, through verify and report: what is said of it, how long it takes, and that nothing
outside was touched."""

import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
import unittest

import corpus

ANALYZE = os.environ["CASEFILE_ANALYZE"]
# Control characters that a terminal would obey; a line feed and a tab are text.
COMMANDS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae\x8b]|\xe2\x81[\xa6-\xa9]")
OUTSIDE = pathlib.Path("/tmp/casefile-hostile-evil")


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))


class Hostile(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)

    def analyze(self, *command, seconds):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.work), "LC_ALL": "C.UTF-8"}
        begun = time.monotonic()
        done = subprocess.run([ANALYZE, *map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env=environment, cwd=self.work, preexec_fn=limits, timeout=10 * seconds)
        self.assertLess(time.monotonic() - begun, 4 * seconds)
        self.assertIsNone(COMMANDS.search(done.stdout + done.stderr), (done.stdout + done.stderr)[:2000])
        return done

    def check(self, name, make, says, codes, seconds):
        file = self.work / name
        file.write_bytes(make())
        text = ""
        for command in ("ls", "verify"):
            done = self.analyze(command, file, seconds=seconds)
            text += (done.stdout + done.stderr).decode()
            self.assertIn(done.returncode, (0, 1, 3), text)
        self.assertIn(done.returncode, codes, text)
        self.assertRegex(text, says)
        if name.endswith("_bomb"):
            return  # reading it is all that a bomb is about
        done = self.analyze("report", "--json", self.work / "out.json", file, seconds=seconds)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr[-2000:])
        self.assertLessEqual({path.name for path in self.work.iterdir()}, {name, "out.json"})
        self.assertFalse(OUTSIDE.exists())


def add(name, make, stands_for, says, codes, seconds):
    def test(self):
        self.check(name, make, says, codes, seconds)
    test.__doc__ = stands_for
    setattr(Hostile, f"test_{name}", test)


for each in corpus.CASES:
    add(*each)


if __name__ == "__main__":
    if len(corpus.CASES) < 40:
        sys.exit("the corpus has shrunk")
    unittest.main()
