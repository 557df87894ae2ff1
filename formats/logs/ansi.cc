#include "formats/logs/ansi.h"

#include <algorithm>

namespace casefile {
namespace {

constexpr char kEscape = '\x1b';

// One past the CSI sequence whose parameters begin at `at`.
std::size_t CsiEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x40) ++at;
  return at < text.size() ? at + 1 : at;
}

// One past the string that BEL or ESC \ ends.
std::size_t OscEnd(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (text[at] == '\a') return at + 1;
    if (text[at] == kEscape) return at + (at + 1 < text.size() && text[at + 1] == '\\' ? 2 : 0);
  }
  return at;
}

// One past the escape sequence that begins at `at`, where an ESC stands.
std::size_t SequenceEnd(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return text.size();
  switch (text[at + 1]) {
    case '[':
      return CsiEnd(text, at + 2);
    case ']':
      return OscEnd(text, at + 2);
    case '(':
    case ')':
      return std::min(at + 3, text.size());
    default:
      return at + 2;
  }
}

}  // namespace

std::string_view StripEscapes(std::string_view text, std::string& scratch) {
  if (text.empty()) return text;
  std::size_t at = text.find(kEscape);
  if (at == std::string_view::npos) return text;
  scratch.clear();
  std::size_t kept = 0;
  while (at != std::string_view::npos) {
    scratch.append(text, kept, at - kept);
    kept = SequenceEnd(text, at);
    at = text.find(kEscape, kept);
  }
  scratch.append(text.substr(kept));
  return scratch;
}

std::string_view StripWrittenEscapes(std::string_view text, std::string& scratch) {
  std::size_t at = text.find(kWrittenEscape);
  if (at == std::string_view::npos) return text;
  scratch.clear();
  std::size_t kept = 0;
  while (at != std::string_view::npos) {
    scratch.append(text, kept, at - kept);
    kept = CsiEnd(text, at + kWrittenEscape.size());
    at = text.find(kWrittenEscape, kept);
  }
  scratch.append(text.substr(kept));
  return scratch;
}

}  // namespace casefile
