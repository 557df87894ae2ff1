#pragma once
// The only user of libsodium: primitives, named as libsodium and the RFCs name them. Nothing here
// knows a file format. Call InitCrypto() once in main before anything else.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// kInternal when libsodium cannot start (no randomness).
Result<void> InitCrypto();

// Bytes that are locked in memory where the system allows it and zeroed when they go. Movable, not
// copyable, and without a formatter, so that it cannot end in a log.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);  // zeroes
  static Secret CopyOf(Bytes bytes);
  static Secret Random(std::size_t size);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<std::byte> bytes() { return {data_, size_}; }
  Bytes bytes() const { return {data_, size_}; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// Zeroes memory that held a secret; never optimised away.
void Wipe(std::span<std::byte> bytes);
void Wipe(std::string& text);
bool EqualConstantTime(Bytes a, Bytes b);
void FillRandom(std::span<std::byte> out);

using Digest256 = std::array<std::byte, 32>;

// BLAKE2b-256, RFC 7693 (`b2sum -l 256` gives the same); with a key it is a MAC.
class Blake2b {
 public:
  Blake2b();
  explicit Blake2b(Bytes key);
  void Update(Bytes bytes);
  Digest256 Finish();

 private:
  alignas(64) std::array<std::byte, 384> state_{};
};
Digest256 Blake2b256(Bytes message);
Digest256 KeyedBlake2b256(Bytes key, Bytes message);

// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed function to 64 bits, for short messages many
// times faster than BLAKE2b.
inline constexpr std::size_t kSipKeyBytes = 16;
std::uint64_t SipHash24(Bytes key, Bytes message);

// BLAKE2b with 64 bytes of output (`b2sum` gives the same).
using Digest512 = std::array<std::byte, 64>;
Digest512 Blake2b512(Bytes message);

Digest256 Sha256(Bytes message);
Digest256 HmacSha256(Bytes key, Bytes message);
// RFC 5869 with SHA-256, 32 bytes out.
Secret HkdfSha256(Bytes input_key, Bytes salt, std::string_view info);

// X25519, RFC 7748. Empty when the result is all zeroes (a low-order point).
std::optional<Secret> X25519(Bytes scalar, Bytes point);
std::array<std::byte, 32> X25519Public(Bytes scalar);

// ChaCha20-Poly1305, RFC 8439: 12-byte nonce, 16-byte tag behind the text, no associated data.
// `out` holds message.size() + 16 bytes.
void SealChaCha(Bytes key, Bytes nonce, Bytes message, std::span<std::byte> out);
// `out` holds box.size() - 16 bytes. False when the tag is wrong; `out` is then zeroed.
bool OpenChaCha(Bytes key, Bytes nonce, Bytes box, std::span<std::byte> out);

// scrypt, RFC 7914, r = 8, p = 1, 32 bytes out. kTooLarge when the memory (1 KiB << log_n) cannot
// be had.
Result<Secret> Scrypt(Bytes passphrase, Bytes salt, int log_n);

// scrypt with its cost as libsodium (and minisign) spells it: operations and bytes of memory.
// kTooLarge when the memory cannot be had, or is more than limits::kScryptMemoryRead.
Result<Secret> ScryptByCost(
    Bytes passphrase, Bytes salt, std::uint64_t operations, std::uint64_t memory, std::size_t size);

// Ed25519, RFC 8032. A secret key is 64 bytes: the seed, then the public key.
using Ed25519Signature = std::array<std::byte, 64>;
Secret NewEd25519Secret();
std::array<std::byte, 32> Ed25519Public(Bytes secret_key);
Ed25519Signature SignEd25519(Bytes secret_key, Bytes message);
bool VerifyEd25519(Bytes public_key, Bytes message, Bytes signature);

// Ed25519 keys as X25519 keys (for age's ssh-ed25519 recipients). Empty for a key off the curve.
std::optional<std::array<std::byte, 32>> Ed25519PublicToX25519(Bytes public_key);
Secret Ed25519SecretToX25519(Bytes secret_key);

std::string HexOf(Bytes bytes);

}  // namespace casefile
