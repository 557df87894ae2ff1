// A profile with its signature, as the collector takes it: the input is the text, a NUL, and the
// signature. Only the very text that was signed is, and only with a signature of the known key.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/crypto.h"
#include "formats/signers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile;  // NOLINT(google-build-using-namespace): one function
  static const MinisignSecretKey kKey = NewMinisignKey();
  static const std::vector<Signer> kSigners = {{.name = "vendor", .key = kKey.PublicKey()}};
  const auto input = AsText(Bytes(reinterpret_cast<const std::byte*>(data), size));
  const std::size_t nul = input.find('\0');
  const auto text = input.substr(0, nul);
  const auto forged = nul == std::string_view::npos ? input : input.substr(nul + 1);
  const Digest512 hash = Blake2b512(AsBytes(text));
  CASEFILE_CHECK(!FindSigner(kSigners, forged, hash));

  std::string comment(text.substr(0, 100));
  for (char& c : comment)
    if (c == '\n' || c == '\r' || c == '\0') c = ' ';
  const std::string minisig = SignWithMinisign(kKey, AsBytes(text), comment);
  const auto signer = FindSigner(kSigners, minisig, hash);
  CASEFILE_CHECK(signer && signer->name == "vendor");
  if (size == 0) return 0;
  // One bit anywhere in the text or in what is signed of the signature.
  std::string changed_text(text);
  if (!changed_text.empty()) {
    char& byte = changed_text[data[0] % changed_text.size()];
    byte = static_cast<char>(byte ^ 1);
    CASEFILE_CHECK(!FindSigner(kSigners, minisig, Blake2b512(AsBytes(changed_text))));
  }
  const std::size_t line = minisig.find('\n') + 1;
  std::string changed = minisig;
  char& byte = changed[line + data[size - 1] % 98];
  byte = byte == 'A' ? 'B' : 'A';
  CASEFILE_CHECK(changed == minisig || !FindSigner(kSigners, changed, hash));
  return 0;
}
