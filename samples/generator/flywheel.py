"""Flywheel Gateway on the sample host: its log, its configuration and the secrets planted in them."""

import json
import random as randomness

from . import agentim, host, noise, world
from .host import COLLECTED, DOMAIN, USER, Process
from .tree import Tree, at, seconds

STARTED = at("2026-11-18 21:04:10")
PID = 14207
HOME = "/srv/flywheel"
UNIT = ("flywheel-gateway.service", "Flywheel Gateway")
UNITS = (("chrony.service", "chrony, an NTP client/server"), ("cron.service", "Regular background program processing daemon"),
         ("nginx.service", "A high performance web server and a reverse proxy server"),
         ("rsyslog.service", "System Logging Service"), ("ssh.service", "OpenBSD Secure Shell server"))
PORTS = (("0.0.0.0", 22, 0), ("0.0.0.0", 80, 0), ("0.0.0.0", 443, 0))
COMMAND = "/usr/local/bin/bun run dist/index.js"


def plant(random):
    """Secrets that look as real ones do and open nothing. See samples/README.md."""
    pick = agentim.pick
    return {
        "jwt_secret": pick(random, 64, "0123456789abcdef"),
        "admin_key": "fgw-" + pick(random, 40),
        "anthropic_key": "sk-ant-api03-" + pick(random, 80, agentim.ALPHABET + "-_"),
        "github_token": "ghp_" + pick(random, 36),
        "otel_header": pick(random, 48),
        "slack_path": pick(random, 9, "ABCDEFGHJK0123456789") + "/" + pick(random, 24),
        "ws_token": ".".join(pick(random, count, agentim.ALPHABET + "-_") for count in (36, 90, 43)),
        "database_password": "Tide-" + pick(random, 14),
        "short_pin": "Kq7#" + pick(random, 6),
    }


def environment(planted):
    return {
        "NODE_ENV": "production", "HOST": "127.0.0.1", "PORT": "3000", "LOG_LEVEL": "info",
        "DATABASE_URL": "file:./data/gateway.db", "DB_AUTO_MIGRATE": "1", "MAX_CONCURRENT_AGENTS": "10",
        "ALLOWED_ORIGINS": f"https://agents.{DOMAIN}", "JWT_SECRET": planted["jwt_secret"],
        "GATEWAY_ADMIN_KEY": planted["admin_key"], "ANTHROPIC_API_KEY": planted["anthropic_key"],
        "GITHUB_TOKEN": planted["github_token"],
        "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Basic {planted['otel_header']}",
    }


def configuration(tree, values):
    tree.put("srv/flywheel/.env", "".join(f"{name}={value}\n" for name, value in values.items()))
    tree.put("srv/flywheel/package.json", json.dumps({"name": "flywheel-gateway", "version": "0.4.1", "private": True}, indent=2) + "\n")
    tree.put("srv/flywheel/flywheel.config.ts", """export default {
  server: { port: 3000, host: "127.0.0.1" },
  agent: { maxConcurrent: 10 },
  ntm: { enabled: true, pollIntervalMs: 5000 },
};
""")
    tree.put("etc/systemd/system/flywheel-gateway.service", f"""[Unit]
Description=Flywheel Gateway
After=network-online.target

[Service]
User=flywheel
WorkingDirectory={HOME}
EnvironmentFile={HOME}/.env
ExecStart={COMMAND}
StandardOutput=append:/var/log/flywheel/gateway.log
StandardError=append:/var/log/flywheel/gateway.err
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
""")
    tree.put("etc/nginx/sites-enabled/flywheel", f"""server {{
  listen 443 ssl http2;
  server_name agents.{DOMAIN};
  location / {{
    proxy_pass http://127.0.0.1:3000;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 3600s;
  }}
}}
""")


