"""The incidents: what happened on the sample host, told through its logs and its state."""

import random as randomness

from . import agentim, host, noise
from .host import COLLECTED, GIB, Process
from .tree import Tree, at, seconds

INSERT = ('insert into "messages" ("id", "room_id", "sender_id", "type", "content", "created_at") '
          "values ($1, $2, $3, $4, $5, $6)")
# The first write that failed, and the moment the database stopped.
FULL = at("2026-11-20 14:30:38.402")
PANIC = at("2026-11-20 14:31:07.204")


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
    # A newcomer's typing mistake, long before.
    postgres(log, at("2026-11-19 16:02:11.410"), 20177,
             'agentim@agentm FATAL:  database "agentm" does not exist')


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


def world(seed, end, database_end):
    """The host's ordinary life until `end`; the database lives until `database_end`."""
    random = randomness.Random(seed)
    planted = agentim.plant(random)
    log = noise.logs()
    tree = Tree()
    noise.system(random, log, COLLECTED)
    noise.redis(random, log, COLLECTED)
    database_noise(random, log, database_end)
    agentim.ordinary(random, log, planted, end)
    host.etc(tree, planted)
    agentim.configuration(tree, planted)
    return random, planted, log, tree


def finish(tree, log, planted):
    """Puts the logs into the tree, the older days rotated away."""
    start, midnight, end = at("2026-11-19 00:00:00"), noise.MIDNIGHT, at("2026-11-21 00:00:00")
    for name in ("syslog", "auth"):
        path = f"var/log/{name}" + ("" if name == "syslog" else ".log")
        tree.put(path, log[name].between(midnight, end))
        tree.put(path + ".1", log[name].between(start, midnight))
    tree.put("var/log/kern.log", log["kern"].text())
    tree.put("var/log/kern.log.1", noise.OLD_KERN_LOG)
    tree.put("var/log/postgresql/postgresql-15-main.log", log["postgres"].text())
    tree.put("var/log/redis/redis-server.log", log["redis"].text())
    tree.put("var/log/nginx/access.log", log["access"].text())
    tree.put("var/log/nginx/error.log", log["error"].text())
    tree.put("opt/agentim/logs/agentim-server-out.log", log["out"].text())
    tree.put("opt/agentim/logs/agentim-server-error.log", log["err"].text())
    tree.put(f"home/{host.USER}/.agentim/logs/claude-dev.log", log["gateway"].text())
    tree.command("dmesg", "".join(line.split("kernel: ", 1)[1] + "\n"
                                  for line in log["kern"].text().splitlines() if "kernel: " in line))
    assert planted["jwt_secret"] in tree.get("opt/agentim/.env")


SERVICES = [("127.0.0.1", 6379, 113), ("0.0.0.0", 22, 0), ("0.0.0.0", 80, 0), ("0.0.0.0", 443, 0),
            ("127.0.0.1", 3000, 998)]


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


def services_say(tree, database_up):
    """What the services themselves answer."""
    word = str(database_up).lower()
    tree.command("curl --silent --show-error --max-time 3 --proto =http http://127.0.0.1:3000/api/health",
                 f'{{"ok":{word},"timestamp":"2026-11-20T15:02:12.104Z","checks":{{"database":{word},"redis":true,"filesystem":true}}}}\n')
    state = "online" if database_up else "down  "
    tree.command("pg_lsclusters", "Ver Cluster Port Status Owner    Data directory          Log file\n"
                 f"15  main    5432 {state} postgres /srv/postgresql/15/main /var/log/postgresql/postgresql-15-main.log\n")
    tree.command("pg_isready", "/var/run/postgresql:5432 - " + ("accepting connections" if database_up else "no response") + "\n")
    tree.command("node --version", "v24.11.0\n")


def node(rss_kib):
    return Process(agentim.AGENTIM_PID, 1, "node", "agentim", rss_kib,
                   "/usr/bin/node packages/server/dist/index.js", agentim.AGENTIM_STARTED, threads=11)


def healthy():
    """The same host on a day when pruning works."""
    random, planted, log, tree = world(20261119, COLLECTED, COLLECTED)
    backups(random, log, COLLECTED, grows=False)
    memory_and_disks(tree, 44 * GIB + 102400, "0.18 0.22 0.20")
    database = [Process(1370, 1, "postgres", "postgres", 30112, "/usr/lib/postgresql/15/bin/postgres -D "
                        "/srv/postgresql/15/main -c config_file=/etc/postgresql/15/main/postgresql.conf", host.BOOTED),
                Process(1377, 1370, "postgres", "postgres", 101220, "postgres: 15/main: checkpointer", host.BOOTED)]
    host.processes(tree, host.base_processes() + database + [node(231044)])
    host.ports(tree, SERVICES + [("127.0.0.1", 5432, 112)])
    units(tree, [*UNITS, DATABASE_UNIT], [])
    services_say(tree, True)
    clock(tree)
    finish(tree, log, planted)
    return tree, planted, {}


