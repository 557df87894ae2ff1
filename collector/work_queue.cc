#include "collector/work_queue.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace casefile {
namespace {

using SteadyClock = std::chrono::steady_clock;

enum class Stage : std::uint8_t { kWaiting, kRunning, kDone, kLeftBehind };

struct Slot {
  explicit Slot(WorkItem work) : item(std::move(work)) {}
  WorkItem item;
  Stage stage = Stage::kWaiting;
  SteadyClock::time_point started;
  std::optional<SteadyClock::time_point> asked_to_stop;
  std::stop_source stop;
};

// Shared with every thread, so that one left behind has something to come back to.
struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Slot> slots;
  std::size_t next = 0;
  bool closed = false;  // nothing more is begun
};

void Work(const std::shared_ptr<Shared>& shared) {
  std::unique_lock lock(shared->mutex);
  while (!shared->closed && shared->next < shared->slots.size()) {
    Slot& slot = shared->slots[shared->next++];
    slot.stage = Stage::kRunning;
    slot.started = SteadyClock::now();
    lock.unlock();
    slot.item.run(slot.stop.get_token());
    lock.lock();
    const bool given_up = slot.stage == Stage::kLeftBehind;
    slot.stage = Stage::kDone;
    shared->changed.notify_all();
    if (given_up) return;  // another thread has taken this one's place
  }
}

class Supervisor {
 public:
  Supervisor(std::vector<WorkItem> items, const WorkOptions& options)
      : options_(options), shared_(std::make_shared<Shared>()) {
    for (WorkItem& item : items) shared_->slots.emplace_back(std::move(item));
  }

  WorkResult Run() {
    const std::size_t threads = std::min(options_.threads, shared_->slots.size());
    for (std::size_t i = 0; i < threads; ++i) Spawn();
    std::unique_lock lock(shared_->mutex);
    while (!AllOver()) {
      shared_->changed.wait_for(lock, options_.tick);
      lock.unlock();
      const bool stop = options_.should_stop && options_.should_stop();
      lock.lock();
      LookAtClock(stop);
    }
    for (std::size_t i = shared_->next; i < shared_->slots.size(); ++i) {
      result_.not_started.push_back(i);
    }
    shared_->closed = true;
    return std::move(result_);
  }

 private:
  // Detached, because one of them may hang for ever; each ends by itself when no work is left.
  void Spawn() { std::thread(Work, shared_).detach(); }

  bool AllOver() const {
    const bool all_begun = shared_->closed || shared_->next == shared_->slots.size();
    return all_begun && std::ranges::none_of(shared_->slots, [](const Slot& slot) {
             return slot.stage == Stage::kRunning;
           });
  }

  void LookAtClock(bool stop) {
    const auto now = SteadyClock::now();
    if (stop) result_.stopped = true;
    if (now - started_ >= options_.deadline) result_.deadline_passed = true;
    if (result_.stopped || result_.deadline_passed) shared_->closed = true;
    for (std::size_t i = 0; i < shared_->next; ++i) {
      Slot& slot = shared_->slots[i];
      if (slot.stage != Stage::kRunning) continue;
      const bool due = shared_->closed || now - slot.started >= slot.item.deadline;
      if (due && !slot.asked_to_stop) {
        slot.asked_to_stop = now;
        slot.stop.request_stop();
      }
      if (slot.asked_to_stop && now - *slot.asked_to_stop >= options_.patience) {
        slot.stage = Stage::kLeftBehind;
        result_.left_behind.push_back(i);
        if (!shared_->closed) Spawn();
      }
    }
  }

  const WorkOptions& options_;
  std::shared_ptr<Shared> shared_;
  SteadyClock::time_point started_ = SteadyClock::now();
  WorkResult result_;
};

}  // namespace

WorkResult RunWork(std::vector<WorkItem> items, const WorkOptions& options) {
  return Supervisor(std::move(items), options).Run();
}

}  // namespace casefile
