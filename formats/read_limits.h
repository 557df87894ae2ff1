#pragma once
// The limits of base/limits.h that a large but honest input can meet, as one run has them: a person
// may set them otherwise, and what hits one names it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"

namespace casefile {

struct ReadLimits {
  std::uint64_t members = limits::kMembers;
  std::uint64_t name_bytes = limits::kMemberPathBytes;
  std::uint64_t header_bytes = limits::kTarExtendedHeaderBytes;
  std::uint64_t archive_depth = limits::kNestedArchives;
  std::uint64_t archive_bytes = limits::kForeignTotalBytes;
  std::uint64_t archive_ratio = limits::kForeignRatio;
  std::uint64_t json_bytes = limits::kJsonBytes;
  std::uint64_t json_depth = limits::kJsonDepth;
  std::uint64_t line_bytes = limits::kLineBytes;
  std::uint64_t recipients = limits::kAgeStanzas;
  std::uint64_t seal_header_bytes = limits::kAgeHeaderBytes;
  std::uint64_t work_factor = limits::kScryptLogNRead;

  // How they are set, such as "--limit"; empty where a person cannot.
  std::string_view option{};

  // What is put behind a message about the limit `name`: " (--limit NAME=VALUE allows more)".
  std::string Hint(std::string_view name) const;
  JsonLimits Json() const;
};

// One that can be set.
struct LimitSpec {
  std::string_view name;
  std::uint64_t ReadLimits::*value = nullptr;
  std::uint64_t least = 1;
  std::uint64_t most = 0;
  bool is_size = false;  // written as bytes, "64MiB"
};
std::span<const LimitSpec> LimitSpecs();

// "members=2000000", "json-bytes=128MiB". kInvalidInput, with a hint, for what is none of them.
Result<void> SetLimit(std::string_view assignment, ReadLimits& limits);

}  // namespace casefile
