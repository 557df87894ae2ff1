#pragma once
// A bundle that has been collected and redacted, but not sealed: it lies in memory, compressed, for
// its owner to look at. What is sealed then are the very bytes that were looked at.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "collector/collect.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/members.h"

namespace casefile {

// Not thread-safe.
class Draft {
 public:
  struct Member {
    std::string path;
    std::uint64_t size = 0;
    std::uint64_t redactions = 0;
    bool kept = true;
  };

  // `bundle` is a bare .tar.zst of ours, whole.
  static Result<Draft> Open(std::string bundle);

  const std::vector<Member>& members() const { return members_; }
  void Keep(std::size_t member, bool kept) { members_.at(member).kept = kept; }

  // Calls `line` with every line of a member, without its end and cut at limits::kLineBytes, until
  // it returns false.
  using Line = std::function<bool(std::size_t number, std::string_view text)>;
  Result<void> ReadLines(std::size_t member, const Line& line) const;

  struct SealOptions {
    Seal seal = NoSeal{};
    BundleOptions bundle;
  };
  // Writes what is kept, and corrects `summary`, which is that of the run. What is left out is a
  // gap.
  Result<void> Write(ByteSink sink, SealOptions options, CollectSummary* summary) const;

 private:
  explicit Draft(std::shared_ptr<const std::string> bundle) : bundle_(std::move(bundle)) {}
  Result<std::unique_ptr<MemberTree>> Tree() const;
  Result<void> CopyKept(MemberTree& tree, BundleWriter* bundle, std::vector<Gap>* gaps) const;
  const ManifestMember* Find(std::string_view path) const;

  std::shared_ptr<const std::string> bundle_;
  BundleHeader header_;
  Manifest manifest_;
  std::vector<Member> members_;  // as manifest_.members
};

}  // namespace casefile
