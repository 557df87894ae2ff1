#!/usr/bin/env python3
"""Reads a bare Casefile archive (.tar.zst) by formats/bundle/FORMAT.md and nothing else.

Prints one line for each member: its path, size and BLAKE2b-256; and fails when the archive is not
what its manifest says. Zstandard itself is left to the zstd program.

    read_bundle.py ARCHIVE
"""
import hashlib
import json
import struct
import subprocess
import sys

FRAME_MAGIC = bytes.fromhex("28B52FFD")
SKIPPABLE_MAGIC = 0x184D2A5E
TABLE_MAGIC = 0x8F92EAB1
FRAME_LIMIT = 4 << 20
BLOCK = 512
OWN = {"README.txt", "bundle.json", "manifest.json", "manifest.json.minisig"}


def fail(why):
    sys.exit(f"read_bundle.py: {why}")


def require(condition, why):
    if not condition:
        fail(why)


def seek_table(data):
    """Section 3.1: the sizes of all frames."""
    count, descriptor, magic = struct.unpack("<IBI", data[-9:])
    require(magic == TABLE_MAGIC and descriptor == 0, "no seek table")
    start = len(data) - 9 - 8 * count - 8
    magic, size = struct.unpack("<II", data[start:start + 8])
    require(magic == SKIPPABLE_MAGIC and size == 8 * count + 9, "the seek table is damaged")
    sizes = [struct.unpack("<II", data[start + 8 + 8 * i:start + 16 + 8 * i]) for i in range(count)]
    require(sum(sealed for sealed, _ in sizes) == start, "the seek table does not add up")
    return sizes


def frames(data):
    """Section 3: every frame, opened on its own."""
    at = 0
    for sealed, raw in seek_table(data):
        frame = data[at:at + sealed]
        at += sealed
        require(frame.startswith(FRAME_MAGIC), "a frame does not begin where the table says")
        require(raw <= FRAME_LIMIT, "a frame is too large")
        opened = subprocess.run(["zstd", "-dcq"], input=frame, stdout=subprocess.PIPE, check=True)
        require(len(opened.stdout) == raw, "a frame is not as large as the table says")
        yield opened.stdout


def field(block, offset, size):
    return block[offset:offset + size].split(b"\0")[0]


def pax_records(body):
    records = {}
    while body:
        length = int(body[:body.index(b" ")])
        key, value = body[body.index(b" ") + 1:length - 1].split(b"=", 1)
        records[key] = value
        body = body[length:]
    return records


def entries(tar):
    """Section 4: offset, path and content of every entry."""
    at, extended = 0, {}
    header_at = 0
    while True:
        block = tar[at:at + BLOCK]
        require(len(block) == BLOCK, "the tar has no end")
        if block == bytes(BLOCK):
            return
        total = sum(block[:148]) + 8 * ord(" ") + sum(block[156:])
        require(int(field(block, 148, 8), 8) == total, "a tar header has a wrong checksum")
        require(block[257:265] == b"ustar\x0000", "a tar header is not ustar")
        kind = block[156:157]
        size = int(extended.get(b"size", 0)) or int(field(block, 124, 12), 8)
        body = tar[at + BLOCK:at + BLOCK + size]
        require(len(body) == size, "a body is cut")
        if not extended:
            header_at = at
        at += BLOCK + (size + BLOCK - 1) // BLOCK * BLOCK
        if kind == b"x":
            extended = pax_records(body)
            require(set(extended) <= {b"path", b"size"}, "a pax header has a key that is not ours")
            continue
        require(kind in (b"0", b"5"), "an entry is neither a file nor a directory")
        prefix, name = field(block, 345, 155), field(block, 0, 100)
        path = extended.get(b"path", prefix + b"/" + name if prefix else name)
        extended = {}
        if kind == b"0":
            yield header_at, path.decode(), body


def check(all_entries, manifest):
    """Section 6: the archive against its manifest."""
    content = {path: (offset, body) for offset, path, body in reversed(all_entries)}
    require(len(content) == len(all_entries), "two entries have the same path")
    listed = set()
    for member in manifest["members"]:
        parts = member.get("parts") or [member["path"]]
        offsets = member.get("part_offsets") or [member["offset"]]
        for part, offset in zip(parts, offsets, strict=True):
            require(part in content, f"{part} is missing")
            require(content[part][0] == offset, f"{part} is not where the manifest says")
        listed.update(parts)
        body = b"".join(content[part][1] for part in parts)
        digest = hashlib.blake2b(body, digest_size=32).hexdigest()
        require(len(body) == member["size"], f"{member['path']} has another size")
        require(digest == member["blake2b256"], f"{member['path']} has another hash")
        print(member["path"], len(body), digest)
    extra = set(content) - listed - OWN
    require(not extra, f"not in the manifest: {extra}")


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    opened = list(frames(data))
    first = [path for _, path, _ in entries(opened[0] + bytes(2 * BLOCK))]
    require(first == ["README.txt", "bundle.json"], "the first frame holds something else")
    all_entries = list(entries(b"".join(opened)))
    documents = {path: json.loads(body) for _, path, body in all_entries
                 if path in ("bundle.json", "manifest.json")}
    require(documents["bundle.json"]["schema"] == "casefile.bundle/1", "another schema")
    require(documents["manifest.json"]["schema"] == "casefile.manifest/1", "another schema")
    require(documents["bundle.json"]["bundle_id"] == documents["manifest.json"]["bundle_id"],
            "the manifest is of another bundle")
    require(all_entries[-1][1] == "manifest.json", "the manifest is not the last entry")
    check(all_entries, documents["manifest.json"])


main()
