#include "formats/minisign.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "formats/bundle/age/base64.h"

namespace casefile {
namespace {

constexpr std::string_view kUntrusted = "untrusted comment: ";
constexpr std::string_view kTrusted = "trusted comment: ";
constexpr std::string_view kKeyAlgorithm = "Ed";
constexpr std::string_view kHashedAlgorithm = "ED";
constexpr std::string_view kScryptAlgorithm = "Sc";
constexpr std::string_view kBlakeAlgorithm = "B2";

// A secret key file: three algorithms, salt, cost, then what may be masked.
constexpr std::size_t kSaltAt = 6;
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kOperationsAt = kSaltAt + kSaltBytes;
constexpr std::size_t kMemoryAt = kOperationsAt + 8;
constexpr std::size_t kMaskedAt = kMemoryAt + 8;
constexpr std::size_t kMaskedBytes = 8 + 64 + 32;  // id, key, checksum
constexpr std::size_t kSecretFileBytes = kMaskedAt + kMaskedBytes;

Error NoMinisign(std::string_view what) {
  return {ErrorCode::kCorrupt, fmt::format("it is no {} of minisign", what)};
}

// The lines of a file; a last line without an end counts, an empty one behind the end does not.
std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::string_view line : SplitLines(text)) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::optional<std::vector<std::byte>> Decode(std::string_view line, std::size_t size) {
  auto bytes = age::DecodeBase64(line, age::Padding::kRequired);
  if (!bytes || bytes->size() != size) return std::nullopt;
  return bytes;
}

std::string Encode(Bytes bytes) {
  return age::EncodeBase64(bytes, age::Padding::kRequired);
}

void Append(std::vector<std::byte>& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

template <std::size_t N>
std::array<std::byte, N> Take(Bytes bytes, std::size_t at) {
  std::array<std::byte, N> out{};
  std::ranges::copy(bytes.subspan(at, N), out.begin());
  return out;
}

std::uint64_t LittleEndian(Bytes bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

// What a wrong passphrase is known by.
Digest256 ChecksumOf(const MinisignSecretKey& key) {
  Blake2b hash;
  hash.Update(AsBytes(kKeyAlgorithm));
  hash.Update(key.id);
  hash.Update(key.key.bytes());
  return hash.Finish();
}

// The bytes of a secret key file, in memory that is wiped.
Result<Secret> DecodeSecretFile(Bytes file) {
  const auto lines = LinesOf(AsText(file));
  if (lines.size() != 2 || !lines[0].starts_with(kUntrusted)) return NoMinisign("secret key");
  auto bytes = age::DecodeBase64(lines[1], age::Padding::kRequired);
  if (!bytes) return NoMinisign("secret key");
  Secret raw = Secret::CopyOf(*bytes);
  Wipe(*bytes);
  const std::string_view algorithms =
      AsText(std::as_const(raw).bytes().first(std::min<std::size_t>(raw.size(), kSaltAt)));
  if (raw.size() != kSecretFileBytes || algorithms.substr(0, 2) != kKeyAlgorithm ||
      algorithms.substr(4) != kBlakeAlgorithm)
    return NoMinisign("secret key");
  return raw;
}

bool IsLocked(const Secret& raw) {
  return AsText(raw.bytes().subspan(2, 2)) != std::string_view("\0\0", 2);
}

std::vector<std::byte> GlobalMessage(const Ed25519Signature& signature, std::string_view comment) {
  std::vector<std::byte> message;
  Append(message, signature);
  Append(message, AsBytes(comment));
  return message;
}

}  // namespace

std::string ToString(const MinisignKeyId& id) {
  return fmt::format("{:016X}", LittleEndian(id));
}

Result<MinisignPublicKey> ReadMinisignPublicKey(std::string_view text) {
  const auto lines = LinesOf(text);
  const bool file = lines.size() == 2 && lines[0].starts_with(kUntrusted);
  if (!file && lines.size() != 1) return NoMinisign("public key");
  const auto bytes = Decode(lines.back(), 2 + 8 + 32);
  if (!bytes || AsText(Bytes(*bytes).first(2)) != kKeyAlgorithm) return NoMinisign("public key");
  return MinisignPublicKey{.id = Take<8>(*bytes, 2), .key = Take<32>(*bytes, 10)};
}

std::string ToString(const MinisignPublicKey& key) {
  std::vector<std::byte> bytes;
  Append(bytes, AsBytes(kKeyAlgorithm));
  Append(bytes, key.id);
  Append(bytes, key.key);
  return Encode(bytes);
}

std::string WriteMinisignPublicKey(const MinisignPublicKey& key) {
  return fmt::format("{}minisign public key {}\n{}\n", kUntrusted, ToString(key.id), ToString(key));
}

MinisignPublicKey MinisignSecretKey::PublicKey() const {
  return {.id = id, .key = Ed25519Public(key.bytes())};
}

MinisignSecretKey NewMinisignKey() {
  MinisignSecretKey key;
  FillRandom(key.id);
  key.key = NewEd25519Secret();
  return key;
}

Result<bool> IsLockedMinisignKey(Bytes file) {
  return IsLocked(TRY(DecodeSecretFile(file)));
}

Result<MinisignSecretKey> ReadMinisignSecretKey(Bytes file, Bytes passphrase) {
  Secret raw = TRY(DecodeSecretFile(file));
  const auto masked = raw.bytes().subspan(kMaskedAt);
  if (IsLocked(raw)) {
    const Bytes all = std::as_const(raw).bytes();
    if (AsText(all.subspan(2, 2)) != kScryptAlgorithm)
      return Error(ErrorCode::kUnsupported, "the secret key is locked in a way that is not known");
    const Secret mask = TRY(ScryptByCost(passphrase,
                                         all.subspan(kSaltAt, kSaltBytes),
                                         LittleEndian(all.subspan(kOperationsAt, 8)),
                                         LittleEndian(all.subspan(kMemoryAt, 8)),
                                         kMaskedBytes));
    for (std::size_t i = 0; i < masked.size(); ++i) masked[i] ^= mask.bytes()[i];
  }
  MinisignSecretKey key;
  key.id = Take<8>(masked, 0);
  key.key = Secret::CopyOf(masked.subspan(8, 64));
  // minisign leaves the checksum of a key without a passphrase empty.
  const bool unchecked = !IsLocked(raw) && std::ranges::all_of(masked.subspan(72), [](std::byte b) {
    return b == std::byte{0};
  });
  if (!unchecked && !EqualConstantTime(ChecksumOf(key), masked.subspan(72)))
    return IsLocked(raw) ? Error(ErrorCode::kDenied, "the passphrase of the secret key is wrong")
                         : NoMinisign("secret key");
  return key;
}

Secret WriteMinisignSecretKey(const MinisignSecretKey& key) {
  std::vector<std::byte> bytes;
  bytes.reserve(kSecretFileBytes);
  Append(bytes, AsBytes(kKeyAlgorithm));
  bytes.resize(4);
  Append(bytes, AsBytes(kBlakeAlgorithm));
  bytes.resize(kMaskedAt);
  Append(bytes, key.id);
  Append(bytes, key.key.bytes());
  Append(bytes, ChecksumOf(key));
  std::string line = Encode(bytes);
  std::string text =
      fmt::format("{}minisign secret key {}\n{}\n", kUntrusted, ToString(key.id), line);
  Secret file = Secret::CopyOf(AsBytes(text));
  Wipe(bytes);
  Wipe(line);
  Wipe(text);
  return file;
}

Result<MinisignSignature> ReadMinisignSignature(std::string_view text) {
  if (text.size() > limits::kSignatureBytes) return NoMinisign("signature");
  const auto lines = LinesOf(text);
  if (lines.size() != 4 || !lines[0].starts_with(kUntrusted) || !lines[2].starts_with(kTrusted))
    return NoMinisign("signature");
  const auto bytes = Decode(lines[1], 2 + 8 + 64);
  const auto global = Decode(lines[3], 64);
  if (!bytes || !global) return NoMinisign("signature");
  const std::string_view algorithm = AsText(Bytes(*bytes).first(2));
  if (algorithm == kKeyAlgorithm)
    return Error(ErrorCode::kUnsupported, "the signature is of minisign's older form")
        .WithHint("sign again with a minisign of version 0.10 or newer, or with -H");
  if (algorithm != kHashedAlgorithm) return NoMinisign("signature");
  return MinisignSignature{.key_id = Take<8>(*bytes, 2),
                           .trusted_comment = std::string(lines[2].substr(kTrusted.size())),
                           .signature = Take<64>(*bytes, 10),
                           .global = Take<64>(*global, 0)};
}

std::string SignWithMinisign(const MinisignSecretKey& key,
                             Bytes message,
                             std::string_view trusted_comment) {
  const Ed25519Signature signature = SignEd25519(key.key.bytes(), Blake2b512(message));
  std::vector<std::byte> bytes;
  Append(bytes, AsBytes(kHashedAlgorithm));
  Append(bytes, key.id);
  Append(bytes, signature);
  const Ed25519Signature global =
      SignEd25519(key.key.bytes(), GlobalMessage(signature, trusted_comment));
  return fmt::format("{}signature from minisign secret key {}\n{}\n{}{}\n{}\n",
                     kUntrusted,
                     ToString(key.id),
                     Encode(bytes),
                     kTrusted,
                     trusted_comment,
                     Encode(global));
}

Result<void> VerifyMinisign(const MinisignPublicKey& key,
                            const MinisignSignature& signature,
                            const Digest512& message_hash) {
  if (signature.key_id != key.id)
    return Error(
        ErrorCode::kDenied,
        fmt::format(
            "the signature is of key {}, not of {}", ToString(signature.key_id), ToString(key.id)));
  if (!VerifyEd25519(key.key, message_hash, signature.signature))
    return Error(ErrorCode::kCorrupt, "the signature does not fit: the text was changed");
  if (!VerifyEd25519(
          key.key, GlobalMessage(signature.signature, signature.trusted_comment), signature.global))
    return Error(ErrorCode::kCorrupt, "the comment of the signature was changed");
  return {};
}

}  // namespace casefile
