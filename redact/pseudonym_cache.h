#pragma once
// The pseudonyms of the names seen lately: a log has the same few hosts on every line.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "redact/byte_hash.h"
#include "redact/pseudonym.h"
#include "redact/span.h"

namespace casefile {

// Belongs to one thread; gives what `pseudonyms` gives, which outlives it.
class PseudonymCache {
 public:
  explicit PseudonymCache(const Pseudonyms& pseudonyms) : pseudonyms_(&pseudonyms) {}

  // Not for kSecret, and not worth it for IPv4, of which there are many. The view is valid until
  // the next call.
  std::string_view Replace(SpanKind kind, std::string_view text) {
    const auto salt = static_cast<std::uint64_t>(kind);
    Entry& entry = entries_[(HashBytes(text) + salt) % entries_.size()];
    if (entry.text != text || entry.kind != kind || text.empty()) {
      entry.pseudonym = pseudonyms_->Replace(kind, text);
      entry.text = text;
      entry.kind = kind;
    }
    return entry.pseudonym;
  }

 private:
  struct Entry {
    std::string text;
    std::string pseudonym;
    SpanKind kind = SpanKind::kHost;
  };
  const Pseudonyms* pseudonyms_;
  std::array<Entry, 64> entries_;
};

}  // namespace casefile
