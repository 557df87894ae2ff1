#pragma once
// What ClassifyKey said of the names seen lately: a log has few of them, on every line.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "redact/byte_hash.h"
#include "redact/key_names.h"

namespace casefile {

// Belongs to one thread.
class KeyKinds {
 public:
  KeyKind Of(std::string_view key) {
    if (key.size() > kNameBytes) return ClassifyKey(key);
    Entry& entry = entries_[HashBytes(key) >> 56U];
    if (std::string_view(entry.name.data(), entry.size) != key || key.empty()) {
      std::memcpy(entry.name.data(), key.data(), key.size());
      entry.size = static_cast<std::uint8_t>(key.size());
      entry.kind = ClassifyKey(key);
    }
    return entry.kind;
  }

 private:
  static constexpr std::size_t kNameBytes = 46;
  struct Entry {
    std::array<char, kNameBytes> name{};
    std::uint8_t size = 0;
    KeyKind kind = KeyKind::kNone;
  };
  std::array<Entry, 256> entries_{};
};

}  // namespace casefile
