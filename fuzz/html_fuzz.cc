// Any bytes as text and as an attribute: no element, no attribute and no control comes of them, and
// a fence and a code span of Markdown end where they should.

#include <algorithm>
#include <cstdint>

#include "analyzer/report/html_writer.h"
#include "analyzer/report/markdown_text.h"
#include "base/check.h"
#include "base/text.h"

namespace {

using casefile::HtmlWriter;
namespace html = casefile::html;

std::string Page(std::string_view text) {
  HtmlWriter page(text, {.css = "p{}", .script = "f()"});
  page.Open("p", {{html::kTitle, text}, {html::kHref, text}});
  page.Text(text).Close();
  return page.Finish();
}

auto Count(std::string_view text, char c) {
  return std::count(text.begin(), text.end(), c);
}

void CheckLines(std::string_view text) {
  CASEFILE_CHECK(casefile::IsValidUtf8(text));
  for (const std::string_view line : casefile::SplitLines(text))
    CASEFILE_CHECK(casefile::EscapeForTerminal(line, casefile::Tabs::kKeep) == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::string kHarmless = Page("harmless");
  const std::string page = Page(text);
  for (const char c : {'<', '>', '"'}) CASEFILE_CHECK(Count(page, c) == Count(kHarmless, c));
  CASEFILE_CHECK(Count(page, '\'') == Count(kHarmless, '\''));
  CheckLines(page);

  const std::string fence = casefile::MarkdownFence(text);
  CheckLines(fence);
  const std::string ticks = fence.substr(0, fence.find_first_not_of('`'));
  CASEFILE_CHECK(fence.find("\n" + ticks) == fence.size() - ticks.size() - 2);
  for (const std::string& line : {casefile::MarkdownCode(text), casefile::MarkdownProse(text)}) {
    CASEFILE_CHECK(line.find('\n') == line.npos);
    CheckLines(line);
  }
  return 0;
}
