#include "formats/logs/stray_stamp.h"

#include <gtest/gtest.h>

#include "formats/logs/format_set.h"
#include "formats/logs/infer_severity.h"

namespace casefile {
namespace {

// The message and the level of a line whose time stands behind something.
std::string Found(std::string_view line) {
  const auto found = logs::FindStrayStamp(line);
  if (!found) return "none";
  return std::string(ToString(found->severity)) + "|" + std::string(found->message);
}

TEST(StrayStampTest, StandsBehindAFewWords) {
  EXPECT_EQ(Found("[ E 2026-11-21 08:04:38.984 99/T1 x.h:1 ]: gone"), "error|99/T1 x.h:1 ]: gone");
  EXPECT_EQ(Found("E20261121 08:04:38.984123 4242 x.cc:12] gone"), "error|4242 x.cc:12] gone");
  EXPECT_EQ(Found("0|app  | 2026-11-21 08:04:38: gone"), "unknown|gone");
  EXPECT_EQ(Found("ERROR 11-21 08:04:38 engine.py:1] gone"), "error|engine.py:1] gone");
  EXPECT_EQ(Found("@400000006b0150a03aa6a600 gone"), "unknown|gone");
  EXPECT_EQ(Found("    2026-11-21T08:04:38Z gone"), "unknown|gone");
  EXPECT_EQ(Found("Start-Date: 2026-11-21  08:04:38"), "unknown|Start-Date: 2026-11-21  08:04:38");
}

TEST(StrayStampTest, StandsAtTheFrontWhereNoBlankFollows) {
  EXPECT_EQ(Found("2026-11-21 08:04:38|Error|Api|gone"), "unknown|Error|Api|gone");
  EXPECT_EQ(Found("2026-11-21 08:04:38,ERROR,gone"), "unknown|ERROR,gone");
  EXPECT_EQ(Found("\"2026-11-21 08:04:38\",\"ERROR\",\"gone\""), "unknown|ERROR\",\"gone\"");
  EXPECT_EQ(Found("1795248278,12,13"), "none");
}

TEST(StrayStampTest, IsFoundFarBehindWhenItIsBoxedAndHasAZone) {
  EXPECT_EQ(Found("[httpd] 10.0.0.5 - alice the second - [21/Nov/2026:08:04:38 +0000] \"GET /\""),
            "unknown|GET /\"");
  EXPECT_EQ(Found("a sentence of some words that says [21/Nov/2026:08:04:38] and goes on"), "none");
}

TEST(StrayStampTest, LevelsStandBeforeIt) {
  EXPECT_EQ(Found("Error,11/21/2026 8:04:38 AM,Service,gone"), "error|Service,gone");
  EXPECT_EQ(Found("Zigbee2MQTT:error 2026-11-21 08:04:38: gone"), "error|gone");
  EXPECT_EQ(Found("(W) 2026-11-21T08:04:38 - gone"), "warning|gone");
  EXPECT_EQ(Found("<3>2026-11-21 08:04:38 gone"), "error|gone");
  EXPECT_EQ(Found("WARN [11-21|08:04:38.984] gone"), "warning|gone");
  EXPECT_EQ(Found("[08:04:38 WARN]: gone"), "unknown|WARN]: gone");
}

TEST(StrayStampTest, TextThatMentionsATimeIsNoLogLine) {
  for (const std::string_view line : {"  at run (2026-11-21 08:04:38)",
                                      "created = '2026-11-21 08:04:38'",
                                      "the job that ran on 2026-11-21 08:04:38 failed",
                                      "and stopped 08:04:38",
                                      "id 1795248278 is taken",
                                      "see Nov 21 08:04:38",
                                      "",
                                      " "})
    EXPECT_EQ(Found(line), "none") << line;
}

TEST(StrayStampTest, GivesALineThatNoFormatKnowsItsTime) {
  const auto formats = LogFormatSet::Builtin().value();
  LineScratch scratch;
  ClaimHint hint;
  const LineClaim& claim = formats->Claim("[4242] 2026/11/21 08:04:38 [ERR] gone", scratch, hint);
  ASSERT_NE(claim.format, nullptr);
  EXPECT_EQ(claim.format->id, "generic");
  ASSERT_TRUE(claim.match.stamp);
  EXPECT_EQ(claim.match.stamp->civil.hour, 8);
}

TEST(FindLevelTest, LevelsStandAsProgramsWriteThem) {
  EXPECT_EQ(FindLevel("4242 ERROR db odoo.http: gone"), Severity::kError);
  EXPECT_EQ(FindLevel("[main] [error] gone"), Severity::kError);
  EXPECT_EQ(FindLevel("[Server thread/WARN]: gone"), Severity::kWarning);
  EXPECT_EQ(FindLevel("|Fatal|Api|gone"), Severity::kCritical);
  EXPECT_EQ(FindLevel("4242: error : End of file"), Severity::kError);
  EXPECT_EQ(FindLevel("unbound[99:0] error: gone"), Severity::kError);
}

TEST(FindLevelTest, ColumnsHoldLevelsInAnySpelling) {
  EXPECT_EQ(FindLevel("| error | gone"), Severity::kError);
  EXPECT_EQ(FindLevel("ns_orchestrator:0:critical:message"), Severity::kCritical);
  EXPECT_EQ(FindLevel("[twisted.web#critical] gone"), Severity::kCritical);
  EXPECT_EQ(FindLevel("router daemon.warn dnsmasq: gone"), Severity::kWarning);
  EXPECT_EQ(FindLevel("command.go:12:Run() [E] gone"), Severity::kError);
  EXPECT_EQ(FindLevel("system,error,account login failure"), Severity::kError);
}

TEST(InferSeverityTest, ReadsTheFirstWords) {
  EXPECT_EQ(InferSeverity("error hostd[2099] gone"), Severity::kError);
  EXPECT_EQ(InferSeverity("E! [outputs.x] gone"), Severity::kError);
  EXPECT_EQ(InferSeverity("TLS Error: gone"), Severity::kError);
  EXPECT_EQ(InferSeverity("10.0.0.5:1194 TLS Error: gone"), Severity::kError);
  EXPECT_EQ(InferSeverity("<warn>  [1795248278.9841] device: gone"), Severity::kWarning);
  EXPECT_EQ(InferSeverity("<3>gone"), Severity::kError);
  EXPECT_EQ(InferSeverity("%ASA-4-106023: Deny tcp"), Severity::kWarning);
}

TEST(InferSeverityTest, ASentenceHasNoLevel) {
  for (const std::string_view text : {"Error rate 0",
                                      "the last error: none",
                                      "the error: gone",
                                      "last error: none",
                                      "Last Error: 0",
                                      "I am ready",
                                      "E",
                                      "<b>bold</b>",
                                      "100%-sure-2-be: fine",
                                      "std::error::code",
                                      "he said \"error\" again",
                                      ""})
    EXPECT_EQ(InferSeverity(text), Severity::kUnknown) << text;
}

TEST(FindLevelTest, WordsOfSentencesAreNoLevels) {
  for (const std::string_view text : {"no error was found",
                                      "0 ERROR, 0 of them new",
                                      "the error: text of a sentence",
                                      "GET /ERROR/1",
                                      "LOG file opened",
                                      "error_count ERROR_COUNT",
                                      ""})
    EXPECT_EQ(FindLevel(text), Severity::kUnknown) << text;
}

}  // namespace
}  // namespace casefile
