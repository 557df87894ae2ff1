#include "tests/analyzer/report/sample_document.h"

namespace casefile::testing {
namespace {

Finding DiskFull() {
  Finding finding;
  finding.id = "shop/disk-full";
  finding.title = "The disk behind /var is full";
  finding.system = "linux";
  finding.severity = FindingSeverity::kCritical;
  finding.role = FindingRole::kRootCause;
  finding.confidence = 0.93;
  finding.rank = 1;
  finding.first_seen = At(0);
  finding.last_seen = At(3600);
  finding.count = 42;
  finding.cause = "Nothing can be written below /var: 100 % of 40 GiB are used.";
  finding.impact = "The database cannot extend its tables and stops; logs are lost.";
  finding.remedy = {"Find what grew: du -xh /var | sort -h | tail -20",
                    "Free at least 5 GiB, then restart the database",
                    "Rotate the logs of the shop by size"};
  finding.references = {"https://www.postgresql.org/docs/15/disk-full.html", "runbook DISK-7"};
  finding.explains = {"shop/db-unavailable"};
  finding.evidence = {
      {.path = "commands/df-h.txt",
       .line = 4,
       .offset = 211,
       .time = std::nullopt,
       .confidence = TimeConfidence::kNone,
       .text = "/dev/sdb1        40G   40G     0 100% /var"},
      {.path = "logs/postgresql-15-main.log",
       .line = 1812,
       .offset = 204800,
       .time = At(0) + std::chrono::milliseconds(984),
       .confidence = TimeConfidence::kZoneAssumed,
       .text = "2026-11-21 09:00:00.984 CET [812] PANIC:  could not write to file \"pg_wal/x\": No "
               "space left on device"},
      {.path = "commands/df-i.txt",
       .line = 4,
       .offset = 190,
       .time = std::nullopt,
       .confidence = TimeConfidence::kNone,
       .text = "/dev/sdb1  2621440 118022 2503418    5% /var",
       .supports = false}};
  return finding;
}

Finding DatabaseDown() {
  Finding finding;
  finding.id = "shop/db-unavailable";
  finding.title = "The shop cannot reach its database";
  finding.system = "shop";
  finding.severity = FindingSeverity::kError;
  finding.role = FindingRole::kSymptom;
  finding.confidence = 0.8;
  finding.rank = 2;
  finding.first_seen = At(2);
  finding.last_seen = At(3599);
  finding.count = 1310;
  finding.cause = "Connections to 127.0.0.1:5432 are refused.";
  finding.impact = "Every request that needs data ends with 503.";
  finding.remedy = {"Repair the cause first"};
  finding.evidence = {{.path = "logs/shop.log",
                       .line = 77,
                       .offset = 9001,
                       .time = At(2),
                       .confidence = TimeConfidence::kExact,
                       .text = R"({"ts":"2026-11-21T08:00:02Z","level":"error","msg":"connect)"
                               R"( ECONNREFUSED 127.0.0.1:5432"})",
                       .severity = Severity::kError,
                       .program = "agentim",
                       .message = "connect ECONNREFUSED 127.0.0.1:5432"}};
  return finding;
}

Finding ClockNote() {
  Finding finding;
  finding.id = "linux/clock-not-synchronised";
  finding.title = "The clock is not synchronised";
  finding.system = "linux";
  finding.severity = FindingSeverity::kInfo;
  finding.role = FindingRole::kAdvice;
  finding.confidence = 0.6;
  finding.rank = 3;
  finding.count = 1;
  finding.remedy = {"Enable systemd-timesyncd"};
  return finding;
}

