// What each probe makes of the fixture machine, word for word: tests/golden/collector/probes/.

#include <gtest/gtest.h>

#include "collector/probes/all.h"
#include "tests/collector/probes/run_probe.h"
#include "tests/support/golden.h"

namespace casefile {
namespace {

class ProbeDocumentTest : public ::testing::TestWithParam<Probe> {};

TEST_P(ProbeDocumentTest, IsAsBefore) {
  testing::FixtureHost host;
  const Result<ProbeResult> result = testing::RunProbe(host, GetParam());
  ASSERT_TRUE(result) << result.error().message();
  // The fixture's password stands in a boot parameter, a command line, a URL and our environment.
  EXPECT_EQ(result->text.find("hunter2"), std::string::npos) << result->text;
  testing::ExpectGolden("collector/probes/" + std::string(GetParam().id) + ".json", result->text);
}

INSTANTIATE_TEST_SUITE_P(All,
                         ProbeDocumentTest,
                         ::testing::ValuesIn(AllProbes()),
                         [](const auto& test) { return std::string(test.param.id); });

TEST(DisksProbeTest, AHungFileSystemIsAGapAndARow) {
  testing::FixtureHost host;
  for (const Probe& probe : AllProbes()) {
    if (probe.id != "disks") continue;
    const Result<ProbeResult> result = testing::RunProbe(host, probe);
    ASSERT_TRUE(result);
    ASSERT_EQ(result->gaps.size(), 1U);
    EXPECT_EQ(result->gaps[0].source, "/mnt/nas");
    EXPECT_EQ(result->gaps[0].outcome.status, OutcomeStatus::kTimedOut);
  }
}

TEST(ProcessesProbeTest, DoesNotTouchWhatIsStuckInTheKernel) {
  testing::FixtureHost host;
  for (const Probe& probe : AllProbes()) {
    if (probe.id != "processes") continue;
    const Result<ProbeResult> result = testing::RunProbe(host, probe);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->text.find("never read"), std::string::npos);
    EXPECT_NE(result->text.find(R"("blocked": 1)"), std::string::npos);
  }
}

}  // namespace
}  // namespace casefile