def memory_and_disks(tree, srv_free, load):
    host.memory(tree)
    host.kernel(tree, load)
    host.disks(tree, srv_free)


def disk_full():
    """Dumps pile up on the data disk until PostgreSQL cannot write and does not come back."""
    random, planted, log, tree = world(20261120, FULL, FULL)
    backups(random, log, at("2026-11-20 14:29:00"), grows=True)
    server = agentim.Server(random, log)
    backup_fails(log)
    first_errors(random, log, server, planted)
    panic(log)
    after(random, log, server)
    memory_and_disks(tree, 0, "0.09 0.31 0.44")
    host.processes(tree, host.base_processes() + [node(268112)])
    host.ports(tree, SERVICES)
    units(tree, UNITS, [BACKUP_UNIT, DATABASE_UNIT])
    services_say(tree, False)
    clock(tree)
    finish(tree, log, planted)
    return tree, planted, MUST_SURVIVE


def backup_fails(log):
    sys = log["syslog"]
    sys.add(at("2026-11-20 14:30:02"), "systemd[1]: Starting agentim-backup.service - Dump of the AgentIM database...",
            "agentim-backup[23184]: dumping database agentim to /srv/backups/agentim/agentim-20261120T1430.dump")
    sys.add(at("2026-11-20 14:30:36"), "agentim-backup[23184]: pg_dump: error: could not write to output file: No space left on device")
    sys.add(at("2026-11-20 14:30:37"), "systemd[1]: agentim-backup.service: Main process exited, code=exited, status=1/FAILURE",
            "systemd[1]: agentim-backup.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start agentim-backup.service - Dump of the AgentIM database.")


def first_errors(random, log, server, planted):
    """Writes fail, reads still work: half a minute of 500s."""
    when = FULL
    for number in range(9):
        pid = 23101 + number % 4
        postgres(log, when, pid, 'agentim@agentim ERROR:  could not extend file "base/16384/16966": No space left on device',
                 "agentim@agentim HINT:  Check free disk space.", f"agentim@agentim STATEMENT:  {INSERT}")
        content = planted["bcrypt"] if number == 3 else f"ship it, take {number + 1}"
        message = f"Failed query: {INSERT}\nparams: m_{agentim.pick(random, 8)},r_8Kd2,usr_71,text,{content},{when:%Y-%m-%dT%H:%M:%S}Z"
        if number % 2:
            server.say(when + seconds(0.004), "error", "ClientHandler", f"Transaction error in handleSendMessage: {message}")
        else:
            server.say(when + seconds(0.004), "error", "Server", f"Unhandled error [{agentim.pick(random, 21)}]: {message}")
            server.http(when + seconds(0.006), "POST", "/api/rooms/r_8Kd2/messages", 500, 9, random.choice(noise.CLIENTS))
        when += seconds(2.2 + random.random() * 1.4)


def panic(log):
    lines = [
        (0.0, 1378, 'PANIC:  could not write to file "pg_wal/xlogtemp.1378": No space left on device'),
        (0.012, 1370, "LOG:  WAL writer process (PID 1378) was terminated by signal 6: Aborted"),
        (0.012, 1370, "LOG:  terminating any other active server processes"),
        (0.031, 1370, "LOG:  all server processes terminated; reinitializing"),
        (0.118, 23192, "LOG:  database system was interrupted; last known up at 2026-11-20 14:17:22 UTC"),
        (0.180, 23192, "LOG:  database system was not properly shut down; automatic recovery in progress"),
        (0.184, 23192, "LOG:  redo starts at 2/9F01A2C8"),
        (1.902, 23192, 'FATAL:  could not extend file "base/16384/16649": wrote only 4096 of 8192 bytes at block 212'),
        (1.902, 23192, "HINT:  Check free disk space."),
        (1.902, 23192, "CONTEXT:  WAL redo at 2/9F6620D0 for Heap/INSERT: off 41 flags 0x00; blkref #0: rel 1663/16384/16649, blk 212"),
        (1.911, 1370, "LOG:  startup process (PID 23192) exited with exit code 1"),
        (1.911, 1370, "LOG:  terminating any other active server processes"),
        (1.913, 1370, "LOG:  shutting down due to startup process failure"),
        (1.927, 1370, "LOG:  database system is shut down"),
    ]
    for offset, pid, line in lines:
        postgres(log, PANIC + seconds(offset), pid, line)
    sys = log["syslog"]
    sys.add(PANIC + seconds(2.1), "systemd[1]: postgresql@15-main.service: Main process exited, code=exited, status=1/FAILURE",
            "systemd[1]: postgresql@15-main.service: Failed with result 'exit-code'.")
    for retry in (at("2026-11-20 14:40:12"), at("2026-11-20 14:52:48")):
        sys.add(retry, "systemd[1]: Starting postgresql@15-main.service - PostgreSQL Cluster 15-main...")
        postgres(log, retry + seconds(0.2), 23600, "LOG:  starting PostgreSQL 15.9 (Debian 15.9-0+deb12u1) on x86_64-pc-linux-gnu, "
                 "compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit")
        postgres(log, retry + seconds(0.21), 23600, 'LOG:  listening on IPv4 address "127.0.0.1", port 5432')
        postgres(log, retry + seconds(0.22), 23600, 'FATAL:  could not write lock file "postmaster.pid": No space left on device')
        sys.add(retry + seconds(1), "postgresql@15-main[23598]: Error: /usr/lib/postgresql/15/bin/pg_ctl /usr/lib/postgresql/15/bin/"
                "pg_ctl start -D /srv/postgresql/15/main exited with status 1:",
                "systemd[1]: postgresql@15-main.service: Can't open PID file /run/postgresql/15-main.pid (yet?) after start: "
                "No such file or directory",
                "systemd[1]: postgresql@15-main.service: Failed with result 'protocol'.",
                "systemd[1]: Failed to start postgresql@15-main.service - PostgreSQL Cluster 15-main.")


