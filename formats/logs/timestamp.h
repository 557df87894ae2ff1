#pragma once
// Recognises the time stamps that programs write. Hand-written, because every line of every log
// passes here: no allocation, no regular expression, one look at the first bytes decides.
//
// A stamp is kept as it stands: what it does not say (year, date, zone) is not made up here but by
// the TimeResolver, which knows the bundle and the neighbouring lines.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace casefile {

struct Stamp {
  enum class Kind : std::uint8_t {
    kFull,      // date and time
    kNoYear,    // "Nov 21 08:04:38"
    kTimeOnly,  // "08:04:38.984"
    kInstant,   // seconds, milli-, micro- or nanoseconds since 1970
    kUptime,    // "[  123.456789]": since the machine was started
  };
  Kind kind = Kind::kFull;
  CivilTime civil;                     // not for kInstant and kUptime
  Instant instant{};                   // kInstant
  Duration uptime{};                   // kUptime
  std::optional<std::int32_t> offset;  // seconds east of UTC, when the stamp says so
  std::size_t length = 0;              // bytes of the text that are the stamp
};

// The stamp at the front of `text`, with the zone that follows it. Shapes:
//   2026-11-21T08:04:38.984Z  2026-11-21 08:04:38,984 +0100  2026-11-21 08:04:38.984 UTC
//   2026/11/21 08:04:38  20261121T080438Z  20261121 08:04:38  20261121-8:4:38:984
//   Nov 21 08:04:38[.984] [2026]  21 Nov 2026 08:04:38.984  21/Nov/2026:08:04:38 +0000
//   Sat, 21 Nov 2026 08:04:38 GMT  Sat Nov 21 08:04:38[.984] [UTC] 2026  Nov 21, 2026 8:04:38 AM
//   24/06/01 00:00:00  240601 000000  21.11.2026 08:04:38  11/21/2026 8:04:38 PM  08:04:38.984
//   1121 08:04:38.984123 (month and day)  1795248278  1795248278.984  1795248278984 (also micro-
//   and nanoseconds)
std::optional<Stamp> ParseStamp(std::string_view text);

// "123.456789" as the kernel writes the time since it was started.
std::optional<Stamp> ParseUptimeStamp(std::string_view text);

// `value` as seconds, milli-, micro- or nanoseconds since 1970, told apart by its size; nothing
// outside of 2001 to 2100.
std::optional<Instant> InstantFromEpoch(std::int64_t value);

}  // namespace casefile
