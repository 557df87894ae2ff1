#include "redact/pseudonym.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "redact/characters.h"

namespace casefile {

// Networks are /24: 24 bits.
struct Pseudonyms::Pool {
  std::uint32_t in_first;
  std::uint32_t in_last;
  std::uint32_t out_first;
  std::uint32_t out_size;
  std::uint32_t slot;  // of out_first in networks_
};

namespace {

constexpr std::uint32_t kPrivateOut = 0x0ac000;      // 10.192.0
constexpr std::uint32_t kPrivateOutSize = 0x002000;  // to 10.223.255
constexpr std::uint32_t kPublicOut = 0xf00000;       // 240.0.0
constexpr std::uint32_t kPublicOutSize = 0x0f0000;   // to 254.255.255
// A nearly full table is not searched for ever; two networks may then share a pseudonym.
constexpr std::uint32_t kMaxProbes = 4096;
constexpr std::size_t kNameDigits = 15;
constexpr std::string_view kHexDigits = "0123456789abcdef";

// What is hashed: secret values, IPv4 networks, IPv6 addresses, subnets and sites, MAC addresses,
// mail, hosts, users.
constexpr std::string_view kDomains = "v46stmehu";

// A key for each domain, so that equal bytes in two of them have nothing in common.
Secret KeysOf(const Secret& key) {
  Secret keys(kDomains.size() * kSipKeyBytes);
  for (std::size_t i = 0; i < kDomains.size(); ++i) {
    const Digest256 digest = KeyedBlake2b256(key.bytes(), AsBytes(kDomains.substr(i, 1)));
    std::memcpy(keys.bytes().data() + i * kSipKeyBytes, digest.data(), kSipKeyBytes);
  }
  return keys;
}

std::string Digits(std::uint64_t hash) {
  std::string out;
  for (std::size_t i = 0; i < kNameDigits; ++i) {
    out += kHexDigits[hash & 15U];
    hash >>= 4U;
  }
  return out;
}

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lowered);
  return out;
}

// A permutation of 1..254 that `key` chooses: four Feistel rounds over two nibbles, repeated until
// the result is in range.
std::uint32_t PermuteHost(std::uint32_t host, std::uint64_t key) {
  if (host == 0 || host == 255) return host;
  do {
    std::uint32_t left = host >> 4U;
    std::uint32_t right = host & 15U;
    for (unsigned round = 0; round < 4; ++round) {
      const std::uint64_t mixed =
          (right + 1 + 16 * (round + 1)) * (key >> (round * 8U) | 1U) * 0x9e3779b97f4a7c15U;
      left ^= static_cast<std::uint32_t>(mixed >> 60U);
      std::swap(left, right);
    }
    host = left << 4U | right;
  } while (host == 0 || host == 255);
  return host;
}

// Broadcast, IPv4 and IPv6 multicast, bridges and discovery protocols.
bool IsWellKnownGroup(const MacBytes& a) {
  const std::uint32_t vendor =
      static_cast<std::uint32_t>(a[0]) << 16U | static_cast<std::uint32_t>(a[1]) << 8U | a[2];
  return vendor == 0xffffff || vendor == 0x01005e || vendor == 0x0180c2 || vendor == 0x01000c ||
         vendor >> 8U == 0x3333;
}

std::string_view BytesOf(const Ipv6Bytes& address, std::size_t count) {
  return AsText(std::as_bytes(std::span(address)).first(count));
}

void Store(std::uint64_t value, std::size_t bytes, std::uint8_t* out) {
  for (std::size_t i = 0; i < bytes; ++i)
    out[i] = static_cast<std::uint8_t>(value >> (8U * (bytes - 1 - i)));
}

}  // namespace

Pseudonyms::Pseudonyms(Secret key, std::shared_ptr<PseudonymMap> map)
    : keys_(KeysOf(key)),
      map_(std::move(map)),
      networks_(std::make_unique<std::atomic<std::uint32_t>[]>(kPrivateOutSize + kPublicOutSize)) {}

