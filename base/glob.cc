// Shell patterns as a small automaton: the set of pattern positions that are alive moves along the
// path, so no pattern can make the time explode.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace casefile {
namespace {

enum class Kind : std::uint8_t {
  kLiteral,
  kOne,      // ?
  kSet,      // [a-z]
  kMany,     // *
  kAny,      // **
  kAnyDirs,  // **/ : nothing, or whole directories
};

struct Token {
  Kind kind = Kind::kLiteral;
  char literal = 0;
  bool negated = false;
  std::vector<std::pair<char, char>> ranges;
};

// Reads the set at pattern[at] == '[' and moves `at` behind it; without a closing ']' the bracket
// is a plain character, as in a shell.
Token ReadSet(std::string_view pattern, std::size_t& at) {
  const std::size_t close = pattern.find(']', at + 2);
  if (close == std::string_view::npos) {
    ++at;
    return {.kind = Kind::kLiteral, .literal = '[', .negated = false, .ranges = {}};
  }
  Token token{.kind = Kind::kSet, .literal = 0, .negated = false, .ranges = {}};
  std::string_view body = pattern.substr(at + 1, close - at - 1);
  if (body.front() == '!' || body.front() == '^') {
    token.negated = true;
    body.remove_prefix(1);
  }
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (i + 2 < body.size() && body[i + 1] == '-') {
      token.ranges.emplace_back(body[i], body[i + 2]);
      i += 2;
    } else {
      token.ranges.emplace_back(body[i], body[i]);
    }
  }
  at = close + 1;
  return token;
}

std::vector<Token> Tokenize(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    Token token;
    if (rest.starts_with("**/") && (i == 0 || pattern[i - 1] == '/')) {
      token.kind = Kind::kAnyDirs;
      i += 3;
    } else if (rest.starts_with("**")) {
      token.kind = Kind::kAny;
      i += 2;
    } else if (rest[0] == '*') {
      token.kind = Kind::kMany;
      ++i;
    } else if (rest[0] == '?') {
      token.kind = Kind::kOne;
      ++i;
    } else if (rest[0] == '[') {
      token = ReadSet(pattern, i);
    } else {
      token.literal = rest[0];
      ++i;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

bool Accepts(const Token& token, char c) {
  switch (token.kind) {
    case Kind::kLiteral:
      return c == token.literal;
    case Kind::kOne:
      return c != '/';
    case Kind::kSet: {
      const bool inside =
          std::any_of(token.ranges.begin(), token.ranges.end(), [c](const auto& range) {
            return range.first <= c && c <= range.second;
          });
      return c != '/' && inside != token.negated;
    }
    default:
      return false;
  }
}

// Marks `at` and every position reachable from it without reading a byte.
void Enter(const std::vector<Token>& tokens, std::size_t at, std::vector<bool>& alive) {
  while (!alive[at]) {
    alive[at] = true;
    if (at == tokens.size()) return;
    const Kind kind = tokens[at].kind;
    if (kind != Kind::kMany && kind != Kind::kAny && kind != Kind::kAnyDirs) return;
    ++at;
  }
}

void Step(const std::vector<Token>& tokens, std::size_t at, char c, std::vector<bool>& next) {
  const Token& token = tokens[at];
  switch (token.kind) {
    case Kind::kMany:
      if (c != '/') Enter(tokens, at, next);
      return;
    case Kind::kAny:
      Enter(tokens, at, next);
      return;
    case Kind::kAnyDirs:
      // Stays inside a directory name without offering what follows; a '/' ends a directory.
      if (c == '/') {
        Enter(tokens, at, next);
      } else {
        next[at] = true;
      }
      return;
    default:
      if (Accepts(token, c)) Enter(tokens, at + 1, next);
  }
}

bool MatchesPlain(std::string_view pattern, std::string_view path) {
  const std::vector<Token> tokens = Tokenize(pattern);
  std::vector<bool> alive(tokens.size() + 1);
  Enter(tokens, 0, alive);
  for (const char c : path) {
    std::vector<bool> next(tokens.size() + 1);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (alive[i]) Step(tokens, i, c, next);
    }
    alive.swap(next);
  }
  return alive[tokens.size()];
}

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view path) {
  const std::size_t open = pattern.find('{');
  const std::size_t close = pattern.find('}', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return MatchesPlain(pattern, path);
  }
  // One level of alternatives; what follows the group may hold another.
  std::string_view body = pattern.substr(open + 1, close - open - 1);
  while (true) {
    const std::size_t comma = body.find(',');
    std::string one(pattern.substr(0, open));
    one += body.substr(0, comma);
    one += pattern.substr(close + 1);
    if (GlobMatches(one, path)) return true;
    if (comma == std::string_view::npos) return false;
    body.remove_prefix(comma + 1);
  }
}

}  // namespace casefile
