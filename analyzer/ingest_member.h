#pragma once
// One member at a time: decides what it is and reads it as that.

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analyzer/ingest.h"
#include "analyzer/kinds/kind.h"
#include "analyzer/log_name.h"
#include "formats/logs/log_reader.h"

namespace casefile {

// What all members share; everything outlives the MemberIngest.
struct IngestContext {
  const LogFormatSet& formats;
  FactStore& facts;
  std::span<RecordSink* const> sinks;
  TimeContext time;
  TimeSpan only;
  ReadLimits limits{};
  // Of logs too large to be held, by their path in the part; that stands in `folder` of the input.
  const std::map<std::string, RollOverCounter, std::less<>>* roll_overs;
  std::string folder;
};

class MemberIngest {
 public:
  MemberIngest(IngestContext context, IngestResult& result);

  // Reads the member, adds its coverage, and returns how many bytes it had. An error of the
  // content becomes a note of its coverage.
  Result<std::uint64_t> Member(const MemberInfo& info, ByteSource& content);
  // Reads the kernel logs that had to wait until the start of the machine was known.
  void Deferred();

 private:
  struct Waiting {
    std::string path;
    std::string text;
    std::string note;
  };

  const Kind* BestKind(const KindText& head) const;
  bool HoldsSeveral(const KindText& head) const;
  bool IsLog(const KindText& head) const;
  void Table(const Kind& kind,
             const MemberInfo& info,
             std::string_view text,
             SourceCoverage& source);
  // Outputs that stand one after the other; false when none of them is known.
  bool Sections(const MemberInfo& info, std::string_view text, SourceCoverage& source);
  void Text(const MemberInfo& info, std::string_view text, SourceCoverage& source);
  Result<std::uint64_t> Log(const MemberInfo& info,
                            std::string head,
                            ByteSource& content,
                            SourceCoverage& source);
  void Journal(const MemberInfo& info,
               std::string head,
               ByteSource& content,
               SourceCoverage& source);
  void LogText(const std::string& path, std::string_view text, SourceCoverage& source);
  void Finish(const LogSummary& summary, SourceCoverage& source);
  std::size_t LineBytes() const { return static_cast<std::size_t>(context_.limits.line_bytes); }
  RecordHandler HandlerFor(const std::string& path) const;
  bool MustWait(const std::string& path, std::string_view head) const;
  // What the name of a log says about its time, and the files of the same log that were read.
  TimeContext TimeOf(const std::string& path) const;
  RollOverCounter RollOversOf(std::string_view path) const;
  std::optional<Instant> StartOfNewer(const LogName& name) const;
  void FindBoot();

  IngestContext context_;
  IngestResult& result_;
  std::vector<Kind> kinds_;
  std::size_t first_fact_ = 0;  // of this input
  // Of each log by its family, when its files begin, by how often they were put away.
  std::map<std::string, std::map<int, Instant>> starts_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace casefile
