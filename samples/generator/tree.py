"""The files of a sample host, gathered in memory and written at once."""

import datetime
import pathlib
import shutil

UTC = datetime.timezone.utc


def at(text):
    """An instant from "2026-11-20 14:31:07.204"."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def seconds(value):
    return datetime.timedelta(seconds=value)


class Log:
    """Lines with instants, in the order of time; lines of one event stay together."""

    def __init__(self, stamp):
        self._stamp = stamp
        self._lines = []

    def add(self, when, *lines):
        """Each line gets the stamp, except those that begin with a tab (continuations)."""
        self._lines.append((when, len(self._lines), lines))

    def between(self, start, end):
        """The text of the events in [start, end)."""
        out = []
        for when, _, lines in sorted(self._lines, key=lambda entry: entry[:2]):
            if start <= when < end:
                for line in lines:
                    out.append(line if line.startswith("\t") else self._stamp(when) + line)
        return "".join(line + "\n" for line in out)

    def text(self):
        return self.between(at("2000-01-01"), at("2100-01-01"))


def syslog_stamp(host):
    """RFC 3164, without a year, as Debian 12's rsyslog writes it."""
    return lambda when: f"{when:%b} {when.day:2d} {when:%H:%M:%S} {host} "


def milliseconds(when):
    return when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03d}"


def slug(command):
    """The file name of a recorded command: runs of what is no letter or digit become one dash."""
    out = "".join(c if c.isascii() and c.isalnum() else " " for c in command)
    return "-".join(out.split())


class Tree:
    def __init__(self):
        self._files = {}

    def put(self, path, text):
        self._files[path.lstrip("/")] = text.encode() if isinstance(text, str) else text

    def command(self, line, output):
        self.put(f".casefile/commands/{slug(line)}.txt", output)

    def paths(self):
        return sorted(self._files)

    def get(self, path):
        return self._files[path.lstrip("/")].decode()

    def write(self, folder):
        """Replaces `folder` by these files."""
        folder = pathlib.Path(folder)
        if folder.exists():
            shutil.rmtree(folder)
        for path, content in sorted(self._files.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def differences(self, folder):
        """The paths that `folder` has otherwise, more or less than this tree."""
        folder = pathlib.Path(folder)
        there = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        return sorted(p for p in there.keys() | self._files.keys() if there.get(p) != self._files.get(p))
