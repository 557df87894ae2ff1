// Logs of many formats whose true times are known come out on one clock.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "analyzer/ingest.h"
#include "formats/logs/time_zone.h"
#include "formats/tree_group.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

using testing::MemoryTree;

Instant At(std::string_view text) {
  return ParseRfc3339(text).value();
}

constexpr const char* kMonths[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

const char* DayOf(Instant time) {
  const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(time));
  return kDays[day.c_encoding()];
}

// Writes the same moments in eight formats, as a machine in `zone` does, and what it says about
// its clock at the end.
class Machine {
 public:
  Machine(const std::string& zone, Instant begin, std::uint32_t seed)
      : name_(zone), zone_(TimeZone::FromName(zone).value()), begin_(begin), random_(seed) {}

  MemoryTree::Members Write(std::chrono::hours span) {
    Instant now = begin_;
    while (now < begin_ + span) {
      now += std::chrono::seconds(20 + random_() % 900);
      One(now);
    }
    members_["commands/timedatectl.txt"] =
        fmt::format("Universal time: {} {} UTC\nTime zone: {} (X, +0000)\n",
                    DayOf(now),
                    Plain(ToCivil(now), "-"),
                    name_);
    members_["proc/stat"] =
        fmt::format("cpu 1\nbtime {}\n", Seconds(begin_ - std::chrono::hours(3)));
    return {members_.begin(), members_.end()};
  }
  // By the path, the true time of each line.
  const std::map<std::string, std::vector<std::string>>& truth() const { return truth_; }

 private:
  static std::int64_t Seconds(Instant time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  }
  static std::string Plain(const CivilTime& t, std::string_view mark) {
    return fmt::format("{:04}{}{:02}{}{:02} {:02}:{:02}:{:02}",
                       t.year,
                       mark,
                       t.month,
                       mark,
                       t.day,
                       t.hour,
                       t.minute,
                       t.second);
  }
  void Line(const std::string& path, Instant time, const std::string& text) {
    members_[path] += text + "\n";
    truth_[path].push_back(FormatInstant(time));
  }
  void One(Instant now) {
    const CivilTime utc = ToCivil(now);
    const CivilTime t = ToCivil(now + std::chrono::seconds(zone_.OffsetAt(now)));
    const auto clock = fmt::format("{:02}:{:02}:{:02}", t.hour, t.minute, t.second);
    const char* const month = kMonths[t.month - 1];
    Line("syslog", now, fmt::format("{} {:2} {} web1 app[7]: opened", month, t.day, clock));
    Line(
        "spark.log",
        now,
        fmt::format(
            "{:02}/{:02}/{:02} {} INFO storage.Block: found", t.year % 100, t.month, t.day, clock));
    Line("hdfs.log",
         now,
         fmt::format("{:02}{:02}{:02} {:02}{:02}{:02} 14 INFO dfs.DataNode: served",
                     t.year % 100,
                     t.month,
                     t.day,
                     t.hour,
                     t.minute,
                     t.second));
    Line("clock.log", now, fmt::format("{}.000 INFO [Main] worked", clock));
    Line("api.log",
         now,
         fmt::format(R"({{"level":30,"time":{}000,"pid":1,"msg":"asked"}})", Seconds(now)));
    const int east = static_cast<int>(random_() % 5);
    Line("iso.log",
         now,
         fmt::format("{}+{:02}:00 INFO svc: done",
                     Plain(ToCivil(now + std::chrono::hours(east)), "-"),
                     east));
    Line("dmesg",
         now,
         fmt::format("[{:5}.000000] eth0: link up", Seconds(now) - Seconds(begin_) + 3 * 3600));
    Line("http.log",
         now,
         fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT INFO gateway: up",
                     DayOf(now),
                     utc.day,
                     kMonths[utc.month - 1],
                     utc.year,
                     utc.hour,
                     utc.minute,
                     utc.second));
  }

  std::string name_;
  TimeZone zone_;
  Instant begin_;
  std::mt19937 random_;
  std::map<std::string, std::string> members_;
  std::map<std::string, std::vector<std::string>> truth_;
};

// By the path, the time of each record in the order of the lines.
class Times final : public RecordSink {
 public:
  void OnRecord(std::string_view path, const LogRecord& record) override {
    by_path[std::string(path)].push_back(record.time ? FormatInstant(*record.time) : "none");
  }
  std::map<std::string, std::vector<std::string>> by_path;
};

IngestResult Read(MemberTree& tree, Times& times, IngestOptions options = {}) {
  options.now = At("2026-11-21T12:00:00Z");
  FactStore facts;
  RecordSink* const sinks[] = {&times};
  return Ingest(tree, options, facts, sinks).value();
}

struct Case {
  const char* zone;
  const char* begin;
  int hours;
};

