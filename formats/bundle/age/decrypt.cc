#include "formats/bundle/age/decrypt.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

#include "base/limits.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/errors.h"
#include "formats/bundle/age/recipients.h"

namespace casefile::age {
namespace {

constexpr std::size_t kFirstRead = 4096;

// A header, and the bytes behind it that were read along.
struct HeaderAndRest {
  ParsedHeader header;
  std::vector<std::byte> rest;
};

// Reads a little, and more only when the header goes on.
Result<HeaderAndRest> ReadHeader(ByteSource& source, const ReadLimits& limits) {
  std::vector<std::byte> bytes;
  for (std::size_t want = kFirstRead;; want *= 2) {
    const std::size_t have = bytes.size();
    bytes.resize(want);
    const std::size_t n = TRY(ReadFull(source, std::span(bytes).subspan(have)));
    bytes.resize(have + n);
    if (auto parsed = TRY(ParseHeader(bytes, limits))) {
      const auto size = static_cast<std::ptrdiff_t>(parsed->size);
      return HeaderAndRest{.header = *std::move(parsed),
                           .rest = {bytes.begin() + size, bytes.end()}};
    }
    if (bytes.size() < want) return HeaderError("the file ends inside it");
  }
}

// A source with bytes in front of it.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::vector<std::byte> prefix, ByteSource& source)
      : prefix_(std::move(prefix)), unread_(prefix_), source_(source) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    if (unread_.empty()) return source_.Read(out);
    const std::size_t n = std::min(out.size(), unread_.size());
    std::copy_n(unread_.begin(), n, out.begin());
    unread_ = unread_.subspan(n);
    return n;
  }

 private:
  std::vector<std::byte> prefix_;
  Bytes unread_;
  ByteSource& source_;
};

// Owns every layer from the file to the plaintext.
class DecryptedSource final : public ByteSource {
 public:
  explicit DecryptedSource(std::unique_ptr<ByteSource> file) : file_(std::move(file)) {}

  Result<void> Open(const std::vector<Identity>& identities, const ReadLimits& limits) {
    std::vector<std::byte> head(kFirstRead);
    head.resize(TRY(ReadFull(*file_, head)));
    const bool armored = LooksLikeArmor(head);
    whole_ = std::make_unique<PrefixedSource>(std::move(head), *file_);
    if (armored) armor_ = std::make_unique<ArmorReader>(*whole_);
    ByteSource& binary = armored ? static_cast<ByteSource&>(*armor_) : *whole_;

    HeaderAndRest read = TRY(ReadHeader(binary, limits));
    const Secret file_key = TRY(Unlock(read.header, identities));
    behind_header_ = std::make_unique<PrefixedSource>(std::move(read.rest), binary);
    std::array<std::byte, kNonceBytes> nonce{};
    if (TRY(ReadFull(*behind_header_, nonce)) != nonce.size())
      return HeaderError("the file ends before its payload");
    payload_ = std::make_unique<StreamReader>(ChunkCipher::FromFileKey(file_key.bytes(), nonce),
                                              *behind_header_);
    return {};
  }
  Result<std::size_t> Read(std::span<std::byte> out) override { return payload_->Read(out); }

 private:
  std::unique_ptr<ByteSource> file_;
  std::unique_ptr<PrefixedSource> whole_;
  std::unique_ptr<ArmorReader> armor_;
  std::unique_ptr<PrefixedSource> behind_header_;
  std::unique_ptr<StreamReader> payload_;
};

// Reads a file from the front.
class FrontSource final : public ByteSource {
 public:
  explicit FrontSource(RandomAccessSource& file) : file_(file) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = TRY(file_.ReadAt(offset_, out));
    offset_ += n;
    return n;
  }

 private:
  RandomAccessSource& file_;
  std::uint64_t offset_ = 0;
};

