#include "analyzer/input.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <utility>

#include "base/console.h"
#include "base/passphrase.h"
#include "base/sandbox.h"
#include "base/time.h"
#include "formats/open_input.h"
#include "formats/tree_group.h"

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

std::string InputName(std::string path) {
  if (path == "-") return "standard input";
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

std::vector<std::string> InputsOf(const ParsedCommand& command) {
  const bool leads =
      command.command == "cat" || command.command == "search" || command.command == "explain";
  return {command.arguments.begin() + (leads ? 1 : 0), command.arguments.end()};
}

Result<std::unique_ptr<MemberTree>> OpenCommandInput(const ParsedCommand& command) {
  const BundleKeys keys = TRY(ReadKeys(command));
  const ReadLimits limits = TRY(LimitsOf(command));
  const bool no_key = keys.identity_files.empty() && keys.passphrase.empty();
  const auto open = [&](const std::string& path) -> Result<std::unique_ptr<MemberTree>> {
    Result<std::unique_ptr<MemberTree>> tree = OpenInput(path, keys, limits);
    if (!tree && tree.error().code() == ErrorCode::kDenied && no_key && tree.error().hint().empty())
      return std::move(tree).error().WithHint(
          "give the key with -i FILE, or --passphrase if it was sealed with one");
    return tree;
  };
  const std::vector<std::string> paths = InputsOf(command);
  if (paths.size() == 1) return open(paths.front());
  auto group = std::make_unique<TreeGroup>();
  for (const std::string& path : paths) group->Add(InputName(path), TRY(open(path)));
  return std::unique_ptr<MemberTree>(std::move(group));
}

std::vector<std::string> ReadablePaths(const ParsedCommand& command) {
  std::vector<std::string> folders;
  for (const std::string& path : InputsOf(command)) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) folders.push_back(path);
  }
  return folders;
}

Result<ReadLimits> LimitsOf(const ParsedCommand& command) {
  ReadLimits limits;
  limits.option = "--limit";
  for (const std::string& assignment : command.All("limit")) TRY(SetLimit(assignment, limits));
  return limits;
}

Result<IngestOptions> IngestOptionsOf(const ParsedCommand& command) {
  IngestOptions options;
  options.limits = TRY(LimitsOf(command));
  options.now = SystemClock()();
  if (command.Has("since"))
    options.only.from = TRY(ParseTimeArgument(command.Get("since"), options.now));
  if (command.Has("until"))
    options.only.to = TRY(ParseTimeArgument(command.Get("until"), options.now));
  if (options.only.from && options.only.to && *options.only.to < *options.only.from)
    return Error(ErrorCode::kInvalidInput, "--until is before --since");
  return options;
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
  const SandboxPolicy policy{.readable = ReadablePaths(command)};
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    const AnalyzeExit exit = TRY(work());
    return std::string(exit == AnalyzeExit::kPartial ? kPartial : "");
  }));
  return outcome.output == kPartial ? AnalyzeExit::kPartial : AnalyzeExit::kClean;
}

}  // namespace casefile
