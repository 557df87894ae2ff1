// What people send beside a bundle: signatures, keys, requests, heads of zips. Nothing verifies but
// what was signed, and what is read can be written again.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bundle/attachment_name.h"
#include "formats/bundle/stored_zip.h"
#include "formats/minisign.h"
#include "formats/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile;  // NOLINT(google-build-using-namespace): one function
  static const MinisignSecretKey kKey = NewMinisignKey();
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto text = AsText(bytes);
  if (auto signature = ReadMinisignSignature(text)) {
    // Of our own key, the fuzzer can only have a forgery.
    signature->key_id = kKey.id;
    CASEFILE_CHECK(!VerifyMinisign(kKey.PublicKey(), *signature, Blake2b512(bytes)));
  }
  if (const auto key = ReadMinisignPublicKey(text)) {
    const auto again = ReadMinisignPublicKey(WriteMinisignPublicKey(*key));
    CASEFILE_CHECK(again && ToString(*again) == ToString(*key));
  }
  // A locked key would cost a gigabyte of scrypt for each input.
  if (const auto locked = IsLockedMinisignKey(bytes); locked && !*locked)
    (void)ReadMinisignSecretKey(bytes, {});
  (void)LooksLikeRequest(text);
  CASEFILE_CHECK(!ReadRequest(text, {{.name = "", .key = kKey.PublicKey()}}));

  for (const ZipStretch& entry : StoredZipEntries(bytes)) CASEFILE_CHECK(entry.offset > 0);
  if (const auto piece = ParsePieceName(text)) {
    const std::string name =
        piece->number ? PieceName(piece->bundle_name, *piece->number) : piece->bundle_name;
    CASEFILE_CHECK(name == text);
  }
  return 0;
}
