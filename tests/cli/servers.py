"""Real database servers, each in a folder of its own on a loopback port, as a user without rights."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

USER = "nobody" if os.geteuid() == 0 else None
POSTGRESQL = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, **options):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    return subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env=environment, user=USER, **options)


def finish(command, **options):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    done = subprocess.run([str(part) for part in command], capture_output=True, env=environment, user=USER, timeout=120,
                          check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout[-500:]} {done.stderr[-1500:]}")
    return done.stdout.decode()


@contextlib.contextmanager
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="casefile-server-"))
    if USER is not None:
        shutil.chown(path, USER)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def wait_for(process, port):
    """Until the process takes connections."""
    until = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > until or process.poll() is not None:
            raise AssertionError(f"{process.args[0]} did not start")
        time.sleep(0.1)


@contextlib.contextmanager
def running(command, port):
    process = start(command)
    try:
        wait_for(process, port)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def postgresql(password):
    """A server with a user shop, a database shop and a table; yields its port."""
    binaries = POSTGRESQL[-1]
    with folder() as home:
        port = free_port()
        secret = home / "password"
        secret.write_text(password)
        os.chmod(secret, 0o644)
        finish([binaries / "initdb", "-D", home / "data", "-U", "shop", "-A", "scram-sha-256", "--pwfile", secret,
                "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8"])
        command = [binaries / "postgres", "-D", home / "data", "-p", port, "-k", home, "-h", "127.0.0.1", "-F"]
        with running(command, port):
            for _ in range(50):
                if subprocess.run([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0:
                    break
                time.sleep(0.1)
            psql(port, password, "CREATE DATABASE shop")
            psql(port, password, "CREATE TABLE orders (id bigint PRIMARY KEY, note text); INSERT INTO orders SELECT g, "
                 "'n' FROM generate_series(1, 1000) g; DELETE FROM orders WHERE id <= 300; ANALYZE orders", "shop")
            yield port


def psql(port, password, sql, database="postgres"):
    binaries = POSTGRESQL[-1]
    environment = {"PATH": "/usr/bin:/bin", "PGPASSWORD": password}
    done = subprocess.run([binaries / "psql", "-qAtX", "-h", "127.0.0.1", "-p", str(port), "-U", "shop", "-d", database,
                           "-c", sql], env=environment, capture_output=True, check=False, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode()


@contextlib.contextmanager
def mysql(password):
    """A MariaDB with a user shop, a database shop and a table; yields its port."""
    with folder() as home:
        port = free_port()
        options = ["--no-defaults", f"--datadir={home / 'data'}"]
        finish(["mariadb-install-db", *options, "--auth-root-authentication-method=normal", "--skip-test-db"], cwd=home)
        setup = home / "setup.sql"
        setup.write_text(f"CREATE DATABASE shop;\nCREATE USER shop@'%' IDENTIFIED BY '{password}';\n"
                         "GRANT ALL ON shop.* TO shop@'%';\nGRANT PROCESS ON *.* TO shop@'%';\n"
                         "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, note TEXT);\n"
                         "INSERT INTO shop.orders SELECT seq, 'n' FROM shop.seq_1_to_500;\n")
        os.chmod(setup, 0o644)
        command = ["mariadbd", *options, f"--port={port}", "--bind-address=127.0.0.1", f"--socket={home / 's'}",
                   f"--pid-file={home / 'pid'}", f"--init-file={setup}", "--skip-name-resolve", "--innodb-buffer-pool-size=8M"]
        with running(command, port):
            yield port


@contextlib.contextmanager
def redis(password):
    """A Redis with a few keys; yields its port."""
    with folder() as home:
        port = free_port()
        config = home / "redis.conf"
        config.write_text(f"port {port}\nbind 127.0.0.1\nrequirepass {password}\ndir {home}\nsave \"\"\nmaxmemory 64mb\n")
        os.chmod(config, 0o644)
        with running(["redis-server", config], port):
            with socket.create_connection(("127.0.0.1", port), 5) as client:
                commands = f"AUTH {password}\r\n" + "".join(f"SET session:{i} x\r\n" for i in range(20)) + "SET plain x\r\n"
                client.sendall(commands.encode())
                got = b""
                while got.count(b"+OK") < 22:
                    got += client.recv(4096)
            yield port


@contextlib.contextmanager
def talking(answer):
    """A server that calls answer(connection) for each connection; yields its port."""
    import threading
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection):
        with contextlib.suppress(OSError), connection:
            answer(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
