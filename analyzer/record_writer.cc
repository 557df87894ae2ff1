#include "analyzer/record_writer.h"

#include <fmt/format.h>

#include "base/fd.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/findings/findings.h"

namespace casefile {
namespace {

constexpr std::size_t kFlushBytes = 256 * limits::kKiB;

// A field of CSV. One that a spreadsheet would take for a formula begins with an apostrophe.
void AppendField(std::string_view text, std::string& out) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += formula ? "\"'" : "\"";
  for (const char c : text) out.append(c == '"' ? 2U : 1U, c);
  out += '"';
}

}  // namespace

RecordWriter::RecordWriter(int fd, Form form) : fd_(fd), form_(form) {
  if (form_ == Form::kCsv)
    buffer_ = "time,confidence,path,line,offset,severity,program,message,original\n";
}

void RecordWriter::OnRecord(std::string_view path, const LogRecord& record) {
  if (form_ == Form::kCsv) {
    Csv(path, record);
  } else {
    Json(path, record);
  }
  if (buffer_.size() > kFlushBytes) Flush();
}

void RecordWriter::Csv(std::string_view path, const LogRecord& record) {
  buffer_ += record.time ? FormatInstant(*record.time) : std::string();
  buffer_ += fmt::format(",{},", ToString(record.confidence));
  AppendField(path, buffer_);
  buffer_ += fmt::format(",{},{},{},", record.line, record.offset, ToString(record.severity));
  AppendField(record.program, buffer_);
  buffer_ += ',';
  AppendField(record.message, buffer_);
  buffer_ += ',';
  AppendField(record.raw, buffer_);
  buffer_ += '\n';
}

void RecordWriter::Json(std::string_view path, const LogRecord& record) {
  JsonWriter json;
  json.BeginObject();
  json.Key("time");
  if (record.time) {
    json.String(FormatInstant(*record.time));
  } else {
    json.Null();
  }
  json.Member("confidence", ToString(record.confidence));
  json.Member("path", path);
  json.Key("line").Uint(record.line);
  json.Key("offset").Uint(record.offset);
  json.Member("severity", ToString(record.severity));
  json.Member("program", record.program);
  json.Member("format", record.format);
  json.Member("message", record.message);
  json.Member("original", record.raw);
  json.EndObject();
  buffer_ += Trim(json.Take());
  buffer_ += '\n';
}

void RecordWriter::Flush() {
  if (written_) written_ = WriteAll(fd_, AsBytes(buffer_), "the list of records");
  buffer_.clear();
}

Result<void> RecordWriter::Finish() {
  Flush();
  return written_;
}

}  // namespace casefile
