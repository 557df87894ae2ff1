#include "collector/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"
#include "collector/work_queue.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

// Exit codes of the collector with which a bundle has been written.
bool WroteBundle(int exit_code) {
  return exit_code == 0 || exit_code == 3 || exit_code == 5;
}

// For a shell: nothing inside single quotes has a meaning.
std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The program comes on standard input, and the bundle goes to standard output.
std::string RemoteCommand(const FleetOptions& options) {
  std::string script =
      "set -e; umask 077; d=$(mktemp -d \"${TMPDIR:-/tmp}/casefile.XXXXXX\"); "
      "trap 'rm -rf \"$d\"' EXIT; trap 'exit 130' HUP INT TERM PIPE; "
      "cat > \"$d/casefile-collect\"; chmod 700 \"$d/casefile-collect\"; ";
  std::string profiles;
  for (const FleetProfile& profile : options.profiles) {
    const std::string path = fmt::format("\"$d\"/{}", Quoted(profile.file_name));
    script += fmt::format("printf %s {} > {}; ", Quoted(profile.text), path);
    profiles += " --profile " + path;
  }
  script += "\"$d/casefile-collect\" run --yes --quiet --output - < /dev/null" + profiles;
  for (const std::string& argument : options.run_arguments) script += " " + Quoted(argument);
  // Whatever shell the user there has.
  return "exec sh -c " + Quoted(script);
}

Program SshProgram(const FleetHost& host, const FleetOptions& options) {
  Program program;
  program.arguments = {"ssh",
                       "-T",
                       "-o",
                       "BatchMode=yes",
                       "-o",
                       "ConnectTimeout=10",
                       "-o",
                       "ServerAliveInterval=10",
                       "-o",
                       "ServerAliveCountMax=3"};
  if (!options.ssh_config.empty()) {
    program.arguments.insert(program.arguments.end(), {"-F", options.ssh_config});
  }
  if (!host.port.empty()) program.arguments.insert(program.arguments.end(), {"-p", host.port});
  program.arguments.insert(program.arguments.end(), {"--", host.name, RemoteCommand(options)});
  program.deadline = options.deadline;
  program.output_limit = limits::kFleetBundleBytes;
  program.input_file = options.program;
  if (!options.agent.empty()) program.environment = {"SSH_AUTH_SOCK=" + options.agent};
  return program;
}

// What is wrong is said last, but for a hint.
std::string LastWord(std::string_view text) {
  std::string last;
  for (const std::string_view line : SplitLines(text)) {
    const std::string_view said = Trim(line);
    if (!said.empty() && !said.starts_with("casefile-collect: hint:")) last = std::string(said);
  }
  return last;
}

// Why there is no bundle; empty when there is one.
std::string Failure(const ProgramResult& ended, std::uint64_t size) {
  const std::string said = LastWord(ended.error_output);
  switch (ended.end) {
    case ProgramEnd::kTimedOut:
      return "gave no end in time";
    case ProgramEnd::kInterrupted:
      return "interrupted";
    case ProgramEnd::kOutputLimit:
      return "sent too much";
    case ProgramEnd::kSignalled:
      return fmt::format("ssh was ended by signal {}", ended.exit_code);
    case ProgramEnd::kExited:
      break;
  }
  if (WroteBundle(ended.exit_code) && size > 0) return "";
  return said.empty() ? fmt::format("ended with {}", ended.exit_code) : said;
}

// Where the bundle of one host goes, and who is told how much of it has come.
struct Errand {
  const FleetOptions& options;
  std::string name;
  std::function<void(std::uint64_t bytes)> received;
};

Result<void> CollectOne(Host& here,
                        const Errand& errand,
                        const std::stop_token& stop,
                        FleetResult* result) {
  SealedFile file = TRY(SealedFile::Create(errand.options.folder, errand.name));
  const ByteSink sink = file.sink();
  const ProgramResult ended = TRY(here.Run(
      SshProgram(result->host, errand.options),
      [&](Bytes bytes) {
        result->size += bytes.size();
        errand.received(result->size);
        return sink(bytes);
      },
      stop));
  result->exit_code = ended.exit_code;
  result->reason = Failure(ended, result->size);
  if (!result->reason.empty()) return {};
  result->path = TRY(file.Finish(errand.name));
  result->reason = LastWord(ended.error_output);
  return {};
}

}  // namespace

