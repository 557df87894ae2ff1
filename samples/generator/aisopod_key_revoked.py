"""The provider revokes the key of its API. The gateway falls back to another provider, whose small plan throttles soon."""

from . import aisopod, noise
from .host import COLLECTED
from .tree import at, seconds

NAME = "aisopod-key-revoked"
STORY = ("The provider revokes the key of its API. The gateway falls back to another provider, whose plan throttles "
         "after three requests; runs of agents fail and clients get 502")

REVOKED = at("2026-11-20 13:05:09.204")


def tell():
    here = aisopod.Pod(20261201, [(at("2026-11-19 18:00:00"), REVOKED)])
    random, gateway = here.random, here.gateway
    for when in noise.every(random, REVOKED + seconds(4), COLLECTED, 60):
        gateway.http(when, "GET", "/health", 200, 0)
    gateway.say(REVOKED - seconds(0.8), "WARN", "aisopod_provider::providers::openai", "Health check failed with status: 401")
    for number, when in enumerate(noise.every(random, REVOKED, COLLECTED, 55, 40)):
        client = random.choice(noise.CLIENTS)
        gateway.say(when, "ERROR", "aisopod_agent::failover", "Authentication failed for provider 'openai': Incorrect API key "
                    f"provided: {here.planted['openai_key'][:12]}****. You can find your API key in your account.")
        if number < 3:
            gateway.say(when + seconds(0.1), "INFO", "aisopod_agent::failover", "Using fallback model claude-3-opus")
            gateway.http(when + seconds(4), "POST", "/rpc", 200, 4100, client)
            continue
        for attempt in range(3):
            gateway.say(when + seconds(1 + attempt * 5), "WARN", "aisopod_agent::failover", "Rate limit exceeded for provider 'anthropic'")
        gateway.print(when + seconds(16), "Error running agent: All models exhausted. Last error: Rate limit exceeded for provider "
                      "'anthropic'")
        gateway.http(when + seconds(16.1), "POST", "/v1/chat/completions", 502, 16100, client)
    here.state()
    return here


MUST_SURVIVE = {"files/var/log/aisopod.log": ["Authentication failed for provider 'openai'", "Health check failed with status: 401",
                                              "All models exhausted"]}
EXPECTED = {"first": ["aisopod/provider-invalid-key"], "in_chain": ["aisopod/"],
            "incident": ["2026-11-20T12:50", "2026-11-20T13:06"], "never_a_cause": "oom|disk|clock|nginx|auth-|agent-run|upstream-502"}
