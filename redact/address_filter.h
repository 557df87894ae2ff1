#pragma once
// Finds quickly where an address may stand: 64 positions at a time, by the signs that are in every
// address and how far they are from each other. Times and dates, which are on every line of a log,
// have two colons and two dashes, and no address has so few: nearly all text is passed over.

#include <cstddef>
#include <cstdint>
#include <string_view>

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
  // A bit for each of 64 positions.
  struct Block {
    std::uint64_t digit = 0;
    std::uint64_t hex = 0;
    std::uint64_t dot = 0;
    std::uint64_t colon = 0;
    std::uint64_t dash = 0;
    std::uint64_t at = 0;
  };

  Block LookAt(std::size_t begin) const;
  std::uint64_t Candidates() const;
  void Advance();

  std::string_view text_;
  std::size_t begin_ = 0;  // of now_
  Block before_;
  Block now_;
  Block next_;
  std::uint64_t candidates_ = 0;  // in now_
};

}  // namespace casefile
