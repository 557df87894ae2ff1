#pragma once
// How collecting from several machines shows itself: a line per machine on a terminal, JSON lines
// for programs, and a table at the end.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/console.h"
#include "base/time.h"
#include "collector/fleet.h"

namespace casefile {

// Thread-safe, as FleetObserver asks.
class FleetProgress final : public FleetObserver {
 public:
  FleetProgress(std::vector<FleetHost> hosts, int fd);

  void Started(std::size_t host) override;
  void Received(std::size_t host, std::uint64_t bytes) override;
  void Finished(std::size_t host, const FleetResult& result) override;

  // Redraws; called a few times a second from one thread.
  void Draw();
  void Clear();

 private:
  struct Line {
    std::uint64_t bytes = 0;
    Instant started{};
  };
  std::vector<std::string> Lines();

  std::mutex mutex_;
  std::vector<FleetHost> hosts_;
  std::map<std::size_t, Line> running_;
  std::size_t finished_ = 0;
  std::size_t without_ = 0;  // machines nothing came from
  ProgressBlock block_;
  int columns_;
};

// One JSON object per line on `fd`: started, finished.
class FleetJsonProgress final : public FleetObserver {
 public:
  FleetJsonProgress(std::vector<FleetHost> hosts, int fd) : hosts_(std::move(hosts)), fd_(fd) {}

  void Started(std::size_t host) override;
  void Received(std::size_t /*host*/, std::uint64_t /*bytes*/) override {}
  void Finished(std::size_t host, const FleetResult& result) override;

 private:
  void WriteLine(std::string line);

  std::mutex mutex_;
  std::vector<FleetHost> hosts_;
  int fd_;
};

// A row per machine; safe for a terminal.
std::string FleetTable(const std::vector<FleetResult>& results);
// The last of the JSON lines.
std::string FleetResultJson(const std::vector<FleetResult>& results,
                            const std::string& index,
                            int exit_code);

}  // namespace casefile
