#include "redact/environ.h"

#include "redact/characters.h"
#include "redact/key_names.h"
#include "redact/placeholder.h"

namespace casefile {
namespace {

// The '=' behind a name, or npos.
std::size_t FindEquals(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && (IsWord(line[i]) || line[i] == '.' || line[i] == '-')) ++i;
  return i > 0 && i < line.size() && line[i] == '=' ? i : std::string_view::npos;
}

}  // namespace

void FindEnvironmentValues(std::string_view text, std::size_t from, std::size_t to, Spans* spans) {
  std::size_t i = from;
  while (i < to) {
    const std::size_t end = LineEnd(text, i);
    const std::string_view line = text.substr(i, end - i);
    const std::size_t equals = FindEquals(line);
    const std::size_t begin = i + (equals == std::string_view::npos ? 0 : equals + 1);
    const bool safe =
        equals != std::string_view::npos && IsSafeEnvironmentName(line.substr(0, equals));
    const std::string_view value = text.substr(begin, end - begin);
    if (!safe && !value.empty() && PlaceholderLength(value) != value.size())
      spans->push_back({.begin = begin, .end = end, .label = "environment"});
    i = end + 1;
  }
}

}  // namespace casefile
