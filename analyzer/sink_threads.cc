#include "analyzer/sink_threads.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "base/limits.h"

namespace casefile {
namespace {

// Some thousand records: waking a thread costs what a few of them cost.
constexpr std::size_t kBatchBytes = 512 * limits::kKiB;

std::size_t BytesOf(const LogRecord& record) {
  std::size_t bytes = record.raw.size() + record.message.size() + record.program.size();
  for (const auto& [name, value] : record.fields) bytes += name.size() + value.size();
  return bytes;
}

// Most of what a record says stands in its raw text, of which `raw` is a copy.
class Rebase {
 public:
  Rebase(std::string_view from, std::string_view to) : from_(from), to_(to) {}

  bool Holds(std::string_view text) const {
    const std::less_equal<> at_most;
    return text.data() != nullptr && at_most(from_.data(), text.data()) &&
           at_most(text.data() + text.size(), from_.data() + from_.size());
  }
  std::string_view operator()(std::string_view text) const {
    return to_.substr(static_cast<std::size_t>(text.data() - from_.data()), text.size());
  }

 private:
  std::string_view from_;
  std::string_view to_;
};

}  // namespace

SinkThreads::SinkThreads(std::span<RecordSink* const> sinks)
    : SinkThreads(sinks, std::thread::hardware_concurrency()) {}

SinkThreads::SinkThreads(std::span<RecordSink* const> sinks, unsigned processors)
    : sinks_(sinks), direct_(processors < 2 || sinks.empty()), done_(sinks.size()) {}

SinkThreads::~SinkThreads() {
  Finish();
}

std::string_view SinkThreads::Keep(std::string_view text) {
  if (text.empty()) return text.data() == nullptr ? text : std::string_view("");
  Batch& batch = Current();
  char* const at = batch.bytes.data() + batch.used;
  std::memcpy(at, text.data(), text.size());
  batch.used += text.size();
  return {at, text.size()};
}

// An item with room for so many bytes and its path.
SinkThreads::Item& SinkThreads::NewItem(std::string_view path, std::size_t bytes) {
  bytes += path.size();
  if (Current().count > 0 && Current().used + bytes > kBatchBytes) Publish();
  Batch& batch = Current();
  if (batch.count == 0) batch.bytes.resize(std::max(kBatchBytes, bytes));
  const std::string_view last = batch.count > 0 ? batch.items[batch.count - 1].path : "";
  if (batch.count == batch.items.size()) batch.items.emplace_back();
  Item& item = batch.items[batch.count++];
  item.path = batch.count > 1 && last == path ? last : Keep(path);
  return item;
}

void SinkThreads::OnRecord(std::string_view path, const LogRecord& record) {
  if (direct_) {
    for (RecordSink* sink : sinks_) sink->OnRecord(path, record);
    return;
  }
  Item& item = NewItem(path, BytesOf(record));
  item.is_record = true;
  const std::string_view raw = Keep(record.raw);
  const Rebase rebase(record.raw, raw);
  const auto keep = [&](std::string_view text) {
    return rebase.Holds(text) ? rebase(text) : Keep(text);
  };
  LogRecord& copy = item.record;
  copy.time = record.time;
  copy.confidence = record.confidence;
  copy.severity = record.severity;
  copy.program = keep(record.program);
  copy.message = keep(record.message);
  copy.raw = raw;
  copy.fields.clear();
  for (const auto& [name, value] : record.fields) copy.fields.emplace_back(keep(name), keep(value));
  copy.format = record.format;
  copy.line = record.line;
  copy.offset = record.offset;
}

void SinkThreads::OnText(std::string_view path, std::string_view kind, std::string_view text) {
  if (direct_) {
    for (RecordSink* sink : sinks_) sink->OnText(path, kind, text);
    return;
  }
  Item& item = NewItem(path, kind.size() + text.size());
  item.is_record = false;
  item.kind = Keep(kind);
  item.record.raw = Keep(text);
}

void SinkThreads::Show(const Batch& batch, RecordSink& sink) {
  for (const Item& item : std::span(batch.items).first(batch.count)) {
    if (item.is_record) {
      sink.OnRecord(item.path, item.record);
    } else {
      sink.OnText(item.path, item.kind, item.record.raw);
    }
  }
}

void SinkThreads::Work(std::size_t number) {
  for (std::uint64_t next = 0;; ++next) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return published_ > next || finished_; });
      if (published_ <= next) return;
    }
    Show(batches_[next % kBatches], *sinks_[number]);
    const std::lock_guard lock(mutex_);
    done_[number] = next + 1;
    changed_.notify_all();
  }
}

// Hands the current batch on and waits for one that can be filled.
void SinkThreads::Publish() {
  if (threads_.empty()) {
    for (std::size_t i = 0; i < sinks_.size(); ++i) threads_.emplace_back([this, i] { Work(i); });
  }
  std::unique_lock lock(mutex_);
  ++published_;
  changed_.notify_all();
  changed_.wait(lock, [this] {
    return published_ - *std::min_element(done_.begin(), done_.end()) < kBatches;
  });
  lock.unlock();
  Current().count = 0;
  Current().used = 0;
}

void SinkThreads::Finish() {
  if (direct_ || finished_) return;
  if (threads_.empty()) {
    for (RecordSink* sink : sinks_) Show(Current(), *sink);
    Current().count = 0;
    finished_ = true;
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    ++published_;
    finished_ = true;
    changed_.notify_all();
  }
  threads_.clear();  // each ends when it has shown the last batch
}

}  // namespace casefile
