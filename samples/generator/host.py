"""The state of the sample host: /etc, /proc, and the output of df and free.

A Debian 12 machine with two disks and nginx, which runs one of the systems; AgentIM with PostgreSQL 15 and Redis."""

from .tree import at

HOST = "ravenpost"
DOMAIN = "ravenpost.example"
USER = "mwiedemann"
COLLECTED = at("2026-11-20 15:02:11")
BOOTED = at("2026-11-02 06:11:38")
GIB = 1024 * 1024  # in KiB
TICKS = 100


class Process:
    def __init__(self, pid, ppid, name, user, rss_kib, command, started, state="S", threads=1):
        self.pid, self.ppid, self.name, self.user = pid, ppid, name, user
        self.rss_kib, self.command, self.started = rss_kib, command, started
        self.state, self.threads = state, threads


UIDS = {"root": 0, "www-data": 33, "postgres": 112, "redis": 113, "_chrony": 114, "messagebus": 100,
        USER: 1000}
# The account of the system that runs here, which comes before that of the person.
SERVICE_UID = 998


def base_processes():
    boot = BOOTED
    return [
        Process(1, 0, "systemd", "root", 12680, "/sbin/init", boot),
        Process(2, 0, "kthreadd", "root", 0, "", boot),
        Process(318, 1, "systemd-journal", "root", 48212, "/lib/systemd/systemd-journald", boot),
        Process(352, 1, "systemd-udevd", "root", 7124, "/lib/systemd/systemd-udevd", boot),
        Process(611, 1, "cron", "root", 2680, "/usr/sbin/cron -f", boot),
        Process(612, 1, "dbus-daemon", "messagebus", 4920,
                "/usr/bin/dbus-daemon --system --address=systemd: --nofork", boot),
        Process(619, 1, "rsyslogd", "root", 6412, "/usr/sbin/rsyslogd -n -iNONE", boot, threads=4),
        Process(640, 1, "chronyd", "_chrony", 3344, "/usr/sbin/chronyd -F 1", boot),
        Process(671, 1, "redis-server", "redis", 21880, "/usr/bin/redis-server 127.0.0.1:6379", boot, threads=5),
        Process(688, 1, "sshd", "root", 9120, "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", boot),
        Process(702, 1, "nginx", "root", 11440, "nginx: master process /usr/sbin/nginx -g daemon on;", boot),
        Process(703, 702, "nginx", "www-data", 9216, "nginx: worker process", boot),
        Process(704, 702, "nginx", "www-data", 9340, "nginx: worker process", boot),
    ]


def identity(tree, account, home):
    """Who the machine is, and who has an account on it: `account` is that of the system, with its home."""
    tree.put("etc/hostname", HOST + "\n")
    tree.put("etc/timezone", "Etc/UTC\n")
    tree.put("etc/debian_version", "12.8\n")
    tree.put("etc/os-release", "".join(line + "\n" for line in (
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"', 'NAME="Debian GNU/Linux"', 'VERSION_ID="12"',
        'VERSION="12 (bookworm)"', "VERSION_CODENAME=bookworm", "ID=debian",
        'HOME_URL="https://www.debian.org/"')))
    tree.put("etc/hosts", f"127.0.0.1\tlocalhost\n127.0.1.1\t{HOST}.{DOMAIN}\t{HOST}\n"
             f"10.20.0.14\tbackup.{DOMAIN}\n::1\tlocalhost ip6-localhost ip6-loopback\n")
    shells = {"root": "/root:/bin/bash", "www-data": "/var/www:/usr/sbin/nologin",
              "postgres": "/var/lib/postgresql:/bin/bash", "redis": "/var/lib/redis:/usr/sbin/nologin",
              "_chrony": "/var/lib/chrony:/usr/sbin/nologin", "messagebus": "/nonexistent:/usr/sbin/nologin",
              account: f"{home}:/usr/sbin/nologin", USER: f"/home/{USER}:/bin/bash"}
    accounts = {**{name: uid for name, uid in UIDS.items() if name != USER}, account: SERVICE_UID, USER: UIDS[USER]}
    tree.put("etc/passwd", "".join(
        f"{name}:x:{uid}:{uid}:{'Maren Wiedemann,,,' if name == USER else ''}:{shells[name]}\n"
        for name, uid in accounts.items()))


