#include "formats/bundle/archive_kind.h"

#include <cstddef>
#include <string_view>

namespace casefile {
namespace {

bool StartsWith(Bytes head, std::string_view magic) {
  return AsText(head).starts_with(magic);
}

// By the checksum, which the oldest dialects have too.
bool LooksLikeTar(Bytes head) {
  constexpr std::size_t kHeader = 512;
  constexpr std::size_t kSum = 148;
  if (head.size() < kHeader || head[0] == std::byte{0}) return false;
  unsigned sum = 8 * ' ';
  unsigned written = 0;
  for (std::size_t i = 0; i < kHeader; ++i) {
    const auto value = std::to_integer<unsigned>(head[i]);
    if (i < kSum || i >= kSum + 8)
      sum += value;
    else if (value >= '0' && value <= '7')
      written = written * 8 + (value - '0');
  }
  return sum == written;
}

bool LooksLikeZip(Bytes head) {
  return StartsWith(head, "PK\x03\x04") || StartsWith(head, std::string_view("PK\x05\x06", 4));
}

}  // namespace

bool LooksCompressed(Bytes head) {
  return StartsWith(head, "\x1f\x8b") || StartsWith(head, "BZh") ||
         StartsWith(head,
                    std::string_view("\xfd"
                                     "7zXZ\0",
                                     6)) ||
         StartsWith(head, "\x28\xb5\x2f\xfd");
}

bool LooksLikePlainArchive(Bytes head) {
  return LooksLikeTar(head) || LooksLikeZip(head);
}

bool LooksLikeArchive(Bytes head) {
  return LooksCompressed(head) || LooksLikePlainArchive(head);
}

}  // namespace casefile
