#pragma once
// An armored age file at any offset: what is inside, without its lines of text. Every line stands
// for 48 bytes, so the line of a byte is counted, not looked for. A line that is damaged gives
// zeroes: its chunk then does not authenticate, and no other chunk is lost with it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile::age {

// Thread-safe after Open().
class ArmoredFile final : public RandomAccessSource {
 public:
  // Looks at the beginning and the end of `text`; at all of it only when its lines are not where
  // the length says. Errors begin with kArmorFailure: it is no armor, or damaged in too many
  // places.
  static Result<std::unique_ptr<ArmoredFile>> Open(std::unique_ptr<RandomAccessSource> text);

  std::uint64_t size() const override;
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override;

  // What is wrong with the lines and with what is around them, for people. Whether lines hold what
  // was sealed is not known here.
  const std::vector<std::string>& damage() const { return damage_; }

 private:
  // Whole lines, one behind the other.
  struct Run {
    std::uint64_t first = 0;   // number of its first line
    std::uint64_t begin = 0;   // of that line in the text
    std::uint64_t ending = 0;  // bytes of each line's end; 0: these lines are lost
  };
  // A line that is not whole: the last one, or what damage left.
  struct Rest {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    bool ended = false;  // the END line follows
  };
  struct Scan;

  explicit ArmoredFile(std::unique_ptr<RandomAccessSource> text) : text_(std::move(text)) {}
  Result<std::uint64_t> FindBody();
  Result<bool> CountLines(std::uint64_t body);
  Result<void> ScanLines(std::uint64_t body);
  Result<void> ScanLine(Scan& scan, std::uint64_t begin, std::string_view line);
  void CloseDamage(Scan& scan);
  Result<void> TakeRest(const Rest& rest);
  Result<void> TakePadded();
  void NoteTrailing(std::string_view behind, std::uint64_t more);
  Result<std::string> TextAt(std::uint64_t offset, std::size_t size);
  Result<std::size_t> ReadLines(std::uint64_t offset, std::span<std::byte> out);

  std::unique_ptr<RandomAccessSource> text_;
  std::vector<Run> runs_;
  std::uint64_t lines_ = 0;      // that are whole
  std::vector<std::byte> rest_;  // of the last line when it is short
  std::vector<std::string> damage_;
};

}  // namespace casefile::age
