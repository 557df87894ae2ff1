#pragma once
// What must be on a line for a rule to hide anything there: a number of characters of one class in
// a row, as `(?P<secret>[0-9a-f]{20,})` says. Looking for them costs much less than the pattern.

#include <bitset>
#include <cstddef>
#include <string_view>

namespace casefile {

class SecretRun {
 public:
  // Of no pattern: everything passes.
  SecretRun() = default;
  // Read from the group `secret`, when that is a literal, which may be missing, and a class
  // repeated so many times that it is worth looking for; everything passes otherwise.
  explicit SecretRun(std::string_view pattern);

  // False when no match of the pattern in `line` can have that group.
  bool MayBeIn(std::string_view line) const;
  std::size_t size() const { return size_; }

 private:
  bool ReadClass(std::string_view text);

  std::bitset<256> characters_;
  std::size_t size_ = 0;
};

}  // namespace casefile
