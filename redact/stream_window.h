#pragma once
// The moving window through which a stream of any length is redacted in bounded memory.
//
//   [ context: written | fresh: written now | look-ahead: written next time ]
//
// The window is looked at only when it is full or the stream ends, so how the input was cut into
// calls changes nothing. The cut between fresh and look-ahead lies at a line end when there is one;
// in a longer line it avoids the spans found there.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "redact/output_check.h"
#include "redact/pseudonym_cache.h"
#include "redact/redactor.h"
#include "redact/text_scanner.h"

namespace casefile {

// Belongs to one thread; `context` outlives it.
class StreamWindow {
 public:
  // `path` is that of the file, as rules of the user may name it; empty where there is none.
  StreamWindow(const ScanContext& context, TextKind kind, std::string_view path = {})
      : context_(&context),
        scanner_(context, path),
        check_(context),
        kind_(kind),
        pseudonyms_(*context.pseudonyms) {}

  StreamWindow(const StreamWindow&) = delete;
  StreamWindow& operator=(const StreamWindow&) = delete;
  StreamWindow(StreamWindow&&) = delete;
  StreamWindow& operator=(StreamWindow&&) = delete;
  ~StreamWindow() = default;

  // Appends to `out` what is ready.
  void Write(std::string_view bytes, std::string* out);
  void Finish(std::string* out);
  const RedactionCounts& counts() const { return counts_; }
  // Where in the output something stands that must not, as far as it was looked at.
  const std::optional<OutputLeak>& leak() const { return check_.leak(); }

 private:
  void Advance(bool last, std::string* out);
  std::size_t FindCut() const;
  void Emit(std::size_t to, const Spans& spans, std::string* out);
  void Count(std::string_view label);

  const ScanContext* context_;
  TextScanner scanner_;
  OutputCheck check_;
  TextKind kind_;
  std::string window_;
  std::size_t written_ = 0;  // so much of the window is context
  PemState pem_;
  Spans spans_;
  PseudonymCache pseudonyms_;
  RedactionCounts counts_;
  std::string_view last_label_;
  std::uint64_t* last_count_ = nullptr;  // in counts_, of last_label_
};

}  // namespace casefile
