#pragma once
// Gives records to several sinks at once, each in a thread of its own, while the input is read on.
// Every sink sees what it would see alone, in the same order, so nothing depends on the threads.
//
// Records are copied into batches, because what they point into is the reader's; a batch goes to
// all sinks, and is filled again when all are done with it. Threads are started with the second
// batch: for little they are not worth it, and with one processor never.

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "analyzer/record_sink.h"

namespace casefile {

class SinkThreads final : public RecordSink {
 public:
  // The sinks must outlive it, and so must the formats that records name, up to Finish(). No two
  // sinks may share what they change.
  explicit SinkThreads(std::span<RecordSink* const> sinks);
  SinkThreads(std::span<RecordSink* const> sinks, unsigned processors);
  SinkThreads(const SinkThreads&) = delete;
  SinkThreads& operator=(const SinkThreads&) = delete;
  SinkThreads(SinkThreads&&) = delete;
  SinkThreads& operator=(SinkThreads&&) = delete;
  ~SinkThreads() override;

  void OnRecord(std::string_view path, const LogRecord& record) override;
  void OnText(std::string_view path, std::string_view kind, std::string_view text) override;
  // Returns when every sink has seen everything. Nothing may come after it.
  void Finish();

 private:
  struct Item {
    LogRecord record;       // its `raw` is the text of a member that is no log
    std::string_view path;  // of the member
    std::string_view kind;  // of a member that is no log
    bool is_record = true;
  };
  struct Batch {
    std::vector<char> bytes;  // what its items point into
    std::size_t used = 0;
    std::vector<Item> items;
    std::size_t count = 0;  // of the items; the rest are kept for their vectors
  };
  static constexpr std::size_t kBatches = 4;

  Batch& Current() { return batches_[published_ % kBatches]; }
  Item& NewItem(std::string_view path, std::size_t bytes);
  std::string_view Keep(std::string_view text);
  void Publish();
  void Work(std::size_t number);
  static void Show(const Batch& batch, RecordSink& sink);

  std::span<RecordSink* const> sinks_;
  bool direct_;
  std::array<Batch, kBatches> batches_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t published_ = 0;        // batches; written under the mutex, by the reader only
  std::vector<std::uint64_t> done_;    // by sink, under the mutex
  bool finished_ = false;              // under the mutex
  std::vector<std::jthread> threads_;  // last: they end before the rest goes
};

}  // namespace casefile
