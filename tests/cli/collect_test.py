"""casefile-collect from outside: exit codes, what it writes and where, interrupts, limits."""

import contextlib
import json
import os
import pathlib
import pty
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import bundles

NAME = re.compile(r"casefile-\d{8}T\d{6}Z-[a-z2-7]{16}\.tar\.zst\.age")


class Collecting(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.out = self.work / "out"
        self.out.mkdir()
        self.root = self.work / "root"
        self.put("etc/os-release", "ID=test\nPRETTY_NAME=Test\n")
        self.put("etc/hostname", "ravenpost\n")
        self.put("proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 50 kB\n")
        self.put("proc/uptime", "10.0 20.0\n")
        self.put("var/log/syslog", "Nov 21 08:04:38 ravenpost app[1]: hello\n")
        self.identity, self.recipient = bundles.new_key(self.work)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run_on_root(self, *more, codes=(0,), output=None):
        return bundles.must(bundles.COLLECT, "run", "--yes", "--root", self.root, "--recipient", self.recipient,
                            "--output", output or self.out, *more, codes=codes)

    def manifest(self, path=None):
        path = path or next(self.out.glob("casefile-*"))
        return json.loads(bundles.opened(path, self.identity)["manifest.json"])

    def live(self, profile, *more, send=None, after=0):
        """Runs on this machine with a profile of the test's own, and sends a signal when so many entries are
        done; (exit code, seconds it took)."""
        file = self.work / "profile.yaml"
        file.write_text(f"id: base\ntitle: Test\ndetect: {{always: true}}\n{profile}")
        home = self.work / "home" / ".config" / "casefile" / "profiles"
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, home)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.work / "home")}
        begun = time.monotonic()
        process = subprocess.Popen([bundles.COLLECT, "run", "--yes", "--profile", "base", "--recipient", self.recipient,
                                    "--json", "--output", str(self.out), *more], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        if send is not None:
            for line in process.stdout:
                after -= json.loads(line)["event"] == "finished"
                if after == 0:
                    break
            process.send_signal(send)
        _, self.errors = process.communicate(timeout=60)
        return process.returncode, time.monotonic() - begun


class Output(Collecting):
    def test_the_file_is_private_and_names_nobody(self):
        printed = self.run_on_root().stdout.decode().strip()
        files = list(self.out.iterdir())
        self.assertEqual([str(file) for file in files], [printed])
        self.assertRegex(files[0].name, NAME)
        self.assertEqual(files[0].stat().st_mode & 0o777, 0o600)

    def test_a_stream_goes_to_standard_output(self):
        done = self.run_on_root("--quiet", output="-")
        self.assertTrue(done.stdout.startswith(b"age-encryption.org/v1\n"))
        stream = self.work / "stream.age"
        stream.write_bytes(done.stdout)
        self.assertIn("files/var/log/syslog", bundles.opened(stream, self.identity))

    def test_a_full_disk_is_named_and_leaves_nothing(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([bundles.COLLECT, "run", "--yes", "--root", self.root, "--no-encrypt", "--output", "-"],
                                  stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"No space left on device", done.stderr)

    def test_a_limit_on_the_file_size_leaves_nothing_under_any_name(self):
        self.put("var/log/syslog", "".join(f"line {number * 7919 % 100003}\n" for number in range(40000)))
        done = subprocess.run([bundles.COLLECT, "run", "--yes", "--root", self.root, "--no-encrypt", "--output", self.out],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384)))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(str(self.out).encode(), done.stderr)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_a_folder_in_which_others_could_swap_the_file_is_refused(self):
        self.out.chmod(0o777)
        done = self.run_on_root(codes=(1, 2))
        self.assertIn(b"error:", done.stderr)
        self.assertEqual(list(self.out.iterdir()), [])

    @unittest.skipUnless(os.geteuid() == 0, "needs root")
    def test_the_file_belongs_to_the_sudo_caller(self):
        environment = {"SUDO_UID": "12345", "SUDO_GID": "12346", "PATH": os.environ["PATH"]}
        subprocess.run([bundles.COLLECT, "run", "--yes", "--root", self.root, "--no-encrypt", "--output", self.out],
                       stdin=subprocess.DEVNULL, capture_output=True, check=True, env=environment)
        status = next(self.out.iterdir()).stat()
        self.assertEqual((status.st_uid, status.st_gid), (12345, 12346))

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_only_the_bundle_is_opened_for_writing(self):
        trace = self.work / "trace"
        # A traced program cannot trace itself, which is how a sanitizer build looks for leaks.
        done = bundles.run("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-qq", "-e", "trace=open,openat,openat2,creat,mkdir,memfd_create", "-o", trace,
                           bundles.COLLECT, "run", "--yes", "--root", self.root, "--recipient", self.recipient, "--output",
                           self.out)
        if not trace.exists() or "PTRACE" in done.stderr.decode():
            self.skipTest("strace may not trace here")
        self.assertEqual(done.returncode, 0, done.stderr)
        written = set()
        for line in trace.read_text(errors="replace").splitlines():
            if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir\(|memfd_create\(", line) and " = -1 " not in line:
                written.add(re.search(r'"([^"]*)"', line).group(1))
        written -= {"/dev/tty", "/dev/null"}
        self.assertEqual(len(written), 1, written)
        self.assertTrue(written.pop().endswith(".partial"))

    def test_json_lines_tell_all_of_it(self):
        events = [json.loads(line) for line in self.run_on_root("--json").stdout.splitlines()]
        self.assertEqual(events[-1]["event"], "result")
        self.assertEqual(events[-1]["exit_code"], 0)
        self.assertTrue(pathlib.Path(events[-1]["path"]).exists())
        started = [event["source"] for event in events if event["event"] == "started"]
        finished = [event["source"] for event in events if event["event"] == "finished"]
        self.assertEqual(sorted(started), sorted(finished))
        self.assertIn("/var/log/syslog", finished)


class Gaps(Collecting):
    def gap(self, manifest, source):
        return next((gap["outcome"]["status"] for gap in manifest["gaps"] if gap["source"] == source), None)

    def test_links_out_of_the_root_and_pipes_are_not_followed(self):
        secret = self.work / "outside"
        secret.write_text("outside of the root\n")
        (self.root / "var/log/messages").symlink_to(secret)
        (self.root / "var/log/daemon.log").symlink_to("../../../outside")
        os.mkfifo(self.root / "var/log/kern.log")
        (self.root / "var/log/user.log").symlink_to("user.log")
        self.run_on_root(codes=(0, 3))
        path = next(self.out.glob("casefile-*"))
        members = bundles.opened(path, self.identity)
        for name, content in members.items():
            self.assertNotIn(b"outside of the root", content, name)
        manifest = json.loads(members["manifest.json"])
        self.assertEqual(self.gap(manifest, "/var/log/kern.log"), "skipped")
        self.assertIsNotNone(self.gap(manifest, "/var/log/user.log"))

    def test_a_hanging_command_costs_itself_only(self):
        code, took = self.live('commands:\n  - {run: [sleep, "60"], reason: x, deadline: 1s}\n'
                               '  - {run: [echo, kept], reason: x}\n')
        self.assertEqual(code, 3, self.errors)
        self.assertLess(took, 20)
        members = bundles.opened(next(self.out.glob("casefile-*")), self.identity)
        self.assertEqual(members["commands/echo-kept.txt"], b"kept\n")
        self.assertEqual(self.gap(json.loads(members["manifest.json"]), "sleep 60"), "timed_out")

    def test_the_deadline_of_the_run_closes_the_bundle(self):
        sleeps = "".join(f'  - {{run: [sleep, "{number}"], reason: x, deadline: 60s}}\n' for number in range(50, 56))
        code, took = self.live("commands:\n" + sleeps, "--deadline", "1s")
        self.assertEqual(code, 3, self.errors)
        self.assertLess(took, 20)
        self.assertEqual(len([gap for gap in self.manifest()["gaps"] if gap["source"].startswith("sleep")]), 6)


class Interrupts(Collecting):
    def test_an_interrupt_leaves_a_valid_partial_bundle(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            code, took = self.live('probes: [os, memory]\ncommands:\n  - {run: [sleep, "60"], reason: x, deadline: 60s}\n',
                                   after=2, send=number)
            self.assertEqual(code, 3, self.errors)
            self.assertLess(took, 20)
            path = next(self.out.glob("casefile-*"))
            manifest = self.manifest(path)
            self.assertEqual(manifest["outcome"], {"status": "partial", "reason": "interrupted"})
            self.assertIn("probes/os.json", [member["path"] for member in manifest["members"]])
            path.unlink()
            self.assertEqual(list(self.out.iterdir()), [])


class Usage(Collecting):
    def error(self, *command, code=2):
        done = bundles.must(bundles.COLLECT, *command, codes=(code,))
        self.assertTrue(done.stderr.startswith(b"casefile-collect: error: "), done.stderr)
        return done.stderr.decode()

    def test_a_bundle_without_a_key_is_refused_with_a_hint(self):
        said = self.error("run", "--yes", "--root", self.root, "--output", self.out)
        self.assertIn("--recipient", said)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_without_a_terminal_consent_must_be_given_before(self):
        self.assertIn("--yes", self.error("run", "--root", self.root, "--no-encrypt"))

    def test_mistakes_on_the_command_line(self):
        self.assertIn("--recipient", self.error("run", "--recipent", "x"))
        self.assertIn("recipient", self.error("run", "--yes", "--root", self.root, "--recipient", "age1notakey", "-o", self.out))
        self.assertIn("exclude", self.error("run", "--yes", "--no-encrypt", "--recipient", self.recipient))
        self.assertIn("did you mean 'agentim'", self.error("run", "--yes", "--profile", "agentin", code=1))
        self.assertIn("--since", self.error("run", "--yes", "--root", self.root, "--no-encrypt", "--since", "1h", "--until", "2h"))
        self.error("run", "--yes", "--root", self.work / "none", "--no-encrypt", code=1)

    def test_check_names_the_place_and_the_right_word(self):
        good = self.work / "good.yaml"
        good.write_text("id: a\ntitle: A\ndetect: {always: true}\n")
        bad = self.work / "bad.yaml"
        bad.write_text("id: a\ntitle: A\ndetect: {always: true}\nfiles:\n  - paths: [/x]\n    resaon: y\n    reason: z\n")
        self.assertIn(b"profile a", bundles.must(bundles.COLLECT, "check", good).stdout)
        said = self.error("check", bad)
        self.assertRegex(said, r"bad\.yaml:6:\d+: unknown key 'resaon'")
        self.assertIn("did you mean 'reason'?", said)

    def test_keygen_never_replaces_a_key(self):
        self.assertEqual(self.identity.stat().st_mode & 0o777, 0o600)
        before = self.identity.read_bytes()
        self.error("keygen", "--output", self.identity, code=1)
        self.assertEqual(self.identity.read_bytes(), before)


class Planning(Collecting):
    def test_a_plan_has_no_effect_and_says_why(self):
        before = sorted(self.work.rglob("*"))
        plan = json.loads(bundles.must(bundles.COLLECT, "plan", "--root", self.root, "--json", cwd=self.out).stdout)
        self.assertEqual(sorted(self.work.rglob("*")), before)
        entry = next(entry for entry in plan["entries"] if entry["source"] == "/var/log/syslog")
        self.assertEqual(entry["size"], (self.root / "var/log/syslog").stat().st_size)
        self.assertTrue(entry["reason"])
        self.assertIn(b"/var/log/syslog", bundles.must(bundles.COLLECT, "plan", "--root", self.root).stdout)

    def test_recorded_outputs_of_a_copied_root_are_taken(self):
        self.put(".casefile/commands/df-PTk.txt", "Filesystem Type\n")
        self.put(".casefile/commands/my-own-tool.txt", "x\n")
        self.run_on_root()
        members = {member["path"]: member for member in self.manifest()["members"]}
        self.assertEqual(members["commands/df-PTk.txt"]["origin"]["source"], "df -PTk")
        self.assertEqual(members["commands/my-own-tool.txt"]["origin"]["kind"], "command")

    def test_a_tree_and_what_is_left_out(self):
        tree = bundles.must(bundles.COLLECT, "plan", "--root", self.root, "--tree").stdout.decode()
        self.assertIn("The machine itself\n", tree)
        self.assertIn("    /var/log/syslog, ", tree)
        without = bundles.must(bundles.COLLECT, "plan", "--root", self.root, "--without", "files").stdout
        self.assertNotIn(b"/var/log/syslog", without)
        said = bundles.must(bundles.COLLECT, "plan", "--root", self.root, "--without", "flies", codes=(2,)).stderr
        self.assertIn(b"'flies'", said)

    def test_names_in_a_plan_cannot_move_the_cursor(self):
        self.put("etc/sysctl.d/a\x1b[2Jb.conf", "x\n")
        self.assertNotIn(b"\x1b", bundles.must(bundles.COLLECT, "plan", "--root", self.root).stdout)


class Consent(Collecting):
    def answer(self, text, then=b""):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(bundles.COLLECT, [bundles.COLLECT, "run", "--root", str(self.root), "--recipient", self.recipient,
                                       "--output", str(self.out)])
        shown = b""
        while b"[y/r/N]" not in shown:
            shown += os.read(terminal, 65536)
        os.write(terminal, text)
        if then:
            again = b""
            while b"[y/r/N]" not in again:
                again += os.read(terminal, 65536)
            os.write(terminal, then)
        try:
            while True:
                shown += os.read(terminal, 65536)
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown

    def test_what_was_collected_can_be_looked_at_and_left_out_before_it_is_sealed(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(bundles.COLLECT, [bundles.COLLECT, "run", "--root", str(self.root), "--recipient", self.recipient,
                                       "--output", str(self.out)])
        shown = b""
        for wait_for, answer in ((b"[y/r/N]", b"r\n"), (b"review> ", b"show files/var/log/syslog\n"),
                                 (b"review> ", b"out files/var/log/*\n"), (b"review> ", b"seal\n")):
            new = b""
            while wait_for not in new:
                new += os.read(terminal, 65536)
            shown += new
            if answer == b"seal\n":
                self.assertEqual([path.suffix for path in self.out.iterdir()], [".partial"])
            os.write(terminal, answer)
        with contextlib.suppress(OSError):
            while more := os.read(terminal, 65536):
                shown += more
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, shown)
        self.assertIn(b"app[1]: hello", shown)
        members = bundles.opened(next(self.out.glob("casefile-*.age")), self.identity)
        self.assertNotIn("files/var/log/syslog", members)
        self.assertIn("probes/os.json", members)
        gaps = json.loads(members["manifest.json"])["gaps"]
        self.assertIn("left out in the review", [gap["outcome"]["reason"] for gap in gaps if gap["source"] == "/var/log/syslog"])

    def test_a_review_needs_a_terminal(self):
        done = self.run_on_root("--review", codes=(2,))
        self.assertIn(b"no terminal", done.stderr)

    def test_no_means_no(self):
        code, shown = self.answer(b"n\n")
        self.assertEqual(code, 4)
        self.assertEqual(list(self.out.iterdir()), [])
        self.assertIn(b"/var/log/syslog", shown)

    def test_what_is_named_is_left_out_and_asked_again(self):
        code, shown = self.answer(b"/var/log/syslog\n", then=b"y\n")
        self.assertEqual(code, 0, shown)
        members = bundles.opened(next(self.out.glob("casefile-*.age")), self.identity)
        self.assertNotIn("files/var/log/syslog", members)
        self.assertIn("left out on request", members["manifest.json"].decode())

    def test_yes_writes_the_bundle(self):
        code, shown = self.answer(b"y\n")
        self.assertEqual(code, 0, shown)
        self.assertEqual(len(list(self.out.glob("casefile-*.age"))), 1)


class Redacting(unittest.TestCase):
    def test_the_filter_hides_and_keeps(self):
        text = b"2026-11-21T08:04:38Z INFO login password=Zx81kQw9Lm port=5432\n"
        done = subprocess.run([bundles.COLLECT, "redact", "--ledger"], input=text, capture_output=True, check=True)
        self.assertNotIn(b"Zx81kQw9Lm", done.stdout)
        self.assertIn(b"2026-11-21T08:04:38Z INFO login", done.stdout)
        self.assertIn(b"port=5432", done.stdout)
        self.assertRegex(done.stderr, rb"\s1  \S+")


if __name__ == "__main__":
    unittest.main()
