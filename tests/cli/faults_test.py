"""casefile-collect on a machine where things are broken: every gap is told, and what can be had is there."""

import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import bundles
import servers


class Faults(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.logs = self.work / "logs"
        self.logs.mkdir()
        self.out = self.work / "out"
        self.out.mkdir()

    def run_live(self, profile, *more, limits=None, before=(), home=True, codes=(0, 3, 5)):
        """Runs on this machine with a profile of the test's own; ({member: bytes}, manifest, seconds)."""
        folder = self.work / "home/.config/casefile/profiles"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "profile.yaml").write_text(f"id: base\ntitle: Test\ndetect: {{always: true}}\n{profile}")
        file = self.out / "bundle.tar.zst"
        file.unlink(missing_ok=True)
        environment = {"PATH": os.environ["PATH"]}
        if home:
            environment["HOME"] = str(self.work / "home")
        chosen = "base" if home else str(folder / "profile.yaml")
        begun = time.monotonic()
        done = subprocess.run([*before, bundles.COLLECT, "run", "--yes", "--quiet", "--no-encrypt", "--profile", chosen,
                               "--output", str(file), *more], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=120, env=environment, preexec_fn=limits)
        took = time.monotonic() - begun
        self.assertIn(done.returncode, codes, done.stderr.decode(errors="replace"))
        if not file.exists():
            return {}, {}, took
        members = self.read(file)
        return members, json.loads(members["manifest.json"]), took

    @staticmethod
    def read(file):
        import io
        import tarfile
        tar = subprocess.run(["zstd", "-dcq", file], capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
            return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}

    @staticmethod
    def gaps(manifest):
        return {gap["source"]: gap["outcome"] for gap in manifest["gaps"]}


class Files(Faults):
    def test_each_kind_of_file_that_is_none(self):
        def put(name, data):
            (self.logs / name).write_bytes(data)
        put("good.log", b"2026-11-21T08:00:00Z hello\n")
        put("empty.log", b"")
        put("binary.log", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 50)
        put("garbage.log", os.urandom(20000))
        put("latin1.log", "2026-11-21T08:00:00Z größe\n".encode("latin-1") * 20)
        put("huge.log", b"2026-11-21T08:00:00Z a line of many\n" * 100_000)
        put("oneline.log", b"x" * 3_000_000)
        (self.logs / "hidden.log").write_bytes(b"no\n")
        (self.logs / "hidden.log").chmod(0)
        os.mkfifo(self.logs / "pipe.log")
        os.mkfifo(self.logs / "named-pipe")
        (self.logs / "device.log").symlink_to("/dev/zero")
        (self.logs / "loop.log").symlink_to("loop.log")
        (self.logs / "a-loop.log").symlink_to("b-loop.log")
        (self.logs / "b-loop.log").symlink_to("a-loop.log")
        (self.logs / "folder.log").mkdir()
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        server.bind(str(self.logs / "socket.log"))
        odd = os.fsencode(self.logs) + b"/odd\xff\x1b[2J.log"
        with open(odd, "wb") as file:
            file.write(b"2026-11-21T08:00:00Z odd name\n")
        members, manifest, took = self.run_live(
            f"files:\n  - {{paths: ['{self.logs}/*.log', '{self.logs}/named-pipe'], reason: r, tail: 1MiB}}\n"
            f"  - {{paths: ['{self.logs}/none.txt'], reason: r, expected: true}}\n")
        gaps = self.gaps(manifest)
        at = f"files{self.logs}/"
        self.assertIn(at + "good.log", members)
        self.assertEqual(members[at + "empty.log"], b"")
        self.assertEqual(gaps[f"{self.logs}/binary.log"]["status"], "withheld")
        self.assertEqual(gaps[f"{self.logs}/garbage.log"]["status"], "withheld")
        self.assertIn(at + "latin1.log", members)
        self.assertLess(len(members[at + "huge.log"]), 2 << 20)
        self.assertEqual(gaps[f"{self.logs}/huge.log"]["status"], "partial")
        for name in ("loop.log", "a-loop.log", "b-loop.log"):
            self.assertIn(f"{self.logs}/{name}", gaps, name)
        for name in ("pipe.log", "socket.log", "folder.log", "device.log", "loop.log"):
            self.assertNotIn(at + name, members)
        self.assertEqual(gaps[f"{self.logs}/named-pipe"]["status"], "skipped")
        if os.geteuid() != 0:
            self.assertEqual(gaps[f"{self.logs}/hidden.log"]["status"], "denied")
        self.assertTrue(any(b"odd name" in text for text in members.values()))
        self.assertEqual(gaps[f"{self.logs}/none.txt"]["status"], "missing")
        self.assertLess(took, 30)

    def test_a_log_that_grows_and_one_that_is_rotated_away_meanwhile(self):
        (self.logs / "steady.log").write_bytes(b"2026-11-21T08:00:00Z steady\n")
        growing = self.logs / "growing.log"
        growing.write_bytes(b"2026-11-21T08:00:00Z first\n" * 50_000)
        over = threading.Event()

        def write():
            number = 0
            while not over.is_set():
                with open(growing, "ab") as file:
                    file.write(b"2026-11-21T09:00:00Z more\n" * 1000)
                number += 1
                if number % 5 == 0:
                    os.replace(growing, self.logs / "growing.log.1")
                    growing.write_bytes(b"")
        writer = threading.Thread(target=write)
        writer.start()
        try:
            members, _, took = self.run_live(f"files:\n  - {{paths: ['{self.logs}/*.log'], reason: r}}\n")
        finally:
            over.set()
            writer.join()
        self.assertIn("manifest.json", members)
        self.assertLess(took, 60)