Result<std::vector<FleetHost>> ParseHosts(std::string_view text, std::string_view file) {
  std::vector<FleetHost> hosts;
  std::size_t number = 0;
  for (const std::string_view raw : SplitLines(text)) {
    ++number;
    const std::string_view line = Trim(raw.substr(0, raw.find('#')));
    if (line.empty()) continue;
    const auto bad = [&](std::string_view why) {
      return Error(ErrorCode::kInvalidInput, fmt::format("{}:{}: {}", file, number, why));
    };
    // What begins with a dash would be an option of ssh.
    const bool plain = std::ranges::all_of(line, [](char c) { return c > ' ' && c < '\x7f'; });
    if (line.starts_with('-') || !plain) return bad("a host is USER@NAME:PORT");
    FleetHost host;
    const std::size_t colon = line.rfind(':');
    // An address of IPv6 has several colons; with a port it stands in brackets.
    const bool bracket = line.find(']') != std::string_view::npos;
    const bool has_port = colon != std::string_view::npos &&
                          (bracket ? line[colon - 1] == ']' : line.find(':') == colon);
    host.name = std::string(line.substr(0, has_port ? colon : line.size()));
    std::erase_if(host.name, [](char c) { return c == '[' || c == ']'; });
    if (has_port) host.port = std::string(line.substr(colon + 1));
    const auto port = ToUint(host.port);
    if (has_port && (!port || *port == 0 || *port > 65535)) return bad("this is no port");
    if (host.name.empty()) return bad("a host is USER@NAME:PORT");
    hosts.push_back(std::move(host));
  }
  if (hosts.empty()) {
    return Error(ErrorCode::kInvalidInput, fmt::format("{} names no host", file));
  }
  return hosts;
}

std::vector<FleetResult> CollectFleet(const std::shared_ptr<Host>& here,
                                      const std::vector<FleetHost>& hosts,
                                      const FleetOptions& options) {
  // Shared: a thread that is left behind still writes to it.
  const auto results = std::make_shared<std::vector<FleetResult>>();
  for (const FleetHost& host : hosts) {
    results->push_back({.host = host, .path = {}, .reason = {}, .exit_code = -1, .size = 0});
  }
  const auto shared_options = std::make_shared<const FleetOptions>(options);
  const bool open =
      std::ranges::find(options.run_arguments, "--no-encrypt") != options.run_arguments.end();
  std::vector<WorkItem> work;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const std::string name =
        fmt::format("{}-host{:03}.tar.zst{}", options.stem, i + 1, open ? "" : ".age");
    work.push_back({.deadline = options.deadline + std::chrono::seconds(10),
                    .run = [here, results, shared_options, name, i](const std::stop_token& stop) {
                      FleetResult& result = results->at(i);
                      const std::shared_ptr<FleetObserver>& observer = shared_options->observer;
                      if (observer != nullptr) observer->Started(i);
                      const auto received = [&observer, i](std::uint64_t bytes) {
                        if (observer != nullptr) observer->Received(i, bytes);
                      };
                      const Result<void> done =
                          CollectOne(*here, {*shared_options, name, received}, stop, &result);
                      if (!done) result.reason = done.error().message();
                      if (observer != nullptr) observer->Finished(i, result);
                    }});
  }
  const auto whole = options.deadline * static_cast<std::int64_t>(hosts.size());
  const WorkResult ended =
      RunWork(std::move(work),
              {.threads = options.at_once, .deadline = whole, .should_stop = options.interrupted});
  for (const std::size_t i : ended.not_started) results->at(i).reason = "interrupted";
  return *results;
}

std::string FleetIndex(const std::vector<FleetResult>& results, Instant begun) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject().Member("schema", "casefile.fleet/1").Member("begun", FormatInstant(begun));
  json.Key("hosts").BeginArray();
  for (const FleetResult& result : results) {
    json.BeginObject().Member("host", result.host.name);
    if (!result.host.port.empty()) json.Member("port", result.host.port);
    json.Key("exit_code").Int(result.exit_code);
    if (!result.path.empty()) {
      json.Member("file", result.path.substr(result.path.rfind('/') + 1));
      json.Key("size").Uint(result.size);
    }
    if (!result.reason.empty()) json.Member("reason", result.reason);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

}  // namespace casefile
