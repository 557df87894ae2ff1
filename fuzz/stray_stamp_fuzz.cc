// Any bytes as a line that no format knows: the message lies in the line behind the stamp or is the
// whole line, and what a line says first does not change when more follows it.

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "formats/logs/infer_severity.h"
#include "formats/logs/stray_stamp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto found = casefile::logs::FindStrayStamp(line);
  if (found) {
    CASEFILE_CHECK(found->stamp.length > 0 && found->stamp.length <= line.size());
    CASEFILE_CHECK(line.ends_with(found->message) && !found->message.empty());
    CASEFILE_CHECK(found->message.size() == line.size() ||
                   found->message.size() <= line.size() - found->stamp.length);
  }
  // A level stands near the front: what is far behind it is not looked at.
  if (line.size() > 4096)
    CASEFILE_CHECK(casefile::InferSeverity(line) == casefile::InferSeverity(line.substr(0, 4096)));
  return 0;
}
