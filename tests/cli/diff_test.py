#!/usr/bin/env python3
"""casefile-analyze diff: what changed in state and messages, without values that may be secrets."""
import json
import os
import pathlib
import subprocess
import tempfile

DF = """Filesystem     Type 1024-blocks     Used Available Capacity Mounted on
/dev/sda1      ext4    41152736 {used} {free} {percent}% /
"""


def machine(folder, used, key, extra):
    commands, app = folder / ".casefile" / "commands", folder / "opt" / "shop"
    for place in (commands, app, folder / "var" / "log"):
        place.mkdir(parents=True)
    (commands / "df-PTk.txt").write_text(
        DF.format(used=41152736 * used // 100, free=41152736 * (100 - used) // 100, percent=used))
    (app / ".env").write_text(f"API_KEY={key}\nPORT=3000\n")
    lines = [f"Nov 20 {h:02d}:{m:02d}:00 web1 shop[71]: request done in {m} ms\n" for h in range(8) for m in range(60)]
    (folder / "var" / "log" / "syslog").write_text("".join(lines + extra))


def run(*args):
    done = subprocess.run([os.environ["CASEFILE_ANALYZE"], "diff", *map(str, args)], capture_output=True, check=False)
    assert done.returncode == 0, (args, done)
    return done.stdout.decode()


def reported(top, healthy, sick, document):
    """The report says the same when it is given a baseline, and nothing of it without one."""
    files = {name: top / f"report.{name}" for name in ("json", "html", "markdown")}
    options = [word for name, file in files.items() for word in (f"--{name}", file)]
    report = [os.environ["CASEFILE_ANALYZE"], "report", "--quiet", *map(str, options), str(sick)]
    subprocess.run([*report, "--baseline", str(healthy)], check=True)
    findings = json.loads(files["json"].read_text())
    assert findings["changes"] == document, findings["changes"]
    for name in ("html", "markdown"):
        text = files[name].read_text()
        assert "What changed since" in text and "disk.used_percent" in text, text[:2000]
        assert "other-value-of-it" not in text
    # Findings are those of the input, not of its baseline.
    assert findings["input"]["name"] == "sick" and findings["window"]["to"].startswith("2026-11-20T08:00:49"), findings
    subprocess.run(report, check=True)
    assert json.loads(files["json"].read_text())["changes"]["baseline"] == ""
    assert "What changed since" not in files["html"].read_text() + files["markdown"].read_text()


def main():
    with tempfile.TemporaryDirectory() as top:
        healthy, sick = pathlib.Path(top, "healthy"), pathlib.Path(top, "sick")
        machine(healthy, 41, "first-value-of-it", [])
        machine(sick, 100, "other-value-of-it",
                [f"Nov 20 08:00:{i:02d} web1 shop[71]: ERROR write of order {i} failed\x1b[2J\n" for i in range(50)])
        text = run(healthy, sick)
        assert "disk.used_percent" in text and "41 -> 100" in text, text
        assert "Messages that are new" in text and "0 -> 50" in text, text
        assert "request done" not in text, text
        assert "value-of-it" not in text and "name=API_KEY" in text, text
        assert "\x1b" not in text, "what the logs hold must not steer the terminal"
        document = json.loads(run(healthy, sick, "--json"))
        assert [m["after"] for m in document["appeared"]] == [50], document
        assert not document["vanished"] and not document["rates"], document
        assert run(healthy, healthy) == "No difference of weight.\n"
        reported(pathlib.Path(top), healthy, sick, document)


if __name__ == "__main__":
    main()
