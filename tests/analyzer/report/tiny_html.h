#pragma once
// Reads back the HTML that our writer makes, strictly: every tag closed in order, every attribute
// in double quotes, entities known. It shares no code with the writer.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casefile::testing {

class TinyHtml {
 public:
  explicit TinyHtml(std::string_view html);

  // Empty when the document is well-formed.
  const std::string& error() const { return error_; }
  const std::vector<std::string>& tags() const { return tags_; }
  // Names and unescaped values, in order.
  const std::vector<std::pair<std::string, std::string>>& attributes() const { return attributes_; }
  std::vector<std::string> attribute_names() const;
  // All text outside tags and style, unescaped.
  const std::string& text() const { return text_; }

 private:
  bool Tag(std::string_view html, std::size_t* at);
  bool Fail(std::string_view what, std::size_t at);
  std::string Unescape(std::string_view text);

  std::string error_;
  std::vector<std::string> tags_;
  std::vector<std::pair<std::string, std::string>> attributes_;
  std::vector<std::string> open_;
  std::string text_;
};

}  // namespace casefile::testing
