#pragma once
// The only place that makes HTML. Every report is written through these calls, so foreign text
// cannot become markup: names of elements and attributes are literals checked at compile time,
// values and text are escaped here, and nothing else concatenates HTML.
//
// What cannot be written at all, because it does not compile: script and other loading elements,
// event handlers (on…), style attributes, and every attribute that makes a browser load something
// (src, srcset, data, …). Links go to fragments of the same page, to https: and to http:; any other
// scheme becomes plain "#". The one script and the one style of a page are those of PageCode, which
// are ours and named by their hashes in the policy.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casefile {

// An element that may be written.
class HtmlTag {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): only a literal fits, and it reads as HTML.
  consteval HtmlTag(const char* name) : name_(name) {
    if (!IsName(name_)) throw "not the name of an element";
    for (const std::string_view refused : {"script",
                                           "style",
                                           "iframe",
                                           "object",
                                           "embed",
                                           "base",
                                           "link",
                                           "img",
                                           "form",
                                           "meta",
                                           "html"})
      if (name_ == refused) throw "an element that is not written through Open()";
  }
  constexpr std::string_view name() const { return name_; }

 private:
  friend class HtmlAttribute;
  static constexpr bool IsName(std::string_view name) {
    if (name.empty()) return false;
    for (const char c : name) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return true;
  }
  std::string_view name_;
};

// A name and a value, for the length of one call.
class HtmlAttribute {
 public:
  consteval explicit HtmlAttribute(const char* name) : name_(name) {
    if (!HtmlTag::IsName(name_)) throw "not the name of an attribute";
    if (name_.substr(0, 2) == "on") throw "event handlers are not written";
    for (const std::string_view refused : {"style",
                                           "src",
                                           "srcset",
                                           "srcdoc",
                                           "data",
                                           "action",
                                           "formaction",
                                           "poster",
                                           "background",
                                           "http-equiv"})
      if (name_ == refused) throw "an attribute that loads or styles something";
  }
  constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

struct HtmlPair {
  HtmlAttribute name;
  std::string_view value;
};
using HtmlAttributes = std::initializer_list<HtmlPair>;

namespace html {
// The attributes in use.
inline constexpr HtmlAttribute kAriaHidden{"aria-hidden"};
inline constexpr HtmlAttribute kAriaLabel{"aria-label"};
inline constexpr HtmlAttribute kAriaLabelledBy{"aria-labelledby"};
inline constexpr HtmlAttribute kClass{"class"};
inline constexpr HtmlAttribute kColspan{"colspan"};
inline constexpr HtmlAttribute kD{"d"};
inline constexpr HtmlAttribute kDataId{"data-id"};
inline constexpr HtmlAttribute kDataOffset{"data-offset"};
inline constexpr HtmlAttribute kDataPath{"data-path"};
inline constexpr HtmlAttribute kDataPlace{"data-place"};
inline constexpr HtmlAttribute kDataRole{"data-role"};
inline constexpr HtmlAttribute kDataSeverity{"data-severity"};
inline constexpr HtmlAttribute kDataSystem{"data-system"};
inline constexpr HtmlAttribute kDataValue{"data-value"};
inline constexpr HtmlAttribute kDataZone{"data-zone"};
inline constexpr HtmlAttribute kDatetime{"datetime"};
inline constexpr HtmlAttribute kHeight{"height"};
inline constexpr HtmlAttribute kHref{"href"};
inline constexpr HtmlAttribute kId{"id"};
inline constexpr HtmlAttribute kOpen{"open"};
inline constexpr HtmlAttribute kPreserveAspectRatio{"preserveAspectRatio"};
inline constexpr HtmlAttribute kRel{"rel"};
inline constexpr HtmlAttribute kRole{"role"};
inline constexpr HtmlAttribute kRx{"rx"};
inline constexpr HtmlAttribute kScope{"scope"};
inline constexpr HtmlAttribute kTabindex{"tabindex"};
inline constexpr HtmlAttribute kTextAnchor{"text-anchor"};
inline constexpr HtmlAttribute kTitle{"title"};
inline constexpr HtmlAttribute kViewBox{"viewBox"};
inline constexpr HtmlAttribute kWidth{"width"};
inline constexpr HtmlAttribute kX{"x"};
inline constexpr HtmlAttribute kX1{"x1"};
inline constexpr HtmlAttribute kX2{"x2"};
inline constexpr HtmlAttribute kY{"y"};
inline constexpr HtmlAttribute kY1{"y1"};
inline constexpr HtmlAttribute kY2{"y2"};
}  // namespace html

// Foreign text as people see it: what a browser would hide or obey (controls, bidirectional
// overrides, broken UTF-8) as visible escapes; line breaks and tabs stay.
std::string VisibleText(std::string_view text);

// What is ours in a page, and no text from outside. `script` may be empty, and must outlive the
// writer.
struct PageCode {
  std::string_view css;
  std::string_view script;
};

// Writes one document front to back. Open() and Close() must nest (CASEFILE_CHECK).
class HtmlWriter {
 public:
  // Begins the document: <head> with a policy that forbids everything but `code`, and <body>.
  HtmlWriter(std::string_view title, const PageCode& code);

  HtmlWriter& Open(HtmlTag tag, HtmlAttributes attributes = {});
  HtmlWriter& Close();
  // Open, Text, Close.
  HtmlWriter& Leaf(HtmlTag tag, HtmlAttributes attributes, std::string_view text);
  HtmlWriter& Leaf(HtmlTag tag, std::string_view text) { return Leaf(tag, {}, text); }
  // As VisibleText() has it.
  HtmlWriter& Text(std::string_view text);

  // Bytes for the script, as base64 in an element that no browser runs or shows.
  HtmlWriter& Data(HtmlTag id, Bytes bytes);

  std::size_t size() const { return out_.size(); }
  // Ends the document with its script and gives it; everything opened must be closed.
  std::string Finish();

 private:
  void Attribute(const HtmlPair& pair);

  std::string out_;
  std::string_view script_;
  std::vector<std::string_view> open_;
};

// The policy of a page that holds `code` and nothing else that runs, styles or loads. Browsers that
// know trusted types also refuse to turn any text into markup.
std::string ContentSecurityPolicy(const PageCode& code);

}  // namespace casefile
