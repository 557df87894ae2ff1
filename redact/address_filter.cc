#include "redact/address_filter.h"

#include <bit>

#include "redact/byte_lanes.h"

namespace casefile {
namespace {

constexpr std::size_t kBlock = ByteLanes::kBytes;

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

AddressFilter::AddressFilter(std::string_view text) : text_(text) {
  now_ = LookAt(0);
  next_ = LookAt(kBlock);
  candidates_ = Candidates();
}

AddressFilter::Block AddressFilter::LookAt(std::size_t begin) const {
  if (begin >= text_.size()) return {};
  const ByteLanes lanes(text_, begin);
  Block block;
  block.digit = lanes.Between('0', '9');
  block.hex = block.digit | lanes.Between('a', 'f') | lanes.Between('A', 'F');
  block.dot = lanes.Equal('.');
  block.colon = lanes.Equal(':');
  block.dash = lanes.Equal('-');
  block.at = lanes.Equal('@');
  return block;
}

std::uint64_t AddressFilter::Candidates() const {
  std::uint64_t found = now_.at;
  if ((now_.dot | now_.colon | now_.dash) == 0) return found;
  const Pair digit{now_.digit, next_.digit};
  const Pair hex{now_.hex, next_.hex};
  const std::uint64_t digits = (now_.digit << 1U | before_.digit >> (kBlock - 1)) & digit.Ahead(1);
  const std::uint64_t behind_hex = now_.hex << 1U | before_.hex >> (kBlock - 1);
  const std::uint64_t hexes = behind_hex & hex.Ahead(1);
  if (now_.dot != 0) {
    const Pair dot{now_.dot, next_.dot};
    const std::uint64_t near = dot.Ahead(2) | dot.Ahead(3) | dot.Ahead(4);
    found |= now_.dot & ((digits & near) | (hexes & dot.Ahead(5)));
  }
  if (now_.colon != 0) {
    const Pair colon{now_.colon, next_.colon};
    const Pair two = colon.Widened(1);
    const Pair four = two.Widened(2);
    const std::uint64_t near = two.Ahead(2) | two.Ahead(4);   // 2 to 5
    const std::uint64_t far = four.Ahead(4) | four.Ahead(7);  // 4 to 10
    const std::uint64_t pairs = hexes & colon.Ahead(3) & colon.Ahead(6);
    found |= now_.colon & (colon.Ahead(1) | (behind_hex & near & far) | pairs);
  }
  if (now_.dash != 0) {
    const Pair dash{now_.dash, next_.dash};
    const Pair two = dash.Widened(1);
    const std::uint64_t near = two.Ahead(2) | dash.Ahead(4);                // 2 to 4
    const std::uint64_t far = two.Ahead(4) | two.Ahead(6) | dash.Ahead(8);  // 4 to 8
    const std::uint64_t pairs = hexes & dash.Ahead(3) & dash.Ahead(6);
    found |= now_.dash & ((digits & near & far) | pairs);
  }
  return found;
}

void AddressFilter::Advance() {
  begin_ += kBlock;
  before_ = now_;
  now_ = next_;
  next_ = LookAt(begin_ + kBlock);
  candidates_ = Candidates();
}

std::size_t AddressFilter::Next(std::size_t from) {
  while (begin_ < text_.size()) {
    if (from < begin_ + kBlock) {
      const std::uint64_t wanted =
          from > begin_ ? ~std::uint64_t{0} << (from - begin_) : ~std::uint64_t{0};
      const std::uint64_t found = candidates_ & wanted;
      if (found != 0) return begin_ + static_cast<std::size_t>(std::countr_zero(found));
    }
    Advance();
  }
  return text_.size();
}

}  // namespace casefile