def after(random, log, server):
    """AgentIM without its database: 503 from the health check, dropped WebSockets, failed queries."""
    server.say(PANIC + seconds(0.020), "error", "DB", "Idle PostgreSQL client error: terminating connection because of crash of "
               "another server process")
    for number in range(3):
        server.say(PANIC + seconds(0.025 + number * 0.003), "error", "DB", "Idle PostgreSQL client error: Connection terminated unexpectedly")
    select = 'Failed query: select "id", "name", "type" from "rooms" where "created_by_id" = $1\nparams: usr_71'
    for when in noise.every(random, PANIC + seconds(3), COLLECTED, 24, 18):
        server.say(when, "error", "Server", f"Unhandled error [{agentim.pick(random, 21)}]: {select}")
        server.http(when + seconds(0.003), "GET", "/api/rooms", 500, 4, random.choice(noise.CLIENTS))
    for when in noise.every(random, at("2026-11-20 14:31:07.700"), COLLECTED, 60):
        server.http(when, "GET", "/api/health", 503, 5)
    for number, client in enumerate(noise.CLIENTS[:4]):
        when = PANIC + seconds(5 + number * 3)
        log["error"].add(when, f"[error] 703#703: *{48210 + number} recv() failed (104: Connection reset by peer) while proxying "
                         f'upgraded connection, client: {client}, server: chat.{host.DOMAIN}, request: "GET /ws/client HTTP/1.1", '
                         f'upstream: "http://127.0.0.1:3000/ws/client", host: "chat.{host.DOMAIN}"')
    for number in range(8):
        when = PANIC + seconds(6 + number * 190)
        log["gateway"].add(when, "WARN  [GatewayWsClient] Pong timeout, forcing reconnect...",
                           "WARN  [GatewayWsClient] Disconnected from server",
                           f"INFO  [GatewayWsClient] Reconnecting... (attempt {number + 1})")
    for when in noise.every(random, PANIC + seconds(40), COLLECTED, 300, 20):
        server.say(when, "error", "Uploads", "Orphan cleanup failed: Failed query: select \"url\" from \"message_attachments\" "
                   "where \"message_id\" is null\nparams: ")


# What a reader needs and redaction has to leave alone: where it stands, and the text.
MUST_SURVIVE = {
    "files/var/log/postgresql/postgresql-15-main.log": [
        "2026-11-20 14:30:38.402 UTC", "2026-11-20 14:31:07.204 UTC",
        'could not extend file "base/16384/16966": No space left on device',
        'PANIC:  could not write to file "pg_wal/xlogtemp.1378": No space left on device',
        "was terminated by signal 6: Aborted", "port 5432", "redo starts at 2/9F01A2C8",
        "(Debian 15.9-0+deb12u1)"],
    "files/var/log/syslog": ["Nov 20 14:30:36", "pg_dump: error: could not write to output file: No space left on device",
                             "postgresql@15-main.service: Failed with result 'exit-code'.", "status=1/FAILURE"],
    "files/opt/agentim/logs/agentim-server-out.log": ["2026-11-20T14:31:07.700Z", "GET /api/health 503 5ms"],
    "files/opt/agentim/logs/agentim-server-error.log": ["Connection terminated unexpectedly", "ECONNREFUSED 127.0.0.1:6379",
                                                        "Failed query: insert into"],
    "files/var/log/nginx/error.log": ["104: Connection reset by peer", "http://127.0.0.1:3000/ws/client"],
    "commands/df-PTk.txt": ["/dev/vdb1", "100% /srv", "ext4"],
}
