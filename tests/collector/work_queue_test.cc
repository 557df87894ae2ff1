#include "collector/work_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace casefile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{20'000};

WorkOptions Options() {
  return {.threads = 2,
          .deadline = kLong,
          .patience = milliseconds{100},
          .tick = milliseconds{5},
          .should_stop = {}};
}

WorkItem Obedient(const std::shared_ptr<std::atomic<int>>& ended) {
  return {.deadline = kLong, .run = [ended](const std::stop_token& stop) {
            while (!stop.stop_requested()) std::this_thread::sleep_for(milliseconds{1});
            ++*ended;
          }};
}

TEST(WorkQueueTest, DoesEverythingOnceAndBeginsInOrder) {
  const auto order = std::make_shared<std::vector<int>>();
  const auto mutex = std::make_shared<std::mutex>();
  std::vector<WorkItem> items;
  for (int i = 0; i < 50; ++i) {
    items.push_back({.deadline = kLong, .run = [order, mutex, i](const std::stop_token&) {
                       const std::scoped_lock lock(*mutex);
                       order->push_back(i);
                     }});
  }
  WorkOptions options = Options();
  options.threads = 1;
  const WorkResult result = RunWork(std::move(items), options);
  EXPECT_TRUE(result.not_started.empty());
  EXPECT_TRUE(result.left_behind.empty());
  ASSERT_EQ(order->size(), 50U);
  for (int i = 0; i < 50; ++i) EXPECT_EQ((*order)[static_cast<std::size_t>(i)], i);
}

TEST(WorkQueueTest, NoWorkIsDoneAtOnce) {
  const WorkResult result = RunWork({}, Options());
  EXPECT_TRUE(result.not_started.empty());
}

TEST(WorkQueueTest, AsksAPieceToStopAtItsDeadline) {
  const auto ended = std::make_shared<std::atomic<int>>(0);
  std::vector<WorkItem> items;
  items.push_back(Obedient(ended));
  items.back().deadline = milliseconds{30};
  const WorkResult result = RunWork(std::move(items), Options());
  EXPECT_EQ(*ended, 1);
  EXPECT_TRUE(result.left_behind.empty());
  EXPECT_FALSE(result.deadline_passed);
}

// Two pieces hang in the kernel, as it were, on both threads: the rest is done all the same.
TEST(WorkQueueTest, LeavesAHangingPieceBehindAndGoesOn) {
  const auto done = std::make_shared<std::atomic<int>>(0);
  const auto release = std::make_shared<std::atomic<bool>>(false);
  std::vector<WorkItem> items;
  for (int i = 0; i < 2; ++i) {
    items.push_back({.deadline = milliseconds{20}, .run = [release](const std::stop_token&) {
                       while (!*release) std::this_thread::sleep_for(milliseconds{1});
                     }});
  }
  for (int i = 0; i < 10; ++i) {
    items.push_back({.deadline = kLong, .run = [done](const std::stop_token&) { ++*done; }});
  }
  const WorkResult result = RunWork(std::move(items), Options());
  EXPECT_EQ(*done, 10);
  EXPECT_EQ(result.left_behind.size(), 2U);
  EXPECT_TRUE(result.not_started.empty());
  *release = true;
}

TEST(WorkQueueTest, TheCommonDeadlineEndsAll) {
  const auto ended = std::make_shared<std::atomic<int>>(0);
  std::vector<WorkItem> items;
  for (int i = 0; i < 5; ++i) items.push_back(Obedient(ended));
  WorkOptions options = Options();
  options.deadline = milliseconds{50};
  const WorkResult result = RunWork(std::move(items), options);
  EXPECT_TRUE(result.deadline_passed);
  EXPECT_EQ(*ended, 2);
  EXPECT_EQ(result.not_started, (std::vector<std::size_t>{2, 3, 4}));
}

TEST(WorkQueueTest, StopsWhenTold) {
  const auto ended = std::make_shared<std::atomic<int>>(0);
  std::vector<WorkItem> items;
  for (int i = 0; i < 4; ++i) items.push_back(Obedient(ended));
  WorkOptions options = Options();
  int asked = 0;
  options.should_stop = [&asked] { return ++asked > 3; };
  const WorkResult result = RunWork(std::move(items), options);
  EXPECT_TRUE(result.stopped);
  EXPECT_EQ(result.not_started.size(), 2U);
}

}  // namespace
}  // namespace casefile
