#include "formats/logs/journal_export.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/logs/infer_severity.h"

namespace casefile {
namespace {

constexpr std::string_view kFormat = "journal_export";
constexpr std::size_t kReadBytes = 256 * limits::kKiB;
constexpr std::size_t kLengthBytes = 8;

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Fields that say what the record itself says, or nothing to a person.
bool IsShown(std::string_view name) {
  return !name.starts_with("__") && name != "MESSAGE" && name != "PRIORITY" &&
         name != "_SOURCE_REALTIME_TIMESTAMP" && name != "SYSLOG_RAW" && name != "_BOOT_ID" &&
         name != "_MACHINE_ID" && name != "SYSLOG_TIMESTAMP";
}

// Bytes of the source, refilled on demand, with the place they came from.
class Window {
 public:
  explicit Window(ByteSource& source) : source_(source) {}

  // At least `wanted` bytes unless the source ends before.
  Result<std::string_view> Look(std::size_t wanted) {
    while (buffer_.size() - at_ < wanted && !ended_) {
      buffer_.erase(0, at_);
      at_ = 0;
      const std::size_t had = buffer_.size();
      buffer_.resize(had + kReadBytes);
      const std::size_t got =
          TRY(source_.Read(std::as_writable_bytes(std::span(buffer_).subspan(had))));
      buffer_.resize(had + got);
      ended_ = got == 0;
    }
    return std::string_view(buffer_).substr(at_);
  }
  void Skip(std::size_t bytes) {
    at_ += bytes;
    offset_ += bytes;
  }
  std::uint64_t offset() const { return offset_; }

 private:
  ByteSource& source_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
};

class ExportReader {
 public:
  ExportReader(const LogFormatSet& formats,
               ByteSource& source,
               const LogReaderOptions& options,
               const RecordHandler& handler)
      : formats_(formats), window_(source), handler_(handler), resolver_(options.time) {}

  Result<LogSummary> Run() {
    while (TRY(Line())) {
    }
    Flush();
    summary_.bytes = window_.offset();
    summary_.format = kFormat;
    return summary_;
  }

 private:
  struct Field {
    std::string name;
    std::string value;
  };

  // False at the end.
  Result<bool> Line() {
    std::size_t wanted = kReadBytes;
    std::string_view text = TRY(window_.Look(wanted));
    if (text.empty()) return false;
    std::size_t end = text.find('\n');
    while (end == std::string_view::npos && text.size() >= wanted && wanted < limits::kLineBytes) {
      wanted *= 2;
      text = TRY(window_.Look(wanted));
      end = text.find('\n');
    }
    const std::size_t size = std::min(end, text.size());
    std::string_view line = text.substr(0, size);
    ++summary_.lines;
    if (line.empty()) {
      Flush();
      window_.Skip(1);
      return true;
    }
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && IsName(line.substr(0, equals))) {
      Stands(line.substr(0, equals), summary_.lines, window_.offset() + equals + 1);
      Keep(line.substr(0, equals), line.substr(equals + 1));
    } else if (end != std::string_view::npos && IsName(line)) {
      const std::string name(line);
      window_.Skip(size + 1);
      return Binary(name);
    }
    window_.Skip(std::min(size + 1, text.size()));
    return true;
  }

