"""Dumps of the database pile up on its own disk. MongoDB cannot write its journal, ends, and does not come back."""

from . import mozaiks, noise
from .host import COLLECTED, DOMAIN
from .mozaiks import mongod, no_server, refused, request
from .tree import at, seconds

NAME = "mozaiksai-disk-full"
STORY = ("Dumps fill the disk of MongoDB, which cannot write its journal, aborts and is started again in vain. MozaiksAI "
         "stores no events, opens no WebSockets and reports 500")

FULL = at("2026-11-20 14:02:17.600")


def tell():
    here = mozaiks.World(20261202, end=FULL)
    dumps(here)
    database(here)
    server(here)
    here.state(srv_free=0, down=["mongo"], mongo_status="Restarting (14) 20 seconds ago", app_status="Up 41 hours (unhealthy)",
               health='{"detail":"Health check failed: ' + no_server().replace("'", "") + '"}\n')
    return here


def dumps(here):
    free = 27.4
    for when in noise.every(here.random, at("2026-11-20 06:30:02"), at("2026-11-20 13:59:00"), 1800):
        here.log["syslog"].add(when, f"mozaiks-dump[{20000 + int(free * 40)}]: mongodump of MozaiksAI to /srv/dumps/{when:%Y%m%dT%H%M}")
        free -= 1.8
        here.log["syslog"].add(when + seconds(64), f"mozaiks-dump[{20000 + int(free * 40)}]: done, {max(free, 0.2):.1f} GiB free on /srv")


def database(here):
    log = here.log
    for number in range(11):
        when = FULL + seconds(number * (6 if number < 3 else 330))
        mongod(log, when, "E", "WT", 22435, "WiredTiger error message", "JournalFlusher", error=28, message={
            "session_name": "WT_SESSION.log_flush", "error_str": "No space left on device", "error_code": 28,
            "msg": "__posix_file_write:590:/data/db/journal/WiredTigerLog.0000000412: handle-write: pwrite: failed to write 128 bytes at offset 99840"})
        mongod(log, when + seconds(0.01), "F", "ASSERT", 23089, "Fatal assertion", "JournalFlusher", msgid=50853, file="src/mongo/db/storage/wiredtiger/wiredtiger_util.cpp", line=760)
        mongod(log, when + seconds(0.02), "F", "ASSERT", 23090, "\n\n***aborting after fassert() failure\n\n", "JournalFlusher")
        log["syslog"].add(when + seconds(0.6), "dockerd[820]: time=\"" + f"{when:%Y-%m-%dT%H:%M:%S}" + '.6Z" level=info msg="ignoring event" '
                          f"container={mozaiks.MONGO} module=libcontainerd namespace=moby topic=/tasks/delete type=\"*events.TaskDelete\"")


def server(here):
    random, log, say = here.random, here.log, here.server.say
    for number, when in enumerate(noise.every(random, FULL + seconds(0.3), COLLECTED, 37, 20)):
        chat = "chat_" + mozaiks.pick(random, 8)
        why = "mongo:27017: connection closed (configured timeouts: socketTimeoutMS: 20000.0ms)" if number < 3 else no_server()
        say(when, "ERROR", "core.data.persistence.persistence_manager", f"Failed to save event for {chat}: {why}")
        say(when + seconds(0.2), "ERROR", "mozaiks.workflow", f"WS_SESSION_DETERMINATION_FAILED: {why}", workflow_name="shared_app")
        say(when + seconds(0.4), "ERROR", "core.transport.simple_transport", f"❌ User input handling failed for chat {chat}: {why}", chat_id=chat)
        request(log, when + seconds(0.5), f"POST /api/chats/acme/Generator/start", 500, 61, random.choice(noise.CLIENTS))
        log["error"].add(when + seconds(1), f'[error] 703#703: *{5100 + number} upstream prematurely closed connection while reading response header from '
                         f'upstream, client: {noise.CLIENTS[0]}, server: ai.{DOMAIN}, request: "GET /ws/Generator/acme/{chat}/u_4 HTTP/1.1", upstream: '
                         f'"http://127.0.0.1:8000/ws/Generator/acme/{chat}/u_4", host: "ai.{DOMAIN}"')
    for when in noise.every(random, FULL + seconds(31), COLLECTED, 60):
        request(log, when, "GET /api/health", 500, 318, "127.0.0.1")
        say(when, "ERROR", "mozaiks.workflow", f"❌ Health check failed: {no_server()}", workflow_name="shared_app")


MUST_SURVIVE = {
    f"files/opt/mozaiksai/logs/logs/mozaiks.log": ["WS_SESSION_DETERMINATION_FAILED", "[Errno 111] Connection refused", "mongo:27017"],
    f"files/var/lib/docker/containers/{mozaiks.MONGO}/{mozaiks.MONGO}-json.log": ["No space left on device", "Fatal assertion"],
    "commands/df-PTk.txt": ["100% /srv"],
}
EXPECTED = {"first": ["mozaiksai/disk-usage-high", "linux/disk-full"], "in_chain": ["mozaiksai/"],
            "incident": ["2026-11-20T14:00", "2026-11-20T14:03"], "never_a_cause": "oom|auth|clock|key"}