def etc(tree, planted):
    identity(tree, "agentim", "/opt/agentim")
    tree.put("etc/nginx/sites-enabled/agentim", f"""server {{
  listen 443 ssl http2;
  server_name chat.{DOMAIN};
  ssl_certificate /etc/ssl/agentim/fullchain.pem;
  ssl_certificate_key /etc/ssl/agentim/privkey.pem;
  location /ws/ {{
    proxy_pass http://127.0.0.1:3000;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 86400s;
  }}
  location / {{
    proxy_pass http://127.0.0.1:3000;
    proxy_set_header X-Forwarded-For $remote_addr;
  }}
}}
""")
    tree.put("etc/redis/redis.conf", "bind 127.0.0.1 -::1\nport 6379\nmaxmemory 256mb\n"
             f"maxmemory-policy allkeys-lru\nrequirepass {planted['redis_password']}\nsave 3600 1 300 100\n")
    tree.put("etc/postgresql/15/main/postgresql.conf", "data_directory = '/srv/postgresql/15/main'\n"
             "port = 5432\nmax_connections = 100\nshared_buffers = 1GB\nlog_line_prefix = '%m [%p] %q%u@%d '\n"
             "log_timezone = 'Etc/UTC'\n")


def stat_line(process):
    """/proc/PID/stat, 52 fields."""
    start = int((process.started - BOOTED).total_seconds() * TICKS) + 412
    rest = [process.state, process.ppid, process.pid, process.pid, 0, -1, 4194560, 2210, 0, 12, 0, 1834, 902,
            0, 0, 20, 0, process.threads, 0, start, process.rss_kib * 4096, process.rss_kib // 4,
            18446744073709551615] + [0] * 14 + [17, 1] + [0] * 11
    return f"{process.pid} ({process.name}) " + " ".join(str(field) for field in rest[:50]) + "\n"


def status_text(process):
    uid = UIDS.get(process.user, SERVICE_UID)
    names = {"S": "sleeping", "R": "running", "D": "disk sleep", "Z": "zombie"}
    return (f"Name:\t{process.name}\nUmask:\t0022\nState:\t{process.state} ({names[process.state]})\n"
            f"Tgid:\t{process.pid}\nPid:\t{process.pid}\nPPid:\t{process.ppid}\n"
            f"Uid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t{uid}\t{uid}\t{uid}\t{uid}\nFDSize:\t64\n"
            f"VmSize:\t{process.rss_kib * 4} kB\nVmRSS:\t{process.rss_kib} kB\nThreads:\t{process.threads}\n")


LIMITS = """Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max file size             unlimited            unlimited            bytes     
Max core file size        0                    unlimited            bytes     
Max open files            65536                65536                files     
"""


def processes(tree, rows):
    for row in rows:
        base = f"proc/{row.pid}/"
        tree.put(base + "stat", stat_line(row))
        tree.put(base + "status", status_text(row))
        tree.put(base + "comm", row.name + "\n")
        tree.put(base + "limits", LIMITS)
        command = row.command.replace(" ", "\0") + "\0" if row.command else ""
        tree.put(base + "cmdline", command)


def memory(tree, used_percent=46):
    total = 8 * GIB - 214016
    available = total * (100 - used_percent) // 100
    tree.put("proc/meminfo", f"""MemTotal:        {total} kB
MemFree:         {available // 4} kB
MemAvailable:    {available} kB
Buffers:          212044 kB
Cached:          {available // 2} kB
SwapCached:            0 kB
Shmem:             98212 kB
Slab:             402112 kB
Dirty:               912 kB
Writeback:             0 kB
SwapTotal:       2097148 kB
SwapFree:        2061308 kB
CommitLimit:     6184700 kB
Committed_AS:    4120332 kB
HugePages_Total:       0
HugePages_Free:        0
""")
    tree.put("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
             "/dev/vda3                               partition\t2097148\t\t35840\t\t-2\n")
    used = total - available
    tree.command("free -b", "               total        used        free      shared  buff/cache   available\n"
                 f"Mem:    {total * 1024:>12} {used * 1024:>11} {available * 256:>11} {98212 * 1024:>11} "
                 f"{available * 768:>11} {available * 1024:>11}\n"
                 f"Swap:   {2097148 * 1024:>12} {35840 * 1024:>11} {2061308 * 1024:>11}\n")
    tree.put("proc/vmstat", "nr_free_pages 402113\npgfault 8812234\noom_kill 0\n")


