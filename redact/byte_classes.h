#pragma once
// Which of 64 bytes are digits, letters or signs that the scanners look for: a bit for each. One
// look takes what the machine has, AVX-512 or AVX2 or else the lanes of byte_lanes.h, with the same
// result.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace casefile {

struct ByteClasses {
  static constexpr std::size_t kBytes = 64;

  std::uint64_t digit = 0;
  std::uint64_t hex = 0;
  std::uint64_t capital = 0;
  std::uint64_t base64 = 0;  // of either alphabet, without '='
  std::uint64_t dot = 0;
  std::uint64_t colon = 0;
  std::uint64_t dash = 0;
  std::uint64_t at = 0;
  std::uint64_t space = 0;  // only ' '
};

// Reads a text from front to back, 64 bytes at a time, some blocks ahead; what lies behind its end
// is of no class. The text outlives it.
class ByteClassReader {
 public:
  enum class Lanes : bool { kNarrow, kBest };  // kNarrow: as on a machine without AVX
  explicit ByteClassReader(std::string_view text, Lanes lanes = Lanes::kBest);

  // Of the block at begin(), the one in front of it and the one behind.
  const ByteClasses& before() const { return blocks_[at_ - 1]; }
  const ByteClasses& now() const { return blocks_[at_]; }
  const ByteClasses& next() const { return blocks_[at_ + 1]; }
  std::size_t begin() const { return begin_; }

  void Advance() {
    begin_ += ByteClasses::kBytes;
    if (++at_ + 1 == blocks_.size()) Refill();
  }

 private:
  using Classify = void (*)(const char* bytes, std::size_t blocks, ByteClasses* out);
  static Classify Best();
  void Refill();
  void Fill(std::size_t first);

  std::string_view text_;
  Classify classify_;
  std::size_t begin_ = 0;
  std::size_t read_ = 0;  // so much of the text is classified
  std::size_t at_ = 1;
  std::array<ByteClasses, 34> blocks_;
};

}  // namespace casefile
