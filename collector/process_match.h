#pragma once
// Names processes the way profiles do.

#include <string>
#include <string_view>

namespace casefile {

// Both parts must hold; an empty part holds always, but not both.
struct ProcessMatch {
  std::string name;     // shell pattern for the kernel's name of the process (15 bytes at most)
  std::string command;  // a part of the command line, arguments joined by blanks

  bool Matches(std::string_view process_name, std::string_view command_line) const;
};

}  // namespace casefile
