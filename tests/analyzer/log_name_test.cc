#include "analyzer/log_name.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace casefile {
namespace {

std::string DayOf(std::string_view path) {
  const LogName name = ReadLogName(path);
  if (!name.day) return "";
  return FormatInstant(Instant(*name.day)).substr(0, 10) +
         (name.day_of_rotation ? " put away" : "");
}

TEST(LogNameTest, FilesOfOneLogAreAFamily) {
  for (const std::string_view path : {"var/log/app.log",
                                      "var/log/app.log.1",
                                      "var/log/app.log.2.gz",
                                      "var/log/app.3.log",
                                      "var/log/app.log.old",
                                      "var/log/app-2026-11-20.log",
                                      "var/log/app.log-20261121.xz"})
    EXPECT_EQ(ReadLogName(path).family, "var/log/app") << path;
  EXPECT_NE(ReadLogName("a/app.log").family, ReadLogName("b/app.log").family);
}

TEST(LogNameTest, RotationIsANumberBehindAPoint) {
  EXPECT_EQ(ReadLogName("app.log").rotation, 0);
  EXPECT_EQ(ReadLogName("app.log.2.gz").rotation, 2);
  EXPECT_EQ(ReadLogName("app.12.log").rotation, 12);
  EXPECT_EQ(ReadLogName("syslog.old").rotation, 1);
  EXPECT_EQ(ReadLogName("node1").rotation, 0);
  EXPECT_EQ(ReadLogName("app.2026").rotation, 0);
}

TEST(LogNameTest, DaysAreOfTheLinesOrOfTheRotation) {
  EXPECT_EQ(DayOf("app-2026-11-20.log"), "2026-11-20");
  EXPECT_EQ(DayOf("app_20261120.txt"), "2026-11-20");
  EXPECT_EQ(DayOf("2026_11_20.stderrout.log"), "2026-11-20");
  EXPECT_EQ(DayOf("app.2026.11.20.log.gz"), "2026-11-20");
  EXPECT_EQ(DayOf("messages.log-20261121.gz"), "2026-11-21 put away");
  EXPECT_EQ(DayOf("app.log.2026-11-20"), "2026-11-20");
  EXPECT_EQ(DayOf("messages-20261121"), "2026-11-21 put away");
  for (const std::string_view path :
       {"app.log", "app-20261321.log", "app-120261121.log", "a1b2c3", ""})
    EXPECT_EQ(DayOf(path), "") << path;
}

}  // namespace
}  // namespace casefile
