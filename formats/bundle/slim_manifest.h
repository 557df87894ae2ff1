#pragma once
// A manifest that takes less room, for a bundle with a limit to its size.

#include "formats/bundle/manifest.h"

namespace casefile {

inline constexpr int kSlimmest = 3;

// 0: as it is. 1: the ledger by rule, no longer by member. 2: at most 200 gaps, the gravest; the
// last says how many more there were. 3: at most 20 gaps, and no ledger.
Manifest Slimmed(const Manifest& manifest, int step);

// `header` with so much of its plan that it takes at most `bytes` as JSON.
BundleHeader SlimmedHeader(BundleHeader header, std::uint64_t bytes);

}  // namespace casefile
