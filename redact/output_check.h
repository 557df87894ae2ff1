#pragma once
// The last look: what is about to leave the redactor is searched once more, as it is, for every
// known value and every canary. It knows nothing of spans and windows, so that a mistake there
// cannot hide itself.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "redact/span.h"

namespace casefile {

struct ScanContext;

struct OutputLeak {
  std::uint64_t offset = 0;  // in the output
  bool canary = false;
};

// Of one stream. Belongs to one thread; `context` outlives it.
class OutputCheck {
 public:
  explicit OutputCheck(const ScanContext& context) : context_(&context) {}

  // The next piece of the output. The first leak is kept.
  void Look(std::string_view piece);
  const std::optional<OutputLeak>& leak() const { return leak_; }

 private:
  void LookAt(std::string_view text, std::uint64_t offset);

  const ScanContext* context_;
  std::string tail_;  // the end of the piece before, for what lies across the border
  std::uint64_t seen_ = 0;
  Spans spans_;
  std::optional<OutputLeak> leak_;
};

}  // namespace casefile
