"""Dumps pile up on the data disk until PostgreSQL cannot write and does not come back."""

from . import agentim, host, noise, world
from .host import COLLECTED
from .tree import at, seconds
from .world import INSERT, postgres

NAME = "agentim-disk-full"
STORY = ("Backups are no longer pruned because of a stale lock. After thirteen hours the data disk is full: PostgreSQL "
         "cannot extend a file, panics, fails in recovery. AgentIM answers 500 and 503 and its WebSockets drop. Redis is "
         "well")

# The first write that failed, and the moment the database stopped.
FULL = at("2026-11-20 14:30:38.402")
PANIC = at("2026-11-20 14:31:07.204")


def tell():
    here = world.World(20261120, end=FULL, database_end=FULL)
    world.backups(here.random, here.log, at("2026-11-20 14:29:00"), grows=True)
    backup_fails(here.log)
    first_errors(here)
    panic(here.log)
    after(here)
    here.state(srv_free=0, load="0.09 0.31 0.44", node_rss=268112, down=["postgresql"],
               failed=[world.BACKUP_UNIT, world.DATABASE_UNIT])
    return here


def backup_fails(log):
    sys = log["syslog"]
    sys.add(at("2026-11-20 14:30:02"), "systemd[1]: Starting agentim-backup.service - Dump of the AgentIM database...",
            "agentim-backup[23184]: dumping database agentim to /srv/backups/agentim/agentim-20261120T1430.dump")
    sys.add(at("2026-11-20 14:30:36"), "agentim-backup[23184]: pg_dump: error: could not write to output file: No space left on device")
    sys.add(at("2026-11-20 14:30:37"), "systemd[1]: agentim-backup.service: Main process exited, code=exited, status=1/FAILURE",
            "systemd[1]: agentim-backup.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start agentim-backup.service - Dump of the AgentIM database.")


def first_errors(here):
    """Writes fail, reads still work: half a minute of 500s."""
    random, log, server = here.random, here.log, here.server
    when = FULL
    for number in range(9):
        pid = 23101 + number % 4
        postgres(log, when, pid, 'agentim@agentim ERROR:  could not extend file "base/16384/16966": No space left on device',
                 "agentim@agentim HINT:  Check free disk space.", f"agentim@agentim STATEMENT:  {INSERT}")
        content = here.planted["bcrypt"] if number == 3 else f"ship it, take {number + 1}"
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


def after(here):
    """AgentIM without its database: 503 from the health check, dropped WebSockets, failed queries."""
    random, log, server = here.random, here.log, here.server
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

EXPECTED = {"first": ["agentim/disk-full", "linux/disk-full"], "in_chain": ["postgresql/", "agentim/d"],
            "incident": ["2026-11-20T13:00", "2026-11-20T14:31:08"], "never_a_cause": "oom|redis|auth|clock"}
