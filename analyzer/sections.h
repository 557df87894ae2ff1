#pragma once
// Cuts a text in which several outputs stand one after the other, as people paste them and scripts
// write them:
//
//   anna@web1:~$ df -h          ==== free -m ====          ### ss -tlnp
//
// Each line like these begins a section; noise before an output (blank lines, warnings of the
// program) belongs to no section.

#include <cstdint>
#include <string_view>
#include <vector>

namespace casefile {

struct Section {
  std::string_view command;  // what the line before says: "df -h"; may be empty
  std::string_view text;
  std::uint64_t line = 0;    // lines before it
  std::uint64_t offset = 0;  // bytes before it
};

// The whole text, less the noise at its front, when nothing in it begins a section. At most
// limits::kSections.
std::vector<Section> SectionsOf(std::string_view text);

}  // namespace casefile
