"""The sealed file from outside: signatures, damage, single members, attachments."""

import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile

import bundles

LINES = "".join(f"Nov 21 08:{i // 60 % 60:02d}:{i % 60:02d} ravenpost app[1]: request {hashlib.sha256(str(i).encode()).hexdigest()} took {i % 997} ms\n"
                for i in range(60000))


class Sealing(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.root = self.work / "root"
        self.put("etc/os-release", "ID=test\nPRETTY_NAME=Test\n")
        self.put("etc/hostname", "ravenpost\n")
        self.put("proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 50 kB\n")
        self.put("var/log/syslog", LINES)
        self.put("var/log/kern.log", "Nov 21 08:04:38 ravenpost kernel: [1.0] hello\n")
        self.identity, self.recipient = bundles.new_key(self.work)

    def not_tried(self, why):
        """Where CASEFILE_ALL_TESTS is set, all that the tests need was installed."""
        if os.environ.get("CASEFILE_ALL_TESTS"):
            self.fail(why)
        self.skipTest(why)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def collect(self, *more, codes=(0,)):
        out = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        self.done = bundles.must(bundles.COLLECT, "run", "--yes", "--root", self.root, "--recipient", self.recipient,
                                 "--output", out, *more, codes=codes)
        return sorted(out.iterdir())

    def analyze(self, command, *arguments, codes=(0,)):
        return bundles.must(bundles.ANALYZE, command, "-i", self.identity, *arguments, codes=codes)

    def signing_key(self, name="machine.key"):
        key = self.work / name
        bundles.must(bundles.COLLECT, "keygen", "--signing", "--output", key)
        return key, pathlib.Path(f"{key}.pub")


class Signatures(Sealing):
    def test_a_signed_bundle_says_by_whom(self):
        key, public = self.signing_key()
        [bundle] = self.collect("--sign", key)
        shown = self.analyze("verify", bundle, "--signer", public).stdout.decode()
        self.assertRegex(shown, r"signed by machine\.key \(key [0-9A-F]{16}\): manifest of a Casefile bundle")
        shown = self.analyze("verify", bundle).stdout.decode()
        self.assertRegex(shown, r"signed, but the key [0-9A-F]{16} is not known here")
        _, other = self.signing_key("other.key")
        self.assertIn(b"is not known here", self.analyze("verify", bundle, "--signer", other, codes=(1,)).stderr)
        members = bundles.opened(bundle, self.identity)
        self.assertIn("manifest.json.minisig", members)
        if shutil.which("minisign") is None:
            self.not_tried("minisign is not installed: the signature was not checked by it")
        (self.work / "manifest.json").write_bytes(members["manifest.json"])
        (self.work / "manifest.json.minisig").write_bytes(members["manifest.json.minisig"])
        bundles.must("minisign", "-Vm", self.work / "manifest.json", "-p", public)

    def test_a_bundle_that_is_not_signed_is_no_signed_one(self):
        _, public = self.signing_key()
        [bundle] = self.collect()
        self.assertIn(b"it is not signed", self.analyze("verify", bundle, "--signer", public, codes=(1,)).stderr)
        self.assertNotIn(b"signed", self.analyze("verify", bundle).stdout)

    def test_a_key_that_cannot_be_read_ends_the_run_before_it_begins(self):
        bad = self.work / "bad.key"
        bad.write_text("no key\n")
        self.assertEqual(self.collect("--sign", bad, codes=(1, 2)), [])
        self.assertIn(b"no secret key of minisign", self.done.stderr)

    def test_a_signed_profile_shows_its_signer_and_cannot_be_changed(self):
        if shutil.which("minisign") is None:
            self.not_tried("minisign is not installed: no profile was signed")
        profile = self.work / "shop.yaml"
        profile.write_text("id: shop\ntitle: Shop\ndetect: {always: true}\nfiles:\n  - {paths: [/var/log/kern.log], reason: kernel}\n")
        bundles.must("minisign", "-GW", "-p", self.work / "vendor.pub", "-s", self.work / "vendor.key")
        bundles.must("minisign", "-Sm", profile, "-s", self.work / "vendor.key")
        self.assertEqual(self.collect("--profile", profile, codes=(1, 2)), [])
        self.assertRegex(self.done.stderr.decode(), r"the signature of .*shop\.yaml: the key [0-9A-F]{16} is not known here")
        self.assertEqual(len(self.collect("--profile", profile, "--signer", self.work / "vendor.pub")), 1)
        self.assertRegex(self.done.stderr.decode(), r"Profile shop is signed by vendor \(key [0-9A-F]{16}\)")
        profile.write_text(profile.read_text().replace("kernel", "Kernel"))
        self.assertEqual(self.collect("--profile", profile, "--signer", self.work / "vendor.pub", codes=(1, 2)), [])
        self.assertIn(b"the text was changed", self.done.stderr)


class Damage(Sealing):
    def damaged(self, change):
        [bundle] = self.collect()
        data = bytearray(bundle.read_bytes())
        change(data)
        bundle.write_bytes(data)
        return bundle

    def test_a_flipped_byte_is_named_and_the_rest_is_read(self):
        def flip(data):
            data[len(data) // 2] ^= 1
        bundle = self.damaged(flip)
        done = self.analyze("verify", bundle, codes=(3,))
        self.assertRegex(done.stderr.decode(), r"bytes \d+ to \d+ of the file do not authenticate")
        self.assertIn("hello", self.analyze("cat", "files/var/log/kern.log", bundle).stdout.decode())
        report = self.analyze("report", bundle, "--json", "-", codes=(3,)).stdout
        self.assertIn(b"do not authenticate", report)

    def test_a_deleted_byte_is_found_again(self):
        def delete(data):
            del data[len(data) // 2]
        bundle = self.damaged(delete)
        done = self.analyze("verify", bundle, codes=(3,))
        self.assertRegex(done.stderr.decode(), r"bytes \d+ to \d+ of the file are damaged: 1 bytes are missing there")
        self.assertIn("hello", self.analyze("cat", "files/var/log/kern.log", bundle, codes=(3,)).stdout.decode())

    def test_a_cut_bundle_is_told_from_a_whole_one(self):
        def cut(data):
            del data[len(data) * 2 // 3:]
        bundle = self.damaged(cut)
        self.assertIn(b"the file is cut", self.analyze("verify", bundle, codes=(3,)).stderr)
        self.assertIn(b"the file is cut", self.analyze("ls", bundle, codes=(3,)).stderr)

    def test_a_member_that_is_lost_is_no_member_that_never_was(self):
        [bundle] = self.collect()
        whole = bundle.read_bytes()
        listed = self.analyze("ls", bundle).stdout.decode()
        self.assertIn("files/var/log/kern.log", listed)
        done = self.analyze("cat", "files/var/log/kern.lag", bundle, codes=(1,))
        self.assertIn(b"did you mean 'files/var/log/kern.log'", done.stderr)
        self.assertEqual(bundle.read_bytes(), whole)


class Attachments(Sealing):
    def test_one_zip_that_unzips_and_is_read_as_it_is(self):
        [file] = self.collect("--attach")
        self.assertRegex(file.name, r"^casefile-\d{8}T\d{6}Z-[a-z2-7]{16}\.zip$")
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        with zipfile.ZipFile(file) as archive:
            self.assertIsNone(archive.testzip())
            readme, bundle = archive.infolist()
            self.assertEqual(readme.filename, "README.txt")
            self.assertRegex(bundle.filename, r"^casefile-\d{8}T\d{6}Z\.tar\.zst\.age$")
            for entry in (readme, bundle):
                self.assertEqual((entry.compress_type, entry.flag_bits), (zipfile.ZIP_STORED, 0))
            out = self.work / "unzipped"
            archive.extractall(out)
        bundles.must("unzip", "-tq", file)
        self.assertIn("files/var/log/syslog", bundles.opened(out / bundle.filename, self.identity))
        self.assertIn(b"whole", self.analyze("verify", file).stdout)

    def test_parts_are_joined_from_any_one_of_them(self):
        parts = self.collect("--part-size", "200KiB")
        self.assertGreater(len(parts), 3)
        for number, part in enumerate(parts, start=1):
            self.assertTrue(part.name.endswith(f".part{number:03}.zip"), part.name)
            self.assertLessEqual(part.stat().st_size, 200 << 10)
            bundles.must("unzip", "-tq", part)
        for part in (parts[0], parts[-1]):
            self.assertIn(b"whole", self.analyze("verify", part).stdout)
        parts[2].rename(parts[2].with_name("download (3).ZIP"))
        self.assertIn(b"whole", self.analyze("verify", parts[1]).stdout)
        # Unzipped and joined by hand, as README.txt says; and the pieces as they lie.
        folder = self.work / "pieces"
        for zipped in parts[0].parent.iterdir():
            with zipfile.ZipFile(zipped) as archive:
                archive.extractall(folder)
        pieces = sorted(folder.glob("*.part*"))
        self.assertIn(b"whole", self.analyze("verify", pieces[1]).stdout)
        joined = self.work / "joined.tar.zst.age"
        joined.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
        self.assertIn("files/var/log/syslog", bundles.opened(joined, self.identity))
        pieces[1].unlink()
        self.assertIn(b"part 2 of", self.analyze("verify", pieces[0], codes=(1,)).stderr)
        zips = sorted(parts[0].parent.iterdir())
        twice = parts[0].parent / "again.zip"
        shutil.copy(parts[3], twice)
        self.assertIn(b"whole", self.analyze("verify", zips[0]).stdout)
        data = bytearray(twice.read_bytes())
        data[len(data) // 2] ^= 1
        twice.write_bytes(data)
        self.assertRegex(self.analyze("verify", zips[0], codes=(2,)).stderr.decode(),
                         r"again\.zip .* both say that they are part 4 of |.* and again\.zip both say that they are part 4 of ")
        pieces[-1].unlink()
        self.assertIn(b"is missing", self.analyze("verify", pieces[0], codes=(1, 3)).stderr)

    def test_parts_that_hold_nothing_are_refused(self):
        self.assertEqual(self.collect("--part-size", "1KiB", codes=(1, 2)), [])
        self.assertIn(b"too small", self.done.stderr)


class Readers(Sealing):
    """The archive inside, unpacked by every tool that people have for it: the same bytes."""

    def test_every_reader_gives_the_same(self):
        [bundle] = self.collect()
        expected = bundles.opened(bundle, self.identity)
        archive = self.work / "b.tar.zst"
        archive.write_bytes(bundles.must("age", "-d", "-i", self.identity, bundle).stdout)
        bundles.must("zstd", "-tq", archive)
        for tool, command in (("tar", 'tar --zstd -xf "$1"'), ("bsdtar", 'bsdtar -xf "$1"'),
                              ("busybox", 'zstd -dcq "$1" | busybox tar -xf -'),
                              ("pzstd", 'pzstd -dcq "$1" | tar -xf -')):
            if shutil.which(tool) is None:
                self.not_tried(f"{tool} is not installed")
            with self.subTest(tool):
                folder = self.work / f"by-{tool}"
                folder.mkdir()
                bundles.must("sh", "-ec", command, "sh", archive, cwd=folder)
                found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
                self.assertEqual(found, expected)


class Limits(Sealing):
    def test_a_limit_that_is_hit_is_named_and_can_be_raised(self):
        folder = self.work / "many"
        folder.mkdir()
        for i in range(20):
            (folder / f"{i}.log").write_text(f"Nov 21 08:04:38 ravenpost app[{i}]: hello\n")
        low = self.analyze("ls", folder, "--limit", "members=5", codes=(3,))
        self.assertEqual(len(low.stdout.splitlines()), 5)
        self.assertIn(b"only the first 5 files were read (--limit members=VALUE allows more)", low.stderr)
        self.assertEqual(len(self.analyze("ls", folder, "--limit", "members=20000").stdout.splitlines()), 20)
        (folder / "0.log").write_text("Nov 21 08:04:38 ravenpost app[1]: " + "x" * 70_000 + "\n")
        cut = self.analyze("report", folder, "--json", "-").stdout
        self.assertIn(b"1 lines cut at 64.0 KiB (--limit line-bytes=VALUE allows more)", cut)
        self.assertNotIn(b"lines cut", self.analyze("report", folder, "--json", "-", "--limit", "line-bytes=128KiB").stdout)

    def test_a_limit_that_is_none_is_a_usage_error(self):
        for wrong in ("member=3", "members", "members=x", "json-depth=1", "members=-1"):
            done = self.analyze("ls", self.root, "--limit", wrong, codes=(2,))
            self.assertRegex(done.stderr, rb"no limit|is no number|can be|is not a size")
        self.assertIn(b"line-bytes, members, name-bytes", self.analyze("ls", self.root, "--limit", "x=1", codes=(2,)).stderr)


class Armor(Sealing):
    def test_a_bundle_as_text_is_read_by_us_and_by_age(self):
        [file] = self.collect("--armor")
        self.assertRegex(file.name, r"^casefile-\d{8}T\d{6}Z-[a-z2-7]{16}\.tar\.zst\.age$")
        text = file.read_text(encoding="ascii")
        self.assertTrue(text.startswith("-----BEGIN AGE ENCRYPTED FILE-----\n"))
        self.assertIn("files/var/log/syslog", bundles.opened(file, self.identity))
        self.assertIn(b"whole", self.analyze("verify", file).stdout)
        file.write_text("\n" + text.replace("\n", "\r\n") + "\r\nKind regards\r\n")
        done = self.analyze("verify", file, codes=(3,))
        self.assertIn(b"bytes follow the END line of its armor", done.stderr)
        self.assertIn("hello", self.analyze("cat", "files/var/log/kern.log", file, codes=(3,)).stdout.decode())
        [zipped] = self.collect("--armor", "--attach")
        self.assertIn(b"whole", self.analyze("verify", zipped).stdout)

    def test_what_is_not_sealed_has_no_armor(self):
        done = bundles.run(bundles.COLLECT, "run", "--yes", "--root", self.root, "--no-encrypt", "--armor", "--output", self.work)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--armor is for sealed bundles", done.stderr)


class Requests(Sealing):
    def setUp(self):
        super().setUp()
        self.key, self.public = self.signing_key("support.key")
        self.request = self.ask("--case", "ACME-17", "--note", "please\x1b[2J")

    def ask(self, *more, name="request.json"):
        file = self.work / name
        bundles.must(bundles.ANALYZE, "request", "new", "--recipient", self.recipient, "--sign", self.key, "--output", file,
                     *more)
        return file

    def answer(self, request, *more, codes=(0,), home=None):
        out = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        environment = {"PATH": os.environ["PATH"], "HOME": str(home or self.work / "home")}
        self.done = subprocess.run([bundles.COLLECT, "run", request, "--yes", "--root", self.root, "--output", out, *more],
                                   stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment, timeout=120)
        self.assertIn(self.done.returncode, codes, self.done.stderr[-2000:])
        return list(out.iterdir())

    def test_a_request_is_shown_answered_once_and_known_again(self):
        [bundle] = self.answer(self.request, "--signer", self.public)
        shown = self.done.stderr.decode()
        self.assertRegex(shown, r"support\.key \(key [0-9A-F]{16}\) asks for a bundle for case ACME-17")
        self.assertIn("please\\x1b[2J", shown)
        self.assertEqual(self.answer(self.request, "--signer", self.public, codes=(1, 2)), [])
        self.assertIn(b"was answered before", self.done.stderr)
        known = self.analyze("verify", bundle, "--request", self.request, "--signer", self.public, codes=(1,))
        self.assertIn(b"it is not signed", known.stderr)
        home = self.work / "home" / ".config" / "casefile" / "signers"
        home.mkdir(parents=True)
        shutil.copy(self.public, home)
        verify = [bundles.ANALYZE, "verify", "-i", self.identity, bundle, "--request"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.work / "home")}
        done = subprocess.run([*verify, self.request], capture_output=True, check=True, env=environment)
        self.assertIn(b"answers this request for case ACME-17", done.stdout)
        other = self.ask("--case", "ACME-18", name="other.json")
        done = subprocess.run([*verify, other], capture_output=True, check=False, env=environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"it is no answer to this request", done.stderr)

    def test_what_is_wrong_with_a_request_is_named(self):
        self.assertEqual(self.answer(self.request, codes=(1, 2)), [])
        self.assertIn(b"is not known here", self.done.stderr)
        changed = self.work / "changed.json"
        changed.write_text(self.request.read_text().replace("ACME-17", "ACME-71"))
        self.assertEqual(self.answer(changed, "--signer", self.public, codes=(1, 2)), [])
        self.assertIn(b"the text was changed", self.done.stderr)
        expired = self.ask("--case", "ACME-17", "--expires", "0s", name="expired.json")
        self.assertEqual(self.answer(expired, "--signer", self.public, codes=(1, 2)), [])
        self.assertIn(b"the request expired at", self.done.stderr)


class Faults(Sealing):
    """Every call that writes fails once: what has a final name is whole, or there is none."""

    def run_failing(self, at, kind, out, *more):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.work), "LD_PRELOAD": self.library,
                       "CASEFILE_FAIL_AT": str(at), "CASEFILE_FAIL_WITH": kind}
        return subprocess.run([bundles.COLLECT, "run", "--yes", "--root", self.root, "--recipient", self.recipient,
                               "--output", out, *more], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env=environment, timeout=120)

    def every_write(self, kind, *more):
        self.library = os.environ["CASEFILE_FAILING_WRITES"]
        self.put("var/log/syslog", LINES[:400_000])
        for at in range(1, 100):
            out = pathlib.Path(tempfile.mkdtemp(dir=self.work))
            done = self.run_failing(at, kind, out, *more)
            if b"failing_writes: failed" not in done.stderr:
                if at == 1:
                    self.skipTest("no write could be made to fail: a sanitizer does not allow it")
                self.assertEqual(done.returncode, 0, done.stderr)
                return at
            self.assertIn(done.returncode, (0, 1), done.stderr)
            files = sorted(out.iterdir())
            if done.returncode == 0:
                self.assertIn(b"whole", self.analyze("verify", files[0]).stdout)
            else:
                self.assertEqual(files, [], f"call {at} failed with {kind}")
                self.assertNotIn(kind, ("short",))
        return self.fail("there is no end of writes")

    def test_a_full_disk(self):
        self.assertGreater(self.every_write("ENOSPC"), 3)

    def test_a_broken_disk_and_a_zip(self):
        self.assertGreater(self.every_write("EIO", "--part-size", "100KiB"), 6)

    def test_writes_that_are_short(self):
        self.assertGreater(self.every_write("short", "--attach"), 4)

    def test_writes_that_are_interrupted(self):
        self.assertGreater(self.every_write("EINTR"), 3)


class OtherHands(Sealing):
    """The package age-encryption of npm: `npm ci` in tests/interop, or where CASEFILE_AGE_ENCRYPTION names its folder."""

    def setUp(self):
        super().setUp()
        installed = bundles.SOURCE / "tests/interop/node_modules/age-encryption"
        self.package = os.environ.get("CASEFILE_AGE_ENCRYPTION", installed)
        if not pathlib.Path(self.package).is_dir() or shutil.which("node") is None:
            self.not_tried(f"age-encryption of npm is not in {self.package}, or node is missing")

    def theirs(self, what, key, source):
        target = self.work / f"{what}.out"
        bundles.must("node", bundles.SOURCE / "tests/interop/age_encryption.mjs", self.package, what, key, source, target)
        return target

    def test_they_open_ours_and_we_open_theirs(self):
        secret = next(line for line in self.identity.read_text().splitlines() if line.startswith("AGE-SECRET-KEY-"))
        [bundle] = self.collect()
        opened = self.theirs("open", secret, bundle)
        bundles.must("zstd", "-tq", opened)
        self.assertIn(b"whole", bundles.must(bundles.ANALYZE, "verify", opened).stdout)
        sealed = self.theirs("seal", self.recipient, opened)
        self.assertIn(b"whole", self.analyze("verify", sealed).stdout)
        phrase = self.work / "phrase"
        phrase.write_text("correct horse\n")
        sealed = self.theirs("seal", "correct horse", opened)
        self.assertIn(b"whole", bundles.must(bundles.ANALYZE, "verify", "--passphrase-file", phrase, sealed).stdout)


class Kills(Sealing):
    """A run that is killed leaves nothing, or a partial file that opens as far as it goes."""

    def test_kill_at_any_moment(self):
        kills = int(os.environ.get("CASEFILE_KILLS", "20"))
        noise = random.Random(8)
        for i in range(6):
            self.put(f"var/log/noise{i}.log", "".join(f"Nov 21 08:04:38 ravenpost app[1]: {noise.getrandbits(512):x}\n" for _ in range(5000)))
        begun = time.monotonic()
        self.collect("--profile", "systemd", codes=(0, 3, 5))
        whole = time.monotonic() - begun
        opened = 0
        for _ in range(kills):
            out = pathlib.Path(tempfile.mkdtemp(dir=self.work))
            process = subprocess.Popen([bundles.COLLECT, "run", "--yes", "--root", self.root, "--recipient", self.recipient,
                                        "--output", out], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(noise.uniform(0, whole))
            process.kill()
            process.wait()
            for file in out.iterdir():
                partial = file.name.endswith(".partial")
                done = self.analyze("verify", file, codes=(1, 3) if partial and file.stat().st_size else (0,))
                if done.returncode == 3:
                    opened += 1
                    self.assertRegex(done.stdout.decode(), "damaged or incomplete")
                else:
                    self.assertLess(file.stat().st_size if partial else 0, 2 * 65552 + 1000, done.stderr)
            shutil.rmtree(out)
        self.assertLessEqual(opened, kills)


if __name__ == "__main__":
    unittest.main()
