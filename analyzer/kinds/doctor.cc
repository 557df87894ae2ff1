// What a program's self-check prints: a mark, the name of the check and what it has to say.
//   "  ✓ Configuration file", "  ✗ Gateway reachable (Gateway is not running)", "3 passed, 1
//   failed" "✅ Storage: sessions.db accessible", "⚠️  Disk: 4 GB free", "[FAIL] database:
//   refused"
// Each line is a check of a health document; a warning counts as not passed.

#include <array>

#include "analyzer/kinds/all.h"
#include "base/text.h"

namespace casefile::doctor {
namespace {

struct Mark {
  std::string_view text;
  bool passed;
};

constexpr auto kMarks = std::to_array<Mark>({
    {"✓", true},
    {"✔", true},
    {"✅", true},
    {"[OK]", true},
    {"[PASS]", true},
    {"✗", false},
    {"✘", false},
    {"❌", false},
    {"⚠", false},
    {"[FAIL]", false},
    {"[WARN]", false},
});
// Asks a terminal to draw the mark before it in colour; nothing that can be read.
constexpr std::string_view kEmojiStyle = "\xef\xb8\x8f";

struct Check {
  std::string_view name;
  std::string_view detail;
  bool passed = false;
};

// The name ends at the first ": " or at a parenthesis that goes on to the end of the line.
Check Split(std::string_view text, bool passed) {
  const std::size_t colon = text.find(": ");
  if (colon != std::string_view::npos) {
    return {Trim(text.substr(0, colon)), Trim(text.substr(colon + 2)), passed};
  }
  const std::size_t open = text.find(" (");
  if (open != std::string_view::npos && text.ends_with(')')) {
    return {Trim(text.substr(0, open)), text.substr(open + 2, text.size() - open - 3), passed};
  }
  return {text, {}, passed};
}

std::optional<Check> ParseCheck(std::string_view line) {
  std::string_view text = Trim(line);
  for (const Mark& mark : kMarks) {
    if (!text.starts_with(mark.text)) continue;
    text.remove_prefix(mark.text.size());
    if (text.starts_with(kEmojiStyle)) text.remove_prefix(kEmojiStyle.size());
    if (!text.starts_with(' ') && !text.starts_with('\t')) return std::nullopt;
    text = Trim(text);
    // A mark at the head of a log line or of prose is no check: names are short.
    if (text.empty() || text.size() > 200) return std::nullopt;
    return Split(text, mark.passed);
  }
  return std::nullopt;
}

int Matches(const KindText& head) {
  int checks = 0;
  int others = 0;
  bool summed_up = false;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 200 || Trim(line.text).empty()) return;
    ++(ParseCheck(line.text) ? checks : others);
    summed_up = summed_up || (line.text.find(" passed, ") != std::string_view::npos &&
                              line.text.find(" failed") != std::string_view::npos);
  });
  if (checks == 0) return 0;
  const bool named = ToLower(BaseName(head.path)).find("doctor") != std::string::npos;
  if (named) return 85;
  return checks >= 2 && checks > others && summed_up ? 75 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::size_t left = 200;  // no program has more checks than a person can read
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto check = ParseCheck(line.text);
    if (!check || left == 0) return;
    --left;
    facts.Collected("health", line);
    const std::string failure = check->detail.empty() ? "failed" : std::string(check->detail);
    facts.Add("health.check",
              check->passed ? "ok" : failure,
              line,
              {{"url", std::string(text.path)}, {"name", std::string(check->name)}});
  });
}

}  // namespace

Kind Make() {
  return {.id = "doctor", .matches = Matches, .read = Read};
}

}  // namespace casefile::doctor
