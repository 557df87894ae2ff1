// The documents and the index of a bundle: what is read, is written, and read again, is the same.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile;  // NOLINT(google-build-using-namespace): one function
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto text = AsText(bytes);
  if (const auto manifest = ReadManifest(text)) {
    const std::string written = WriteManifest(*manifest);
    const auto again = ReadManifest(written);
    CASEFILE_CHECK(again && WriteManifest(*again) == written);
  }
  if (const auto header = ReadBundleHeader(text)) {
    const std::string written = WriteBundleHeader(*header);
    const auto again = ReadBundleHeader(written);
    CASEFILE_CHECK(again && WriteBundleHeader(*again) == written);
  }
  if (const auto frames = ReadSeekTable(bytes)) {
    const auto written = WriteSeekTable(*frames);
    const auto again = ReadSeekTable(written);
    CASEFILE_CHECK(again && again->size() == frames->size());
  }
  if (const auto length = FrameLength(bytes); length && *length) CASEFILE_CHECK(**length > 0);
  return 0;
}
