// Any bytes as every kind of member: the first line is the path, the rest its text. Each kind says
// a score in range and adds facts of the vocabulary only, whose evidence stands where it says.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/kinds/all.h"
#include "base/check.h"

namespace {

using casefile::Evidence;
using casefile::FactStore;

void CheckEvidence(const Evidence& evidence, const casefile::KindText& member) {
  CASEFILE_CHECK(evidence.path == member.path);
  CASEFILE_CHECK(!evidence.time);
  if (evidence.line == 0) return;
  CASEFILE_CHECK(evidence.offset <= member.text.size());
  const std::string_view before = member.text.substr(0, evidence.offset);
  const auto breaks = std::count(before.begin(), before.end(), '\n');
  CASEFILE_CHECK(static_cast<std::uint64_t>(breaks) + 1 == evidence.line);
  CASEFILE_CHECK(member.text.substr(evidence.offset, evidence.text.size()) == evidence.text);
}

void CheckFacts(const FactStore& facts, const casefile::KindText& member) {
  for (const casefile::Fact& fact : facts.all()) {
    CASEFILE_CHECK(casefile::FindFactSpec(fact.name) != nullptr);
    CheckEvidence(fact.evidence, member);
    if (const double* const number = std::get_if<double>(&fact.value))
      CASEFILE_CHECK(std::isfinite(*number));
  }
  for (const std::string_view source : casefile::SourceKinds())
    if (const Evidence* const evidence = facts.Collected(source)) CheckEvidence(*evidence, member);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<casefile::Kind> kKinds = casefile::AllKinds();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const casefile::KindText member{.path = input.substr(0, end),
                                  .text = input.substr(std::min(end + 1, input.size()))};
  for (const casefile::Kind& kind : kKinds) {
    const int score = kind.matches(member);
    CASEFILE_CHECK(score >= 0 && score <= 100);
    // Whatever the score: a head may look like what the rest is not.
    FactStore facts;
    casefile::FactWriter writer(facts, member);
    kind.read(member, writer);
    CASEFILE_CHECK(writer.count() == facts.all().size());
    CheckFacts(facts, member);
  }
  return 0;
}
