"""Agents clone repositories onto the data disk and nobody removes them. When it is full SQLite cannot write; health stays green."""

from . import flywheel, noise
from .host import COLLECTED
from .tree import at, seconds

NAME = "flywheel-disk-full"
STORY = ("A timer clones repositories until the data disk is full. SQLite cannot write: no agent starts, audit events "
         "are lost, and every health address stays green")

FULL = at("2026-11-20 12:27:31.120")
FULL_ERROR = {"code": "SQLITE_FULL", "errno": 13, "byteOffset": -1}


def tell():
    here = flywheel.Forge(20261212, [(at("2026-11-19 18:00:00"), FULL)])
    clones(here)
    unstored(here)
    here.state(srv_free=0, load="0.94 0.71 0.60")
    return here


def clones(here):
    """The timer that mirrors repositories tells how much is left, and goes on."""
    free, log = 44.2, here.log["syslog"]
    for number, when in enumerate(noise.every(here.random, at("2026-11-19 18:10:00"), COLLECTED, 2460, 300)):
        name = f"/srv/flywheel/worktrees/wt-{number:04d}"
        if when < FULL:
            free -= 1.68
            log.add(when, f"fleet-mirror[{30110 + number}]: cloned 1 repository into {name}, {max(free, 0):.1f} GiB left")
        else:
            log.add(when, f"fleet-mirror[{30110 + number}]: fatal: cannot create directory at '{name}': No space left on device")


def unstored(here):
    gateway = here.gateway
    for when in noise.every(here.random, FULL, COLLECTED, 85, 50):
        agent, request = gateway.spawns(when)
        gateway.moves(when + seconds(0.015), agent, "spawning", "failed", "error", request,
                      error={"code": "SPAWN_FAILED", "message": "SQLiteError: database or disk is full"})
        gateway.say(when + seconds(0.02), 50, "Failed to spawn agent", **request, error=FULL_ERROR, agentId=agent)
        gateway.say(when + seconds(0.03), 50, "Failed to persist audit event to database", **request, error=FULL_ERROR)
        gateway.say(when + seconds(0.04), 50, "← POST /agents 500 (44ms)", **request, type="response", status=500, duration=44)
        gateway.proxied(when + seconds(0.04), "POST", "/agents", 500, here.random.choice(noise.CLIENTS))
    for when in noise.every(here.random, FULL, COLLECTED, 60, 40):
        gateway.say(when, 40, "ws_event_log: persist failed", channel="system:health", error={})
    for when in noise.every(here.random, FULL, COLLECTED, 120):
        gateway.http(when, "GET", "/health/ready", 200, 2)
    for when in noise.every(here.random, FULL, COLLECTED, 240, 100):
        gateway.http(when, "GET", here.random.choice(flywheel.PATHS), 200, 11, here.random.choice(noise.CLIENTS))


MUST_SURVIVE = {"files/var/log/flywheel/gateway.log": ["SQLITE_FULL", "SQLiteError: database or disk is full"],
                "files/var/log/syslog": ["No space left on device"]}
EXPECTED = {"first": ["flywheel/sqlite-disk-full"], "in_chain": ["flywheel/"],
            "incident": ["2026-11-20T12:20", "2026-11-20T12:30"], "never_a_cause": "oom|clock|token|rate-limit|session|audit|webhook"}