// Which kinds of keys would open the file, for people. Types that are not ours may be anything, so
// they are counted, not quoted.
Error NoMatch(const ParsedHeader& header, const std::vector<Identity>& identities) {
  const auto has_passphrase = std::ranges::any_of(
      identities, [](const Identity& i) { return std::holds_alternative<PassphraseIdentity>(i); });
  std::set<std::string_view> known;
  std::size_t foreign = 0;
  for (const Stanza& stanza : header.header.stanzas) {
    if (stanza.type == kX25519Type || stanza.type == kScryptType || stanza.type == kSshEd25519Type)
      known.insert(stanza.type);
    else
      ++foreign;
  }
  if (known.contains(kScryptType)) {
    if (has_passphrase) return {ErrorCode::kDenied, "the passphrase is wrong"};
    return Error(ErrorCode::kDenied, "it is sealed with a passphrase")
        .WithHint("pass --passphrase");
  }
  if (known.empty())
    return Error(ErrorCode::kUnsupported,
                 fmt::format("it is sealed to {} recipients of kinds that are not supported",
                             foreign))
        .WithHint("age -d may open it; casefile-analyze reads what comes out");
  const std::string types = fmt::format("{}", fmt::join(known, ", "));
  if (identities.size() == (has_passphrase ? 1U : 0U))
    return Error(ErrorCode::kDenied, fmt::format("it is sealed to {} recipients", types))
        .WithHint("pass the identity file with -i");
  return Error(ErrorCode::kDenied,
               fmt::format("no identity fits: it is sealed to {} of type {}",
                           header.header.stanzas.size() == 1 ? "a recipient" : "recipients",
                           types))
      .WithHint("pass the identity of one of its recipients with -i");
}

}  // namespace

bool LooksLikeBinaryAge(Bytes head) {
  return AsText(head).starts_with(kIntro);
}

Result<Secret> Unlock(const ParsedHeader& header, const std::vector<Identity>& identities) {
  TRY(CheckStanzas(header.header.stanzas));
  for (const Identity& identity : identities) {
    auto key = TRY(UnwrapFileKey(identity, header.header.stanzas));
    if (!key) continue;
    if (!EqualConstantTime(HeaderMac(key->bytes(), header.authenticated), header.header.mac))
      return Failure(kMacFailure, "it was changed after it was written");
    return *std::move(key);
  }
  return NoMatch(header, identities);
}

Result<std::unique_ptr<ByteSource>> DecryptStream(std::unique_ptr<ByteSource> file,
                                                  const std::vector<Identity>& identities,
                                                  const ReadLimits& limits) {
  auto source = std::make_unique<DecryptedSource>(std::move(file));
  TRY(source->Open(identities, limits));
  return std::unique_ptr<ByteSource>(std::move(source));
}

ChunkFile::ChunkFile(RandomAccessSource& file,
                     std::string name,
                     ChunkCipher cipher,
                     std::uint64_t payload_offset)
    : file_(file),
      name_(std::move(name)),
      cipher_(std::move(cipher)),
      payload_offset_(payload_offset) {}

Result<std::unique_ptr<ChunkFile>> ChunkFile::Open(RandomAccessSource& file,
                                                   const std::vector<Identity>& identities,
                                                   std::string name,
                                                   const ReadLimits& limits) {
  FrontSource front(file);
  const HeaderAndRest read = TRY(ReadHeader(front, limits));
  const Secret file_key = TRY(Unlock(read.header, identities));
  std::array<std::byte, kNonceBytes> nonce{};
  if (TRY(file.ReadAt(read.header.size, nonce)) != nonce.size())
    return HeaderError("the file ends before its payload");
  std::unique_ptr<ChunkFile> chunks(new ChunkFile(file,
                                                  std::move(name),
                                                  ChunkCipher::FromFileKey(file_key.bytes(), nonce),
                                                  read.header.size + kNonceBytes));
  chunks->seal_number_ = SealNumber(read.header.header.mac);
  TRY(chunks->FindEnd());
  return chunks;
}

