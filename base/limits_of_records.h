#pragma once
// Limits on what is read out of the records of logs and kept of them; the others are in limits.h.

#include <cstddef>

#include "base/limits.h"

namespace casefile::limits {

// A trace of runaway recursion has thousands of frames; the first tell where it was. Different
// traces: a program has some hundred places that fail.
inline constexpr std::size_t kTraceFrames = 64;
inline constexpr std::size_t kTraces = 1000;
inline constexpr std::size_t kShownTraces = 100;
inline constexpr std::size_t kShownFrames = 12;

// What one record may name, and how much of its text is looked at for it.
inline constexpr std::size_t kMentions = 16;
inline constexpr std::size_t kMentionBytes = 128;
inline constexpr std::size_t kMentionTextBytes = 1 * kKiB;
inline constexpr std::size_t kShownEntities = 200;

// Fields of one entry of the journal; its own programs write some thirty.
inline constexpr std::size_t kJournalFields = 512;

// Outputs in one file: a script that writes all it finds into one has some hundred.
inline constexpr std::size_t kSections = 500;

}  // namespace casefile::limits
