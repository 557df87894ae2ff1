"""Large contexts: the server reaches the memory limit of its container, and the kernel ends it, three times in an hour."""

from . import mozaiks, noise
from .host import BOOTED, COLLECTED
from .mozaiks import refused
from .tree import at, seconds

NAME = "mozaiksai-out-of-memory"
STORY = ("Three times in an hour the server reaches the memory limit of its container and is killed; nginx answers 502 "
         "until it is back")

KILLS = (at("2026-11-20 13:41:18.220"), at("2026-11-20 14:10:02.871"), at("2026-11-20 14:37:55.034"))


def tell():
    here = mozaiks.World(20261204, as_json=False)
    for number, when in enumerate(KILLS):
        kill(here, when, 15120 + number * 611)
    here.state(rss=3100212, app_status="Up 20 minutes (healthy)", restarts=3, used_memory=61)
    return here


def kill(here, when, pid):
    random, log, say = here.random, here.log, here.server.say
    for number in range(6):
        say(when - seconds(200 - number * 30), "INFO", "mozaiks.workflow", "agent_turn", chat_id="chat_" + mozaiks.pick(random, 8))
    up = f"{(when - BOOTED).total_seconds():.6f}"
    lines = [f"kernel: [{up}] python invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
             f"kernel: [{up}] memory: usage 4194304kB, limit 4194304kB, failcnt 91203",
             f"kernel: [{up}] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-{mozaiks.APP}.scope,mems_allowed=0,oom_memcg=/system.slice/"
             f"docker-{mozaiks.APP}.scope,task_memcg=/system.slice/docker-{mozaiks.APP}.scope,task=python,pid={pid},uid=0",
             f"kernel: [{up}] Memory cgroup out of memory: Killed process {pid} (python) total-vm:9822436kB, anon-rss:4111204kB, file-rss:2112kB, "
             "shmem-rss:0kB, UID:0 pgtables:11112kB oom_score_adj:0"]
    log["kern"].add(when, *lines)
    log["syslog"].add(when, *lines)
    for number in range(40):
        path = random.choice(("/api/workflows", "/api/health", "/ws/Generator/acme/chat_7Hq2aa91/u_4", "/api/chats/acme"))
        refused(here, when + seconds(0.4 + number * 0.4), path, random.choice(noise.CLIENTS), 7100 + number)
    here.server.starts(when + seconds(17))
    say(when + seconds(20), "WARNING", "core.transport.simple_transport", "🧹 Dropped 4 pre-connection buffered messages for chat_7Hq2aa91")
    for number in range(3):
        say(when + seconds(21 + number), "WARNING", "core.data.persistence.persistence_manager", f"[RESUME_CHAT] Chat status is COMPLETED, not IN_PROGRESS - returning None")


MUST_SURVIVE = {"files/var/log/kern.log": ["Memory cgroup out of memory: Killed process 15120 (python)", "anon-rss:4111204kB"],
                "files/var/log/nginx/error.log": ["connect() failed (111: Connection refused)", "http://127.0.0.1:8000/api/workflows"]}
EXPECTED = {"first": ["mozaiksai/container-oom-killed"], "in_chain": ["nginx/"],
            "incident": ["2026-11-20T13:38", "2026-11-20T13:42"], "never_a_cause": "disk|mongo|auth|clock|key"}
