#include "redact/placeholder.h"

#include "redact/characters.h"
#include "redact/redactor.h"

namespace casefile {
namespace {

constexpr std::string_view kOpen = "[redacted:";
constexpr std::size_t kTagDigits = 8;
constexpr std::size_t kMaxLabelBytes = 64;
constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

std::size_t PlaceholderLength(std::string_view text) {
  if (!text.starts_with(kOpen)) return 0;
  std::size_t i = kOpen.size();
  while (i < text.size() && i < kOpen.size() + kMaxLabelBytes &&
         (IsAlnum(text[i]) || text[i] == '-'))
    ++i;
  if (i >= text.size() || text[i] != ':') return 0;
  std::size_t digits = ++i;
  while (digits < text.size() && digits - i < kTagDigits && IsHex(text[digits])) ++digits;
  if (digits - i != kTagDigits || digits >= text.size() || text[digits] != ']') return 0;
  return digits + 1;
}

bool HoldsPlaceholder(std::string_view text) {
  for (std::size_t at = text.find(kOpen); at != std::string_view::npos;
       at = text.find(kOpen, at + 1)) {
    if (PlaceholderLength(text.substr(at)) != 0) return true;
  }
  return false;
}

void AppendReplacement(const Pseudonyms& pseudonyms,
                       const Span& span,
                       std::string_view original,
                       std::string* out) {
  if (span.kind != SpanKind::kSecret) {
    *out += pseudonyms.Replace(span.kind, original);
    return;
  }
  if (span.quoted) *out += '"';
  *out += kOpen;
  *out += span.label;
  *out += ':';
  std::uint64_t tag = span.tag != 0 ? span.tag : pseudonyms.Hash('v', original);
  for (std::size_t i = 0; i < kTagDigits; ++i) {
    *out += kHexDigits[tag & 15U];
    tag >>= 4U;
  }
  *out += ']';
  if (span.quoted) *out += '"';
}

bool IsPlaceholder(std::string_view text) {
  return PlaceholderLength(text) != 0 || IsPseudonymName(text);
}

}  // namespace casefile
