#include "formats/bundle/bundle_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "formats/bundle/member_content.h"
#include "formats/bundle/readme_text.h"

namespace casefile {
namespace {

constexpr std::string_view kHeaderName = "bundle.json";
constexpr std::string_view kManifestName = "manifest.json";
constexpr std::string_view kSignatureName = "manifest.json.minisig";

MemberInfo InfoOf(const TarEntry& entry) {
  return {.path = entry.path,
          .size = entry.size,
          .modified = Instant(std::chrono::seconds(std::clamp<std::int64_t>(
              entry.modified,
              0,
              std::chrono::duration_cast<std::chrono::seconds>(Instant::max().time_since_epoch())
                  .count())))};
}

Result<void> Drain(ByteSource& content) {
  std::vector<std::byte> ignored(64 * limits::kKiB);
  while (TRY(content.Read(ignored)) > 0) {
  }
  return {};
}

}  // namespace

bool BeginsLikeOurs(Bytes head) {
  const auto content = FrameContentSize(head);
  if (!content || *content > limits::kFrameRawBytesRead || *content < kTarBlock) return false;
  const auto length = FrameLength(head);
  auto decompressor = FrameDecompressor::Create();
  std::vector<std::byte> raw;
  if (!length || !*length || **length > head.size() || !decompressor ||
      !decompressor->Decompress(head.first(**length), raw))
    return false;
  TarHeaderParser parser;
  const auto step = parser.Take(std::span<const std::byte, kTarBlock>(raw.data(), kTarBlock));
  return step && *step == TarHeaderParser::Step::kEntry && parser.entry().path == kReadmeName;
}

DamageReporter BundleTree::ReportDamage() {
  return [this](std::string what) { problems_.push_back({.path = "", .what = std::move(what)}); };
}
TarWalker::ProblemReporter BundleTree::ReportProblem() {
  return [this](std::string_view path, std::string what) {
    problems_.push_back({.path = std::string(path), .what = std::move(what)});
  };
}

Result<std::unique_ptr<MemberTree>> BundleTree::Open(std::unique_ptr<RandomAccessSource> archive,
                                                     std::unique_ptr<RandomAccessSource> kept,
                                                     std::size_t stretch,
                                                     std::vector<InputProblem> problems,
                                                     const ReadLimits& limits) {
  std::unique_ptr<BundleTree> tree(new BundleTree(limits));
  tree->file_ = std::move(kept);
  tree->archive_ = std::move(archive);
  tree->problems_ = std::move(problems);
  if (auto table = TRY(FindSeekTable(*tree->archive_))) {
    tree->table_ = *std::move(table);
    TRY(tree->LoadManifest());
    tree->frames_ = MakeIndexedFrameReader(*tree->archive_, tree->table_, 0, tree->ReportDamage());
  } else {
    tree->problems_.push_back(
        {.path = "", .what = "the seek table is missing or damaged, so it is read front to back"});
    tree->frames_ = MakeScanningFrameReader(*tree->archive_, stretch, tree->ReportDamage());
  }
  TRY(tree->Begin());
  return std::unique_ptr<MemberTree>(std::move(tree));
}

Result<std::unique_ptr<MemberTree>> BundleTree::Open(std::unique_ptr<ByteSource> archive,
                                                     const ReadLimits& limits) {
  std::unique_ptr<BundleTree> tree(new BundleTree(limits));
  tree->stream_ = std::move(archive);
  tree->frames_ = MakeScanningFrameReader(*tree->stream_, tree->ReportDamage());
  TRY(tree->Begin());
  return std::unique_ptr<MemberTree>(std::move(tree));
}

// Reads what stands before the first member.
Result<void> BundleTree::Begin() {
  walker_ = std::make_unique<TarWalker>(*frames_, ReportProblem(), limits_);
  NoteManifest();
  while (!header_ && (at_entry_ = TRY(walker_->NextEntry()))) {
    if (walker_->entry().path == kReadmeName) continue;
    if (walker_->entry().path != kHeaderName) break;
    at_entry_ = false;
    const std::string text = TRY(ReadText(limits_.json_bytes));
    auto header = ReadBundleHeader(text, limits_.Json());
    if (header)
      header_ = *std::move(header);
    else if (header.error().code() == ErrorCode::kUnsupported)
      return std::move(header).error();
    else
      problems_.push_back({.path = std::string(kHeaderName), .what = WhyNot(header.error())});
  }
  if (!header_)
    problems_.push_back({.path = std::string(kHeaderName),
                         .what = "it is missing, so when and where this was collected is unknown"});
  return {};
}

// With a seek table the manifest can be read first, from the frames at the end.
Result<void> BundleTree::LoadManifest() {
  const std::size_t most_frames = limits_.json_bytes / limits::kFrameRawBytes + 2;
  const auto ignore = [](const std::string&) {};
  for (std::size_t back = 1; back <= std::min(table_.size(), most_frames); ++back) {
    const auto frames = MakeIndexedFrameReader(*archive_, table_, table_.size() - back, ignore);
    RawFrame frame;
    if (!TRY(frames->Next(frame)) || frame.gap) return {};
    if (!LooksLikeTarHeader(frame.bytes)) continue;

    const auto again = MakeIndexedFrameReader(*archive_, table_, table_.size() - back, ignore);
    TarWalker walker(
        *again, [](std::string_view, const std::string&) {}, limits_);
    if (!TRY(walker.NextEntry()) || walker.entry().path != kManifestName ||
        walker.entry().size > limits_.json_bytes)
      return {};
    std::string text(static_cast<std::size_t>(walker.entry().size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
      const std::size_t n =
          TRY(walker.ReadBody(std::as_writable_bytes(std::span(text)).subspan(done)));
      if (n == 0) return {};
      done += n;
    }
    // One that is damaged is met again, and reported, when the walk comes to it.
    if (auto manifest = ReadManifest(text, limits_.Json()); manifest && walker.body_whole()) {
      manifest_ = *std::move(manifest);
      manifest_offset_ = walker.entry_offset();
      signature_.manifest_hash = Blake2b512(AsBytes(text));
    }
    return {};
  }
  return {};
}

// What the manifest says about where things are.
void BundleTree::NoteManifest() {
  if (!manifest_) return;
  for (std::size_t i = 0; i < manifest_->members.size(); ++i) {
    const ManifestMember& member = manifest_->members[i];
    for (std::size_t part = 0; part < member.parts.size(); ++part)
      parts_.emplace(member.parts[part], PartOf{.member = i, .part = part});
  }
  known_ = manifest_offset_ ? KnownEntries(*manifest_, *manifest_offset_) : KnownEntries();
  walker_->SetKnownEntries(known_);
}

// What is wrong with a document, for people.
std::string BundleTree::WhyNot(const Error& error) const {
  const bool deep = error.code() == ErrorCode::kTooLarge;
  return error.message() + (deep ? limits_.Hint("json-depth") : "");
}

Result<std::string> BundleTree::ReadText(std::uint64_t limit) {
  if (walker_->entry().size > limit)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{} is larger than {}{}",
                             walker_->entry().path,
                             FormatByteSize(limit),
                             limits_.Hint("json-bytes")));
  std::string text;
  std::array<std::byte, 64 * limits::kKiB> buffer{};
  while (const std::size_t n = TRY(walker_->ReadBody(buffer)))
    text.append(AsText(Bytes(buffer).first(n)));
  return text;
}

