#include "collector/http_answer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

struct Parts {
  std::string_view head;
  std::string_view body;
};

std::optional<Parts> Split(std::string_view text) {
  for (const std::string_view blank : {"\r\n\r\n", "\n\n"}) {
    const std::size_t at = text.find(blank);
    if (at == std::string_view::npos) continue;
    return Parts{text.substr(0, at), text.substr(at + blank.size())};
  }
  return std::nullopt;
}

// The value of the first header of that name; empty when there is none.
std::string_view Header(std::string_view head, std::string_view name) {
  for (const std::string_view line : SplitLines(head)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !EqualsIgnoreCase(line.substr(0, colon), name)) continue;
    return Trim(line.substr(colon + 1));
  }
  return {};
}

// "5\r\nhello\r\n0\r\n\r\n". Each chunk takes at least its own size from `body`, so it ends.
std::string JoinChunks(std::string_view body) {
  std::string joined;
  for (;;) {
    const std::size_t line = body.find('\n');
    if (line == std::string_view::npos) return joined;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + line, size, 16);
    if (error != std::errc() || size == 0) return joined;
    body.remove_prefix(line + 1);
    joined.append(body.substr(0, size));
    if (body.size() <= size) return joined;
    body.remove_prefix(size);
    body.remove_prefix(std::min(body.find('\n'), body.size() - 1) + 1);
  }
}

}  // namespace

Result<HttpAnswer> ParseHttpAnswer(std::string_view text) {
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200 OK"
  constexpr std::size_t kStatusDigits = 3;
  const std::optional<Parts> parts = Split(text);
  const auto status =
      text.size() < kStatusAt ? std::nullopt : ToUint(text.substr(kStatusAt, kStatusDigits));
  if (!text.starts_with("HTTP/1.") || !parts || !status ||
      parts->head.size() > limits::kHealthHeadBytes) {
    return Error(ErrorCode::kInvalidInput, "the answer is no HTTP");
  }
  HttpAnswer answer;
  answer.status = static_cast<int>(*status);
  answer.head = std::string(parts->head);
  std::erase(answer.head, '\r');
  answer.location = std::string(Header(parts->head, "Location"));
  const bool chunked = EqualsIgnoreCase(Header(parts->head, "Transfer-Encoding"), "chunked");
  answer.body = chunked ? JoinChunks(parts->body) : std::string(parts->body);
  answer.cut = answer.body.size() > limits::kHealthBytes;
  if (answer.cut) answer.body.resize(limits::kHealthBytes);
  return answer;
}

bool IsWholeAnswer(std::string_view text) {
  const std::optional<Parts> parts = Split(text);
  if (!parts) return false;
  const auto length = ToUint(Header(parts->head, "Content-Length"));
  return length && parts->body.size() >= *length;
}

}  // namespace casefile
