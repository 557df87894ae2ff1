#include "formats/bundle/compression_pool.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "base/check.h"
#include "formats/bundle/frame.h"

namespace casefile {
namespace {

constexpr unsigned kMostThreads = 8;

using Compressed = Result<std::vector<std::byte>>;
struct Job {
  std::vector<std::byte> raw;
  std::promise<Compressed> promise;
};

}  // namespace

bool PendingFrame::ready() const {
  return compressed.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

struct CompressionPool::State {
  std::mutex mutex;
  std::condition_variable_any room;
  std::condition_variable_any work;
  std::deque<Job> jobs;
  std::size_t unfinished = 0;
  // The compressor of Compress() itself, used under `mutex`, when there is no thread.
  std::optional<FrameCompressor> inline_compressor;
  std::vector<std::jthread> threads;  // last: they stop before the rest goes

  void Run(const std::stop_token& stop, FrameCompressor compressor) {
    for (;;) {
      std::unique_lock lock(mutex);
      // Asked to stop, it still finishes what waits.
      if (!work.wait(lock, stop, [this] { return !jobs.empty(); }) && jobs.empty()) return;
      Job job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      Compressed result = compressor.Compress(job.raw);
      job.raw = {};
      job.promise.set_value(std::move(result));
      lock.lock();
      --unfinished;
      room.notify_one();
    }
  }
};

CompressionPool::CompressionPool(std::unique_ptr<State> state) : state_(std::move(state)) {}
CompressionPool::~CompressionPool() = default;

Result<std::unique_ptr<CompressionPool>> CompressionPool::Create(int level, unsigned threads) {
  auto state = std::make_unique<State>();
  State* shared = state.get();
  state->inline_compressor = TRY(FrameCompressor::Create(level));
  if (threads == 0) threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  for (unsigned i = 0; i < threads; ++i) {
    auto compressor = TRY(FrameCompressor::Create(level));
    try {
      state->threads.emplace_back(
          [shared](const std::stop_token& stop, FrameCompressor own) {
            shared->Run(stop, std::move(own));
          },
          std::move(compressor));
    } catch (const std::system_error&) {
      break;  // RLIMIT_NPROC or no memory: fewer threads, or none, do the same work
    }
  }
  return std::unique_ptr<CompressionPool>(new CompressionPool(std::move(state)));
}

PendingFrame CompressionPool::Compress(std::vector<std::byte> raw) {
  State& state = *state_;
  Job job{.raw = std::move(raw), .promise = {}};
  PendingFrame frame{.raw_size = job.raw.size(), .compressed = job.promise.get_future().share()};
  std::unique_lock lock(state.mutex);
  if (state.threads.empty()) {
    job.promise.set_value(state.inline_compressor->Compress(job.raw));
    return frame;
  }
  state.room.wait(lock, [&state] { return state.unfinished < 2 * state.threads.size(); });
  ++state.unfinished;
  state.jobs.push_back(std::move(job));
  state.work.notify_one();
  return frame;
}

}  // namespace casefile