  Result<bool> Binary(const std::string& name) {
    const std::string_view head = TRY(window_.Look(kLengthBytes));
    if (head.size() < kLengthBytes) return false;
    std::uint64_t length = 0;
    for (std::size_t i = kLengthBytes; i > 0; --i)
      length = length << 8U | static_cast<unsigned char>(head[i - 1]);
    window_.Skip(kLengthBytes);
    Stands(name, summary_.lines + 1, window_.offset());
    std::string value;
    while (length > 0) {
      const std::string_view text = TRY(window_.Look(1));
      if (text.empty()) return false;
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(length, text.size()));
      const std::size_t room = limits::kEventBytes - std::min(value.size(), limits::kEventBytes);
      value += text.substr(0, std::min(part, room));
      summary_.lines += static_cast<std::uint64_t>(
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(part), '\n'));
      window_.Skip(part);
      length -= part;
    }
    Keep(name, value);
    const std::string_view after = TRY(window_.Look(1));
    if (after.starts_with('\n')) {
      window_.Skip(1);
      ++summary_.lines;
    }
    return true;
  }

  // The evidence is the message; an entry without one stands where its first field does.
  void Stands(std::string_view name, std::uint64_t line, std::uint64_t offset) {
    if (!fields_.empty() && name != "MESSAGE") return;
    line_ = line;
    offset_ = offset;
  }

  void Keep(std::string_view name, std::string_view value) {
    if (bytes_ + value.size() > limits::kEventBytes || fields_.size() >= limits::kJournalFields) {
      ++summary_.lines_cut;
      return;
    }
    bytes_ += value.size();
    fields_.push_back({.name = std::string(name), .value = std::string(value)});
  }

  std::string_view ValueOf(std::string_view name) const {
    for (const Field& field : fields_)
      if (field.name == name) return field.value;
    return {};
  }

  std::optional<Instant> TimeIn(std::string_view name) const {
    const std::string_view text = ValueOf(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
      return std::nullopt;
    return InstantFromEpoch(value);
  }

  void Flush() {
    if (fields_.empty()) return;
    LogRecord record;
    record.format = kFormat;
    record.line = line_;
    record.offset = offset_;
    record.message = ValueOf("MESSAGE");
    record.raw = record.message;
    record.program = ValueOf("SYSLOG_IDENTIFIER");
    if (record.program.empty()) record.program = ValueOf("_COMM");
    FillTime(record);
    record.severity = SeverityFromPriority(ValueOf("PRIORITY")).value_or(Severity::kUnknown);
    for (const Field& field : fields_) {
      if (field.name == "_PID" || field.name == "SYSLOG_PID") {
        record.fields.emplace_back("pid", field.value);
      } else if (field.name == "_SYSTEMD_UNIT") {
        record.fields.emplace_back("unit", field.value);
      } else if (IsShown(field.name)) {
        record.fields.emplace_back(field.name, field.value);
      }
    }
    Inner(record);
    if (record.severity == Severity::kUnknown) record.severity = InferSeverity(record.message);
    ++summary_.events;
    handler_(record);
    fields_.clear();
    bytes_ = 0;
  }

  void FillTime(LogRecord& record) {
    auto time = TimeIn("_SOURCE_REALTIME_TIMESTAMP");
    if (!time) time = TimeIn("__REALTIME_TIMESTAMP");
    std::optional<ResolvedTime> resolved;
    if (time) {
      Stamp stamp;
      stamp.kind = Stamp::Kind::kInstant;
      stamp.instant = *time;
      resolved = resolver_.Resolve(stamp);
    } else {
      ++summary_.events_without_time;
      resolved = resolver_.Neighbour();
    }
    if (!resolved) return;
    record.time = resolved->time;
    record.confidence = resolved->confidence;
    if (!summary_.first || *record.time < *summary_.first) summary_.first = record.time;
    if (!summary_.last || *record.time > *summary_.last) summary_.last = record.time;
  }

  // What services print is in the journal under one priority, whatever their own level was.
  void Inner(LogRecord& record) {
    if (!record.message.starts_with('{')) return;
    const LineClaim& claim = formats_.Claim(record.message, scratch_, hint_);
    if (claim.format == nullptr || claim.match.message.empty()) return;
    record.message = claim.match.message;
    if (claim.severity != Severity::kUnknown) record.severity = claim.severity;
    record.fields.insert(record.fields.end(), claim.match.fields.begin(), claim.match.fields.end());
  }

  const LogFormatSet& formats_;
  Window window_;
  const RecordHandler& handler_;
  TimeResolver resolver_;
  LineScratch scratch_;
  ClaimHint hint_;
  std::vector<Field> fields_;
  std::size_t bytes_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t offset_ = 0;
  LogSummary summary_;
};

}  // namespace

bool LooksLikeJournalExport(std::string_view head) {
  return head.starts_with("__CURSOR=") ||
         (head.starts_with("__REALTIME_TIMESTAMP=") && head.find("\n__MONOTONIC_TIMESTAMP=") < 200);
}

Result<LogSummary> ReadJournalExport(const LogFormatSet& formats,
                                     ByteSource& source,
                                     const LogReaderOptions& options,
                                     const RecordHandler& handler) {
  return ExportReader(formats, source, options, handler).Run();
}

}  // namespace casefile
