#pragma once
// Writes a probe's document: JSON with every scalar on its own line and every row on one line, so
// that a line number names one fact (probes/README.md).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"

namespace casefile {

// One row. A value that is not known is left out.
class ProbeRow {
 public:
  ProbeRow() { writer_.BeginObject(); }

  ProbeRow& Text(std::string_view key, std::string_view value);
  ProbeRow& Count(std::string_view key, std::uint64_t value);
  ProbeRow& Count(std::string_view key, const std::optional<std::uint64_t>& value);
  ProbeRow& Signed(std::string_view key, std::int64_t value);
  ProbeRow& Number(std::string_view key, double value);
  ProbeRow& Flag(std::string_view key, bool value);
  std::string Take();

 private:
  JsonWriter writer_{JsonWriter::Style::kCompact};
};

class ProbeDocument {
 public:
  ProbeDocument(std::string_view id, Instant collected);

  // Scalars; a value that is not known, or an empty text, is left out.
  ProbeDocument& Text(std::string_view key, std::string_view value);
  ProbeDocument& Count(std::string_view key, const std::optional<std::uint64_t>& value);
  ProbeDocument& Signed(std::string_view key, std::int64_t value);
  ProbeDocument& Number(std::string_view key, const std::optional<double>& value);
  ProbeDocument& Flag(std::string_view key, bool value);

  // Rows(name) begins an array; each Row() after it belongs to it.
  ProbeDocument& Rows(std::string_view key);
  ProbeDocument& Row(ProbeRow row);

  std::string Take();

 private:
  void Member(std::string_view key, std::string_view json);
  void EndRows();

  std::string text_;
  bool in_rows_ = false;
  bool first_row_ = true;
};

// used / total in per cent, rounded up as df does; nothing when total is 0.
std::optional<std::uint64_t> PercentUp(std::uint64_t used, std::uint64_t total);

}  // namespace casefile
