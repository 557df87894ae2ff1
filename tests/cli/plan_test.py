"""casefile-collect plan from outside: what it says is what a run then writes."""

import json
import os
import pathlib
import tempfile
import time
import unittest

import bundles

INCIDENTS = bundles.SOURCE / "samples" / "incidents"


class Planning(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)

    def plan(self, *more, **options):
        return json.loads(bundles.must(bundles.COLLECT, "plan", "--json", *more, **options).stdout)

    def collected(self, *more, **options):
        """(size of the bundle, {source: bytes read})"""
        bundle = self.work / "bundle.tar.zst"
        bundle.unlink(missing_ok=True)
        done = bundles.must(bundles.COLLECT, "run", "--yes", "--json", "--no-encrypt", "--output", bundle, *more,
                            codes=(0, 3, 5), **options)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        read = {event["source"]: event["bytes"] for event in events if event["event"] == "finished"}
        return bundle.stat().st_size, read

    def assert_near(self, said, came, what):
        self.assertLessEqual(abs(said - came), 0.2 * came, f"{what}: the plan says {said}, it is {came}")

    def test_the_size_of_every_sample_is_known_before(self):
        for incident in sorted(INCIDENTS.iterdir())[::3]:
            options = ("--root", incident / "root")
            size, _ = self.collected(*options)
            self.assert_near(self.plan(*options)["sealed_size"], size, incident.name)

    def test_with_a_time_window_too(self):
        options = ("--root", INCIDENTS / "agentim-disk-full" / "root", "--since", "2026-11-21T07:30:00Z")
        size, read = self.collected(*options)
        plan = self.plan(*options)
        self.assert_near(plan["sealed_size"], size, "the window")
        self.assert_near(plan["expected"], sum(read.values()), "the text")

    def test_of_this_machine_files_and_the_state_of_the_machine_are_known_before(self):
        home = self.work / "home" / ".config" / "casefile" / "profiles"
        home.mkdir(parents=True)
        log = self.work / "shop.log"
        log.write_text("".join(f"2026-11-21T08:{i // 60 % 60:02}:{i % 60:02}Z INFO basket {i * 7919} of {i % 13}\n"
                               for i in range(60_000)))
        (home / "base.yaml").write_text(
            "id: base\ntitle: Test\ndetect: {always: true}\nprobes: [processes, mounts]\n"
            "commands:\n  - {run: [df, -PTk], reason: disks}\n"
            f"files:\n  - {{paths: [{log}], reason: r, tail: 1MiB}}\n  - {{paths: [/proc/net/snmp], reason: r}}\n")
        options = {"env": {"HOME": str(self.work / "home")}}
        plan = self.plan("--profile", "base", **options)
        size, read = self.collected("--profile", "base", **options)
        said = {entry["source"]: entry["expected"] for entry in plan["entries"]}
        self.assertEqual(said.keys(), read.keys())
        for source in ("mounts", str(log), "/proc/net/snmp"):
            self.assert_near(said[source], read[source], source)
        # Programs come and go between the two, and what df leaves out is df's own business.
        for source in ("processes", "df -PTk"):
            self.assertTrue(read[source] / 4 < said[source] < 4 * read[source], (source, said[source], read[source]))
        self.assert_near(plan["sealed_size"], size, "the bundle")
        guessed = {entry["source"] for entry in plan["entries"] if entry["guessed"]}
        self.assertEqual(guessed, {"processes", "mounts", "df -PTk"})

    def test_health_addresses_and_databases_are_in_the_table(self):
        profile = self.work / "shop.yaml"
        profile.write_text("id: shop\ntitle: Shop\ndetect: {files: [/nowhere]}\n"
                           "health:\n  - {urls: ['http://127.0.0.1:9/health'], reason: is it up}\n"
                           "databases:\n  - {kind: redis, names: [SHOP_URL], reason: its size}\n")
        table = bundles.must(bundles.COLLECT, "plan", "--profile", profile).stdout.decode()
        self.assertRegex(table, r"http://127.0.0.1:9/health +~\d+ B ")
        self.assertRegex(table, r"casefile-probe-redis +~")
        self.assertIn("1 health address, 1 database, ", table)

    def test_twenty_thousand_logs_are_planned_in_a_moment(self):
        root = self.work / "root"
        (root / "var/log/shop").mkdir(parents=True)
        (root / "etc").mkdir()
        (root / "etc/os-release").write_text("ID=test\n")
        first = root / "var/log/shop/0.log"
        first.write_text("2026-11-21T08:00:00Z INFO hello\n")
        for i in range(1, 20_000):
            os.link(first, root / f"var/log/shop/{i}.log")
        profile = self.work / "shop.yaml"
        profile.write_text("id: shop\ntitle: Shop\ndetect: {files: [/nowhere]}\n"
                           "files:\n  - {paths: ['/var/log/shop/*.log'], reason: r}\n")
        begun = time.monotonic()
        plan = self.plan("--root", root, "--profile", profile)
        took = time.monotonic() - begun
        self.assertGreaterEqual(len(plan["entries"]), 5000)
        self.assertLess(took, 30, "even of a build with checks, on a machine that does other things")
        self.assertEqual({entry["expected"] for entry in plan["entries"] if "/shop/" in entry["source"]},
                         {first.stat().st_size})


if __name__ == "__main__":
    unittest.main()
