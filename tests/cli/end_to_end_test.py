"""A sample machine from --root to the report: nothing secret gets out, what matters stays, and the
full disk comes first."""

import json
import pathlib
import tempfile
import unittest

import bundles

SAMPLES = bundles.SOURCE / "samples" / "incidents"


class Machine:
    """One sample, collected and analysed once for all tests."""

    def __init__(self, name):
        self.folder = SAMPLES / name
        self.work = tempfile.TemporaryDirectory()
        work = pathlib.Path(self.work.name)
        self.identity, recipient = bundles.new_key(work)
        # 3: a copied root lacks what only a running machine has.
        self.bundle = bundles.collect(self.folder / "root", recipient, work, codes=(0, 3))
        self.members = bundles.opened(self.bundle, self.identity)
        findings = work / "findings.json"
        self.report = bundles.must(bundles.ANALYZE, self.bundle, "-i", self.identity, "--json", findings,
                                   "--html", work / "report.html", "--markdown", work / "report.md", codes=(0, 3, 10))
        self.findings = json.loads(findings.read_text())
        self.html = (work / "report.html").read_text()
        self.markdown = (work / "report.md").read_text()

    def expected(self, name):
        return json.loads((self.folder / name).read_text())


MACHINES = {}
NAMES = sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir())


def machine(name):
    if name not in MACHINES:
        MACHINES[name] = Machine(name)
    return MACHINES[name]


def tearDownModule():
    for each in MACHINES.values():
        each.work.cleanup()


class Secrets(unittest.TestCase):
    def test_no_planted_secret_gets_out(self):
        for name in NAMES:
            with self.subTest(name):
                self.assert_hidden(machine(name))

    def assert_hidden(self, sample):
        planted = sample.expected("planted-secrets.json")
        texts = dict(sample.members)
        texts["the report"] = sample.html.encode()
        texts["the findings"] = json.dumps(sample.findings, ensure_ascii=False).encode()
        texts["the names"] = "\n".join(sample.members).encode()
        for secret in planted["secrets"]:
            for form, spelled in bundles.encodings(secret["value"]).items():
                for path, text in texts.items():
                    at = text.find(spelled)
                    line = text.count(b"\n", 0, at) + 1
                    self.assertEqual(at, -1, f"{secret['name']} ({form}) stands in {path}:{line}")
        for value in planted["personal"]:
            for path, text in texts.items():
                self.assertNotIn(value.encode(), text, f"{value} stands in {path}")

    def test_the_files_that_hold_them_were_collected(self):
        # Else the tests above would prove nothing.
        members = machine("agentim-disk-full").members
        for path in ("var/log/syslog", "var/log/nginx/access.log", "opt/agentim/logs/agentim-server-error.log",
                     "opt/agentim/docker/docker-compose.yml", "etc/redis/redis.conf", "var/log/auth.log"):
            self.assertIn("files/" + path, members)
        self.assertIn("JWT_SECRET", members["probes/environment.json"].decode())

    def test_what_a_reader_needs_is_left_alone(self):
        for name in NAMES:
            for path, texts in machine(name).expected("must-survive.json").items():
                content = machine(name).members[path].decode()
                for text in texts:
                    self.assertIn(text, content, f"{name}: {text!r} is gone from {path}")

    def test_lines_are_neither_lost_nor_added(self):
        sick = machine("agentim-disk-full")
        for path in ("var/log/syslog", "var/log/postgresql/postgresql-15-main.log", "var/log/nginx/error.log"):
            original = (sick.folder / "root" / path).read_bytes()
            self.assertEqual(sick.members["files/" + path].count(b"\n"), original.count(b"\n"), path)


class Findings(unittest.TestCase):
    """expected.json of a sample: who comes first, what is folded under it, when it began."""

    def each_incident(self):
        for name in NAMES:
            expected = machine(name).expected("expected.json")
            if not expected.get("healthy"):
                with self.subTest(name):
                    yield machine(name).findings, expected

    def test_the_cause_is_the_first_hypothesis_with_the_symptoms_folded_under_it(self):
        for findings, expected in self.each_incident():
            order = [hypothesis["finding"] for hypothesis in findings["hypotheses"]]
            first = findings["hypotheses"][0]
            self.assertTrue(first["finding"].startswith(tuple(expected["first"])), order)
            by_id = {finding["id"]: finding for finding in findings["findings"]}
            self.assertEqual(by_id[first["finding"]]["role"], "root_cause")
            for prefix in expected["in_chain"]:
                self.assertTrue(any(step.startswith(prefix) for step in first["chain"][1:]), (prefix, first["chain"]))
            for step in first["chain"][1:]:
                self.assertNotEqual(by_id[step]["role"], "root_cause", step)

    def test_nothing_innocent_is_blamed(self):
        for findings, expected in self.each_incident():
            causes = [finding["id"] for finding in findings["findings"] if finding["role"] == "root_cause"]
            for cause in causes:
                self.assertNotRegex(cause, expected["never_a_cause"], causes)

    def test_the_incident_is_when_it_was(self):
        for findings, expected in self.each_incident():
            began = findings["window"]["incident"]["from"]
            self.assertTrue(expected["incident"][0] <= began <= expected["incident"][1], began)

    def test_a_healthy_machine_has_nothing_to_warn_of(self):
        loud = [(finding["id"], finding["severity"]) for finding in machine("agentim-healthy").findings["findings"]
                if finding["severity"] != "info"]
        self.assertEqual(loud, [])

    def test_every_line_of_evidence_stands_where_it_says(self):
        for name in NAMES:
            with self.subTest(name):
                self.assert_exact(machine(name))

    def assert_exact(self, sick):
        checked = 0
        for finding in sick.findings["findings"]:
            for evidence in finding["evidence"]:
                if not evidence.get("line"):
                    continue
                content = sick.members[evidence["path"]]
                where = f"{finding['id']}: {evidence['path']}:{evidence['line']}"
                before = content[:evidence["offset"]]
                self.assertEqual(before.count(b"\n") + 1, evidence["line"], where)
                self.assertTrue(not before or before.endswith(b"\n"), f"{where}: the offset is inside a line")
                text = evidence["text"].rstrip("…").rstrip().encode()
                self.assertTrue(text and content[evidence["offset"]:].lstrip().startswith(text), f"{where}: {text!r}")
                checked += 1
        if not sick.expected("expected.json").get("healthy"):
            self.assertGreater(checked, 5)


class Reports(unittest.TestCase):
    def test_the_page_loads_nothing_and_names_the_cause(self):
        html = machine("agentim-disk-full").html
        self.assertNotRegex(html, r"(?i)<(script|link|img|iframe)\b[^>]*(src|href)\s*=\s*[\"']?(https?:|//)")
        self.assertIn("No space left on device", html)

    def test_the_same_bundle_gives_the_same_bytes(self):
        sick = machine("agentim-disk-full")
        with tempfile.TemporaryDirectory() as again:
            page = pathlib.Path(again) / "report.html"
            bundles.must(bundles.ANALYZE, sick.bundle, "-i", sick.identity, "--html", page, codes=(0, 3, 10))
            self.assertEqual(page.read_text(), sick.html)

    def test_the_short_form_fits_into_an_issue(self):
        self.assertLess(len(machine("agentim-disk-full").markdown), 65536)


if __name__ == "__main__":
    unittest.main()
