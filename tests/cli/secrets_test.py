"""Nothing secret gets out of a sample machine, and what a reader needs stays."""

import unittest

import bundles
from samples import NAMES, machine


class Secrets(unittest.TestCase):
    def test_no_planted_secret_gets_out(self):
        for name in NAMES:
            with self.subTest(name):
                self.assert_hidden(machine(name))

    def assert_hidden(self, sample):
        planted = sample.expected("planted-secrets.json")
        texts = dict(sample.members)
        texts["the names"] = "\n".join(sample.members).encode()
        for secret in planted["secrets"]:
            for form, spelled in bundles.encodings(secret["value"]).items():
                for path, text in texts.items():
                    at = text.find(spelled)
                    line = text.count(b"\n", 0, at) + 1
                    self.assertEqual(at, -1, f"{secret['name']} ({form}) stands in {path}:{line}")
        for value in planted["personal"]:
            for path, text in texts.items():
                self.assertFalse(value.encode() in text, f"{value} stands in {path}")

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
                    self.assertTrue(text in content, f"{name}: {text!r} is gone from {path}")

    def test_lines_are_neither_lost_nor_added(self):
        sick = machine("agentim-disk-full")
        for path in ("var/log/syslog", "var/log/postgresql/postgresql-15-main.log", "var/log/nginx/error.log"):
            original = (sick.folder / "root" / path).read_bytes()
            self.assertEqual(sick.members["files/" + path].count(b"\n"), original.count(b"\n"), path)


if __name__ == "__main__":
    unittest.main()
