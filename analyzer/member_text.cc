#include "analyzer/member_text.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace casefile {
namespace {

constexpr std::size_t kStep = 64UL * 1024;

}  // namespace

Result<std::string> ReadUpTo(ByteSource& content, std::size_t limit) {
  std::string text;
  while (text.size() < limit) {
    const std::size_t before = text.size();
    text.resize(std::min(limit, before + kStep));
    const std::size_t got =
        TRY(content.Read(std::as_writable_bytes(std::span(text).subspan(before))));
    text.resize(before + got);
    if (got == 0) break;
  }
  return text;
}

Result<std::string> ReadTail(ByteSource& content, std::size_t limit) {
  std::string text;
  while (true) {
    const std::string more = TRY(ReadUpTo(content, limit));
    text = text.substr(text.size() - std::min(text.size(), limit - std::min(limit, more.size())));
    text += more;
    if (more.size() < limit) return text;
  }
}

Result<std::uint64_t> SkipRest(ByteSource& content) {
  std::vector<std::byte> buffer(kStep);
  std::uint64_t skipped = 0;
  while (true) {
    const std::size_t got = TRY(content.Read(buffer));
    if (got == 0) return skipped;
    skipped += got;
  }
}

bool IsBinary(std::string_view head) {
  return head.substr(0, 8192).find('\0') != std::string_view::npos;
}

Result<std::size_t> JoinedSource::Read(std::span<std::byte> out) {
  if (before_.empty()) return after_.Read(out);
  const std::size_t count = std::min(out.size(), before_.size());
  std::memcpy(out.data(), before_.data(), count);
  before_.remove_prefix(count);
  return count;
}

}  // namespace casefile
