#pragma once
// Reads one log, whatever its format, and hands out its events in the order of the file.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "formats/logs/format_set.h"
#include "formats/logs/record.h"
#include "formats/logs/time_resolver.h"

namespace casefile {

struct LogReaderOptions {
  TimeContext time;
  // See TimeResolver::SetRollOvers(); ReadLogText() counts them itself.
  RollOverCounter roll_overs = {};
  std::size_t line_bytes = limits::kLineBytes;  // what is longer is cut
};

struct LogSummary {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t events = 0;
  std::uint64_t events_unclaimed = 0;     // no format knew them
  std::uint64_t events_without_time = 0;  // of their own
  std::uint64_t lines_cut = 0;            // longer than line_bytes
  std::optional<Instant> first;           // earliest and latest, not first and last in the file
  std::optional<Instant> last;
  std::string format;  // of most events; empty when nobody claimed any
};

using RecordHandler = std::function<void(const LogRecord& record)>;

// One pass, memory bounded whatever the length of lines and events. Errors are those of `source`.
Result<LogSummary> ReadLog(const LogFormatSet& formats,
                           ByteSource& source,
                           const LogReaderOptions& options,
                           const RecordHandler& handler);

// A log that is in memory: looks at all stamps first, so that years and days that no line names
// come out right even in a file that spans several of them.
LogSummary ReadLogText(const LogFormatSet& formats,
                       std::string_view text,
                       const LogReaderOptions& options,
                       const RecordHandler& handler);

// What share of the first lines of `head` some format claims, in percent; 0 for none. Decides
// whether a text is a log at all.
int ClaimedPercent(const LogFormatSet& formats, std::string_view head);

}  // namespace casefile
