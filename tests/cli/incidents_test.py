"""The analysis of each sample machine: the cause comes first, every line of evidence is where it says."""

import pathlib
import tempfile
import unittest

import bundles
from samples import NAMES, machine


class Findings(unittest.TestCase):
    """expected.json of a sample: who comes first, what is folded under it, when it began."""

    def for_each_incident(self, check):
        for name in NAMES:
            expected = machine(name).expected("expected.json")
            if not expected.get("healthy"):
                with self.subTest(name):
                    check(machine(name).reports["findings"], expected)

    def test_the_cause_is_the_first_hypothesis_with_the_symptoms_folded_under_it(self):
        def check(findings, expected):
            order = [hypothesis["finding"] for hypothesis in findings["hypotheses"]]
            first = findings["hypotheses"][0]
            self.assertTrue(first["finding"].startswith(tuple(expected["first"])), order)
            by_id = {finding["id"]: finding for finding in findings["findings"]}
            self.assertEqual(by_id[first["finding"]]["role"], "root_cause")
            for prefix in expected["in_chain"]:
                self.assertTrue(any(step.startswith(prefix) for step in first["chain"][1:]), (prefix, first["chain"]))
            for step in first["chain"][1:]:
                self.assertNotEqual(by_id[step]["role"], "root_cause", step)

        self.for_each_incident(check)

    def test_nothing_innocent_is_blamed(self):
        def check(findings, expected):
            causes = [finding["id"] for finding in findings["findings"] if finding["role"] == "root_cause"]
            for cause in causes:
                self.assertNotRegex(cause, expected["never_a_cause"], causes)

        self.for_each_incident(check)

    def test_the_incident_is_when_it_was(self):
        def check(findings, expected):
            began = findings["window"]["incident"]["from"]
            if "incident" not in expected:
                return
            self.assertTrue(expected["incident"][0] <= began <= expected["incident"][1], began)

        self.for_each_incident(check)

    def test_a_healthy_machine_has_nothing_to_warn_of(self):
        healthy = [name for name in NAMES if machine(name).expected("expected.json").get("healthy")]
        self.assertGreater(len(healthy), 1)
        for name in healthy:
            with self.subTest(name):
                loud = [(finding["id"], finding["severity"]) for finding in machine(name).reports["findings"]["findings"]
                        if finding["severity"] != "info"]
                self.assertEqual(loud, [])

    def test_every_line_of_evidence_stands_where_it_says(self):
        for name in NAMES:
            with self.subTest(name):
                self.assert_exact(machine(name))

    def assert_exact(self, sick):
        checked = 0
        for finding in sick.reports["findings"]["findings"]:
            for evidence in finding["evidence"]:
                if not evidence.get("line"):
                    continue
                content = sick.members[evidence["path"]]
                where = f"{finding['id']}: {evidence['path']}:{evidence['line']}"
                before = content[:evidence["offset"]]
                self.assertEqual(before.count(b"\n") + 1, evidence["line"], where)
                self.assertTrue(not before or before.endswith(b"\n"), f"{where}: the offset is inside a line")
                text = evidence["text"].rstrip("…").strip().encode()
                self.assertTrue(text and content[evidence["offset"]:].lstrip().startswith(text), f"{where}: {text!r}")
                checked += 1
        if not sick.expected("expected.json").get("healthy"):
            self.assertGreater(checked, 5)


class Reports(unittest.TestCase):
    def test_the_page_loads_nothing_and_names_the_cause(self):
        html = machine("agentim-disk-full").reports["html"]
        self.assertNotRegex(html, r"(?i)<(script|link|img|iframe)\b[^>]*(src|href)\s*=\s*[\"']?(https?:|//)")
        self.assertIn("No space left on device", html)

    def test_the_same_bundle_gives_the_same_bytes(self):
        sick = machine("agentim-disk-full")
        with tempfile.TemporaryDirectory() as again:
            page = pathlib.Path(again) / "report.html"
            bundles.must(bundles.ANALYZE, sick.bundle, "-i", sick.identity, "--html", page, codes=(0, 3, 10))
            self.assertEqual(page.read_text(), sick.reports["html"])

    def test_the_short_form_fits_into_an_issue(self):
        self.assertLess(len(machine("agentim-disk-full").reports["markdown"]), 65536)


if __name__ == "__main__":
    unittest.main()
