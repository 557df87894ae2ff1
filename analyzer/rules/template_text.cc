#include "analyzer/rules/template_text.h"

#include <algorithm>
#include <functional>

namespace casefile {
namespace {

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Calls `plain` for text between names and `name` for each {name|fallback}; the fallback's data()
// is null when there is none. A brace that begins no name is plain text, as in `jq '{a: 1}'`.
void Walk(std::string_view text,
          const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view, std::string_view)>& name) {
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    plain(text.substr(0, open));
    if (open == std::string_view::npos) return;
    text.remove_prefix(open);
    if (text.starts_with("{{")) {
      plain("{");
      text.remove_prefix(2);
      continue;
    }
    const std::size_t close = text.find('}');
    const std::string_view body =
        close == std::string_view::npos ? std::string_view() : text.substr(1, close - 1);
    const std::size_t bar = body.find('|');
    const std::string_view word = body.substr(0, bar);
    if (word.empty() || !std::all_of(word.begin(), word.end(), IsNameChar)) {
      plain("{");
      text.remove_prefix(1);
      continue;
    }
    name(word, bar == std::string_view::npos ? std::string_view() : body.substr(bar + 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::string ExpandTemplate(std::string_view text, const Bindings& values) {
  std::string out;
  Walk(
      text,
      [&out](std::string_view part) { out += part; },
      [&](std::string_view name, std::string_view fallback) {
        const auto found = values.find(name);
        if (found != values.end()) {
          out += found->second;
        } else {
          out += fallback.data() == nullptr ? std::string_view("(unknown)") : fallback;
        }
      });
  return out;
}

std::set<TemplateName> TemplateNames(std::string_view text) {
  std::set<TemplateName> names;
  Walk(
      text,
      [](std::string_view) {},
      [&](std::string_view name, std::string_view fallback) {
        names.insert({.name = std::string(name), .has_fallback = fallback.data() != nullptr});
      });
  return names;
}

}  // namespace casefile
