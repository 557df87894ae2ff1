#include "analyzer/rules/memory_tree.h"

#include <algorithm>
#include <cstring>

namespace casefile {
namespace {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : rest_(AsBytes(text)) {}

  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t size = std::min(out.size(), rest_.size());
    if (size > 0) std::memcpy(out.data(), rest_.data(), size);
    rest_ = rest_.subspan(size);
    return size;
  }

 private:
  Bytes rest_;
};

}  // namespace

MemoryTree::MemoryTree(std::vector<std::pair<std::string, std::string>> files)
    : files_(std::move(files)) {}

Result<void> MemoryTree::Visit(const Visitor& visit) {
  for (const auto& [path, text] : files_) {
    TextSource content(text);
    TRY(visit({.path = path, .size = text.size(), .modified = std::nullopt}, content));
  }
  return {};
}

}  // namespace casefile
