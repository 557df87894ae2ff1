#include "collector/time_window.h"

#include <algorithm>
#include <string>

namespace casefile {

Result<TimeWindow> ParseAround(std::string_view text, Instant now) {
  constexpr std::chrono::hours kDefaultSpan{1};
  constexpr std::string_view kSign = "±";
  constexpr std::string_view kAsciiSign = "+-";
  std::size_t at = text.find(kSign);
  std::size_t length = kSign.size();
  if (at == std::string_view::npos) {
    at = text.find(kAsciiSign);
    length = kAsciiSign.size();
  }
  Duration span = kDefaultSpan;
  if (at != std::string_view::npos) span = TRY(ParseDuration(text.substr(at + length)));
  const Instant middle = TRY(ParseTimeArgument(text.substr(0, at), now));
  return TimeWindow{.since = middle - span, .until = middle + span};
}

}  // namespace casefile