class Programs(Faults):
    def test_each_way_in_which_a_program_misbehaves(self):
        scripts = {
            "hangs": "while :; do sleep 1; done",
            "deaf": "trap '' TERM; echo before; while :; do sleep 1; done",
            "floods": "while :; do echo a line of a flood; done",
            "leaves": "sleep 60 & echo parent; exit 0",
            "useful": "echo the useful part; echo why >&2; exit 1",
            "binary": "printf '\\000\\001\\377'",
            "killed": "kill -9 $$"}
        commands = "".join(f'  - {{run: [sh, -c, "{text}"], reason: {name}, deadline: 2s, limit: 64KiB}}\n'
                           for name, text in scripts.items())
        commands += "  - {run: [no-such-program-anywhere], reason: r}\n"
        members, manifest, took = self.run_live("commands:\n" + commands.replace("\\", "\\\\"))
        text = b"\n".join(members.values())
        self.assertLess(took, 40)
        for kept in (b"before\n", b"parent\n", b"the useful part\n", b"why\n"):
            self.assertIn(kept, text)
        flood = next(body for name, body in members.items() if "a-line-of-a-flood" in name)
        self.assertLessEqual(len(flood), 64 << 10)
        statuses = sorted(gap["outcome"]["status"] for gap in manifest["gaps"])
        self.assertGreaterEqual(statuses.count("timed_out"), 2, manifest["gaps"])
        self.assertIn("no-such-program-anywhere", str(manifest["gaps"]))
        codes = [member["origin"].get("exit_code") for member in manifest["members"]]
        self.assertIn(1, codes)
        # Nothing that was begun is left running.
        left = subprocess.run(["pgrep", "-f", "a line of a flood"], capture_output=True, check=False).stdout
        self.assertEqual(left, b"")

    def test_a_process_table_that_changes_all_the_time(self):
        over = threading.Event()

        def churn():
            while not over.is_set():
                subprocess.run(["true"], check=False)
        threads = [threading.Thread(target=churn) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(3):
                members, manifest, _ = self.run_live("probes: [processes, ports]\n")
                for name in ("processes", "ports"):
                    json.loads(members[f"probes/{name}.json"])
                self.assertEqual(manifest["outcome"]["status"], "ok", manifest)
        finally:
            over.set()
            for thread in threads:
                thread.join()


def is_sanitized():
    return b"__asan_init" in subprocess.run(["nm", "-D", bundles.COLLECT], capture_output=True, check=False).stdout


ALL_PROBES = ("probes: [uptime, pressure, memory, cpu, processes, ports, limits, disks, time, cgroup, mounts, "
              "environment, kernel, os]\nfiles:\n  - {paths: [/etc/os-release], reason: r}\n"
              "commands:\n  - {run: [echo, kept], reason: r}\n")


class Machine(Faults):
    def test_few_descriptors(self):
        members, _, _ = self.run_live(ALL_PROBES, limits=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.assertIn("files/etc/os-release", members)
        self.assertEqual(members["commands/echo-kept.txt"], b"kept\n")

    def test_little_address_space(self):
        if is_sanitized():
            self.skipTest("a sanitizer needs more address space than this")
        big = self.logs / "big.log"
        big.write_bytes(b"2026-11-21T08:00:00Z user=a password=hunter2hunter2 x\n" * 60_000)
        size = 256 << 20
        members, _, _ = self.run_live(ALL_PROBES + f"  - {{run: [cat, '{big}'], reason: r}}\n",
                                      limits=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
        self.assertIn("files/etc/os-release", members)
        self.assertIn("probes/memory.json", members)

    def test_no_home(self):
        members, _, _ = self.run_live(ALL_PROBES, home=False)
        self.assertIn("probes/os.json", members)

    @unittest.skipUnless(shutil.which("bwrap"), "bubblewrap is not installed")
    def test_no_proc_no_tmp_and_a_root_that_cannot_be_written(self):
        base = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev"]
        if subprocess.run([*base, "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("no user namespaces here")
        writable = ["--bind", str(self.work), str(self.work)]
        for broken in (["--tmpfs", "/proc"], ["--tmpfs", "/run"], []):
            if "/proc" in broken and is_sanitized():
                continue  # a sanitizer reads its options and looks for leaks there
            with self.subTest(broken):
                members, manifest, _ = self.run_live(ALL_PROBES, before=[*base, *broken, *writable])
                self.assertIn("files/etc/os-release", members)
                self.assertIn("manifest.json", members)
                self.assertIsInstance(manifest["gaps"], list)

    @unittest.skipUnless(shutil.which("bwrap"), "bubblewrap is not installed")
    def test_no_place_to_write_is_told(self):
        base = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        if subprocess.run([*base, "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("no user namespaces here")
        members, _, _ = self.run_live(ALL_PROBES, before=base, codes=(1,))
        self.assertEqual(members, {})

    @unittest.skipUnless(shutil.which("bwrap"), "bubblewrap is not installed")
    def test_on_a_disk_that_is_nearly_full_the_bundle_is_made_to_fit(self):
        noise = self.logs / "noise.log"
        noise.write_text("".join(f"{os.urandom(60).hex()}\n" for _ in range(20_000)) + "the last line\n")
        kept = self.work / "kept.tar.zst"
        profile = f"files:\n  - {{paths: ['{noise}'], reason: r}}\n"

        def on_a_disk_of(size, codes):
            box = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(self.work),
                   str(self.work), "--size", str(size), "--tmpfs", str(self.out)]
            if subprocess.run([*box, "true"], check=False, capture_output=True).returncode != 0:
                self.skipTest("no user namespaces here")
            kept.unlink(missing_ok=True)
            self.run_live(profile, codes=codes,
                          before=[*box, "sh", "-c", f'"$@"; code=$?; cp {self.out}/* {kept}; exit $code', "sh"])

        on_a_disk_of(400_000, (0, 3))
        self.assertLess(kept.stat().st_size, 400_000)
        members = self.read(kept)
        text = next(text for path, text in members.items() if path.endswith("noise.log"))
        self.assertTrue(text.endswith(b"the last line\n"))
        self.assertGreater(len(text), 200_000)
        on_a_disk_of(50_000, (1,))
        self.assertFalse(kept.exists())

    @unittest.skipUnless(shutil.which("bwrap"), "bubblewrap is not installed")
    def test_a_disk_that_becomes_full_meanwhile_ends_in_a_partial_bundle(self):
        kept = self.work / "kept.tar.zst"
        box = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(self.work),
               str(self.work), "--size", "20000000", "--tmpfs", str(self.out)]
        if subprocess.run([*box, "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("no user namespaces here")
        noise = "sleep 2; head -c 12000000 /dev/urandom | base64"
        profile = (f"commands:\n  - {{run: [dd, if=/dev/zero, of={self.out}/other, bs=1M], reason: r}}\n"
                   f"  - {{run: [sh, -c, '{noise}'], reason: r, limit: 64MiB, deadline: 60s}}\n"
                   "  - {run: [sh, -c, 'sleep 20; echo small enough'], reason: r, deadline: 60s}\n")
        self.run_live(profile, codes=(3,), before=[
            *box, "sh", "-c", f'"$@"; code=$?; cp {self.out}/*.tar.zst {kept}; exit $code', "sh"])
        members = self.read(kept)
        manifest = json.loads(members["manifest.json"])
        self.assertIn("the disk is full", json.dumps(manifest["gaps"]))
        self.assertIn(b"small enough", b"".join(members.values()))

    def test_the_disk_is_full_at_each_write(self):
        noise = self.logs / "noise.log"
        noise.write_text("".join(f"{os.urandom(60).hex()}\n" for _ in range(3000)))
        for number in (0, 1000, 70_000):
            with self.subTest(number):
                members, _, _ = self.run_live(f"files:\n  - {{paths: ['{noise}'], reason: r}}\n", codes=(1,),
                                              limits=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (number, number)))
                self.assertEqual(members, {})
                self.assertEqual(list(self.out.iterdir()), [])

    def test_a_closed_standard_output_and_error(self):
        file = self.out / "b.tar.zst"
        done = subprocess.run(f'exec "{bundles.COLLECT}" run --yes --no-encrypt --profile base -o "{file}" >&- 2>&-',
                              shell=True, check=False, stdin=subprocess.DEVNULL,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.work)}, timeout=100)
        self.assertIn(done.returncode, (0, 1, 3, 5))
        for path in self.out.iterdir():
            self.assertFalse(path.name.endswith(".partial"), path)


class Health(Faults):
    def answers(self, answer, name="health"):
        with servers.talking(answer) as port:
            members, manifest, took = self.run_live(
                f"health:\n  - {{urls: ['http://127.0.0.1:{port}/{name}'], reason: r}}\n")
        self.assertLess(took, 60)
        return b"\n".join(text for path, text in members.items() if path.startswith("health/")), manifest

    def test_one_that_hangs_one_that_floods_and_one_that_speaks_otherwise(self):
        self.answers(lambda connection: time.sleep(100))

        def flood(connection):
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"a line of the flood\n" * 1000)
        text, _ = self.answers(flood)
        self.assertLess(len(text), (1 << 20) + 70_000)
        self.answers(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" + os.urandom(3000)))

    def test_a_redirect_to_another_host_is_not_followed(self):
        def away(connection):
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/secret\r\nContent-Length: 0\r\n\r\n")
        text, _ = self.answers(away)
        self.assertIn(b"302", text)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    unittest.main()
