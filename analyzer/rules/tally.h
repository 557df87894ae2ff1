#pragma once
// What is kept of any number of hits: how many, when the first and the last, and a few of the lines
// themselves, so that memory does not grow with the input.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile {

// Values by name: what named groups caught and what labels facts have.
using Bindings = std::map<std::string, std::string, std::less<>>;

struct Tally {
  std::uint64_t count = 0;
  std::optional<Instant> first;
  std::optional<Instant> last;
  std::vector<Evidence> head;  // earliest, in order
  std::vector<Evidence> tail;  // latest of the rest, in order

  void Add(std::string_view path, const LogRecord& record);
  void Merge(Tally other);
  std::vector<Evidence> Lines() const;  // head and tail
};

// What ends an episode at the latest: so long without a hit. Of many hits in a short time, a much
// shorter silence ends it: a single one of five hours before is not the beginning of the storm.
inline constexpr std::chrono::hours kEpisodeGap{6};

// Hits in stretches of time that lie well apart. What is told is the latest; the others are told
// as a count, so that a thing of last week does not move the beginning of today's incident.
class Episodes {
 public:
  void Add(std::string_view path, const LogRecord& record);
  void Merge(Tally tally);
  void Merge(Episodes other);

  std::uint64_t count() const;
  std::optional<Instant> first() const;
  // The latest stretch with all that has no time, and the sum of the others.
  struct Told {
    Tally latest;
    std::uint64_t earlier = 0;
    std::optional<Instant> earliest;
    // The most hits without a silence of an hour between two of them: five in a day are no storm.
    std::uint64_t busiest = 0;
  };
  Told Tell() const;

 private:
  Tally& EpisodeAt(const std::optional<Instant>& time);
  void Join();

  std::vector<Tally> episodes_;
};

}  // namespace casefile
