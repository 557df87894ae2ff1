#include "base/crypto.h"

#include <fmt/format.h>
#include <sodium.h>

#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace casefile {
namespace {

// sodium_init() may be called any number of times, from any thread; what matters is its first
// answer. Everything that needs its allocator or its randomness asks here first.
bool SodiumStarted() {
  static const bool kStarted = sodium_init() >= 0;
  return kStarted;
}

const unsigned char* In(Bytes bytes) {
  // libsodium declares some inputs non-null even when their length is 0.
  static constexpr unsigned char kNothing = 0;
  return bytes.empty() ? &kNothing : reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Out(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

crypto_generichash_blake2b_state* StateOf(std::array<std::byte, 384>& bytes) {
  static_assert(sizeof(crypto_generichash_blake2b_state) <= 384);
  static_assert(alignof(crypto_generichash_blake2b_state) <= 64);
  return reinterpret_cast<crypto_generichash_blake2b_state*>(bytes.data());
}

}  // namespace

Result<void> InitCrypto() {
  if (!SodiumStarted())
    return Error(ErrorCode::kInternal, "libsodium cannot start: the system gives no randomness");
  return {};
}

// sodium_malloc puts the bytes between guard pages, locks them in memory and keeps them out of core
// dumps; where RLIMIT_MEMLOCK forbids the lock it goes on without.
Secret::Secret(std::size_t size) : size_(size) {
  if (size == 0) return;
  CASEFILE_CHECK(SodiumStarted());
  data_ = static_cast<std::byte*>(sodium_malloc(size));
  CASEFILE_CHECK(data_ != nullptr);
  std::memset(data_, 0, size);
}

Secret Secret::CopyOf(Bytes bytes) {
  Secret secret(bytes.size());
  if (secret.data_ != nullptr) std::memcpy(secret.data_, bytes.data(), bytes.size());
  return secret;
}

Secret Secret::Random(std::size_t size) {
  Secret secret(size);
  FillRandom(secret.bytes());
  return secret;
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    sodium_free(data_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() {
  sodium_free(data_);
}  // sodium_free zeroes first, and takes null

void Wipe(std::span<std::byte> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}
void Wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

bool EqualConstantTime(Bytes a, Bytes b) {
  return a.size() == b.size() && sodium_memcmp(In(a), In(b), a.size()) == 0;
}

void FillRandom(std::span<std::byte> out) {
  CASEFILE_CHECK(SodiumStarted());
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

Blake2b::Blake2b() : Blake2b(Bytes{}) {}

Blake2b::Blake2b(Bytes key) {
  CASEFILE_CHECK(key.size() <= crypto_generichash_blake2b_KEYBYTES_MAX);
  const unsigned char* key_or_null = key.empty() ? nullptr : In(key);
  CASEFILE_CHECK(crypto_generichash_blake2b_init(
                     StateOf(state_), key_or_null, key.size(), sizeof(Digest256)) == 0);
}

void Blake2b::Update(Bytes bytes) {
  if (!bytes.empty())
    (void)crypto_generichash_blake2b_update(StateOf(state_), In(bytes), bytes.size());
}

Digest256 Blake2b::Finish() {
  Digest256 digest{};
  (void)crypto_generichash_blake2b_final(StateOf(state_), Out(digest), digest.size());
  Wipe(state_);
  return digest;
}

Digest256 Blake2b256(Bytes message) {
  Blake2b hash;
  hash.Update(message);
  return hash.Finish();
}

Digest256 KeyedBlake2b256(Bytes key, Bytes message) {
  Blake2b hash(key);
  hash.Update(message);
  return hash.Finish();
}

std::uint64_t SipHash24(Bytes key, Bytes message) {
  static_assert(crypto_shorthash_siphash24_KEYBYTES == kSipKeyBytes);
  CASEFILE_CHECK(key.size() == kSipKeyBytes);
  std::array<std::byte, crypto_shorthash_siphash24_BYTES> digest{};
  (void)crypto_shorthash_siphash24(Out(digest), In(message), message.size(), In(key));
  std::uint64_t hash = 0;
  for (std::size_t i = digest.size(); i-- > 0;)
    hash = hash << 8U | std::to_integer<std::uint64_t>(digest[i]);
  return hash;
}

Digest512 Blake2b512(Bytes message) {
  Digest512 digest{};
  CASEFILE_CHECK(crypto_generichash_blake2b(
                     Out(digest), digest.size(), In(message), message.size(), nullptr, 0) == 0);
  return digest;
}

Digest256 Sha256(Bytes message) {
  Digest256 digest{};
  (void)crypto_hash_sha256(Out(digest), In(message), message.size());
  return digest;
}

Digest256 HmacSha256(Bytes key, Bytes message) {
  // The one-shot call takes 32-byte keys only.
  crypto_auth_hmacsha256_state state;
  Digest256 mac{};
  (void)crypto_auth_hmacsha256_init(&state, In(key), key.size());
  (void)crypto_auth_hmacsha256_update(&state, In(message), message.size());
  (void)crypto_auth_hmacsha256_final(&state, Out(mac));
  sodium_memzero(&state, sizeof(state));
  return mac;
}

Secret HkdfSha256(Bytes input_key, Bytes salt, std::string_view info) {
  // RFC 5869 section 2; one block of output, so T(1) is all of it.
  Digest256 extracted = HmacSha256(salt, input_key);
  std::string block(info);
  block.push_back('\x01');
  Digest256 expanded = HmacSha256(extracted, AsBytes(block));
  Secret key = Secret::CopyOf(expanded);
  Wipe(extracted);
  Wipe(expanded);
  return key;
}

std::optional<Secret> X25519(Bytes scalar, Bytes point) {
  CASEFILE_CHECK(scalar.size() == crypto_scalarmult_SCALARBYTES);
  CASEFILE_CHECK(point.size() == crypto_scalarmult_BYTES);
  Secret shared(crypto_scalarmult_BYTES);
  if (crypto_scalarmult(Out(shared.bytes()), In(scalar), In(point)) != 0) return std::nullopt;
  return shared;
}

std::array<std::byte, 32> X25519Public(Bytes scalar) {
  CASEFILE_CHECK(scalar.size() == crypto_scalarmult_SCALARBYTES);
  std::array<std::byte, 32> point{};
  (void)crypto_scalarmult_base(Out(point), In(scalar));
  return point;
}

void SealChaCha(Bytes key, Bytes nonce, Bytes message, std::span<std::byte> out) {
  CASEFILE_CHECK(key.size() == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
  CASEFILE_CHECK(nonce.size() == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);
  CASEFILE_CHECK(out.size() == message.size() + crypto_aead_chacha20poly1305_ietf_ABYTES);
  (void)crypto_aead_chacha20poly1305_ietf_encrypt(
      Out(out), nullptr, In(message), message.size(), nullptr, 0, nullptr, In(nonce), In(key));
}

bool OpenChaCha(Bytes key, Bytes nonce, Bytes box, std::span<std::byte> out) {
  CASEFILE_CHECK(key.size() == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
  CASEFILE_CHECK(nonce.size() == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);
  CASEFILE_CHECK(box.size() == out.size() + crypto_aead_chacha20poly1305_ietf_ABYTES);
  // An empty message still needs somewhere for libsodium to point.
  unsigned char nowhere = 0;
  unsigned char* text = out.empty() ? &nowhere : Out(out);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(
          text, nullptr, nullptr, In(box), box.size(), nullptr, 0, In(nonce), In(key)) == 0)
    return true;
  if (!out.empty()) Wipe(out);
  return false;
}

Result<Secret> Scrypt(Bytes passphrase, Bytes salt, int log_n) {
  CASEFILE_CHECK(log_n >= 1 && log_n < 48);
  Secret key(32);
  const int answer = crypto_pwhash_scryptsalsa208sha256_ll(In(passphrase),
                                                           passphrase.size(),
                                                           In(salt),
                                                           salt.size(),
                                                           std::uint64_t{1} << log_n,
                                                           8,
                                                           1,
                                                           Out(key.bytes()),
                                                           key.size());
  if (answer != 0)
    return Error(
        ErrorCode::kTooLarge,
        fmt::format("scrypt with work factor {} needs {} KiB of memory, and it is not there",
                    log_n,
                    std::uint64_t{1} << log_n));
  return key;
}

Result<Secret> ScryptByCost(Bytes passphrase,
                            Bytes salt,
                            std::uint64_t operations,
                            std::uint64_t memory,
                            std::size_t size) {
  CASEFILE_CHECK(salt.size() == crypto_pwhash_scryptsalsa208sha256_SALTBYTES);
  if (memory > limits::kScryptMemoryRead || operations > limits::kScryptOperationsRead)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("the key asks for {} MiB and {} steps of scrypt, more than is granted",
                             memory / limits::kMiB,
                             operations));
  Secret key(size);
  if (crypto_pwhash_scryptsalsa208sha256(Out(key.bytes()),
                                         key.size(),
                                         reinterpret_cast<const char*>(In(passphrase)),
                                         passphrase.size(),
                                         In(salt),
                                         operations,
                                         static_cast<std::size_t>(memory)) != 0)
    return Error(
        ErrorCode::kTooLarge,
        fmt::format("scrypt needs {} MiB of memory, and it is not there", memory / limits::kMiB));
  return key;
}

Secret NewEd25519Secret() {
  CASEFILE_CHECK(SodiumStarted());
  Secret secret(crypto_sign_ed25519_SECRETKEYBYTES);
  std::array<std::byte, crypto_sign_ed25519_PUBLICKEYBYTES> public_key{};
  CASEFILE_CHECK(crypto_sign_ed25519_keypair(Out(public_key), Out(secret.bytes())) == 0);
  return secret;
}

std::array<std::byte, 32> Ed25519Public(Bytes secret_key) {
  CASEFILE_CHECK(secret_key.size() == crypto_sign_ed25519_SECRETKEYBYTES);
  std::array<std::byte, 32> key{};
  CASEFILE_CHECK(crypto_sign_ed25519_sk_to_pk(Out(key), In(secret_key)) == 0);
  return key;
}

Ed25519Signature SignEd25519(Bytes secret_key, Bytes message) {
  CASEFILE_CHECK(secret_key.size() == crypto_sign_ed25519_SECRETKEYBYTES);
  Ed25519Signature signature{};
  CASEFILE_CHECK(crypto_sign_ed25519_detached(
                     Out(signature), nullptr, In(message), message.size(), In(secret_key)) == 0);
  return signature;
}

bool VerifyEd25519(Bytes public_key, Bytes message, Bytes signature) {
  return public_key.size() == crypto_sign_ed25519_PUBLICKEYBYTES &&
         signature.size() == crypto_sign_ed25519_BYTES &&
         crypto_sign_ed25519_verify_detached(
             In(signature), In(message), message.size(), In(public_key)) == 0;
}

std::optional<std::array<std::byte, 32>> Ed25519PublicToX25519(Bytes public_key) {
  CASEFILE_CHECK(public_key.size() == crypto_sign_ed25519_PUBLICKEYBYTES);
  std::array<std::byte, 32> point{};
  if (crypto_sign_ed25519_pk_to_curve25519(Out(point), In(public_key)) != 0) return std::nullopt;
  return point;
}

Secret Ed25519SecretToX25519(Bytes secret_key) {
  CASEFILE_CHECK(secret_key.size() == crypto_sign_ed25519_SECRETKEYBYTES);
  Secret scalar(crypto_scalarmult_SCALARBYTES);
  (void)crypto_sign_ed25519_sk_to_curve25519(Out(scalar.bytes()), In(secret_key));
  return scalar;
}

std::string HexOf(Bytes bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::byte b : bytes) {
    hex.push_back(kDigits[std::to_integer<unsigned>(b) >> 4U]);
    hex.push_back(kDigits[std::to_integer<unsigned>(b) & 15U]);
  }
  return hex;
}

}  // namespace casefile