class OneClockTest : public ::testing::TestWithParam<Case> {};

TEST_P(OneClockTest, EveryLineOfEightFormatsHasItsTrueTime) {
  Machine machine(GetParam().zone, At(GetParam().begin), 7);
  MemoryTree tree(machine.Write(std::chrono::hours(GetParam().hours)));
  Times times;
  Read(tree, times);
  for (const auto& [path, truth] : machine.truth()) EXPECT_EQ(times.by_path[path], truth) << path;
}

INSTANTIATE_TEST_SUITE_P(Calendar,
                         OneClockTest,
                         ::testing::Values(Case{"Etc/UTC", "2024-06-01T00:00:00Z", 30},
                                           // Midnight, and the turn of the year, in local time.
                                           Case{"America/New_York", "2023-12-31T12:00:00Z", 40},
                                           Case{"Asia/Kolkata", "2022-12-30T01:00:00Z", 72},
                                           // The hour that comes twice, and the one that is not.
                                           Case{"Europe/Berlin", "2024-10-26T20:00:00Z", 12},
                                           Case{"Europe/Berlin", "2024-03-30T20:00:00Z", 12},
                                           Case{"America/New_York", "2024-11-03T01:00:00Z", 12},
                                           // 29 February, and a zone of the south.
                                           Case{"Australia/Sydney", "2024-02-28T10:00:00Z", 50}));

TEST(OneClockTest, AClockThatIsWrongIsCorrectedForItsHostOnly) {
  TreeGroup group;
  group.Add("late",
            std::make_unique<MemoryTree>(
                MemoryTree::Members{{"app.log", "2026-11-21T08:00:00Z INFO a\n"},
                                    {"commands/chronyc-tracking.txt",
                                     "Reference ID    : 0B490E09 (11.73.14.9)\n"
                                     "System time     : 90.000000000 seconds slow of NTP time\n"
                                     "Leap status     : Normal\n"}}));
  group.Add("right",
            std::make_unique<MemoryTree>(
                MemoryTree::Members{{"app.log", "2026-11-21T08:00:00Z INFO b\n"}}));
  Times times;
  const IngestResult result = Read(group, times);
  EXPECT_EQ(times.by_path["late/app.log"].at(0), "2026-11-21T08:01:30.000Z");
  EXPECT_EQ(times.by_path["right/app.log"].at(0), "2026-11-21T08:00:00.000Z");
  const auto shown = std::find_if(result.host.begin(), result.host.end(), [](const auto& fact) {
    return fact.name == "late: Clock";
  });
  ASSERT_NE(shown, result.host.end());
  EXPECT_EQ(shown->value, "1 min 30 s behind true time; the times shown are corrected");
}

TEST(OneClockTest, EachOfSeveralHostsHasItsZoneAndItsStart) {
  const auto host = [](const char* zone, const char* btime) {
    return std::make_unique<MemoryTree>(
        MemoryTree::Members{{"dmesg", "[   60.000000] eth0: up\n"},
                            {"etc/timezone", std::string(zone) + "\n"},
                            {"proc/stat", fmt::format("cpu 1\nbtime {}\n", btime)},
                            {"web.log", "2026-11-21 08:00:00 INFO a\n"}});
  };
  TreeGroup group;
  group.Add("a", host("Europe/Berlin", "1795248278"));
  group.Add("b", host("America/New_York", "1795248338"));
  Times times;
  Read(group, times);
  EXPECT_EQ(times.by_path["a/web.log"].at(0), "2026-11-21T07:00:00.000Z");
  EXPECT_EQ(times.by_path["b/web.log"].at(0), "2026-11-21T13:00:00.000Z");
  EXPECT_EQ(times.by_path["a/dmesg"].at(0), "2026-11-21T08:05:38.000Z");
  EXPECT_EQ(times.by_path["b/dmesg"].at(0), "2026-11-21T08:06:38.000Z");
}

TEST(OneClockTest, OnlyWhatLiesInTheSpanThatWasAskedForIsRead) {
  MemoryTree tree(MemoryTree::Members{{"app.log",
                                       "2026-11-21T07:00:00Z INFO a\n2026-11-21T08:00:00Z INFO b\n"
                                       "2026-11-21T09:00:00Z INFO c\n"}});
  Times times;
  IngestOptions options;
  options.only = {.from = At("2026-11-21T07:30:00Z"), .to = At("2026-11-21T08:00:00Z")};
  const IngestResult result = Read(tree, times, options);
  EXPECT_EQ(times.by_path["app.log"], std::vector<std::string>{"2026-11-21T08:00:00.000Z"});
  EXPECT_EQ(result.window.from, options.only.from);
  EXPECT_EQ(result.window.to, options.only.to);
}

}  // namespace
}  // namespace casefile
