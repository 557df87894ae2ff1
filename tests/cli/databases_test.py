"""The database helpers against real servers, against servers that misbehave, and in a whole run."""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import bundles
import mongodb_wire
import servers

HELPERS = pathlib.Path(bundles.COLLECT).parent
PASSWORD = "Qv8-planted/secret+77x"  # with what must be escaped in an address
IN_URL = "Qv8-planted%2Fsecret%2B77x"


def ask(kind, urls=(), files=(), queries=()):
    """(document, seconds) of a helper, asked as the collector asks it."""
    request = {"urls": list(urls), "files": [str(file) for file in files],
               "queries": [{"name": name, "sql": sql} for name, sql in queries]}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run([HELPERS / f"casefile-probe-{kind}"], input=json.dumps(request).encode(), capture_output=True,
                              check=False, timeout=60, env={"PATH": "/usr/bin:/bin", "HOME": home})
    for output in (done.stdout, done.stderr):
        for form in bundles.encodings(PASSWORD).values():
            assert form not in output, output
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), time.monotonic() - begun


def needs(program, package):
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin") or (package == "postgresql" and servers.POSTGRESQL)
    if not found:
        print(f"SKIPPED: there is no {program}; install {package}", file=sys.stderr)
    return unittest.skipUnless(found, f"install {package}")


def named(rows, name, key="name"):
    return next(row for row in rows if row.get(key) == name)


@needs("postgres", "postgresql")
class Postgresql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = servers.postgresql(PASSWORD)
        cls.port = cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.url = f"postgresql+asyncpg://shop:{IN_URL}@127.0.0.1:{cls.port}/shop"

    def test_tells_sizes_tables_settings_and_sessions(self):
        document, _ = ask("postgresql", [self.url])
        self.assertTrue(document["reachable"])
        self.assertRegex(document["version"], r"^\d+\.\d+")
        self.assertEqual(document["in_recovery"], False)
        self.assertEqual(document["max_connections"], 100)
        self.assertGreater(named(document["databases"], "shop")["size_bytes"], 1 << 20)
        self.assertGreater(named(document["tables"], "orders", "table")["total_bytes"], 8192)
        self.assertTrue(named(document["indexes"], "orders_pkey", "index")["valid"])
        self.assertEqual(named(document["settings"], "port")["value"], str(self.port))
        self.assertEqual([row for rows in document.values() if isinstance(rows, list) for row in rows if "error" in row], [])

    def test_a_question_can_neither_write_nor_take_long(self):
        document, seconds = ask("postgresql", [self.url], queries=[
            ("write", "DELETE FROM orders"), ("two", "SELECT 1; DELETE FROM orders"), ("slow", "SELECT pg_sleep(30)"),
            ("unlock", "SET transaction_read_only = off"), ("good", "SELECT 'eu' AS region, count(*) AS orders FROM orders")])
        self.assertIn("read-only", document["query.write"][0]["error"])
        self.assertIn("multiple commands", document["query.two"][0]["error"])
        self.assertIn("statement timeout", document["query.slow"][0]["error"])
        self.assertEqual(document["query.good"], [{"region": "eu", "orders": 700}])
        self.assertLess(seconds, 12)
        self.assertEqual(servers.psql(self.port, PASSWORD, "SELECT count(*) FROM orders", "shop").strip(), "700")

    def test_who_blocks_whom_and_no_value_of_a_statement(self):
        holder = threading.Thread(target=servers.psql, args=(
            self.port, PASSWORD, "BEGIN; LOCK TABLE orders; SELECT pg_sleep(9); COMMIT", "shop"))
        waiter = threading.Thread(target=servers.psql, args=(
            self.port, PASSWORD, "UPDATE orders SET note = 'iban DE00 4471' WHERE id = 99887766", "shop"))
        holder.start()
        time.sleep(1)
        waiter.start()
        time.sleep(5)
        document, _ = ask("postgresql", [self.url])
        self.assertEqual(len(document["blocked"]), 1)
        self.assertGreaterEqual(document["long_transactions"][0]["seconds"], 5)
        self.assertGreaterEqual(document["connections_waiting_for_locks"], 1)
        text = json.dumps(document)
        self.assertIn("UPDATE orders SET note = ", text)
        self.assertNotIn("DE00", text)
        self.assertNotIn("99887766", text)
        holder.join()
        waiter.join()

    def test_a_wrong_password_is_told_and_the_next_address_is_tried(self):
        wrong = self.url.replace("Qv8", "no")
        document, _ = ask("postgresql", [wrong, self.url])
        self.assertTrue(document["reachable"])

    def test_a_wrong_password_alone_is_told(self):
        document, _ = ask("postgresql", [f"postgres://nobody-known:{IN_URL}@127.0.0.1:{self.port}/shop"])
        if document["reachable"]:
            self.skipTest("this machine has a server of its own that lets us in")
        self.assertIn("password authentication failed", document["error"])


