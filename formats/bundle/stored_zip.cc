#include "formats/bundle/stored_zip.h"

#include <array>
#include <span>
#include <utility>

namespace casefile {
namespace {

constexpr std::uint32_t kLocalMagic = 0x04034B50;
constexpr std::uint32_t kCentralMagic = 0x02014B50;
constexpr std::uint32_t kEndMagic = 0x06054B50;
constexpr std::uint32_t kVersion = 10;  // stored files only
constexpr std::uint32_t kFirstDay =
    (1U << 5U) | 1U;  // 1980-01-01, as there is no other time to tell
// "Alignment" of Android's tools: readers go over it.
constexpr std::uint32_t kPaddingId = 0xD935;
constexpr std::size_t kLocalBytes = 30;
constexpr std::uint32_t kExtraHeaderBytes = 4;

constexpr std::array<std::uint32_t, 256> MakeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
    table.at(i) = value;
  }
  return table;
}

class LittleEndian {
 public:
  LittleEndian& Two(std::uint32_t value) { return Put(value, 2); }
  LittleEndian& Four(std::uint32_t value) { return Put(value, 4); }
  LittleEndian& Text(std::string_view text) {
    const Bytes bytes = AsBytes(text);
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  LittleEndian& Padding(std::uint32_t size) {
    if (size < kExtraHeaderBytes) return *this;
    Two(kPaddingId).Two(size - kExtraHeaderBytes);
    out_.resize(out_.size() + size - kExtraHeaderBytes);
    return *this;
  }
  std::vector<std::byte> Take() { return std::move(out_); }
  std::size_t size() const { return out_.size(); }

 private:
  LittleEndian& Put(std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
      out_.push_back(static_cast<std::byte>((value >> (8 * i)) & 255U));
    return *this;
  }
  std::vector<std::byte> out_;
};

std::uint32_t Get(Bytes bytes, std::size_t at, unsigned size) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < size; ++i)
    value |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
  return value;
}

// What local header and directory say alike: flags, method, time, checksum, sizes, lengths.
void PutCommon(LittleEndian& out, const ZipEntry& entry) {
  out.Two(kVersion).Two(0).Two(0).Two(0).Two(kFirstDay).Four(entry.crc);
  out.Four(entry.size).Four(entry.size).Two(static_cast<std::uint32_t>(entry.name.size()));
}

}  // namespace

std::uint32_t Crc32(Bytes bytes, std::uint32_t crc) {
  static constexpr std::array<std::uint32_t, 256> kTable = MakeCrcTable();
  crc = ~crc;
  for (const std::byte b : bytes)
    crc = kTable.at((crc ^ std::to_integer<std::uint32_t>(b)) & 255U) ^ (crc >> 8U);
  return ~crc;
}

std::vector<std::byte> ZipLocalHeader(const ZipEntry& entry) {
  LittleEndian out;
  out.Four(kLocalMagic);
  PutCommon(out, entry);
  out.Two(entry.extra).Text(entry.name).Padding(entry.extra);
  return out.Take();
}

std::vector<std::byte> ZipDirectory(const std::vector<ZipEntry>& entries, std::uint32_t offset) {
  LittleEndian out;
  for (const ZipEntry& entry : entries) {
    out.Four(kCentralMagic).Two(kVersion);
    PutCommon(out, entry);
    // No extra field, comment, further disks or attributes.
    out.Two(0).Two(0).Two(0).Two(0).Four(0).Four(entry.offset).Text(entry.name);
  }
  const auto size = static_cast<std::uint32_t>(out.size());
  const auto count = static_cast<std::uint32_t>(entries.size());
  out.Four(kEndMagic).Two(0).Two(0).Two(count).Two(count).Four(size).Four(offset).Two(0);
  return out.Take();
}

std::vector<ZipStretch> StoredZipEntries(Bytes head) {
  std::vector<ZipStretch> entries;
  std::uint64_t at = 0;
  while (at + kLocalBytes <= head.size()) {
    const Bytes local = head.subspan(static_cast<std::size_t>(at));
    if (Get(local, 0, 4) != kLocalMagic) break;
    const std::uint32_t flags = Get(local, 6, 2);
    const std::uint32_t method = Get(local, 8, 2);
    const std::uint32_t size = Get(local, 22, 4);
    const std::uint32_t name = Get(local, 26, 2);
    const std::uint32_t extra = Get(local, 28, 2);
    if (flags != 0 || method != 0 || Get(local, 18, 4) != size) return {};
    if (kLocalBytes + name > local.size()) break;
    const std::uint64_t data = at + kLocalBytes + name + extra;
    entries.push_back({.name = std::string(AsText(local.subspan(kLocalBytes, name))),
                       .offset = data,
                       .size = size});
    at = data + size;
  }
  return entries;
}

}  // namespace casefile
