#pragma once
// Names of this machine and of its people: host and user names that the caller knows, and the user
// in the path of a home folder.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redact/literal_matcher.h"
#include "redact/name_filter.h"
#include "redact/span.h"

namespace casefile {

// Immutable; safe to use from several threads.
class Names {
 public:
  // Names that are short or mean nothing by themselves (root, localhost) are left out.
  Names(const std::vector<std::string>& hosts, const std::vector<std::string>& users);

  void Find(std::string_view text, Spans* spans) const;

 private:
  std::vector<std::string> names_;  // hosts first
  std::size_t hosts_ = 0;
  void FindWord(std::string_view text, std::size_t at, std::size_t name, Spans* spans) const;
  void FindHit(std::string_view text, std::size_t begin, std::size_t name, Spans* spans) const;

  NameFilter filter_;
  std::array<std::vector<std::uint32_t>, NameFilter::kGroups> groups_;
  LiteralMatcher matcher_;  // where the filter does not run, or has too many names
};

// Adds the user part of /home/x, /Users/x and C:\Users\x; `at` is where it begins.
void FindHomeFolder(std::string_view text, std::size_t at, Spans* spans);

}  // namespace casefile