@needs("mariadbd", "mariadb-server")
class Mysql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = servers.mysql(PASSWORD)
        cls.port = cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.url = f"mysql+pymysql://shop:{IN_URL}@localhost:{cls.port}/shop"

    def test_tells_sizes_tables_settings_and_counters(self):
        document, _ = ask("mysql", [self.url])
        self.assertTrue(document["reachable"], document.get("error"))
        self.assertIn("MariaDB", document["version"])
        self.assertEqual(document["max_connections"], 151)
        self.assertGreater(named(document["tables"], "orders", "table")["data_bytes"], 0)
        self.assertGreater(named(document["databases"], "shop")["size_bytes"], 0)
        self.assertEqual(named(document["settings"], "port", "variable_name")["value"], str(self.port))
        self.assertIn("Aborted_connects", [row["variable_name"] for row in document["status"]])

    def test_a_question_can_neither_write_nor_take_long(self):
        document, seconds = ask("mysql", [self.url], queries=[
            ("write", "DELETE FROM orders"), ("slow", "SELECT SLEEP(30)"),
            ("good", "SELECT 'eu' AS region, COUNT(*) AS orders FROM orders")])
        self.assertIn("READ ONLY", document["query.write"][0]["error"])
        self.assertTrue("max_statement_time" in document["query.slow"][0].get("error", "")
                        or document["query.slow"] == [{"sleep(30)": 1}], document["query.slow"])
        self.assertEqual(document["query.good"], [{"region": "eu", "orders": 500}])
        self.assertLess(seconds, 12)


@needs("redis-server", "redis-server")
class Redis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = servers.redis(PASSWORD)
        cls.port = cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def test_tells_memory_key_spaces_and_settings_but_no_key(self):
        document, _ = ask("redis", [f"redis://:{IN_URL}@127.0.0.1:{self.port}/0"])
        self.assertTrue(document["reachable"], document.get("error"))
        self.assertEqual(document["maxmemory"], 64 << 20)
        self.assertEqual(document["key_spaces"][0]["keys"], 21)
        self.assertEqual(named(document["sampled_prefixes"], "session:*", "prefix")["keys"], 20)
        self.assertNotIn("session:1", json.dumps(document))

    def test_without_the_password_the_refusal_is_told(self):
        document, _ = ask("redis", [f"redis://127.0.0.1:{self.port}"])
        self.assertFalse(document["reachable"] and document.get("tcp_port") == self.port)


class Sqlite(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "app 100%.db"
        with sqlite3.connect(self.path) as database:
            database.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT)")
            database.execute("INSERT INTO jobs (state) VALUES ('failed'), ('failed'), ('done')")
            database.execute("PRAGMA user_version = 7")
        database.close()

    def test_tells_sizes_damage_and_tables_and_writes_nothing(self):
        damaged = self.folder / "damaged.db"
        raw = bytearray(self.path.read_bytes())
        raw[4096:4200] = b"\xff" * 104
        damaged.write_bytes(raw)
        (self.folder / "text.db").write_text("this is no database at all, only some text\n" * 100)
        os.mkfifo(self.folder / "pipe.db")
        before = sorted((path.name, path.stat().st_mtime_ns) for path in self.folder.iterdir())
        document, _ = ask("sqlite", files=sorted(self.folder.iterdir()) + [self.folder / "none.db"],
                          queries=[("jobs", "SELECT state, count(*) AS jobs FROM jobs GROUP BY 1 ORDER BY 1"),
                                   ("write", "DELETE FROM jobs")])
        rows = {pathlib.Path(row["path"]).name: row for row in document["files"]}
        good = rows[self.path.name]
        self.assertEqual((good["readable"], good["quick_check"], good["schema_version"]), (True, "ok", "7"))
        self.assertNotEqual(rows["damaged.db"].get("quick_check"), "ok")
        self.assertEqual((rows["text.db"]["readable"], rows["pipe.db"]["readable"], rows["none.db"]["readable"]),
                         (False, False, False))
        self.assertIn({"path": str(self.path), "state": "failed", "jobs": 2}, document["query.jobs"])
        self.assertIn("readonly", json.dumps(document["query.write"]))
        self.assertEqual(before, sorted((path.name, path.stat().st_mtime_ns) for path in self.folder.iterdir()))

    def test_one_that_is_in_use_is_read_with_its_log(self):
        writer = sqlite3.connect(self.path)
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("INSERT INTO jobs (state) VALUES ('new')")
        writer.commit()
        document, _ = ask("sqlite", files=[self.path], queries=[("all", "SELECT count(*) AS jobs FROM jobs")])
        self.assertEqual(document["query.all"][0]["jobs"], 4)
        self.assertGreater(document["files"][0]["wal_bytes"], 0)
        writer.close()