void AddTimeline(FindingsDocument& document) {
  document.bucket_seconds = 60;
  for (std::int64_t minute = -30; minute <= 60; ++minute) {
    const bool sick = minute >= 0;
    document.density.push_back(
        {.start = At(60 * minute),
         .total = static_cast<std::uint64_t>(120 + (minute * 37 + 3000) % 50),
         .warnings = static_cast<std::uint64_t>(sick ? 12 : 1),
         .errors = static_cast<std::uint64_t>(sick ? 22 + minute % 7 : 0)});
  }
  document.events = {
      {.time = At(0) + std::chrono::milliseconds(984),
       .severity = Severity::kCritical,
       .program = "postgres",
       .text = "could not write to file \"pg_wal/x\": No space left on device",
       .evidence = DiskFull().evidence[1],
       .finding = "shop/disk-full"},
      {.time = At(2),
       .severity = Severity::kError,
       .program = "shop",
       .text = "connect ECONNREFUSED 127.0.0.1:5432",
       .evidence = DatabaseDown().evidence[0],
       .finding = "shop/db-unavailable"},
      {.time = At(9),
       .severity = Severity::kWarning,
       .program = "nginx",
       .text = "upstream timed out",
       .evidence = {.path = "logs/nginx/error.log",
                    .line = 5,
                    .offset = 312,
                    .time = At(9),
                    .confidence = TimeConfidence::kInferred,
                    .text = "upstream timed out (110: Connection timed out)"},
       .finding = ""},
  };
  document.events_omitted = 17;
}

void AddCoverage(FindingsDocument& document) {
  document.coverage.sources = {
      {.path = "logs/postgresql-15-main.log",
       .kind = "log",
       .format = "postgresql",
       .bytes = 262144,
       .lines = 2100,
       .lines_without_time = 12,
       .span = {At(-1800), At(600)},
       .quiet = {},
       .rate = {.from = At(-1800), .slot_seconds = 600, .counts = {300, 320, 310, 1170}},
       .errors = {.from = At(-1800), .slot_seconds = 600, .counts = {0, 0, 0, 41}},
       .note = ""},
      {.path = "logs/shop.log",
       .kind = "log",
       .format = "pino",
       .bytes = 5UL * 1024 * 1024,
       .lines = 41022,
       .span = {At(-1800), At(3600)},
       .quiet = {{At(-900), At(-300)}},
       .rate = {.from = At(-1800), .slot_seconds = 1200, .counts = {9000, 12022, 8000, 8000, 4000}},
       .errors = {.from = At(-1800), .slot_seconds = 1200, .counts = {0, 310, 600, 300, 100}},
       .note = "cut at 5 MiB"},
      {.path = "commands/df-h.txt",
       .kind = "disk table",
       .format = "",
       .bytes = 512,
       .lines = 9,
       .span = {},
       .quiet = {},
       .rate = {},
       .errors = {},
       .note = ""},
  };
  document.coverage.missing = {{"journal", "permission denied: run as root"}};
  document.coverage.withheld = {{"/etc/shop/keys.bin", "binary content is not passed on"}};
  document.coverage.not_checked = {{"linux/oom-kill", "kernel log was not collected"}};
  document.coverage.please_also_send = {"the kernel log: journalctl -k --since 2026-11-21"};
}

}  // namespace

Instant At(std::int64_t seconds) {
  return *ParseRfc3339("2026-11-21T08:00:00Z") + std::chrono::seconds(seconds);
}

