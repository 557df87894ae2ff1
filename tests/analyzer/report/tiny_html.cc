#include "tests/analyzer/report/tiny_html.h"

#include <fmt/format.h>

#include <algorithm>

namespace casefile::testing {
namespace {

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

std::string_view NameAt(std::string_view html, std::size_t at) {
  std::size_t end = at;
  while (end < html.size() && IsNameChar(html[end])) ++end;
  return html.substr(at, end - at);
}

bool IsVoid(std::string_view tag) {
  return tag == "meta" || tag == "br" || tag == "hr" || tag == "wbr";
}

// Elements whose content is no markup.
bool IsRaw(std::string_view tag) {
  return tag == "style" || tag == "script";
}

}  // namespace

TinyHtml::TinyHtml(std::string_view html) {
  constexpr std::string_view kDoctype = "<!doctype html>";
  if (html.substr(0, kDoctype.size()) != kDoctype) {
    Fail("no doctype", 0);
    return;
  }
  std::size_t at = kDoctype.size();
  while (at < html.size()) {
    const std::string raw_until = !open_.empty() && IsRaw(open_.back()) ? "</" + open_.back() : "<";
    if (html.substr(at, raw_until.size()) == raw_until) {
      if (!Tag(html, &at)) return;
    } else {
      const std::size_t next = std::min(html.find(raw_until, at), html.size());
      const std::string_view raw = html.substr(at, next - at);
      if (raw_until == "<") text_ += Unescape(raw);
      at = next;
    }
  }
  if (!open_.empty()) Fail("not closed: " + open_.back(), at);
}

bool TinyHtml::Tag(std::string_view html, std::size_t* at) {
  const bool closing = html.substr(*at, 2) == "</";
  *at += closing ? 2 : 1;
  const std::string name(NameAt(html, *at));
  if (name.empty()) return Fail("a stray <", *at);
  *at += name.size();
  if (closing) {
    if (open_.empty() || open_.back() != name) return Fail("closed out of order: " + name, *at);
    open_.pop_back();
    if (html.substr(*at, 1) != ">") return Fail("a closing tag with more in it", *at);
    ++*at;
    return true;
  }
  tags_.push_back(name);
  while (html.substr(*at, 1) == " ") {
    ++*at;
    const std::string attribute(NameAt(html, *at));
    *at += attribute.size();
    if (attribute.empty() || html.substr(*at, 2) != "=\"") return Fail("a bare attribute", *at);
    *at += 2;
    const std::size_t end = html.find('"', *at);
    if (end == html.npos) return Fail("a value without an end", *at);
    const std::string_view value = html.substr(*at, end - *at);
    if (value.find('<') != value.npos) return Fail("a < inside a value", *at);
    attributes_.emplace_back(attribute, Unescape(value));
    *at = end + 1;
  }
  if (html.substr(*at, 1) != ">") return Fail("an odd end of a tag", *at);
  ++*at;
  if (!IsVoid(name)) open_.push_back(name);
  return true;
}

bool TinyHtml::Fail(std::string_view what, std::size_t at) {
  if (error_.empty()) error_ = fmt::format("{} at {}", what, at);
  return false;
}

std::string TinyHtml::Unescape(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '>') Fail("a bare >", i);
    if (text[i] != '&') {
      out += text[i++];
      continue;
    }
    bool known = false;
    for (const auto& [entity, c] : kEntities) {
      if (text.substr(i, entity.size()) != entity) continue;
      out += c;
      i += entity.size();
      known = true;
      break;
    }
    if (!known) {
      Fail("an unknown entity", i);
      return out;
    }
  }
  return out;
}

std::vector<std::string> TinyHtml::attribute_names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : attributes_) names.push_back(name);
  return names;
}

}  // namespace casefile::testing
