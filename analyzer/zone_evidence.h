#pragma once
// Which zone a host's clocks without one are in, when no file says it. Its own logs do: some say
// the same things in UTC or with an offset, and the kernel counts from a start that is known.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.h"
#include "formats/logs/time_zone.h"
#include "formats/logs/timestamp.h"

namespace casefile {

class ZoneEvidence {
 public:
  // Every stamp of the logs of one host, file by file.
  void Add(const Stamp& stamp);
  // The kernel counted `uptime` when the wall clock said `stamp`.
  void AddAnchor(const Stamp& stamp, Duration uptime);
  void EndOfFile();

  const std::vector<std::pair<Stamp, Duration>>& anchors() const { return anchors_; }
  struct Zone {
    std::int64_t offset = 0;       // seconds east of UTC
    std::optional<TimeZone> rule;  // where the logs cross a change of summer time
  };
  // Nothing when no evidence is better than chance. `boot` is the start of the machine, when
  // something outside of the logs says it.
  std::optional<Zone> Find(const std::optional<Instant>& boot) const;

 private:
  std::optional<std::int64_t> FromBoot(Instant boot) const;
  std::optional<std::int64_t> FromCoincidence() const;
  std::optional<Zone> FromSpan() const;
  std::optional<std::int64_t> FromEnds() const;
  std::optional<std::int64_t> FromNames() const;
  std::vector<std::int64_t> LocalSeconds() const;

  std::vector<std::pair<Stamp, Duration>> anchors_;
  std::vector<std::int64_t> exact_;  // seconds since 1970
  std::vector<Stamp> local_;
  std::optional<Stamp> last_local_;                                // of this file
  std::vector<Stamp> ends_;                                        // of the files before
  std::optional<std::pair<Instant, std::int64_t>> newest_offset_;  // that a stamp names, but 0
  std::size_t named_ = 0;                                          // such stamps
};

}  // namespace casefile
