#pragma once
// The lines of a stream.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace casefile {

// Calls visit(number, line) for each line, from 1; a line longer than limits::kLineBytes is handed
// out in part.
template <class Visit>
Result<void> ForEachLine(ByteSource& content, Visit visit) {
  std::array<std::byte, 65536> buffer{};
  std::string line;
  std::uint64_t number = 1;
  for (;;) {
    const std::size_t n = TRY(content.Read(buffer));
    if (n == 0) break;
    std::string_view rest = AsText(Bytes(buffer).first(n));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      line += piece.substr(0, limits::kLineBytes - std::min(line.size(), limits::kLineBytes));
      if (end == std::string_view::npos) break;
      TRY(visit(number, std::string_view(line)));
      line.clear();
      ++number;
      rest.remove_prefix(end + 1);
    }
  }
  if (!line.empty()) TRY(visit(number, std::string_view(line)));
  return {};
}

}  // namespace casefile
