#include "redact/pem.h"

#include <algorithm>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kLabel = "private-key";
// A line that was hidden before counts as one of the key.
constexpr std::string_view kHidden = "[redacted:private-key:";
// A first body line that is shorter is no key material; later ones may be.
constexpr std::size_t kFirstLineBytes = 16;
// Far more lines than any key has: what goes on longer is something else.
constexpr std::size_t kMaxLines = 2000;
// PuTTY writes how many lines of base64 follow.
constexpr std::string_view kPutty = "Private-Lines: ";
constexpr std::size_t kMaxPuttyLines = 400;

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

// Where the body begins and ends without the line breaks around it, which stay: \n, \\r\\n, blanks,
// quotes and what joins string literals.
void TrimBreaks(std::string_view text, std::size_t* begin, std::size_t* end) {
  for (;;) {
    const std::size_t before = *begin;
    while (*begin < *end && !IsArmour(text[*begin])) ++*begin;
    const bool escape = *begin > before && text[*begin - 1] == '\\';
    if (!escape || *begin >= *end || (text[*begin] != 'n' && text[*begin] != 'r')) break;
    ++*begin;
  }
  for (;;) {
    // A plus behind a blank joins literals of a program; base64 has no blanks.
    while (*end > *begin &&
           (!IsArmour(text[*end - 1]) || (text[*end - 1] == '+' && IsBlank(text[*end - 2]))))
      --*end;
    const bool escape = *end > *begin + 1 && text[*end - 2] == '\\';
    if (!escape || (text[*end - 1] != 'n' && text[*end - 1] != 'r')) break;
    *end -= 2;
  }
}

// A span for the base64 run at the end of the line, behind any log prefix. False when the line is
// not part of a key: neither base64 nor a header nor empty.
bool HideBodyLine(
    std::string_view text, std::size_t begin, std::size_t end, PemState* state, Spans* spans) {
  const std::string_view whole = text.substr(begin, end - begin);
  if (const std::size_t hidden = whole.find(kHidden); hidden != std::string_view::npos) {
    state->column = hidden;
    return ++state->lines < kMaxLines;
  }
  std::size_t first = begin;
  std::size_t stop = end;
  TrimBreaks(text, &first, &stop);
  std::size_t start = stop;
  while (start > begin && IsArmour(text[start - 1])) --start;
  const std::size_t length = stop - start;
  const bool glued = start > begin && IsWord(text[start - 1]);
  if (length == 0) {
    // An empty line, or a header such as "Proc-Type: 4,ENCRYPTED".
    return stop <= begin || first >= stop || state->lines == 0;
  }
  if (whole.find(": ") != std::string_view::npos && length < 64 && state->lines == 0) return true;
  // A short run ends a key only in the column where the lines before had theirs.
  const bool same_column = state->lines > 0 && start - begin == state->column;
  if (glued || (length < kFirstLineBytes && !same_column)) return false;
  state->column = start - begin;
  ++state->lines;
  spans->push_back({.begin = start, .end = stop, .label = kLabel});
  return state->lines < kMaxLines;
}

// The body on the rest of the line of BEGIN: up to END, or up to what cannot be in a key.
std::size_t HideInLine(
    std::string_view text, std::size_t at, std::size_t line_end, PemState* state, Spans* spans) {
  const std::size_t close = text.find(kEnd, at);
  std::size_t stop = at;
  if (close < line_end) {
    stop = close;
  } else {
    while (stop < line_end && (IsArmour(text[stop]) || std::string_view("\\ :,-%").find(
                                                           text[stop]) != std::string_view::npos))
      ++stop;
  }
  if (text.substr(at, line_end - at).find(kHidden) != std::string_view::npos) ++state->lines;
  std::size_t begin = at;
  std::size_t end = stop;
  TrimBreaks(text, &begin, &end);
  if (end >= begin + kFirstLineBytes) {
    spans->push_back({.begin = begin, .end = end, .label = kLabel});
    ++state->lines;
  }
  return stop;
}

std::size_t ReadCount(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size() && i < 4 && IsDigit(text[i]); ++i)
    count = count * 10 + static_cast<std::size_t>(text[i] - '0');
  return std::min(count, kMaxPuttyLines);
}

void FindPutty(
    std::string_view text, std::size_t from, std::size_t to, PemState* state, Spans* spans) {
  std::size_t i = from;
  while (i < to) {
    if (state->putty_lines == 0) {
      const std::size_t begin = text.find(kPutty, i);
      if (begin == std::string_view::npos || begin >= to) return;
      state->putty_lines = ReadCount(text.substr(begin + kPutty.size()));
      i = LineEnd(text, begin);
      continue;
    }
    while (i < to && IsLineEnd(text[i])) ++i;
    const std::size_t end = LineEnd(text, i);
    if (i >= to) return;
    const std::string_view line = text.substr(i, end - i);
    if (!std::all_of(line.begin(), line.end(), IsArmour)) {
      state->putty_lines = 0;
      continue;
    }
    spans->push_back({.begin = i, .end = end, .label = kLabel});
    --state->putty_lines;
    i = end;
  }
}

}  // namespace

void FindPem(
    std::string_view text, std::size_t from, std::size_t to, PemState* state, Spans* spans) {
  FindPutty(text, from, to, state, spans);
  std::size_t i = from;
  while (i < to) {
    if (!state->inside) {
      const std::size_t begin = text.find(kBegin, i);
      if (begin == std::string_view::npos || begin >= to) return;
      i = begin + kBegin.size();
      const std::size_t title = PrivateTitle(text.substr(i));
      if (title == 0) continue;
      i += title;
      *state = {.inside = true, .putty_lines = state->putty_lines};
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
      *state = {.putty_lines = state->putty_lines};
      i = close + kEnd.size();
      continue;
    }
    if (line_end > i && !HideBodyLine(text, i, line_end, state, spans))
      *state = {.putty_lines = state->putty_lines};
    i = line_end + 1;
  }
}

}  // namespace casefile
