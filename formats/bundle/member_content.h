#pragma once
// The content of one member of a bundle as a stream that is hashed on its way: of an entry that a
// walk has come to, or of entries that are looked up by where the manifest says they are.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/manifest.h"
#include "formats/bundle/tar_walker.h"

namespace casefile {

// The body of a walker's entry.
class EntryContent final : public ByteSource {
 public:
  // Both must outlive it.
  EntryContent(TarWalker& walker, Blake2b& hash) : walker_(walker), hash_(hash) {}
  Result<std::size_t> Read(std::span<std::byte> out) override;

 private:
  TarWalker& walker_;
  Blake2b& hash_;
};

// The entries of a member, one behind the other, each read where the manifest says it is and
// without reading what lies before it.
class IndexedContent final : public ByteSource {
 public:
  // All must outlive it.
  IndexedContent(RandomAccessSource& archive,
                 const std::vector<FrameSize>& table,
                 const KnownEntries& known,
                 const ManifestMember& member,
                 const TarWalker::ProblemReporter& report);
  void SetLimits(const ReadLimits& limits) { limits_ = limits; }

  // Whether the index leads to every entry of the member; asked before the first Read(), or not.
  Result<bool> IndexLeads();
  // An entry that the index does not lead to is lost, and reported.
  Result<std::size_t> Read(std::span<std::byte> out) override;

  bool whole() const { return whole_; }
  std::uint64_t size() const { return size_; }
  Blake2b& hash() { return hash_; }

 private:
  struct Entry {
    std::string path;
    std::uint64_t offset = 0;
  };
  Result<bool> OpenEntry(const Entry& entry);

  RandomAccessSource& archive_;
  const std::vector<FrameSize>& table_;
  const KnownEntries& known_;
  std::string path_;
  const TarWalker::ProblemReporter& report_;
  // Problems of an entry that is only looked for: what is met at a wrong place says nothing.
  std::optional<std::vector<std::string>> held_;
  ReadLimits limits_;
  std::vector<Entry> entries_;
  std::size_t next_ = 0;
  std::unique_ptr<FrameReader> frames_;
  std::unique_ptr<TarWalker> walker_;
  Blake2b hash_;
  std::uint64_t size_ = 0;
  bool whole_ = true;
};

}  // namespace casefile
