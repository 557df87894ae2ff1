#include "redact/pem.h"

#include <algorithm>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kLabel = "private-key";
// A first body line that is shorter is no key material; later ones may be.
constexpr std::size_t kFirstLineBytes = 16;
// Far more lines than any key has: what goes on longer is something else.
constexpr std::size_t kMaxLines = 2000;

// "RSA PRIVATE KEY-----" and the like. Returns the length with the dashes, 0 for any other title.
std::size_t PrivateTitle(std::string_view text) {
  const std::size_t dashes = text.substr(0, 64).find(kDashes);
  if (dashes == std::string_view::npos) return 0;
  const std::string_view title = text.substr(0, dashes);
  const bool secret = title.find("PRIVATE KEY") != std::string_view::npos ||
                      title.find("SECRET KEY") != std::string_view::npos;
  return secret ? dashes + kDashes.size() : 0;
}

bool IsArmour(char c) {
  return IsAlnum(c) || c == '+' || c == '/' || c == '=';
}

// A span for the base64 run at the end of the line, behind any log prefix. False when the line is
// not part of a key: neither base64 nor a header nor empty.
bool HideBodyLine(
    std::string_view text, std::size_t begin, std::size_t end, PemState* state, Spans* spans) {
  std::size_t stop = end;
  while (stop > begin && (IsBlank(text[stop - 1]) || IsQuote(text[stop - 1]) ||
                          text[stop - 1] == ',' || text[stop - 1] == '\\'))
    --stop;
  std::size_t start = stop;
  while (start > begin && IsArmour(text[start - 1])) --start;
  const std::size_t length = stop - start;
  const bool glued = start > begin && IsWord(text[start - 1]);
  if (length == 0) {
    // An empty line, or a header such as "Proc-Type: 4,ENCRYPTED".
    return stop == begin || state->lines == 0;
  }
  const std::string_view line = text.substr(begin, end - begin);
  if (line.find(": ") != std::string_view::npos && length < 64 && state->lines == 0) return true;
  if (length < (state->lines == 0 ? kFirstLineBytes : 1) || glued) return false;
  // A short run behind other words ends a key only if the line has the prefix of the lines before.
  if (length < 20 && text[stop - 1] != '=' && start > begin && state->lines == 0) return false;
  ++state->lines;
  spans->push_back({.begin = start, .end = stop, .label = kLabel});
  return state->lines < kMaxLines;
}

// The body on the rest of one line: up to END, or to what cannot be in a key.
std::size_t HideInLine(
    std::string_view text, std::size_t at, std::size_t line_end, PemState* state, Spans* spans) {
  const std::size_t close = std::min(text.find(kEnd, at), line_end);
  std::size_t stop = at;
  while (stop < close &&
         (IsArmour(text[stop]) || text[stop] == '\\' || text[stop] == ' ' || text[stop] == ':' ||
          text[stop] == ',' || text[stop] == '-' || text[stop] == '%'))
    ++stop;
  while (stop > at && (text[stop - 1] == ' ' || text[stop - 1] == '-')) --stop;
  // The line breaks around the body, as \n or \\n, stay.
  std::size_t begin = at;
  while (begin < stop && text[begin] == '\\') ++begin;
  if (begin > at && begin < stop && (text[begin] == 'n' || text[begin] == 'r')) ++begin;
  while (stop > begin && text[stop - 1] == '\\') --stop;
  if (stop > begin + 1 && text[stop - 1] == 'n' && text[stop - 2] == '\\') {
    stop -= 2;
    while (stop > begin && text[stop - 1] == '\\') --stop;
  }
  if (stop - begin >= kFirstLineBytes) {
    spans->push_back({.begin = begin, .end = stop, .label = kLabel});
    ++state->lines;
  }
  return stop;
}

}  // namespace

void FindPem(
    std::string_view text, std::size_t from, std::size_t to, PemState* state, Spans* spans) {
  std::size_t i = from;
  while (i < to) {
    if (!state->inside) {
      const std::size_t begin = text.find(kBegin, i);
      if (begin == std::string_view::npos || begin >= to) return;
      i = begin + kBegin.size();
      const std::size_t title = PrivateTitle(text.substr(i));
      if (title == 0) continue;
      i += title;
      *state = {.inside = true};
      const std::size_t line_end = LineEnd(text, i);
      const std::size_t stop = HideInLine(text, i, line_end, state, spans);
      // A body on the line of BEGIN is all there is.
      state->inside = state->lines == 0 && stop <= line_end &&
                      text.substr(i, line_end - i).find(kEnd) == std::string_view::npos;
      i = std::max(stop, i);
      if (state->inside) i = line_end + 1;
      continue;
    }
    const std::size_t line_end = LineEnd(text, i);
    const std::size_t close = text.find(kEnd, i);
    if (close < line_end) {
      *state = {};
      i = close + kEnd.size();
      continue;
    }
    if (line_end > i && !HideBodyLine(text, i, line_end, state, spans)) *state = {};
    i = line_end + 1;
  }
}

}  // namespace casefile
