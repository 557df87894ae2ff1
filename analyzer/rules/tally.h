#pragma once
// What is kept of any number of hits: how many, when the first and the last, and a few of the lines
// themselves, so that memory does not grow with the input.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile {

// Values by name: what named groups caught and what labels facts have.
using Bindings = std::map<std::string, std::string, std::less<>>;

Evidence EvidenceOf(std::string_view path, const LogRecord& record);

struct Tally {
  std::uint64_t count = 0;
  std::optional<Instant> first;
  std::optional<Instant> last;
  std::vector<Evidence> head;  // earliest, in order
  std::vector<Evidence> tail;  // latest of the rest, in order

  void Add(std::string_view path, const LogRecord& record);
  void Merge(Tally other);
  std::vector<Evidence> Lines() const;  // head and tail
};

}  // namespace casefile
