"""The sample machines, each collected once and analysed once for all tests of a program."""

import functools
import json
import pathlib
import tempfile

import bundles

SAMPLES = bundles.SOURCE / "samples" / "incidents"
NAMES = sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir())


class Machine:
    def __init__(self, name):
        self.folder = SAMPLES / name
        self._work = tempfile.TemporaryDirectory()
        self.work = pathlib.Path(self._work.name)
        self.identity, recipient = bundles.new_key(self.work)
        # 3: a copied root may lack what only a running machine has.
        self.bundle = bundles.collect(self.folder / "root", recipient, self.work, codes=(0, 3))
        self.members = bundles.opened(self.bundle, self.identity)

    def expected(self, name):
        return json.loads((self.folder / name).read_text())

    @functools.cached_property
    def reports(self):
        """{"findings": parsed JSON, "html": text, "markdown": text, "terminal": text}"""
        findings, html, markdown = (self.work / name for name in ("findings.json", "report.html", "report.md"))
        done = bundles.must(bundles.ANALYZE, self.bundle, "-i", self.identity, "--json", findings, "--html", html,
                            "--markdown", markdown, codes=(0, 3, 10))
        return {"findings": json.loads(findings.read_text()), "html": html.read_text(), "markdown": markdown.read_text(),
                "terminal": done.stdout.decode()}


@functools.cache
def machine(name):
    return Machine(name)
