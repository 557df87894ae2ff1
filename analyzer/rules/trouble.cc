#include "analyzer/rules/trouble.h"

#include <array>

namespace casefile {
namespace {

struct Kind {
  std::string_view name;
  std::vector<std::string_view> brings;  // later kinds
};

// From the ground up; a kind brings only later ones, so one pass finds all consequences.
const std::array<Kind, kTroubleKinds>& Kinds() {
  static const std::array<Kind, kTroubleKinds> kKinds = {{
      {"writes-fail", {"database-fails", "cache-fails", "program-ends", "requests-fail"}},
      {"memory-short", {"database-fails", "cache-fails", "program-ends", "slow"}},
      {"clock-wrong", {"certificates-refused"}},
      {"network-broken", {"names-fail"}},
      {"names-fail", {"provider-fails", "database-fails", "cache-fails", "not-reached", "slow"}},
      {"certificates-refused", {"provider-fails", "database-fails", "requests-fail"}},
      {"database-fails", {"program-ends", "slow", "requests-fail"}},
      {"cache-fails", {"program-ends", "slow", "requests-fail"}},
      {"provider-fails", {"slow", "requests-fail"}},
      {"program-ends", {"not-reached"}},
      {"not-reached", {"requests-fail"}},
      {"slow", {"requests-fail"}},
      {"requests-fail", {}},
  }};
  return kKinds;
}

}  // namespace

std::vector<std::string_view> TroubleNames() {
  std::vector<std::string_view> names;
  for (const Kind& kind : Kinds()) names.push_back(kind.name);
  return names;
}

std::optional<std::size_t> FindTrouble(std::string_view name) {
  for (std::size_t i = 0; i < kTroubleKinds; ++i) {
    if (Kinds()[i].name == name) return i;
  }
  return std::nullopt;
}

Troubles WithConsequences(std::size_t kind) {
  Troubles all;
  all.set(kind);
  for (std::size_t i = kind; i < kTroubleKinds; ++i) {
    if (!all.test(i)) continue;
    for (const std::string_view next : Kinds()[i].brings) all.set(*FindTrouble(next));
  }
  return all;
}

}  // namespace casefile
