#include "collector/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/limits.h"
#include "collector/outcome.h"
#include "formats/bundle/bundle_reader.h"

namespace casefile {
namespace {

class SharedText final : public RandomAccessSource {
 public:
  explicit SharedText(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}

  std::uint64_t size() const override { return text_->size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= text_->size()) return std::size_t{0};
    const Bytes rest = AsBytes(*text_).subspan(static_cast<std::size_t>(offset));
    const std::size_t length = std::min(out.size(), rest.size());
    std::ranges::copy(rest.first(length), out.begin());
    return length;
  }

 private:
  std::shared_ptr<const std::string> text_;
};

// Turns blocks into lines.
class LineReader {
 public:
  explicit LineReader(const Draft::Line& line) : line_(line) {}

  // False when no more is wanted.
  bool Add(std::string_view block) {
    while (!block.empty()) {
      const std::size_t end = block.find('\n');
      const std::string_view part = block.substr(0, end);
      held_ += part.substr(0, limits::kLineBytes - std::min(limits::kLineBytes, held_.size()));
      open_ = true;
      if (end == std::string_view::npos) return true;
      if (!End()) return false;
      block.remove_prefix(end + 1);
    }
    return true;
  }
  bool End() {
    if (!open_) return true;
    const bool more = line_(++number_, held_);
    held_.clear();
    open_ = false;
    return more;
  }

 private:
  const Draft::Line& line_;
  std::string held_;
  bool open_ = false;
  std::size_t number_ = 0;
};

}  // namespace

Result<std::unique_ptr<MemberTree>> Draft::Tree() const {
  return OpenBundle(std::make_unique<SharedText>(bundle_), {});
}

Result<Draft> Draft::Open(std::string bundle) {
  Draft draft(std::make_shared<const std::string>(std::move(bundle)));
  const std::unique_ptr<MemberTree> tree = TRY(draft.Tree());
  if (tree->manifest() == nullptr) {
    TRY(tree->Visit(
        [](const MemberInfo& /*info*/, ByteSource& /*content*/) -> Result<void> { return {}; }));
  }
  if (tree->manifest() == nullptr || tree->header() == nullptr) {
    return Error(ErrorCode::kCorrupt, "what was collected cannot be read again");
  }
  draft.header_ = *tree->header();
  draft.manifest_ = *tree->manifest();
  for (const ManifestMember& member : draft.manifest_.members) {
    draft.members_.push_back(
        {.path = member.path, .size = member.size, .redactions = member.redactions, .kept = true});
  }
  return draft;
}

const ManifestMember* Draft::Find(std::string_view path) const {
  const auto found = std::ranges::find(manifest_.members, path, &ManifestMember::path);
  return found == manifest_.members.end() ? nullptr : &*found;
}

Result<void> Draft::ReadLines(std::size_t member, const Line& line) const {
  const std::unique_ptr<MemberTree> tree = TRY(Tree());
  const auto read = [&line](const MemberInfo& /*info*/, ByteSource& content) -> Result<void> {
    LineReader lines(line);
    std::array<std::byte, 16 * limits::kKiB> block{};
    for (;;) {
      const std::size_t got = TRY(content.Read(block));
      if (got == 0) break;
      if (!lines.Add(AsText(Bytes(block).first(got)))) return {};
    }
    lines.End();
    return {};
  };
  const std::string& path = members_.at(member).path;
  if (TRY(tree->VisitOne(path, read, [](const MemberInfo& /*info*/) {}))) return {};
  return Error(ErrorCode::kNotFound, fmt::format("{} cannot be read again", path));
}

Result<void> Draft::CopyKept(MemberTree& tree, BundleWriter* bundle, std::vector<Gap>* gaps) const {
  return tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    const ManifestMember* known = Find(info.path);
    if (known == nullptr) return {};  // README.txt and bundle.json are written anew
    const auto index = static_cast<std::size_t>(known - manifest_.members.data());
    if (!members_.at(index).kept) return {};
    ManifestMember entry = *known;
    entry.offset.reset();
    entry.parts.clear();
    entry.part_offsets.clear();
    MemberWriter member = bundle->NewMember(info.path, known->modified.value_or(Instant{}));
    std::array<std::byte, 64 * limits::kKiB> block{};
    for (;;) {
      const std::size_t got = TRY(content.Read(block));
      if (got == 0) break;
      TRY(member.Write(Bytes(block).first(got)));
    }
    if (TRY(bundle->Commit(std::move(member), std::move(entry))) != Committed::kWhole) {
      gaps->push_back({known->origin.kind,
                       known->origin.source,
                       {OutcomeStatus::kPartial, "left out, as the file may not become larger"}});
    }
    return {};
  });
}

Result<void> Draft::Write(ByteSink sink, SealOptions options, CollectSummary* summary) const {
  BundleWriter bundle = TRY(BundleWriter::Create(
      std::move(sink), std::move(options.seal), header_, std::move(options.bundle)));
  Manifest manifest = manifest_;
  manifest.members.clear();
  std::set<std::string, std::less<>> left_out;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].kept) continue;
    left_out.insert(members_[i].path);
    const MemberOrigin& origin = manifest_.members[i].origin;
    manifest.gaps.push_back(
        {origin.kind, origin.source, {OutcomeStatus::kSkipped, "left out in the review"}});
  }
  std::erase_if(manifest.ledger,
                [&](const LedgerEntry& entry) { return left_out.contains(entry.member); });
  const std::size_t before = manifest.gaps.size();
  const std::unique_ptr<MemberTree> tree = TRY(Tree());
  TRY(CopyKept(*tree, &bundle, &manifest.gaps));
  summary->members -= left_out.size();
  summary->failures += manifest.gaps.size() - before;
  summary->gaps = manifest.gaps;
  summary->seal_number = bundle.seal_number();
  TRY(bundle.Finish(std::move(manifest)));
  summary->bytes_written = bundle.bytes_written();
  return {};
}

}  // namespace casefile
