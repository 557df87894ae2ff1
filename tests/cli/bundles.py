"""Runs the two programs from outside and opens their bundles with stock tools only."""

import base64
import io
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parents[2]
COLLECT = os.environ["CASEFILE_COLLECT"]
ANALYZE = os.environ.get("CASEFILE_ANALYZE", "casefile-analyze")


def run(*command, env=None, **options):
    """The finished process; the environment is bare, so that nothing of this machine leaks in, but for `env`."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir(), **(env or {})}
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          env=environment, timeout=300, **options)


def must(*command, codes=(0,), **options):
    done = run(*command, **options)
    if done.returncode not in codes:
        raise AssertionError(f"{' '.join(str(part) for part in command)} ended with {done.returncode}\n"
                             f"{done.stdout[-2000:].decode(errors='replace')}\n{done.stderr[-4000:].decode(errors='replace')}")
    return done


def new_key(folder):
    """(identity file, recipient), made by our own keygen."""
    identity = pathlib.Path(folder) / "identity.txt"
    must(COLLECT, "keygen", "--output", identity)
    recipient = next(line.split(": ")[1] for line in identity.read_text().splitlines() if line.startswith("# public key: "))
    return identity, recipient


def collect(root, recipient, folder, codes=(0,)):
    """Collects a root into `folder` and returns the bundle's path."""
    must(COLLECT, "run", "--yes", "--root", root, "--recipient", recipient, "--since", "2026-11-01", "--output", folder,
         codes=codes)
    found = list(pathlib.Path(folder).glob("casefile-*.tar.zst.age"))
    if len(found) != 1:
        raise AssertionError(f"not one bundle: {sorted(os.listdir(folder))}")
    return found[0]


def opened(bundle, identity):
    """{member: bytes}, with age, zstd and a tar reader that are not ours."""
    plain = must("age", "-d", "-i", identity, bundle).stdout
    tar = must_with_input(("zstd", "-dc"), plain)
    members = {}
    with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as archive:
        for member in archive:
            if member.isfile():
                members[member.name] = archive.extractfile(member).read()
    return members


def must_with_input(command, data):
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stderr[-1000:].decode(errors='replace')}")
    return done.stdout


def encodings(value):
    """How a secret may be spelled; a search for each of them finds it."""
    raw = value.encode()
    forms = {"raw": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode(),
             "percent": urllib.parse.quote(value, safe="").encode(),
             "json": json.dumps(value)[1:-1].encode(), "reversed slashes": json.dumps(value)[1:-1].replace("/", "\\/").encode()}
    for alphabet, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
        for shift in range(3):
            text = encode(b"\0" * shift + raw).rstrip(b"=")
            # The characters that the bytes around the secret take part in are not fixed.
            forms[f"{alphabet}+{shift}"] = text[[0, 2, 3][shift]:len(text) - (1 if (len(raw) + shift) % 3 else 0)]
    return forms
