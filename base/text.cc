#include "base/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/utf8.h"

namespace casefile {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char LowerOf(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Controls, line separators and the bidirectional marks that reorder what a person sees.
bool IsDangerous(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0x061c ||
         c == 0x200b || c == 0x200e || c == 0x200f || c == 0x2060 || c == 0xfeff ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

struct ByteUnit {
  std::string_view name;
  double factor;
};
constexpr double kKilo = 1000;
constexpr double kKibi = 1024;
constexpr std::array kByteUnits = {
    ByteUnit{"", 1},
    ByteUnit{"b", 1},
    ByteUnit{"k", kKibi},
    ByteUnit{"kib", kKibi},
    ByteUnit{"kb", kKilo},
    ByteUnit{"m", kKibi* kKibi},
    ByteUnit{"mib", kKibi* kKibi},
    ByteUnit{"mb", kKilo* kKilo},
    ByteUnit{"g", kKibi* kKibi* kKibi},
    ByteUnit{"gib", kKibi* kKibi* kKibi},
    ByteUnit{"gb", kKilo* kKilo* kKilo},
    ByteUnit{"t", kKibi* kKibi* kKibi* kKibi},
    ByteUnit{"tib", kKibi* kKibi* kKibi* kKibi},
    ByteUnit{"tb", kKilo* kKilo* kKilo* kKilo},
};

// Optimal string alignment: insert, delete, replace, swap of neighbours; ASCII case is free.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = LowerOf(a[i - 1]) == LowerOf(b[j - 1]);
      std::size_t best = rows[i - 1][j - 1] + (same ? 0 : 1);
      best = std::min({best, rows[i - 1][j] + 1, rows[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, rows[i - 2][j - 2] + 1);
      }
      rows[i][j] = best;
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::string EscapeForTerminal(std::string_view text, Tabs tabs) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = DecodeUtf8(text, i);
    if (!c.valid) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
    } else if (c.code == U'\t' && tabs == Tabs::kKeep) {
      out += '\t';
    } else if (IsDangerous(c.code)) {
      const auto code = static_cast<std::uint32_t>(c.code);
      out += c.code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    } else {
      out += text.substr(i, c.length);
    }
    i += c.length;
  }
  return out;
}

void AppendXmlEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t", i);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    i = end;
  }
  return words;
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), LowerOf);
  return lower;
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerOf(x) == LowerOf(y);
  });
}

bool ContainsIgnoreCase(std::string_view text, std::string_view part) {
  return std::search(text.begin(),
                     text.end(),
                     part.begin(),
                     part.end(),
                     [](char x, char y) { return LowerOf(x) == LowerOf(y); }) != text.end() ||
         part.empty();
}

Result<std::uint64_t> ParseByteSize(std::string_view text) {
  const std::string_view all = Trim(text);
  double number = 0;
  const auto [end, failed] = std::from_chars(all.data(), all.data() + all.size(), number);
  const Error bad(ErrorCode::kInvalidInput,
                  fmt::format("'{}' is no size", EscapeForTerminal(text)));
  if (failed != std::errc() || number < 0 || !std::isfinite(number)) {
    return Error(bad).WithHint("sizes look like 25MiB, 512k or 4096");
  }
  const std::string unit = ToLower(Trim(all.substr(static_cast<std::size_t>(end - all.data()))));
  const auto* found = std::find_if(
      kByteUnits.begin(), kByteUnits.end(), [&](const ByteUnit& u) { return u.name == unit; });
  if (found == kByteUnits.end()) {
    return Error(bad).WithHint("sizes look like 25MiB, 512k or 4096");
  }
  const double bytes = std::round(number * found->factor);
  // 2^63: far above any disk, and exact in a double.
  if (bytes >= 9223372036854775808.0) return Error(bad).WithHint("it is too large");
  return static_cast<std::uint64_t>(bytes);
}

std::string FormatByteSize(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  constexpr std::array kNames = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / kKibi;
  std::size_t unit = 0;
  // 1023.95 would be shown as "1024.0".
  while (value >= 1023.95 && unit + 1 < kNames.size()) {
    value /= kKibi;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kNames[unit]);
}

std::string_view Suggest(std::string_view word, const std::vector<std::string_view>& candidates) {
  // Longer words are no keys; the bound also keeps the table of distances small.
  constexpr std::size_t kLongestWord = 80;
  if (word.empty() || word.size() > kLongestWord) return {};
  // One slip in a short word, one in three letters of a long one: more is another word.
  const std::size_t limit = std::max<std::size_t>(1, std::min<std::size_t>(word.size() / 3, 4));
  std::string_view best;
  std::size_t best_distance = limit + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    if (longer - std::min(word.size(), candidate.size()) > limit) continue;
    const std::size_t distance = EditDistance(word, candidate);
    if (distance < best_distance && distance < candidate.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace casefile
