"""What an ordinary Debian host writes all day: cron, sshd, timers, chrony, Redis, nginx."""

from .host import DOMAIN, HOST, USER
from .tree import Log, at, milliseconds, seconds, syslog_stamp

START = at("2026-11-19 00:00:03")
MIDNIGHT = at("2026-11-20 00:00:00")


def logs():
    """The logs of the host, empty."""
    stamp = syslog_stamp(HOST)
    return {
        "syslog": Log(stamp), "kern": Log(stamp), "auth": Log(stamp), "daemon": Log(stamp),
        "postgres": Log(lambda when: f"{milliseconds(when)} UTC "),
        "redis": Log(lambda when: ""), "access": Log(lambda when: ""),
        "error": Log(lambda when: f"{when:%Y/%m/%d %H:%M:%S} "),
        "out": Log(lambda when: ""), "err": Log(lambda when: ""), "gateway": Log(lambda when: f"{milliseconds(when)} "),
    }


def every(random, start, end, period, jitter=0.0):
    """Instants before `end`, one a period, each late by up to `jitter` seconds."""
    when = start
    while when < end:
        late = when + seconds(random.random() * jitter)
        if late < end:
            yield late
        when += seconds(period)


def system(random, log, end, probe="agentim-probe"):
    """syslog, auth.log and kern.log; `probe` is what cron runs every five minutes."""
    sys, auth, kern = log["syslog"], log["auth"], log["kern"]
    pid = 18110
    for when in every(random, START, end, 300, 2):
        pid += random.randint(2, 9)
        sys.add(when, f"CRON[{pid}]: (root) CMD (test -x /usr/local/sbin/{probe} && /usr/local/sbin/{probe})")
        auth.add(when, f"CRON[{pid - 1}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
                 f"CRON[{pid - 1}]: pam_unix(cron:session): session closed for user root")
    for when in every(random, START, end, 1140, 400):
        unit = random.choice(["phpsessionclean", "fwupd-refresh", "man-db", "apt-daily", "logrotate", "fstrim",
                              "e2scrub_all", "systemd-tmpfiles-clean"])
        title = unit.replace("-", " ").capitalize()
        sys.add(when, f"systemd[1]: Starting {unit}.service - {title}...")
        sys.add(when + seconds(random.uniform(0.3, 2)), f"systemd[1]: {unit}.service: Deactivated successfully.",
                f"systemd[1]: Finished {unit}.service - {title}.")
    for when in every(random, START, end, 3600, 900):
        server = random.choice(["11.73.14.9", "11.180.2.44", "21.12.7.130"])
        sys.add(when, f"chronyd[640]: Selected source {server} (2.debian.pool.ntp.org)")
    for when in every(random, START, end, 410, 300):
        address = f"{random.choice([11, 21, 25])}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
        name = random.choice(["admin", "test", "oracle", "ubuntu", "git", "pi"])
        port, child = random.randint(30000, 62000), random.randint(20000, 24000)
        auth.add(when, f"sshd[{child}]: Invalid user {name} from {address} port {port}",
                 f"sshd[{child}]: Connection closed by invalid user {name} {address} port {port} [preauth]")
    for when in every(random, at("2026-11-19 08:12:40"), end, 27000, 5000):
        child = random.randint(20000, 24000)
        auth.add(when, f"sshd[{child}]: Accepted publickey for {USER} from 25.91.40.17 port 51022 ssh2: ED25519 "
                 "SHA256:k0nO0aVb3oV9zqPj3q8oV9Vt7Gg1h2fW3m4n5b6c7d8",
                 f"sshd[{child}]: pam_unix(sshd:session): session opened for user {USER}(uid=1000) by (uid=0)")
        sys.add(when, f"systemd-logind[655]: New session {child - 19990} of user {USER}.")
    for when in every(random, at("2026-11-19 05:40:12"), end, 43000, 4000):
        kern.add(when, "kernel: [1500412.118212] perf: interrupt took too long (2512 > 2500), lowering "
                 "kernel.perf_event_max_sample_rate to 79500")
    for when in every(random, at("2026-11-19 06:25:01"), end, 86400):
        sys.add(when, "rsyslogd: [origin software=\"rsyslogd\" swVersion=\"8.2302.0\" x-pid=\"619\"] rsyslogd was HUPed",
                "systemd[1]: logrotate.service: Deactivated successfully.")


# Days before: the kernel killed a build. It has nothing to do with any incident told here.
OLD_KERN_LOG = f"""Nov 14 16:20:55 {HOST} kernel: [1074557.301440] node invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
Nov 14 16:20:55 {HOST} kernel: [1074557.301502] Mem-Info:
Nov 14 16:20:55 {HOST} kernel: [1074557.301844] Out of memory: Killed process 8123 (node) total-vm:11822436kB, anon-rss:6911204kB, file-rss:2112kB, shmem-rss:0kB, UID:1000 pgtables:15112kB oom_score_adj:0
Nov 14 16:20:55 {HOST} kernel: [1074557.512210] oom_reaper: reaped process 8123 (node), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB
Nov 16 02:14:09 {HOST} kernel: [1196351.007712] perf: interrupt took too long (3141 > 3140), lowering kernel.perf_event_max_sample_rate to 63500
"""


def redis(random, log, end):
    out = log["redis"]
    for when in every(random, START + seconds(1500), end, 3600, 1200):
        changes, child = random.randint(1, 90), random.randint(15000, 25000)
        stamp = f"{when:%d %b %Y %H:%M:%S}.{when.microsecond // 1000:03d}"
        out.add(when, f"671:M {stamp} * {changes} changes in 3600 seconds. Saving...",
                f"671:M {stamp} * Background saving started by pid {child}")
        later = when + seconds(0.11)
        stamp = f"{later:%d %b %Y %H:%M:%S}.{later.microsecond // 1000:03d}"
        out.add(later, f"{child}:C {stamp} * DB saved on disk",
                f"{child}:C {stamp} * Fork CoW for RDB: current 1 MB, peak 1 MB, average 0 MB",
                f"671:M {stamp} * Background saving terminated with success")


AGENTS = ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148")
CLIENTS = ("25.91.40.17", "25.91.40.22", "11.202.6.81", "21.4.119.230", "11.9.77.3")


def request(log, when, line, status, size, client, agent):
    log["access"].add(when, f'{client} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] "{line} HTTP/2.0" {status} {size} '
                      f'"https://chat.{DOMAIN}/" "{agent}"')
