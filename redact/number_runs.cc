#include "redact/number_runs.h"

#include <bit>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::size_t kBlock = ByteClasses::kBytes;

bool IsRunCharacter(char c) {
  return IsUpper(c) || IsDigit(c);
}
bool IsSeparator(char c) {
  return c == ' ' || c == '-';
}

}  // namespace

NumberRuns::NumberRuns(std::string_view text) : text_(text), classes_(text) {
  Load();
}

void NumberRuns::Load() {
  constexpr unsigned kLast = kBlock - 1;
  const auto characters = [](const ByteClasses& block) { return block.digit | block.capital; };
  const std::uint64_t before = characters(classes_.before());
  const std::uint64_t now = characters(classes_.now());
  const std::uint64_t next = characters(classes_.next());
  const auto run = [](std::uint64_t character,
                      const ByteClasses& block,
                      std::uint64_t left,
                      std::uint64_t right) {
    const std::uint64_t behind = character << 1U | left;
    const std::uint64_t ahead = character >> 1U | right << kLast;
    return character | ((block.space | block.dash) & behind & ahead);
  };
  const std::uint64_t here = run(now, classes_.now(), before >> kLast, next & 1U);
  // The last position of the next block may be one short, which makes no run of nine here.
  const std::uint64_t after = run(next, classes_.next(), now >> kLast, 0);
  const auto both = [](std::uint64_t first, std::uint64_t second, unsigned by) {
    return first & (first >> by | second << (kBlock - by));
  };
  const std::uint64_t two = both(here, after, 1);
  const std::uint64_t two_after = after & after >> 1U;
  const std::uint64_t four = both(two, two_after, 2);
  const std::uint64_t four_after = two_after & two_after >> 2U;
  const std::uint64_t eight = both(four, four_after, 4);
  long_ = eight & (here >> 8U | after << (kBlock - 8));
}

NumberRuns::Run NumberRuns::Next() {
  for (; classes_.begin() < text_.size(); classes_.Advance(), Load()) {
    const std::size_t begin = classes_.begin();
    if (done_ >= begin + kBlock) continue;
    const std::uint64_t wanted =
        long_ & (done_ > begin ? ~std::uint64_t{0} << (done_ - begin) : ~std::uint64_t{0});
    if (wanted == 0) continue;
    Run run;
    run.begin = begin + static_cast<std::size_t>(std::countr_zero(wanted));
    run.end = run.begin + kMinNumberBytes;
    while (run.end < text_.size() &&
           (IsRunCharacter(text_[run.end]) ||
            (IsSeparator(text_[run.end]) && IsRunCharacter(text_[run.end - 1]) &&
             run.end + 1 < text_.size() && IsRunCharacter(text_[run.end + 1]))))
      ++run.end;
    done_ = run.end;
    return run;
  }
  return {.begin = text_.size(), .end = text_.size()};
}

}  // namespace casefile
