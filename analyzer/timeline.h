#pragma once
// Watches every record and keeps, in bounded memory, what a person wants to see on one clock: how
// many events there were when, which stretches a source is silent, and the events worth a line of
// their own. Not thread-safe.
//
// Worth a line: for each shape of an error (its text without numbers) the first two and the last,
// for each shape of a warning the first; and whatever findings rest on.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/bucket_counter.h"
#include "analyzer/record_sink.h"
#include "formats/findings/findings.h"

namespace casefile {

class Timeline final : public RecordSink {
 public:
  Timeline();

  void OnRecord(std::string_view path, const LogRecord& record) override;

  std::int64_t bucket_seconds() const { return density_.seconds(); }
  std::vector<TimelineBucket> Density() const;

  struct Events {
    std::vector<TimelineEvent> events;  // by time, at most limits::kTimelineEvents
    std::uint64_t omitted = 0;          // warnings and worse that have no line
  };
  Events EventsFor(const std::vector<Finding>& findings) const;

  // Fills `rate`, `errors` and `quiet` of each source. Quiet are stretches without a record that
  // are long beside `window` and unusual for the source.
  void Describe(const TimeSpan& window, std::vector<SourceCoverage>& sources) const;

 private:
  struct Shape {
    std::vector<TimelineEvent> first;
    std::optional<TimelineEvent> last;
  };
  using Shapes = std::map<std::uint64_t, Shape>;

  static std::vector<TimeSpan> QuietOf(const BucketCounter& counter, const TimeSpan& window);
  // Null when there are more sources than are told apart.
  BucketCounter* SourceOf(std::string_view path);
  static void Keep(Shapes& shapes, std::string_view path, const LogRecord& record);

  BucketCounter density_;
  std::map<std::string, BucketCounter, std::less<>> sources_;
  decltype(sources_)::value_type* last_source_ = nullptr;  // records come file by file
  Shapes errors_;
  Shapes warnings_;
  std::uint64_t notable_ = 0;
};

}  // namespace casefile