Result<void> BundleTree::BeginAgain() {
  seen_.clear();
  parts_.clear();
  manifests_met_ = 0;
  walker_.reset();
  frames_ = MakeIndexedFrameReader(*archive_, table_, 0, ReportDamage());
  return Begin();
}

Result<void> BundleTree::Visit(const Visitor& visit) {
  if (visited_) {
    const std::vector<InputProblem> known = problems_;
    TRY(BeginAgain());
    Result<void> walked = Walk(visit);
    problems_ = known;
    return walked;
  }
  visited_ = true;
  return Walk(visit);
}

Result<void> BundleTree::Walk(const Visitor& visit) {
  for (std::size_t count = 0; std::exchange(at_entry_, false) || TRY(walker_->NextEntry());
       ++count) {
    if (count == limits_.members) {
      problems_.push_back(
          {.path = "",
           .what = fmt::format(
               "only the first {} members were read{}", count, limits_.Hint("members"))});
      break;
    }
    TRY(VisitEntry(visit));
  }
  CheckAgainstManifest();
  return {};
}

Result<void> BundleTree::VisitEntry(const Visitor& visit) {
  const TarEntry& entry = walker_->entry();
  if (entry.type == TarEntry::Type::kDirectory) return {};
  if (entry.path == kManifestName) return TakeManifest();
  if (entry.path == kSignatureName) {
    signature_.minisig = TRY(ReadText(limits::kSignatureBytes));
    return {};
  }
  if (entry.path == kReadmeName || entry.path == kHeaderName) return {};
  if (const auto part = parts_.find(entry.path); part != parts_.end() && archive_) {
    if (part->second.part > 0) return {};
    const ManifestMember& member = manifest_->members[part->second.member];
    if (seen_.contains(member.path)) return {};
    return VisitParts(visit, member, InfoOf(entry));
  }
  return VisitPlain(visit);
}

