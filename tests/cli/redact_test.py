"""casefile-collect redact from outside: folders, archives, canaries, keys, what --diff and --explain show."""

import gzip
import io
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

import bundles

SECRET = "vX7-quartz-Lm39"


class Redacting(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.tree = self.work / "tree"
        self.put("app/.env", f"DB_PASSWORD={SECRET}\nDEBUG=true\nDB_USER=admin\n".encode())
        self.put("log/app.log", f"connect with {SECRET} failed\nDEBUG is true, user admin\n".encode())

    def put(self, name, content):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def redact(self, *arguments, code=0, text=None):
        done = subprocess.run([bundles.COLLECT, "redact", *map(str, arguments)], input=text, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn(SECRET.encode(), done.stdout + done.stderr)
        return done

    def output(self, name):
        return (self.work / "out" / name).read_bytes()

    def test_what_one_file_teaches_is_hidden_in_all(self):
        self.redact(self.tree, "--output", self.work / "out")
        env, log = self.output("app/.env"), self.output("log/app.log")
        tag = env.split(b"\n")[0].removeprefix(b"DB_PASSWORD=")
        self.assertIn(b"connect with " + tag + b" failed\n", log)
        self.assertIn(b"DEBUG is true, user admin\n", log)

    def test_archives_become_folders_and_compressed_files_lose_their_suffix(self):
        inner = io.BytesIO()
        with tarfile.open(fileobj=inner, mode="w:gz") as archive:
            line = f"again {SECRET}\n".encode()
            entry = tarfile.TarInfo("deep/x.txt")
            entry.size = len(line)
            archive.addfile(entry, io.BytesIO(line))
            evil = tarfile.TarInfo("../../evil.txt")
            archive.addfile(evil, io.BytesIO(b""))
        self.put("old.tar.gz", inner.getvalue())
        self.put("log/app.log.1.gz", gzip.compress(f"old {SECRET}\n".encode()))
        self.redact(self.tree, "--output", self.work / "out")
        self.assertTrue(self.output("old.tar.gz/deep/x.txt").startswith(b"again [redacted:"))
        self.assertTrue(self.output("log/app.log.1").startswith(b"old [redacted:"))
        self.assertFalse((self.work / "evil.txt").exists() or (self.work.parent / "evil.txt").exists())

    def test_what_is_no_text_is_withheld_and_listed(self):
        self.put("core", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8)
        done = self.redact(self.tree, "--output", self.work / "out", code=5)
        self.assertIn(b"withheld: core: ", done.stderr)
        self.assertFalse((self.work / "out" / "core").exists())

    def test_nothing_is_overwritten(self):
        (self.work / "out").mkdir()
        (self.work / "out" / "mine").write_text("x")
        self.assertIn(b"is not empty", self.redact(self.tree, "--output", self.work / "out", code=2).stderr)

    def test_a_surviving_canary_fails_without_being_shown(self):
        canaries = self.work / "canaries"
        canaries.write_text(f"{SECRET}\n")
        self.redact("--canary", canaries, text=f"password={SECRET}\n".encode())
        done = self.redact("--canary", canaries, text=f"plain words {SECRET}\n".encode(), code=1)
        self.assertIn(b"a canary was still in the output at byte 12", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_one_key_makes_outputs_comparable(self):
        key = self.work / "key"
        key.write_bytes(bytes(range(32)))
        text = b"from 8.8.4.4 as eve@mail.example\n"
        outputs = {self.redact("--pseudonym-key", key, text=text).stdout for _ in range(2)}
        self.assertEqual(len(outputs), 1)
        self.assertNotIn(self.redact(text=text).stdout, outputs)

    def test_diff_and_explain_show_only_the_lines_concerned(self):
        text = f"one\npassword={SECRET}\ntwo\nfrom 8.8.4.4\n".encode()
        lines = self.redact("--diff", text=text).stdout.splitlines()
        self.assertEqual([line.split(b":")[1] for line in lines], [b"2", b"4"])
        lines = self.redact("--explain", "redacted:password", text=text).stdout.splitlines()
        self.assertEqual([line.split(b":")[1] for line in lines], [b"2"])


class Unmasking(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.key = self.work / "me.txt"
        self.public = self.run_program("keygen", "--output", str(self.key)).stdout.decode().strip()

    def run_program(self, *arguments, code=0, text=b""):
        done = subprocess.run([bundles.COLLECT, *arguments], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_the_owner_gets_the_originals_back(self):
        text = b"bob@corp.example from 10.1.2.3 password=hunter22\n"
        saved = self.work / "case.map.age"
        hidden = self.run_program("redact", "--map", str(saved), "--map-recipient", self.public, text=text).stdout
        self.assertNotIn(b"10.1.2.3", hidden)
        self.assertTrue(saved.read_bytes().startswith(b"age-encryption.org/v1"))
        shown = self.run_program("unmask", "--map", str(saved), "-i", str(self.key), text=hidden).stdout
        self.assertTrue(shown.startswith(b"bob@corp.example from 10.1.2.3 password=[redacted:"), shown)
        address = hidden.split()[2].decode()
        named = self.run_program("unmask", "--map", str(saved), "-i", str(self.key), address).stdout
        self.assertIn(b"10.1.2.3", named)
        self.run_program("unmask", "--map", str(saved), "-i", str(self.key), "host-0", code=4)

    def test_a_map_that_nobody_could_open_is_refused_first(self):
        done = self.run_program("redact", "--map", str(self.work / "m.age"), code=2, text=b"10.1.2.3\n")
        self.assertIn(b"--map-recipient", done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertFalse((self.work / "m.age").exists())


if __name__ == "__main__":
    unittest.main()
