"""What the incidents share: the host's ordinary life, its services, and where each log lies."""

import random as randomness

from . import agentim, host, noise
from .host import COLLECTED, GIB, Process
from .tree import Tree, at, seconds

INSERT = ('insert into "messages" ("id", "room_id", "sender_id", "type", "content", "created_at") '
          "values ($1, $2, $3, $4, $5, $6)")


def postgres(log, when, pid, *lines):
    """One statement's lines; each has the stamp, as PostgreSQL writes HINT and STATEMENT."""
    log["postgres"].add(when, *[f"[{pid}] {line}" for line in lines])


def database_noise(random, log, end):
    for when in noise.every(random, noise.START + seconds(97), end, 900, 60):
        buffers = random.randint(20, 400)
        wrote = random.uniform(2, 40)
        postgres(log, when, 1377, "LOG:  checkpoint starting: time")
        postgres(log, when + seconds(wrote), 1377, f"LOG:  checkpoint complete: wrote {buffers} buffers (0.3%); 0 WAL file(s) "
                 f"added, 0 removed, 0 recycled; write={wrote:.3f} s, sync=0.012 s, total={wrote + 0.03:.3f} s; sync "
                 f"files={random.randint(5, 60)}, longest=0.004 s, average=0.001 s; distance={buffers * 9} kB, "
                 f"estimate={buffers * 11} kB")
    for when in noise.every(random, at("2026-11-19 11:20:00"), end, 17000, 9000):
        postgres(log, when, random.randint(15000, 25000), 'agentim@agentim ERROR:  canceling statement due to user request',
                 'agentim@agentim STATEMENT:  select count(*) from "messages" where "content" ilike $1')


def backups(random, log, end, grows):
    """A dump every half hour. When pruning is stuck (`grows`) the data disk fills, 1.6 GiB a time."""
    free = 44.1
    for number, when in enumerate(noise.every(random, at("2026-11-20 01:30:02"), end, 1800)):
        pid = 22118 + number * 41
        name = f"/srv/backups/agentim/agentim-{when:%Y%m%dT%H%M}.dump"
        log["syslog"].add(when, f"agentim-backup[{pid}]: dumping database agentim to {name}")
        if grows:
            free -= 1.62 + random.random() * 0.06
        done = when + seconds(71 + random.random() * 20)
        log["syslog"].add(done, f"agentim-backup[{pid}]: wrote {1740000000 + random.randint(0, 9000000)} bytes, "
                          f"{free:.1f} GiB free on /srv")
        if grows:
            log["syslog"].add(done, f"agentim-backup[{pid}]: prune skipped: lock /srv/backups/agentim/.prune.lock is held by "
                              "pid 2211, which does not run")
        else:
            log["syslog"].add(done, f"agentim-backup[{pid}]: pruned 1 dump older than 24 hours")


def false_trails(random, log, server, end):
    """What looks like trouble and is none: a mistyped database name, clients that want an upgrade."""
    postgres(log, at("2026-11-19 16:02:11.410"), 20177, 'agentim@agentm FATAL:  database "agentm" does not exist')
    for when in noise.every(random, at("2026-11-19 21:13:00"), end, 21000, 9000):
        server.say(when, "warn", "ClientHandler", "Client protocol version mismatch", clientVersion="3", serverVersion="4")


class World:
    """One machine: what it logged, and what state it was in when it was collected."""

    def __init__(self, seed, end=COLLECTED, database_end=COLLECTED, redis_end=COLLECTED):
        """Requests are served until `end`; the database and Redis log ordinary things until theirs."""
        self.random = randomness.Random(seed)
        self.planted = agentim.plant(self.random)
        self.log = noise.logs()
        self.tree = Tree()
        self.server = agentim.Server(self.random, self.log)
        noise.system(self.random, self.log, COLLECTED)
        noise.redis(self.random, self.log, redis_end)
        database_noise(self.random, self.log, database_end)
        agentim.ordinary(self.random, self.log, self.planted, end)
        false_trails(self.random, self.log, self.server, end)
        host.etc(self.tree, self.planted)
        agentim.configuration(self.tree, self.planted)

    def state(self, srv_free=44 * GIB + 102400, load="0.18 0.22 0.20", node_rss=231044, down=(), failed=(), used_memory=46):
        """`down` names what does not run of "postgresql" and "redis"; `failed` are (unit, title)."""
        host.memory(self.tree, used_memory)
        host.kernel(self.tree, load)
        host.disks(self.tree, srv_free)
        rows = [row for row in host.base_processes() if "redis" not in down or row.name != "redis-server"]
        ports = [port for port in SERVICES if not (port[1] == 5432 and "postgresql" in down or port[1] == 6379 and "redis" in down)]
        host.processes(self.tree, rows + ([] if "postgresql" in down else DATABASE) + [node(node_rss)])
        host.ports(self.tree, ports)
        broken = {name for name, _ in failed}
        units(self.tree, [unit for unit in (*UNITS, DATABASE_UNIT) if unit[0] not in broken], failed)
        services_say(self.tree, "postgresql" not in down, "redis" not in down)
        clock(self.tree)

    def finish(self):
        """Puts the logs into the tree."""
        tree, log = self.tree, self.log
        system_logs(tree, log)
        tree.put("var/log/postgresql/postgresql-15-main.log", log["postgres"].text())
        tree.put("var/log/redis/redis-server.log", log["redis"].text())
        tree.put("opt/agentim/logs/agentim-server-out.log", log["out"].text())
        tree.put("opt/agentim/logs/agentim-server-error.log", log["err"].text())
        tree.put(f"home/{host.USER}/.agentim/logs/claude-dev.log", log["gateway"].text())


