// Bech32, and the keys that are written in it: what decodes has one spelling but for its case, and
// a text with one character changed is another one or none.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/identities.h"
#include "formats/bundle/age/recipients.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile::age;  // NOLINT(google-build-using-namespace): one function
  const casefile::Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto text = casefile::AsText(bytes);
  (void)ParseRecipient(text);
  (void)ParseIdentityFile(bytes);
  if (const auto decoded = DecodeBech32(text)) {
    std::string lower(text);
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    CASEFILE_CHECK(EncodeBech32(decoded->prefix, decoded->data) == lower);
    // The checksum finds every single error.
    const std::size_t at = size / 2;
    std::string changed = lower;
    changed[at] = changed[at] == 'q' ? 'p' : 'q';
    CASEFILE_CHECK(!DecodeBech32(changed));
  }
  // What is not a key by chance is made into one.
  const std::string made = EncodeBech32("age", bytes);
  const auto back = DecodeBech32(made);
  CASEFILE_CHECK(back && back->prefix == "age" && casefile::AsText(back->data) == text);
  return 0;
}
