// docker ps and docker inspect (podman prints the same).

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile::containers {
namespace {

// docker ps aligns its columns; a cell is what stands under a header, up to the next.
std::string_view CellAt(std::string_view line, std::string_view header, std::string_view column) {
  const std::size_t begin = header.find(column);
  if (begin == std::string_view::npos || begin >= line.size()) return {};
  std::size_t end = header.find_first_not_of(' ', begin + column.size());
  if (end == std::string_view::npos || end > line.size()) end = line.size();
  return Trim(line.substr(begin, end - begin));
}

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
    std::string_view name =
        CellAt(line.text, header, header.starts_with("NAME") ? "NAME" : "NAMES");
    if (name.empty()) return;
    const FactWriter::Labels labels{{"name", std::string(name)}};
    facts.Add("container.image", std::string(CellAt(line.text, header, "IMAGE")), line, labels);
    Status(CellAt(line.text, header, "STATUS"), line, labels, facts);
  });
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
  }
}

int Matches(const KindText& head) {
  if (IsPsHeader(head.text.substr(0, head.text.find('\n')))) return 85;
  return IsInspect(head.text) ? 85 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  if (IsInspect(text.text)) {
    ReadInspect(text, facts);
  } else {
    ReadPs(text, facts);
  }
}

}  // namespace

Kind Make() {
  return {.id = "containers", .matches = Matches, .read = Read};
}

}  // namespace casefile::containers
