#include "redact/span.h"

#include <algorithm>

namespace casefile {

void Unite(Spans* spans) {
  const auto before = [](const Span& a, const Span& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.kind != b.kind) return a.kind > b.kind;
    if (a.end != b.end) return a.end > b.end;
    return a.label != b.label ? a.label < b.label : a.tag > b.tag;
  };
  // Where only one finder found anything they are in order already.
  if (!std::is_sorted(spans->begin(), spans->end(), before))
    std::sort(spans->begin(), spans->end(), before);
  std::size_t kept = 0;
  for (const Span& span : *spans) {
    if (span.begin >= span.end) continue;
    if (kept == 0 || (*spans)[kept - 1].end <= span.begin) {
      (*spans)[kept++] = span;
      continue;
    }
    Span& last = (*spans)[kept - 1];
    const bool whole = last.begin == span.begin && last.end == span.end;
    if (span.kind > last.kind) {
      const Span old = last;
      last = span;
      last.begin = old.begin;
    }
    last.quoted = last.quoted || span.quoted;
    if (span.end > last.end) last.end = span.end;
    // Found as it stands and decoded: equal values share the tag of what is decoded.
    if (whole && last.tag == 0) last.tag = span.tag;
    // The tag of one part says nothing about the union.
    if (!whole && last.end != span.end) continue;
  }
  spans->resize(kept);
}

}  // namespace casefile
