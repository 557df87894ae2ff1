// Any text as outputs pasted one below the other: sections lie in it, in their order, without
// meeting, and say rightly where.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "analyzer/sections.h"
#include "base/check.h"
#include "base/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto sections = casefile::SectionsOf(text);
  CASEFILE_CHECK(sections.size() <= casefile::limits::kSections);
  std::uint64_t before = 0;
  for (const casefile::Section& section : sections) {
    CASEFILE_CHECK(section.offset >= before && section.offset <= text.size());
    CASEFILE_CHECK(section.text.size() <= text.size() - section.offset);
    CASEFILE_CHECK(text.substr(section.offset, section.text.size()) == section.text);
    const std::string_view above = text.substr(0, section.offset);
    CASEFILE_CHECK(static_cast<std::uint64_t>(std::count(above.begin(), above.end(), '\n')) ==
                   section.line);
    before = section.offset + section.text.size();
  }
  return 0;
}
