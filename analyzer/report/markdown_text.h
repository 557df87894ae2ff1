#pragma once
// Foreign text inside Markdown (CommonMark with GitHub's extensions). Whatever the text is, it
// stays text: no heading, list, link, image, HTML, mention, issue reference or formula comes of it.

#include <string>
#include <string_view>

namespace casefile {

// For prose: markup is escaped, and words that a tracker would turn into a link, a mention or a
// formula become code, as does what stands in `backticks`. One line.
std::string MarkdownProse(std::string_view text);
// A code span that ends where it should, on one line; "–" for nothing.
std::string MarkdownCode(std::string_view text);
// A fenced block, with the fence longer than any in `text`; ends with a line end.
std::string MarkdownFence(std::string_view text);
// Either of the above inside a table: pipes escaped.
std::string MarkdownCell(std::string_view markdown);

}  // namespace casefile
