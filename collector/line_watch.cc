#include "collector/line_watch.h"

namespace casefile {
namespace {

constexpr std::size_t kShownBytes = 4096;

}  // namespace

void LineWatch::Before(Bytes bytes) {
  for (const char c : AsText(bytes)) {
    if (c != '\n') {
      before_hash_ = Mix(before_hash_, c);
      continue;
    }
    before_.push_back(before_hash_);
    before_hash_ = kSeed;
  }
}

void LineWatch::After(Bytes bytes) {
  for (const char c : AsText(bytes)) {
    if (c == '\n') {
      EndLine();
      continue;
    }
    after_hash_ = Mix(after_hash_, c);
    if (text_.size() < kShownBytes) text_ += c;
  }
}

void LineWatch::EndLine() {
  const std::uint64_t before = before_.empty() ? before_hash_ : before_.front();
  if (!before_.empty()) before_.pop_front();
  line_(++number_, text_, before != after_hash_);
  text_.clear();
  after_hash_ = kSeed;
}

void LineWatch::Finish() {
  if (!text_.empty()) EndLine();
}

}  // namespace casefile
