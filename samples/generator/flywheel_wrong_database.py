"""An upgrade follows the deployment guide and enters a PostgreSQL address. The gateway refuses it at every start; nginx finds nobody."""

from . import flywheel, noise
from .host import COLLECTED
from .tree import at, seconds

NAME = "flywheel-wrong-database"
STORY = ("An upgrade enters a PostgreSQL address as the deployment guide says; the gateway supports SQLite files only "
         "and is refused at every start. nginx answers 502")

STOPPED = at("2026-11-20 13:31:07.410")


def tell():
    here = flywheel.Forge(20261213, [(at("2026-11-19 18:00:00"), STOPPED)])
    here.values["DATABASE_URL"] = f"postgresql://flywheel:{here.planted['database_password']}@127.0.0.1:5432/flywheel"
    upgraded(here)
    for when in noise.every(here.random, STOPPED + seconds(3), COLLECTED, 9, 8):
        method, path = here.random.choice((("GET", "/agents"), ("GET", "/ws"), ("GET", "/health/ready"), ("POST", "/agents")))
        here.gateway.refused(when, method, path, here.random.choice(noise.CLIENTS))
    here.state(up=False, failed=[flywheel.UNIT])
    return here


def upgraded(here):
    sys, gateway = here.log["syslog"], here.gateway
    gateway.say(STOPPED, 30, "Shutdown complete", signal="SIGTERM", durationMs=17, http={"inflightRequests": 0})
    sys.add(STOPPED - seconds(0.3), "systemd[1]: Stopping flywheel-gateway.service - Flywheel Gateway...")
    sys.add(STOPPED + seconds(0.1), "systemd[1]: flywheel-gateway.service: Deactivated successfully.",
            "systemd[1]: Stopped flywheel-gateway.service - Flywheel Gateway.")
    for number in range(5):
        when = STOPPED + seconds(41 + number * 6.2)
        gateway.pid = 21007 + number * 31
        sys.add(when, "systemd[1]: Started flywheel-gateway.service - Flywheel Gateway.")
        gateway.say(when + seconds(0.5), 30, "Default alert rules initialized", ruleCount=14)
        gateway.say(when + seconds(0.9), 30, "Configuration loaded", type="config:loaded", overriddenKeys=["server.port"])
        gateway.crash(when + seconds(1), "108 |     reason: parsed.reason,", "109 |   };", "110 |   if (production) {",
                      "111 |     throw new Error(`${message}: ${databaseUrl}`);", "                   ^",
                      "error: DATABASE_URL uses an unsupported scheme; only SQLite file URLs/paths are supported: "
                      + here.values["DATABASE_URL"],
                      "      at resolveDatabasePath (/srv/flywheel/dist/index.js:4111:11)",
                      "      at <anonymous> (/srv/flywheel/dist/index.js:4130:24)", "", "Bun v1.3.14 (Linux x64)")
        sys.add(when + seconds(1.1), "systemd[1]: flywheel-gateway.service: Main process exited, code=exited, status=1/FAILURE",
                "systemd[1]: flywheel-gateway.service: Failed with result 'exit-code'.",
                f"systemd[1]: flywheel-gateway.service: Scheduled restart job, restart counter is at {number + 1}.")
    sys.add(STOPPED + seconds(73), "systemd[1]: flywheel-gateway.service: Start request repeated too quickly.",
            "systemd[1]: flywheel-gateway.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start flywheel-gateway.service - Flywheel Gateway.")


MUST_SURVIVE = {"files/var/log/flywheel/gateway.err": ["DATABASE_URL uses an unsupported scheme"],
                "files/var/log/nginx/error.log": ["http://127.0.0.1:3000/agents"]}
EXPECTED = {"first": ["flywheel/db-url-invalid"], "in_chain": ["nginx/"],
            "incident": ["2026-11-20T13:30", "2026-11-20T13:33"], "never_a_cause": "oom|disk|clock|token|rate-limit|unreachable|unit-failed|start-limit"}
