#pragma once
// Finds quickly where an address may stand: 64 positions at a time, by the signs that are in every
// address and how far they are from each other. Times and dates, which are on every line of a log,
// have two colons and two dashes, and no address has so few: nearly all text is passed over.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "redact/byte_classes.h"

namespace casefile {

// Reads one text from front to back; the text outlives it.
class AddressFilter {
 public:
  explicit AddressFilter(std::string_view text);

  // The next sign at or after `from` that may be the first of an address; text.size() when there is
  // none. `from` never falls. A sign that is not given is in no address, or not its first one, but
  // for "::", before which there may be groups.
  //   '.'  1.2.3.4 and aabb.ccdd.eeff     '-'  aa-bb-cc-dd-ee-ff and ip-1-2-3-4
  //   ':'  aa:bb:cc:dd:ee:ff and IPv6     '@'  mail
  std::size_t Next(std::size_t from);

 private:
  std::uint64_t Candidates() const;

  std::string_view text_;
  ByteClassReader classes_;
  std::uint64_t candidates_;  // in the block that is read
};

}  // namespace casefile
