#pragma once
// What a scanner found: a piece of the original text that is to be replaced, and by what.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace casefile {

// In rising order of precedence: when spans overlap, their union is replaced as the highest says.
enum class SpanKind : std::uint8_t { kHost, kUser, kIpv4, kIpv6, kMac, kEmail, kSecret };

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  SpanKind kind = SpanKind::kSecret;
  // Put the placeholder in quotes: it stands where JSON had a number and must stay a value.
  bool quoted = false;
  // The rule's id, which is also the class in the placeholder. Whoever made the span owns the text
  // and outlives the redactor.
  std::string_view label;
  // Of the value without its encoding, so that equal values share it; 0: made from the bytes.
  std::uint64_t tag = 0;
};

using Spans = std::vector<Span>;

// Sorts `spans` and replaces those that overlap by their union. Spans never hold a line end: a
// scanner that hides several lines makes one span for each.
void Unite(Spans* spans);

}  // namespace casefile
