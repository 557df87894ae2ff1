#pragma once
// Every record of the input as a line of CSV or JSON: what `timeline --csv` and `--json` write. It
// writes while the input is read, so that memory does not grow; the order is that of the files, and
// the time stands first, so that `sort` puts all on one clock.

#include <cstdint>
#include <string>

#include "analyzer/record_sink.h"
#include "base/result.h"

namespace casefile {

class RecordWriter final : public RecordSink {
 public:
  enum class Form : std::uint8_t { kCsv, kJson };

  // `fd` must stay open as long as the writer.
  RecordWriter(int fd, Form form);

  void OnRecord(std::string_view path, const LogRecord& record) override;
  // Writes what is left; the first error of all writes.
  Result<void> Finish();

 private:
  void Csv(std::string_view path, const LogRecord& record);
  void Json(std::string_view path, const LogRecord& record);
  void Flush();

  int fd_;
  Form form_;
  std::string buffer_;
  Result<void> written_;
};

}  // namespace casefile
