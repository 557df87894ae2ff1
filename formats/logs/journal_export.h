#pragma once
// The export format of the systemd journal (`journalctl -o export`): an entry is a block of
// `FIELD=value` lines; a value of several lines or with bytes that are no text stands behind its
// name as eight bytes of length, low first, and the bytes.

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/logs/format_set.h"
#include "formats/logs/log_reader.h"

namespace casefile {

bool LooksLikeJournalExport(std::string_view head);

// One pass in bounded memory: an entry larger than limits::kEventBytes is cut, and the rest of it
// skipped. A message that is a line of a format of its own is read as that.
Result<LogSummary> ReadJournalExport(const LogFormatSet& formats,
                                     ByteSource& source,
                                     const LogReaderOptions& options,
                                     const RecordHandler& handler);

}  // namespace casefile
