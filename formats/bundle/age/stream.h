#pragma once
// The payload of an age file: STREAM over ChaCha20-Poly1305. Chunks of 64 KiB of plaintext, each
// sealed on its own under its number and a flag that marks the last, so that a chunk cannot move,
// and a file cannot be cut without notice.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"

namespace casefile::age {

inline constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kSealedChunkBytes = kChunkBytes + kTagBytes;

enum class ChunkPlace : std::uint8_t { kInside, kLast };

// Seals and opens single chunks. Thread-safe.
class ChunkCipher {
 public:
  explicit ChunkCipher(Secret payload_key) : key_(std::move(payload_key)) {}
  // The key of a payload that begins with `nonce`.
  static ChunkCipher FromFileKey(Bytes file_key, Bytes nonce);

  // `out` is kTagBytes longer than `plain`.
  void Seal(std::uint64_t number, ChunkPlace place, Bytes plain, std::span<std::byte> out) const;
  // False, and `out` zeroed, when the chunk is not what was sealed for this number and place.
  bool Open(std::uint64_t number, ChunkPlace place, Bytes sealed, std::span<std::byte> out) const;

 private:
  Secret key_;
};

// Not thread-safe. Holds one chunk, since only the end tells which chunk is the last.
class StreamWriter {
 public:
  StreamWriter(ChunkCipher cipher, ByteSink sink);
  Result<void> Write(Bytes bytes);
  // Writes the last chunk; nothing may be written after it.
  Result<void> Finish();

 private:
  Result<void> Emit(ChunkPlace place);

  ChunkCipher cipher_;
  ByteSink sink_;
  std::vector<std::byte> plain_;
  std::vector<std::byte> sealed_;
  std::uint64_t number_ = 0;
};

// Reads a payload front to back and hands out only what authenticated. An error is final: after it
// every Read() gives the same one.
class StreamReader final : public ByteSource {
 public:
  // `sealed` stands behind the nonce and must outlive the reader.
  StreamReader(ChunkCipher cipher, ByteSource& sealed);
  Result<std::size_t> Read(std::span<std::byte> out) override;

 private:
  Result<void> NextChunk();
  Result<void> ExpectEnd();

  ChunkCipher cipher_;
  ByteSource& source_;
  std::vector<std::byte> sealed_;
  std::vector<std::byte> plain_;
  Bytes unread_;
  std::uint64_t number_ = 0;
  bool last_ = false;
  bool done_ = false;
  std::optional<Error> failure_;
};

// Reads until `out` is full or the source ends.
Result<std::size_t> ReadFull(ByteSource& source, std::span<std::byte> out);

}  // namespace casefile::age
