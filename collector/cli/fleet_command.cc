#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "base/console.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/cli/commands.h"
#include "collector/cli/process_setup.h"
#include "collector/fleet.h"
#include "collector/proc_text.h"
#include "collector/real_host.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

Result<std::string> ReadText(const std::string& path) {
  Fd file = TRY(Fd::OpenRegular(path));
  std::string text(kFleetHostsBytes, '\0');
  const std::size_t got = TRY(ReadSome(file.get(), std::as_writable_bytes(std::span(text)), path));
  text.resize(got);
  return text;
}

// A key goes to the other machine as it is; the keys in a file go one by one.
Result<void> AddRecipients(const ParsedCommand& command, std::vector<std::string>* arguments) {
  for (const std::string& given : command.All("recipient")) {
    if (given.starts_with("age1") || given.starts_with("ssh-")) {
      arguments->insert(arguments->end(), {"--recipient", given});
      continue;
    }
    const std::string text = TRY(ReadText(given));
    for (const std::string_view line : SplitLines(text)) {
      const std::string_view key = Trim(line);
      if (key.empty() || key.starts_with('#')) continue;
      arguments->insert(arguments->end(), {"--recipient", std::string(key)});
    }
  }
  if (command.Has("no-encrypt")) {
    arguments->emplace_back("--no-encrypt");
  } else if (!command.Has("recipient")) {
    return Error(ErrorCode::kInvalidInput, "nobody is named who could open the bundles")
        .WithHint("give --recipient, or --no-encrypt");
  }
  return {};
}

Result<std::vector<std::string>> RunArguments(const ParsedCommand& command) {
  std::vector<std::string> arguments;
  TRY(AddRecipients(command, &arguments));
  for (const char* option :
       {"profile", "since", "until", "around", "max-size", "without", "deadline"}) {
    for (const std::string& value : command.All(option)) {
      arguments.insert(arguments.end(), {fmt::format("--{}", option), value});
    }
  }
  return arguments;
}

Result<FleetOptions> ReadOptions(const ParsedCommand& command, Instant now) {
  FleetOptions options;
  options.run_arguments = TRY(RunArguments(command));
  options.program = command.Get("program", "/proc/self/exe");
  options.ssh_config = command.Get("ssh-config");
  if (const char* agent = std::getenv("SSH_AUTH_SOCK")) options.agent = agent;
  options.folder = command.Get("output", ".");
  options.stem = fmt::format("casefile-{}", FormatInstantCompact(now));
  options.interrupted = [] { return InterruptsSeen() > 0; };
  std::chrono::milliseconds there = limits::kRunDeadline;
  if (command.Has("deadline")) {
    there = std::chrono::duration_cast<std::chrono::milliseconds>(
        TRY(ParseDuration(command.Get("deadline"))));
  }
  // To get there, and for what was begun to be brought to its end.
  options.deadline = there + std::chrono::seconds(60);
  const auto jobs = ToUint(command.Get("jobs", "8"));
  constexpr std::uint64_t kMostJobs = 64;
  if (!jobs || *jobs == 0 || *jobs > kMostJobs) {
    return Error(ErrorCode::kInvalidInput, fmt::format("--jobs is from 1 to {}", kMostJobs));
  }
  options.at_once = static_cast<std::size_t>(*jobs);
  return options;
}

std::string Table(const std::vector<FleetResult>& results) {
  std::string out;
  for (const FleetResult& result : results) {
    const std::string what = result.path.empty() ? "nothing" : FormatByteSize(result.size);
    out += fmt::format("{:<30} {:>10}  {}\n",
                       EscapeForTerminal(result.host.name),
                       what,
                       EscapeForTerminal(result.path.empty() ? result.reason : result.path));
  }
  return out;
}

}  // namespace

Result<CollectExit> FleetCommand(const ParsedCommand& command) {
  const std::shared_ptr<Host> here = TRY(OpenHost(command));
  const std::string file = command.Get("hosts");
  if (file.empty()) return Error(ErrorCode::kInvalidInput, "--hosts FILE is missing");
  const std::vector<FleetHost> hosts = TRY(ParseHosts(TRY(ReadText(file)), file));
  const Instant begun = here->Now();
  const FleetOptions options = TRY(ReadOptions(command, begun));
  CatchInterrupts();
  const std::vector<FleetResult> results = CollectFleet(here, hosts, options);
  const std::string name = options.stem + "-fleet.json";
  SealedFile index = TRY(SealedFile::Create(options.folder, name));
  const std::string text = FleetIndex(results, begun);
  TRY(index.sink()(AsBytes(text)));
  TRY(index.Finish(name));
  TRY(PrintText(Table(results)));
  std::size_t came = 0;
  bool whole = true;
  for (const FleetResult& result : results) {
    if (!result.path.empty()) ++came;
    whole = whole && result.exit_code == 0;
  }
  if (came == 0) return CollectExit::kFailed;
  return whole ? CollectExit::kComplete : CollectExit::kPartial;
}

}  // namespace casefile
