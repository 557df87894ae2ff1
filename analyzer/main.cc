#include <cstdio>
#include <exception>
#include <span>

#include "analyzer/command_line.h"
#include "analyzer/commands.h"
#include "analyzer/exit_codes.h"
#include "base/console.h"
#include "base/crypto.h"

namespace casefile {
namespace {

AnalyzeExit ExitFor(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kInvalidInput:
      return AnalyzeExit::kUsage;
    case ErrorCode::kInternal:
      return AnalyzeExit::kBug;
    default:
      return AnalyzeExit::kFailed;
  }
}

AnalyzeExit Run(std::span<char* const> arguments) {
  const ProgramSpec program = AnalyzeProgram();
  const auto fail = [&](const Error& error) {
    PrintError(program.name, error);
    return ExitFor(error);
  };
  const Result<CommandLine> line = ParseCommandLine(program, arguments);
  if (!line) return fail(line.error());
  if (!line->command) {
    std::fwrite(line->text.data(), 1, line->text.size(), stdout);
    return AnalyzeExit::kClean;
  }
  if (const Result<void> crypto = InitCrypto(); !crypto) return fail(crypto.error());
  const Result<AnalyzeExit> exit = RunCommand(*line->command);
  if (!exit) return fail(exit.error());
  // A full disk or a closed pipe shows only now.
  if (std::fflush(stdout) != 0)
    return fail(Error(ErrorCode::kIo, "cannot write to standard output"));
  return *exit;
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  try {
    return static_cast<int>(
        casefile::Run(std::span<char* const>(argv, static_cast<std::size_t>(argc))));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "casefile-analyze: error: a bug of ours: %s\n", e.what());
  }
  return static_cast<int>(casefile::AnalyzeExit::kBug);
}
