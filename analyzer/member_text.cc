#include "analyzer/member_text.h"

#include <algorithm>
#include <vector>

#include "formats/joined_source.h"

namespace casefile {

Result<std::string> ReadTail(ByteSource& content, std::size_t limit, const BlockVisitor& visit) {
  std::string text;
  while (true) {
    const std::string more = TRY(ReadUpTo(content, limit));
    if (visit) visit(more);
    text = text.substr(text.size() - std::min(text.size(), limit - std::min(limit, more.size())));
    text += more;
    if (more.size() < limit) return text;
  }
}

Result<std::uint64_t> SkipRest(ByteSource& content) {
  std::vector<std::byte> buffer(64UL * 1024);
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

}  // namespace casefile
