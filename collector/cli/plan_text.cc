#include "collector/cli/plan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "base/json.h"
#include "base/text.h"

namespace casefile {
namespace {

// Cuts in the middle of a path, whose end says the most; in the end of anything else.
std::string Fit(std::string text, std::size_t width) {
  if (text.size() <= width) return text;
  if (text.starts_with('/')) return "…" + text.substr(text.size() - width + 1);
  return text.substr(0, width - 1) + "…";
}

// A file is measured; what is only guessed has a "~" before it.
std::string ExpectedSize(const PlanEntry& entry) {
  if (std::holds_alternative<PlannedFile>(entry.what)) return FormatByteSize(entry.expected);
  return entry.expected == 0 ? "" : "~" + FormatByteSize(entry.expected);
}

struct Section {
  std::string_view origin;
  std::string_view title;
  std::string_view one;
  std::string_view many;
};
constexpr Section kSections[] = {
    {"probe", "State of the machine", "probe", "probes"},
    {"health", "Health addresses on this machine", "health address", "health addresses"},
    {"database", "Databases", "database", "databases"},
    {"command", "Output of programs", "program", "programs"},
    {"file", "Files", "file", "files"}};

void AddSection(const Plan& plan, const Section& section, std::size_t columns, std::string* out) {
  constexpr std::size_t kSizeWidth = 10;
  constexpr std::size_t kSensitivityWidth = 6;
  constexpr std::size_t kGaps = 8;
  const std::size_t room =
      std::max<std::size_t>(columns, 60) - kSizeWidth - kSensitivityWidth - kGaps;
  const std::size_t source_width = room / 2;
  const std::size_t reason_width = room - source_width;
  std::string rows;
  for (const PlanEntry& entry : plan.entries) {
    if (entry.origin != section.origin) continue;
    rows += fmt::format("  {:<{}}  {:>{}}  {:<{}}  {}\n",
                        Fit(EscapeForTerminal(entry.source), source_width),
                        source_width,
                        ExpectedSize(entry),
                        kSizeWidth,
                        ToString(entry.sensitivity),
                        kSensitivityWidth,
                        Fit(EscapeForTerminal(entry.reason), reason_width));
  }
  if (!rows.empty()) *out += fmt::format("{}:\n{}\n", section.title, rows);
}

std::size_t CountOf(const Plan& plan, std::string_view origin) {
  return static_cast<std::size_t>(std::ranges::count(plan.entries, origin, &PlanEntry::origin));
}

}  // namespace

std::string PlanSummary(const std::vector<ChosenProfile>& profiles, const Plan& plan) {
  std::string out = "Profiles: ";
  for (const ChosenProfile& choice : profiles) {
    if (&choice != profiles.data()) out += ", ";
    out += fmt::format("{} ({})", choice.profile.id, EscapeForTerminal(choice.why));
  }
  out += "\nTo collect: ";
  for (const Section& section : kSections) {
    const std::size_t count = CountOf(plan, section.origin);
    if (count > 0) out += fmt::format("{} {}, ", count, count == 1 ? section.one : section.many);
  }
  out += fmt::format("about {} of text, {} when sealed\n",
                     FormatByteSize(plan.TotalExpected()),
                     FormatByteSize(plan.sealed_size));
  const auto denied = std::ranges::count_if(
      plan.gaps, [](const Gap& gap) { return gap.outcome.status == OutcomeStatus::kDenied; });
  if (denied > 0) out += fmt::format("Not readable for this user: {}; root could\n", denied);
  return out;
}

std::string PlanTable(const std::vector<ChosenProfile>& profiles, const Plan& plan, int columns) {
  std::string out;
  for (const Section& section : kSections) {
    AddSection(plan, section, static_cast<std::size_t>(std::max(columns, 0)), &out);
  }
  std::string gaps;
  for (const Gap& gap : plan.gaps) {
    if (gap.outcome.status == OutcomeStatus::kSkipped) continue;
    gaps += fmt::format(
        "  {}: {}\n", EscapeForTerminal(gap.source), EscapeForTerminal(gap.outcome.reason));
  }
  if (!gaps.empty()) out += fmt::format("Will be missing:\n{}\n", gaps);
  return out + PlanSummary(profiles, plan);
}

std::string PlanTree(const std::vector<ChosenProfile>& profiles, const Plan& plan) {
  std::string out;
  for (const ChosenProfile& choice : profiles) {
    std::string kinds;
    for (const Section& section : kSections) {
      std::string rows;
      for (const PlanEntry& entry : plan.entries) {
        if (entry.origin != section.origin || entry.profile != choice.profile.id) continue;
        const std::string size = ExpectedSize(entry);
        rows += fmt::format(
            "    {}{}{}\n", EscapeForTerminal(entry.source), size.empty() ? "" : ", ", size);
      }
      if (!rows.empty()) kinds += fmt::format("  {}\n{}", section.title, rows);
    }
    if (!kinds.empty()) out += fmt::format("{}\n{}", choice.profile.title, kinds);
  }
  return out + "\n" + PlanSummary(profiles, plan);
}

std::string PlanJson(const std::vector<ChosenProfile>& profiles, const Plan& plan) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject().Member("schema", "casefile.plan/1");
  json.Key("profiles").BeginArray();
  for (const ChosenProfile& choice : profiles) {
    json.BeginObject().Member("id", choice.profile.id).Member("why", choice.why).EndObject();
  }
  json.EndArray().Key("entries").BeginArray();
  for (const PlanEntry& entry : plan.entries) {
    json.BeginObject()
        .Member("kind", entry.origin)
        .Member("source", entry.source)
        .Member("profile", entry.profile)
        .Member("reason", entry.reason)
        .Member("sensitivity", ToString(entry.sensitivity))
        .Member("priority", std::int64_t{entry.priority});
    if (entry.size > 0) json.Key("size").Uint(entry.size);
    json.Key("expected").Uint(entry.expected);
    json.Key("guessed").Bool(!std::holds_alternative<PlannedFile>(entry.what));
    json.EndObject();
  }
  json.EndArray().Key("gaps").BeginArray();
  for (const Gap& gap : plan.gaps) {
    json.BeginObject()
        .Member("source", gap.source)
        .Member("status", ToString(gap.outcome.status))
        .Member("reason", gap.outcome.reason)
        .EndObject();
  }
  json.EndArray().Key("total_size").Uint(plan.TotalSize());
  json.Key("expected").Uint(plan.TotalExpected()).Key("sealed_size").Uint(plan.sealed_size);
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace casefile
