#pragma once
// Aho-Corasick over byte strings: finds every literal of a set in one pass, in time that depends on
// the text alone. Portable C++: it finds the values learned at run time, and it stands in for
// Vectorscan where that cannot run.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace casefile {

struct Literal {
  std::string_view bytes;
  std::uint32_t id = 0;
  bool ignore_case = false;
};

// Immutable; safe to use from several threads. Copies what it needs of the literals.
class LiteralMatcher {
 public:
  LiteralMatcher() = default;
  explicit LiteralMatcher(std::span<const Literal> literals);

  bool empty() const { return outputs_.empty(); }
  // Calls hit(id, end) for every occurrence, in rising order of `end`.
  using Hit = std::function<void(std::uint32_t id, std::size_t end)>;
  void Scan(std::string_view text, const Hit& hit) const;

 private:
  struct Output {
    std::uint32_t id = 0;
    std::uint32_t next = 0;  // index + 1 of the next output of the same state
    std::uint32_t exact_begin = 0;
    std::uint32_t exact_size = 0;  // bytes to compare when the case matters; 0: it does not
  };

  void AddLiteral(const Literal& literal);
  void Link();

  std::array<std::uint8_t, 256> classes_{};  // byte (folded) to column
  std::size_t columns_ = 1;
  std::vector<std::uint32_t> table_;         // state * columns_ + column -> state
  std::vector<std::uint32_t> first_output_;  // by state: index + 1 into outputs_
  std::vector<Output> outputs_;
  std::vector<char> exact_;
};

}  // namespace casefile
