#include "base/required_literal.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include "base/pattern_set.h"

namespace casefile {
namespace {

// Groups nested deeper than this are taken to require nothing, which is always true.
constexpr int kMaxDepth = 32;

// More than these say less than the expression itself.
constexpr std::size_t kMaxAlternatives = 24;

using AnyOf = std::vector<std::string>;

std::size_t Shortest(const AnyOf& texts) {
  const auto shortest = std::min_element(
      texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return shortest == texts.end() ? 0 : shortest->size();
}

// Keeps the set that says more: of longer texts, then of fewer.
void Improve(AnyOf& best, AnyOf other) {
  const std::size_t length = Shortest(best);
  const std::size_t other_length = Shortest(other);
  if (other_length > length || (other_length == length && other.size() < best.size()))
    best = std::move(other);
}

// Walks an expression once and keeps what says most: a run of characters that no quantifier, class
// or alternative makes optional, or alternatives that all have one.
class LiteralFinder {
 public:
  LiteralFinder(std::string_view expression, bool ignore_case)
      : rest_(expression), ignore_case_(ignore_case) {}

  // What one part of the expression requires.
  struct Found {
    AnyOf any;
    std::vector<std::string> all;
  };
  Found Find() { return FindInSequence(0); }

 private:
  Found FindInSequence(int depth) {
    Found found;
    AnyOf& best = found.any;
    std::string run;
    std::vector<AnyOf> branches;
    const auto flush = [&found, &run] {
      if (!run.empty()) {
        Improve(found.any, {run});
        found.all.push_back(run);
      }
      run.clear();
    };
    while (!rest_.empty() && rest_.front() != ')') {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      switch (c) {
        case '|':
          flush();
          branches.push_back(std::exchange(best, {}));
          break;
        case '(': {
          Found inner = FindInGroup(depth + 1);
          flush();
          if (TakeQuantifier().optional) break;
          Improve(best, std::move(inner.any));
          std::move(inner.all.begin(), inner.all.end(), std::back_inserter(found.all));
          break;
        }
        case '[':
          SkipClass();
          [[fallthrough]];
        case '.':
          flush();
          TakeQuantifier();
          break;
        case '^':
        case '$':
          flush();
          break;
        default:
          TakeCharacter(c, &run, flush);
      }
    }
    flush();
    if (branches.empty()) return found;
    branches.push_back(std::move(best));
    return {.any = Joined(branches), .all = {}};
  }

  // What some branch requires; nothing when a branch requires nothing.
  static AnyOf Joined(std::vector<AnyOf>& branches) {
    AnyOf joined;
    for (AnyOf& branch : branches) {
      if (branch.empty() || joined.size() + branch.size() > kMaxAlternatives) return {};
      std::move(branch.begin(), branch.end(), std::back_inserter(joined));
    }
    std::sort(joined.begin(), joined.end());
    joined.erase(std::unique(joined.begin(), joined.end()), joined.end());
    return joined;
  }

  // A group may change the flags; "(?i)" makes every letter after it match either case.
  Found FindInGroup(int depth) {
    if (rest_.starts_with('?')) {
      const std::size_t stop = rest_.find_first_of(":>)");
      if (stop == std::string_view::npos) return {};
      const std::string_view head = rest_.substr(0, stop);
      if (!head.starts_with("?P<") && head.find('i') != std::string_view::npos) ignore_case_ = true;
      rest_.remove_prefix(rest_[stop] == ')' ? stop : stop + 1);
    }
    Found inner = FindInSequence(depth);
    if (!rest_.empty()) rest_.remove_prefix(1);  // ')'
    return depth > kMaxDepth ? Found() : inner;
  }

  void SkipClass() {
    std::size_t i = rest_.starts_with('^') ? 1 : 0;
    if (i < rest_.size() && rest_[i] == ']') ++i;  // a bracket that comes first means itself
    while (i < rest_.size() && rest_[i] != ']') {
      if (rest_.substr(i).starts_with("[:")) {
        const std::size_t close = rest_.find(":]", i);
        i = close == std::string_view::npos ? rest_.size() : close + 2;
      } else {
        i += rest_[i] == '\\' ? std::size_t{2} : 1;
      }
    }
    rest_.remove_prefix(std::min(i + 1, rest_.size()));
  }

  template <class Flush>
  void TakeCharacter(char c, std::string* run, const Flush& flush) {
    bool known = true;
    if (c == '\\' && !rest_.empty()) {
      c = rest_.front();
      rest_.remove_prefix(1);
      // \d, \w, \x41 and the like: what they match is not spelt here.
      known = std::isalnum(static_cast<unsigned char>(c)) == 0;
      if (c == 'x') SkipHexEscape();
    }
    const Quantifier quantifier = TakeQuantifier();
    if (known && !quantifier.optional) *run += Fold(c);
    if (!known || quantifier.present) flush();
  }

  void SkipHexEscape() {
    if (rest_.starts_with('{')) {
      rest_.remove_prefix(std::min(rest_.find('}'), rest_.size() - 1) + 1);
    } else {
      rest_.remove_prefix(std::min<std::size_t>(2, rest_.size()));
    }
  }

  struct Quantifier {
    bool present = false;
    bool optional = false;
  };

  Quantifier TakeQuantifier() {
    Quantifier q;
    while (!rest_.empty()) {
      const char c = rest_.front();
      const std::size_t close = c == '{' ? rest_.find('}') : 0;
      if (c == '*' || c == '?') {
        q.optional = q.optional || !q.present || c == '*';
      } else if (c == '{' && close != std::string_view::npos && rest_.size() > 1 &&
                 std::isdigit(static_cast<unsigned char>(rest_[1])) != 0) {
        q.optional = q.optional || rest_.starts_with("{0");
        rest_.remove_prefix(close);
      } else if (c != '+') {
        break;
      }
      q.present = true;
      rest_.remove_prefix(1);
    }
    return q;
  }

  char Fold(char c) const {
    return ignore_case_ ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  }

  std::string_view rest_;
  bool ignore_case_;
};

}  // namespace

std::vector<std::string> RequiredAnyOf(std::string_view expression, bool ignore_case) {
  return LiteralFinder(expression, ignore_case).Find().any;
}

std::vector<std::string> RequiredAllOf(std::string_view expression, bool ignore_case) {
  return LiteralFinder(expression, ignore_case).Find().all;
}

}  // namespace casefile
