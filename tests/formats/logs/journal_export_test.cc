#include "formats/logs/journal_export.h"

#include <gtest/gtest.h>

#include <cstring>

namespace casefile {
namespace {

// Gives `step` bytes at a time.
class Steps final : public ByteSource {
 public:
  Steps(std::string_view text, std::size_t step) : text_(text), step_(step) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t count = std::min({out.size(), step_, text_.size()});
    if (count > 0) std::memcpy(out.data(), text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
  std::size_t step_;
};

struct Event {
  std::string time;
  std::string message;
  std::string program;
  Severity severity = Severity::kUnknown;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  std::string unit;
  bool operator==(const Event&) const = default;
};

std::vector<Event> Read(std::string_view text, std::size_t step, LogSummary* summary = nullptr) {
  std::vector<Event> events;
  Steps source(text, step);
  const auto result =
      ReadJournalExport(*LogFormatSet::Builtin().value(), source, {}, [&](const LogRecord& record) {
        Event event{.time = record.time ? FormatInstant(*record.time) : "",
                    .message = std::string(record.message),
                    .program = std::string(record.program),
                    .severity = record.severity,
                    .line = record.line,
                    .offset = record.offset,
                    .unit = {}};
        for (const auto& [name, value] : record.fields)
          if (name == "unit") event.unit = value;
        events.push_back(std::move(event));
      });
  EXPECT_TRUE(result);
  if (summary != nullptr && result) *summary = *result;
  return events;
}

std::string Binary(std::string_view value) {
  std::string bytes;
  for (std::size_t i = 0, size = value.size(); i < 8; ++i, size >>= 8U)
    bytes += static_cast<char>(size & 0xffU);
  return bytes + std::string(value) + "\n";
}

std::string Export() {
  return "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795248278984123\n__MONOTONIC_TIMESTAMP=5\n"
         "PRIORITY=3\nSYSLOG_IDENTIFIER=nginx\n_SYSTEMD_UNIT=nginx.service\nMESSAGE=bind failed\n\n"
         "__CURSOR=s=2\n__REALTIME_TIMESTAMP=1795248279000000\n_COMM=app\nMESSAGE\n" +
         Binary("two\nlines\n__CURSOR=none") +
         "\n__CURSOR=s=3\n__REALTIME_TIMESTAMP=1795248280000000\nPRIORITY=6\n"
         "MESSAGE={\"level\":\"error\",\"msg\":\"db down\"}\n";
}

TEST(JournalExportTest, BlocksAreEventsWithTheirFields) {
  LogSummary summary;
  const auto events = Read(Export(), 1 << 20, &summary);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].time, "2026-11-21T08:04:38.984Z");
  EXPECT_EQ(events[0].message, "bind failed");
  EXPECT_EQ(events[0].program, "nginx");
  EXPECT_EQ(events[0].unit, "nginx.service");
  EXPECT_EQ(events[0].severity, Severity::kError);
  EXPECT_EQ(events[0].line, 7U);
  EXPECT_EQ(events[0].offset, Export().find("bind failed"));
  EXPECT_EQ(events[1].message, "two\nlines\n__CURSOR=none");
  EXPECT_EQ(events[1].program, "app");
  EXPECT_EQ(events[1].line, 13U);
  EXPECT_EQ(events[1].offset, Export().find("two\nlines"));
  EXPECT_EQ(events[2].message, "db down");
  EXPECT_EQ(events[2].severity, Severity::kError);
  EXPECT_EQ(summary.bytes, Export().size());
}

TEST(JournalExportTest, HowTheInputIsSplitChangesNothing) {
  const auto whole = Read(Export(), 1 << 20);
  for (const std::size_t step : {1U, 2U, 3U, 7U, 64U})
    EXPECT_EQ(Read(Export(), step), whole) << step;
}

TEST(JournalExportTest, EveryCutIsReadWithoutHarm) {
  const std::string text = Export();
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_LE(Read(std::string_view(text).substr(0, size), 1 << 20).size(), 3U);
  // A length that lies.
  EXPECT_LE(Read("__CURSOR=1\nMESSAGE\n" + std::string(8, '\xff') + "x", 1 << 20).size(), 1U);
}

TEST(JournalExportTest, IsToldByItsFirstField) {
  EXPECT_TRUE(LooksLikeJournalExport(Export()));
  EXPECT_FALSE(LooksLikeJournalExport("MESSAGE=hello\n"));
  EXPECT_FALSE(LooksLikeJournalExport("{\"__CURSOR\":\"s=1\"}"));
}

}  // namespace
}  // namespace casefile
