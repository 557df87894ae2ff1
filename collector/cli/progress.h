#pragma once
// How a run shows itself: a line per running source on a terminal, or JSON lines for programs.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/console.h"
#include "collector/run_state.h"

namespace casefile {

// Thread-safe, as RunObserver asks.
class TerminalProgress final : public RunObserver {
 public:
  // `total` entries will come.
  TerminalProgress(int fd, std::size_t total);

  void Started(const PlanEntry& entry) override;
  void Progressed(const PlanEntry& entry, std::uint64_t bytes) override;
  void Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes) override;

  // Redraws; called a few times a second from one thread.
  void Draw();
  void Clear();

 private:
  struct Line {
    std::string source;
    std::uint64_t bytes = 0;
    std::uint64_t size = 0;  // 0 when it is not known
    Instant started{};
  };
  std::vector<std::string> Lines();

  std::mutex mutex_;
  std::map<const PlanEntry*, Line> running_;
  std::size_t total_;
  std::size_t finished_ = 0;
  std::uint64_t bytes_ = 0;
  ProgressBlock block_;
  int columns_;
};

// One JSON object per line on `fd`: started, finished.
class JsonProgress final : public RunObserver {
 public:
  explicit JsonProgress(int fd) : fd_(fd) {}

  void Started(const PlanEntry& entry) override;
  void Progressed(const PlanEntry& entry, std::uint64_t bytes) override;
  void Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes) override;

 private:
  void WriteLine(std::string line);

  std::mutex mutex_;
  int fd_;
};

}  // namespace casefile
