#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/console.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/cli/commands.h"
#include "collector/cli/fleet_progress.h"
#include "collector/cli/process_setup.h"
#include "collector/cli/signing.h"
#include "collector/fleet.h"
#include "collector/proc_text.h"
#include "collector/profile_library.h"
#include "collector/real_host.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

Result<std::string> ReadText(const std::string& path, std::size_t limit) {
  Fd file = TRY(Fd::OpenRegular(path));
  std::string text(limit + 1, '\0');
  const std::size_t got = TRY(ReadSome(file.get(), std::as_writable_bytes(std::span(text)), path));
  if (got > limit) {
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{} is larger than {}", path, FormatByteSize(limit)));
  }
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
    const std::string text = TRY(ReadText(given, limits::kFleetHostsBytes));
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
  for (const char* option : {"since", "until", "around", "max-size", "without", "deadline"}) {
    for (const std::string& value : command.All(option)) {
      arguments.insert(arguments.end(), {fmt::format("--{}", option), value});
    }
  }
  return arguments;
}

// A profile by its name is looked for there; a file of ours goes along.
Result<void> AddProfiles(const ParsedCommand& command, FleetOptions* options) {
  for (const std::string& name : command.All("profile")) {
    if (name.find('/') == std::string::npos && !name.ends_with(".yaml")) {
      options->run_arguments.insert(options->run_arguments.end(), {"--profile", name});
      continue;
    }
    TRY(LoadProfileFile(name, TRY(KnownSigners(command))));
    std::string text = TRY(ReadText(name, limits::kFleetProfileBytes));
    options->profiles.push_back({name.substr(name.rfind('/') + 1), std::move(text)});
  }
  return {};
}

// Not as /proc/self/exe: what is opened is no symbolic link.
Result<std::string> OwnProgram() {
  std::string path(limits::kMemberPathBytes, '\0');
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0) {
    return Error(ErrorCode::kNotFound, "cannot find the program to copy")
        .WithHint("name it with --program");
  }
  path.resize(static_cast<std::size_t>(length));
  return path;
}

Result<FleetOptions> ReadOptions(const ParsedCommand& command, Instant now) {
  FleetOptions options;
  options.run_arguments = TRY(RunArguments(command));
  TRY(AddProfiles(command, &options));
  options.program = command.Has("program") ? command.Get("program") : TRY(OwnProgram());
  options.ssh_config = command.Get("ssh-config");
  if (const char* agent = std::getenv("SSH_AUTH_SOCK")) options.agent = agent;
  options.folder = command.Get("output", ".");
  options.stem = fmt::format("casefile-{}", FormatInstantCompact(now));
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

CollectExit ExitOf(const std::vector<FleetResult>& results) {
  const auto came = std::ranges::count_if(
      results, [](const FleetResult& result) { return !result.path.empty(); });
  if (came == 0) return InterruptsSeen() > 0 ? CollectExit::kInterrupted : CollectExit::kFailed;
  const bool whole =
      std::ranges::all_of(results, [](const FleetResult& result) { return result.exit_code == 0; });
  return whole ? CollectExit::kComplete : CollectExit::kPartial;
}

// Returns where the list of what came lies.
Result<std::string> WriteIndex(const FleetOptions& options,
                               const std::vector<FleetResult>& results,
                               Instant begun) {
  const std::string name = options.stem + "-fleet.json";
  SealedFile index = TRY(SealedFile::Create(options.folder, name));
  const std::string text = FleetIndex(results, begun);
  TRY(index.sink()(AsBytes(text)));
  return index.Finish(name);
}

}  // namespace

Result<CollectExit> FleetCommand(const ParsedCommand& command) {
  const std::shared_ptr<Host> here = TRY(OpenHost(command));
  const std::string file = command.Get("hosts");
  if (file.empty()) return Error(ErrorCode::kInvalidInput, "--hosts FILE is missing");
  const std::vector<FleetHost> hosts =
      TRY(ParseHosts(TRY(ReadText(file, limits::kFleetHostsBytes)), file));
  const Instant begun = here->Now();
  FleetOptions options = TRY(ReadOptions(command, begun));
  if (!here->HasProgram("ssh")) {
    return Error(ErrorCode::kNotFound, "there is no program ssh").WithHint("install OpenSSH");
  }
  std::shared_ptr<FleetProgress> terminal;
  if (command.Has("json")) {
    options.observer = std::make_shared<FleetJsonProgress>(hosts, STDOUT_FILENO);
  } else if (!command.Has("quiet") && IsTerminal(STDERR_FILENO)) {
    terminal = std::make_shared<FleetProgress>(hosts, STDERR_FILENO);
    options.observer = terminal;
  }
  CatchInterrupts();
  options.interrupted = [&terminal] {
    if (terminal) terminal->Draw();
    return InterruptsSeen() > 0;
  };
  const std::vector<FleetResult> results = CollectFleet(here, hosts, options);
  if (terminal) terminal->Clear();
  const std::string index = TRY(WriteIndex(options, results, begun));
  const CollectExit exit = ExitOf(results);
  if (command.Has("json")) {
    TRY(PrintText(FleetResultJson(results, index, static_cast<int>(exit))));
  } else {
    TRY(PrintText(FleetTable(results)));
  }
  return exit;
}

}  // namespace casefile
