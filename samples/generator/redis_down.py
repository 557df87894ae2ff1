"""An upgrade leaves a setting that Redis does not know: it does not start again. AgentIM runs on, worse."""

from . import noise, world
from .host import COLLECTED
from .tree import at, seconds

NAME = "agentim-redis-down"
STORY = ("An upgrade leaves a directive in redis.conf that Redis does not know; it does not start again. AgentIM falls "
         "back to memory and reports 503")

STOPPED = at("2026-11-20 13:05:41.310")


def tell():
    here = world.World(20261121, redis_end=STOPPED)
    world.backups(here.random, here.log, COLLECTED, grows=False)
    upgrade(here.log)
    refused(here)
    here.state(down=["redis"], failed=[("redis-server.service", "Advanced key-value store")])
    return here


def upgrade(log):
    sys, redis = log["syslog"], log["redis"]
    sys.add(STOPPED - seconds(9), "systemd[1]: Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...")
    sys.add(STOPPED, "systemd[1]: Stopping redis-server.service - Advanced key-value store...")
    redis.add(STOPPED, "671:signal-handler (1795179941) Received SIGTERM scheduling shutdown...",
              "671:M 20 Nov 2026 13:05:41.401 # User requested shutdown...",
              "671:M 20 Nov 2026 13:05:41.433 * DB saved on disk",
              "671:M 20 Nov 2026 13:05:41.433 # Redis is now ready to exit, bye bye...")
    for number in range(5):
        when = STOPPED + seconds(2 + number * 0.6)
        sys.add(when, "systemd[1]: Starting redis-server.service - Advanced key-value store...",
                f"redis-server[{22410 + number}]: *** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***",
                f"redis-server[{22410 + number}]: Reading the configuration file, at line 1312",
                f"redis-server[{22410 + number}]: >>> 'io-threads-do-writes yes'",
                f"redis-server[{22410 + number}]: Bad directive or wrong number of arguments",
                "systemd[1]: redis-server.service: Main process exited, code=exited, status=1/FAILURE",
                "systemd[1]: redis-server.service: Failed with result 'exit-code'.",
                "systemd[1]: Failed to start redis-server.service - Advanced key-value store.",
                f"systemd[1]: redis-server.service: Scheduled restart job, restart counter is at {number + 1}.")
    sys.add(STOPPED + seconds(5.2), "systemd[1]: redis-server.service: Start request repeated too quickly.",
            "systemd[1]: redis-server.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start redis-server.service - Advanced key-value store.")


FALLBACK = ("Redis unavailable for rate limiting, using in-memory fallback. WARNING: In multi-process/multi-node deployments each "
            "process maintains its own counter, so limits are per process. Ensure Redis is highly available.")
FAIL_OPEN = ("SECURITY: Redis unavailable for token revocation check — in-memory layer passed, allowing request (fail-open). "
             "Cross-process revocations may be missed. Ensure Redis is highly available.")


def refused(here):
    server = here.server
    when, attempt = STOPPED + seconds(0.2), 0
    while when < COLLECTED:
        attempt += 1
        delay = min(attempt * 200, 2000)
        if attempt < 12 or attempt % 30 == 0:
            server.say(when, "error", "Redis", "Redis error: connect ECONNREFUSED 127.0.0.1:6379")
            server.say(when + seconds(0.001), "warn", "Redis", f"Reconnecting to Redis (attempt {attempt}, delay {delay}ms)")
        when += seconds(delay / 1000)
    for when in noise.every(here.random, STOPPED + seconds(4), COLLECTED, 95, 60):
        server.say(when, "warn", "RateLimit", FALLBACK)
        server.say(when + seconds(0.4), "error", "TokenRevocation", FAIL_OPEN)
    for when in noise.every(here.random, STOPPED + seconds(6), COLLECTED, 60):
        server.http(when, "GET", "/api/health", 503, 1204)


MUST_SURVIVE = {"files/var/log/syslog": ["FATAL CONFIG FILE ERROR (Redis 7.0.15)", "at line 1312"],
                "files/opt/agentim/logs/agentim-server-error.log": ["connect ECONNREFUSED 127.0.0.1:6379"]}
EXPECTED = {"first": ["agentim/redis-connection-refused", "systemd/unit-failed", "redis/", "network/connection-refused",
                      "systemd/start-limit", "systemd/restart-loop"],
            "in_chain": ["agentim/"], "incident": ["2026-11-20T13:00", "2026-11-20T13:06"], "never_a_cause": "oom|disk|postgres|clock|jwt|db-"}
