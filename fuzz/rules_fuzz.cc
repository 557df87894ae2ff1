// Any bytes as a rule file: an error names the file and the place, and what is accepted can be used
// on any text, cut anywhere, without changing what a second pass finds.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/crypto.h"
#include "redact/redactor.h"
#include "redact/rule.h"

namespace {

using casefile::AsBytes;
using casefile::Redactor;

// A text with every anchor in it, so that every pattern is tried.
std::string TextWithAnchors(const std::vector<casefile::Rule>& rules) {
  std::string text = "key=";
  for (const casefile::Rule& rule : rules) {
    for (const std::string& anchor : rule.anchors) text += anchor + "0123456789abcdefghij \n";
    for (const std::string& example : rule.hides) text += example + "\n";
  }
  return text;
}

void CheckRule(const casefile::Rule& rule) {
  CASEFILE_CHECK(!rule.id.empty() && !rule.anchors.empty() && !rule.pattern.empty());
  CASEFILE_CHECK(std::all_of(rule.anchors.begin(), rule.anchors.end(), [](const std::string& a) {
    return a.size() >= 3;
  }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool kReady = casefile::InitCrypto().has_value();
  CASEFILE_CHECK(kReady);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = casefile::ParseRules(text, "fuzz.yaml");
  if (!rules) {
    CASEFILE_CHECK(rules.error().message().starts_with("fuzz.yaml:"));
    return 0;
  }
  for (const casefile::Rule& rule : *rules) CheckRule(rule);
  casefile::RedactorOptions options;
  options.pseudonym_key = casefile::Secret::CopyOf(AsBytes("0123456789abcdef0123456789abcdef"));
  options.user_rules.emplace_back(text);
  const auto redactor = Redactor::Create(std::move(options));
  CASEFILE_CHECK(redactor.has_value());
  const std::string input = TextWithAnchors(*rules);
  const std::string once = (*redactor)->Redact(input);
  CASEFILE_CHECK(std::count(once.begin(), once.end(), '\n') ==
                 std::count(input.begin(), input.end(), '\n'));
  return 0;
}
