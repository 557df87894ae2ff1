#include "collector/log_window.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "collector/host_file.h"

namespace casefile {
namespace {

constexpr Instant kStart{std::chrono::seconds{1'795'248'000}};  // 2026-11-21T08:00:00Z

Instant At(std::int64_t second) {
  return kStart + std::chrono::seconds{second};
}

// One line a second.
std::string Log(std::int64_t seconds, std::string_view more = "") {
  std::string text;
  for (std::int64_t i = 0; i < seconds; ++i) {
    text += fmt::format(
        "{} INFO app: line {} of the log, which says little\n{}", FormatInstant(At(i)), i, more);
  }
  return text;
}

// Counts what is read of a file.
class CountingFile final : public RandomAccessSource {
 public:
  explicit CountingFile(std::string text) : file_(MakeMemoryFile(std::move(text))) {}
  std::uint64_t size() const override { return file_->size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    read += out.size();
    return file_->ReadAt(offset, out);
  }
  std::uint64_t read = 0;

 private:
  std::unique_ptr<RandomAccessSource> file_;
};

std::shared_ptr<const LogFormatSet> Formats() {
  static const auto formats = LogFormatSet::Builtin();
  EXPECT_TRUE(formats) << formats.error().message();
  return *formats;
}

std::string Cut(const std::string& text, const TimeWindow& window) {
  const auto file = MakeMemoryFile(text);
  const LogRange range = WindowSearch(Formats(), window, At(200'000), 0).Find(*file);
  return text.substr(range.begin, range.end - range.begin);
}

TEST(LogWindowTest, CutsToTheLineWhereverTheBordersLie) {
  const std::string text = Log(5000);
  const auto lines = [](std::int64_t from, std::int64_t to) {
    return Log(to).substr(Log(from).size());
  };
  for (const std::int64_t from : {0, 1, 17, 2500, 4999}) {
    EXPECT_EQ(Cut(text, {.since = At(from), .until = {}}), lines(from, 5000)) << from;
    EXPECT_EQ(Cut(text, {.since = {}, .until = At(from)}), lines(0, from + 1)) << from;
    EXPECT_EQ(Cut(text, {.since = At(from), .until = At(from + 10)}),
              lines(from, std::min<std::int64_t>(5000, from + 11)))
        << from;
  }
}

TEST(LogWindowTest, OutsideOfTheLogNothingIsTaken) {
  const std::string text = Log(3000);
  EXPECT_EQ(Cut(text, {.since = At(3000), .until = {}}), "");
  EXPECT_EQ(Cut(text, {.since = {}, .until = At(-1)}), "");
  EXPECT_EQ(Cut(text, {.since = At(-9), .until = At(9999)}), text);
}

TEST(LogWindowTest, LinesWithoutAStampBelongToTheOneBefore) {
  const std::string text = Log(2000, "    at frame one\n    at frame two\n");
  const std::string cut = Cut(text, {.since = At(100), .until = At(100)});
  EXPECT_TRUE(cut.starts_with(FormatInstant(At(100)))) << cut.substr(0, 100);
  EXPECT_TRUE(cut.ends_with("    at frame two\n"));
  EXPECT_EQ(std::ranges::count(cut, '\n'), 3);
}

TEST(LogWindowTest, ALogWithoutDatesIsTakenWhole) {
  std::string clocks;
  for (int i = 0; i < 5000; ++i)
    clocks += fmt::format("08:{:02}:{:02} hello\n", i / 60 % 60, i % 60);
  EXPECT_EQ(Cut(clocks, {.since = At(0), .until = At(1)}), clocks);
  EXPECT_EQ(Cut("no stamp at all\n", {.since = At(0), .until = At(1)}), "no stamp at all\n");
  EXPECT_EQ(Cut("", {.since = At(0), .until = {}}), "");
}

TEST(LogWindowTest, JsonLinesAndSyslogAreUnderstood) {
  std::string json;
  std::string syslog;
  for (int i = 0; i < 3000; ++i) {
    json += fmt::format(R"({{"level":30,"time":"{}","msg":"line {}"}})"
                        "\n",
                        FormatInstant(At(i)),
                        i);
    syslog += fmt::format("Nov 21 08:{:02}:{:02} raven app[1]: line {}\n", i / 60, i % 60, i);
  }
  EXPECT_EQ(std::ranges::count(Cut(json, {.since = At(2990), .until = {}}), '\n'), 10);
  EXPECT_EQ(std::ranges::count(Cut(syslog, {.since = At(1000), .until = At(1009)}), '\n'), 10);
}

TEST(LogWindowTest, OfALargeLogLittleIsRead) {
  CountingFile file(Log(200'000));
  ASSERT_GT(file.size(), 10 * limits::kMiB);
  const TimeWindow window{.since = At(150'000), .until = At(150'100)};
  const LogRange range = WindowSearch(Formats(), window, At(200'000), 0).Find(file);
  EXPECT_LT(range.end - range.begin, 10'000U);
  EXPECT_LT(file.read, 4 * limits::kMiB);
}

TEST(LogWindowTest, ATextThatCannotBeSoughtInIsCutAtBlocks) {
  const std::string text = Log(20'000);
  const WindowSearch search(Formats(), {.since = At(9000), .until = At(9100)}, At(20'000), 0);
  WindowSampler sampler(&search);
  constexpr std::size_t kPiece = 16 * limits::kKiB;
  for (std::size_t at = 0; at < text.size(); at += kPiece) {
    sampler.Add(std::string_view(text).substr(at, kPiece));
  }
  const LogRange range = sampler.Finish();
  const std::string cut = text.substr(range.begin, range.end - range.begin);
  EXPECT_NE(cut.find("line 9000 "), std::string::npos);
  EXPECT_NE(cut.find("line 9100 "), std::string::npos);
  EXPECT_LT(cut.size(), 4 * kPiece);
}

TEST(ParseAroundTest, TakesAMiddleAndASpan) {
  const auto window = ParseAround("2026-11-21T08:00:00Z±30m", At(0));
  ASSERT_TRUE(window) << window.error().message();
  EXPECT_EQ(*window->since, At(-1800));
  EXPECT_EQ(*window->until, At(1800));
  EXPECT_EQ(*ParseAround("2026-11-21T08:00:00Z+-10s", At(0))->since, At(-10));
  EXPECT_EQ(*ParseAround("2026-11-21T08:00:00Z", At(0))->until, At(3600));
  EXPECT_FALSE(ParseAround("±30m", At(0)));
  EXPECT_FALSE(ParseAround("2026-11-21±x", At(0)));
}

}  // namespace
}  // namespace casefile
