"""An edit leaves the configuration readable for everyone. Hours later the gateway is restarted, and refuses it."""

from . import aisopod, noise
from .host import COLLECTED, USER
from .tree import at, seconds

NAME = "aisopod-config-refused"
STORY = ("An edit leaves the configuration of Aisopod readable for everyone. The gateway keeps the old one for 43 "
         "minutes, until an upgrade restarts it: it refuses the file, systemd gives up, nginx answers 502")

EDITED = at("2026-11-20 12:58:03.412")
RESTARTED = at("2026-11-20 13:41:20.118")
WHY = "Security violation: Config file '/etc/aisopod/config.toml' is world-readable. Please run: chmod 600 /etc/aisopod/config.toml"


def tell():
    here = aisopod.Pod(20261130, [(at("2026-11-19 18:00:00"), RESTARTED)])
    here.log["auth"].add(EDITED - seconds(2), f"sudo: {USER} : TTY=pts/1 ; PWD=/home/{USER} ; USER=root ; "
                         "COMMAND=/usr/bin/cp config.new.toml /etc/aisopod/config.toml")
    here.gateway.say(EDITED, "ERROR", "aisopod_config::watcher",
                     f"Failed to reload config from '/etc/aisopod/config.toml': {WHY}. Keeping previous config.")
    restart(here)
    for when in noise.every(here.random, RESTARTED + seconds(3), COLLECTED, 45, 40):
        here.gateway.refused(when, "POST", "/rpc", here.random.choice(noise.CLIENTS))
    here.state(up=False, failed=[aisopod.UNIT])
    return here


def restart(here):
    sys = here.log["syslog"]
    sys.add(RESTARTED - seconds(14), "systemd[1]: Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...")
    sys.add(RESTARTED, "systemd[1]: Stopping aisopod.service - Aisopod AI gateway...")
    here.gateway.say(RESTARTED, "WARN", "aisopod_gateway::server", "Received SIGTERM, starting graceful shutdown...")
    for number in range(5):
        when = RESTARTED + seconds(1 + number * 5.3)
        here.gateway.print(when, "", "thread 'main' panicked at crates/aisopod/src/cli.rs:82:71:",
                           f"Gateway command failed: Failed to load configuration from '/etc/aisopod/config.toml': {WHY}",
                           "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace")
        sys.add(when - seconds(0.1), "systemd[1]: Started aisopod.service - Aisopod AI gateway.")
        sys.add(when + seconds(0.1), "systemd[1]: aisopod.service: Main process exited, code=exited, status=101/n/a",
                "systemd[1]: aisopod.service: Failed with result 'exit-code'.",
                f"systemd[1]: aisopod.service: Scheduled restart job, restart counter is at {number + 1}.")
    sys.add(RESTARTED + seconds(28), "systemd[1]: aisopod.service: Start request repeated too quickly.",
            "systemd[1]: aisopod.service: Failed with result 'exit-code'.",
            "systemd[1]: Failed to start aisopod.service - Aisopod AI gateway.")


MUST_SURVIVE = {"files/var/log/aisopod.log": ["is world-readable", "panicked at crates/aisopod/src/cli.rs:82:71:"],
                "files/var/log/nginx/error.log": ["http://127.0.0.1:3080/rpc"]}
EXPECTED = {"first": ["aisopod/config-world-readable"], "in_chain": ["nginx/"],
            "incident": ["2026-11-20T12:50", "2026-11-20T13:42"], "never_a_cause": "oom|disk|auth-|clock|provider|rate"}
