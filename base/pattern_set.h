#pragma once
// The only users of RE2 (regex.cc) and Vectorscan (pattern_set.cc scans, pattern_compiler.cc
// compiles). A PatternSet finds which of many patterns occur and where they end, at about 1 GB/s
// per core; a Regex confirms one of them on a short text and gives its groups. Both are linear in
// the text: no backtracking, no look-around.
//
// Vectorscan runs in block mode and without start-of-match (SOM costs 3 to 6 times the speed and
// refuses a third of the patterns); the caller cuts the line around the end and asks a Regex.
// Every pattern should contain a literal of at least 4 bytes; RequiredAnyOf() tells.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

struct Pattern {
  std::string expression;  // the common subset of RE2 and Vectorscan syntax
  std::uint32_t id = 0;
  bool ignore_case = false;
  bool literal = false;  // `expression` is bytes, not a regular expression
};

// Immutable after creation; Scan may run in several threads at once.
class PatternSet {
 public:
  // kInvalidInput names the pattern that does not compile.
  static Result<PatternSet> Compile(std::span<const Pattern> patterns);
  // A set compiled at build time (Serialize()). kUnsupported when this machine or this version of
  // the library cannot run it; then compile, or use the portable matcher.
  static Result<PatternSet> Deserialize(Bytes database);
  Result<std::vector<std::byte>> Serialize() const;

  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;
  ~PatternSet();

  // Calls hit(id, end) for every end of every match, in rising order of `end` (one past the last
  // byte of the match). Return false from `hit` to stop.
  using Hit = std::function<bool(std::uint32_t id, std::size_t end)>;
  void Scan(std::string_view text, const Hit& hit) const;

  // For who asks many short texts, one after the other: keeps what a scan needs between them. The
  // set must outlive it.
  class Finder {
   public:
    explicit Finder(const PatternSet& set);
    Finder(Finder&&) noexcept;
    Finder& operator=(Finder&&) noexcept;
    Finder(const Finder&) = delete;
    Finder& operator=(const Finder&) = delete;
    ~Finder();

    // Ids of the patterns that occur, in no order, one for each occurrence. Valid until the next
    // call.
    const std::vector<std::uint32_t>& Find(std::string_view text);

   private:
    struct State;
    std::unique_ptr<State> state_;
  };

 private:
  struct State;
  explicit PatternSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One compiled expression. Immutable; safe to use from several threads.
class Regex {
 public:
  struct Options {
    bool ignore_case = false;
    bool latin1 = true;  // match bytes; false: match UTF-8
  };
  static Result<Regex> Compile(std::string_view expression, Options options);
  static Result<Regex> Compile(std::string_view expression) { return Compile(expression, {}); }
  // Compiled when it is first used. Only for an expression that is known to compile.
  static Regex Deferred(std::string_view expression, Options options);

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  ~Regex();

  bool Matches(std::string_view text) const;
  // Finds the first match at or after `from`. groups[0] is the whole match; a group that took no
  // part has data() == nullptr. The views point into `text`.
  bool Find(std::string_view text, std::size_t from, std::vector<std::string_view>* groups) const;
  // The number of a named group, or -1.
  int GroupIndex(std::string_view name) const;
  // Names by group number; empty for the unnamed. [0] is the whole match.
  const std::vector<std::string>& group_names() const;

 private:
  struct State;
  explicit Regex(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Literals of which every match of `expression` must contain one, in lower case when `ignore_case`;
// empty when nothing is required. Of several such sets that with the longest texts.
std::vector<std::string> RequiredAnyOf(std::string_view expression, bool ignore_case);

}  // namespace casefile
