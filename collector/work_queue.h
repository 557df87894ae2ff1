#pragma once
// Runs pieces of work on a few threads, each with a deadline, all with one. A piece that does not
// come back in time is left behind on its thread and another thread takes its place, so a read from
// a dead NFS server costs one entry and not the run.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace casefile {

struct WorkItem {
  std::chrono::milliseconds deadline{0};
  // Must keep alive what it uses: it may outlast the queue. Looks at `stop` often.
  std::function<void(std::stop_token stop)> run;
};

struct WorkOptions {
  std::size_t threads = 2;
  std::chrono::milliseconds deadline{0};  // of all together
  // After a piece was asked to stop: how long until it is left behind.
  std::chrono::milliseconds patience{2000};
  std::chrono::milliseconds tick{50};
  // Asked at every tick; true stops everything.
  std::function<bool()> should_stop;
};

struct WorkResult {
  std::vector<std::size_t> not_started;
  std::vector<std::size_t> left_behind;  // their threads still run
  bool deadline_passed = false;
  bool stopped = false;
};

// Returns when every piece is done, or left behind. Pieces are begun in order.
WorkResult RunWork(std::vector<WorkItem> items, const WorkOptions& options);

}  // namespace casefile
