#include "formats/bundle/age/stream.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "formats/bundle/age/errors.h"

namespace casefile::age {
namespace {

// 11 bytes of big-endian number, then the flag of the last chunk. The counter cannot wrap: 2^64
// chunks are more than any file system holds.
std::array<std::byte, 12> ChunkNonce(std::uint64_t number, ChunkPlace place) {
  std::array<std::byte, 12> nonce{};
  for (std::size_t i = 0; i < 8; ++i) {
    nonce.at(10 - i) = static_cast<std::byte>(number & 255U);
    number >>= 8U;
  }
  nonce.back() = place == ChunkPlace::kLast ? std::byte{1} : std::byte{0};
  return nonce;
}

}  // namespace

ChunkCipher ChunkCipher::FromFileKey(Bytes file_key, Bytes nonce) {
  return ChunkCipher(HkdfSha256(file_key, nonce, "payload"));
}

void ChunkCipher::Seal(std::uint64_t number,
                       ChunkPlace place,
                       Bytes plain,
                       std::span<std::byte> out) const {
  SealChaCha(key_.bytes(), ChunkNonce(number, place), plain, out);
}

bool ChunkCipher::Open(std::uint64_t number,
                       ChunkPlace place,
                       Bytes sealed,
                       std::span<std::byte> out) const {
  return OpenChaCha(key_.bytes(), ChunkNonce(number, place), sealed, out);
}

StreamWriter::StreamWriter(ChunkCipher cipher, ByteSink sink)
    : cipher_(std::move(cipher)), sink_(std::move(sink)), sealed_(kSealedChunkBytes) {
  plain_.reserve(kChunkBytes);
}

Result<void> StreamWriter::Write(Bytes bytes) {
  while (!bytes.empty()) {
    // A full chunk is written only once it is known that more follows.
    if (plain_.size() == kChunkBytes) TRY(Emit(ChunkPlace::kInside));
    const std::size_t n = std::min(bytes.size(), kChunkBytes - plain_.size());
    plain_.insert(plain_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
    bytes = bytes.subspan(n);
  }
  return {};
}

Result<void> StreamWriter::Finish() {
  return Emit(ChunkPlace::kLast);
}

Result<void> StreamWriter::Emit(ChunkPlace place) {
  const std::span<std::byte> out(sealed_.data(), plain_.size() + kTagBytes);
  cipher_.Seal(number_++, place, plain_, out);
  plain_.clear();
  return sink_(out);
}

StreamReader::StreamReader(ChunkCipher cipher, ByteSource& sealed)
    : cipher_(std::move(cipher)),
      source_(sealed),
      sealed_(kSealedChunkBytes),
      plain_(kChunkBytes) {}

Result<std::size_t> StreamReader::Read(std::span<std::byte> out) {
  if (out.empty()) return std::size_t{0};
  while (unread_.empty() && !done_ && !failure_) {
    auto next = last_ ? ExpectEnd() : NextChunk();
    if (!next) failure_ = std::move(next).error();
  }
  if (unread_.empty() && failure_) return *failure_;
  const std::size_t n = std::min(out.size(), unread_.size());
  std::copy_n(unread_.begin(), n, out.begin());
  unread_ = unread_.subspan(n);
  return n;
}

Result<void> StreamReader::NextChunk() {
  const std::size_t n = TRY(ReadFull(source_, sealed_));
  if (n == 0) return PayloadError("it is cut: the last chunk is missing");
  if (n < kTagBytes) return PayloadError("it is cut inside a chunk");
  // A short chunk can only be the last, and the last may be empty only when it is the first.
  last_ = n < kSealedChunkBytes;
  if (last_ && number_ > 0 && n == kTagBytes) return PayloadError("its last chunk is empty");

  const Bytes sealed(sealed_.data(), n);
  const std::span<std::byte> plain(plain_.data(), n - kTagBytes);
  bool good = !last_ && cipher_.Open(number_, ChunkPlace::kInside, sealed, plain);
  if (!good) {
    last_ = true;
    good = cipher_.Open(number_, ChunkPlace::kLast, sealed, plain);
  }
  if (!good) return PayloadError("a chunk does not authenticate, so it was changed or is cut");
  ++number_;
  unread_ = plain;
  return {};
}

Result<void> StreamReader::ExpectEnd() {
  std::array<std::byte, 1> more{};
  if (TRY(source_.Read(more)) > 0) return PayloadError("bytes follow the last chunk");
  done_ = true;
  return {};
}

Result<std::size_t> ReadFull(ByteSource& source, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const std::size_t n = TRY(source.Read(out.subspan(done)));
    if (n == 0) break;
    done += n;
  }
  return done;
}

}  // namespace casefile::age
