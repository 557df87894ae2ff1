#pragma once
// Opens age files: reads the header, finds the identity that fits, checks the MAC, and gives the
// plaintext as a stream or as a file.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/age/chunk_map.h"
#include "formats/bundle/age/header.h"
#include "formats/bundle/age/identities.h"
#include "formats/bundle/age/stream.h"

namespace casefile::age {

// An age file in its binary form begins with these bytes.
bool LooksLikeBinaryAge(Bytes head);

// The file key of a header whose MAC is right under it. kDenied when no identity fits: the message
// names what kinds of recipients there are, the hint what to pass.
Result<Secret> Unlock(const ParsedHeader& header, const std::vector<Identity>& identities);

// The plaintext of a binary or armored age file, front to back. Takes the header off at once;
// damage of the payload comes out of Read().
Result<std::unique_ptr<ByteSource>> DecryptStream(std::unique_ptr<ByteSource> file,
                                                  const std::vector<Identity>& identities,
                                                  const ReadLimits& limits = {});

// The plaintext of a binary age file at any offset. ReadAt is thread-safe; where a chunk does not
// authenticate it fails with kCorrupt, and says nothing about other chunks. Where the file lost
// bytes or got some in between, the chunks behind are looked for (chunk_map.h).
class ChunkFile final : public RandomAccessSource {
 public:
  // `file` must outlive it; `name` is what people are told that it is.
  static Result<std::unique_ptr<ChunkFile>> Open(RandomAccessSource& file,
                                                 const std::vector<Identity>& identities,
                                                 std::string name = "the file",
                                                 const ReadLimits& limits = {});

  // Of the plaintext, as far as the file goes.
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override;

  // The last chunk is there and says that it is the last: only then is the size authentic.
  bool complete() const { return complete_; }
  const std::string& seal_number() const { return seal_number_; }
  // What is wrong with the file as a whole, for people.
  std::vector<std::string> Damage() const;

 private:
  ChunkFile(RandomAccessSource& file,
            std::string name,
            ChunkCipher cipher,
            std::uint64_t payload_offset);
  Result<void> FindEnd();
  Result<std::vector<std::byte>> TryChunk(std::uint64_t number, ChunkPlace place) const;
  Result<std::shared_ptr<const std::vector<std::byte>>> Chunk(std::uint64_t number);

  RandomAccessSource& file_;
  std::string name_;
  ChunkCipher cipher_;
  std::uint64_t payload_offset_;
  ChunkMap map_;
  std::uint64_t size_ = 0;
  bool complete_ = false;
  std::string seal_number_;
  std::mutex mutex_;  // of the cache: frames share the chunk at their border
  std::shared_ptr<const std::vector<std::byte>> cached_;
  std::uint64_t cached_number_ = 0;
};

}  // namespace casefile::age
