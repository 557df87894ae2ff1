#pragma once
// Where the entries of a bundle's tar are by the word of its manifest: what a reader goes by where
// frames are lost, and with them headers.

#include <cstdint>
#include <optional>
#include <vector>

#include "formats/bundle/manifest.h"
#include "formats/bundle/tar_format.h"

namespace casefile {

// A plain value; thread-safe once made.
class KnownEntries {
 public:
  // Knows nothing: the bytes themselves must tell.
  KnownEntries() = default;
  // Nothing known either, when the manifest does not say of every member where it is.
  // `manifest_offset`: of the header of the manifest itself.
  KnownEntries(const Manifest& manifest, std::uint64_t manifest_offset);

  bool empty() const { return entries_.empty(); }
  // Whether the header of an entry begins at this byte of the tar.
  bool BeginsAt(std::uint64_t offset) const;

  // The entry whose body the byte at `offset` belongs to.
  struct Body {
    TarEntry entry;
    std::uint64_t header = 0;  // where its header begins
    std::uint64_t at = 0;      // of the byte in the body
  };
  std::optional<Body> BodyAt(std::uint64_t offset) const;

 private:
  struct Known {
    std::uint64_t offset = 0;
    std::optional<TarEntry> entry{};  // unknown when the manifest does not tell its size
  };
  void SizeParts(const ManifestMember& member, std::int64_t modified);
  std::vector<Known>::iterator Find(std::uint64_t offset);

  std::vector<Known> entries_;  // by their offsets
};

}  // namespace casefile
