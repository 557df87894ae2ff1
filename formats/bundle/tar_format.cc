#include "formats/bundle/tar_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Fields of a ustar header (POSIX.1-2017, pax, "ustar Interchange Format").
struct Field {
  std::size_t offset;
  std::size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kMode{100, 8};
constexpr Field kUid{108, 8};
constexpr Field kGid{116, 8};
constexpr Field kSize{124, 12};
constexpr Field kModified{136, 12};
constexpr Field kChecksum{148, 8};
constexpr Field kType{156, 1};
constexpr Field kMagic{257, 8};
constexpr Field kDevMajor{329, 8};
constexpr Field kDevMinor{337, 8};
constexpr Field kPrefix{345, 155};
constexpr std::string_view kUstar(
    "ustar\0"
    "00",
    8);

constexpr std::uint64_t kMaxOctalSize = (1ULL << 33U) - 1;  // eleven octal digits
constexpr char kPaxType = 'x';

using Block = std::array<char, kTarBlock>;

void PutText(Block& block, Field field, std::string_view text) {
  CASEFILE_CHECK(text.size() <= field.size);
  std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(field.offset));
}

// Octal with leading zeroes and one NUL behind.
void PutOctal(Block& block, Field field, std::uint64_t value) {
  PutText(block, field, fmt::format("{:0{}o}", value, field.size - 1));
}

unsigned ChecksumOf(std::string_view block) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    sum += own ? static_cast<unsigned>(' ') : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

std::string_view GetText(std::string_view block, Field field) {
  const auto text = block.substr(field.offset, field.size);
  return text.substr(0, text.find('\0'));
}

std::optional<std::uint64_t> GetOctal(std::string_view block, Field field) {
  auto text = GetText(block, field);
  while (text.ends_with(' ')) text.remove_suffix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// `path` as prefix and name, when it can be cut at a slash so that both fit.
std::optional<std::pair<std::string_view, std::string_view>> SplitForUstar(std::string_view path) {
  if (path.size() <= kName.size) return std::pair(std::string_view(), path);
  const std::size_t from = path.size() - kName.size - 1;
  const std::size_t slash = path.find('/', from);
  if (slash == std::string_view::npos || slash == 0 || slash > kPrefix.size ||
      slash + 1 == path.size())
    return std::nullopt;
  return std::pair(path.substr(0, slash), path.substr(slash + 1));
}

std::string PaxRecord(std::string_view key, std::string_view value) {
  // The length counts itself: "30 mtime=1234567890.123456789\n".
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest + 1;
  while (fmt::formatted_size("{}", length) + rest != length)
    length = fmt::formatted_size("{}", length) + rest;
  return fmt::format("{} {}={}\n", length, key, value);
}

struct Names {
  std::string_view prefix;
  std::string_view name;
};

Block HeaderBlock(Names names, std::uint64_t size, std::int64_t modified, char type) {
  Block block{};
  PutText(block, kName, names.name);
  PutText(block, kPrefix, names.prefix);
  PutOctal(block, kMode, 0640);
  PutOctal(block, kUid, 0);
  PutOctal(block, kGid, 0);
  PutOctal(block, kSize, size);
  // Octal holds the years 1970 to 2242; a clock outside of that is not worth an extension.
  PutOctal(block,
           kModified,
           static_cast<std::uint64_t>(std::clamp<std::int64_t>(modified, 0, kMaxOctalSize)));
  PutText(block, kType, std::string_view(&type, 1));
  PutText(block, kMagic, kUstar);
  PutOctal(block, kDevMajor, 0);
  PutOctal(block, kDevMinor, 0);
  // Six digits, NUL, blank.
  const unsigned sum = ChecksumOf({block.data(), block.size()});
  PutText(block, kChecksum, fmt::format("{:06o}", sum));
  block.at(kChecksum.offset + 7) = ' ';
  return block;
}

void Append(std::vector<std::byte>& out, std::string_view text) {
  const Bytes bytes = AsBytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

Error BadTar(std::string_view why) {
  return {ErrorCode::kCorrupt, fmt::format("the archive inside is damaged: {}", why)};
}

bool IsUstar(std::string_view block) {
  return block.substr(kMagic.offset, kMagic.size) == kUstar &&
         GetOctal(block, kChecksum) == ChecksumOf(block);
}

}  // namespace

std::vector<std::byte> TarHeader(const TarEntry& entry) {
  std::string records;
  Names names;
  if (const auto split = SplitForUstar(entry.path)) {
    names = {.prefix = split->first, .name = split->second};
  } else {
    records += PaxRecord("path", entry.path);
    // What a reader without pax sees: the end of the path, cut to fit.
    names.name = std::string_view(entry.path).substr(entry.path.size() - kName.size);
  }
  std::uint64_t size = entry.size;
  if (size > kMaxOctalSize) {
    records += PaxRecord("size", std::to_string(size));
    size = kMaxOctalSize;
  }

  std::vector<std::byte> out;
  if (!records.empty()) {
    const Block pax =
        HeaderBlock({.prefix = "", .name = "PaxHeader"}, records.size(), entry.modified, kPaxType);
    Append(out, {pax.data(), pax.size()});
    Append(out, records);
    out.resize(out.size() + TarPadding(records.size()));
  }
  const Block header = HeaderBlock(names, size, entry.modified, '0');
  Append(out, {header.data(), header.size()});
  return out;
}

Result<TarHeaderParser::Step> TarHeaderParser::Take(std::span<const std::byte, kTarBlock> block) {
  if (pax_left_ == 0) return TakeHeader(block);
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(pax_left_, kTarBlock));
  pax_.append(AsText(block).substr(0, n));
  pax_left_ -= n;
  return Step::kMore;
}

