// The texts around age: base64, bech32, armor, identity files and recipients. What decodes has one
// spelling.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/identities.h"
#include "formats/bundle/age/recipients.h"

namespace {

using casefile::Bytes;

class Memory final : public casefile::ByteSource {
 public:
  explicit Memory(Bytes bytes) : bytes_(bytes) {}
  casefile::Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.begin(), n, out.begin());
    bytes_ = bytes_.subspan(n);
    return n;
  }

 private:
  Bytes bytes_;  // of the fuzzer
};

void TryArmor(Bytes bytes) {
  Memory memory(bytes);
  casefile::age::ArmorReader reader(memory);
  std::array<std::byte, 1000> buffer{};
  for (;;) {
    const auto n = reader.Read(buffer);
    if (!n || *n == 0) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile::age;  // NOLINT(google-build-using-namespace): one function
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto text = casefile::AsText(bytes);
  for (const Padding padding : {Padding::kNone, Padding::kRequired})
    if (const auto decoded = DecodeBase64(text, padding))
      CASEFILE_CHECK(EncodeBase64(*decoded, padding) == text);
  if (const auto decoded = DecodeBech32(text)) {
    std::string lower(text);
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    CASEFILE_CHECK(EncodeBech32(decoded->prefix, decoded->data) == lower);
  }
  TryArmor(bytes);
  (void)ParseIdentityFile(bytes);
  (void)ParseRecipient(text);
  return 0;
}
