#include "collector/cli/fleet_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/fd.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile {
namespace {

void WriteHost(const FleetHost& host, JsonWriter* json) {
  json->Member("host", host.name);
  if (!host.port.empty()) json->Member("port", host.port);
}

}  // namespace

FleetProgress::FleetProgress(std::vector<FleetHost> hosts, int fd)
    : hosts_(std::move(hosts)), block_(fd), columns_(TerminalColumns(fd)) {}

void FleetProgress::Started(std::size_t host) {
  const std::scoped_lock lock(mutex_);
  running_[host] = {.bytes = 0, .started = SystemClock()()};
}

void FleetProgress::Received(std::size_t host, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  running_[host].bytes = bytes;
}

void FleetProgress::Finished(std::size_t host, const FleetResult& result) {
  const std::scoped_lock lock(mutex_);
  running_.erase(host);
  ++finished_;
  if (result.path.empty()) ++without_;
}

std::vector<std::string> FleetProgress::Lines() {
  const Instant now = SystemClock()();
  const std::scoped_lock lock(mutex_);
  std::string first = fmt::format("{} of {} machines done", finished_, hosts_.size());
  if (without_ > 0) first += fmt::format(", {} gave nothing", without_);
  std::vector<std::string> lines = {std::move(first)};
  for (const auto& [host, line] : running_) {
    const auto waiting = std::chrono::floor<std::chrono::seconds>(now - line.started);
    lines.push_back(fmt::format("  {}  {}, {}",
                                EscapeForTerminal(hosts_.at(host).name),
                                FormatByteSize(line.bytes),
                                FormatDuration(waiting)));
  }
  const auto width = static_cast<std::size_t>(std::max(columns_ - 1, 1));
  for (std::string& line : lines) {
    if (line.size() > width) line.resize(width);
  }
  return lines;
}

void FleetProgress::Draw() {
  block_.Show(Lines());
}
void FleetProgress::Clear() {
  block_.Clear();
}

void FleetJsonProgress::WriteLine(std::string line) {
  line += '\n';
  const std::scoped_lock lock(mutex_);
  // A reader that went away does not end the collection.
  if (fd_ >= 0 && !WriteAll(fd_, AsBytes(line), "standard output")) fd_ = -1;
}

void FleetJsonProgress::Started(std::size_t host) {
  JsonWriter json;
  json.BeginObject().Member("event", "started");
  WriteHost(hosts_.at(host), &json);
  json.EndObject();
  WriteLine(json.Take());
}

void FleetJsonProgress::Finished(std::size_t host, const FleetResult& result) {
  JsonWriter json;
  json.BeginObject().Member("event", "finished");
  WriteHost(hosts_.at(host), &json);
  json.Key("exit_code").Int(result.exit_code);
  if (!result.path.empty()) json.Member("path", result.path).Key("size").Uint(result.size);
  if (!result.reason.empty()) json.Member("reason", result.reason);
  json.EndObject();
  WriteLine(json.Take());
}

std::string FleetTable(const std::vector<FleetResult>& results) {
  std::string out;
  for (const FleetResult& result : results) {
    const bool came = !result.path.empty();
    out += fmt::format("{:<30} {:>10}  {}",
                       EscapeForTerminal(result.host.name),
                       came ? FormatByteSize(result.size) : "nothing",
                       EscapeForTerminal(came ? result.path : result.reason));
    // A bundle with gaps is told from a complete one.
    if (came && result.exit_code != 0) out += "  (with gaps)";
    out += '\n';
  }
  return out;
}

std::string FleetResultJson(const std::vector<FleetResult>& results,
                            const std::string& index,
                            int exit_code) {
  const auto came = std::ranges::count_if(
      results, [](const FleetResult& result) { return !result.path.empty(); });
  JsonWriter json;
  json.BeginObject().Member("event", "result").Member("index", index);
  json.Key("machines").Uint(results.size()).Key("bundles").Int(came);
  json.Key("exit_code").Int(exit_code).EndObject();
  return json.Take() + "\n";
}

}  // namespace casefile
