"""casefile-collect fleet against sshd on loopback ports, each in a folder of its own."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import bundles
import servers

SSHD = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")


@unittest.skipUnless(SSHD, "install openssh-server")
class Fleet(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.out = self.work / "out"
        self.out.mkdir()
        self.there = self.work / "there"  # the temporary folder of the other machines
        self.there.mkdir()
        self.identity, self.recipient = bundles.new_key(self.work)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.work / name], check=True)
        shutil.copy(self.work / "user.pub", self.work / "authorized")
        os.chmod(self.work / "authorized", 0o600)

    def sshd(self):
        port = servers.free_port()
        config = self.work / f"sshd-{port}"
        config.write_text(f"Port {port}\nListenAddress 127.0.0.1\nHostKey {self.work}/host\nPidFile none\nUsePAM no\n"
                          f"AuthorizedKeysFile {self.work}/authorized\nStrictModes no\nPermitRootLogin yes\n"
                          f"SetEnv TMPDIR={self.there}\n")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        servers.wait_for(process, port)
        return port

    def fleet(self, hosts, *more, codes=(0,)):
        (self.work / "hosts.txt").write_text("".join(f"{host}\n" for host in hosts))
        (self.work / "config").write_text(f"IdentityFile {self.work}/user\nIdentitiesOnly yes\n"
                                          f"StrictHostKeyChecking no\nUserKnownHostsFile {self.work}/known\n")
        done = bundles.must(bundles.COLLECT, "fleet", "--hosts", self.work / "hosts.txt", "--ssh-config", self.work / "config",
                            "--recipient", self.recipient, "--output", self.out, *more, codes=codes)
        return json.loads(next(self.out.glob("*-fleet.json")).read_text())["hosts"], done

    def test_each_machine_gives_a_bundle_and_the_dead_one_is_named(self):
        ports = [self.sshd(), self.sshd()]
        dead = servers.free_port()
        hosts, _ = self.fleet([f"127.0.0.1:{ports[0]}", f"127.0.0.1:{dead}", f"127.0.0.1:{ports[1]}"],
                              "--without", "commands", "--without", "files", codes=(3,))
        self.assertIn("refused", hosts[1]["reason"])
        self.assertNotIn("file", hosts[1])
        for host in (hosts[0], hosts[2]):
            members = bundles.opened(self.out / host["file"], self.identity)
            self.assertIn("probes/os.json", members)
            self.assertEqual((self.out / host["file"]).stat().st_size, host["size"])
            self.assertEqual((self.out / host["file"]).stat().st_mode & 0o777, 0o600)
        self.assertEqual(len(list(self.out.iterdir())), 3)
        self.assertEqual(list(self.there.iterdir()), [], "something was left on the other machine")

    def test_a_profile_of_ours_goes_along_and_programs_are_told(self):
        profile = self.work / "shop's.yaml"
        log = self.work / "shop.log"
        log.write_text("2026-11-21T08:00:00Z INFO it's open\n")
        profile.write_text(f"id: shop\ntitle: Shop\ndetect: {{files: [/nowhere]}}\nfiles:\n  - paths: ['{log}']\n    reason: what the shop's doing\n")
        hosts, done = self.fleet([f"127.0.0.1:{self.sshd()}"], "--profile", profile, "--without", "commands", "--without",
                                 "probes", "--json", codes=(0, 3))
        members = bundles.opened(self.out / hosts[0]["file"], self.identity)
        self.assertEqual(members[f"files{log}"], log.read_bytes())
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([event["event"] for event in events], ["started", "finished", "result"])
        self.assertEqual(events[1]["path"], str(self.out / hosts[0]["file"]))
        self.assertEqual(events[2]["bundles"], 1)
        self.assertEqual(list(self.there.iterdir()), [])

    def test_a_file_that_is_no_profile_is_refused_before_anything_is_done(self):
        profile = self.work / "bad.yaml"
        profile.write_text("id: bad\n")
        (self.work / "hosts.txt").write_text("raven\n")
        done = bundles.run(bundles.COLLECT, "fleet", "--hosts", self.work / "hosts.txt", "--recipient", self.recipient,
                           "--output", self.out, "--profile", profile)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_an_argument_is_never_a_command_there(self):
        port = self.sshd()
        victim = self.work / "victim"
        hosts, _ = self.fleet([f"127.0.0.1:{port}"], "--without", f"$(touch {victim})'; touch {victim}; '", codes=(1,))
        self.assertIn("nothing that would be collected", hosts[0]["reason"])
        self.assertFalse(victim.exists())
        self.assertEqual(list(self.there.iterdir()), [])
        self.assertEqual([path.suffix for path in self.out.iterdir()], [".json"])


if __name__ == "__main__":
    if not SSHD:
        print("SKIPPED: there is no sshd; install openssh-server", file=sys.stderr)
    unittest.main()