std::uint64_t Pseudonyms::Hash(char domain, std::string_view bytes) const {
  const std::size_t at = kDomains.find(domain);
  CASEFILE_CHECK(at != std::string_view::npos);
  return SipHash24(Bytes(keys_.bytes()).subspan(at * kSipKeyBytes, kSipKeyBytes), AsBytes(bytes));
}

std::uint32_t Pseudonyms::Network(const Pool& pool,
                                  std::uint32_t network,
                                  std::uint64_t hash) const {
  const auto start = static_cast<std::uint32_t>(hash % pool.out_size);
  for (std::uint32_t probe = 0; probe < kMaxProbes; ++probe) {
    const std::uint32_t at = (start + probe) % pool.out_size;
    std::atomic<std::uint32_t>& slot = networks_[pool.slot + at];
    // A look costs much less than an exchange, and mostly the network was seen before.
    std::uint32_t owner = slot.load(std::memory_order_relaxed);
    if (owner == 0) slot.compare_exchange_strong(owner, network + 1);
    if (owner == 0 || owner == network + 1) return pool.out_first + at;
  }
  return pool.out_first + start;
}

const Pseudonyms::Pool& Pseudonyms::PoolOf(std::uint32_t network) {
  static constexpr Pool kPools[] = {
      {0x0a0000, 0x0affff, kPrivateOut, 0x1000, 0},
      {0xac1000, 0xac1fff, kPrivateOut + 0x1000, 0x800, 0x1000},
      {0xc0a800, 0xc0a8ff, kPrivateOut + 0x1800, 0x400, 0x1800},
      {0x644000, 0x647fff, kPrivateOut + 0x1c00, 0x400, 0x1c00},
      {0x000000, 0xffffff, kPublicOut, kPublicOutSize, kPrivateOutSize},
  };
  return *std::find_if(std::begin(kPools), std::end(kPools), [network](const Pool& p) {
    return network >= p.in_first && network <= p.in_last;
  });
}

std::uint64_t Pseudonyms::HashOfNetwork(std::uint32_t network) const {
  return Hash('4', {reinterpret_cast<const char*>(&network), sizeof(network)});
}

std::uint32_t Pseudonyms::Ipv4(std::uint32_t address) const {
  std::atomic<std::uint64_t>& seen = seen_.at(address * 0x9e3779b1U >> (32U - kSeenBits));
  const std::uint64_t entry = seen.load(std::memory_order_relaxed);
  if (entry >> 32U == address && entry != 0) return static_cast<std::uint32_t>(entry);
  const std::uint32_t network = address >> 8U;
  const bool ours = network - kPrivateOut < kPrivateOutSize;
  if (IsKeptIpv4(address) || ours) return address;
  const std::uint64_t hash = HashOfNetwork(network);
  const std::uint32_t out =
      Network(PoolOf(network), network, hash >> 32U) << 8U | PermuteHost(address & 255U, hash);
  seen.store(std::uint64_t{address} << 32U | out, std::memory_order_relaxed);
  return out;
}

void Pseudonyms::ExpectIpv4(std::string_view text) const {
  std::uint32_t address = 0;
  if (ParseIpv4(text, &address) != text.size()) return;
  const std::uint32_t network = address >> 8U;
  const Pool& pool = PoolOf(network);
  const std::uint64_t start = (HashOfNetwork(network) >> 32U) % pool.out_size;
  __builtin_prefetch(&networks_[pool.slot + start]);
}

