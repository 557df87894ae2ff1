// What each report looks like for one document, whole.

#include "tests/support/golden.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/report/all.h"
#include "analyzer/report/markdown.h"
#include "tests/analyzer/report/sample_document.h"

namespace casefile {
namespace {

TEST(ReportGoldenTest, EveryFormatWritesTheDiskFullDocument) {
  const FindingsDocument document = testing::DiskFullDocument();
  for (const Report& report : AllReports()) {
    SCOPED_TRACE(report.id);
    testing::ExpectGolden(fmt::format("report/disk-full{}", report.extension),
                          report.write(document));
  }
  testing::ExpectGolden("report/disk-full.brief.md", BriefMarkdown(document));
}

TEST(ReportGoldenTest, EveryFormatWritesAnEmptyDocument) {
  FindingsDocument document;
  document.tool = "casefile-analyze 0.1.0";
  for (const Report& report : AllReports()) {
    SCOPED_TRACE(report.id);
    testing::ExpectGolden(fmt::format("report/empty{}", report.extension), report.write(document));
  }
}

}  // namespace
}  // namespace casefile
