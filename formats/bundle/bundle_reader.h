#pragma once
// Opens a sealed bundle (or a bare .tar.zst of ours) for reading, front to back or member by
// member, without extracting anything. Nothing unauthenticated is ever handed out.

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/members.h"
#include "formats/read_limits.h"

namespace casefile {

// What may open an age file. Identity files are the text of `age-keygen` (AGE-SECRET-KEY-1… lines).
struct BundleKeys {
  std::vector<Secret> identity_files;  // whole texts
  Secret passphrase;                   // empty when there is none
};

// Errors, each with a hint: kDenied (no identity fits, wrong passphrase), kCorrupt (not an age
// file, damaged header), kUnsupported (unknown recipient types only), kTooLarge.
Result<std::unique_ptr<MemberTree>> OpenBundle(std::unique_ptr<RandomAccessSource> file,
                                               const BundleKeys& keys,
                                               const ReadLimits& limits = {});

// The same for what cannot be read at random (a pipe): front to back, and without going over
// damage. Age files only.
Result<std::unique_ptr<MemberTree>> OpenBundle(std::unique_ptr<ByteSource> stream,
                                               const BundleKeys& keys,
                                               const ReadLimits& limits = {});

// True when the first bytes are those of an age file (binary or armored).
bool LooksLikeAge(Bytes head);

// True for a bare .tar.zst of ours, false for all other archives.
Result<bool> LooksLikeBareBundle(RandomAccessSource& file);

// The decrypted stream as it is (a .tar.zst), for `open`.
Result<void> DecryptTo(RandomAccessSource& file,
                       const BundleKeys& keys,
                       const ByteSink& sink,
                       const ReadLimits& limits = {});

}  // namespace casefile
