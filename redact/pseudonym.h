#pragma once
// Pseudonyms: equal in, equal out, under a key that stays with the owner. They keep
// the class of what they stand for and are themselves recognisable, so that redacting twice changes
// nothing. That needs ranges that mean "ours" and that real machines hardly use:
//
//   IPv4 public      240.0.0.0 - 254.255.255.255 (reserved, never routed)
//   IPv4 10/8        10.192.0.0/12     IPv4 172.16/12   10.208.0.0/13
//   IPv4 192.168/16  10.216.0.0/14     IPv4 100.64/10   10.220.0.0/14
//   IPv6 global      3fff::/20 (documentation, RFC 9637)
//   IPv6 unique local  fdca:5ef1::/32
//   IPv6 link-local with a MAC inside  fe80::ca5e:…
//   MAC              02:ca:…           e-mail  mail-<15 hex>@host-<15 hex>.invalid
//   host             host-<15 hex>     user    user-<15 hex>
//
// Addresses of one /24 (IPv6: one /48, one /64) stay together, .0 and .255 stay. A real address
// that lies in one of these ranges is shown: the price of idempotence. Different inputs get
// different outputs within one Redactor: IPv4 networks through a table of what is taken, all else
// by 60 bits or more.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "redact/ip_address.h"
#include "redact/pseudonym_map.h"
#include "redact/span.h"

namespace casefile {

// Safe to use from several threads.
class Pseudonyms {
 public:
  // `map` is told what each pseudonym stands for; may be null.
  explicit Pseudonyms(Secret key, std::shared_ptr<PseudonymMap> map = nullptr);

  // 64 bits over `bytes`, which is of the kind `domain`: SipHash-2-4, a keyed function made for
  // short inputs, since a log may have an address on every line.
  std::uint64_t Hash(char domain, std::string_view bytes) const;

  std::uint32_t Ipv4(std::uint32_t address) const;
  Ipv6Bytes Ipv6(const Ipv6Bytes& address) const;
  MacBytes Mac(const MacBytes& address) const;
  // Replace() will be asked soon for this address: its place in the table of networks, which is too
  // large for a fast cache of the processor, is fetched meanwhile.
  void ExpectIpv4(std::string_view text) const;
  // What replaces `text`, which a scanner took for a thing of this kind; `text` itself when it is
  // kept or ours. kSecret is not for here.
  std::string Replace(SpanKind kind, std::string_view text) const;

 private:
  struct Pool;
  std::string MakeFor(SpanKind kind, std::string_view text) const;
  static const Pool& PoolOf(std::uint32_t network);
  std::uint64_t HashOfNetwork(std::uint32_t network) const;
  std::uint32_t Network(const Pool& pool, std::uint32_t network, std::uint64_t hash) const;

  Secret keys_;
  std::shared_ptr<PseudonymMap> map_;
  // Addresses seen lately, in the upper half, and their pseudonyms: the same few are on every line,
  // and the table of networks is too large for a fast cache of the processor.
  static constexpr std::size_t kSeenBits = 13;
  mutable std::array<std::atomic<std::uint64_t>, std::size_t{1} << kSeenBits> seen_{};
  // By outgoing network: the real one plus one, 0 when free.
  std::unique_ptr<std::atomic<std::uint32_t>[]> networks_;
};

// "host-", "user-", … and 15 hex digits: a name that we made.
bool IsPseudonymName(std::string_view text);

}  // namespace casefile
