// Any bytes as a findings file: what can be read is written, read and written again the same, and
// makes a page and a Markdown report within their limits.

#include <cstdint>

#include "analyzer/report/all.h"
#include "analyzer/report/markdown.h"
#include "base/check.h"
#include "formats/findings/findings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casefile::Result<casefile::FindingsDocument> document =
      casefile::ReadFindings({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const std::string written = casefile::WriteFindings(*document);
  const casefile::Result<casefile::FindingsDocument> again = casefile::ReadFindings(written);
  CASEFILE_CHECK(again.has_value());
  CASEFILE_CHECK(casefile::WriteFindings(*again) == written);
  CASEFILE_CHECK(casefile::FullMarkdown(*document).size() <= casefile::kMarkdownBytes);
  CASEFILE_CHECK(casefile::BriefMarkdown(*document).size() <= casefile::kBriefMarkdownBytes);
  for (const casefile::Report& report : casefile::AllReports())
    CASEFILE_CHECK(report.write(*document) == report.write(*again));
  return 0;
}
