#pragma once
// IP and MAC addresses as numbers: parsing from the middle of a text, and canonical forms.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casefile {

using Ipv6Bytes = std::array<std::uint8_t, 16>;
inline constexpr std::size_t kMaxIpv4Bytes = 15;
using MacBytes = std::array<std::uint8_t, 6>;

// A dotted quad at the start of `text`: no leading zeros. Returns its length, 0 when there is none.
std::size_t ParseIpv4(std::string_view text, std::uint32_t* address);

// All of `text` as an IPv6 address without zone, brackets or prefix length (RFC 4291, 2.2).
bool ParseIpv6(std::string_view text, Ipv6Bytes* address);

// All of `text` as six pairs with one separator (':' or '-'), or three groups of four with dots.
bool ParseMac(std::string_view text, MacBytes* address);

std::string FormatIpv4(std::uint32_t address, char separator = '.');
// The first bytes of `text`, as many as an address may have and one more, with '.' for '-': host
// names hold addresses so.
std::string DotsForDashes(std::string_view text);
// RFC 5952: lower case, the longest run of zeros shortened.
std::string FormatIpv6(const Ipv6Bytes& address);
// In the notation and case of `like`.
std::string FormatMac(const MacBytes& address, std::string_view like);

// Loopback, link-local, multicast, unspecified, netmasks: they say nothing about whose machine it
// is.
bool IsKeptIpv4(std::uint32_t address);
bool IsKeptIpv6(const Ipv6Bytes& address);

// The IPv4 address inside ::ffff:a.b.c.d, 64:ff9b::a.b.c.d and the like.
std::optional<std::uint32_t> EmbeddedIpv4(const Ipv6Bytes& address);

}  // namespace casefile
