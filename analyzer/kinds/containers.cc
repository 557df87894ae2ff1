// docker ps, docker stats and docker inspect (compose and podman print the same).

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile::containers {
namespace {

// "Up 3 hours (healthy)", "Exited (137) 2 minutes ago", "Restarting (1) 5 seconds ago"
void Status(std::string_view status,
            const TextLine& line,
            const FactWriter::Labels& labels,
            FactWriter& facts) {
  const std::string word = ToLower(status.substr(0, status.find(' ')));
  facts.Add("container.state", word == "up" ? std::string("running") : word, line, labels);
  const std::size_t open = status.find('(');
  const std::size_t close = status.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return;
  std::string_view inner = status.substr(open + 1, close - open - 1);
  if (const auto code = NumberFrom(inner)) {
    facts.Add("container.exit_code", *code, line, labels);
    return;
  }
  if (inner.starts_with("health: ")) inner.remove_prefix(8);
  facts.Add(
      inner == "Paused" ? "container.state" : "container.health", ToLower(inner), line, labels);
}

bool IsPsHeader(std::string_view line) {
  return (line.starts_with("CONTAINER ID") || line.starts_with("NAME")) &&
         line.find("IMAGE") != std::string_view::npos &&
         line.find("STATUS") != std::string_view::npos;
}

void ReadPs(const KindText& text, FactWriter& facts) {
  std::string_view header;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (IsPsHeader(line.text)) {
      header = line.text;
      facts.Collected("containers", line);
      return;
    }
    if (header.empty() || line.text.empty()) return;
    std::string_view name = CellUnder(
        header.find("NAMES") != std::string_view::npos ? "NAMES" : "NAME", header, line.text);
    if (name.empty()) return;
    const FactWriter::Labels labels{{"name", std::string(name)}};
    facts.Add("container.image", std::string(CellUnder("IMAGE", header, line.text)), line, labels);
    Status(CellUnder("STATUS", header, line.text), line, labels, facts);
  });
}

// "CONTAINER ID   NAME   CPU %   MEM USAGE / LIMIT   MEM %   NET I/O   BLOCK I/O   PIDS"
bool IsStatsHeader(std::string_view line) {
  return line.find("CPU %") != std::string_view::npos &&
         line.find("MEM USAGE / LIMIT") != std::string_view::npos;
}

void StatsRow(std::string_view header, const TextLine& line, FactWriter& facts) {
  const std::string_view name = CellUnder("NAME", header, line.text);
  const FactWriter::Labels labels{
      {"name", std::string(name.empty() ? line.text.substr(0, line.text.find(' ')) : name)}};
  if (const auto cpu = NumberFrom(CellUnder("CPU %", header, line.text)))
    facts.Add("container.cpu_percent", *cpu, line, labels);
  if (const auto pids = NumberFrom(CellUnder("PIDS", header, line.text)))
    facts.Add("container.pids", *pids, line, labels);
  const auto memory = SplitPair(CellUnder("MEM USAGE / LIMIT", header, line.text), '/');
  if (!memory) return;
  const auto used = SizeFrom(memory->first, 1);
  const auto limit = SizeFrom(memory->second, 1);
  if (used) facts.Add("container.memory_used_bytes", *used, line, labels);
  if (limit && *limit > 0) facts.Add("container.memory_limit_bytes", *limit, line, labels);
  if (used && limit && *limit > 0)
    facts.Add("container.memory_used_percent", 100 * *used / *limit, line, labels);
}

void ReadStats(const KindText& text, FactWriter& facts) {
  std::string header;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (IsStatsHeader(line.text)) {
      header = line.text;
      facts.Collected("containers", line);
    } else if (!header.empty() && !line.text.empty()) {
      StatsRow(header, line, facts);
    }
  });
}

// What the container was given; a rule compares it with the .env file beside it.
void Environment(const Json& container,
                 std::string_view name,
                 std::string_view path,
                 const TextLine& line,
                 FactWriter& facts) {
  const Json* config = container.Find("Config");
  const Json* environment = config == nullptr ? nullptr : config->Find("Env");
  if (environment == nullptr || environment->AsArray() == nullptr) return;
  for (const Json& entry : *environment->AsArray()) {
    const auto pair =
        entry.AsString() == nullptr ? std::nullopt : SplitPair(*entry.AsString(), '=');
    if (!pair) continue;
    const FactWriter::Labels labels{{"source", "container"},
                                    {"process", std::string(name)},
                                    {"path", std::string(path)},
                                    {"name", std::string(pair->first)}};
    facts.Collected("environment", line);
    facts.Add("env.present", true, line, labels);
    facts.Add("env.value", std::string(pair->second), line, labels);
  }
}

void Inspected(const Json& container, const TextLine& line, FactWriter& facts) {
  const Json* state = container.Find("State");
  std::string_view name = container.FindString("Name");
  if (name.starts_with('/')) name.remove_prefix(1);
  if (state == nullptr || name.empty()) return;
  const FactWriter::Labels labels{{"name", std::string(name)}};
  facts.Add("container.state", std::string(state->FindString("Status")), line, labels);
  facts.Add("container.exit_code", static_cast<double>(state->FindInt("ExitCode")), line, labels);
  const Json* killed = state->Find("OOMKilled");
  if (killed != nullptr && killed->AsBool() != nullptr) {
    facts.Add("container.oom_killed", *killed->AsBool(), line, labels);
  }
  if (const Json* health = state->Find("Health")) {
    facts.Add("container.health", std::string(health->FindString("Status")), line, labels);
  }
  facts.Add(
      "container.restarts", static_cast<double>(container.FindInt("RestartCount")), line, labels);
  if (const Json* config = container.Find("HostConfig")) {
    const auto limit = static_cast<double>(config->FindInt("Memory"));
    if (limit > 0) facts.Add("container.memory_limit_bytes", limit, line, labels);
  }
}

bool IsInspect(std::string_view text) {
  return Trim(text.substr(0, 64)).starts_with('[') &&
         text.find("\"RestartCount\"") != std::string_view::npos &&
         text.find("\"State\"") != std::string_view::npos;
}

void ReadInspect(const KindText& text, FactWriter& facts) {
  const auto json = ParseJson(text.text, DuplicateKeys::kKeepLast);
  if (!json || json->AsArray() == nullptr) return;
  for (const Json& container : *json->AsArray()) {
    // The evidence is the line of the container's own name.
    const std::string name = "\"" + std::string(container.FindString("Name")) + "\"";
    TextLine found;
    ForEachLine(text.text, [&](const TextLine& line) {
      if (found.number == 0 && line.text.find("\"Name\"") != std::string_view::npos &&
          line.text.find(name) != std::string_view::npos) {
        found = line;
      }
    });
    facts.Collected("containers", found);
    Inspected(container, found, facts);
    Environment(container, container.FindString("Name"), text.path, found, facts);
  }
}

int Matches(const KindText& head) {
  const std::string_view first = head.text.substr(0, head.text.find('\n'));
  if (IsPsHeader(first) || IsStatsHeader(first)) return 85;
  return IsInspect(head.text) ? 85 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  if (IsInspect(text.text)) {
    ReadInspect(text, facts);
  } else if (IsStatsHeader(text.text.substr(0, text.text.find('\n')))) {
    ReadStats(text, facts);
  } else {
    ReadPs(text, facts);
  }
}

}  // namespace

Kind Make() {
  return {.id = "containers", .matches = Matches, .read = Read};
}

}  // namespace casefile::containers
