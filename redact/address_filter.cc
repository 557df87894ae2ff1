#include "redact/address_filter.h"

#include <array>
#include <bit>
#include <cstring>

#include "redact/characters.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace casefile {
namespace {

constexpr std::size_t kBlock = 64;

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

#if defined(__SSE2__)

AddressFilter::Block AddressFilter::Look(const char* bytes) {
  constexpr std::size_t kStep = 16;
  Block block;
  const auto bits = [](__m128i lanes) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(lanes)));
  };
  const auto below = [](__m128i lanes, char first, char count) {
    const __m128i offset = _mm_sub_epi8(lanes, _mm_set1_epi8(first));
    const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, last), offset);
  };
  for (std::size_t i = 0; i < kBlock; i += kStep) {
    const __m128i lanes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    const __m128i digit = below(lanes, '0', 10);
    const __m128i letter = below(_mm_or_si128(lanes, _mm_set1_epi8(0x20)), 'a', 6);
    block.digit |= bits(digit) << i;
    block.hex |= bits(_mm_or_si128(digit, letter)) << i;
    block.dot |= bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('.'))) << i;
    block.colon |= bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8(':'))) << i;
    block.dash |= bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('-'))) << i;
    block.at |= bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('@'))) << i;
  }
  return block;
}

#else

AddressFilter::Block AddressFilter::Look(const char* bytes) {
  Block block;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const char c = bytes[i];
    if (IsDigit(c)) block.digit |= bit;
    if (IsHex(c)) block.hex |= bit;
    if (c == '.') block.dot |= bit;
    if (c == ':') block.colon |= bit;
    if (c == '-') block.dash |= bit;
    if (c == '@') block.at |= bit;
  }
  return block;
}

#endif

AddressFilter::AddressFilter(std::string_view text) : text_(text) {
  now_ = LookAt(0);
  next_ = LookAt(kBlock);
  candidates_ = Candidates();
}

AddressFilter::Block AddressFilter::LookAt(std::size_t begin) const {
  if (begin >= text_.size()) return {};
  if (text_.size() - begin >= kBlock) return Look(text_.data() + begin);
  std::array<char, kBlock> rest{};
  std::memcpy(rest.data(), text_.data() + begin, text_.size() - begin);
  return Look(rest.data());
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
