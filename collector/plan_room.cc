// Shares out the room of a sealed file.

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collector/plan.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

// Redacted logs become this much smaller. A guess: the writer holds the limit itself, so a wrong
// one only means that a file is cut twice.
constexpr std::uint64_t kRatio = 6;
// Of a file that is cut, the beginning gets this share: it names versions and settings.
constexpr std::uint64_t kHeadShare = 8;
// Less than this of a log tells nothing.
constexpr double kLeast = 4096;

// A file ten steps more important gets twice as much.
double WeightOf(const PlanEntry& entry) {
  return std::exp2(-entry.priority / 10.0);
}

double Wanted(const PlanEntry& entry, double level) {
  const double most = std::max(level * WeightOf(entry), kLeast);
  return std::min(static_cast<double>(entry.size), most);
}

// The highest level at which all entries together take at most `room`.
double FindLevel(const std::vector<PlanEntry*>& files, double room) {
  double low = 0;
  double high = std::exp2(60.0);
  for (int step = 0; step < 100; ++step) {
    const double level = (low + high) / 2;
    double all = 0;
    for (const PlanEntry* entry : files) all += Wanted(*entry, level);
    (all <= room ? low : high) = level;
  }
  return low;
}

// The newest lines that have room are asked for; a program's output is cut at its end.
void Limit(std::uint64_t room, PlanEntry* entry) {
  constexpr std::uint64_t kLineBytes = 150;
  constexpr std::uint64_t kFewestLines = 200;
  const std::uint64_t most = std::max(room / kLineBytes, kFewestLines);
  const auto limit = [&](std::vector<std::string>& options, std::string_view name) {
    for (std::string& option : options) {
      if (!option.starts_with(name)) continue;
      const std::uint64_t lines = ToUint(option.substr(name.size())).value_or(most);
      option = std::string(name) + std::to_string(std::min(lines, most));
    }
  };
  if (auto* command = std::get_if<PlannedCommand>(&entry->what)) {
    if (command->form == OutputForm::kJournalExport) limit(command->program.arguments, "--lines=");
    if (command->form == OutputForm::kText) {
      command->program.output_limit = std::min(command->program.output_limit, room);
    }
  } else if (auto* containers = std::get_if<PlannedContainers>(&entry->what)) {
    limit(containers->options, "--tail=");
  }
}

}  // namespace

void ShareRoom(std::uint64_t max_size, Plan* plan) {
  const std::uint64_t room = max_size * kRatio;
  std::vector<PlanEntry*> files;
  for (PlanEntry& entry : plan->entries) {
    if (std::holds_alternative<PlannedFile>(entry.what)) files.push_back(&entry);
    // A quarter of all for one program is much, and there may be ten.
    Limit(room / 4, &entry);
  }
  const double level = FindLevel(files, static_cast<double>(room));
  for (PlanEntry* entry : files) {
    const auto wanted = static_cast<std::uint64_t>(Wanted(*entry, level));
    if (wanted >= entry->size) continue;
    auto& file = std::get<PlannedFile>(entry->what);
    const bool has_head = file.head > 0 || file.tail == 0;
    file.head = has_head ? wanted / kHeadShare : 0;
    file.tail = wanted - file.head;
    entry->size = wanted;
  }
}

}  // namespace casefile
