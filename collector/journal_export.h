#pragma once
// Turns `journalctl -o export` into one JSON object a line, with the fields that tell something.
//
// Export and not `-o json`: it names the length of a value that is no plain text, so a message with
// a line end or bytes that are no UTF-8 comes whole, where JSON gives an array of numbers or null.
// Format: https://systemd.io/JOURNAL_EXPORT_FORMATS/

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace casefile {

// Takes the export in pieces of any size. A value is kept up to limits::kLineBytes.
class JournalExport {
 public:
  explicit JournalExport(ByteSink out) : out_(std::move(out)) {}

  Result<void> Write(Bytes bytes);
  // The last entry, when the stream ended behind it or in it.
  Result<void> Finish();

 private:
  enum class State : std::uint8_t { kLine, kLength, kValue, kValueEnd };

  Result<void> Line();
  void Field(std::string_view name, std::string_view value);
  Result<void> EndEntry();

  ByteSink out_;
  State state_ = State::kLine;
  std::string line_;   // of the export, or the length of a value
  std::string name_;   // of the field whose value comes
  std::string value_;  // what is kept of it
  std::uint64_t left_ = 0;
  std::string entry_;  // JSON, without the closing brace
};

}  // namespace casefile
