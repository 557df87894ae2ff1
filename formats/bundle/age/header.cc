#include "formats/bundle/age/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/errors.h"

namespace casefile::age {
namespace {

constexpr std::size_t kColumns = 64;
constexpr std::string_view kStanzaStart = "-> ";
constexpr std::string_view kFooterStart = "---";

bool IsArgument(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 33 && c <= 126; });
}

// Takes lines off the front of a header that may still be incomplete.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // The next line without its line feed; nothing when no whole line is left.
  std::optional<std::string_view> Next() {
    const std::size_t end = text_.find('\n', position_);
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text_.substr(position_, end - position_);
    position_ = end + 1;
    return line;
  }
  std::size_t position() const { return position_; }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

Result<Stanza> ParseStanzaLine(std::string_view line) {
  if (!line.starts_with(kStanzaStart))
    return HeaderError("a line is neither a recipient nor the end of the header");
  line.remove_prefix(kStanzaStart.size());
  Stanza stanza;
  for (bool first = true;; first = false) {
    const std::size_t space = line.find(' ');
    const auto argument = line.substr(0, space);
    if (!IsArgument(argument)) return HeaderError("a recipient has a malformed argument");
    if (first)
      stanza.type = argument;
    else
      stanza.args.emplace_back(argument);
    if (space == std::string_view::npos) return stanza;
    line.remove_prefix(space + 1);
  }
}

// Reads the body's lines into `body`: full lines, then one shorter line, which may be empty. False
// when the text ends first.
Result<bool> ParseBody(Lines& lines, std::vector<std::byte>& body) {
  for (;;) {
    const auto line = lines.Next();
    if (!line) return false;
    if (line->size() > kColumns) return HeaderError("a recipient's body has too long a line");
    const auto bytes = DecodeBase64(*line);
    if (!bytes) return HeaderError("a recipient's body is not canonical base64");
    body.insert(body.end(), bytes->begin(), bytes->end());
    if (line->size() < kColumns) return true;
  }
}

Result<std::array<std::byte, 32>> ParseFooter(std::string_view line) {
  std::array<std::byte, 32> mac{};
  const auto bytes = line.starts_with("--- ") ? DecodeBase64(line.substr(4)) : std::nullopt;
  if (!bytes || bytes->size() != mac.size()) return HeaderError("its last line is malformed");
  std::ranges::copy(*bytes, mac.begin());
  return mac;
}

// Whether `text` can still become a header when more bytes follow.
bool IsIntroPrefix(std::string_view text) {
  return kIntro.starts_with(text.substr(0, kIntro.size()));
}

Result<std::optional<ParsedHeader>> Incomplete(std::string_view text, const ReadLimits& limits) {
  if (text.size() < limits.seal_header_bytes) return std::optional<ParsedHeader>();
  return Error(ErrorCode::kTooLarge,
               fmt::format("{}: it is longer than {}{}",
                           kHeaderFailure,
                           FormatByteSize(limits.seal_header_bytes),
                           limits.Hint("seal-header-bytes")));
}

}  // namespace

Result<std::optional<ParsedHeader>> ParseHeader(Bytes head, const ReadLimits& limits) {
  const auto text = AsText(head).substr(0, limits.seal_header_bytes);
  if (!IsIntroPrefix(text)) return HeaderError("it does not begin with age-encryption.org/v1");
  if (text.size() < kIntro.size()) return Incomplete(text, limits);

  ParsedHeader parsed;
  Lines lines(text);
  (void)lines.Next();
  for (;;) {
    const std::size_t start = lines.position();
    const auto line = lines.Next();
    if (!line) return Incomplete(text, limits);
    if (line->starts_with(kFooterStart)) {
      parsed.header.mac = TRY(ParseFooter(*line));
      parsed.authenticated = text.substr(0, start + kFooterStart.size());
      parsed.size = lines.position();
      if (parsed.header.stanzas.empty()) return HeaderError("it names no recipient");
      return std::optional<ParsedHeader>(std::move(parsed));
    }
    if (parsed.header.stanzas.size() == limits.recipients)
      return Error(ErrorCode::kTooLarge,
                   fmt::format("{}: it names more than {} recipients{}",
                               kHeaderFailure,
                               limits.recipients,
                               limits.Hint("recipients")));
    Stanza stanza = TRY(ParseStanzaLine(*line));
    if (!TRY(ParseBody(lines, stanza.body))) return Incomplete(text, limits);
    parsed.header.stanzas.push_back(std::move(stanza));
  }
}

std::string WriteUnauthenticated(const std::vector<Stanza>& stanzas) {
  std::string text(kIntro);
  for (const Stanza& stanza : stanzas) {
    text.append(kStanzaStart).append(stanza.type);
    for (const std::string& argument : stanza.args) text.append(" ").append(argument);
    text.push_back('\n');
    const std::string body = EncodeBase64(stanza.body);
    for (std::size_t at = 0; at < body.size(); at += kColumns)
      text.append(body, at, kColumns).push_back('\n');
    // The last line is the one that is not full.
    if (body.size() % kColumns == 0) text.push_back('\n');
  }
  return text.append(kFooterStart);
}

std::string WriteHeader(const Header& header) {
  return WriteUnauthenticated(header.stanzas)
      .append(" ")
      .append(EncodeBase64(header.mac))
      .append("\n");
}

std::array<std::byte, 32> HeaderMac(Bytes file_key, std::string_view authenticated) {
  const Secret key = HkdfSha256(file_key, {}, "header");
  return HmacSha256(key.bytes(), AsBytes(authenticated));
}

std::string SealNumber(Bytes mac) {
  constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
  constexpr std::size_t kNumberBytes = 10;
  std::string number;
  unsigned bits = 0;
  unsigned held = 0;
  std::size_t digits = 0;
  for (const std::byte b : mac.first(kNumberBytes)) {
    bits = ((bits << 8U) | std::to_integer<unsigned>(b)) & 0xffffU;
    for (held += 8; held >= 5; held -= 5) {
      if (digits > 0 && digits % 4 == 0) number.push_back('-');
      number.push_back(kBase32[(bits >> (held - 5)) & 31U]);
      ++digits;
    }
  }
  return number;
}

}  // namespace casefile::age
