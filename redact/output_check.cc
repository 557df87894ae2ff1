#include "redact/output_check.h"

#include <algorithm>

#include "redact/text_scanner.h"

namespace casefile {
namespace {

// Longer than the longest form of nearly every value.
constexpr std::size_t kBorderBytes = std::size_t{4} << 10U;
// Shorter values count only as words, and what borders on them is no longer what it was.
constexpr std::size_t kMinBytes = 8;

}  // namespace

void OutputCheck::LookAt(std::string_view text, std::uint64_t offset) {
  if (leak_.has_value()) return;
  for (const bool canary : {false, true}) {
    const KnownValues* values = canary ? context_->canaries : context_->known;
    if (values == nullptr || values->size() == 0) continue;
    spans_.clear();
    values->Find(text, &spans_);
    for (const Span& span : spans_) {
      if (canary || span.end - span.begin >= kMinBytes) {
        leak_ = OutputLeak{offset + span.begin, canary};
        return;
      }
    }
  }
}

void OutputCheck::Look(std::string_view piece) {
  const std::string_view head = piece.substr(0, kBorderBytes);
  if (!tail_.empty()) LookAt(tail_ + std::string(head), seen_ - tail_.size());
  LookAt(piece, seen_);
  seen_ += piece.size();
  tail_ += piece.substr(piece.size() - std::min(piece.size(), kBorderBytes));
  if (tail_.size() > kBorderBytes) tail_.erase(0, tail_.size() - kBorderBytes);
}

}  // namespace casefile
