"""A report job takes all memory. The kernel kills a PostgreSQL backend, three times; the database recovers each time."""

from . import agentim, world
from .host import COLLECTED
from .tree import at, seconds
from .world import INSERT, postgres

NAME = "agentim-oom-kill"
STORY = ("A report job takes all memory; the kernel kills a PostgreSQL backend three times in an hour, the database "
         "recovers each time")

KILLS = (at("2026-11-20 12:41:18.220"), at("2026-11-20 13:10:02.871"), at("2026-11-20 13:37:55.034"))


def tell():
    here = world.World(20261122)
    world.backups(here.random, here.log, COLLECTED, grows=False)
    here.log["syslog"].add(at("2026-11-20 12:30:00"), "systemd[1]: Started monthly-report.service - Report over all rooms.")
    for number, when in enumerate(KILLS):
        kill(here, when, 21840 + number * 377)
    here.state(load="3.12 4.80 4.41", used_memory=91)
    here.tree.put("proc/vmstat", "nr_free_pages 40211\npgfault 98812234\noom_kill 3\n")
    return here


def kill(here, when, pid):
    uptime = f"{(when - at('2026-11-02 06:11:38')).total_seconds():.6f}"
    kern = [f"kernel: [{uptime}] python3 invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0",
            f"kernel: [{uptime}] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
            f"task_memcg=/system.slice/system-postgresql.slice/postgresql@15-main.service,task=postgres,pid={pid},uid=112",
            f"kernel: [{uptime}] Out of memory: Killed process {pid} (postgres) total-vm:1822436kB, anon-rss:611204kB, "
            "file-rss:2112kB, shmem-rss:902144kB, UID:112 pgtables:2112kB oom_score_adj:0"]
    here.log["kern"].add(when, *kern)
    here.log["syslog"].add(when, *kern)
    log = here.log
    lines = [
        (0.05, 1370, f"LOG:  server process (PID {pid}) was terminated by signal 9: Killed"),
        (0.05, 1370, f"DETAIL:  Failed process was running: {INSERT}"),
        (0.06, 1370, "LOG:  terminating any other active server processes"),
        (0.11, 1370, "LOG:  all server processes terminated; reinitializing"),
        (0.30, pid + 9, "LOG:  database system was interrupted; last known up at 2026-11-20 12:32:10 UTC"),
        (0.35, pid + 9, "LOG:  database system was not properly shut down; automatic recovery in progress"),
        (0.36, pid + 9, "LOG:  redo starts at 2/8A01A2C8"),
        (1.80, pid + 9, "LOG:  redo done at 2/8A6620D0 system usage: CPU: user: 0.20 s, system: 0.08 s, elapsed: 1.43 s"),
        (2.10, 1370, "LOG:  database system is ready to accept connections"),
    ]
    for offset, process, line in lines:
        postgres(log, when + seconds(offset), process, line)
    server = here.server
    server.say(when + seconds(0.07), "error", "DB", "Idle PostgreSQL client error: terminating connection because of crash of another "
               "server process")
    for number in range(4):
        moment = when + seconds(0.1 + number * 0.4)
        server.say(moment, "error", "Server", f"Unhandled error [{agentim.pick(here.random, 21)}]: Failed query: {INSERT}\n"
                   f"params: m_{agentim.pick(here.random, 8)},r_8Kd2,usr_71,text,hello,{moment:%Y-%m-%dT%H:%M:%S}Z")
        server.http(moment + seconds(0.01), "POST", "/api/rooms/r_8Kd2/messages", 500, 11, "25.91.40.17")
    server.http(when + seconds(1.2), "GET", "/api/health", 503, 5)


MUST_SURVIVE = {"files/var/log/kern.log": ["Out of memory: Killed process 21840 (postgres)", "anon-rss:611204kB"],
                "files/var/log/postgresql/postgresql-15-main.log": ["was terminated by signal 9: Killed", "2026-11-20 12:41:18.270 UTC"]}
EXPECTED = {"first": ["linux/oom-kill", "linux/oom"], "in_chain": ["postgresql/"],
            "incident": ["2026-11-20T12:30", "2026-11-20T12:42"], "never_a_cause": "redis|disk|clock|auth"}
