// Armor, front to back and at random: what the strict reader takes is the same both ways, without
// damage, and comes out again when it is written; of anything else the other reads no more than
// there is.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/armored_file.h"

#include "fuzz/memory.h"

namespace {

using casefile::AsText;
using casefile::Bytes;

// Empty when it is refused.
std::optional<std::string> ReadInOrder(Bytes text) {
  casefile::Memory memory(text);
  casefile::age::ArmorReader reader(memory);
  std::array<std::byte, 1000> buffer{};
  std::string bytes;
  for (;;) {
    const auto n = reader.Read(buffer);
    if (!n) return std::nullopt;
    if (*n == 0) return bytes;
    bytes += AsText(Bytes(buffer).first(*n));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes text(reinterpret_cast<const std::byte*>(data), size);
  const auto in_order = ReadInOrder(text);
  const auto file = casefile::age::ArmoredFile::Open(std::make_unique<casefile::Memory>(text));
  CASEFILE_CHECK(file || !in_order);
  if (!file) return 0;
  CASEFILE_CHECK((*file)->size() <= size);
  std::vector<std::byte> bytes(static_cast<std::size_t>((*file)->size()));
  for (std::size_t at = 0, step = 1; at < bytes.size(); at += step, step = step * 2 + 1) {
    const auto piece = std::span(bytes).subspan(at, std::min(step, bytes.size() - at));
    const auto n = (*file)->ReadAt(at, piece);
    CASEFILE_CHECK(n && *n == piece.size());
  }
  if (!in_order) return 0;
  CASEFILE_CHECK(AsText(bytes) == *in_order && (*file)->damage().empty());
  CASEFILE_CHECK(bytes.size() == (*file)->size());
  std::string again;
  casefile::age::ArmorWriter writer([&](Bytes lines) -> casefile::Result<void> {
    again += AsText(lines);
    return {};
  });
  CASEFILE_CHECK(writer.Write(bytes).has_value() && writer.Finish().has_value());
  CASEFILE_CHECK(again.size() == casefile::age::ArmoredSize(bytes.size()));
  CASEFILE_CHECK(ReadInOrder(casefile::AsBytes(again)) == in_order);
  return 0;
}
