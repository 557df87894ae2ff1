"""A new DHCP lease brings a name server that does not answer. Agents fail and alerts stay; after a restart the gateway does not start."""

from . import flywheel, noise
from .host import COLLECTED
from .tree import at, seconds

NAME = "flywheel-no-names"
STORY = ("A DHCP lease brings a name server that does not answer. Agents and alerts fail for two hours; then someone "
         "restarts the gateway, which finds no driver and does not come back")

LOST = at("2026-11-20 12:02:14.300")
RESTARTED = at("2026-11-20 14:21:40.800")


def tell():
    here = flywheel.Forge(20261214, [(at("2026-11-19 18:00:00"), LOST)])
    here.log["syslog"].add(LOST - seconds(4), "dhclient[512]: DHCPACK of 10.20.0.14 from 10.20.0.1",
                           "dhclient[512]: bound to 10.20.0.14 -- renewal in 1622 seconds.")
    here.tree.put("etc/resolv.conf", "# written by dhclient\nnameserver 10.20.0.253\noptions timeout:2\n")
    offline(here)
    restarted(here)
    for when in noise.every(here.random, RESTARTED + seconds(2), COLLECTED, 8, 7):
        method, path = here.random.choice((("GET", "/agents"), ("GET", "/ws"), ("GET", "/dashboards"), ("POST", "/agents")))
        here.gateway.refused(when, method, path, here.random.choice(noise.CLIENTS))
    here.state(up=False, failed=[flywheel.UNIT])
    return here


def offline(here):
    gateway = here.gateway
    lookup = "getaddrinfo EAI_AGAIN api.anthropic.com"
    for when in noise.every(here.random, LOST + seconds(30), RESTARTED, 150, 90):
        agent, request = gateway.spawns(when)
        gateway.moves(when + seconds(0.02), agent, "spawning", "initializing", "spawn_started", request)
        gateway.moves(when + seconds(4.4), agent, "initializing", "failed", "driver_error", request,
                      error={"code": "AGENT_RUNTIME_ERROR", "message": lookup})
        gateway.say(when + seconds(4.41), 50, "← POST /agents 500 (4411ms)", **request, type="response", status=500, duration=4411)
        gateway.proxied(when + seconds(4.5), "POST", "/agents", 500, here.random.choice(noise.CLIENTS))
    for when in noise.every(here.random, LOST + seconds(90), RESTARTED, 900, 300):
        gateway.say(when, 50, "[SLACK] Webhook request error", alertId="al_9", url="https://hooks.slack.com/***",
                    error="Error: getaddrinfo EAI_AGAIN hooks.slack.com")
        gateway.say(when + seconds(40), 50, "[ALERT_CHANNEL] Delivery failed after max retries", alertId="al_9", channelId="ch_1", attempts=3)
    for when in noise.every(here.random, LOST, RESTARTED, 120):
        gateway.http(when, "GET", "/health/ready", 200, 2)
    for when in noise.every(here.random, LOST, RESTARTED, 200, 90):
        gateway.http(when, "GET", here.random.choice(flywheel.PATHS), 200, 9, here.random.choice(noise.CLIENTS))


def restarted(here):
    sys, gateway = here.log["syslog"], here.gateway
    sys.add(RESTARTED - seconds(1), "systemd[1]: Stopping flywheel-gateway.service - Flywheel Gateway...",
            "systemd[1]: flywheel-gateway.service: Deactivated successfully.")
    for number in range(5):
        when = RESTARTED + seconds(number * 9)
        gateway.pid = 28110 + number * 17
        sys.add(when, "systemd[1]: Started flywheel-gateway.service - Flywheel Gateway.")
        gateway.start(when + seconds(0.4))
        gateway.crash(when + seconds(3), "231 |   if (!best) {", "232 |     throw new Error(", "                    ^",
                      'error: No suitable driver found. Requirements: {"preferredType":"sdk"}. Warnings: Preferred driver sdk is '
                      "unhealthy, falling back to alternatives", "      at selectDriver (/srv/flywheel/dist/index.js:9233:11)", "",
                      "Bun v1.3.14 (Linux x64)")
        sys.add(when + seconds(3.1), "systemd[1]: flywheel-gateway.service: Main process exited, code=exited, status=1/FAILURE",
                "systemd[1]: flywheel-gateway.service: Failed with result 'exit-code'.",
                f"systemd[1]: flywheel-gateway.service: Scheduled restart job, restart counter is at {number + 1}.")
    sys.add(RESTARTED + seconds(46), "systemd[1]: flywheel-gateway.service: Start request repeated too quickly.",
            "systemd[1]: flywheel-gateway.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start flywheel-gateway.service - Flywheel Gateway.")


MUST_SURVIVE = {"files/var/log/flywheel/gateway.log": ["getaddrinfo EAI_AGAIN api.anthropic.com"],
                "files/var/log/flywheel/gateway.err": ["No suitable driver found"]}
EXPECTED = {"first": ["flywheel/dns-resolution-failed"], "in_chain": ["flywheel/", "nginx/"],
            "incident": ["2026-11-20T12:00", "2026-11-20T12:06"], "never_a_cause": "oom|disk|clock|token|driver|unit-failed|unreachable"}