FindingsDocument DiskFullDocument() {
  FindingsDocument document;
  document.tool = "casefile-analyze 0.1.0";
  document.input = {.name = "casefile-20261121T090500Z-K7QW.tar.zst.age",
                    .kind = "bundle",
                    .bundle_id = "5f1c0d7e9a3b4c2d8e6f7a0b1c2d3e4f",
                    .tool = "casefile-collect 0.1.0",
                    .collected = At(3900),
                    .profiles = {"base", "shop"},
                    .time_zone = "Europe/Berlin",
                    .utc_offset_seconds = 3600,
                    .members = 61,
                    .bytes = 7'340'032,
                    .partial = true,
                    .problems = {"logs/shop.log.1: cut in the middle of a frame"}};
  document.window = {At(-1800), At(3600)};
  document.incident = {At(0), At(3600)};
  document.host = {{"Host", "host-7f3a"},
                   {"System", "Debian GNU/Linux 12 (bookworm)"},
                   {"Kernel", "6.1.0-18-amd64"},
                   {"Product", "shop 4.2.1"},
                   {"Uptime", "12 d 4 h"},
                   {"Processors", "4"}};
  document.findings = {DiskFull(), DatabaseDown(), ClockNote()};
  document.hypotheses = {{.rank = 1,
                          .finding = "shop/disk-full",
                          .chain = {"shop/disk-full", "shop/db-unavailable"},
                          .score = 0.91,
                          .because = {"It was seen 2 s before its symptom.",
                                      "The disk table shows 100 % use of /var."},
                          .against = {"Inodes are free."}}};
  AddTimeline(document);
  document.gauges = {{"Disk space", "/", 41, "8.2 GiB of 20 GiB"},
                     {"Disk space", "/var", 100, "40 GiB of 40 GiB"},
                     {"Memory", "RAM", 83, "6.6 GiB of 8 GiB"}};
  document.tables = {{"Listening ports", {"Port", "Process"}, {{"22", "sshd"}, {"8080", "shop"}}},
                     {"Databases",
                      {"Database", "Size"},
                      {{"shop", "1.5 GiB"}, {"postgres", "7.9 MiB"}, {"sessions", "512.0 MiB"}}}};
  document.templates = {
      {.id = "t1a2b",
       .text = "connect ECONNREFUSED <*>",
       .count = 1310,
       .severity = Severity::kError,
       .first = At(2),
       .last = At(3599),
       .sources = 1,
       .evidence = DatabaseDown().evidence[0],
       .signals =
           {{.kind = SignalKind::kNew, .at = At(2), .before = 0, .after = 22, .strength = 9}},
       .rate = {.from = At(0), .slot_seconds = 600, .counts = {310, 0, 400, 200, 200, 200}},
       .parameters = {{.types = {"endpoint"}, .values = {"127.0.0.1:5432"}}}},
      {.id = "t9f00",
       .text = "GET <*> <*>",
       .count = 8000,
       .severity = Severity::kInfo,
       .first = At(-1800),
       .last = At(3600),
       .sources = 2,
       .evidence = {.path = "logs/shop.log", .line = 1, .time = At(-1800), .text = "GET / 200"},
       .signals = {},
       .rate = {},
       .parameters = {{.types = {"path", "name"}, .values = {"/", "/cart"}},
                      {.types = {"number"}, .values = {"200", "503"}}}}};
  document.excerpts = {
      {.path = "logs/shop.log",
       .line = 76,
       .lines = {
           "GET /cart 200", DatabaseDown().evidence[0].text, "    at Socket.connect (net.js:1)"}}};
  document.traces = {{.fingerprint = "S0123456789abcdef",
                      .exceptions = {"DiskFullError"},
                      .frames = {"shop.py:save", "shop.py:main"},
                      .count = 42,
                      .sources = 1,
                      .first = document.events.front().time,
                      .last = document.events.back().time,
                      .evidence = document.events.front().evidence}};
  document.entities = {{.kind = "device",
                        .value = "/dev/sdb1",
                        .count = 7,
                        .troubles = 3,
                        .first = document.events.front().time,
                        .last = document.events.back().time,
                        .sources = {document.events.front().evidence.path},
                        .templates = {"T1f3a90c2"}}};
  document.changes = {
      .baseline = "shop-last-week.tar.zst.age",
      .state = {{"disk.used_percent", "mount=/var", "41", "100"},
                {"port.listening", "port=5432 protocol=tcp", "yes", ""}},
      .appeared = {{"connect ECONNREFUSED <*>", Severity::kError, 0, 1310, At(2)}},
      .vanished = {{"checkpoint complete: wrote <*>", Severity::kInfo, 96, 0, At(-1800)}},
      .rates = {{"GET <*> <*>", Severity::kInfo, 41000, 8000, At(-1800)}}};
  document.redactions = {{"email", 12}, {"ipv4", 301}};
  AddCoverage(document);
  return document;
}

