#include "redact/stream_window.h"

#include <algorithm>

#include "redact/characters.h"
#include "redact/placeholder.h"

namespace casefile {
namespace {

// Stays in the second-level cache together with the automata.
constexpr std::size_t kWindowBytes = std::size_t{256} << 10U;
// Longer than any token, and than what lies between a name and its value on the lines below.
constexpr std::size_t kContextBytes = std::size_t{8} << 10U;
// So many spans before an address is replaced, what that needs is fetched.
constexpr std::size_t kAhead = 6;
constexpr std::size_t kLookAheadBytes = std::size_t{12} << 10U;

}  // namespace

void StreamWindow::Write(std::string_view bytes, std::string* out) {
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kWindowBytes - window_.size());
    window_ += bytes.substr(0, count);
    bytes.remove_prefix(count);
    if (window_.size() == kWindowBytes) Advance(false, out);
  }
}

void StreamWindow::Finish(std::string* out) {
  if (written_ < window_.size()) Advance(true, out);
}

std::size_t StreamWindow::FindCut() const {
  const std::size_t latest = window_.size() - kLookAheadBytes;
  for (std::size_t i = latest; i > written_; --i) {
    if (IsLineEnd(window_[i - 1])) return i;
  }
  return latest;
}

void StreamWindow::Advance(bool last, std::string* out) {
  std::size_t cut = last ? window_.size() : FindCut();
  scanner_.Scan({.text = window_, .from = written_, .to = cut, .kind = kind_}, &pem_, &spans_);
  // In a line that is longer than the window the cut may have met a span: it goes to the next
  // window, where all of it is seen, or is hidden piece by piece when it is longer still.
  const auto met = std::find_if(spans_.begin(), spans_.end(), [cut](const Span& span) {
    return span.begin < cut && span.end > cut;
  });
  if (met != spans_.end() && met->begin > written_ + kContextBytes) cut = met->begin;
  Emit(cut, spans_, out);
  const std::size_t drop = cut > kContextBytes ? cut - kContextBytes : 0;
  window_.erase(0, drop);
  written_ = cut - drop;
}

void StreamWindow::Emit(std::size_t to, const Spans& spans, std::string* out) {
  const std::string_view text = window_;
  const std::size_t start = out->size();
  std::size_t at = written_;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (i + kAhead < spans.size() && spans[i + kAhead].kind == SpanKind::kIpv4) {
      const Span& later = spans[i + kAhead];
      context_->pseudonyms->ExpectIpv4(text.substr(later.begin, later.end - later.begin));
    }
    const Span& span = spans[i];
    const std::size_t begin = std::max(span.begin, at);
    const std::size_t end = std::min(span.end, to);
    if (begin >= end) continue;
    *out += text.substr(at, begin - at);
    const std::string_view original = text.substr(begin, end - begin);
    const std::size_t before = out->size();
    if (span.kind == SpanKind::kSecret || span.kind == SpanKind::kIpv4) {
      AppendReplacement(*context_->pseudonyms, span, original, out);
    } else {
      *out += pseudonyms_.Replace(span.kind, original);
    }
    if (std::string_view(*out).substr(before) != original) Count(span.label);
    at = end;
  }
  *out += text.substr(at, to - at);
  check_.Look(std::string_view(*out).substr(start));
}

void StreamWindow::Count(std::string_view label) {
  // Most lines have what the line before had.
  if (last_count_ == nullptr || last_label_.data() != label.data() ||
      last_label_.size() != label.size()) {
    auto found = counts_.find(label);
    if (found == counts_.end()) found = counts_.emplace(std::string(label), 0).first;
    last_label_ = label;
    last_count_ = &found->second;
  }
  ++*last_count_;
}

}  // namespace casefile
