#pragma once
// The reports that are pasted into an issue tracker. Foreign text stands in code spans and fences
// that it cannot leave, so it is never a heading, a link, a mention or HTML.

#include <string>

#include "formats/findings/findings.h"

namespace casefile {

// GitHub refuses comments above 65,536 characters; these stay below in bytes, which are never
// fewer.
inline constexpr std::size_t kMarkdownBytes = 65'000;
inline constexpr std::size_t kBriefMarkdownBytes = 3'900;

// Everything, folded: at most kMarkdownBytes. What was left out is counted at the end.
std::string FullMarkdown(const FindingsDocument& document);
// The verdict, the causes and one line of evidence each: at most kBriefMarkdownBytes.
std::string BriefMarkdown(const FindingsDocument& document);

}  // namespace casefile