class Gateway:
    """Writes the gateway's lines: pino's JSON, with the keys of the request in each line about it."""

    def __init__(self, random, log):
        self.random, self._log, self.pid = random, log, PID

    def say(self, when, level, message, **fields):
        stamp = when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
        line = json.dumps({"level": level, "time": stamp, "service": "flywheel-gateway", "pid": self.pid, **fields, "msg": message},
                          separators=(",", ":"), ensure_ascii=False)
        self._log["out"].add(when, line)

    def crash(self, when, *lines):
        """What Bun writes to standard error when the program ends by an error."""
        self._log["err"].add(when, *lines)

    def ids(self):
        part = [agentim.pick(self.random, count, "0123456789abcdef") for count in (8, 4, 4, 4, 12)]
        return {"correlationId": "-".join(part), "requestId": "-".join(reversed(part))}

    def http(self, when, method, path, status, milliseconds, client=None):
        request = {**self.ids(), "method": method, "path": path}
        done = when + seconds(milliseconds / 1000)
        self.say(when, 30, f"→ {method} {path}", **request, type="request", query={}, userAgent="bun-fetch/1.3")
        self.say(done, 50 if status >= 500 else 40 if status >= 400 else 30, f"← {method} {path} {status} ({milliseconds}ms)",
                 **request, type="response", status=status, duration=milliseconds)
        if client is not None:
            self.proxied(done, method, path, status, client)
        return request

    def proxied(self, when, method, path, status, client):
        agent = noise.AGENTS[agentim.hash_of(client) % len(noise.AGENTS)]
        noise.request(self._log, when, f"{method} {path}", status, self.random.randint(60, 9000), client, agent)

    def refused(self, when, method, path, client):
        """The gateway is not there: nginx cannot connect and answers 502."""
        self._log["error"].add(when, f"[error] 703#703: *{self.random.randint(40000, 70000)} connect() failed (111: Connection "
                               f"refused) while connecting to upstream, client: {client}, server: agents.{DOMAIN}, request: "
                               f'"{method} {path} HTTP/2.0", upstream: "http://127.0.0.1:3000{path}", host: "agents.{DOMAIN}"')
        self.proxied(when, method, path, 502, client)

    def moves(self, when, agent, before, after, reason, request, **fields):
        failed = {"level": 50} if after == "failed" else {"level": 30}
        self.say(when, failed["level"], f"[LIFECYCLE] Agent {agent}: {before} -> {after} ({reason})", **request, type="lifecycle",
                 agentId=agent, previousState=before, newState=after, reason=reason, **fields)

    def spawns(self, when):
        """A request for an agent, up to its spawning state. The agent and the keys of the request."""
        agent = f"agent_{int(when.timestamp() * 1000)}_{agentim.pick(self.random, 8, '0123456789abcdefghjk')}"
        request = {**self.ids(), "method": "POST", "path": "/agents"}
        self.say(when, 30, "→ POST /agents", **request, type="request", query={}, userAgent="Mozilla/5.0")
        self.say(when + seconds(0.002), 30, f"[LIFECYCLE] Agent {agent} initialized in SPAWNING state", **request, type="lifecycle",
                 agentId=agent, state="spawning")
        return agent, request

    def works(self, when):
        """An agent that is spawned, works and ends as it should."""
        agent, request = self.spawns(when)
        self.moves(when + seconds(0.012), agent, "spawning", "initializing", "spawn_started", request)
        self.moves(when + seconds(1.4), agent, "initializing", "ready", "init_complete", request)
        self.say(when + seconds(1.45), 30, f"[AUDIT] agent.spawn agent:{agent} → success", **request, type="audit")
        self.say(when + seconds(1.5), 30, "← POST /agents 201 (1502ms)", **request, type="response", status=201, duration=1502)
        self.moves(when + seconds(4), agent, "ready", "executing", "command_started", request)
        for turn in range(self.random.randint(1, 3)):
            self.say(when + seconds(20 + turn * 31), 30, "Message sent to agent", agentId=agent, type="user")
        self.moves(when + seconds(140), agent, "executing", "ready", "command_completed", request)
        self.moves(when + seconds(170), agent, "terminating", "terminated", "user_requested", request)

    def start(self, when):
        self.say(when, 30, "Default alert rules initialized", ruleCount=14)
        self.say(when + seconds(0.6), 30, "Configuration loaded", type="config:loaded", overriddenKeys=["server.port", "server.host"])
        self.say(when + seconds(0.61), 30, "Heartbeat manager started", intervalMs=30000, timeoutMs=90000)
        self.say(when + seconds(0.7), 30, "No active agents found in database to restore")
        self.say(when + seconds(0.71), 30, "[NTM-INGEST] Starting NTM ingest service", pollIntervalMs=5000, cwd=HOME)

    def listens(self, when):
        self.say(when, 30, "Starting Flywheel Gateway", host="127.0.0.1", port=3000)
        self._log["out"].add(when + seconds(0.02), "Started server: http://localhost:3000")
        self.say(when + seconds(0.05), 40, "[NTM-INGEST] NTM unavailable, backing off", reason="NTM not available on PATH",
                 backoffMultiplier=2, nextPollMs=10000)


