#include "redact/address_filter.h"

#include <bit>

namespace casefile {
namespace {

constexpr std::size_t kBlock = ByteClasses::kBytes;

// The bits of one sign at 64 positions and the 64 behind them.
struct Pair {
  std::uint64_t now;
  std::uint64_t next;
  // Those `distance` positions further on, 1 to 63, moved here.
  std::uint64_t Ahead(unsigned distance) const {
    return now >> distance | next << (kBlock - distance);
  }
  // Joined with those `distance` further on.
  Pair Widened(unsigned distance) const { return {now | Ahead(distance), next | next >> distance}; }
};

}  // namespace

AddressFilter::AddressFilter(std::string_view text)
    : text_(text), classes_(text), candidates_(Candidates()) {}

std::uint64_t AddressFilter::Candidates() const {
  const ByteClasses& now = classes_.now();
  std::uint64_t found = now.at;
  if ((now.dot | now.colon | now.dash) == 0) return found;
  const ByteClasses& before = classes_.before();
  const ByteClasses& next = classes_.next();
  const Pair digit{now.digit, next.digit};
  const Pair hex{now.hex, next.hex};
  const std::uint64_t digits = (now.digit << 1U | before.digit >> (kBlock - 1)) & digit.Ahead(1);
  const std::uint64_t behind_hex = now.hex << 1U | before.hex >> (kBlock - 1);
  const std::uint64_t hexes = behind_hex & hex.Ahead(1);
  if (now.dot != 0) {
    const Pair dot{now.dot, next.dot};
    const std::uint64_t near = dot.Ahead(2) | dot.Ahead(3) | dot.Ahead(4);
    found |= now.dot & ((digits & near) | (hexes & dot.Ahead(5)));
  }
  if (now.colon != 0) {
    const Pair colon{now.colon, next.colon};
    const Pair two = colon.Widened(1);
    const Pair four = two.Widened(2);
    const std::uint64_t near = two.Ahead(2) | two.Ahead(4);   // 2 to 5
    const std::uint64_t far = four.Ahead(4) | four.Ahead(7);  // 4 to 10
    const std::uint64_t pairs = hexes & colon.Ahead(3) & colon.Ahead(6);
    found |= now.colon & (colon.Ahead(1) | (behind_hex & near & far) | pairs);
  }
  if (now.dash != 0) {
    const Pair dash{now.dash, next.dash};
    const Pair two = dash.Widened(1);
    const std::uint64_t near = two.Ahead(2) | dash.Ahead(4);                // 2 to 4
    const std::uint64_t far = two.Ahead(4) | two.Ahead(6) | dash.Ahead(8);  // 4 to 8
    const std::uint64_t pairs = hexes & dash.Ahead(3) & dash.Ahead(6);
    found |= now.dash & ((digits & near & far) | pairs);
  }
  return found;
}

std::size_t AddressFilter::Next(std::size_t from) {
  while (classes_.begin() < text_.size()) {
    const std::size_t begin = classes_.begin();
    if (from < begin + kBlock) {
      const std::uint64_t wanted =
          from > begin ? ~std::uint64_t{0} << (from - begin) : ~std::uint64_t{0};
      const std::uint64_t found = candidates_ & wanted;
      if (found != 0) return begin + static_cast<std::size_t>(std::countr_zero(found));
    }
    classes_.Advance();
    candidates_ = Candidates();
  }
  return text_.size();
}

}  // namespace casefile