Ipv6Bytes Pseudonyms::Ipv6(const Ipv6Bytes& address) const {
  if (IsKeptIpv6(address)) return address;
  Ipv6Bytes out{};
  const std::uint64_t whole = Hash('6', BytesOf(address, 16));
  if (EmbeddedIpv4(address).has_value()) {
    out = address;
    Store(Ipv4(*EmbeddedIpv4(address)), 4, out.data() + 12);
    return out;
  }
  if (address[0] == 0xfe && (address[1] & 0xc0U) == 0x80) {
    out[0] = 0xfe;
    out[1] = 0x80;
    Store(0xca5eULL << 48U | (whole & 0xffffffffffffU), 8, out.data() + 8);
    return out;
  }
  const std::uint64_t subnet = Hash('s', BytesOf(address, 8));
  if ((address[0] & 0xfeU) == 0xfc) {
    if (address[0] == 0xfd && address[1] == 0xca && address[2] == 0x5e && address[3] == 0xf1)
      return address;
    Store(0xfdca5ef1ULL << 32U | (subnet & 0xffffffffU), 8, out.data());
  } else {
    if (address[0] == 0x3f && address[1] == 0xff && address[2] < 0x10) return address;
    const std::uint64_t site = Hash('t', BytesOf(address, 6));
    Store(0x3fff0ULL << 44U | (site & 0xfffffffU) << 16U | (subnet & 0xffffU), 8, out.data());
  }
  Store(whole, 8, out.data() + 8);
  return out;
}

MacBytes Pseudonyms::Mac(const MacBytes& address) const {
  const bool group = IsWellKnownGroup(address);
  const bool zero =
      std::all_of(address.begin(), address.end(), [](std::uint8_t b) { return b == 0; });
  if (group || zero || (address[0] == 0x02 && address[1] == 0xca)) return address;
  MacBytes out{0x02, 0xca};
  const std::uint64_t hash = Hash('m', AsText(std::as_bytes(std::span(address))));
  Store(hash & 0xffffffffU, 4, out.data() + 2);
  return out;
}

std::string Pseudonyms::Replace(SpanKind kind, std::string_view text) const {
  std::string pseudonym = MakeFor(kind, text);
  if (map_ != nullptr && pseudonym != text) map_->Add(pseudonym, text);
  return pseudonym;
}

std::string Pseudonyms::MakeFor(SpanKind kind, std::string_view text) const {
  switch (kind) {
    case SpanKind::kIpv4: {
      std::uint32_t address = 0;
      const bool dashes = text.find('-') != std::string_view::npos;
      const std::string dotted = dashes ? DotsForDashes(text) : std::string();
      if (ParseIpv4(dashes ? std::string_view(dotted) : text, &address) != text.size()) break;
      return FormatIpv4(Ipv4(address), dashes ? '-' : '.');
    }
    case SpanKind::kIpv6: {
      Ipv6Bytes address{};
      if (!ParseIpv6(text, &address)) break;
      const Ipv6Bytes out = Ipv6(address);
      if (out == address) break;
      const auto quad = EmbeddedIpv4(out);
      if (quad.has_value() && text.find('.') != std::string_view::npos)
        return std::string(text.substr(0, text.rfind(':') + 1)) + FormatIpv4(*quad);
      return FormatIpv6(out);
    }
    case SpanKind::kMac: {
      MacBytes address{};
      if (!ParseMac(text, &address)) break;
      const MacBytes out = Mac(address);
      return out == address ? std::string(text) : FormatMac(out, text);
    }
    case SpanKind::kEmail: {
      const std::string lower = LowerCase(text);
      const std::string_view domain = std::string_view(lower).substr(lower.find('@') + 1);
      return "mail-" + Digits(Hash('e', lower)) + "@host-" + Digits(Hash('h', domain)) + ".invalid";
    }
    case SpanKind::kHost:
      return "host-" + Digits(Hash('h', LowerCase(text)));
    case SpanKind::kUser:
      return "user-" + Digits(Hash('u', text));
    case SpanKind::kSecret:
      break;
  }
  return std::string(text);
}

bool IsPseudonymName(std::string_view text) {
  for (const std::string_view start : {"host-", "user-", "mail-"}) {
    if (!text.starts_with(start) || text.size() < start.size() + kNameDigits) continue;
    const std::string_view digits = text.substr(start.size(), kNameDigits);
    return std::all_of(
        digits.begin(), digits.end(), [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
  }
  return false;
}

}  // namespace casefile
