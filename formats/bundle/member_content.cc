#include "formats/bundle/member_content.h"

#include <fmt/format.h>

#include <utility>

namespace casefile {

Result<std::size_t> EntryContent::Read(std::span<std::byte> out) {
  const std::size_t n = TRY(walker_.ReadBody(out));
  hash_.Update(Bytes(out).first(n));
  return n;
}

IndexedContent::IndexedContent(RandomAccessSource& archive,
                               const std::vector<FrameSize>& table,
                               const KnownEntries& known,
                               const ManifestMember& member,
                               const TarWalker::ProblemReporter& report)
    : archive_(archive), table_(table), known_(known), path_(member.path), report_(report) {
  if (member.offset) entries_.push_back({.path = member.path, .offset = *member.offset});
  for (std::size_t i = 0; i < member.parts.size(); ++i)
    entries_.push_back({.path = member.parts[i], .offset = member.part_offsets[i]});
}

Result<bool> IndexedContent::OpenEntry(const Entry& entry) {
  std::uint64_t at = 0;
  std::size_t frame = 0;
  while (frame < table_.size() && at + table_[frame].raw <= entry.offset) at += table_[frame++].raw;
  if (frame == table_.size()) return false;
  const auto report = [this](std::string what) {
    if (held_)
      held_->push_back(std::move(what));
    else
      report_(path_, std::move(what));
  };
  walker_.reset();
  frames_ = MakeIndexedFrameReader(archive_, table_, frame, report);
  walker_ = std::make_unique<TarWalker>(
      *frames_,
      [report](std::string_view, std::string what) { report(std::move(what)); },
      limits_,
      static_cast<std::size_t>(entry.offset - at));
  walker_->SetKnownEntries(known_);
  if (TRY(walker_->NextEntry()) && walker_->entry().path == entry.path) return true;
  walker_.reset();
  return false;
}

Result<bool> IndexedContent::IndexLeads() {
  bool leads = !entries_.empty();
  // The first one last, so that it stays open.
  for (std::size_t i = entries_.size(); leads && i > 0; --i) {
    held_.emplace();
    leads = TRY(OpenEntry(entries_[i - 1]));
  }
  next_ = leads ? 1 : 0;
  const auto held = std::exchange(held_, std::nullopt);
  for (std::size_t i = 0; leads && i < held->size(); ++i) report_(path_, (*held)[i]);
  return leads;
}

Result<std::size_t> IndexedContent::Read(std::span<std::byte> out) {
  for (;;) {
    if (walker_) {
      const std::size_t n = TRY(walker_->ReadBody(out));
      whole_ = whole_ && walker_->body_whole();
      hash_.Update(Bytes(out).first(n));
      size_ += n;
      if (n > 0) return n;
      walker_.reset();
    }
    if (next_ == entries_.size()) return std::size_t{0};
    if (TRY(OpenEntry(entries_[next_++]))) continue;
    report_(path_, fmt::format("part {} is lost", next_));
    whole_ = false;
  }
}

}  // namespace casefile
