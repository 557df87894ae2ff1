#include "collector/journal_export.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace casefile {
namespace {

// An entry has some thirty fields; these say when, who, how grave and what.
constexpr std::array<std::string_view, 16> kKept = {"__REALTIME_TIMESTAMP",
                                                    "PRIORITY",
                                                    "SYSLOG_IDENTIFIER",
                                                    "_PID",
                                                    "_COMM",
                                                    "_UID",
                                                    "_SYSTEMD_UNIT",
                                                    "_SYSTEMD_USER_UNIT",
                                                    "UNIT",
                                                    "_TRANSPORT",
                                                    "CONTAINER_NAME",
                                                    "EXIT_CODE",
                                                    "EXIT_STATUS",
                                                    "JOB_RESULT",
                                                    "COREDUMP_SIGNAL_NAME",
                                                    "MESSAGE"};
constexpr std::size_t kLengthBytes = 8;

std::uint64_t LittleEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = kLengthBytes; i > 0; --i) {
    value = value << 8U | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

}  // namespace

Result<void> JournalExport::Write(Bytes bytes) {
  std::string_view text = AsText(bytes);
  while (!text.empty()) {
    if (state_ == State::kLine) {
      const std::size_t end = text.find('\n');
      const std::string_view piece = text.substr(0, end);
      line_.append(
          piece.substr(0, limits::kLineBytes - std::min(limits::kLineBytes, line_.size())));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (end != std::string_view::npos) TRY(Line());
    } else if (state_ == State::kLength) {
      const std::size_t take = std::min(text.size(), kLengthBytes - line_.size());
      line_.append(text.substr(0, take));
      text.remove_prefix(take);
      if (line_.size() < kLengthBytes) continue;
      left_ = LittleEndian(std::exchange(line_, {}));
      state_ = left_ > 0 ? State::kValue : State::kValueEnd;
    } else if (state_ == State::kValue) {
      const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(text.size(), left_));
      value_.append(text.substr(0, std::min(take, limits::kLineBytes - value_.size())));
      text.remove_prefix(take);
      left_ -= take;
      if (left_ == 0) state_ = State::kValueEnd;
    } else {
      text.remove_prefix(1);  // the line end behind a value
      Field(name_, std::exchange(value_, {}));
      state_ = State::kLine;
    }
  }
  return {};
}

Result<void> JournalExport::Line() {
  const std::string line = std::exchange(line_, {});
  if (line.empty()) return EndEntry();
  const std::size_t equals = line.find('=');
  if (equals != std::string::npos) {
    Field(line.substr(0, equals), std::string_view(line).substr(equals + 1));
    return {};
  }
  name_ = line;
  state_ = State::kLength;
  return {};
}

void JournalExport::Field(std::string_view name, std::string_view value) {
  if (std::ranges::find(kKept, name) == kKept.end()) return;
  if (entry_.size() > limits::kEventBytes) return;
  JsonWriter text(JsonWriter::Style::kCompact);
  text.BeginObject().Member(name, value).EndObject();
  const std::string object = text.Take();
  // A field that comes twice (a message in two languages) is kept once.
  const std::string key = object.substr(1, object.find(':'));
  if (entry_.find(key) != std::string::npos) return;
  entry_ += entry_.empty() ? "{" : ",";
  entry_.append(object, 1, object.size() - 2);
}

Result<void> JournalExport::EndEntry() {
  if (entry_.empty()) return {};
  const std::string line = std::exchange(entry_, {}) + "}\n";
  return out_(AsBytes(line));
}

Result<void> JournalExport::Finish() {
  if (state_ == State::kLine && !line_.empty()) TRY(Line());
  if (state_ == State::kValue || state_ == State::kValueEnd) Field(name_, value_);
  return EndEntry();
}

}  // namespace casefile
