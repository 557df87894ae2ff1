#include "redact/number_runs.h"

#include <bit>

#include "redact/byte_lanes.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::size_t kBlock = ByteLanes::kBytes;

bool IsRunCharacter(char c) {
  return IsUpper(c) || IsDigit(c);
}
bool IsSeparator(char c) {
  return c == ' ' || c == '-';
}

}  // namespace

NumberRuns::NumberRuns(std::string_view text) : text_(text) {
  now_ = LookAt(0);
  next_ = LookAt(kBlock);
  Load(0);
}

NumberRuns::Block NumberRuns::LookAt(std::size_t begin) const {
  if (begin >= text_.size()) return {};
  const ByteLanes lanes(text_, begin);
  Block block;
  block.character = lanes.Between('0', '9') | lanes.Between('A', 'Z');
  block.separator = lanes.Equal(' ') | lanes.Equal('-');
  return block;
}

void NumberRuns::Load(std::size_t begin) {
  begin_ = begin;
  constexpr unsigned kLast = kBlock - 1;
  const auto between = [](const Block& block, std::uint64_t left, std::uint64_t right) {
    const std::uint64_t behind = block.character << 1U | left;
    const std::uint64_t ahead = block.character >> 1U | right << kLast;
    return block.character | (block.separator & behind & ahead);
  };
  run_ = between(now_, before_.character >> kLast, next_.character & 1U);
  // The last position of the next block may be one short, which makes no run of nine here.
  const std::uint64_t after = between(next_, now_.character >> kLast, 0);
  const auto both = [](std::uint64_t now, std::uint64_t next, unsigned by) {
    return now & (now >> by | next << (kBlock - by));
  };
  const std::uint64_t two = both(run_, after, 1);
  const std::uint64_t two_after = after & after >> 1U;
  const std::uint64_t four = both(two, two_after, 2);
  const std::uint64_t four_after = two_after & two_after >> 2U;
  const std::uint64_t eight = both(four, four_after, 4);
  long_ = eight & (run_ >> 8U | after << (kBlock - 8));
}

NumberRuns::Run NumberRuns::Next() {
  while (begin_ < text_.size()) {
    if (done_ < begin_ + kBlock) {
      const std::uint64_t wanted =
          done_ > begin_ ? ~std::uint64_t{0} << (done_ - begin_) : ~std::uint64_t{0};
      if ((long_ & wanted) != 0) {
        Run run;
        run.begin = begin_ + static_cast<std::size_t>(std::countr_zero(long_ & wanted));
        run.end = run.begin + kMinNumberBytes;
        while (run.end < text_.size() &&
               (IsRunCharacter(text_[run.end]) ||
                (IsSeparator(text_[run.end]) && IsRunCharacter(text_[run.end - 1]) &&
                 run.end + 1 < text_.size() && IsRunCharacter(text_[run.end + 1]))))
          ++run.end;
        done_ = run.end;
        return run;
      }
    }
    before_ = now_;
    now_ = next_;
    next_ = LookAt(begin_ + 2 * kBlock);
    Load(begin_ + kBlock);
  }
  return {.begin = text_.size(), .end = text_.size()};
}

}  // namespace casefile
