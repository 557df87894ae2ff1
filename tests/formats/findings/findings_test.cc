#include "formats/findings/findings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/json.h"
#include "tests/formats/findings/tiny_schema.h"

namespace casefile {
namespace {

std::string FileText(std::string_view name) {
  std::ifstream in(fmt::format("{}/{}", CASEFILE_SOURCE_DIR, name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The golden document of the reports has every part of a document in use.
std::string GoldenDocument() {
  return FileText("tests/golden/report/disk-full.findings.json");
}

TEST(FindingsTest, WhatIsWrittenReadsBackAsItWas) {
  const std::string written = GoldenDocument();
  const Result<FindingsDocument> document = ReadFindings(written);
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(document->findings.size(), 3U);
  EXPECT_EQ(document->findings[0].evidence[1].confidence, TimeConfidence::kZoneAssumed);
  EXPECT_FALSE(document->findings[0].evidence[2].supports);
  const Evidence& line = document->findings[1].evidence[0];
  EXPECT_EQ(line.severity, Severity::kError);
  EXPECT_EQ(line.program, "agentim");
  EXPECT_EQ(line.message, "connect ECONNREFUSED 127.0.0.1:5432");
  EXPECT_EQ(document->coverage.sources[1].quiet.size(), 1U);
  EXPECT_EQ(document->tables[0].rows[1][1], "shop");
  EXPECT_EQ(WriteFindings(*document), written);
}

TEST(FindingsTest, AnEmptyDocumentReadsBackToo) {
  const std::string written = WriteFindings(FindingsDocument{});
  const Result<FindingsDocument> document = ReadFindings(written);
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(WriteFindings(*document), written);
}

TEST(FindingsTest, TheWholeDocumentFollowsThePublishedSchema) {
  const Json schema = *ParseJson(FileText("formats/findings/findings.schema.json"));
  const testing::TinySchema check(schema);
  for (const std::string& text : {GoldenDocument(), WriteFindings(FindingsDocument{})})
    EXPECT_EQ(check.Problem(*ParseJson(text)), "");
}

TEST(FindingsTest, TheSchemaRefusesWhatIsWrong) {
  const Json schema = *ParseJson(FileText("formats/findings/findings.schema.json"));
  const testing::TinySchema check(schema);
  for (const auto& [from, to] : {std::pair("\"casefile.findings/1\"", "\"casefile.findings/2\""),
                                 std::pair("\"critical\"", "\"loud\""),
                                 std::pair("\"count\": 42", "\"count\": -1"),
                                 std::pair("\"count\": 42", "\"counted\": 42"),
                                 std::pair("08:00:00.984Z", "08:00:00Z"),
                                 std::pair("\"supports\": true", "\"supports\": 1")}) {
    std::string text = GoldenDocument();
    text.replace(text.find(from), std::string_view(from).size(), to);
    EXPECT_NE(check.Problem(*ParseJson(text)), "") << to;
  }
}

TEST(FindingsTest, TheExampleOfTheFormatFollowsTheSchemaAndCanBeRead) {
  const std::string format = FileText("formats/findings/FORMAT.md");
  const std::size_t from = format.find("```json\n") + 8;
  const std::string example = format.substr(from, format.find("\n```", from) - from);
  const Json schema = *ParseJson(FileText("formats/findings/findings.schema.json"));
  const Result<Json> json = ParseJson(example);
  ASSERT_TRUE(json) << json.error().message();
  EXPECT_EQ(testing::TinySchema(schema).Problem(*json), "");
  EXPECT_TRUE(ReadFindings(example));
}

TEST(FindingsTest, AWrongMemberIsNamedByItsPlace) {
  struct Case {
    std::string_view from;
    std::string_view to;
    std::string_view message;
  };
  for (const Case& c :
       {Case{"\"count\": 42", "\"count\": \"x\"", "findings[0].count is not a whole number"},
        Case{"\"count\": 42", "\"count\": -3", "findings[0].count is negative"},
        Case{"\"critical\"", "\"loud\"", "findings[0].severity has the unknown word 'loud'"},
        Case{"\"offset\": 204800",
             "\"offset\": null",
             "findings[0].evidence[1].offset is not a whole number"},
        Case{"\"2026-11-21T08:00:00.984Z\"",
             "\"yesterday\"",
             "findings[0].evidence[1].time is not an RFC 3339 time"},
        Case{"\"sshd\"", "7", "tables[0].rows[0] holds something that is not a string"},
        Case{"\"bucket_seconds\": 60",
             "\"bucket_seconds\": 0",
             "density.bucket_seconds is not positive"}}) {
    std::string text = GoldenDocument();
    ASSERT_NE(text.find(c.from), text.npos) << c.from;
    text.replace(text.find(c.from), c.from.size(), c.to);
    const Result<FindingsDocument> document = ReadFindings(text);
    ASSERT_FALSE(document) << c.to;
    EXPECT_EQ(document.error().code(), ErrorCode::kCorrupt);
    EXPECT_EQ(document.error().message(), c.message);
  }
}

TEST(FindingsTest, AnotherSchemaAndNoObjectAreRefused) {
  EXPECT_EQ(ReadFindings(R"({"schema": "casefile.findings/2"})").error().code(),
            ErrorCode::kUnsupported);
  EXPECT_EQ(ReadFindings("[]").error().code(), ErrorCode::kUnsupported);
  EXPECT_FALSE(ReadFindings("{"));
  EXPECT_EQ(ReadFindings(R"({"schema": "casefile.findings/1", "input": []})").error().message(),
            "input is not an object");
}

TEST(FindingsTest, WordsOfEnumerationsGoBothWays) {
  for (int i = 0; i < 4; ++i) {
    const auto severity = static_cast<FindingSeverity>(i);
    EXPECT_EQ(FindingSeverityFrom(ToString(severity)), severity);
    const auto role = static_cast<FindingRole>(i);
    EXPECT_EQ(FindingRoleFrom(ToString(role)), role);
  }
  for (int i = 0; i < 5; ++i) {
    const auto confidence = static_cast<TimeConfidence>(i);
    EXPECT_EQ(TimeConfidenceFrom(ToString(confidence)), confidence);
  }
  EXPECT_FALSE(FindingSeverityFrom("CRITICAL"));
}

}  // namespace
}  // namespace casefile