PATHS = ("/agents", "/accounts/profiles", "/history?limit=50", "/dashboards", "/metrics", "/jobs?status=running")


def serve(gateway, spans):
    """Ordinary work in each span of time."""
    random = gateway.random
    for begin, end in spans:
        for when in noise.every(random, begin + seconds(20), end, 160, 120):
            gateway.http(when, "GET", random.choice(PATHS), 200, random.randint(2, 140), random.choice(noise.CLIENTS))
        for when in noise.every(random, begin + seconds(7), end, 120):
            gateway.http(when, "GET", "/health/ready", 200, random.randint(1, 6))
        for when in noise.every(random, begin + seconds(51), end - seconds(200), 1500, 900):
            gateway.works(when)
        # A monitor without a token asks where it must not: it always has.
        for when in noise.every(random, begin + seconds(133), end, 900, 3):
            gateway.http(when, "GET", "/metrics", 401, 1, "11.9.77.3")
        for when in noise.every(random, begin + seconds(300), end, 17000, 9000):
            gateway.say(when, 40, "Closing dead connection (heartbeat timeout)", connectionId=agentim.pick(random, 12))


def false_trails(gateway, log, planted):
    """What looks like trouble and is none."""
    # The provider said 429 once; the pool had another account.
    when = at("2026-11-20 06:30:10.100")
    gateway.say(when, 40, "Profile rate limited, rotating", profileId="prof_a", provider="anthropic", cooldownMinutes=15)
    gateway.say(when + seconds(0.02), 30, "Rotated to next profile", poolId="pool_1", previousProfileId="prof_a", newProfileId="prof_b",
                reason="rate_limited")
    when = at("2026-11-20 04:11:02.010")
    gateway.say(when, 40, "circuit-breaker: OPEN (failure threshold reached)", tool="cass", failures=5, backoffMs=30000)
    gateway.say(when + seconds(31), 30, "circuit-breaker: CLOSED (recovered)", tool="cass", previousState="HALF_OPEN")
    gateway.say(at("2026-11-20 07:45:10.500"), 40, "Tool registry manifest not found, using fallback",
                manifestPath=f"{HOME}/acfs.manifest.yaml", errorCategory="manifest_missing", fallbackToolCount=6)
    gateway.say(at("2026-11-20 09:02:40.118"), 40, "db:slow-query", type="db", sql='select * from "history" limit ?', params=[500],
                durationMs=131, thresholdMs=100)
    # People ask their agents about errors.
    gateway.say(at("2026-11-20 09:12:40.700"), 30, "Message sent to agent", agentId="agent_docs", type="user",
                preview="why does it say SQLITE_FULL: database or disk is full, and what is Out of memory: Killed process?")
    # A token in the address of a WebSocket, and one on a command line.
    noise.request(log, at("2026-11-20 08:01:32"), f"GET /ws?token={planted['ws_token']}", 101, 0, "25.91.40.22", noise.AGENTS[0])
    log["auth"].add(at("2026-11-20 09:12:09"), f"sudo: {USER} : TTY=pts/0 ; PWD=/home/{USER} ; USER=root ; "
                    f"COMMAND=/usr/local/bin/flywheel-login --password {planted['short_pin']}")
    gateway.say(at("2026-11-20 03:12:44.031"), 40, "[SLACK] Webhook blocked: URL points to private/internal network", alertId="al_7",
                url=f"https://hooks.slack.com/services/{planted['slack_path']}")


