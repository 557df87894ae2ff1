#pragma once
// A tree of named byte streams, whatever it lies in: our bundle, a directory, a single file, a
// foreign archive. Nothing is extracted to disk; names are opaque keys and never opened.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"
#include "formats/bundle/manifest.h"

namespace casefile {

struct MemberInfo {
  std::string path;  // as stored; may hold any byte, so escape before showing
  std::optional<std::uint64_t> size;
  std::optional<Instant> modified;
};

// Something the reader met that a person must know: a hole, a withheld link, a cut archive.
struct InputProblem {
  std::string path;  // member, or empty for the whole input
  std::string what;
};

// What a signature of our own bundles is about, and what says it; not verified.
struct ManifestSignature {
  std::string minisig;        // manifest.json.minisig
  Digest512 manifest_hash{};  // of manifest.json
};

class MemberTree;

// One of several inputs that are read as one.
struct TreePart {
  std::string folder;          // what its paths begin with in the whole
  MemberTree* tree = nullptr;  // belongs to the whole
};

class MemberTree {
 public:
  MemberTree() = default;
  MemberTree(const MemberTree&) = delete;
  MemberTree& operator=(const MemberTree&) = delete;
  MemberTree(MemberTree&&) = delete;
  MemberTree& operator=(MemberTree&&) = delete;
  virtual ~MemberTree() = default;

  // "bundle", "directory", "file", "archive", "inputs"
  virtual std::string_view kind() const = 0;

  // Calls `visit` once per member with its content, in the tree's own order; content that was not
  // read is skipped. An error of `visit` ends the walk and is returned; damage of the input does
  // not: it becomes a problem. Call it once, unless CanVisitAgain().
  using Visitor = std::function<Result<void>(const MemberInfo& info, ByteSource& content)>;
  virtual Result<void> Visit(const Visitor& visit) = 0;

  // Calls `visit` with the member of this path alone, and reads the others only where the tree has
  // no index: those go to `passed`. False when there is none. Instead of Visit(), not beside it.
  using Passed = std::function<void(const MemberInfo& info)>;
  virtual Result<bool> VisitOne(const std::string& path,
                                const Visitor& visit,
                                const Passed& passed);

  // What is inside by the tree's own word, without reading it; nothing when only a walk can tell.
  virtual std::optional<std::vector<MemberInfo>> List() const { return std::nullopt; }

  // True when Visit() may be called more than once and gives the same members again.
  virtual bool CanVisitAgain() const { return false; }

  // Known for our own bundles: the header before Visit(), the manifest after it.
  virtual const BundleHeader* header() const { return nullptr; }
  virtual const Manifest* manifest() const { return nullptr; }
  // After Visit(); none when the bundle is not signed.
  virtual const ManifestSignature* signature() const { return nullptr; }
  // The inputs of which this one is made, when they are several.
  virtual std::vector<TreePart> parts() { return {}; }
  // Complete after Visit().
  virtual const std::vector<InputProblem>& problems() const = 0;
};

}  // namespace casefile
