#include "collector/plan_estimate.h"

#include <gtest/gtest.h>

#include "tests/collector/fake_host.h"

namespace casefile {
namespace {

Plan Estimated(testing::FakeHost& host, const std::string& items, const TimeWindow& window = {}) {
  const auto profile = ParseProfile("id: shop\ntitle: Shop\ndetect: {always: true}\n" + items,
                                    "shop.yaml",
                                    {"memory", "processes"});
  EXPECT_TRUE(profile);
  Plan plan = MakePlan(host, {*profile}, window);
  EXPECT_TRUE(EstimatePlan(host, &plan));
  return plan;
}

std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "2026-11-21T0" + std::to_string(i * 10 / count) + ":00:00Z INFO basket " +
            std::to_string(i * 7919) + "\n";
  }
  return text;
}

TEST(PlanEstimateTest, OfALogThatIsCutOnlyWhatIsKeptCounts) {
  testing::FakeHost host;
  host.Put("/a.log", Lines(10'000));
  const Plan whole = Estimated(host, "files:\n  - {paths: [/a.log], reason: r}\n");
  const Plan cut = Estimated(host, "files:\n  - {paths: [/a.log], reason: r, tail: 64KiB}\n");
  EXPECT_EQ(whole.entries.at(0).expected, Lines(10'000).size());
  EXPECT_EQ(cut.entries.at(0).expected, 64U * 1024);
  EXPECT_LT(cut.sealed_size * 3, whole.sealed_size);
}

TEST(PlanEstimateTest, OfALogOnlyTheTimeThatIsAskedForCounts) {
  testing::FakeHost host;
  const std::string text = Lines(10'000);
  host.Put("/a.log", text);
  host.files["/a.log"].modified = *ParseRfc3339("2026-11-21T10:00:00Z");
  const Plan plan = Estimated(host,
                              "files:\n  - {paths: [/a.log], reason: r}\n",
                              {.since = ParseRfc3339("2026-11-21T08:00:00Z"), .until = {}});
  EXPECT_NEAR(static_cast<double>(plan.entries.at(0).expected),
              static_cast<double>(text.size()) / 5,
              static_cast<double>(text.size()) / 50);
}

TEST(PlanEstimateTest, WhatIsNoTextCountsNothing) {
  testing::FakeHost host;
  host.Put("/a.log", std::string("\x7f\x45\x4c\x46\0\0\0\x01", 8) + std::string(100'000, '\0'));
  const Plan plan = Estimated(host, "files:\n  - {paths: [/a.log], reason: r}\n");
  EXPECT_EQ(plan.entries.at(0).expected, 0U);
  EXPECT_LT(plan.sealed_size, 1000U);
}

TEST(PlanEstimateTest, WhatHasALineForEachMountGrowsWithThem) {
  testing::FakeHost host;
  host.programs["df -PTk"] = {};
  const std::string items = "commands:\n  - {run: [df, -PTk], reason: r}\n";
  host.Put("/proc/self/mounts", "tmpfs /run tmpfs rw 0 0\n");
  const std::uint64_t one = Estimated(host, items).entries.at(0).expected;
  std::string mounts;
  for (int i = 0; i < 100; ++i) mounts += "tmpfs /run/" + std::to_string(i) + " tmpfs rw 0 0\n";
  host.Put("/proc/self/mounts", mounts);
  EXPECT_GT(Estimated(host, items).entries.at(0).expected, 20 * one);
}

}  // namespace
}  // namespace casefile
