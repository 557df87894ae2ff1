// casefile-collect: flags to commands, errors to people, results to exit codes.

#include <cstdio>
#include <exception>
#include <span>

#include "base/console.h"
#include "base/crypto.h"
#include "collector/cli/commands.h"
#include "collector/cli/process_setup.h"
#include "collector/command_line.h"

namespace casefile {
namespace {

Result<CollectExit> Dispatch(const ParsedCommand& command) {
  if (command.command == "run") return RunCommand(command);
  if (command.command == "plan") return PlanCommand(command);
  if (command.command == "fleet") return FleetCommand(command);
  if (command.command == "redact") return RedactCommand(command);
  if (command.command == "unmask") return UnmaskCommand(command);
  if (command.command == "keygen") return KeygenCommand(command);
  if (command.command == "profiles") return ProfilesCommand(command);
  if (command.command == "check") return CheckCommand(command);
  return Error(ErrorCode::kInternal, "this command is in the table but not in main");
}

CollectExit ExitOf(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kInvalidInput:
      return CollectExit::kUsage;
    case ErrorCode::kInternal:
      return CollectExit::kBug;
    default:
      return CollectExit::kFailed;
  }
}

CollectExit Main(std::span<char* const> arguments) {
  ProtectProcess();
  if (const Result<void> crypto = InitCrypto(); !crypto) {
    PrintError(kProgramName, crypto.error());
    return CollectExit::kFailed;
  }
  Result<CommandLine> line = ParseCommandLine(CollectProgram(), arguments);
  Result<CollectExit> exit = CollectExit::kComplete;
  if (!line) {
    exit = std::move(line).error();
  } else if (line->command) {
    exit = Dispatch(*line->command);
  } else if (const Result<void> printed = PrintText(line->text); !printed) {
    exit = printed.error();
  }
  if (exit) return *exit;
  PrintError(kProgramName, exit.error());
  return ExitOf(exit.error());
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  try {
    return static_cast<int>(
        casefile::Main(std::span<char* const>(argv, static_cast<std::size_t>(argc))));
  } catch (const std::exception& e) {
    // Nothing of ours throws: this is a bug, or memory is exhausted.
    std::fputs("casefile-collect: error: internal error: ", stderr);
    std::fputs(e.what(), stderr);
    std::fputs("\n", stderr);
    return static_cast<int>(casefile::CollectExit::kBug);
  }
}
