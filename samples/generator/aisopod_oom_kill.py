"""Agents with long chats take the memory. The kernel kills the gateway three times, and nginx finds nobody each time."""

from . import aisopod, noise
from .host import BOOTED, COLLECTED, USER
from .tree import at, seconds

NAME = "aisopod-oom-kill"
STORY = ("The kernel kills the gateway of Aisopod three times in ninety minutes; for half a minute each time nginx finds "
         "nobody")

KILLS = (at("2026-11-20 12:41:18.220"), at("2026-11-20 13:20:02.871"), at("2026-11-20 14:07:55.034"))
DOWN = 38


def tell():
    ends = [*KILLS, COLLECTED]
    begins = [at("2026-11-19 18:00:00"), *(kill + seconds(DOWN) for kill in KILLS)]
    here = aisopod.Pod(20261202, list(zip(begins, ends)))
    here.log["auth"].add(at("2026-11-20 12:22:10"), f"sudo: {USER} : TTY=pts/1 ; PWD=/home/{USER} ; USER=root ; "
                         "COMMAND=/usr/bin/systemctl reload nginx")
    for number, when in enumerate(KILLS):
        kill(here, when, aisopod.PID + number * 1311)
    here.state(load="2.12 3.80 3.41", used_memory=71)
    here.tree.put("proc/vmstat", "nr_free_pages 40211\npgfault 98812234\noom_kill 3\n")
    return here


def kill(here, when, pid):
    uptime = f"{(when - BOOTED).total_seconds():.6f}"
    kern = [f"kernel: [{uptime}] tokio-runtime-w invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, "
            "oom_score_adj=0",
            f"kernel: [{uptime}] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
            f"task_memcg=/system.slice/aisopod.service,task=aisopod,pid={pid},uid=998",
            f"kernel: [{uptime}] Out of memory: Killed process {pid} (aisopod) total-vm:11822436kB, anon-rss:6911204kB, "
            "file-rss:2112kB, shmem-rss:0kB, UID:998 pgtables:15112kB oom_score_adj:0"]
    here.log["kern"].add(when, *kern)
    here.log["syslog"].add(when, *kern)
    here.log["syslog"].add(when + seconds(0.3), "systemd[1]: aisopod.service: A process of this unit has been killed by the OOM killer.",
                           "systemd[1]: aisopod.service: Main process exited, code=killed, status=9/KILL",
                           "systemd[1]: aisopod.service: Failed with result 'oom-kill'.")
    back = when + seconds(DOWN - 5)
    here.log["syslog"].add(back, "systemd[1]: aisopod.service: Scheduled restart job, restart counter is at 1.",
                           "systemd[1]: Started aisopod.service - Aisopod AI gateway.")
    here.gateway.start(back + seconds(1))
    for moment in noise.every(here.random, when + seconds(0.6), back, 1.5, 1.2):
        here.gateway.refused(moment, "POST", "/rpc", here.random.choice(noise.CLIENTS))


MUST_SURVIVE = {"files/var/log/kern.log": ["Out of memory: Killed process 14207 (aisopod)", "anon-rss:6911204kB"],
                "files/var/log/nginx/error.log": ["http://127.0.0.1:3080/rpc"]}
EXPECTED = {"first": ["aisopod/out-of-memory"], "in_chain": ["nginx/"],
            "incident": ["2026-11-20T12:30", "2026-11-20T12:42"], "never_a_cause": "disk|clock|auth|provider|refused|config"}
