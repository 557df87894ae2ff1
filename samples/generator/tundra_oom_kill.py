"""A build of an agent takes all memory; the kernel kills the daemon. Terminals break off, nginx answers 502."""

from . import noise, tundra
from .host import COLLECTED, DOMAIN, USER
from .tree import at, seconds

NAME = "tundra-oom-kill"
STORY = ("A build of an agent takes all memory, and the kernel kills the daemon. nginx answers 502, terminals are gone; "
         "the daemon's own log just ends")

KILLED = at("2026-11-20 13:48:22.418")


def tell():
    here = tundra.World(20261132, end=KILLED)
    slow(here)
    killed(here)
    after(here)
    here.state(running=False, memory=38, load="0.22 1.90 4.41", failed=[("at-daemon.service", "Auto-Tundra daemon")])
    here.tree.put("proc/vmstat", "nr_free_pages 402113\npgfault 98812234\noom_kill 1\n")
    return here


def slow(here):
    """The last minutes: the machine swaps, agents do not report."""
    for number, when in enumerate(noise.every(here.random, KILLED - seconds(150), KILLED, 30, 3)):
        here.say(when, "WARN", "at_daemon::daemon", f"stale agents detected count={number + 1}")
        here.say(when + seconds(0.1), "WARN", "at_daemon::daemon", f"agent is stale agent_id=a-1 last_seen=2026-11-20T13:45:02Z stale_for_secs={60 + 30 * number}")


def killed(here):
    uptime = f"{(KILLED - at('2026-11-02 06:11:38')).total_seconds():.6f}"
    lines = [f"kernel: [{uptime}] rustc invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0",
             f"kernel: [{uptime}] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
             f"task_memcg=/system.slice/at-daemon.service,task=at-daemon,pid={tundra.DAEMON_PID},uid=1000",
             f"kernel: [{uptime}] Out of memory: Killed process {tundra.DAEMON_PID} (at-daemon) total-vm:2822436kB, anon-rss:1911204kB, "
             "file-rss:2112kB, shmem-rss:0kB, UID:1000 pgtables:5112kB oom_score_adj:0"]
    here.log["kern"].add(KILLED, *lines)
    here.log["syslog"].add(KILLED, *lines)
    here.log["syslog"].add(KILLED + seconds(0.4), "systemd[1]: at-daemon.service: A process of this unit has been killed by the OOM killer.",
                           "systemd[1]: at-daemon.service: Main process exited, code=killed, status=9/KILL",
                           "systemd[1]: at-daemon.service: Failed with result 'oom-kill'.")


def after(here):
    """What asks for the daemon: browsers through nginx, and the terminal UI."""
    random, log = here.random, here.log
    for number, when in enumerate(noise.every(random, KILLED + seconds(1), COLLECTED, 9, 7)):
        path = random.choice(["/api/status", "/api/kpi", "/ws/terminal/t-4f", "/api/beads"])
        client = random.choice(noise.CLIENTS)
        noise.request(log, when, f"GET {path}", 502, 157, client, noise.AGENTS[0])
        log["error"].add(when, f"[error] 703#703: *{48210 + number} connect() failed (111: Connection refused) while connecting to upstream, "
                         f'client: {client}, server: tundra.{DOMAIN}, request: "GET {path} HTTP/1.1", upstream: '
                         f'"http://127.0.0.1:{tundra.API_PORT}{path}", host: "tundra.{DOMAIN}"')
    for when in noise.every(random, KILLED + seconds(30), COLLECTED, 900, 300):
        log["syslog"].add(when, f"at-tui[{random.randint(20000, 24000)}]: warning: no running daemon found, trying http://127.0.0.1:9090")


MUST_SURVIVE = {"files/var/log/kern.log": ["Out of memory: Killed process 811 (at-daemon)", "anon-rss:1911204kB"],
                "files/var/log/syslog": ["at-daemon.service: Failed with result 'oom-kill'."]}
EXPECTED = {"first": ["linux/oom-kill"], "in_chain": ["auto-tundra/daemon-not-running", "nginx/"],
            "incident": ["2026-11-20T13:40", "2026-11-20T13:49"], "never_a_cause": "stale|redis|auth/|clock|disk"}