// The walk has come to the manifest. When the index has led to one before, it must be the same: two
// readers must not take two manifests for that of one bundle.
Result<void> BundleTree::TakeManifest() {
  const std::string path = walker_->entry().path;
  const std::string text = TRY(ReadText(limits_.json_bytes));
  const Digest512 hash = Blake2b512(AsBytes(text));
  auto manifest = ReadManifest(text, limits_.Json());
  if (!manifest) {
    problems_.push_back({.path = path, .what = WhyNot(manifest.error())});
  } else if (!manifest_) {
    manifest_ = *std::move(manifest);
    signature_.manifest_hash = hash;
  } else if (manifests_met_ > 0 || hash != signature_.manifest_hash) {
    problems_.push_back({.path = path, .what = "there are two of it"});
  }
  ++manifests_met_;
  return {};
}

Result<void> BundleTree::VisitPlain(const Visitor& visit) {
  const TarEntry entry = walker_->entry();
  if (seen_.contains(entry.path)) {
    problems_.push_back({.path = entry.path, .what = "a second member of this name was ignored"});
    return {};
  }
  Blake2b hash;
  EntryContent content(*walker_, hash);
  TRY(visit(InfoOf(entry), content));
  TRY(Drain(content));
  seen_[entry.path] = {
      .size = entry.size, .blake2b256 = HexOf(hash.Finish()), .whole = walker_->body_whole()};
  return {};
}

// A member by the index alone; false, and nothing was visited, when the index does not lead to it.
Result<bool> BundleTree::VisitIndexed(const Visitor& visit,
                                      const ManifestMember& member,
                                      MemberInfo info) {
  const auto report = ReportProblem();
  IndexedContent content(*archive_, table_, known_, member, report);
  content.SetLimits(limits_);
  if (!TRY(content.IndexLeads())) return false;
  info.path = member.path;
  info.size = member.size;
  TRY(VisitContent(visit, content, info));
  return true;
}

Result<void> BundleTree::VisitContent(const Visitor& visit,
                                      IndexedContent& content,
                                      const MemberInfo& info) {
  TRY(visit(info, content));
  TRY(Drain(content));
  seen_[info.path] = {.size = content.size(),
                      .blake2b256 = HexOf(content.hash().Finish()),
                      .whole = content.whole()};
  return {};
}

// A member in parts, which need not be neighbours: by the index, else by where they are met.
Result<void> BundleTree::VisitParts(const Visitor& visit,
                                    const ManifestMember& member,
                                    MemberInfo info) {
  if (TRY(VisitIndexed(visit, member, info))) return {};
  problems_.push_back(
      {.path = member.path,
       .what = "the index does not lead to its parts, so they are looked for front to back"});
  TRY(LocateParts());
  ManifestMember mended = member;
  for (std::size_t i = 0; i < member.parts.size(); ++i) {
    const auto found = located_->find(member.parts[i]);
    mended.part_offsets[i] = found == located_->end() ? UINT64_MAX : found->second;
  }
  const auto report = ReportProblem();
  IndexedContent content(*archive_, table_, known_, mended, report);
  content.SetLimits(limits_);
  info.path = member.path;
  info.size = member.size;
  return VisitContent(visit, content, info);
}

