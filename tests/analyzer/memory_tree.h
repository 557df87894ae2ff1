#pragma once
// A tree of members that are given as text.

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/members.h"

namespace casefile::testing {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), text_.size());
    if (count > 0) std::memcpy(out.data(), text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
};

class MemoryTree final : public MemberTree {
 public:
  using Members = std::vector<std::pair<std::string, std::string>>;
  explicit MemoryTree(Members members, std::optional<BundleHeader> header = std::nullopt)
      : members_(std::move(members)), header_(std::move(header)) {}

  std::string_view kind() const override { return header_ ? "bundle" : "directory"; }
  bool CanVisitAgain() const override { return !header_; }
  Result<void> Visit(const Visitor& visit) override {
    for (const auto& [path, text] : members_) {
      TextSource source(text);
      TRY(visit({.path = path, .size = text.size(), .modified = std::nullopt}, source));
    }
    return {};
  }
  const BundleHeader* header() const override { return header_ ? &*header_ : nullptr; }
  const Manifest* manifest() const override { return given_manifest ? &*given_manifest : nullptr; }
  const std::vector<InputProblem>& problems() const override { return problems_; }

  std::optional<Manifest> given_manifest;

 private:
  Members members_;
  std::optional<BundleHeader> header_;
  std::vector<InputProblem> problems_;
};

}  // namespace casefile::testing
