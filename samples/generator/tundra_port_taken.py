"""A package pulls in MariaDB, which takes port 3306 after the restart. Dolt cannot start, and the daemon meets the wrong database."""

from . import noise, tundra
from .host import COLLECTED, Process
from .tree import at, seconds

NAME = "tundra-port-taken"
STORY = ("MariaDB comes in with a package and takes port 3306. Dolt cannot start, and the daemon meets a database that "
         "refuses it")

INSTALLED = at("2026-11-20 12:02:31.500")


def tell():
    here = tundra.World(20261133, end=INSTALLED + seconds(40))
    dolt_before(here)
    package(here.log)
    dolt_fails(here)
    after(here)
    here.state(load="0.40 0.44 0.41", more=[Process(24410, 1, "mariadbd", "root", 102400, "/usr/sbin/mariadbd", INSTALLED)],
               ports=[("127.0.0.1", 3306, 106)])
    here.tree.command("ss -tlnp", "State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n"
                      'LISTEN 0      80     127.0.0.1:3306       0.0.0.0:*         users:(("mariadbd",pid=24410,fd=22))\n'
                      f'LISTEN 0      128    127.0.0.1:{tundra.API_PORT}      0.0.0.0:*         users:(("at-daemon",pid=811,fd=11))\n')
    return here


def dolt_before(here):
    for when in noise.every(here.random, at("2026-11-20 00:10:00"), INSTALLED, 1800, 30):
        here.log["dolt"].add(when, f'time="{when:%Y-%m-%dT%H:%M:%SZ}" level=info msg="NewConnection DisableClientMultiStatements=false" '
                             f"connectionID={here.random.randint(10, 900)}")


def package(log):
    sys = log["syslog"]
    sys.add(INSTALLED - seconds(31), "dbus-daemon[612]: [system] Activating via systemd: service name='org.freedesktop.PackageKit'")
    sys.add(INSTALLED - seconds(4), "systemd[1]: Starting mariadb.service - MariaDB 10.11.6 database server...")
    sys.add(INSTALLED, "systemd[1]: Started mariadb.service - MariaDB 10.11.6 database server.")
    for text in ("0 [Note] Starting MariaDB 10.11.6-MariaDB-0+deb12u1 source revision as process 24410",
                 "0 [Note] Server socket created on IP: '127.0.0.1'.",
                 "0 [Note] /usr/sbin/mariadbd: ready for connections."):
        log["mysql"].add(INSTALLED, f"{INSTALLED:%Y-%m-%d %H:%M:%S} {text}")


def dolt_fails(here):
    """The weekly restart of the versioned store meets a port that is taken."""
    for number, when in enumerate((INSTALLED + seconds(44), INSTALLED + seconds(75), INSTALLED + seconds(140))):
        here.log["syslog"].add(when, f"dolt-sql[{24500 + number}]: starting dolt sql-server on 127.0.0.1:3306")
        here.log["dolt"].add(when + seconds(0.3), f'time="{when:%Y-%m-%dT%H:%M:%SZ}" level=error msg="error running server: listen tcp '
                             '127.0.0.1:3306: bind: address already in use"', "Port 3306 already in use.")


def after(here):
    random = here.random
    for when in noise.every(random, INSTALLED + seconds(46), COLLECTED, 20, 9):
        here.say(when, "ERROR", "at_daemon::daemon", "patrol failed error=failed to query slung beads: Error 1045 (28000): Access denied for user "
                 "'root'@'localhost' (using password: NO)")
    for when in noise.every(random, INSTALLED + seconds(50), COLLECTED, 61, 9):
        here.log["mysql"].add(when, f"{when:%Y-%m-%d %H:%M:%S} {random.randint(30, 900)} [Warning] Access denied for user 'root'@'localhost' "
                              "(using password: NO)")
        here.say(when, "ERROR", "at_daemon::daemon", "kpi snapshot failed error=failed to compute kpi snapshot: Error 1045 (28000): Access denied "
                 "for user 'root'@'localhost' (using password: NO)")
    for number, when in enumerate(noise.every(random, INSTALLED + seconds(2400), COLLECTED, 60)):
        here.say(when, "INFO", "at_daemon::patrol", f"stuck bead detected bead_id=b-9c11 slung_at=2026-11-20T12:01:40Z elapsed_mins={41 + number}")
        here.say(when + seconds(2), "WARN", "at_daemon::daemon", "stale agents detected count=2")


MUST_SURVIVE = {"files/var/log/mysql/error.log": ["ready for connections", "Access denied for user 'root'@'localhost'"],
                "files/var/log/syslog": ["Started mariadb.service - MariaDB 10.11.6 database server."]}
EXPECTED = {"first": ["auto-tundra/port-conflict-3306"], "in_chain": ["auto-tundra/db-permission-denied"],
            "incident": ["2026-11-20T12:01", "2026-11-20T12:04"], "never_a_cause": "oom|stale|stuck|permission|disk"}
