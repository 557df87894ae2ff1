"""The API key was renewed at the provider and in .env, but the container still runs with the old one."""

from . import mozaiks, noise
from .host import COLLECTED, DOMAIN
from .mozaiks import pick, request
from .tree import at, seconds

NAME = "mozaiksai-old-key"
STORY = ("The API key was renewed at the provider and in .env, but the container still has the old one: every workflow "
         "ends with 401, while all health checks are well")

REVOKED = at("2026-11-20 13:20:05.400")


def tell():
    here = mozaiks.World(20261203, end=REVOKED)
    here.planted["old_openai_key"] = "sk-proj-" + pick(here.random, 48)
    here.running({**mozaiks.environment(here.planted), "OPENAI_API_KEY": here.planted["old_openai_key"]})
    here.log["auth"].add(at("2026-11-20 13:17:41"), "sudo: mwiedemann : TTY=pts/0 ; PWD=/opt/mozaiksai ; USER=root ; COMMAND=/usr/bin/nano .env")
    here.log["auth"].add(at("2026-11-20 13:19:30"), "sudo: mwiedemann : TTY=pts/0 ; PWD=/opt/mozaiksai ; USER=root ; COMMAND=/usr/bin/docker restart mozaiksai-app")
    here.server.starts(at("2026-11-20 13:19:41"))
    refuse(here)
    here.state(app_status="Up 2 hours (healthy)", rss=702110)
    return here


def refuse(here):
    random, log, say = here.random, here.log, here.server.say
    tail = here.planted["old_openai_key"][-4:]
    for when in noise.every(random, REVOKED, COLLECTED, 75, 50):
        chat, flow = "chat_" + pick(random, 8), random.choice(("Generator", "AppBuilder", "Research"))
        why = (f"Error code: 401 - {{'error': {{'message': 'Incorrect API key provided: sk-proj-****************{tail}. You can find your API key at "
               "https://platform.openai.com/account/api-keys.', 'type': 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}")
        request(log, when, f"POST /api/chats/acme/{flow}/start", 200, 212, random.choice(noise.CLIENTS))
        say(when + seconds(0.9), "INFO", f"mozaiks.workflow.{flow}", f"[{flow.upper()}] WORKFLOW_STARTED chat_id={chat} pattern=AutoPattern", chat_id=chat)
        say(when + seconds(1.6), "ERROR", "core.workflow.orchestration_patterns", f" [{flow.upper()}] Orchestration failed: {why}", chat_id=chat)
        say(when + seconds(1.7), "ERROR", "core.transport.simple_transport", f"❌ User input handling failed for chat {chat}: {why}", chat_id=chat)
        if random.random() < 0.4:
            say(when + seconds(12), "ERROR", "core.transport.simple_transport", f"⏰ UI tool response timed out for event user_input_{pick(random, 4)}")
    for when in noise.every(random, REVOKED + seconds(31), COLLECTED, 60):
        request(log, when, "GET /api/health", 200, 412, "127.0.0.1")
    for number, when in enumerate(noise.every(random, REVOKED + seconds(70), COLLECTED, 400, 90)):
        log["error"].add(when, f'[warn] 703#703: *{6100 + number} an upstream response is buffered to a temporary file /var/lib/nginx/proxy/{number} while reading '
                         f'upstream, client: {noise.CLIENTS[1]}, server: ai.{DOMAIN}, request: "GET /static/main.js HTTP/1.1", upstream: '
                         f'"http://127.0.0.1:8000/static/main.js", host: "ai.{DOMAIN}"')


MUST_SURVIVE = {"files/opt/mozaiksai/logs/logs/mozaiks.log": ["Incorrect API key provided", "invalid_api_key", "Error code: 401"]}
EXPECTED = {"first": ["mozaiksai/openai-key-invalid", "mozaiksai/env-changed-not-reloaded"], "in_chain": ["mozaiksai/"],
            "incident": ["2026-11-20T13:19", "2026-11-20T13:23"], "never_a_cause": "oom|disk|mongo|clock"}
