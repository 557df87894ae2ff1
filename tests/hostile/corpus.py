"""Archives and bundles that strangers might send, each with what it stands for and what must be said of it.

A case is a function that returns the bytes of a file. `case(stands_for, says, codes)` gives what the
file stands for (a CVE or a defect of a peer where there is one), a pattern that the output must have,
and the exit codes that are right.
"""

import base64
import gzip
import hashlib
import io
import lzma
import struct
import subprocess
import tarfile
import zipfile

CASES = []

DAMAGED = (1, 3)
FINE = (0,)
ANY = (0, 1, 3)


def case(stands_for, says="", codes=(3,), seconds=20):
    def add(function):
        CASES.append((function.__name__, function, stands_for, says, codes, seconds))
        return function
    return add


def header(name, size=0, kind=b"0", link=b"", mode=b"0000640\0", size_field=None, checksum=None):
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:108] = mode
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = size_field or b"%011o\0" % size
    block[136:148] = b"%011o\0" % 1763712000
    block[156:157] = kind
    block[157:157 + len(link)] = link
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = checksum or b"%06o\0 " % sum(block)
    return bytes(block)


def entry(name, body=b"", **more):
    if isinstance(name, str):
        name = name.encode()
    return header(name, len(body), **more) + body + bytes(-len(body) % 512)


def pax(records, kind=b"x"):
    body = b""
    for key, value in records:
        record = b" " + key + b"=" + value + b"\n"
        size = len(record) + 1
        while len(str(size)) + len(record) != size:
            size = len(str(size)) + len(record)
        body += str(size).encode() + record
    return entry(b"PaxHeaders/x", body, kind=kind)


GOOD = entry("good.log", b"a line\n")
END = bytes(1024)


def tar(*entries):
    return b"".join(entries) + GOOD + END


# --- Paths and kinds of entries ---------------------------------------------------------------

@case("CVE-2007-4559 (Python tarfile): an absolute path", r"/etc/cron\.d/evil", FINE)
def tar_absolute_path():
    return tar(entry("/etc/cron.d/evil", b"x"))


@case("CVE-2007-4559 (Python tarfile): a path that climbs", r"\.\./casefile-hostile-evil|\.\./tmp/casefile-hostile-evil", FINE)
def tar_dot_dot():
    return tar(entry("../../../../tmp/casefile-hostile-evil", b"x"))


@case("CVE-2021-23177, sos issue 4460: a link, then a file through it", "out: a symbolic link to /tmp was not followed", DAMAGED)
def tar_through_a_symlink():
    return tar(entry("out", kind=b"2", link=b"/tmp"), entry("out/casefile-hostile-evil", b"x"))


@case("CVE-2025-4517 (Python tarfile): a chain of links", "l29: a symbolic link to .* was not followed", DAMAGED)
def tar_symlink_chain():
    links = [entry(f"l{i}", kind=b"2", link=b"l%d/../.." % (i - 1)) for i in range(1, 30)]
    return tar(entry("l0", kind=b"2", link=b"."), *links, entry("l29/casefile-hostile-evil", b"x"))


@case("CVE-2026-24842 (node-tar): a hard link to a file outside", "shadow: a hard link to /etc/shadow was not followed", DAMAGED)
def tar_hardlink():
    return tar(entry("shadow", kind=b"1", link=b"/etc/shadow"))


@case("CVE-2016-5418 (libarchive): a hard link that has data", "shadow: a hard link to /etc/passwd was not followed", DAMAGED)
def tar_hardlink_with_data():
    return tar(entry("shadow", b"x" * 600, kind=b"1", link=b"/etc/passwd"))


@case("device nodes: opening one can do anything", "sda: a device, pipe or socket was left out", DAMAGED)
def tar_devices():
    return tar(entry("sda", kind=b"4"), entry("tty", kind=b"3"))


@case("a FIFO: opening one waits for ever", "pipe: a device, pipe or socket was left out", DAMAGED)
def tar_fifo():
    return tar(entry("pipe", kind=b"6"))


@case("a set-uid file", "  su\n", FINE)
def tar_setuid():
    return tar(entry("su", b"\x7fELF", mode=b"0006777\0"))


@case("two files of one name: what is scanned is not what is read", "  same\n", FINE)
def tar_duplicate_names():
    return tar(entry("same", b"harmless"), entry("same", b"evil"))


