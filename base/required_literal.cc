#include <algorithm>
#include <cctype>

#include "base/pattern_set.h"

namespace casefile {
namespace {

// Groups nested deeper than this are taken to require nothing, which is always true.
constexpr int kMaxDepth = 32;

// Walks an expression once and keeps the longest run of characters that no quantifier, class or
// alternative makes optional.
class LiteralFinder {
 public:
  LiteralFinder(std::string_view expression, bool ignore_case)
      : rest_(expression), ignore_case_(ignore_case) {}

  std::string Find() { return FindInSequence(0); }

 private:
  std::string FindInSequence(int depth) {
    std::string best;
    std::string run;
    bool alternative = false;
    const auto flush = [&best, &run] {
      if (run.size() > best.size()) best = run;
      run.clear();
    };
    while (!rest_.empty() && rest_.front() != ')') {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      switch (c) {
        case '|':
          alternative = true;
          break;
        case '(': {
          const std::string inner = FindInGroup(depth + 1);
          flush();
          if (!TakeQuantifier().optional && inner.size() > best.size()) best = inner;
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
    return alternative ? std::string() : best;
  }

  // A group may change the flags; "(?i)" makes every letter after it match either case.
  std::string FindInGroup(int depth) {
    if (rest_.starts_with('?')) {
      const std::size_t stop = rest_.find_first_of(":>)");
      if (stop == std::string_view::npos) return {};
      const std::string_view head = rest_.substr(0, stop);
      if (!head.starts_with("?P<") && head.find('i') != std::string_view::npos) ignore_case_ = true;
      rest_.remove_prefix(rest_[stop] == ')' ? stop : stop + 1);
    }
    std::string inner = FindInSequence(depth);
    if (!rest_.empty()) rest_.remove_prefix(1);  // ')'
    return depth > kMaxDepth ? std::string() : inner;
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

std::string RequiredLiteral(std::string_view expression, bool ignore_case) {
  return LiteralFinder(expression, ignore_case).Find();
}

}  // namespace casefile
