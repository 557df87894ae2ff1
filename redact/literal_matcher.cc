#include "redact/literal_matcher.h"

#include <cstring>
#include <deque>

namespace casefile {
namespace {

std::uint8_t Fold(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + 32) : byte;
}

}  // namespace

LiteralMatcher::LiteralMatcher(std::span<const Literal> literals) {
  if (literals.empty()) return;
  for (const Literal& literal : literals) {
    for (const char c : literal.bytes) {
      std::uint8_t& column = classes_[Fold(c)];
      if (column == 0) column = static_cast<std::uint8_t>(columns_++);
    }
  }
  for (std::size_t byte = 'A'; byte <= 'Z'; ++byte) classes_[byte] = classes_[byte + 32];
  table_.resize(columns_, 0);
  first_output_.resize(1, 0);
  for (const Literal& literal : literals) {
    if (!literal.bytes.empty()) AddLiteral(literal);
  }
  Link();
}

void LiteralMatcher::AddLiteral(const Literal& literal) {
  std::size_t state = 0;
  for (const char c : literal.bytes) {
    const std::size_t slot = state * columns_ + classes_[Fold(c)];
    if (table_[slot] == 0) {
      table_[slot] = static_cast<std::uint32_t>(first_output_.size());
      table_.resize(table_.size() + columns_, 0);
      first_output_.push_back(0);
    }
    state = table_[slot];
  }
  Output output{.id = literal.id, .next = first_output_[state]};
  if (!literal.ignore_case) {
    output.exact_begin = static_cast<std::uint32_t>(exact_.size());
    output.exact_size = static_cast<std::uint32_t>(literal.bytes.size());
    exact_.insert(exact_.end(), literal.bytes.begin(), literal.bytes.end());
  }
  outputs_.push_back(output);
  first_output_[state] = static_cast<std::uint32_t>(outputs_.size());
}

// Turns the trie into an automaton without failure steps: every state knows the next for each byte.
void LiteralMatcher::Link() {
  std::vector<std::uint32_t> fail(first_output_.size(), 0);
  std::deque<std::uint32_t> queue;
  for (std::size_t column = 0; column < columns_; ++column) {
    if (table_[column] != 0) queue.push_back(table_[column]);
  }
  while (!queue.empty()) {
    const std::uint32_t state = queue.front();
    queue.pop_front();
    // What ends at the failure state ends here too; its chain is complete already.
    std::uint32_t* tail = &first_output_[state];
    while (*tail != 0) tail = &outputs_[*tail - 1].next;
    *tail = first_output_[fail[state]];
    for (std::size_t column = 0; column < columns_; ++column) {
      std::uint32_t& next = table_[state * columns_ + column];
      const std::uint32_t fallback = table_[fail[state] * columns_ + column];
      if (next == 0) {
        next = fallback;
      } else {
        fail[next] = fallback;
        queue.push_back(next);
      }
    }
  }
}

void LiteralMatcher::Scan(std::string_view text, const Hit& hit) const {
  if (outputs_.empty()) return;
  std::size_t state = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = table_[state * columns_ + classes_[static_cast<std::uint8_t>(text[i])]];
    for (std::uint32_t at = first_output_[state]; at != 0; at = outputs_[at - 1].next) {
      const Output& output = outputs_[at - 1];
      if (output.exact_size != 0 && std::memcmp(text.data() + (i + 1 - output.exact_size),
                                                exact_.data() + output.exact_begin,
                                                output.exact_size) != 0)
        continue;
      hit(output.id, i + 1);
    }
  }
}

}  // namespace casefile
