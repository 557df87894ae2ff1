#include "collector/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "collector/work_queue.h"
#include "tests/collector/fake_host.h"
#include "tests/collector/memory_sink.h"
#include "tests/collector/opened_bundle.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

// A host whose n-th call fails, whatever it is.
class FailingHost final : public testing::FakeHost {
 public:
  std::size_t calls = 0;
  std::size_t fails_at = SIZE_MAX;

  Result<std::unique_ptr<RandomAccessSource>> OpenFile(std::string_view path) override {
    if (Fails()) return Failure();
    return FakeHost::OpenFile(path);
  }
  Result<std::string> ReadFile(std::string_view path, std::size_t limit) override {
    if (Fails()) return Failure();
    return FakeHost::ReadFile(path, limit);
  }
  Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view path) override {
    if (Fails()) return Failure();
    return FakeHost::ListDirectory(path);
  }
  Result<ProgramResult> Run(const Program& program,
                            const ByteSink& output,
                            std::stop_token stop) override {
    if (Fails()) return Failure();
    return FakeHost::Run(program, output, std::move(stop));
  }

 private:
  bool Fails() { return ++calls == fails_at; }
  static Error Failure() { return {ErrorCode::kIo, "input/output error"}; }
};

Profile TestProfile() {
  const auto profile = ParseProfile(R"(id: shop
title: Shop
detect: {always: true}
probes: [memory, uptime]
environment:
  files: [/opt/shop/.env]
files:
  - {paths: [/var/log/shop/*.log], reason: what it said, tail: 100, head: 50}
  - {paths: [/etc/shop.conf], kind: config, reason: settings}
  - {paths: [/var/log/none.log], reason: the guide names it, expected: true}
commands:
  - {run: [shop, status], reason: state}
  - {run: [absent], reason: nothing}
)",
                                    "shop.yaml",
                                    {"memory", "uptime"});
  EXPECT_TRUE(profile);
  return *profile;
}

template <class HostType>
std::shared_ptr<HostType> MakeHost() {
  auto host = std::make_shared<HostType>();
  host->Put("/proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 50 kB\n");
  host->Put("/proc/uptime", "10.0 20.0\n");
  host->Put("/proc/loadavg", "0.1 0.2 0.3 1/2 3\n");
  host->Put("/etc/os-release", "PRETTY_NAME=\"Test 1\"\n");
  host->Put("/var/log/shop/a.log", "started\nkey is zq8Xk2Lm9Vt4Rw7B here\n");
  host->Put("/opt/shop/.env", "API_SECRET=zq8Xk2Lm9Vt4Rw7B\nPORT=3000\n");
  host->Put("/etc/shop.conf", "db_password = pw9Lk3Xz8Qm\n");
  host->programs["shop status"] = {.text = "ok with pw9Lk3Xz8Qm\n", .error_output = "warn\n"};
  return host;
}

struct Collected {
  Result<CollectSummary> summary = CollectSummary{};
  testing::OpenedBundle bundle;
};

Collected CollectFrom(const std::shared_ptr<testing::FakeHost>& host, CollectOptions options = {}) {
  if (options.deadline == std::chrono::milliseconds{0}) options.deadline = std::chrono::seconds{60};
  const Plan plan = MakePlan(*host, {TestProfile()}, options.window);
  testing::MemorySink sink;
  Collected collected;
  collected.summary = Collect(host, plan, sink.sink(), std::move(options));
  if (collected.summary) collected.bundle = testing::OpenBundleText(sink.bytes);
  return collected;
}

const Gap* FindGap(const Collected& collected, std::string_view source) {
  for (const Gap& gap : collected.bundle.manifest.gaps) {
    if (gap.source.find(source) != std::string::npos) return &gap;
  }
  return nullptr;
}

TEST(CollectTest, TakesProbesFilesAndOutputs) {
  const Collected collected = CollectFrom(MakeHost<testing::FakeHost>());
  ASSERT_TRUE(collected.summary);
  const auto& members = collected.bundle.members;
  for (const char* path : {"probes/memory.json",
                           "probes/uptime.json",
                           "files/var/log/shop/a.log",
                           "files/etc/shop.conf",
                           "files/opt/shop/.env",
                           "commands/shop-status.txt",
                           "commands/shop-status.stderr.txt"}) {
    EXPECT_THAT(members, Contains(Key(path)));
  }
  EXPECT_EQ(collected.summary->failures, 0U);
  EXPECT_EQ(collected.bundle.manifest.outcome.status, OutcomeStatus::kOk);
  EXPECT_EQ(collected.bundle.header.os, "Test 1");
  EXPECT_EQ(collected.bundle.header.root, "live");
}

TEST(CollectTest, WhatIsLearnedInOneFileIsHiddenInAll) {
  const Collected collected = CollectFrom(MakeHost<testing::FakeHost>());
  ASSERT_TRUE(collected.summary);
  for (const auto& [path, text] : collected.bundle.members) {
    EXPECT_THAT(text, Not(HasSubstr("zq8Xk2Lm9Vt4Rw7B"))) << path;
    EXPECT_THAT(text, Not(HasSubstr("pw9Lk3Xz8Qm"))) << path;
  }
  EXPECT_FALSE(collected.bundle.manifest.ledger.empty());
}

TEST(CollectTest, MissingThingsAreGapsAndNoFailures) {
  const Collected collected = CollectFrom(MakeHost<testing::FakeHost>());
  const Gap* none = FindGap(collected, "/var/log/none.log");
  ASSERT_NE(none, nullptr);
  EXPECT_EQ(none->outcome.status, OutcomeStatus::kMissing);
  EXPECT_THAT(none->outcome.reason, HasSubstr("the guide names it"));
  ASSERT_NE(FindGap(collected, "absent"), nullptr);
}

TEST(CollectTest, ALongLogKeepsHeadAndTailAtLineBorders) {
  const auto host = MakeHost<testing::FakeHost>();
  std::string log;
  for (int i = 100; i < 200; ++i) log += "line " + std::to_string(i) + "\n";
  host->Put("/var/log/shop/b.log", log);
  const Collected collected = CollectFrom(host);
  ASSERT_TRUE(collected.summary);
  const std::string& kept = collected.bundle.members.at("files/var/log/shop/b.log");
  EXPECT_EQ(kept.find("line 100\n"), 0U);
  EXPECT_TRUE(kept.ends_with("line 198\nline 199\n"));
  EXPECT_THAT(kept, HasSubstr("[casefile: "));
  for (std::size_t at = 0; at < kept.size(); at = kept.find('\n', at) + 1) {
    const std::string_view line = std::string_view(kept).substr(at, 8);
    EXPECT_TRUE(line.starts_with("line 1") || line.starts_with("[casefil")) << line;
  }
  ASSERT_NE(FindGap(collected, "b.log"), nullptr);
  EXPECT_EQ(collected.summary->failures, 0U) << "a planned cut is no failure";
}

TEST(CollectTest, BinaryFilesAreWithheld) {
  const auto host = MakeHost<testing::FakeHost>();
  host->Put("/var/log/shop/core.log",
            std::string("\x7f"
                        "ELF\x02\x01\x01\0\0\0",
                        10));
  const Collected collected = CollectFrom(host);
  ASSERT_TRUE(collected.summary);
  EXPECT_THAT(collected.bundle.members, Not(Contains(Key("files/var/log/shop/core.log"))));
  EXPECT_EQ(FindGap(collected, "core.log")->outcome.status, OutcomeStatus::kWithheld);
  EXPECT_EQ(collected.summary->withheld, 1U);
}

TEST(CollectTest, AnUnreadableFileMakesTheBundlePartial) {
  const auto host = MakeHost<testing::FakeHost>();
  host->Put("/var/log/shop/secret.log", "x");
  host->files["/var/log/shop/secret.log"].error = Error(ErrorCode::kDenied, "permission denied");
  const Collected collected = CollectFrom(host);
  ASSERT_TRUE(collected.summary);
  EXPECT_EQ(collected.summary->failures, 1U);
  EXPECT_EQ(collected.bundle.manifest.outcome.status, OutcomeStatus::kPartial);
  EXPECT_EQ(FindGap(collected, "secret.log")->outcome.status, OutcomeStatus::kDenied);
}

TEST(CollectTest, AnInterruptClosesAValidPartialBundle) {
  CollectOptions options;
  options.interrupted = [] { return true; };
  class Slow final : public testing::FakeHost {
   public:
    Result<ProgramResult> Run(const Program&, const ByteSink&, std::stop_token stop) override {
      while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
      ProgramResult result;
      result.end = ProgramEnd::kInterrupted;
      return result;
    }
  };
  const Collected collected = CollectFrom(MakeHost<Slow>(), std::move(options));
  ASSERT_TRUE(collected.summary);
  EXPECT_TRUE(collected.summary->interrupted);
  EXPECT_EQ(collected.bundle.manifest.outcome.status, OutcomeStatus::kPartial);
  EXPECT_EQ(collected.bundle.manifest.outcome.reason, "interrupted");
}

TEST(CollectTest, EveryFailingCallOfTheHostLeavesAValidBundle) {
  const auto whole = MakeHost<FailingHost>();
  ASSERT_TRUE(CollectFrom(whole).summary);
  ASSERT_GT(whole->calls, 20U);
  for (std::size_t n = 1; n <= whole->calls; ++n) {
    const auto host = MakeHost<FailingHost>();
    host->fails_at = n;
    const Collected collected = CollectFrom(host);
    ASSERT_TRUE(collected.summary) << "call " << n;
    EXPECT_TRUE(collected.bundle.problems.empty()) << "call " << n;
    for (const auto& [path, text] : collected.bundle.members) {
      if (n > 20) continue;  // then everything was learned
      EXPECT_THAT(text, Not(HasSubstr("db_password = pw9Lk3Xz8Qm"))) << "call " << n;
    }
  }
}

TEST(CollectTest, EveryFailingCallOfTheSinkIsTheOneError) {
  const auto host = MakeHost<testing::FakeHost>();
  const Plan plan = MakePlan(*host, {TestProfile()}, {});
  const auto options = [] {
    CollectOptions fresh;
    fresh.deadline = std::chrono::seconds{60};
    return fresh;
  };
  testing::MemorySink whole;
  ASSERT_TRUE(Collect(host, plan, whole.sink(), options()));
  for (std::size_t n = 1; n <= whole.calls; ++n) {
    testing::MemorySink sink;
    sink.fails_at = n;
    const Result<CollectSummary> summary = Collect(host, plan, sink.sink(), options());
    ASSERT_FALSE(summary) << "call " << n;
    EXPECT_THAT(summary.error().message(), HasSubstr("no space left on device")) << "call " << n;
  }
}

}  // namespace
}  // namespace casefile
