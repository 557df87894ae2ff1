#include "formats/bundle/age/armor.h"

#include <algorithm>
#include <utility>

#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/errors.h"

namespace casefile::age {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::uint64_t ArmoredSize(std::uint64_t size) {
  const std::uint64_t rest = size % kArmorLineBytes;
  const std::uint64_t lines =
      size / kArmorLineBytes * (kArmorColumns + 1) + (rest > 0 ? (rest + 2) / 3 * 4 + 1 : 0);
  return kArmorBegin.size() + 1 + lines + kArmorEnd.size() + 1;
}

bool LooksLikeArmor(Bytes head) {
  auto text = AsText(head);
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text.starts_with(kArmorBegin);
}

Result<std::size_t> ArmorReader::Read(std::span<std::byte> out) {
  if (out.empty()) return std::size_t{0};
  while (unread_.empty() && !done_ && !failure_) {
    auto advanced = Advance();
    if (!advanced) failure_ = std::move(advanced).error();
  }
  if (unread_.empty() && failure_) return *failure_;
  const std::size_t n = std::min(out.size(), unread_.size());
  std::copy_n(unread_.begin(), n, out.begin());
  unread_ = unread_.subspan(n);
  return n;
}

Result<void> ArmorReader::Advance() {
  if (!begun_) TRY(ReadBegin());
  begun_ = true;
  return ReadLine();
}

Result<std::optional<char>> ArmorReader::NextChar() {
  if (text_.empty()) {
    const std::size_t n = TRY(source_.Read(buffer_));
    if (n == 0) return std::optional<char>();
    text_ = Bytes(buffer_).first(n);
  }
  const char c = static_cast<char>(text_.front());
  text_ = text_.subspan(1);
  return std::optional<char>(c);
}

// A line without its LF or CRLF; nothing at the end of the text.
Result<std::optional<std::string>> ArmorReader::NextLine() {
  std::string line;
  for (;;) {
    const auto c = TRY(NextChar());
    if (!c && line.empty()) return std::optional<std::string>();
    if (!c || *c == '\n') break;
    line.push_back(*c);
    if (line.size() > kArmorColumns + 1) return ArmorError("a line is too long");
  }
  if (line.ends_with('\r')) line.pop_back();
  return std::optional<std::string>(std::move(line));
}

Result<void> ArmorReader::ReadBegin() {
  for (std::size_t blanks = 0;; ++blanks) {
    const auto c = TRY(NextChar());
    if (!c) return ArmorError("it has no BEGIN line");
    if (IsBlank(*c) && blanks < kMaxArmorBlanks) continue;
    // The line as a whole, its first character included.
    const auto rest = TRY(NextLine());
    if (!rest || std::string(1, *c) + *rest != kArmorBegin)
      return ArmorError("its BEGIN line is wrong");
    return {};
  }
}

Result<void> ArmorReader::ReadLine() {
  const auto line = TRY(NextLine());
  if (!line) return ArmorError("it has no END line");
  if (*line == kArmorEnd) return ExpectOnlyBlanks();
  if (short_line_) return ArmorError("a line inside is too short");
  if (line->size() > kArmorColumns || line->empty())
    return ArmorError("a line has the wrong length");
  auto bytes = DecodeBase64(*line, Padding::kRequired);
  if (!bytes) return ArmorError("a line is not canonical base64");
  // Padding, too, can only stand at the end of the last line.
  short_line_ = bytes->size() < kArmorLineBytes;
  bytes_ = *std::move(bytes);
  unread_ = bytes_;
  return {};
}

Result<void> ArmorReader::ExpectOnlyBlanks() {
  for (std::size_t blanks = 0;; ++blanks) {
    const auto c = TRY(NextChar());
    if (!c) break;
    if (!IsBlank(*c) || blanks >= kMaxArmorBlanks) return ArmorError("bytes follow its END line");
  }
  done_ = true;
  return {};
}

Result<void> ArmorWriter::Begin() {
  if (std::exchange(begun_, true)) return {};
  return sink_(AsBytes(std::string(kArmorBegin) + "\n"));
}

Result<void> ArmorWriter::Write(Bytes bytes) {
  TRY(Begin());
  std::string lines;
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kArmorLineBytes - held_.size());
    held_.insert(held_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
    bytes = bytes.subspan(n);
    if (held_.size() < kArmorLineBytes) break;
    lines.append(EncodeBase64(held_)).push_back('\n');
    held_.clear();
  }
  return lines.empty() ? Result<void>() : sink_(AsBytes(lines));
}

Result<void> ArmorWriter::Finish() {
  TRY(Begin());
  std::string lines;
  if (!held_.empty()) lines.append(EncodeBase64(held_, Padding::kRequired)).push_back('\n');
  return sink_(AsBytes(lines.append(kArmorEnd).append("\n")));
}

}  // namespace casefile::age
