#pragma once
// What stands in the output where something was hidden.

#include <string>
#include <string_view>

#include "redact/pseudonym.h"
#include "redact/span.h"

namespace casefile {

// The length of the placeholder of ours that `text` begins with; 0 when it begins with none.
std::size_t PlaceholderLength(std::string_view text);

// Whether some placeholder of ours lies in `text`.
bool HoldsPlaceholder(std::string_view text);

// Appends what replaces `original`: a pseudonym, or "[redacted:<label>:<8 hex digits>]" whose
// digits are the same for equal secrets.
void AppendReplacement(const Pseudonyms& pseudonyms,
                       const Span& span,
                       std::string_view original,
                       std::string* out);

}  // namespace casefile
