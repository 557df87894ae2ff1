#include "collector/journal_export.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

std::string Length(std::uint64_t n) {
  std::string bytes;
  for (int i = 0; i < 8; ++i, n >>= 8U) bytes += static_cast<char>(n & 0xffU);
  return bytes;
}

std::string Converted(std::string_view text, std::size_t piece) {
  std::string out;
  JournalExport journal([&out](Bytes bytes) -> Result<void> {
    out += AsText(bytes);
    return {};
  });
  for (std::size_t at = 0; at < text.size(); at += piece) {
    EXPECT_TRUE(journal.Write(AsBytes(text.substr(at, piece))));
  }
  EXPECT_TRUE(journal.Finish());
  return out;
}

std::string Sample() {
  return "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795248278984123\nPRIORITY=3\n_HOSTNAME=raven\n"
         "SYSLOG_IDENTIFIER=app\nMESSAGE\n" +
         Length(9) + "two\nlines" +
         "\n\n"
         "__REALTIME_TIMESTAMP=1795248279000000\nMESSAGE\n" +
         Length(3) +
         "a\xff"
         "b\n_PID=7\n\n";
}

constexpr std::string_view kExpected =
    R"({"__REALTIME_TIMESTAMP":"1795248278984123","PRIORITY":"3","SYSLOG_IDENTIFIER":"app","MESSAGE":"two\nlines"})"
    "\n"
    "{\"__REALTIME_TIMESTAMP\":\"1795248279000000\",\"MESSAGE\":\"a\xEF\xBF\xBD"
    "b\",\"_PID\":\"7\"}\n";

TEST(JournalExportTest, GivesOneObjectALineHoweverItIsCut) {
  const std::string sample = Sample();
  for (std::size_t piece = 1; piece <= sample.size(); ++piece) {
    ASSERT_EQ(Converted(sample, piece), kExpected) << piece;
  }
}

TEST(JournalExportTest, AnExportThatIsCutGivesWhatCame) {
  const std::string sample = Sample();
  for (std::size_t length = 0; length <= sample.size(); ++length) {
    const std::string out = Converted(std::string_view(sample).substr(0, length), 7);
    EXPECT_TRUE(out.empty() || out.ends_with("}\n")) << length;
  }
}

TEST(JournalExportTest, AHugeValueIsCutAndTheNextFieldIsFound) {
  const std::string big(1 << 20, 'x');
  const std::string out =
      Converted("MESSAGE\n" + Length(big.size()) + big + "\nPRIORITY=4\n\n", 4096);
  EXPECT_LT(out.size(), 100U * 1024);
  EXPECT_TRUE(out.ends_with("\"PRIORITY\":\"4\"}\n"));
}

TEST(JournalExportTest, ALengthThatLiesEndsWithTheStream) {
  EXPECT_EQ(Converted("MESSAGE\n" + Length(UINT64_MAX) + "abc", 5), "{\"MESSAGE\":\"abc\"}\n");
}

}  // namespace
}  // namespace casefile