def kernel(tree, load):
    up = (COLLECTED - BOOTED).total_seconds()
    tree.put("proc/uptime", f"{up:.2f} {up * 3.7:.2f}\n")
    tree.put("proc/loadavg", f"{load} 2/214 24880\n")
    tree.put("proc/version", "Linux version 6.1.0-27-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian "
             "12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.115-1 (2024-11-01)\n")
    tree.put("proc/cmdline", "BOOT_IMAGE=/vmlinuz-6.1.0-27-amd64 root=/dev/vda1 ro quiet\n")
    tree.put("proc/stat", "cpu  1822340 1220 602114 120554812 90233 0 18221 3022 0 0\n"
             + "".join(f"cpu{i} 455585 305 150528 30138703 22558 0 4555 755 0 0\n" for i in range(4))
             + f"ctxt 812233412\nbtime {int(BOOTED.timestamp())}\nprocesses 248812\nprocs_running 2\n"
             "procs_blocked 0\n")
    tree.put("proc/cpuinfo", "".join(f"processor\t: {i}\nvendor_id\t: GenuineIntel\nmodel name\t: "
             "Intel Xeon Processor (Icelake)\ncpu MHz\t\t: 2394.374\n\n" for i in range(4)))
    for name, value in {
            "kernel/hostname": HOST, "kernel/osrelease": "6.1.0-27-amd64", "kernel/arch": "x86_64",
            "kernel/tainted": "0", "kernel/pid_max": "4194304", "kernel/threads-max": "63432",
            "kernel/hung_task_timeout_secs": "120", "fs/file-nr": "2912\t0\t9223372036854775807",
            "fs/inotify/max_user_watches": "62430", "fs/inotify/max_user_instances": "128",
            "net/core/somaxconn": "4096", "vm/swappiness": "60", "vm/overcommit_memory": "0",
            "vm/max_map_count": "65530"}.items():
        tree.put(f"proc/sys/{name}", value + "\n")
    for resource, average in (("cpu", "0.61"), ("memory", "0.00"), ("io", "0.34")):
        lines = f"some avg10={average} avg60={average} avg300={average} total=91823312\n"
        if resource != "cpu":
            lines += "full avg10=0.00 avg60=0.02 avg300=0.01 total=51823312\n"
        tree.put(f"proc/pressure/{resource}", lines)


MOUNTS = (("/dev/vda1", "/", "ext4", 40 * GIB, 2621440), ("/dev/vda2", "/boot", "ext4", GIB, 65536),
          ("/dev/vdb1", "/srv", "ext4", 60 * GIB, 3932160))


def disks(tree, srv_free_kib):
    """`srv_free_kib` is what the data disk has left; ext4 keeps 5 % for root."""
    free = {"/": 16 * GIB + 31204, "/boot": 840 * 1024, "/srv": srv_free_kib}
    used_inodes = {"/": 181204, "/boot": 351, "/srv": 4412}
    mounts, sizes, inodes = [], [], []
    for device, mount, kind, size, inode_count in MOUNTS:
        mounts.append(f"{device} {mount} {kind} rw,relatime{',errors=remount-ro' if mount == '/' else ''} 0 0")
        usable = size * 95 // 100
        used = usable - free[mount]
        percent = -(-used * 100 // (used + free[mount]))
        sizes.append(f"{device:<15}{kind:<9}{size:>10} {used:>10} {free[mount]:>10} {percent:>7}% {mount}")
        inode_used = used_inodes[mount]
        inodes.append(f"{device:<15}{kind:<9}{inode_count:>9} {inode_used:>8} {inode_count - inode_used:>9} "
                      f"{-(-inode_used * 100 // inode_count):>5}% {mount}")
    text = "\n".join(["sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0",
                      "proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0",
                      "udev /dev devtmpfs rw,nosuid,relatime,size=4041028k 0 0"] + mounts
                     + ["tmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,size=812544k 0 0"]) + "\n"
    tree.put("proc/mounts", text)
    tree.put("proc/self/mounts", text)
    tree.command("df -PTk", "Filesystem     Type     1024-blocks       Used  Available Capacity Mounted on\n"
                 "udev           devtmpfs    4041028          0    4041028       0% /dev\n"
                 + "\n".join(sizes) + "\n")
    tree.command("df -PTi", "Filesystem     Type        Inodes    IUsed     IFree  IUse% Mounted on\n"
                 "udev           devtmpfs   1010257      402   1009855     1% /dev\n"
                 + "\n".join(inodes) + "\n")


def hex_address(address, port):
    parts = [int(part) for part in address.split(".")]
    return "".join(f"{part:02X}" for part in reversed(parts)) + f":{port:04X}"


def ports(tree, listening):
    """`listening`: (address, port, uid). Whose socket it is, a copied root does not tell."""
    head = ("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n")
    rows = [head]
    for i, (address, port, uid) in enumerate(listening):
        rows.append(f"{i:4}: {hex_address(address, port)} 00000000:0000 0A 00000000:00000000 00:00000000 "
                    f"00000000 {uid:5}        0 {18800 + i} 1 0000000000000000 100 0 0 10 0\n")
    tree.put("proc/net/tcp", "".join(rows))
    tree.put("proc/net/tcp6", head.replace("local_address", "local_address                        "))
