"""AgentIM on the sample host: its logs, its configuration and the secrets planted in them."""

import base64
import json
import string
import urllib.parse

from . import noise
from .host import DOMAIN, HOST, USER
from .tree import at, seconds

ALPHABET = string.ascii_letters + string.digits
AGENTIM_STARTED = at("2026-11-18 21:04:10")
AGENTIM_PID = 14207


def pick(random, count, alphabet=ALPHABET):
    return "".join(random.choice(alphabet) for _ in range(count))


def plant(random):
    """Secrets that look as real ones do and open nothing. See samples/README.md."""
    password = "Tide+" + pick(random, 9) + "/7%s"
    part = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in (
        '{"alg":"HS256","typ":"JWT"}', '{"sub":"usr_' + pick(random, 8) + '","exp":1795190400}')]
    pem = "\n".join(pick(random, 64, ALPHABET + "+/") for _ in range(6))
    return {
        "database_password": password,
        "redis_password": pick(random, 24),
        "jwt_secret": pick(random, 64, "0123456789abcdef"),
        "encryption_key": pick(random, 64, "0123456789abcdef"),
        "admin_password": "Harbour-" + pick(random, 8) + "!4",
        "router_key": "sk-router-" + pick(random, 40),
        "storage_secret": pick(random, 40, ALPHABET + "+/"),
        "session_token": ".".join(part + [pick(random, 43, ALPHABET + "-_")]),
        "reset_token": pick(random, 32, "0123456789abcdef"),
        "backup_basic": pick(random, 18),
        "bcrypt": "$2b$12$" + pick(random, 53, ALPHABET + "./"),
        "pem_body": pem,
        "short_pin": "Kq7#" + pick(random, 6),
    }


def environment(planted):
    url = urllib.parse.quote(planted["database_password"], safe="")
    return {
        "NODE_ENV": "production", "PORT": "3000", "HOST": "127.0.0.1", "LOG_LEVEL": "info",
        "CORS_ORIGIN": f"https://chat.{DOMAIN}", "TRUST_PROXY": "true",
        "DATABASE_URL": f"postgresql://agentim:{url}@127.0.0.1:5432/agentim", "DB_POOL_SIZE": "20",
        "REDIS_URL": f"redis://:{planted['redis_password']}@127.0.0.1:6379",
        "JWT_SECRET": planted["jwt_secret"], "ENCRYPTION_KEY": planted["encryption_key"],
        "ADMIN_USERNAME": "admin", "ADMIN_PASSWORD": planted["admin_password"],
        "ROUTER_LLM_BASE_URL": f"https://llm.{DOMAIN}/v1", "ROUTER_LLM_MODEL": "small-router-2",
        "ROUTER_LLM_API_KEY": planted["router_key"], "UPLOAD_DIR": "/srv/uploads",
        "STORAGE_PROVIDER": "local", "S3_BUCKET": "agentim-uploads",
        "S3_SECRET_ACCESS_KEY": planted["storage_secret"],
    }


def configuration(tree, planted):
    values = environment(planted)
    tree.put("opt/agentim/.env", "# AgentIM, production. Keep this file private.\n" + "".join(
        f'{name}="{value}"\n' if name == "ADMIN_PASSWORD" else f"{name}={value}\n" for name, value in values.items()))
    tree.put(f"proc/{AGENTIM_PID}/environ", "".join(
        f"{name}={value}\0" for name, value in {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/opt/agentim",
                                               "USER": "agentim", "LANG": "C.UTF-8", **values}.items()))
    tree.put("opt/agentim/docker/docker-compose.yml", f"""services:
  # Only for a trial on a laptop; this machine runs the services of Debian.
  postgres:
    image: postgres:15-alpine
    environment:
      POSTGRES_USER: agentim
      POSTGRES_PASSWORD: "{planted['database_password']}"
    ports: ["127.0.0.1:5432:5432"]
  redis:
    image: redis:7-alpine
    command: ["redis-server", "--requirepass", "{planted['redis_password']}"]
""")
    tree.put("opt/agentim/package.json", json.dumps(
        {"name": "agentim", "version": "0.9.4", "private": True, "type": "module"}, indent=2) + "\n")
    tree.put("etc/systemd/system/agentim.service", """[Unit]
Description=AgentIM server
After=network-online.target postgresql.service redis-server.service

[Service]
User=agentim
WorkingDirectory=/opt/agentim
EnvironmentFile=/opt/agentim/.env
ExecStart=/usr/bin/node packages/server/dist/index.js
StandardOutput=append:/opt/agentim/logs/agentim-server-out.log
StandardError=append:/opt/agentim/logs/agentim-server-error.log
Restart=on-failure

[Install]
WantedBy=multi-user.target
""")


class Server:
    """Writes the server's lines: one JSON object each, errors into the second file."""

    def __init__(self, random, log):
        self._random, self._log = random, log

    def say(self, when, level, context, message, **extra):
        stamp = when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
        line = json.dumps({"ts": stamp, "level": level, "ctx": context, "msg": message, **extra},
                          separators=(",", ":"), ensure_ascii=False)
        self._log["err" if level in ("error", "fatal") else "out"].add(when, line)

    def http(self, when, method, path, status, milliseconds, client=None):
        self.say(when, "info", "HTTP", f"{method} {path} {status} {milliseconds}ms", requestId=pick(self._random, 12))
        if client is not None:
            agent = noise.AGENTS[hash_of(client) % len(noise.AGENTS)]
            noise.request(self._log, when, f"{method} {path}", status, self._random.randint(60, 9000), client, agent)