class Mongodb(unittest.TestCase):
    def test_tells_what_the_server_answers(self):
        with servers.talking(mongodb_wire.converse) as port:
            document, _ = ask("mongodb", [f"mongodb://127.0.0.1:{port}/shop"])
        self.assertTrue(document["reachable"], document.get("error"))
        self.assertEqual((document["version"], document["connections"], document["resident_mib"]), ("6.0.14", 12, 340))
        self.assertEqual(named(document["members"], "db2:27017")["state"], "RECOVERING")
        self.assertEqual(document["long_operations"], [{"operation": "query", "collection": "shop.orders", "seconds": 61}])
        self.assertEqual(named(document["databases"], "shop")["storage_bytes"], 4096)
        self.assertEqual(document["collections"][0]["indexes"], 2)

    def test_a_refused_login_is_told_without_the_password(self):
        with servers.talking(mongodb_wire.converse) as port:
            document, _ = ask("mongodb", [f"mongodb://shop:{IN_URL}@127.0.0.1:{port}/shop?authSource=admin"])
        self.assertFalse(document["reachable"])
        self.assertTrue(document["error"])


class Misbehaving(unittest.TestCase):
    """What each helper says of a server that is none; always in time, always with a reason."""

    SCHEMES = {"postgresql": "postgresql", "mysql": "mysql", "redis": "redis", "mongodb": "mongodb"}

    def expect_unreachable(self, port):
        for kind, scheme in self.SCHEMES.items():
            with self.subTest(kind):
                document, seconds = ask(kind, [f"{scheme}://shop:{IN_URL}@127.0.0.1:{port}/shop"])
                if document["reachable"]:
                    self.skipTest("this machine has a server of its own that lets us in")
                self.assertTrue(document["error"])
                self.assertLess(seconds, 9)

    def test_one_that_refuses(self):
        self.expect_unreachable(servers.free_port())

    def test_one_that_hangs_after_it_accepted(self):
        with servers.talking(lambda connection: time.sleep(20)) as port:
            self.expect_unreachable(port)

    def test_one_that_speaks_another_protocol(self):
        def answer(connection):
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            connection.recv(100)
            connection.sendall(b"\0\xff" * 5000)
        with servers.talking(answer) as port:
            self.expect_unreachable(port)

    def test_one_that_dies_half_way(self):
        def answer(connection):
            connection.recv(10)
        with servers.talking(answer) as port:
            self.expect_unreachable(port)

    def test_redis_that_stops_to_answer_is_told_of_by_what_came_before(self):
        info = b"redis_version:7.0.15\r\nconnected_clients:3\r\ndb0:keys=5,expires=0\r\n"

        def answer(connection):
            connection.recv(1000)
            connection.sendall(b"$%d\r\n%s\r\n" % (len(info), info))
            time.sleep(20)
        with servers.talking(answer) as port:
            document, seconds = ask("redis", [f"redis://127.0.0.1:{port}"])
        self.assertEqual((document["reachable"], document["redis_version"]), (True, "7.0.15"))
        self.assertLess(seconds, 14)


@needs("postgres", "postgresql")
class WholeRun(unittest.TestCase):
    def test_the_address_is_found_and_the_password_stands_nowhere(self):
        with tempfile.TemporaryDirectory() as name, servers.postgresql(PASSWORD) as port:
            work = pathlib.Path(name)
            secret_file = work / "shop.env"
            secret_file.write_text(f"DATABASE_URL=postgres://shop:{IN_URL}@127.0.0.1:{port}/shop\n")
            profiles = work / "home/.config/casefile/profiles"
            profiles.mkdir(parents=True)
            (profiles / "profile.yaml").write_text(
                "id: base\ntitle: Test\ndetect: {always: true}\n"
                f"environment: {{files: ['{secret_file}']}}\n"
                "databases:\n  - {kind: postgresql, names: [DATABASE_URL], reason: r,\n"
                "     queries: [{name: orders, sql: SELECT count(*) AS orders FROM orders},\n"
                "               {name: slow, sql: SELECT pg_sleep(30)}]}\n")
            identity, recipient = bundles.new_key(work)
            out = work / "out"
            out.mkdir()
            process = subprocess.Popen(
                [bundles.COLLECT, "run", "--yes", "--profile", "base", "--recipient", recipient, "--output", str(out)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={"PATH": os.environ["PATH"], "HOME": str(work / "home")})
            helpers = 0
            while process.poll() is None:
                for pid in [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]:
                    try:
                        command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                        if b"casefile-probe-postgresql" not in command:
                            continue
                        text = command + pathlib.Path(f"/proc/{pid}/environ").read_bytes()
                    except OSError:
                        continue
                    helpers += 1
                    for form in bundles.encodings(PASSWORD).values():
                        self.assertNotIn(form, text)
                time.sleep(0.01)
            printed = b"".join(process.communicate())
            self.assertGreater(helpers, 0)
            members = bundles.opened(next(out.glob("casefile-*")), identity)
            document = json.loads(members["databases/postgresql.json"])
            self.assertEqual(document["query.orders"], [{"orders": 700}])
            for form in bundles.encodings(PASSWORD).values():
                self.assertNotIn(form, printed)
                for path, text in members.items():
                    self.assertNotIn(form, text, path)


if __name__ == "__main__":
    unittest.main()
