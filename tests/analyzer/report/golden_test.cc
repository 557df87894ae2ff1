// What each report looks like for one document, whole.

#include "tests/support/golden.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/report/all.h"
#include "tests/analyzer/report/sample_document.h"

namespace casefile {
namespace {

void ReplaceAll(std::string& text, std::string_view begin, std::string_view end) {
  for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t stop = text.find(end, at);
    ASSERT_NE(stop, text.npos);
    text.replace(at, stop - at, "...");
  }
}

// The code and the compressed data of a page change with every change of what they are made of; the
// document should not.
std::string WithoutCode(std::string page) {
  ReplaceAll(page, "<style>", "</style>");
  ReplaceAll(page, "<script>", "</script>");
  ReplaceAll(page, "<script type=\"text/plain\" id=\"findings-data\">", "</script>");
  ReplaceAll(page, "sha256-", "&#39;");
  return page;
}

TEST(ReportGoldenTest, EveryFormatWritesTheDiskFullDocument) {
  const FindingsDocument document = testing::DiskFullDocument();
  for (const Report& report : AllReports()) {
    SCOPED_TRACE(report.id);
    testing::ExpectGolden(fmt::format("report/disk-full{}", report.extension),
                          WithoutCode(report.write(document)));
  }
}

TEST(ReportGoldenTest, EveryFormatWritesAnEmptyDocument) {
  FindingsDocument document;
  document.tool = "casefile-analyze 0.1.0";
  for (const Report& report : AllReports()) {
    SCOPED_TRACE(report.id);
    testing::ExpectGolden(fmt::format("report/empty{}", report.extension),
                          WithoutCode(report.write(document)));
  }
}

}  // namespace
}  // namespace casefile
