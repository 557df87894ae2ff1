#include "collector/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/fd.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace casefile {

TerminalProgress::TerminalProgress(int fd, std::size_t total)
    : total_(total), block_(fd), columns_(TerminalColumns(fd)) {}

void TerminalProgress::Started(const PlanEntry& entry) {
  const std::scoped_lock lock(mutex_);
  running_[&entry] = {.source = EscapeForTerminal(entry.source),
                      .bytes = 0,
                      .size = entry.size,
                      .started = SystemClock()()};
}

void TerminalProgress::Progressed(const PlanEntry& entry, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  const auto line = running_.find(&entry);
  if (line != running_.end()) line->second.bytes = bytes;
}

void TerminalProgress::Finished(const PlanEntry& entry,
                                const Outcome& /*outcome*/,
                                std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  running_.erase(&entry);
  ++finished_;
  bytes_ += bytes;
}

std::vector<std::string> TerminalProgress::Lines() {
  const Instant now = SystemClock()();
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> lines;
  std::uint64_t bytes = bytes_;
  for (const auto& [entry, line] : running_) {
    bytes += line.bytes;
    std::string text = fmt::format("  {}  {}", line.source, FormatByteSize(line.bytes));
    if (line.size > 0) text += fmt::format(" of {}", FormatByteSize(line.size));
    const auto waiting = std::chrono::floor<std::chrono::seconds>(now - line.started);
    if (waiting >= std::chrono::seconds{1}) text += fmt::format(", {}", FormatDuration(waiting));
    lines.push_back(std::move(text));
  }
  lines.insert(lines.begin(),
               fmt::format("{} of {} done, {} read", finished_, total_, FormatByteSize(bytes)));
  for (std::string& line : lines) {
    const auto width = static_cast<std::size_t>(std::max(columns_ - 1, 1));
    if (line.size() > width) line.resize(width);
  }
  return lines;
}

void TerminalProgress::Draw() {
  block_.Show(Lines());
}
void TerminalProgress::Clear() {
  block_.Clear();
}

void JsonProgress::WriteLine(std::string line) {
  line += '\n';
  const std::scoped_lock lock(mutex_);
  // A reader that went away does not end the collection.
  if (fd_ >= 0 && !WriteAll(fd_, AsBytes(line), "standard output")) fd_ = -1;
}

void JsonProgress::Started(const PlanEntry& entry) {
  JsonWriter json;
  json.BeginObject().Member("event", "started").Member("kind", entry.origin);
  json.Member("source", entry.source).EndObject();
  WriteLine(json.Take());
}

void JsonProgress::Progressed(const PlanEntry& /*entry*/, std::uint64_t /*bytes*/) {}

void JsonProgress::Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes) {
  JsonWriter json;
  json.BeginObject().Member("event", "finished").Member("kind", entry.origin);
  json.Member("source", entry.source).Member("status", ToString(outcome.status));
  if (!outcome.reason.empty()) json.Member("reason", outcome.reason);
  json.Key("bytes").Uint(bytes).EndObject();
  WriteLine(json.Take());
}

}  // namespace casefile