@case("names that are one on other systems", "  A.log\n", FINE)
def tar_case_collision():
    return tar(entry("A.log", b"1"), entry("a.log", b"2"), entry("a.LOG", b"3"))


@case("CVE-2013-1862, CVE-2020-8445: a name that commands the terminal", r"a\\x1b\]0;owned\\x07\\x1b\[2Jb", FINE)
def tar_control_characters():
    return tar(entry(b"a\x1b]0;owned\x07\x1b[2Jb", b"1"), entry(b"new\nline", b"2"))


@case("CVE-2021-42574 (Trojan Source): a name that reads backwards", r"log\\u202etxt\.exe", FINE)
def tar_bidi_name():
    return tar(entry("log‮txt.exe".encode(), b"1"), entry("zero​width".encode(), b"2"))


@case("a name that is no UTF-8", r"a\\xff\\xfe\\xc0\\xaf", FINE)
def tar_invalid_utf8():
    return tar(entry(b"a\xff\xfe\xc0\xaf", b"1"))


@case("a name of 64 KiB", "longer|cut|name|path", DAMAGED)
def tar_long_name():
    return tar(pax([(b"path", b"n" * 65536)]), entry("x", b"1"))


@case("a name of a thousand levels", "d/d/d/", FINE)
def tar_deep_name():
    return tar(pax([(b"path", b"d/" * 1500 + b"f")]), entry("x", b"1"))


# --- Headers of tar ------------------------------------------------------------------------------

@case("CVE-2025-62518 (TARmageddon): sizes in pax and ustar disagree", "outer/hidden", FINE)
def tar_two_sizes():
    inner = tar(entry("hidden", b"evil"))
    body = inner + bytes(-len(inner) % 512)
    return tar(pax([(b"size", b"%d" % len(body))]), header(b"outer", 0) + body)


@case("a body that is larger than the file", "huge: damaged", DAMAGED)
def tar_huge_size():
    return header(b"huge", 0o77777777777) + b"little"


@case("a size below zero in base 256", "negative size", DAMAGED)
def tar_negative_size():
    return header(b"neg", size_field=b"\xff" * 12) + GOOD + END


@case("a flood of pax headers", "Special header too large", DAMAGED)
def tar_pax_flood():
    return tar(pax([(b"k%d" % i, b"v" * 100) for i in range(20000)]), entry("x", b"1"))


@case("CVE-2024-57970 (libarchive): a long link name that is cut", "the archive is damaged", DAMAGED)
def tar_long_link_cut():
    return header(b"././@LongLink", 70000, kind=b"K") + b"x" * 1000


