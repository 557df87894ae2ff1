"""Somebody revokes the only key that still has credit. Every call is refused, the breakers open, agents wait and beads are stuck."""

from . import noise, tundra
from .host import COLLECTED
from .tree import at, seconds

NAME = "tundra-key-revoked"
STORY = ("One key of Auto-Tundra is revoked, the other account has no credit. The breakers flap, no provider is left, "
         "agents go stale and beads are stuck; these lines are a hundred times as many as those of the cause")

REVOKED = at("2026-11-20 13:20:07.310")
API, BREAKER = "at_intelligence::api_profiles", "at_harness::circuit_breaker"
ERRORS = {"anthropic-primary": "API error (status 401): invalid x-api-key",
          "openrouter-backup": "API error (status 402): Insufficient credits"}


def tell():
    here = tundra.World(20261131, end=REVOKED)
    refused(here)
    breakers(here)
    agents(here)
    here.state(load="0.09 0.12 0.20")
    return here


def refused(here):
    """Five calls of each profile, then the breakers refuse."""
    when = REVOKED
    for number in range(5):
        for profile, error in ERRORS.items():
            here.say(when, "WARN", API, f"call failed, trying next provider profile={profile} error={error}")
            when += seconds(0.4 + here.random.random())
        when += seconds(9)
        if number == 4:
            here.say(when, "WARN", BREAKER, "circuit breaker transitioning Closed -> Open failures=5")
            here.say(when + seconds(0.2), "WARN", BREAKER, "circuit breaker transitioning Closed -> Open failures=5")


def breakers(here):
    """Each minute a call is let through, fails, and the breaker opens again; all other calls fail at once."""
    random = here.random
    for when in noise.every(random, REVOKED + seconds(110), COLLECTED, 61, 2):
        here.say(when, "INFO", BREAKER, "circuit breaker transitioning Open -> HalfOpen")
        here.say(when + seconds(0.6), "WARN", API, f"call failed, trying next provider profile=anthropic-primary error={ERRORS['anthropic-primary']}")
        here.say(when + seconds(0.6), "WARN", BREAKER, "circuit breaker transitioning HalfOpen -> Open (failure during probe)")
    for when in noise.every(random, REVOKED + seconds(75), COLLECTED, 14, 10):
        for profile in tundra.PROVIDERS:
            here.say(when, "WARN", API, f"circuit open, trying next provider profile={profile}")
        here.say(when + seconds(0.01), "ERROR", "at_agents::task_runner", f"phase execution failed task_id={tundra.pick(random, 8, '0123456789abcdef')} "
                 "phase=Coding error=agent session error: LLM error: all providers exhausted")


def agents(here):
    random = here.random
    for number, when in enumerate(noise.every(random, REVOKED + seconds(330), COLLECTED, 30, 0.4)):
        here.say(when, "WARN", "at_daemon::daemon", "stale agents detected count=3")
        for agent in range(3):
            here.say(when, "WARN", "at_daemon::daemon", f"agent is stale agent_id=a-{agent} last_seen=2026-11-20T13:20:0{agent}Z "
                     f"stale_for_secs={320 + number * 30}")
    for number, when in enumerate(noise.every(random, REVOKED + seconds(2000), COLLECTED, 60, 0.4)):
        here.say(when, "INFO", "at_daemon::patrol", f"stuck bead detected bead_id=b-77f0 slung_at=2026-11-20T13:18:40Z elapsed_mins={33 + number}")
        here.say(when + seconds(0.1), "INFO", "at_daemon::daemon", "patrol completed stale_agents=3 stuck_beads=1 orphan_ptys=0")


MUST_SURVIVE = {"files/var/log/syslog": ["systemd[1]: logrotate.service: Deactivated successfully."]}
EXPECTED = {"first": ["auto-tundra/llm-api-error"], "in_chain": ["auto-tundra/circuit-breaker-open", "auto-tundra/stale-agents"],
            "incident": ["2026-11-20T13:19", "2026-11-20T13:21"], "never_a_cause": "oom|stale|stuck|circuit|exhausted|disk"}
