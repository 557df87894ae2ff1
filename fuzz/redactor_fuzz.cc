// Any bytes: cutting the input changes nothing, lines stay, and a known value never comes out (the
// stream itself fails when one does).

#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "base/crypto.h"
#include "redact/redactor.h"

namespace {

using casefile::AsBytes;
using casefile::Redactor;

std::shared_ptr<Redactor> MakeRedactor() {
  CASEFILE_CHECK(casefile::InitCrypto().has_value());
  casefile::RedactorOptions options;
  options.pseudonym_key = casefile::Secret::CopyOf(AsBytes("0123456789abcdef0123456789abcdef"));
  auto redactor = Redactor::Create(std::move(options));
  CASEFILE_CHECK(redactor.has_value());
  (*redactor)->LearnValue("known-Value-4711", "known");
  return *std::move(redactor);
}

std::string InPieces(const std::shared_ptr<Redactor>& redactor,
                     std::string_view text,
                     std::size_t cut) {
  std::string out;
  casefile::RedactStream stream(
      redactor, casefile::TextKind::kAny, [&out](casefile::Bytes bytes) -> casefile::Result<void> {
        out += casefile::AsText(bytes);
        return {};
      });
  CASEFILE_CHECK(stream.Write(AsBytes(text.substr(0, cut))).has_value());
  CASEFILE_CHECK(stream.Write(AsBytes(text.substr(cut))).has_value());
  CASEFILE_CHECK(stream.Finish().has_value());
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<Redactor> redactor = MakeRedactor();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string whole = InPieces(redactor, text, 0);
  CASEFILE_CHECK(InPieces(redactor, text, size / 2) == whole);
  CASEFILE_CHECK(InPieces(redactor, text, size / 3) == whole);
  const std::string once = redactor->Redact(text);
  CASEFILE_CHECK(std::count(once.begin(), once.end(), '\n') ==
                 std::count(text.begin(), text.end(), '\n'));
  CASEFILE_CHECK(once.find("known-Value-4711") == std::string::npos);
  return 0;
}
