"""casefile-analyze from outside: what it prints, writes, refuses, and how it exits."""

import base64
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

import bundles

HOSTILE = "evil\x1b[2J<img src=x onerror=alert(1)>"
LOG = "".join(f"2026-11-21T08:{minute:02}:00Z host app[7]: {text}\n" for minute, text in enumerate(
    ["started", "ERROR: cannot write: No space left on device", f"ERROR: {HOSTILE}", "stopped"]))


class Analyze(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.TemporaryDirectory()
        self.addCleanup(self.work.cleanup)
        self.folder = pathlib.Path(self.work.name)
        self.logs = self.folder / "logs"
        self.logs.mkdir()
        (self.logs / "app.log").write_text(LOG)

    def analyze(self, *arguments, code=0):
        done = bundles.run(bundles.ANALYZE, *arguments, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done.stdout.decode(), done.stderr.decode()


class Reports(Analyze):
    def test_without_a_command_it_prints_a_summary_and_writes_two_reports_beside_the_input(self):
        out, _ = self.analyze(self.logs)
        for name in ("logs.report.html", "logs.report.md"):
            self.assertIn(name, out)
            self.assertTrue((self.folder / name).is_file())
            self.assertEqual(os.stat(self.folder / name).st_mode & 0o777, 0o600)

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        (self.logs / "long.log").write_text("2026-11-21T08:00:00Z host app[7]: one of many\n" * 50_000)
        for form in ("--csv", "--json"):
            with subprocess.Popen([bundles.ANALYZE, "timeline", form, "-", self.logs], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as running:
                self.assertTrue(running.stdout.readline())
                running.stdout.close()
                self.assertEqual(running.stderr.read(), b"")
            self.assertEqual(running.returncode, -signal.SIGPIPE)

    def test_a_second_run_gives_the_same_bytes(self):
        self.analyze(self.logs)
        first = {path.name: path.read_bytes() for path in self.folder.glob("logs.report.*")}
        self.analyze(self.logs)
        self.assertEqual(first, {path.name: path.read_bytes() for path in self.folder.glob("logs.report.*")})
        self.assertEqual(len(first), 2)

    def test_a_file_that_is_not_ours_is_not_replaced_unless_it_is_named(self):
        mine = self.folder / "logs.report.md"
        mine.write_text("# my own notes\n")
        _, err = self.analyze(self.logs, code=2)
        self.assertIn("--markdown FILE", err)
        self.assertEqual(mine.read_text(), "# my own notes\n")
        self.analyze(self.logs, "--markdown", mine)
        self.assertNotEqual(mine.read_text(), "# my own notes\n")
        self.assertFalse((self.folder / "logs.report.html").exists())

    def test_the_page_is_shown_in_the_browser_that_is_named(self):
        browser = self.folder / "browser"
        seen = self.folder / "seen"
        browser.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >{seen}.new && mv {seen}.new {seen}\n")
        browser.chmod(0o755)
        bundles.run(bundles.ANALYZE, self.logs, "--open", cwd=self.folder, env={"BROWSER": str(browser)})
        for _ in range(100):
            if seen.exists():
                break
            time.sleep(0.1)
        self.assertEqual(seen.read_text(), f"{(self.folder / 'logs.report.html').resolve()}\n")

    def test_without_a_browser_the_report_is_there_all_the_same(self):
        done = bundles.run(bundles.ANALYZE, self.logs, "--open", cwd=self.folder, env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"no browser could be started", done.stderr)
        self.assertTrue((self.folder / "logs.report.html").is_file())

    def test_every_format_can_be_written_at_once(self):
        formats = ("html", "markdown", "brief", "json", "sarif", "junit", "csv", "ndjson")
        options = [part for name in formats for part in (f"--{name}", self.folder / f"out.{name}")]
        self.analyze(self.logs, *options, "--quiet")
        for name in formats:
            self.assertTrue((self.folder / f"out.{name}").stat().st_size > 0, name)
        self.assertEqual(json.loads((self.folder / "out.sarif").read_text())["version"], "2.1.0")
        for line in (self.folder / "out.ndjson").read_text().splitlines():
            json.loads(line)

    def test_json_on_standard_output_is_alone_there(self):
        out, _ = self.analyze(self.logs, "--json", "-")
        document = json.loads(out)
        self.assertEqual(document["schema"], "casefile.findings/1")
        self.assertEqual(document["input"]["name"], "logs")
        self.assertTrue(any(source["path"] == "app.log" for source in document["coverage"]["sources"]))

    def test_only_one_report_goes_to_standard_output(self):
        _, err = self.analyze(self.logs, "--json", "-", "--html", "-", code=2)
        self.assertIn("only one report", err)

    def test_quiet_prints_nothing(self):
        self.assertEqual(self.analyze(self.logs, "--quiet"), ("", ""))

    def test_no_escape_of_the_input_reaches_the_terminal_or_the_page(self):
        for command in ((self.logs,), ("timeline", self.logs), ("search", "evil", self.logs)):
            out, _ = self.analyze(*command)
            self.assertNotIn("\x1b", out)
        self.assertNotIn("<img", (self.folder / "logs.report.html").read_text())
        self.assertNotIn("\x1b", (self.folder / "logs.report.md").read_text())

    def test_the_page_names_no_other_address_to_load_from(self):
        self.analyze(self.logs)
        page = (self.folder / "logs.report.html").read_text()
        self.assertIn("default-src &#39;none&#39;", page)
        # The one script and the data it reads stand in the page, and the policy names the script by its hash.
        self.assertEqual(re.findall(r"<script[^>]*>", page), ['<script type="text/plain" id="findings-data">', "<script>"])
        digest = hashlib.sha256(re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1].encode()).digest()
        self.assertIn(f"script-src &#39;sha256-{base64.b64encode(digest).decode()}&#39;;", page)
        document = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
        self.assertIsNone(re.search(r"<[a-z][^>]*\s(src|srcset|style|on\w+)=|<script|<link|<img|<style>[^<]*(url\(|@import)", document))


class ExitCodes(Analyze):
    def test_findings_at_the_threshold_are_ten(self):
        pack = self.folder / "pack.yaml"
        (self.logs / "df.txt").write_text("Filesystem 1024-blocks Used Available Capacity Mounted on\n"
                                          "/dev/sdb1 1000000 1000000 0 100% /var\n")
        out, _ = self.analyze("rules", "list")
        self.assertIn("linux/disk-full", out)
        self.assertFalse(pack.exists())
        self.analyze(self.logs, "--quiet", "--fail-on", "critical", code=10)
        self.analyze(self.logs, "--quiet")

    def test_a_word_that_is_no_severity_is_a_usage_error(self):
        _, err = self.analyze(self.logs, "--fail-on", "loud", code=2)
        self.assertIn("critical", err)

    def test_what_is_not_there_is_one_and_a_wrong_option_two(self):
        _, err = self.analyze(self.folder / "absent", code=1)
        self.assertIn("absent", err)
        _, err = self.analyze(self.logs, "--markdwon", "x", code=2)
        self.assertIn("--markdown", err)
        self.analyze(code=2)

    def test_no_half_written_file_is_left_where_nothing_can_be_written(self):
        self.analyze(self.logs, "--html", self.folder / "no" / "such" / "x.html", code=1)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["logs"])


class Inspect(Analyze):
    def test_ls_cat_and_search_look_inside(self):
        out, _ = self.analyze("ls", self.logs)
        self.assertRegex(out, r"(?m)app\.log$")
        out, _ = self.analyze("cat", "app.log", self.logs)
        self.assertEqual(out, LOG)
        out, _ = self.analyze("search", "no SPACE", self.logs, "--ignore-case")
        self.assertEqual(len(out.splitlines()), 1)
        self.assertTrue(out.startswith("app.log:2:"), out)

    def test_ls_and_search_give_json_to_programs(self):
        out, _ = self.analyze("ls", "--json", self.logs)
        (entry,) = map(json.loads, out.splitlines())
        self.assertEqual((entry["path"], entry["size"]), ("app.log", len(LOG)))
        out, _ = self.analyze("search", "--json", "evil", self.logs)
        (hit,) = map(json.loads, out.splitlines())
        self.assertEqual(hit, {"path": "app.log", "line": 3, "text": LOG.splitlines()[2]})
        self.assertNotIn("\x1b", out)

    def test_a_name_that_is_nearly_right_is_suggested(self):
        _, err = self.analyze("cat", "ap.log", self.logs, code=1)
        self.assertIn("did you mean 'app.log'", err)
        _, err = self.analyze("rules", "show", "linux/disk-ful", code=2)
        self.assertIn("linux/disk-full", err)

    def test_a_wrong_expression_is_named(self):
        _, err = self.analyze("search", "(", self.logs, code=2)
        self.assertIn("error:", err)

    def test_explain_tells_a_rule_that_fired_from_one_that_did_not(self):
        (self.logs / "df.txt").write_text("Filesystem 1024-blocks Used Available Capacity Mounted on\n"
                                          "/dev/sdb1 1000000 1000000 0 100% /var\n")
        out, _ = self.analyze("explain", "linux/disk-full", self.logs)
        self.assertIn("fired", out)
        self.assertIn("df.txt:2", out)
        (self.logs / "df.txt").unlink()
        out, _ = self.analyze("explain", "linux/disk-full", self.logs)
        self.assertRegex(out, "did not fire|could not be checked")


class Encrypted(Analyze):
    def setUp(self):
        super().setUp()
        self.identity, recipient = bundles.new_key(self.folder)
        root = self.folder / "root"
        (root / "var" / "log").mkdir(parents=True)
        (root / "etc").mkdir()
        (root / "etc" / "os-release").write_text('PRETTY_NAME="Test 1"\n')
        (root / "var" / "log" / "syslog").write_text(LOG)
        out = self.folder / "out"
        out.mkdir()
        self.bundle = bundles.collect(root, recipient, out, codes=(0, 3))

    def test_without_a_key_the_hint_names_the_options(self):
        _, err = self.analyze(self.bundle, code=1)
        self.assertIn("hint:", err)
        self.assertIn("-i", err)

    def test_a_wrong_key_is_refused_and_nothing_is_written(self):
        other = self.folder / "other"
        other.mkdir()
        wrong, _ = bundles.new_key(other)
        self.analyze(self.bundle, "-i", wrong, code=1)
        self.assertEqual(list(self.bundle.parent.glob("*.report.*")), [])

    def test_a_damaged_bundle_is_partial_or_refused_and_never_whole(self):
        whole = self.bundle.read_bytes()
        self.bundle.write_bytes(whole[:len(whole) * 2 // 3])
        done = bundles.run(bundles.ANALYZE, "verify", self.bundle, "-i", self.identity)
        self.assertIn(done.returncode, (1, 3))
        self.assertNotIn(b"whole", done.stdout)

    def test_verify_and_open(self):
        out, _ = self.analyze("verify", self.bundle, "-i", self.identity)
        self.assertIn("whole", out)
        plain = bundles.must(bundles.ANALYZE, "open", self.bundle, "-i", self.identity).stdout
        self.assertEqual(plain, bundles.must("age", "-d", "-i", self.identity, self.bundle).stdout)

    def test_a_passphrase_file_is_no_argument_of_the_process(self):
        secret = self.folder / "secret"
        secret.write_text("never shown\n")
        _, err = self.analyze(self.bundle, "--passphrase-file", secret, code=1)
        self.assertNotIn("never shown", err)


if __name__ == "__main__":
    unittest.main()