def hash_of(text):
    """A hash that is the same in every run, unlike Python's own."""
    return sum((i + 1) * ord(c) for i, c in enumerate(text))


def ordinary(random, log, planted, end):
    """A working server: requests, the health probe, router decisions, harmless warnings."""
    server = Server(random, log)
    paths = ["/api/rooms", "/api/agents", "/api/rooms/r_8Kd2/messages", "/api/users/me", "/api/settings", "/api/bookmarks"]
    for when in noise.every(random, at("2026-11-19 18:00:00"), end, 55, 50):
        server.http(when, "GET", random.choice(paths), 200 if random.random() < 0.97 else 304,
                    random.randint(3, 60), random.choice(noise.CLIENTS))
    for when in noise.every(random, at("2026-11-19 18:00:07"), end, 60):
        server.http(when, "GET", "/api/health", 200, random.randint(2, 6))
    # A monitor without a token asks where it must not: 401 every ten minutes, and always has.
    for when in noise.every(random, at("2026-11-19 18:02:31"), end, 600, 3):
        server.http(when, "GET", "/api/admin/metrics", 401, 2, "11.9.77.3")
    for when in noise.every(random, at("2026-11-19 18:20:00"), end, 1700, 1500):
        chosen = random.randint(1, 3)
        server.say(when, "info", "ClientHandler", f"Broadcast room r_8Kd2: AI Router selected {chosen}/3 agents "
                   f"[{', '.join(['claude-dev', 'reviewer', 'docs'][:chosen])}]")
    # One wrong password, then the right one.
    server.http(at("2026-11-20 08:01:12.410"), "POST", "/api/auth/login", 401, 812, "25.91.40.22")
    server.http(at("2026-11-20 08:01:31.022"), "POST", "/api/auth/login", 200, 790, "25.91.40.22")
    redis_restart(random, log, server)
    leaks(log, planted, server)
    gateway(random, log, end)


def redis_restart(random, log, server):
    """Redis is restarted for an update at night; the server is back after a second."""
    when = at("2026-11-20 03:12:05.100")
    log["redis"].add(when, "671:signal-handler (1795144325) Received SIGTERM scheduling shutdown...",
                     "671:M 20 Nov 2026 03:12:05.190 # User requested shutdown...",
                     "671:M 20 Nov 2026 03:12:05.214 * DB saved on disk",
                     "671:M 20 Nov 2026 03:12:05.215 # Redis is now ready to exit, bye bye...")
    log["redis"].add(when + seconds(0.9), "671:C 20 Nov 2026 03:12:06.012 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
                     "671:M 20 Nov 2026 03:12:06.041 * Running mode=standalone, port=6379.",
                     "671:M 20 Nov 2026 03:12:06.049 * Ready to accept connections")
    log["syslog"].add(when, "systemd[1]: Stopping redis-server.service - Advanced key-value store...")
    log["syslog"].add(when + seconds(0.9), "systemd[1]: Started redis-server.service - Advanced key-value store.")
    server.say(when + seconds(0.12), "error", "Redis", "Redis error: connect ECONNREFUSED 127.0.0.1:6379")
    server.say(when + seconds(0.13), "warn", "Redis", "Reconnecting to Redis (attempt 1, delay 200ms)")
    server.say(when + seconds(1.02), "info", "Redis", "Connected to Redis")


def leaks(log, planted, server):
    """Secrets where programs really spill them: a query string, a command line, a header, a dump."""
    noise.request(log, at("2026-11-20 08:01:32"), f"GET /ws/client?token={planted['session_token']}", 101, 0,
                  "25.91.40.22", noise.AGENTS[0])
    noise.request(log, at("2026-11-20 09:40:02"), f"GET /reset-password?token={planted['reset_token']}&lang=de", 200, 1822,
                  "11.202.6.81", noise.AGENTS[1])
    url = urllib.parse.quote(planted["database_password"], safe="")
    log["syslog"].add(at("2026-11-20 01:30:02"), "agentim-backup[22118]: + pg_dump --format=custom "
                      f"--dbname=postgresql://agentim:{url}@127.0.0.1:5432/agentim")
    basic = base64.b64encode(f"backup:{planted['backup_basic']}".encode()).decode()
    log["syslog"].add(at("2026-11-20 01:30:03"), f"agentim-backup[22118]: > PUT /agentim/manifest HTTP/1.1 | Authorization: Basic {basic}")
    server.say(at("2026-11-20 10:12:44.031"), "warn", "Routers", "Router test failed for router rt_Zk2: HTTP 403",
               config=json.dumps({"baseUrl": f"https://llm.{DOMAIN}/v1", "apiKey": planted["router_key"]}))
    pem = planted["pem_body"].split("\n")
    server.say(at("2026-11-20 07:45:10.500"), "error", "WebPush", "VAPID key file cannot be used: -----BEGIN PRIVATE KEY-----\n"
               + "\n".join(pem) + "\n-----END PRIVATE KEY-----")
    log["auth"].add(at("2026-11-20 09:12:09"), f"sudo: {USER} : TTY=pts/0 ; PWD=/home/{USER} ; USER=root ; "
                    f"COMMAND=/usr/bin/psql --password={planted['short_pin']} -c select")


def gateway(random, log, end):
    """The client program of one developer, on this machine too."""
    for when in noise.every(random, at("2026-11-19 18:05:00"), end, 2400, 1900):
        log["gateway"].add(when, f"INFO  [AgentManager] Agent claude-dev answered in {random.randint(2, 40)}s")
    log["gateway"].add(at("2026-11-18 21:04:31"), f"INFO  [Cli] HTTP Base: https://chat.{DOMAIN}",
                       "INFO  [GatewayWsClient] Connected to server")
