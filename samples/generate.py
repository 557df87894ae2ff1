#!/usr/bin/env python3
"""Makes the sample incidents below samples/incidents/ from fixed seeds.

    samples/generate.py            writes them anew
    samples/generate.py --check    fails when what is there is not what would be written
"""

import importlib
import json
import pathlib
import pkgutil
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import generator  # noqa: E402
from generator import host  # noqa: E402


def stories():
    """The modules that tell an incident, by its name: adding a file to generator/ is all it takes."""
    modules = [importlib.import_module(f"generator.{found.name}") for found in pkgutil.iter_modules(generator.__path__)]
    return {module.NAME: module for module in sorted((m for m in modules if hasattr(m, "NAME")), key=lambda m: m.NAME)}


def readme(text, told):
    """README.md with the table of what there is."""
    table = "".join(f"| `{name}` | {story.STORY} |\n" for name, story in told.items())
    return re.sub(r"(?<=\|---\|---\|\n)(\|.*\n)*", lambda _: table, text, count=1)


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
    told = stories()
    page = incidents.parent / "README.md"
    current = readme(page.read_text(), told)
    if not check:
        page.write_text(current)
    elif page.read_text() != current:
        wrong.append("README.md")
    for name, story in told.items():
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
