#pragma once
// Writes a sealed bundle as one stream: members -> tar -> independent zstd frames -> age -> sink.
// Nothing but the sink is written to, so plaintext never reaches the disk. Layout: FORMAT.md.
//
// Members may be filled from several threads at once: each MemberWriter compresses into its own
// memory (at most limits::kMemberHeldBytes, then it continues as a part), and Commit() appends it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"
#include "formats/bundle/manifest.h"
#include "formats/bundle/size_budget.h"

namespace casefile {

// Recipients as people write them: "age1…" or "ssh-ed25519 AAAA…".
struct SealToRecipients {
  std::vector<std::string> recipients;
};
struct SealWithPassphrase {
  Secret passphrase;
};
// Only when the user asked for it with --no-encrypt: the stream is then the bare .tar.zst.
struct NoSeal {};
using Seal = std::variant<SealToRecipients, SealWithPassphrase, NoSeal>;

// Of a sealed bundle: as it is, or as text that can travel in mail and chat, a third larger.
enum class Armor : std::uint8_t { kNone, kText };

struct BundleOptions {
  int compression_level = 3;
  unsigned threads = 0;  // that compress; 0 means one per core. Does not change the output
  // The finished file is never larger than this; 0 means no limit. A member that does not fit any
  // more is refused, and the manifest leaves out what weighs least.
  std::uint64_t max_bytes = 0;
  // Asked before anything is added whether the file can become that large (see ReserveRoom); what
  // does not fit is refused as above. Always, when empty. Called from one thread at a time.
  ReserveRoom reserve = {};
  Armor armor = Armor::kNone;
  // Makes manifest.json.minisig of the text of manifest.json; none when empty.
  std::function<std::string(std::string_view manifest)> sign = {};
};

class BundleWriter;

enum class Committed : std::uint8_t { kWhole, kNoRoom, kDiskFull };

// One member being filled. Belongs to one thread; the BundleWriter must outlive it.
class MemberWriter {
 public:
  MemberWriter(MemberWriter&&) noexcept;
  MemberWriter& operator=(MemberWriter&&) noexcept;
  MemberWriter(const MemberWriter&) = delete;
  MemberWriter& operator=(const MemberWriter&) = delete;
  ~MemberWriter();  // an uncommitted member leaves no trace, unless it already wrote a part

  Result<void> Write(Bytes bytes);
  std::uint64_t size() const;  // raw bytes so far

 private:
  friend class BundleWriter;
  struct State;
  explicit MemberWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Thread-safe, except Create and Finish.
class BundleWriter {
 public:
  // Writes the age header, README.txt and bundle.json. kInvalidInput for a bad recipient.
  static Result<BundleWriter> Create(ByteSink sink,
                                     Seal seal,
                                     const BundleHeader& header,
                                     BundleOptions options);
  BundleWriter(BundleWriter&&) noexcept;
  BundleWriter& operator=(BundleWriter&&) noexcept;
  BundleWriter(const BundleWriter&) = delete;
  BundleWriter& operator=(const BundleWriter&) = delete;
  ~BundleWriter();

  // 16 base32 characters in groups of four: the first 80 bits of the header's MAC. Empty for
  // NoSeal.
  const std::string& seal_number() const;

  MemberWriter NewMember(std::string path, Instant modified);
  // Appends the member; `entry.path`, `size`, `blake2b256` and `parts` are filled in here. A path
  // that was committed before gets a suffix. kNoRoom: it does not fit below max_bytes; what it had
  // already written in parts stays.
  Result<Committed> Commit(MemberWriter member, ManifestMember entry);
  // About how many compressed bytes a member may still have; UINT64_MAX without a limit.
  std::uint64_t Room() const;
  std::uint64_t bytes_written() const;

  // Writes manifest.json (its members are those committed), the end of the tar, the seek table and
  // the last age chunk. The bundle is valid only after this. kTooLarge when max_bytes does not even
  // hold the list of what is in it.
  Result<void> Finish(Manifest manifest);

 private:
  friend class MemberWriter;
  struct State;
  explicit BundleWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace casefile
