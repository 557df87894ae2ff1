#pragma once
// A zip of stored (not compressed) entries, in the one form that every unzipper takes: sizes and
// checksums in front of the data, no data descriptors, no zip64, ASCII names. APPNOTE.TXT 6.3.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casefile {

// CRC-32 of ISO 3309, of bytes that follow those that gave `crc`.
std::uint32_t Crc32(Bytes bytes, std::uint32_t crc = 0);

struct ZipEntry {
  std::string name;
  std::uint32_t crc = 0;
  std::uint32_t size = 0;
  std::uint32_t offset = 0;  // of its local header
  std::uint32_t extra = 0;   // bytes of padding behind the name: 0, or at least 4
};

std::vector<std::byte> ZipLocalHeader(const ZipEntry& entry);
// What stands behind all entries, from byte `offset` on.
std::vector<std::byte> ZipDirectory(const std::vector<ZipEntry>& entries, std::uint32_t offset);

// The entries of a stored zip, by the local headers that `head` holds from the beginning of a file;
// `data` of the last may lie behind it. Empty for any other file.
struct ZipStretch {
  std::string name;
  std::uint64_t offset = 0;  // of its data
  std::uint64_t size = 0;
};
std::vector<ZipStretch> StoredZipEntries(Bytes head);

}  // namespace casefile
