#include "redact/required_literal.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::size_t kMinBytes = 4;

using Literals = std::vector<std::string>;

std::size_t Shortest(const Literals& literals) {
  std::size_t bytes = literals.empty() ? 0 : literals.front().size();
  for (const std::string& literal : literals) bytes = std::min(bytes, literal.size());
  return bytes;
}

// Reads a pattern once, from front to back. `failed` says that it holds what is not read here.
class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  Literals Alternatives(int depth) {
    Literals all = Sequence(depth);
    while (!failed_ && Peek() == '|') {
      ++at_;
      Literals next = Sequence(depth);
      // An alternative that needs nothing makes the others needless.
      if (next.empty() || all.empty()) {
        all.clear();
      } else {
        all.insert(all.end(), next.begin(), next.end());
      }
    }
    return all;
  }

  bool failed() const { return failed_ || at_ < pattern_.size(); }

 private:
  char Peek() const { return at_ < pattern_.size() ? pattern_[at_] : '\0'; }

  // What follows one after the other, up to "|", ")" or the end.
  Literals Sequence(int depth) {
    best_of_sequence_.emplace_back();
    std::string run;
    while (!failed_ && at_ < pattern_.size() && Peek() != '|' && Peek() != ')') Atom(depth, &run);
    Keep({std::exchange(run, {})});
    Literals best = std::move(best_of_sequence_.back());
    best_of_sequence_.pop_back();
    return best;
  }

  void Keep(Literals literals) {
    Literals& best = best_of_sequence_.back();
    if (Shortest(literals) > Shortest(best)) best = std::move(literals);
  }

  void Atom(int depth, std::string* run) {
    const char c = pattern_[at_];
    if (c == '(') {
      Keep({std::exchange(*run, {})});
      Group(depth);
      return;
    }
    std::string literal;
    if (c == '[') {
      SkipClass();
    } else if (c == '\\') {
      const char escaped = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0';
      failed_ = escaped == '\0' || escaped == 'Q' || escaped == 'x' || escaped == 'p' ||
                escaped == 'P' || IsDigit(escaped);
      if (!IsAlnum(escaped)) literal = escaped;
      at_ += 2;
    } else {
      if (c != '.' && c != '^' && c != '$') literal = c;
      ++at_;
    }
    const bool repeated = Peek() == '+';
    const bool optional = SkipRepetition();
    if (!literal.empty() && !optional) *run += literal;
    if (literal.empty() || optional || repeated) Keep({std::exchange(*run, {})});
  }

  void Group(int depth) {
    if (depth >= kMaxDepth) {
      failed_ = true;
      return;
    }
    ++at_;
    if (Peek() == '?') {
      // (?:, (?P<name>, (?i:, and (?i) which has no content
      const std::size_t stop = pattern_.find_first_of(":>)", at_);
      if (stop == std::string_view::npos) {
        failed_ = true;
        return;
      }
      at_ = stop + 1;
      if (pattern_[stop] == ')') return;
    }
    Literals inside = Alternatives(depth + 1);
    if (Peek() != ')') {
      failed_ = true;
      return;
    }
    ++at_;
    if (!SkipRepetition()) Keep(std::move(inside));
  }

  void SkipClass() {
    ++at_;
    if (Peek() == '^') ++at_;
    if (Peek() == ']') ++at_;
    while (at_ < pattern_.size() && Peek() != ']') {
      const std::size_t name = pattern_.substr(at_).starts_with("[:") ? pattern_.find(":]", at_)
                                                                      : std::string_view::npos;
      at_ = name != std::string_view::npos ? name + 2 : at_ + (Peek() == '\\' ? 2 : 1);
    }
    ++at_;
  }

  // Behind *, +, ?, {n,m} and a lazy "?"; true when no occurrence is enough. A count is taken for
  // one that may be 0.
  bool SkipRepetition() {
    const char c = Peek();
    if (c == '{') {
      const std::size_t stop = pattern_.find('}', at_);
      at_ = stop == std::string_view::npos ? pattern_.size() : stop + 1;
    } else if (c == '*' || c == '+' || c == '?') {
      ++at_;
    } else {
      return false;
    }
    if (Peek() == '?') ++at_;
    return c != '+';
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::vector<Literals> best_of_sequence_;
};

}  // namespace

std::vector<std::string> RequiredLiterals(std::string_view pattern) {
  Reader reader(pattern);
  Literals literals = reader.Alternatives(0);
  if (reader.failed() || Shortest(literals) < kMinBytes) return {};
  return literals;
}

}  // namespace casefile
