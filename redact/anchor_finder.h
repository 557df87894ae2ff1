#pragma once
// Finds where the anchors (literals) of all rules occur: through a Vectorscan database when this
// machine can run one, else through the portable automaton. Both find exactly the same, so the
// choice is never seen in the output.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/pattern_set.h"
#include "redact/literal_matcher.h"

namespace casefile {

struct Anchor {
  std::string bytes;
  bool ignore_case = false;
};

struct AnchorHit {
  std::uint32_t anchor = 0;  // index into the list the finder was made of
  std::size_t end = 0;
};

// Immutable after creation; safe to use from several threads.
class AnchorFinder {
 public:
  // `database` is what CompileDatabase gave for the same anchors; when it is empty or cannot run
  // here, the portable automaton is used.
  AnchorFinder(const std::vector<Anchor>& anchors, Bytes database);

  bool portable() const { return !fast_.has_value(); }
  // Appends the hits in rising order of `end`.
  void Find(std::string_view text, std::vector<AnchorHit>* hits) const;

 private:
  std::optional<PatternSet> fast_;
  LiteralMatcher portable_;
};

// What the patterns of `anchors` are called in a database; the build-time tool uses the same.
std::vector<Pattern> AnchorPatterns(const std::vector<Anchor>& anchors);

}  // namespace casefile
