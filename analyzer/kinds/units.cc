// systemctl: list-units in all its forms, --failed, and status.

#include <algorithm>
#include <iterator>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::units {
namespace {

constexpr std::string_view kBullets[] = {"●", "×", "○", "*", "↻"};

struct UnitRow {
  std::string_view unit;
  std::string_view active;
  std::string_view sub;
  std::string_view description;
};

bool IsUnitName(std::string_view word) {
  for (const std::string_view end : {".service",
                                     ".mount",
                                     ".socket",
                                     ".timer",
                                     ".target",
                                     ".scope",
                                     ".slice",
                                     ".path",
                                     ".device",
                                     ".swap",
                                     ".automount"}) {
    if (word.size() > end.size() && word.ends_with(end)) return true;
  }
  return false;
}

// "nginx.service loaded failed failed A web server", with or without a bullet before.
std::optional<UnitRow> ParseRow(std::string_view line) {
  auto words = SplitWords(line);
  if (!words.empty() &&
      std::find(std::begin(kBullets), std::end(kBullets), words[0]) != std::end(kBullets)) {
    words.erase(words.begin());
  }
  if (words.size() < 4 || !IsUnitName(words[0])) return std::nullopt;
  if (words[1] != "loaded" && words[1] != "not-found" && words[1] != "masked" &&
      words[1] != "error" && words[1] != "bad-setting") {
    return std::nullopt;
  }
  const auto end = static_cast<std::size_t>(words[3].data() + words[3].size() - line.data());
  return UnitRow{words[0], words[2], words[3], Trim(line.substr(end))};
}

// "failed (Result: exit-code) since …" and "active (running) since …" of systemctl status
void AddStatus(std::string_view unit,
               std::string_view state,
               const TextLine& line,
               FactWriter& facts) {
  const std::size_t blank = std::min(state.find(' '), state.size());
  facts.Add("unit.state", std::string(state.substr(0, blank)), line, {{"unit", std::string(unit)}});
  const std::size_t open = state.find('(');
  const std::size_t close = state.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return;
  const std::string_view sub = state.substr(open + 1, close - open - 1);
  if (sub.find(':') == std::string_view::npos) {
    facts.Add("unit.sub_state", std::string(sub), line, {{"unit", std::string(unit)}});
  }
}

bool IsListByName(std::string_view path) {
  const std::string_view name = BaseName(path);
  return name.find("systemctl") != std::string_view::npos &&
         (name.find("list-units") != std::string_view::npos ||
          name.find("list_units") != std::string_view::npos ||
          name.find("failed") != std::string_view::npos) &&
         name.find("stderr") == std::string_view::npos;
}

int Matches(const KindText& head) {
  int rows = 0;
  int status = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 60) return;
    if (ParseRow(line.text)) ++rows;
    const std::string_view text = Trim(line.text);
    if (text.starts_with("Loaded: ") || text.starts_with("Active: ")) ++status;
  });
  if (rows > 0 || status >= 2) return 90;
  // Nothing failed: the list is empty, and that is an answer.
  return IsListByName(head.path) ? 80 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::string unit;
  bool any = false;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (const auto row = ParseRow(line.text)) {
      if (!any) facts.Collected("units", line);
      any = true;
      const FactWriter::Labels labels{{"unit", std::string(row->unit)}};
      facts.Add("unit.state", std::string(row->active), line, labels);
      facts.Add("unit.sub_state", std::string(row->sub), line, labels);
      if (!row->description.empty()) {
        facts.Add("unit.description", std::string(row->description), line, labels);
      }
      return;
    }
    const auto words = SplitWords(line.text);
    for (std::size_t i = 0; i < words.size() && i < 2; ++i) {
      if (IsUnitName(words[i]) && !line.text.starts_with(' ')) unit = words[i];
    }
    const std::string_view trimmed = Trim(line.text);
    if (!unit.empty() && trimmed.starts_with("Active: ")) {
      if (!any) facts.Collected("units", line);
      any = true;
      AddStatus(unit, trimmed.substr(8), line, facts);
    }
  });
  if (!any) facts.Collected("units", {.text = "", .number = 0, .offset = 0});
}

}  // namespace

Kind Make() {
  return {.id = "units", .matches = Matches, .read = Read};
}

}  // namespace casefile::units
