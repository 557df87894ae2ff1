#include "collector/output_guess.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

struct Guess {
  std::string_view source;  // a probe's id, or how a command line begins
  std::uint64_t bytes;
  std::uint64_t each;
  Counted counted;
};

// Measured on small machines; each is what a row of the output has.
constexpr std::array kGuesses = {
    Guess{"processes", 300, 1, Counted::kProcess},
    Guess{"activity", 2000, 0, Counted::kNothing},
    Guess{"environment", 2500, 0, Counted::kNothing},
    Guess{"mounts", 100, 1, Counted::kMountText},
    Guess{"disks", 100, 55, Counted::kMount},
    Guess{"ports", 200, 40, Counted::kSocket},
    Guess{"cpu", 600, 60, Counted::kProcessor},
    Guess{"df ", 60, 25, Counted::kMount},
    Guess{"dmesg", 24'000, 0, Counted::kNothing},
};
// A state of the machine, a command, a health document, and what a database says of itself.
constexpr std::uint64_t kOfProbe = 500;
constexpr std::uint64_t kOfCommand = 200;
constexpr std::uint64_t kOfHealth = 300;
constexpr std::uint64_t kOfDatabase = 1000;
constexpr std::uint64_t kOfQuery = 200;
// A line of a journal as one JSON object; most units write few.
constexpr std::uint64_t kJournalLine = 250;
constexpr std::uint64_t kJournalLines = 1000;
constexpr std::uint64_t kContainerLogs = 100 * limits::kKiB;
// A process without its command line. More processes than this are not looked at one by one.
constexpr std::uint64_t kProcessRow = 260;
constexpr std::size_t kLookedAt = 1000;

std::uint64_t LinesOf(Host& host, std::string_view path) {
  const auto text = host.ReadFile(path, limits::kKernelFileBytes);
  return text ? static_cast<std::uint64_t>(std::ranges::count(*text, '\n')) : 0;
}

// The rows of all processes in bytes: what they differ in is their command line.
std::uint64_t ProcessText(Host& host) {
  const std::vector<std::uint64_t> pids = ListProcesses(host);
  std::uint64_t bytes = 0;
  const std::size_t looked = std::min(pids.size(), kLookedAt);
  for (std::size_t i = 0; i < looked; ++i) {
    const auto process = ReadProcessName(host, pids[i]);
    bytes += kProcessRow + (process ? process->command_line.size() : 0);
  }
  return looked == 0 ? 0 : bytes * pids.size() / looked;
}

bool HasJournal(Host& host) {
  return host.Stat("/var/log/journal") || host.Stat("/run/log/journal");
}

}  // namespace

std::uint64_t OutputGuess::CountNow(Counted what) {
  switch (what) {
    case Counted::kNothing:
      return 0;
    case Counted::kProcess:
      return ProcessText(host_);
    case Counted::kMount:
      return LinesOf(host_, "/proc/self/mounts");
    case Counted::kMountText: {
      // A row says what the kernel's line says, with the names of its fields around it.
      constexpr std::uint64_t kFieldNames = 63;
      const auto text = host_.ReadFile("/proc/self/mounts", limits::kKernelFileBytes);
      return text ? text->size() + kFieldNames * Count(Counted::kMount) : 0;
    }
    case Counted::kSocket:
      return LinesOf(host_, "/proc/net/tcp") + LinesOf(host_, "/proc/net/tcp6");
    case Counted::kProcessor: {
      std::uint64_t processors = 0;
      const auto text = host_.ReadFile("/proc/stat", limits::kKernelFileBytes);
      if (!text) return 0;
      for (const std::string_view line : SplitLines(*text)) {
        if (line.starts_with("cpu")) ++processors;
      }
      return processors;
    }
  }
  return 0;
}

std::uint64_t OutputGuess::Count(Counted what) {
  std::optional<std::uint64_t>& count = counts_.at(static_cast<std::size_t>(what));
  if (!count) count = CountNow(what);
  return *count;
}

std::uint64_t OutputGuess::BytesOf(const PlanEntry& entry) {
  if (std::holds_alternative<PlannedHealth>(entry.what)) return kOfHealth;
  if (const auto* database = std::get_if<PlannedDatabase>(&entry.what)) {
    return kOfDatabase + kOfQuery * database->queries.size();
  }
  if (std::holds_alternative<PlannedContainers>(entry.what)) {
    return host_.Stat("/var/run/docker.sock") ? kContainerLogs : 0;
  }
  const bool probe = entry.origin == "probe";
  if (const auto* command = std::get_if<PlannedCommand>(&entry.what);
      command != nullptr && command->form == OutputForm::kJournalExport) {
    return HasJournal(host_) ? kJournalLine * kJournalLines : 0;
  }
  for (const Guess& guess : kGuesses) {
    const bool fits = probe ? entry.source == guess.source : entry.source.starts_with(guess.source);
    if (fits) return guess.bytes + guess.each * Count(guess.counted);
  }
  return probe ? kOfProbe : kOfCommand;
}

}  // namespace casefile
