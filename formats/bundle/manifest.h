#pragma once
// The two documents inside a bundle (formats/bundle/FORMAT.md): bundle.json comes first and says
// what was intended, manifest.json comes last and says what happened. A cut bundle still has the
// first; only a whole one has the second.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace casefile {

// How one probe, file or command ended. An expected gap is data, never an error that ends a run.
enum class OutcomeStatus : std::uint8_t {
  kOk,
  kPartial,  // cut at a limit, or the source failed half-way: what came until then is kept
  kSkipped,  // does not apply here, or the user said no
  kDenied,   // no permission
  kMissing,  // no such file or program
  kTimedOut,
  kWithheld,  // could not be inspected, so it was not passed on
  kFailed,
};
struct Outcome {
  OutcomeStatus status = OutcomeStatus::kOk;
  std::string reason;  // empty when ok
};
std::string_view ToString(OutcomeStatus status);  // "ok", "partial", … "timed_out"
std::optional<OutcomeStatus> OutcomeStatusFrom(std::string_view text);

// Where a member's content came from, as shown to people: redacted like everything else.
struct MemberOrigin {
  std::string kind;              // "file", "command", "probe", "casefile"
  std::string source;            // absolute path, command line, or probe id
  std::optional<int> exit_code;  // commands only
  std::int64_t took_ms = 0;
};

struct ManifestMember {
  std::string path;  // inside the bundle
  std::uint64_t size = 0;
  // Of its tar header in the tar stream, so that it can be read alone; none when it has parts.
  std::optional<std::uint64_t> offset;
  std::string blake2b256;           // hex, of the redacted content
  std::optional<Instant> modified;  // whole seconds, as in the tar; so that a list needs no walk
  MemberOrigin origin;
  Outcome outcome;
  std::uint64_t redactions = 0;
  std::vector<std::string> parts;           // x.part0001, … when the body was too large to hold
  std::vector<std::uint64_t> part_offsets;  // of their tar headers, one for each part
};

// What was asked for and did not come, or came cut.
struct Gap {
  std::string probe;
  std::string source;
  Outcome outcome;
};

struct PlannedItem {
  std::string probe;
  std::string source;
  std::string reason;
  std::string sensitivity;  // "low", "medium", "high"
};

// The request of somebody else that a bundle is the answer to.
struct AnsweredRequest {
  std::string case_id;
  std::string nonce;
  std::string signed_by;  // for people, as the collecting side knew the key
};

// bundle.json
struct BundleHeader {
  static constexpr std::string_view kSchema = "casefile.bundle/1";
  std::string bundle_id;  // 128 random bits, hex
  Instant created{};
  std::string tool;  // "casefile-collect 0.1.0"
  std::vector<std::string> profiles;
  std::string time_zone;                // IANA name, or empty
  std::int64_t utc_offset_seconds = 0;  // of the machine when it was collected
  std::string os;                       // PRETTY_NAME of os-release
  std::string root;                     // "live", or "copy" when collected with --root
  std::optional<Instant> since;
  std::optional<Instant> until;
  std::vector<std::string> recipients;  // fingerprints; empty when a passphrase was used
  std::optional<AnsweredRequest> request;
  std::vector<PlannedItem> plan;
};

// How often a rule hid something. Never an original, never an unkeyed hash of one.
struct LedgerEntry {
  std::string member;
  std::string rule;
  std::uint64_t count = 0;
};

// manifest.json
struct Manifest {
  static constexpr std::string_view kSchema = "casefile.manifest/1";
  std::string bundle_id;
  Instant finished{};
  Outcome outcome;  // of the whole run
  std::vector<ManifestMember> members;
  std::vector<Gap> gaps;
  std::vector<LedgerEntry> ledger;
};

std::string WriteBundleHeader(const BundleHeader& header);
Result<BundleHeader> ReadBundleHeader(std::string_view json, JsonLimits limits = {});
std::string WriteManifest(const Manifest& manifest);
Result<Manifest> ReadManifest(std::string_view json, JsonLimits limits = {});

}  // namespace casefile