// One walk for all members, since an index that lies may lie about each of them.
Result<void> BundleTree::LocateParts() {
  if (located_) return {};
  located_.emplace();
  const auto frames = MakeIndexedFrameReader(*archive_, table_, 0, [](const std::string&) {});
  TarWalker walker(
      *frames, [](std::string_view, const std::string&) {}, limits_);
  for (std::uint64_t count = 0; count < limits_.members && TRY(walker.NextEntry()); ++count)
    if (walker.entry_offset() && parts_.contains(walker.entry().path))
      located_->emplace(walker.entry().path, *walker.entry_offset());
  return {};
}

Result<bool> BundleTree::VisitOne(const std::string& path,
                                  const Visitor& visit,
                                  const Passed& passed) {
  if (!manifest_ || table_.empty()) return MemberTree::VisitOne(path, visit, passed);
  const auto member = std::ranges::find(manifest_->members, path, &ManifestMember::path);
  if (member == manifest_->members.end()) return MemberTree::VisitOne(path, visit, passed);
  const MemberInfo info{.path = path, .size = {}, .modified = member->modified};
  if (!member->parts.empty()) {
    TRY(VisitParts(visit, *member, info));
  } else if (!TRY(VisitIndexed(visit, *member, info))) {
    problems_.push_back(
        {.path = path,
         .what = "the index does not lead to it, so the bundle is read front to back"});
    return MemberTree::VisitOne(path, visit, passed);
  }
  CheckMember(*member);
  return true;
}

std::optional<std::vector<MemberInfo>> BundleTree::List() const {
  if (!manifest_ || table_.empty()) return std::nullopt;
  std::vector<MemberInfo> list;
  list.reserve(manifest_->members.size());
  for (const ManifestMember& member : manifest_->members)
    list.push_back({.path = member.path, .size = member.size, .modified = member.modified});
  return list;
}

void BundleTree::CheckMember(const ManifestMember& member) {
  const auto complain = [&](std::string what) {
    problems_.push_back({.path = member.path, .what = std::move(what)});
  };
  const auto seen = seen_.find(member.path);
  if (seen == seen_.end()) {
    // Read as a stream, parts are members of their own.
    const auto missing = std::ranges::find_if(
        member.parts, [this](const std::string& part) { return !seen_.contains(part); });
    if (member.parts.empty()) complain("it is in the manifest, but missing");
    if (missing != member.parts.end()) complain(fmt::format("its part {} is missing", *missing));
    return;
  }
  // What is damaged was reported where it was met.
  if (!seen->second.whole) return;
  if (seen->second.size != member.size || seen->second.blake2b256 != member.blake2b256)
    complain("its content is not what the manifest says");
}

void BundleTree::CheckAgainstManifest() {
  if (!manifest_) {
    problems_.push_back({.path = std::string(kManifestName),
                         .what = "it is missing, so nothing could be checked against it, and what "
                                 "was not collected is unknown"});
    return;
  }
  if (header_ && header_->bundle_id != manifest_->bundle_id)
    problems_.push_back({.path = std::string(kManifestName), .what = "it is of another bundle"});
  std::set<std::string_view> listed;
  for (const ManifestMember& member : manifest_->members) {
    listed.insert(member.path);
    listed.insert(member.parts.begin(), member.parts.end());
    CheckMember(member);
  }
  std::set<std::string_view> unlisted;  // sorted, so that two runs say the same
  for (const auto& [path, seen] : seen_)
    if (!listed.contains(path)) unlisted.insert(path);
  for (const std::string_view path : unlisted)
    problems_.push_back({.path = std::string(path), .what = "it is not in the manifest"});
}

}  // namespace casefile
