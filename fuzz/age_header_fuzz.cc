// The header of an age file: whatever parses can be written again byte for byte, and its beginning
// is never taken for a whole header.
#include <cstdint>

#include "base/check.h"
#include "formats/bundle/age/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casefile::Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto parsed = casefile::age::ParseHeader(bytes);
  if (!parsed || !*parsed) return 0;
  const auto text = casefile::AsText(bytes).substr(0, (*parsed)->size);
  CASEFILE_CHECK(casefile::age::WriteHeader((*parsed)->header) == text);
  CASEFILE_CHECK(text.starts_with((*parsed)->authenticated));
  const auto cut = casefile::age::ParseHeader(bytes.first((*parsed)->size - 1));
  CASEFILE_CHECK(cut && !*cut);
  return 0;
}
