// The limit on the size of the sealed file, from the plan to the last byte.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/limits.h"
#include "collector/collect.h"
#include "tests/collector/fake_host.h"
#include "tests/collector/memory_sink.h"
#include "tests/collector/opened_bundle.h"

namespace casefile {
namespace {

Profile LogsProfile() {
  const auto profile = ParseProfile(
      "id: shop\ntitle: Shop\ndetect: {always: true}\nfiles:\n"
      "  - {paths: ['/l/main.log'], reason: r, priority: 5, head: 1KiB}\n"
      "  - {paths: ['/l/*.log'], reason: r, priority: 60}\n"
      "  - {paths: [/etc/shop.conf], kind: config, reason: r, priority: 20}\n",
      "shop.yaml",
      {});
  EXPECT_TRUE(profile);
  return *profile;
}

// `digits` of each line cannot be compressed.
std::string Noise(std::size_t lines, int digits, unsigned seed) {
  std::mt19937_64 random(seed);
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) {
    text += fmt::format("line {} ", i);
    for (int d = 0; d < digits; ++d) text += static_cast<char>('g' + random() % 20);
    text += '\n';
  }
  return text;
}

std::shared_ptr<testing::FakeHost> NoisyHost(int digits, std::size_t files = 20) {
  auto host = std::make_shared<testing::FakeHost>();
  host->Put("/etc/shop.conf", "workers 4\n");
  host->Put("/l/main.log", Noise(6000, digits, 1));
  for (std::size_t i = 0; i < files; ++i) {
    host->Put(fmt::format("/l/other{}.log", i), Noise(1000, digits, static_cast<unsigned>(i)));
  }
  for (auto& [path, file] : host->files) file.modified = host->now;
  return host;
}

struct Collected {
  std::string bytes;
  Result<CollectSummary> summary;
};

Collected CollectWithin(const std::shared_ptr<testing::FakeHost>& host,
                        std::uint64_t max_size,
                        Seal seal) {
  Plan plan = MakePlan(*host, {LogsProfile()}, {});
  ShareRoom(max_size, &plan);
  CollectOptions options;
  options.deadline = std::chrono::seconds{60};
  options.max_size = max_size;
  options.seal = std::move(seal);
  testing::MemorySink sink;
  Result<CollectSummary> summary = Collect(host, plan, sink.sink(), std::move(options));
  return {std::move(sink.bytes), std::move(summary)};
}

// A public key of no one.
Seal ToSomebody() {
  return SealToRecipients{{"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"}};
}

TEST(MaxSizeTest, HoldsToTheByteWhateverTheContent) {
  for (const int digits : {0, 40, 400}) {
    const auto host = NoisyHost(digits);
    for (const std::uint64_t max_size : {64U << 10U, 100'001U, 1U << 20U}) {
      const Collected run = CollectWithin(host, max_size, ToSomebody());
      ASSERT_TRUE(run.summary) << run.summary.error().message();
      EXPECT_LE(run.bytes.size(), max_size) << digits;
      // Nor is the room wasted when there is more to take.
      if (digits == 400) {
        EXPECT_GT(run.bytes.size(), max_size / 2) << max_size;
      }
    }
  }
}

TEST(MaxSizeTest, WhatMattersMostIsKeptAndEachCutIsRecorded) {
  const Collected run = CollectWithin(NoisyHost(400), 256U << 10U, NoSeal{});
  ASSERT_TRUE(run.summary);
  const auto bundle = testing::OpenBundleText(run.bytes);
  EXPECT_TRUE(bundle.problems.empty());
  ASSERT_TRUE(bundle.members.contains("files/etc/shop.conf"));
  ASSERT_TRUE(bundle.members.contains("files/l/main.log"));
  EXPECT_EQ(bundle.members.at("files/etc/shop.conf"), "workers 4\n");
  const std::string& log = bundle.members.at("files/l/main.log");
  EXPECT_TRUE(log.starts_with("line 0 "));
  EXPECT_NE(log.find("line 5999 "), std::string::npos);
  EXPECT_NE(log.find("bytes left out here]\n"), std::string::npos);
  for (int i = 0; i < 20; ++i) {
    const std::string path = fmt::format("/l/other{}.log", i);
    const bool told = std::ranges::any_of(bundle.manifest.gaps,
                                          [&](const Gap& gap) { return gap.source == path; });
    EXPECT_TRUE(told) << path;
  }
  EXPECT_EQ(run.summary->failures, 0U);
}

TEST(MaxSizeTest, AManifestThatIsTooLargeIsMadeSlim) {
  const auto host = NoisyHost(10, 1500);
  const Collected run = CollectWithin(host, 64U << 10U, ToSomebody());
  if (run.summary) {
    EXPECT_LE(run.bytes.size(), 64U << 10U);
  } else {
    EXPECT_EQ(run.summary.error().code(), ErrorCode::kTooLarge);
  }
  const Collected roomy = CollectWithin(host, 512U << 10U, ToSomebody());
  ASSERT_TRUE(roomy.summary) << roomy.summary.error().message();
  EXPECT_LE(roomy.bytes.size(), 512U << 10U);
}

TEST(ShareRoomTest, SmallFilesStayWholeAndTheBetterPriorityGetsMore) {
  const auto host = NoisyHost(400, 3);
  Plan plan = MakePlan(*host, {LogsProfile()}, {});
  ShareRoom(100'000, &plan);
  std::map<std::string, std::uint64_t> sizes;
  for (const PlanEntry& entry : plan.entries) sizes[entry.source] = entry.size;
  EXPECT_EQ(sizes["/etc/shop.conf"], 10U);
  EXPECT_GT(sizes["/l/main.log"], 10 * sizes["/l/other0.log"]);
  EXPECT_LE(plan.TotalSize(), 600'000U);
}

}  // namespace
}  // namespace casefile
