#include "analyzer/rules/template_text.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

const Bindings kValues = {{"mount", "/var"}, {"used", "97"}};

TEST(TemplateTextTest, FillsInValuesAndFallbacks) {
  EXPECT_EQ(ExpandTemplate("{mount} is {used} % full", kValues), "/var is 97 % full");
  EXPECT_EQ(ExpandTemplate("{port|some port}: {x}", kValues), "some port: (unknown)");
  EXPECT_EQ(ExpandTemplate("{mount|the disk}{y|}", kValues), "/var");
}

TEST(TemplateTextTest, LeavesOtherBracesAlone) {
  EXPECT_EQ(ExpandTemplate("jq '{a: 1}' {", kValues), "jq '{a: 1}' {");
  EXPECT_EQ(ExpandTemplate("{{mount}", kValues), "{mount}");
  EXPECT_EQ(ExpandTemplate("awk '{print $1}' {}", kValues), "awk '{print $1}' {}");
}

TEST(TemplateTextTest, DoesNotExpandValuesAgain) {
  EXPECT_EQ(ExpandTemplate("{a}", {{"a", "{b}"}, {"b", "secret"}}), "{b}");
}

TEST(TemplateTextTest, ListsTheNamesItAsksFor) {
  const std::set<TemplateName> expected = {{.name = "a", .has_fallback = false},
                                           {.name = "b", .has_fallback = true}};
  EXPECT_EQ(TemplateNames("{a} {b|} {c: 1} {{d}"), expected);
}

}  // namespace
}  // namespace casefile