class Forge:
    """One machine that runs the gateway. It works in `spans`; what goes wrong between is the story's."""

    def __init__(self, seed, spans):
        self.random = randomness.Random(seed)
        self.planted = plant(self.random)
        self.log = noise.logs()
        self.tree = Tree()
        self.gateway = Gateway(self.random, self.log)
        noise.system(self.random, self.log, COLLECTED, "host-probe")
        serve(self.gateway, spans)
        false_trails(self.gateway, self.log, self.planted)
        host.identity(self.tree, "flywheel", HOME)
        self.values = environment(self.planted)

    def state(self, up=True, failed=(), load="0.18 0.22 0.20", used_memory=46, srv_free=44 * host.GIB):
        """`failed` are (unit, title); with `up` the gateway runs and answers."""
        tree = self.tree
        configuration(tree, self.values)
        host.memory(tree, used_memory)
        host.kernel(tree, load)
        host.disks(tree, srv_free)
        rows = [row for row in host.base_processes() if row.name != "redis-server"]
        if up:
            rows.append(Process(PID, 1, "bun", "flywheel", 231044, COMMAND, STARTED, threads=11))
            tree.put(f"proc/{PID}/environ", "".join(f"{name}={value}\0" for name, value in {
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": HOME, "USER": "flywheel", "LANG": "C.UTF-8", **self.values}.items()))
            self.answers()
        host.processes(tree, rows)
        host.ports(tree, [*PORTS, *([("127.0.0.1", 3000, host.SERVICE_UID)] if up else [])])
        broken = {name for name, _ in failed}
        world.units(tree, [unit for unit in (UNIT, *UNITS) if unit[0] not in broken and (up or unit != UNIT)], failed)
        world.clock(tree)

    def answers(self):
        """What the health addresses say: well, whatever the disk is like."""
        when = '"timestamp":"2026-11-20T15:02:12.104Z"'
        documents = {
            "": '{"object":"health_status","data":{"status":"healthy","version":"0.4.1","commit":"unknown","environment":"production",'
                f'"uptime":"1d","uptimeSeconds":150422,{when}}},"requestId":"c1",{when}}}',
            "-ready": '{"object":"readiness_status","data":{"status":"ready","build":{"version":"0.4.1","runtime":"Bun 1.3.14"},'
                      '"runtime":{"uptime":"1d","uptimeSeconds":150422,"memoryMB":226,"pid":14207},"checks":{"database":{"status":'
                      '"pass","message":"Database connected","latencyMs":1},"drivers":{"status":"pass","message":"SDK driver '
                      f'available"}}}},{when}}},"requestId":"c2",{when}}}',
            "-detailed": '{"object":"detailed_health","data":{"status":"degraded","components":{"database":{"status":"healthy"},"dcg":'
                         '{"status":"unhealthy","message":"DCG not available"},"ubs":{"status":"unhealthy","message":"UBS not '
                         'available"},"drivers":{"status":"degraded","message":"2 driver(s) registered"},"websocket":{"status":'
                         f'"healthy","stats":{{"activeConnections":4,"eventLoss":{{"totalCapacityEvictions":0}}}}}}}}}},{when}}}',
        }
        for name, text in documents.items():
            self.tree.put(f".casefile/health/http-127-0-0-1-3000-health{name}.txt",
                          f"HTTP/1.1 200 OK\nContent-Type: application/json; charset=UTF-8\n\n{text}\n")

    def finish(self):
        """Puts the logs into the tree."""
        world.system_logs(self.tree, self.log)
        self.tree.put("var/log/flywheel/gateway.log", self.log["out"].text())
        self.tree.put("var/log/flywheel/gateway.err", self.log["err"].text())
