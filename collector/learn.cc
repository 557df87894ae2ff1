#include "collector/learn.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

#include "base/crypto.h"
#include "base/limits.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

void LearnFile(Host& host, const std::string& path, TextKind kind, Redactor* redactor) {
  Result<std::string> text = host.ReadFile(path, limits::kLearnBytes);
  if (!text) return;
  redactor->Learn(*text, kind);
  Wipe(*text);
}

void LearnProcesses(Host& host, const Plan& plan, Redactor* redactor) {
  for (const std::uint64_t pid : ListProcesses(host)) {
    const Result<ProcessName> process = ReadProcessName(host, pid);
    if (!process || process->state == 'D') continue;
    redactor->Learn(process->command_line, TextKind::kAny);
    const bool wanted = std::ranges::any_of(plan.environment_of, [&](const ProcessMatch& match) {
      return match.Matches(process->name, process->command_line);
    });
    if (!wanted) continue;
    Result<std::string> environment =
        host.ReadFile(fmt::format("/proc/{}/environ", pid), limits::kLearnBytes);
    if (!environment) continue;
    std::ranges::replace(*environment, '\0', '\n');
    redactor->Learn(*environment, TextKind::kEnviron);
    Wipe(*environment);
  }
}

}  // namespace

void LearnSecrets(Host& host, const Plan& plan, Redactor* redactor) {
  for (std::string& variable : host.OwnEnvironment()) {
    redactor->Learn(variable, TextKind::kEnviron);
    Wipe(variable);
  }
  LearnProcesses(host, plan, redactor);
  for (const std::string& path : plan.learn) {
    const bool environment =
        std::ranges::find(plan.environment_files, path) != plan.environment_files.end();
    LearnFile(host, path, environment ? TextKind::kEnviron : TextKind::kAny, redactor);
  }
  for (const PlanEntry& entry : plan.entries) {
    const auto* file = std::get_if<PlannedFile>(&entry.what);
    const bool is_config = file != nullptr && file->tail == 0 && file->head > 0;
    if (is_config && !file->path.starts_with("/proc/")) {
      LearnFile(host, file->path, TextKind::kAny, redactor);
    }
  }
}

}  // namespace casefile