@case("a sparse file of a terabyte", "sparse: it grows more than 1000 times", DAMAGED)
def tar_sparse_bomb():
    records = [(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"), (b"GNU.sparse.name", b"sparse"),
               (b"GNU.sparse.realsize", b"1099511627776")]
    return tar(pax(records), entry("GNUSparseFile.0/sparse", b"1\n1099511627775\n1\n" + bytes(494) + b"x"))


@case("a header that is cut", "Truncated tar archive", DAMAGED)
def tar_cut_header():
    return GOOD + header(b"next", 5)[:300]


@case("a header with a wrong checksum", "damaged: ", DAMAGED)
def tar_wrong_checksum():
    return GOOD + entry("bad", b"1", checksum=b"000000\0 ") + END


# --- Compression ---------------------------------------------------------------------------------

@case("a bomb: 256 MB of zeroes in 1 MB", "256.0 MiB|it grows more", FINE, 60)
def gzip_bomb():
    return gzip.compress(tar(header(b"zeroes.log", 1 << 28) + bytes(1 << 28)), 1)


@case("a bomb in a format that packs better: 4 GB in 130 kB", "it grows more than 1000 times", DAMAGED, 120)
def zstd_bomb():
    done = subprocess.run("head -c 4294967296 /dev/zero | zstd -q -1 -c", shell=True, capture_output=True, check=True)
    return done.stdout


@case("archives in archives in archives", "archives more than 3 deep are not opened", DAMAGED)
def nested_six_deep():
    data = tar()
    for level in range(6):
        data = gzip.compress(tar(entry(f"level{level}.tar.gz", data)))
    return data


@case("a frame that asks for a window of 2 GiB", "it looks compressed, but cannot be opened", DAMAGED)
def zstd_window():
    return bytes.fromhex("28B52FFD") + bytes([0x00, 0xA8]) + b"\x01\x00\x00"


@case("a compressed file that is cut", "damaged|cut|Truncated", DAMAGED)
def xz_cut():
    text = b"".join(hashlib.sha256(b"%d" % i).hexdigest().encode() + b"\n" for i in range(5000))
    return lzma.compress(tar(entry("big.log", text)))[:100000]


@case("a compressed file with a wrong checksum", "good.log", ANY)
def gzip_wrong_checksum():
    data = bytearray(gzip.compress(tar()))
    data[-6] ^= 1
    return bytes(data)


# --- Zip --------------------------------------------------------------------------------------------

def zipped(*members, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **more) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


@case("CVE-2018-1002200 and others (Zip Slip)", r"\.\./tmp/casefile-hostile-evil", FINE)
def zip_slip():
    return zipped(("../../../../tmp/casefile-hostile-evil", "x"), ("good.log", "a line\n"))


@case("a zip of Windows paths", "evil", FINE)
def zip_backslashes():
    return zipped(("..\\..\\windows\\evil.dll", "x"), ("C:\\evil", "y"))


@case("CVE-2024-0450 (Python zipfile): entries that lie over each other", "kernel", ANY)
def zip_overlap():
    data = zipped(*((f"f{i}", b"") for i in range(100)), ("kernel", bytes(1 << 20)), compression=zipfile.ZIP_DEFLATED)
    at = data.index(b"PK\x01\x02")
    out, kernel = bytearray(data), data.rindex(b"PK\x03\x04")
    while at >= 0:
        out[at + 42:at + 46] = struct.pack("<I", kernel)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(out)


@case("a zip bomb: 256 MB in 256 kB", "256.0 MiB|it grows more", ANY, 90)
def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("zeroes.log", "w", force_zip64=True) as member:
            for _ in range(256):
                member.write(bytes(1 << 20))
    return out.getvalue()


@case("a symbolic link in a zip", "passwd: a symbolic link to /etc/passwd was not followed", DAMAGED)
def zip_symlink():
    info = zipfile.ZipInfo("passwd")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return zipped((info, "/etc/passwd"))


@case("a zip whose directory is missing", "the archive is damaged", DAMAGED)
def zip_without_directory():
    data = zipped(("good.log", "a line\n"))
    return data[:data.index(b"PK\x01\x02")]


@case("an attachment of ours that claims more than there is", "bad age header", (1,))
def zip_attachment_that_lies():
    def local(name, size):
        return struct.pack("<IHHHHHIIIHH", 0x04034B50, 10, 0, 0, 0, 33, 0, size, size, len(name), 0) + name
    return local(b"README.txt", 2) + b"hi" + local(b"casefile-x.tar.zst.age", 0xFFFFFFF0) + b"age-encryption.org/v1\n"


# --- Formats that nobody needs -----------------------------------------------------------------------

@case("CVE-2026-4111 (libarchive): RAR 5 stays closed", "file: 1 files", FINE)
def rar5():
    return bytes.fromhex("526172211A070100") + bytes(200)


@case("CVE-2026-4426 (libarchive): ISO 9660 stays closed", "file: 1 files", FINE)
def iso9660():
    return bytes(32768) + b"\x01CD001\x01" + bytes(2041)


@case("CVE-2016-4300 (libarchive): 7-Zip stays closed", "file: 1 files", FINE)
def seven_zip():
    return bytes.fromhex("377ABCAF271C0004") + b"\xff" * 200


@case("CVE-2019-1000020 (libarchive): CAB and others stay closed", "file: 1 files", FINE)
def cab():
    return b"MSCF" + bytes(60)


# --- age -----------------------------------------------------------------------------------------------

def stanza(i=0):
    share = base64.b64encode(hashlib.sha256(b"%d" % i).digest()).rstrip(b"=")
    return b"-> X25519 " + share + b"\n" + share + b"\n"


MAC = b"--- " + base64.b64encode(bytes(32)).rstrip(b"=") + b"\n"


@case("age issue 701: a header without end", "more than 1000 recipients", (1,))
def age_header_of_megabytes():
    return b"age-encryption.org/v1\n" + b"".join(stanza(i) for i in range(9000)) + MAC + bytes(100)


@case("a thousand and one recipients", "more than 1000 recipients", (1,))
def age_stanzas():
    return b"age-encryption.org/v1\n" + b"".join(stanza(i) for i in range(1001)) + MAC + bytes(100)


@case("scrypt that takes 8 GiB", "scrypt|work factor|passphrase", (1,))
def age_work_factor():
    salt = base64.b64encode(bytes(16)).rstrip(b"=")
    body = base64.b64encode(bytes(32)).rstrip(b"=")
    return b"age-encryption.org/v1\n-> scrypt " + salt + b" 23\n" + body + b"\n" + MAC + bytes(100)


@case("a header that is cut", "bad age header: the file ends inside it", (1,))
def age_header_cut():
    return b"age-encryption.org/v1\n" + stanza()[:40]


@case("a header with line ends of DOS", "file: 1 files", FINE)
def age_header_crlf():
    return (b"age-encryption.org/v1\n" + stanza() + MAC).replace(b"\n", b"\r\n")


@case("armor that goes on after its end", "it is sealed to X25519 recipients", (1,))
def age_armor_trailing():
    body = base64.b64encode(b"age-encryption.org/v1\n" + stanza() + MAC + bytes(100))
    lines = b"\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    return b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"\n-----END AGE ENCRYPTED FILE-----\ngarbage\n"


# --- Bundles of ours ----------------------------------------------------------------------------------

HEADER = (b'{"schema":"casefile.bundle/1","bundle_id":"00","created":"2026-11-21T08:04:38Z","tool":"x","profiles":[],'
          b'"utc_offset_seconds":0,"recipients":[],"plan":[]}')


def frame(raw):
    return subprocess.run(["zstd", "-qc", "--content-size", f"--stream-size={len(raw)}"], input=raw, capture_output=True,
                          check=True).stdout


def bundle(*entries, head=HEADER, manifest=None, frames=()):
    first = frame(entry("README.txt", b"This is") + entry("bundle.json", head))
    out = [first, frame(b"".join(entries) or GOOD), *frames]
    last = entry("manifest.json", manifest) if manifest is not None else b""
    return b"".join(out) + frame(last + END)


@case("a link in a bundle of ours", "other than files", DAMAGED)
def bundle_symlink():
    return bundle(entry("out", kind=b"2", link=b"/tmp"), GOOD)


@case("RapidJSON 1.1.0 crashes on 2,000,000 times [", "nested deeper than 128 levels", DAMAGED)
def bundle_json_deep():
    return bundle(GOOD, head=b"[" * 1900000)


@case("a manifest that says a key twice", "duplicate key", DAMAGED)
def bundle_json_twice():
    return bundle(GOOD, manifest=b'{"schema":"casefile.manifest/1","schema":"casefile.manifest/1"}')


@case("CVE-2024-38517 (RapidJSON): numbers of a million digits", "number too big", DAMAGED)
def bundle_json_number():
    return bundle(GOOD, manifest=b'{"schema":' + b"9" * 1000000 + b"}")


@case("a manifest of somebody else", "it is of another bundle", DAMAGED)
def bundle_mixed():
    manifest = (b'{"schema":"casefile.manifest/1","bundle_id":"11","finished":"2026-11-21T08:04:38Z",'
                b'"outcome":{"status":"ok"},"members":[]}')
    return bundle(GOOD, manifest=manifest)


@case("a frame that says it holds a terabyte", "does not say that it holds at most 4 MiB", DAMAGED)
def bundle_frame_lies():
    lie = bytes.fromhex("28B52FFD") + bytes([0xE0]) + struct.pack("<Q", 1 << 40) + b"\x01\x00\x00"
    return bundle(GOOD, frames=(lie,))


@case("a skippable frame of 4 GiB", "the seek table is missing or damaged", DAMAGED)
def bundle_skippable_lies():
    return bundle(GOOD) + struct.pack("<II", 0x184D2A50, 0xFFFFFFFF) + b"x"


@case("a seek table of 4,000,000,000 frames", "the seek table is missing or damaged", DAMAGED)
def bundle_seek_table_lies():
    return bundle(GOOD) + struct.pack("<II", 0x184D2A5E, 9) + struct.pack("<IBI", 0xEE6B2800, 0, 0x8F92EAB1)


@case("a bundle of a format to come", "of a newer format", (1,))
def bundle_newer():
    return bundle(GOOD, head=HEADER.replace(b"bundle/1", b"bundle/9"))


@case("a member that commands the terminal", r"a\\x1b\[2J", DAMAGED)
def bundle_terminal():
    return bundle(entry(b"a\x1b[2J", b"\x1b]0;owned\x07\n"))