def system_logs(tree, log):
    """Puts the logs every machine has into the tree, the older days rotated away."""
    start, midnight, end = at("2026-11-19 00:00:00"), noise.MIDNIGHT, at("2026-11-21 00:00:00")
    for name in ("syslog", "auth"):
        path = f"var/log/{name}" + ("" if name == "syslog" else ".log")
        tree.put(path, log[name].between(midnight, end))
        tree.put(path + ".1", log[name].between(start, midnight))
    tree.put("var/log/kern.log", log["kern"].text())
    tree.put("var/log/kern.log.1", noise.OLD_KERN_LOG)
    tree.put("var/log/nginx/access.log", log["access"].text())
    tree.put("var/log/nginx/error.log", log["error"].text())
    tree.command("dmesg", "".join(line.split("kernel: ", 1)[1] + "\n"
                                  for line in log["kern"].text().splitlines() if "kernel: " in line))


SERVICES = [("127.0.0.1", 6379, 113), ("0.0.0.0", 22, 0), ("0.0.0.0", 80, 0), ("0.0.0.0", 443, 0),
            ("127.0.0.1", 3000, 998), ("127.0.0.1", 5432, 112)]
DATABASE = [Process(1370, 1, "postgres", "postgres", 30112, "/usr/lib/postgresql/15/bin/postgres -D "
                    "/srv/postgresql/15/main -c config_file=/etc/postgresql/15/main/postgresql.conf", host.BOOTED),
            Process(1377, 1370, "postgres", "postgres", 101220, "postgres: 15/main: checkpointer", host.BOOTED)]


def clock(tree):
    tree.command("timedatectl show", """Timezone=Etc/UTC
LocalRTC=no
CanNTP=yes
NTP=yes
NTPSynchronized=yes
TimeUSec=Fri 2026-11-20 15:02:11 UTC
RTCTimeUSec=Fri 2026-11-20 15:02:11 UTC
""")
    tree.command("chronyc -n tracking", """Reference ID    : 0B490E09 (11.73.14.9)
Stratum         : 3
Ref time (UTC)  : Fri Nov 20 14:56:02 2026
System time     : 0.000041210 seconds slow of NTP time
Last offset     : -0.000018102 seconds
RMS offset      : 0.000103311 seconds
Frequency       : 12.331 ppm fast
Residual freq   : -0.001 ppm
Skew            : 0.044 ppm
Root delay      : 0.011238 seconds
Root dispersion : 0.000840 seconds
Update interval : 1038.2 seconds
Leap status     : Normal
""")


UNITS = (("agentim.service", "AgentIM server"), ("chrony.service", "chrony, an NTP client/server"),
         ("cron.service", "Regular background program processing daemon"),
         ("nginx.service", "A high performance web server and a reverse proxy server"),
         ("redis-server.service", "Advanced key-value store"), ("rsyslog.service", "System Logging Service"),
         ("ssh.service", "OpenBSD Secure Shell server"))
DATABASE_UNIT = ("postgresql@15-main.service", "PostgreSQL Cluster 15-main")
BACKUP_UNIT = ("agentim-backup.service", "Dump of the AgentIM database")


def units(tree, running, failed):
    tree.command("systemctl list-units --failed --all --plain --no-legend --no-pager",
                 "".join(f"{name} loaded failed failed {title}\n" for name, title in failed))
    rows = [f"{name} loaded active running {title}\n" for name, title in running]
    rows += [f"{name} loaded failed failed {title}\n" for name, title in failed]
    rows += ["logrotate.service loaded inactive dead Rotate log files\n"]
    tree.command("systemctl list-units --type=service --all --plain --no-legend --no-pager", "".join(sorted(rows)))


def services_say(tree, database_up, redis_up):
    """What the services themselves answer."""
    well, database, redis = (str(up).lower() for up in (database_up and redis_up, database_up, redis_up))
    tree.command("curl --silent --show-error --max-time 3 --proto =http http://127.0.0.1:3000/api/health",
                 f'{{"ok":{well},"timestamp":"2026-11-20T15:02:12.104Z","checks":{{"database":{database},"redis":{redis},'
                 '"filesystem":true}}\n')
    state = "online" if database_up else "down  "
    tree.command("pg_lsclusters", "Ver Cluster Port Status Owner    Data directory          Log file\n"
                 f"15  main    5432 {state} postgres /srv/postgresql/15/main /var/log/postgresql/postgresql-15-main.log\n")
    tree.command("pg_isready", "/var/run/postgresql:5432 - " + ("accepting connections" if database_up else "no response") + "\n")
    tree.command("node --version", "v24.11.0\n")


def node(rss_kib):
    return Process(agentim.AGENTIM_PID, 1, "node", "agentim", rss_kib,
                   "/usr/bin/node packages/server/dist/index.js", agentim.AGENTIM_STARTED, threads=11)
