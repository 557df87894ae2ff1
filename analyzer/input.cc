#include "analyzer/input.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <utility>

#include "base/console.h"
#include "base/passphrase.h"
#include "base/sandbox.h"
#include "formats/open_input.h"

namespace casefile {

Result<BundleKeys> ReadKeys(const ParsedCommand& command) {
  BundleKeys keys;
  for (const std::string& path : command.All("identity"))
    keys.identity_files.push_back(TRY(ReadSecretFile(path)));
  if (command.Has("passphrase-file")) {
    keys.passphrase = TRY(ReadPassphraseFile(command.Get("passphrase-file")));
  } else if (command.Has("passphrase")) {
    keys.passphrase = TRY(AskPassphrase("passphrase of the bundle", Ask::kOnce));
  }
  return keys;
}

Result<std::unique_ptr<MemberTree>> OpenCommandInput(const ParsedCommand& command) {
  const BundleKeys keys = TRY(ReadKeys(command));
  Result<std::unique_ptr<MemberTree>> tree = OpenInput(command.arguments.back(), keys);
  const bool no_key = keys.identity_files.empty() && keys.passphrase.empty();
  if (!tree && tree.error().code() == ErrorCode::kDenied && no_key && tree.error().hint().empty())
    return std::move(tree).error().WithHint(
        "give the key with -i FILE, or --passphrase if it was sealed with one");
  return tree;
}

std::vector<std::string> ReadablePaths(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {path};
  return {};
}

AnalyzeExit ReportProblems(const MemberTree& tree) {
  for (const InputProblem& problem : tree.problems())
    PrintWarning(
        "casefile-analyze",
        problem.path.empty() ? problem.what : fmt::format("{}: {}", problem.path, problem.what));
  return tree.problems().empty() ? AnalyzeExit::kClean : AnalyzeExit::kPartial;
}

Result<AnalyzeExit> InSandbox(const ParsedCommand& command,
                              const std::function<Result<AnalyzeExit>()>& work) {
  constexpr std::string_view kPartial = "partial";
  const SandboxPolicy policy{.readable = ReadablePaths(command.arguments.back())};
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    const AnalyzeExit exit = TRY(work());
    return std::string(exit == AnalyzeExit::kPartial ? kPartial : "");
  }));
  return outcome.output == kPartial ? AnalyzeExit::kPartial : AnalyzeExit::kClean;
}

}  // namespace casefile