const std::vector<std::string>& InjectionCorpus() {
  static const std::vector<std::string> kCorpus = {
      "<img src=x onerror=alert(1)>",
      "</title></style></script><script>alert(1)</script>",
      "--></style><svg onload=alert(1)>",
      "]]><b>x</b>",
      "\" onmouseover=\"alert(1)",
      "' autofocus onfocus='alert(1)",
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "&lt;script&gt;&#x3c;",
      "`` ` ```\n```\n<b>out of the fence</b>\n# heading",
      "| a | b |\n|---|---|\n| ![x](http://evil.example/x.png) |",
      "[link](javascript:alert(1)) ![i](http://evil.example) <http://evil.example>",
      "- item\n# heading\n> quote\n1. one\n===\n---",
      "@everyone #1 owner/repo#2 www.evil.example $\\alpha$",
      "</details><summary>x</summary>",
      "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
      "\xc2\x9b"
      "31m and \xff\xfe broken",
      "\xe2\x80\xae"
      "gpj.exe \xe2\x81\xa6x\xe2\x81\xa9",
      "=HYPERLINK(\"http://evil.example\")",
      std::string("nul\0byte", 8),
      "line one\r\nline two\n\n\nline five",
  };
  return kCorpus;
}

void ForEachString(FindingsDocument& document, const std::function<void(std::string&)>& visit) {
  const auto all = [&](std::vector<std::string>& strings) {
    for (std::string& each : strings) visit(each);
  };
  const auto evidence = [&](Evidence& each) { visit(each.path), visit(each.text); };
  visit(document.tool);
  InputSummary& input = document.input;
  visit(input.name), visit(input.kind), visit(input.bundle_id), visit(input.tool);
  all(input.profiles), visit(input.time_zone), all(input.problems);
  for (HostFact& fact : document.host) visit(fact.name), visit(fact.value);
  for (Finding& f : document.findings) {
    visit(f.id), visit(f.title), visit(f.system), visit(f.cause), visit(f.impact);
    all(f.remedy), all(f.references), all(f.explains);
    for (Evidence& each : f.evidence) evidence(each);
  }
  for (Hypothesis& h : document.hypotheses)
    visit(h.finding), all(h.chain), all(h.because), all(h.against);
  for (TimelineEvent& e : document.events)
    visit(e.program), visit(e.text), visit(e.finding), evidence(e.evidence);
  for (Gauge& g : document.gauges) visit(g.group), visit(g.name), visit(g.detail);
  for (HostTable& t : document.tables) {
    visit(t.title), all(t.columns);
    for (std::vector<std::string>& row : t.rows) all(row);
  }
  for (TemplateSummary& t : document.templates) visit(t.id), visit(t.text), evidence(t.evidence);
  for (TemplateSummary& t : document.templates)
    for (TemplateParameter& p : t.parameters) all(p.types), all(p.values);
  for (Excerpt& e : document.excerpts) visit(e.path), all(e.lines);
  for (TraceSummary& t : document.traces)
    visit(t.fingerprint), all(t.exceptions), all(t.frames), evidence(t.evidence);
  for (EntitySummary& e : document.entities)
    visit(e.kind), visit(e.value), all(e.sources), all(e.templates);
  visit(document.changes.baseline);
  for (StateChange& c : document.changes.state)
    visit(c.fact), visit(c.labels), visit(c.before), visit(c.after);
  for (auto* changes :
       {&document.changes.appeared, &document.changes.vanished, &document.changes.rates})
    for (MessageChange& c : *changes) visit(c.text);
  for (RedactionCount& r : document.redactions) visit(r.rule);
  Coverage& coverage = document.coverage;
  for (SourceCoverage& s : coverage.sources)
    visit(s.path), visit(s.kind), visit(s.format), visit(s.note);
  for (MissingSource& m : coverage.missing) visit(m.source), visit(m.why);
  for (MissingSource& m : coverage.withheld) visit(m.source), visit(m.why);
  for (NotChecked& n : coverage.not_checked) visit(n.rule), visit(n.why);
  all(coverage.please_also_send);
}

}  // namespace casefile::testing
