// The words that findings files and reports use for our enumerations. They are public: a word may
// be added, never changed.

#include <array>
#include <cstddef>

#include "formats/findings/findings.h"

namespace casefile {
namespace {

using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace): ""sv

// In the order of the enumerators.
constexpr std::array kSeverities = {"info"sv, "warning"sv, "error"sv, "critical"sv};
constexpr std::array kRoles = {"root_cause"sv, "contributing"sv, "symptom"sv, "advice"sv};
constexpr std::array kConfidences = {
    "exact"sv, "zone_assumed"sv, "inferred"sv, "neighbour"sv, "none"sv};
constexpr std::array kSignals = {"new"sv, "rise"sv, "drop"sv, "silence"sv, "burst"sv, "slower"sv};

template <class Enum, std::size_t N>
std::optional<Enum> Lookup(const std::array<std::string_view, N>& words, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view ToString(FindingSeverity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity));
}
std::string_view ToString(FindingRole role) {
  return kRoles.at(static_cast<std::size_t>(role));
}
std::string_view ToString(TimeConfidence confidence) {
  return kConfidences.at(static_cast<std::size_t>(confidence));
}
std::optional<FindingSeverity> FindingSeverityFrom(std::string_view text) {
  return Lookup<FindingSeverity>(kSeverities, text);
}
std::optional<FindingRole> FindingRoleFrom(std::string_view text) {
  return Lookup<FindingRole>(kRoles, text);
}
std::string_view ToString(SignalKind kind) {
  return kSignals.at(static_cast<std::size_t>(kind));
}
std::optional<SignalKind> SignalKindFrom(std::string_view text) {
  return Lookup<SignalKind>(kSignals, text);
}
std::optional<TimeConfidence> TimeConfidenceFrom(std::string_view text) {
  return Lookup<TimeConfidence>(kConfidences, text);
}

}  // namespace casefile
