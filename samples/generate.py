#!/usr/bin/env python3
"""Makes the sample incidents below samples/incidents/ from fixed seeds.

    samples/generate.py            writes them anew
    samples/generate.py --check    fails when what is there is not what would be written
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from generator import disk_full, healthy, host, oom_kill, redis_down  # noqa: E402
from generator import tundra_healthy, tundra_key_revoked, tundra_oom_kill, tundra_port_taken  # noqa: E402

INCIDENTS = {"agentim-disk-full": disk_full, "agentim-healthy": healthy, "agentim-oom-kill": oom_kill,
             "agentim-redis-down": redis_down,
             "tundra-healthy": tundra_healthy, "tundra-key-revoked": tundra_key_revoked,
             "tundra-oom-kill": tundra_oom_kill, "tundra-port-taken": tundra_port_taken}


def expectations(here, story):
    """The JSON files beside the tree: what must be gone, what must be left, what must be found."""
    tree, planted = here.tree, here.planted
    secrets = [{"name": name, "value": value} for name, value in sorted(planted.items()) if name != "pem_body"]
    secrets += [{"name": f"pem_line_{i + 1}", "value": line} for i, line in enumerate(planted.get("pem_body", "").split())]
    texts = {path: tree.get(path) for path in tree.paths()}
    for secret in secrets:
        secret["where"] = sorted(path for path, text in texts.items() if secret["value"] in text)
    personal = [host.HOST, host.USER, "Maren", "25.91.40.17", "11.202.6.81"]
    files = {"planted-secrets.json": {"secrets": secrets, "personal": personal},
             "must-survive.json": story.MUST_SURVIVE, "expected.json": story.EXPECTED}
    return {name: json.dumps(content, indent=2, sort_keys=True) + "\n" for name, content in files.items()}


def main():
    check = "--check" in sys.argv[1:]
    incidents = pathlib.Path(__file__).parent / "incidents"
    wrong = []
    for name, story in INCIDENTS.items():
        here = story.tell()
        here.finish()
        files = expectations(here, story)
        folder = incidents / name
        if check:
            wrong += [f"{name}/root/{path}" for path in here.tree.differences(folder / "root")]
            wrong += [f"{name}/{path}" for path, text in files.items()
                      if not (folder / path).is_file() or (folder / path).read_text() != text]
            continue
        here.tree.write(folder / "root")
        for path, text in files.items():
            (folder / path).write_text(text)
    for path in wrong:
        print(f"generate.py: error: {path} is not what the seed gives", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