Result<TarHeaderParser::Step> TarHeaderParser::TakeHeader(
    std::span<const std::byte, kTarBlock> bytes) {
  const auto block = AsText(bytes);
  const bool zero = std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
  if (zero && !pax_pending_) return Step::kEnd;
  if (!IsUstar(block)) return BadTar("a member's header is not one");
  const auto size = GetOctal(block, kSize);
  if (!size) return BadTar("a member's size is no number");

  const char type = block[kType.offset];
  if (type == kPaxType) {
    if (pax_pending_) return BadTar("two extended headers for one member");
    if (*size > limits_.header_bytes)
      return Error(ErrorCode::kTooLarge,
                   fmt::format("an extended header inside is longer than {} bytes{}",
                               limits_.header_bytes,
                               limits_.Hint("header-bytes")));
    pax_.clear();
    pax_left_ = *size;
    pax_pending_ = true;
    return Step::kMore;
  }
  if (type != '0' && type != '5')
    return Error(ErrorCode::kUnsupported,
                 "the archive inside holds something other than files and directories");

  const auto prefix = GetText(block, kPrefix);
  entry_ = TarEntry{.path = std::string(prefix).append(prefix.empty() ? "" : "/"),
                    .size = *size,
                    .modified = static_cast<std::int64_t>(GetOctal(block, kModified).value_or(0)),
                    .type = type == '5' ? TarEntry::Type::kDirectory : TarEntry::Type::kFile};
  entry_.path.append(GetText(block, kName));
  if (std::exchange(pax_pending_, false)) TRY(ApplyPax());
  if (entry_.path.empty()) return BadTar("a member has no name");
  if (entry_.path.size() > limits_.name_bytes)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("a name inside is longer than {} bytes{}",
                             limits_.name_bytes,
                             limits_.Hint("name-bytes")));
  if (entry_.type == TarEntry::Type::kDirectory && entry_.size != 0)
    return BadTar("a directory with content");
  return Step::kEntry;
}

Result<void> TarHeaderParser::ApplyPax() {
  std::string_view records = pax_;
  while (!records.empty()) {
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(records.data(), records.data() + records.size(), length);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc() || length > records.size() || length < digits + 3 ||
        records[digits] != ' ' || records[length - 1] != '\n')
      return BadTar("a malformed extended header");
    const auto record = records.substr(digits + 1, length - digits - 2);
    records.remove_prefix(length);
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos) return BadTar("a malformed extended header");
    const auto key = record.substr(0, equals);
    const auto value = record.substr(equals + 1);
    if (key == "path") {
      // A NUL would make the name end elsewhere for other readers.
      if (value.find('\0') != std::string_view::npos) return BadTar("a name with a NUL in it");
      entry_.path = value;
    } else if (key == "size") {
      const auto [last, bad] =
          std::from_chars(value.data(), value.data() + value.size(), entry_.size);
      if (bad != std::errc() || last != value.data() + value.size())
        return BadTar("a member's size is no number");
    } else {
      return Error(ErrorCode::kUnsupported, "the archive inside uses extensions we never write");
    }
  }
  return {};
}

bool LooksLikeTarHeader(Bytes block) {
  if (block.size() < kTarBlock) return false;
  const auto text = AsText(block.first(kTarBlock));
  const char type = text[kType.offset];
  return IsUstar(text) && (type == '0' || type == '5' || type == kPaxType);
}

namespace {

// The longest beginning of `text` of at most `size` bytes that does not cut a character.
std::string_view CutUtf8(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (size > 0 && continues(text[size])) --size;
  return text.substr(0, size);
}

}  // namespace

std::string SafeMemberPath(std::string_view path) {
  // Both leave room for the suffix of a part or of a second member of this name. No file system
  // takes a name of more than 255 bytes.
  constexpr std::size_t kLongest = limits::kMemberPathBytes - 32;
  constexpr std::size_t kLongestPart = 255 - 32;
  const std::string valid = ToValidUtf8(path);
  std::string safe;
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t end = std::min(valid.find('/', at), valid.size());
    const auto part = CutUtf8(std::string_view(valid).substr(at, end - at), kLongestPart);
    at = end + 1;
    if (part.empty() || part == "." || part == "..") continue;
    if (!safe.empty()) safe.push_back('/');
    safe.append(part);
  }
  std::ranges::replace_if(
      safe, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, '_');
  safe = CutUtf8(safe, kLongest);
  while (safe.ends_with('/')) safe.pop_back();
  return safe.empty() ? "unnamed" : safe;
}

}  // namespace casefile
