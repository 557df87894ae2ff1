#!/usr/bin/env python3
"""generate_logs.py FOLDER MEGABYTES: a root with that many megabytes of logs, the same for every run.

Lines as programs write them (syslog, nginx, JSON, PostgreSQL), every one different; in about one of
two hundred stands something that redaction has to hide, and every access line has an address."""

import pathlib
import random
import sys

FILE_BYTES = 10_000_000
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WORDS = ("connection cache request worker session upstream timeout retry queue index replica snapshot "
         "heartbeat lease token-bucket shard segment compaction lookup handler").split()


class Lines:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.clock = 0

    def tick(self):
        self.clock += 1
        seconds = self.clock // 40
        return seconds // 86400 % 28 + 1, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60

    def token(self, length):
        return "".join(self.random.choices(ALPHABET, k=length))

    def secret(self):
        """Rarely a secret, mostly a plain word pair."""
        if self.random.random() > 0.005:
            return f"{self.random.choice(WORDS)}={self.random.getrandbits(24)}"
        return self.random.choice([
            "password=" + self.token(14), "Authorization: Bearer " + self.token(40),
            f"postgresql://svc:{self.token(16)}@10.3.2.{self.random.randint(2, 250)}:5432/app",
            "api_key=" + self.token(32), self.token(6).lower() + "@mail.example"])

    def address(self):
        bits = self.random.getrandbits(32)
        return f"{(bits >> 24) % 200 + 11}.{bits >> 16 & 255}.{bits >> 8 & 255}.{bits & 255}"

    def syslog(self):
        day, hour, minute, second = self.tick()
        r = self.random
        return (f"Nov {day:2d} {hour:02d}:{minute:02d}:{second:02d} node7 {r.choice(WORDS)}d[{r.randint(300, 32000)}]: "
                f"{r.choice(WORDS)} {r.choice(WORDS)} finished in {r.randint(1, 9000)} ms, {self.secret()}\n")

    def access(self):
        day, hour, minute, second = self.tick()
        r = self.random
        return (f'{self.address()} - - [{day:02d}/Nov/2026:{hour:02d}:{minute:02d}:{second:02d} +0000] '
                f'"GET /api/{r.choice(WORDS)}/{r.getrandbits(32):08x}?page={r.randint(1, 90)} HTTP/1.1" '
                f'{r.choice((200, 200, 200, 304, 404, 502))} {r.randint(90, 90000)} "-" "Mozilla/5.0 (X11; Linux x86_64)"\n')

    def json(self):
        day, hour, minute, second = self.tick()
        r = self.random
        return (f'{{"ts":"2026-11-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}.{r.randint(0, 999):03d}Z","level":"info",'
                f'"ctx":"{r.choice(WORDS)}","msg":"{r.choice(WORDS)} {r.choice(WORDS)} took {r.randint(1, 900)}ms",'
                f'"requestId":"{r.getrandbits(48):012x}","detail":"{self.secret()}"}}\n')

    def postgres(self):
        day, hour, minute, second = self.tick()
        r = self.random
        return (f"2026-11-{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{r.randint(0, 999):03d} UTC [{r.randint(900, 9000)}] "
                f"svc@app LOG:  duration: {r.random() * 90:.3f} ms  statement: select * from {r.choice(WORDS)} where id = "
                f"{r.getrandbits(30)} -- {self.secret()}\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    root, wanted = pathlib.Path(sys.argv[1]), int(sys.argv[2]) * 1_000_000
    kinds = [("syslog", "var/log/bench/syslog"), ("access", "var/log/bench/access"), ("json", "var/log/bench/service"),
             ("postgres", "var/log/bench/postgresql")]
    written, number = 0, 0
    while written < wanted:
        kind, stem = kinds[number % len(kinds)]
        lines = Lines(number)
        make = getattr(lines, kind)
        path = root / f"{stem}-{number:03d}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        size = min(FILE_BYTES, wanted - written)
        with open(path, "w", encoding="ascii") as out:
            here = 0
            while here < size:
                here += out.write("".join(make() for _ in range(1000)))
        written += here
        number += 1
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/hostname").write_text("node7\n")
    print(f"{written} bytes in {number} files")


if __name__ == "__main__":
    main()
