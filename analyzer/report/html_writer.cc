#include "analyzer/report/html_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/crypto.h"
#include "base/text.h"
#include "formats/bundle/age/base64.h"

namespace casefile {
namespace {

bool IsVoid(std::string_view tag) {
  return tag == "br" || tag == "hr" || tag == "wbr";
}

std::string_view SafeLink(std::string_view target) {
  for (const std::string_view allowed : {"#", "https://", "http://"})
    if (target.substr(0, allowed.size()) == allowed) return target;
  return "#";
}

}  // namespace

std::string VisibleText(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  for (;;) {
    const std::size_t stop = text.find_first_of("\n\t", from);
    out += EscapeForTerminal(text.substr(from, std::min(stop, text.size()) - from));
    if (stop == std::string_view::npos) return out;
    out += text[stop];
    from = stop + 1;
  }
}

std::string ContentSecurityPolicy(const PageCode& code) {
  const auto hash = [](std::string_view text) {
    return age::EncodeBase64(Sha256(AsBytes(text)), age::Padding::kRequired);
  };
  const std::string script =
      code.script.empty() ? "'none'" : fmt::format("'sha256-{}'", hash(code.script));
  return fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; script-src {}; base-uri 'none'; "
      "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      hash(code.css),
      script);
}

HtmlWriter::HtmlWriter(std::string_view title, const PageCode& code) : script_(code.script) {
  CASEFILE_CHECK(code.css.find("</") == std::string_view::npos);
  for (const std::string_view end : {"</script", "<!--", "<script"})
    CASEFILE_CHECK(code.script.find(end) == std::string_view::npos);
  out_ += "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out_ += R"(<meta http-equiv="Content-Security-Policy" content=")";
  AppendXmlEscaped(out_, ContentSecurityPolicy(code));
  out_ += "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out_ += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  out_ += "<meta name=\"generator\" content=\"casefile-analyze\">\n";
  out_ += "<meta name=\"referrer\" content=\"no-referrer\">\n<title>";
  AppendXmlEscaped(out_, VisibleText(title));
  out_ += "</title>\n<style>";
  out_ += code.css;
  out_ += "</style>\n</head>\n<body>\n";
}

void HtmlWriter::Attribute(const HtmlPair& pair) {
  out_ += ' ';
  out_ += pair.name.name();
  out_ += "=\"";
  const std::string_view value =
      pair.name.name() == html::kHref.name() ? SafeLink(pair.value) : pair.value;
  AppendXmlEscaped(out_, VisibleText(value));
  out_ += '"';
}

HtmlWriter& HtmlWriter::Open(HtmlTag tag, HtmlAttributes attributes) {
  out_ += '<';
  out_ += tag.name();
  for (const HtmlPair& pair : attributes) Attribute(pair);
  out_ += '>';
  if (!IsVoid(tag.name())) open_.push_back(tag.name());
  return *this;
}

HtmlWriter& HtmlWriter::Close() {
  CASEFILE_CHECK(!open_.empty());
  const std::string_view tag = open_.back();
  open_.pop_back();
  out_ += fmt::format("</{}>", tag);
  // A line end after blocks keeps the source readable; inside inline text it would be a blank.
  for (const std::string_view block :
       {"section", "article", "p",    "h1",     "h2",         "h3",      "h4",
        "li",      "ol",      "ul",   "dl",     "div",        "tr",      "table",
        "thead",   "tbody",   "pre",  "svg",    "details",    "summary", "header",
        "footer",  "nav",     "main", "figure", "figcaption", "aside"})
    if (tag == block) out_ += '\n';
  return *this;
}

HtmlWriter& HtmlWriter::Leaf(HtmlTag tag, HtmlAttributes attributes, std::string_view text) {
  return Open(tag, attributes).Text(text).Close();
}

HtmlWriter& HtmlWriter::Text(std::string_view text) {
  AppendXmlEscaped(out_, VisibleText(text));
  return *this;
}

HtmlWriter& HtmlWriter::Data(HtmlTag id, Bytes bytes) {
  out_ += fmt::format(R"(<script type="text/plain" id="{}">)", id.name());
  out_ += age::EncodeBase64(bytes, age::Padding::kRequired);
  out_ += "</script>\n";
  return *this;
}

std::string HtmlWriter::Finish() {
  CASEFILE_CHECK(open_.empty());
  if (!script_.empty()) {
    out_ += "<script>";
    out_ += script_;
    out_ += "</script>\n";
  }
  out_ += "</body>\n</html>\n";
  return std::move(out_);
}

}  // namespace casefile
