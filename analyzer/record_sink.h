#pragma once
// Whoever wants to see every log record of the input: the rule engine, the timeline, coverage.
// Ingest calls them in the order of the file; files come in the order of the tree, so records are
// not sorted by time across files.

#include <string_view>

#include "base/result.h"
#include "formats/logs/record.h"

namespace casefile {

class RecordSink {
 public:
  RecordSink() = default;
  RecordSink(const RecordSink&) = delete;
  RecordSink& operator=(const RecordSink&) = delete;
  RecordSink(RecordSink&&) = delete;
  RecordSink& operator=(RecordSink&&) = delete;
  virtual ~RecordSink() = default;

  // `path` is the member; `record` is valid during the call only.
  virtual void OnRecord(std::string_view path, const LogRecord& record) = 0;
  // A member that is no log (a config, a table) as whole text, at most limits::kKindTextBytes.
  virtual void OnText(std::string_view path, std::string_view kind, std::string_view text) {
    (void)path, (void)kind, (void)text;
  }
};

}  // namespace casefile
