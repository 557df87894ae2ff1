#include "analyzer/ingest_member.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "analyzer/kinds/all.h"
#include "analyzer/member_text.h"
#include "analyzer/sections.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/joined_source.h"
#include "formats/logs/journal_export.h"

namespace casefile {
namespace {

constexpr std::size_t kHeadBytes = 64 * limits::kKiB;
// A kind that is less sure than this does not get the member.
constexpr int kSure = 50;
// From here on it is: its content shows what it is. Below, log formats that know the lines win.
constexpr int kCertain = 65;
// Of the first lines of a log some format knows at least these many, in percent.
constexpr int kLogPercent = 30;
// A file that is named for a day ends within the next; one that is put away on a day, before noon.
constexpr std::chrono::hours kSpareTime{36};
constexpr std::chrono::hours kNoon{12};

bool LooksLikeLogPath(std::string_view path) {
  static constexpr auto kEnds =
      std::to_array<std::string_view>({".log", ".out", ".err", ".jsonl", ".ndjson", ".trace"});
  static constexpr auto kNames = std::to_array<std::string_view>({"syslog",
                                                                  "messages",
                                                                  "dmesg",
                                                                  "kern",
                                                                  "auth",
                                                                  "daemon",
                                                                  "journal",
                                                                  "secure",
                                                                  "cron",
                                                                  "maillog",
                                                                  "debug",
                                                                  "logs"});
  const std::string_view name = BaseName(path);
  return path.find(".log") != std::string_view::npos ||
         std::any_of(kEnds.begin(), kEnds.end(), [&](auto end) { return name.ends_with(end); }) ||
         std::any_of(
             kNames.begin(), kNames.end(), [&](auto begin) { return name.starts_with(begin); });
}

bool IsKernelLog(std::string_view path, std::string_view format) {
  const std::string_view name = BaseName(path);
  return format == "kernel" || name.starts_with("kern") || name.starts_with("dmesg");
}

// What `content` still has behind the `read` bytes; a failure there is the end.
std::uint64_t RestOf(const MemberInfo& info, std::size_t read, ByteSource& content) {
  if (info.size) return *info.size - std::min<std::uint64_t>(*info.size, read);
  const auto rest = SkipRest(content);
  return rest ? *rest : 0;
}

std::uint64_t CountLines(std::string_view text) {
  const auto ends = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  return ends + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

Evidence WholeMember(std::string_view path) {
  Evidence evidence;
  evidence.path = path;
  return evidence;
}

}  // namespace

MemberIngest::MemberIngest(IngestContext context, IngestResult& result)
    : context_(std::move(context)),
      result_(result),
      kinds_(AllKinds()),
      first_fact_(context_.facts.all().size()) {}

const Kind* MemberIngest::BestKind(const KindText& head) const {
  const Kind* best = nullptr;
  int sure = kSure - 1;
  for (const Kind& kind : kinds_) {
    const int score = kind.matches(head);
    if (score > sure) {
      best = &kind;
      sure = score;
    }
  }
  return best != nullptr && sure < kCertain && IsLog(head) ? nullptr : best;
}

// Outputs of different commands one below the other, as people paste them: any one of them alone
// would be taken for the whole.
bool MemberIngest::HoldsSeveral(const KindText& head) const {
  const Kind* first = nullptr;
  for (const Section& section : SectionsOf(head.text)) {
    if (section.command.empty()) continue;
    const Kind* kind = BestKind({.path = head.path, .text = section.text});
    if (kind != nullptr && first != nullptr && kind != first) return true;
    if (first == nullptr) first = kind;
  }
  return false;
}

bool MemberIngest::IsLog(const KindText& head) const {
  return ClaimedPercent(context_.formats, head.text) >= kLogPercent;
}

Result<std::uint64_t> MemberIngest::Member(const MemberInfo& info, ByteSource& content) {
  SourceCoverage source;
  source.path = info.path;
  auto head = ReadUpTo(content, kHeadBytes);
  if (!head) {
    source.kind = "text";
    source.note = head.error().message();
    result_.coverage.sources.push_back(std::move(source));
    return std::uint64_t{0};
  }
  if (LooksLikeJournalExport(*head)) {
    Journal(info, *std::move(head), content, source);
    const std::uint64_t bytes = source.bytes;
    result_.coverage.sources.push_back(std::move(source));
    return bytes;
  }
  const KindText beginning{.path = info.path, .text = *head};
  const bool several = !IsBinary(*head) && HoldsSeveral(beginning);
  const Kind* kind = several || IsBinary(*head) ? nullptr : BestKind(beginning);
  if (IsBinary(*head)) {
    source.kind = "binary";
    source.note = "binary, not read";
    source.bytes = head->size() + RestOf(info, head->size(), content);
  } else if (kind == nullptr && !several && (LooksLikeLogPath(info.path) || IsLog(beginning))) {
    source.bytes = TRY(Log(info, *std::move(head), content, source));
    if (source.kind.empty()) return source.bytes;  // it waits, with its coverage
  } else {
    std::string text = *std::move(head);
    if (text.size() == kHeadBytes) {
      auto rest = ReadUpTo(content, limits::kKindTextBytes - kHeadBytes);
      if (rest) text += *rest;
      if (!rest) source.note = rest.error().message();
    }
    const std::uint64_t more = RestOf(info, text.size(), content);
    if (more > 0) source.note = fmt::format("cut at {}", FormatByteSize(text.size()));
    source.bytes = text.size() + more;
    source.lines = CountLines(text);
    if (kind != nullptr) {
      Table(*kind, info, text, source);
    } else if (!Sections(info, text, source)) {
      Text(info, text, source);
    }
  }
  const std::uint64_t bytes = source.bytes;
  result_.coverage.sources.push_back(std::move(source));
  return bytes;
}

void MemberIngest::Table(const Kind& kind,
                         const MemberInfo& info,
                         std::string_view text,
                         SourceCoverage& source) {
  const KindText whole{.path = info.path, .text = text, .collected = context_.time.collected};
  FactWriter facts(context_.facts, whole);
  kind.read(whole, facts);
  source.kind = facts.source_kind().empty() ? "text" : facts.source_kind();
  for (RecordSink* sink : context_.sinks) sink->OnText(info.path, source.kind, text);
}

bool MemberIngest::Sections(const MemberInfo& info, std::string_view text, SourceCoverage& source) {
  for (const Section& section : SectionsOf(text)) {
    const KindText part{.path = info.path,
                        .text = section.text,
                        .collected = context_.time.collected,
                        .lines_before = section.line,
                        .bytes_before = section.offset};
    const Kind* kind = BestKind({.path = info.path, .text = section.text.substr(0, kHeadBytes)});
    if (kind == nullptr) continue;
    FactWriter facts(context_.facts, part);
    kind->read(part, facts);
    if (source.kind.empty()) source.kind = facts.source_kind();
  }
  if (source.kind.empty()) return false;
  for (RecordSink* sink : context_.sinks) sink->OnText(info.path, source.kind, text);
  return true;
}

void MemberIngest::Text(const MemberInfo& info, std::string_view text, SourceCoverage& source) {
  source.kind = "text";
  context_.facts.MarkCollected("text", WholeMember(info.path));
  for (RecordSink* sink : context_.sinks) sink->OnText(info.path, source.kind, text);
}

std::optional<Instant> MemberIngest::StartOfNewer(const LogName& name) const {
  const auto family = starts_.find(name.family);
  // Without the file that is written to, the numbers may count programs.
  if (family == starts_.end() || !family->second.contains(0)) return std::nullopt;
  const auto newer = family->second.lower_bound(name.rotation);
  if (newer == family->second.begin()) return std::nullopt;
  return std::prev(newer)->second;
}

TimeContext MemberIngest::TimeOf(const std::string& path) const {
  TimeContext time = context_.time;
  const LogName name = ReadLogName(path);
  if (name.day) {
    const Instant midnight(*name.day);
    const auto offset =
        std::chrono::seconds(time.zone ? time.zone->OffsetAt(midnight) : time.utc_offset_seconds);
    // A day in the future is no day of a log.
    if (midnight - offset > time.collected + kSpareTime) return time;
    const Instant end = midnight - offset + (name.day_of_rotation ? kNoon : kSpareTime);
    if (!name.day_of_rotation) time.first_day = midnight;
    if (end < time.collected) {
      time.collected = end;
      time.slack = kNoon;
      time.clock_slack = {};
    }
  } else if (const auto start = name.rotation > 0 ? StartOfNewer(name) : std::nullopt) {
    time.collected = *start + time.ahead;
    time.slack = std::chrono::hours(1);
    time.clock_slack = std::chrono::minutes(1);
  }
  return time;
}

RollOverCounter MemberIngest::RollOversOf(std::string_view path) const {
  if (context_.roll_overs == nullptr) return {};
  const auto found = context_.roll_overs->find(path.substr(context_.folder.size()));
  return found != context_.roll_overs->end() ? found->second : RollOverCounter{};
}

bool MemberIngest::MustWait(const std::string& path, std::string_view head) const {
  LineScratch scratch;
  ClaimHint hint;
  const std::size_t end = std::min(head.find('\n'), head.size());
  const auto& stamp = context_.formats.Claim(head.substr(0, end), scratch, hint).match.stamp;
  if (!stamp) return false;
  if (stamp->kind == Stamp::Kind::kUptime) return !context_.time.boot;
  // Its last line is before the first of the file that came after it.
  const LogName name = ReadLogName(path);
  return stamp->kind == Stamp::Kind::kTimeOnly && name.rotation > 0 && !name.day &&
         !StartOfNewer(name);
}

Result<std::uint64_t> MemberIngest::Log(const MemberInfo& info,
                                        std::string head,
                                        ByteSource& content,
                                        SourceCoverage& source) {
  const bool whole = head.size() < kHeadBytes;
  std::string text = std::move(head);
  if (!whole) {
    auto rest = ReadUpTo(content, limits::kLogTextBytes - kHeadBytes);
    if (rest) text += *rest;
    if (!rest) source.note = rest.error().message();
  }
  if (MustWait(info.path, text) && waiting_bytes_ + text.size() <= 2 * limits::kLogTextBytes) {
    const std::uint64_t more = RestOf(info, text.size(), content);
    if (more > 0) source.note = fmt::format("cut at {}", FormatByteSize(text.size()));
    const std::uint64_t bytes = text.size() + more;
    waiting_bytes_ += text.size();
    waiting_.push_back({.path = info.path, .text = std::move(text), .note = source.note});
    return bytes;
  }
  if (text.size() < limits::kLogTextBytes) {
    LogText(info.path, text, source);
    return source.bytes;
  }
  JoinedSource joined(std::move(text), content);
  const auto summary = ReadLog(
      context_.formats,
      joined,
      {.time = TimeOf(info.path), .roll_overs = RollOversOf(info.path), .line_bytes = LineBytes()},
      HandlerFor(info.path));
  if (summary) {
    Finish(*summary, source);
  } else {
    source.kind = "log";
    source.note = summary.error().message();
  }
  return source.bytes;
}

void MemberIngest::Journal(const MemberInfo& info,
                           std::string head,
                           ByteSource& content,
                           SourceCoverage& source) {
  JoinedSource joined(std::move(head), content);
  const auto summary = ReadJournalExport(
      context_.formats, joined, {.time = context_.time, .roll_overs = {}}, HandlerFor(info.path));
  if (summary) return Finish(*summary, source);
  source.kind = "log";
  source.note = summary.error().message();
}

RecordHandler MemberIngest::HandlerFor(const std::string& path) const {
  return [this, &path](const LogRecord& record) {
    const TimeSpan& only = context_.only;
    if (record.time &&
        ((only.from && *record.time < *only.from) || (only.to && *record.time > *only.to)))
      return;
    for (RecordSink* sink : context_.sinks) sink->OnRecord(path, record);
  };
}

void MemberIngest::LogText(const std::string& path, std::string_view text, SourceCoverage& source) {
  const LogSummary summary =
      ReadLogText(context_.formats,
                  text,
                  {.time = TimeOf(path), .roll_overs = {}, .line_bytes = LineBytes()},
                  HandlerFor(path));
  if (const LogName name = ReadLogName(path); summary.first && !name.day)
    starts_[name.family].emplace(name.rotation, *summary.first);
  Finish(summary, source);
}

void MemberIngest::Finish(const LogSummary& summary, SourceCoverage& source) {
  source.kind = IsKernelLog(source.path, summary.format) ? "kernel log" : "log";
  source.format = summary.format.empty() ? "none" : summary.format;
  source.bytes = summary.bytes;
  source.lines = summary.lines;
  source.lines_without_time = summary.events_without_time;
  source.span = {.from = summary.first, .to = summary.last};
  if (summary.lines_cut > 0 && source.note.empty()) {
    source.note = fmt::format("{} lines cut at {}{}",
                              summary.lines_cut,
                              FormatByteSize(LineBytes()),
                              context_.limits.Hint("line-bytes"));
  }
  context_.facts.MarkCollected("log", WholeMember(source.path));
  if (source.kind == "kernel log") {
    context_.facts.MarkCollected("kernel log", WholeMember(source.path));
  }
  TimeSpan& window = result_.window;
  if (summary.first && (!window.from || *summary.first < *window.from)) window.from = summary.first;
  if (summary.last && (!window.to || *summary.last > *window.to)) window.to = summary.last;
}

// What the facts of this input say about the start of its machine.
void MemberIngest::FindBoot() {
  const std::vector<Fact>& facts = context_.facts.all();
  std::optional<Instant> counted;
  for (std::size_t i = first_fact_; i < facts.size(); ++i) {
    const auto* const text = std::get_if<std::string>(&facts[i].value);
    const auto* const seconds = std::get_if<double>(&facts[i].value);
    if (facts[i].name == "uptime.boot_time" && text != nullptr) {
      context_.time.boot = ParseRfc3339(*text);
    } else if (facts[i].name == "uptime.seconds" && seconds != nullptr && *seconds >= 0 &&
               *seconds < 1e9) {
      counted = context_.time.collected -
                std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
    }
  }
  if (!context_.time.boot) context_.time.boot = counted;
}

void MemberIngest::Deferred() {
  FindBoot();
  // The newest of each log first.
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) {
    return ReadLogName(a.path).rotation < ReadLogName(b.path).rotation;
  });
  for (const Waiting& waiting : waiting_) {
    SourceCoverage source;
    source.path = waiting.path;
    source.note = waiting.note;
    LogText(waiting.path, waiting.text, source);
    result_.coverage.sources.push_back(std::move(source));
  }
  waiting_.clear();
}

}  // namespace casefile
