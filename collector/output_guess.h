#pragma once
// About how many bytes a probe, a program, a health address or a database gives: so much anyway,
// and so much for each of what it tells about. Used by EstimatePlan() alone.

#include <array>
#include <cstdint>
#include <optional>

#include "collector/host.h"
#include "collector/plan.h"

namespace casefile {

// What outputs have lines of.
enum class Counted : std::uint8_t {
  kNothing,
  kProcess,
  kMount,
  kMountText,
  kSocket,
  kProcessor,
};

// Not thread-safe. `host` must outlive it. Counts when it is first asked.
class OutputGuess {
 public:
  explicit OutputGuess(Host& host) : host_(host) {}

  std::uint64_t BytesOf(const PlanEntry& entry);

 private:
  std::uint64_t Count(Counted what);
  std::uint64_t CountNow(Counted what);

  Host& host_;
  std::array<std::optional<std::uint64_t>, 6> counts_;
};

}  // namespace casefile
