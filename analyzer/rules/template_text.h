#pragma once
// Titles, causes and remedies with values: "The disk under {mount} is full ({used_percent|100} %)".

#include <set>
#include <string>
#include <string_view>

#include "analyzer/rules/tally.h"

namespace casefile {

// Replaces {name} by its value and {name|other words} by its value or the other words; a name that
// has neither is left out as "(unknown)". "{{" is a brace. Never fails: lint checks the names.
std::string ExpandTemplate(std::string_view text, const Bindings& values);

// The names that `text` asks for, and whether each has other words to fall back on.
struct TemplateName {
  std::string name;
  bool has_fallback = false;
  bool operator==(const TemplateName&) const = default;
  // NOLINTNEXTLINE(modernize-use-nullptr): seen in the 0 of the code that is made here
  auto operator<=>(const TemplateName&) const = default;
};
std::set<TemplateName> TemplateNames(std::string_view text);

}  // namespace casefile
