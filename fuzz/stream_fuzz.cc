// A payload of age that is cut, changed, shortened and lengthened as the input says: whatever is
// read of it, in order or at random, stands at its place in what was sealed.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/bundle/age/chunk_map.h"
#include "formats/bundle/age/stream.h"

#include "fuzz/memory.h"

namespace {

using casefile::Bytes;
using casefile::Memory;
using casefile::Result;
using namespace casefile::age;  // NOLINT(google-build-using-namespace): one file

ChunkCipher Cipher() {
  const std::array<std::byte, 16> nothing{};
  return ChunkCipher::FromFileKey(nothing, nothing);
}

std::byte PlainAt(std::size_t at) {
  return static_cast<std::byte>((at * 2654435761U) >> 13U);
}

std::vector<std::byte> Sealed(std::size_t size) {
  std::vector<std::byte> plain(size);
  for (std::size_t i = 0; i < size; ++i) plain[i] = PlainAt(i);
  std::vector<std::byte> sealed;
  StreamWriter writer(Cipher(), [&](Bytes bytes) -> Result<void> {
    sealed.insert(sealed.end(), bytes.begin(), bytes.end());
    return {};
  });
  CASEFILE_CHECK(writer.Write(plain).has_value() && writer.Finish().has_value());
  return sealed;
}

// Each change takes five bytes of the input: what, where, how much.
void Change(std::vector<std::byte>& sealed, Bytes input) {
  while (input.size() >= 5) {
    const auto number = [&](std::size_t i) { return std::to_integer<std::size_t>(input[i]); };
    const std::size_t at =
        std::min((number(1) << 16U | number(2) << 8U | number(3)), sealed.size());
    const auto from = sealed.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t most = std::min<std::size_t>(number(4), sealed.size() - at);
    switch (number(0) % 4) {
      case 0:
        if (at < sealed.size()) *from ^= input[4];
        break;
      case 1:
        sealed.erase(from, from + static_cast<std::ptrdiff_t>(most));
        break;
      case 2:
        sealed.insert(from, number(4), std::byte{0x5a});
        break;
      default:
        sealed.resize(at);
        break;
    }
    input = input.subspan(5);
  }
}

void ReadInOrder(Bytes sealed) {
  Memory memory(sealed);
  StreamReader reader(Cipher(), memory);
  std::array<std::byte, 4093> buffer{};
  std::size_t at = 0;
  for (;;) {
    const auto n = reader.Read(buffer);
    if (!n || *n == 0) return;
    for (std::size_t i = 0; i < *n; ++i) CASEFILE_CHECK(buffer.at(i) == PlainAt(at + i));
    at += *n;
  }
}

void FindAll(Bytes sealed, std::size_t size) {
  Memory memory(sealed);
  const ChunkCipher cipher = Cipher();
  const auto map = FindChunks(memory, cipher, 0, 0, 3000);
  CASEFILE_CHECK(map.has_value());
  // The end is believed only when it is the end.
  if (map->last_sealed_bytes)
    CASEFILE_CHECK((map->chunks - 1) * kChunkBytes + *map->last_sealed_bytes - kTagBytes == size);
  for (std::uint64_t number = 0; number < map->chunks; ++number) {
    const bool last = map->last_sealed_bytes && number + 1 == map->chunks;
    std::vector<std::byte> chunk(last ? *map->last_sealed_bytes : kSealedChunkBytes);
    const auto n = memory.ReadAt(map->OffsetOf(number, 0), chunk);
    if (!n || *n != chunk.size()) continue;
    std::vector<std::byte> plain(chunk.size() - kTagBytes);
    if (!cipher.Open(number, last ? ChunkPlace::kLast : ChunkPlace::kInside, chunk, plain))
      continue;
    for (std::size_t i = 0; i < plain.size(); i += 97)
      CASEFILE_CHECK(plain[i] == PlainAt(number * kChunkBytes + i));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 41) return 0;
  const std::size_t length = std::size_t{data[0]} * 1024;
  std::vector<std::byte> sealed = Sealed(length);
  Change(sealed, Bytes(reinterpret_cast<const std::byte*>(data) + 1, size - 1));
  ReadInOrder(sealed);
  FindAll(sealed, length);
  return 0;
}
