#pragma once
// An opened bundle of ours as a tree of members.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/known_entries.h"
#include "formats/bundle/member_content.h"
#include "formats/bundle/tar_walker.h"
#include "formats/members.h"

namespace casefile {

// Checks what the archive holds against what the manifest says: an attacker who has the file key,
// or a defect, must not make two readers see two bundles.
class BundleTree final : public MemberTree {
 public:
  // The archive as a file. `kept` owns what `archive` reads from. `stretch`: how much is lost when
  // something in it is (a chunk of age, or 1 for a bare archive).
  static Result<std::unique_ptr<MemberTree>> Open(std::unique_ptr<RandomAccessSource> archive,
                                                  std::unique_ptr<RandomAccessSource> kept,
                                                  std::size_t stretch,
                                                  std::vector<InputProblem> problems,
                                                  const ReadLimits& limits);
  // The archive as a stream.
  static Result<std::unique_ptr<MemberTree>> Open(std::unique_ptr<ByteSource> archive,
                                                  const ReadLimits& limits);

  std::string_view kind() const override { return "bundle"; }
  Result<void> Visit(const Visitor& visit) override;
  Result<bool> VisitOne(const std::string& path,
                        const Visitor& visit,
                        const Passed& passed) override;
  std::optional<std::vector<MemberInfo>> List() const override;
  // With a seek table. Problems are those of the first visit.
  bool CanVisitAgain() const override { return archive_ != nullptr && !table_.empty(); }
  const BundleHeader* header() const override { return header_ ? &*header_ : nullptr; }
  const Manifest* manifest() const override { return manifest_ ? &*manifest_ : nullptr; }
  const ManifestSignature* signature() const override {
    return signature_.minisig.empty() ? nullptr : &signature_;
  }
  const std::vector<InputProblem>& problems() const override { return problems_; }

 private:
  struct Seen {
    std::uint64_t size = 0;
    std::string blake2b256;
    bool whole = true;
  };
  // The place of a part in its member.
  struct PartOf {
    std::size_t member = 0;  // index in the manifest
    std::size_t part = 0;
  };

  explicit BundleTree(const ReadLimits& limits) : limits_(limits) {}
  Result<void> Begin();
  Result<void> BeginAgain();
  Result<void> LoadManifest();
  void NoteManifest();
  DamageReporter ReportDamage();
  TarWalker::ProblemReporter ReportProblem();

  Result<void> Walk(const Visitor& visit);
  Result<void> VisitEntry(const Visitor& visit);
  Result<void> TakeManifest();
  Result<void> VisitPlain(const Visitor& visit);
  Result<bool> VisitIndexed(const Visitor& visit, const ManifestMember& member, MemberInfo info);
  Result<void> VisitContent(const Visitor& visit, IndexedContent& content, const MemberInfo& info);
  Result<void> VisitParts(const Visitor& visit, const ManifestMember& member, MemberInfo info);
  Result<void> LocateParts();
  Result<std::string> ReadText(std::uint64_t limit);
  std::string WhyNot(const Error& error) const;
  void CheckAgainstManifest();
  void CheckMember(const ManifestMember& member);

  ReadLimits limits_;
  std::unique_ptr<RandomAccessSource> file_;     // owns what archive_ reads from, if anything
  std::unique_ptr<RandomAccessSource> archive_;  // one of these two
  std::unique_ptr<ByteSource> stream_;
  std::vector<FrameSize> table_;
  std::unique_ptr<FrameReader> frames_;
  std::unique_ptr<TarWalker> walker_;
  bool at_entry_ = false;  // Begin() has read one header too many
  bool visited_ = false;

  std::optional<BundleHeader> header_;
  std::optional<Manifest> manifest_;
  std::optional<std::uint64_t> manifest_offset_;
  std::size_t manifests_met_ = 0;  // by the walk
  ManifestSignature signature_;
  std::vector<InputProblem> problems_;
  std::unordered_map<std::string, Seen> seen_;
  std::unordered_map<std::string, PartOf> parts_;
  KnownEntries known_;
  // Where parts were met, once the index had led to none of some member.
  std::optional<std::unordered_map<std::string, std::uint64_t>> located_;
};

// Whether an archive begins as ours do: a small frame with README.txt. `head` is the beginning of
// the archive; more than limits::kFrameSealedBytesRead bytes are never needed.
bool BeginsLikeOurs(Bytes head);

}  // namespace casefile
