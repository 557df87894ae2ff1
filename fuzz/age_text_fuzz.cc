// The texts around age: base64, identity files and recipients. What decodes has one spelling.
#include <cstdint>

#include "base/check.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/identities.h"
#include "formats/bundle/age/recipients.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile::age;  // NOLINT(google-build-using-namespace): one function
  const casefile::Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto text = casefile::AsText(bytes);
  for (const Padding padding : {Padding::kNone, Padding::kRequired})
    if (const auto decoded = DecodeBase64(text, padding))
      CASEFILE_CHECK(EncodeBase64(*decoded, padding) == text);
  (void)ParseIdentityFile(bytes);
  (void)ParseRecipient(text);
  return 0;
}
