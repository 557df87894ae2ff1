// Any bytes as an export of the journal: how the input is split changes nothing, and every entry
// stands inside of it.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "formats/logs/journal_export.h"

#include "fuzz/pieces.h"

namespace {

// Longer inputs find nothing that these do not, only more slowly.
constexpr std::size_t kTextBytes = 600'000;

struct Entry {
  bool operator==(const Entry&) const = default;
  std::string message;
  std::string program;
  std::uint64_t offset = 0;
  std::vector<std::pair<std::string, std::string>> fields;
};

std::vector<Entry> Entries(std::string_view text, std::size_t piece) {
  static const auto kFormats = casefile::LogFormatSet::Builtin().value();
  casefile::Pieces source(text, piece);
  std::vector<Entry> entries;
  const auto summary =
      casefile::ReadJournalExport(*kFormats, source, {}, [&](const casefile::LogRecord& record) {
        CASEFILE_CHECK(record.offset <= text.size());
        Entry entry{.message = std::string(record.message),
                    .program = std::string(record.program),
                    .offset = record.offset,
                    .fields = {}};
        for (const auto& [name, value] : record.fields) entry.fields.emplace_back(name, value);
        entries.push_back(std::move(entry));
      });
  if (summary) CASEFILE_CHECK(summary->events == entries.size());
  return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), std::min(size, kTextBytes));
  CASEFILE_CHECK(Entries(text, 1) == Entries(text, text.size() + 1));
  return 0;
}