// How many chunks there are, and where: by the size of the file when its last chunk says so, else
// by a look at all of them.
Result<void> ChunkFile::FindEnd() {
  const std::uint64_t payload = file_.size() - payload_offset_;
  const auto tail = static_cast<std::size_t>(payload % kSealedChunkBytes);
  map_.chunks = payload / kSealedChunkBytes + (tail > 0 ? 1 : 0);
  if (map_.chunks == 0) return {};
  const auto is_good = [&](std::uint64_t number, ChunkPlace place) -> Result<bool> {
    const auto chunk = TryChunk(number, place);
    if (!chunk && chunk.error().code() != ErrorCode::kCorrupt) return chunk.error();
    return chunk.has_value();
  };
  complete_ = TRY(is_good(map_.chunks - 1, ChunkPlace::kLast));
  const std::uint64_t whole = payload / kSealedChunkBytes;
  size_ = whole * kChunkBytes + (tail > kTagBytes ? tail - kTagBytes : 0);
  if (complete_) return {};
  // In a file that was only cut, all that comes before is in its place.
  const bool cut = whole == 0 || TRY(is_good(whole - 1, ChunkPlace::kInside));
  map_ = TRY(FindChunks(file_, cipher_, payload_offset_, cut ? whole : 0));
  complete_ = map_.last_sealed_bytes.has_value();
  size_ = map_.chunks * kChunkBytes;
  if (complete_) size_ -= kSealedChunkBytes - *map_.last_sealed_bytes;
  return {};
}

std::vector<std::string> ChunkFile::Damage() const {
  std::vector<std::string> damage;
  for (const ShiftedStretch& stretch : map_.shifted)
    damage.push_back(fmt::format("bytes {} to {} of {} are damaged: {} bytes {} there",
                                 stretch.from,
                                 stretch.to,
                                 name_,
                                 std::llabs(stretch.bytes),
                                 stretch.bytes < 0 ? "are missing" : "came in"));
  if (map_.trailing > 0)
    damage.push_back(fmt::format("{} bytes follow the end of the bundle", map_.trailing));
  if (!complete_)
    damage.emplace_back("the file is cut, or its end is damaged: what follows is incomplete");
  return damage;
}

Result<std::vector<std::byte>> ChunkFile::TryChunk(std::uint64_t number, ChunkPlace place) const {
  const std::uint64_t offset = map_.OffsetOf(number, payload_offset_);
  std::vector<std::byte> sealed(place == ChunkPlace::kLast
                                    ? map_.last_sealed_bytes.value_or(kSealedChunkBytes)
                                    : kSealedChunkBytes);
  const std::size_t n = TRY(file_.ReadAt(offset, sealed));
  if (n < kTagBytes) return PayloadError("it is cut inside a chunk");
  // Only the last chunk may be short, and it may be empty only when it is the first.
  const bool shape = place == ChunkPlace::kLast ? n > kTagBytes || number == 0 : n == sealed.size();
  std::vector<std::byte> plain(n - kTagBytes);
  if (!shape || !cipher_.Open(number, place, Bytes(sealed).first(n), plain))
    return PayloadError(
        fmt::format("bytes {} to {} of {} do not authenticate", offset, offset + n, name_));
  return plain;
}

Result<std::shared_ptr<const std::vector<std::byte>>> ChunkFile::Chunk(std::uint64_t number) {
  {
    const std::lock_guard lock(mutex_);
    if (cached_ && cached_number_ == number) return cached_;
  }
  const bool last = complete_ && number + 1 == map_.chunks;
  auto chunk = std::make_shared<const std::vector<std::byte>>(
      TRY(TryChunk(number, last ? ChunkPlace::kLast : ChunkPlace::kInside)));
  const std::lock_guard lock(mutex_);
  cached_ = chunk;
  cached_number_ = number;
  return chunk;
}

Result<std::size_t> ChunkFile::ReadAt(std::uint64_t offset, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size() && offset + done < size_) {
    const std::uint64_t at = offset + done;
    const auto chunk = TRY(Chunk(at / kChunkBytes));
    const Bytes rest = Bytes(*chunk).subspan(
        std::min<std::size_t>(static_cast<std::size_t>(at % kChunkBytes), chunk->size()));
    if (rest.empty()) break;
    const std::size_t n = std::min(out.size() - done, rest.size());
    std::ranges::copy(rest.first(n), out.begin() + static_cast<std::ptrdiff_t>(done));
    done += n;
  }
  return done;
}

}  // namespace casefile::age
