// write_report FORMAT <findings.json >report: any findings file as any report, so that tests in
// other languages can make pages of documents that no input would give.

#include <cstdio>
#include <cstring>
#include <string>

#include "analyzer/report/all.h"

namespace casefile {
namespace {

std::string ReadAll(std::FILE* file) {
  std::string text;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    text.append(buffer, n);
  return text;
}

int Main(const char* format) {
  const Result<FindingsDocument> document = ReadFindings(ReadAll(stdin));
  if (!document) {
    std::fprintf(stderr, "%s\n", document.error().message().c_str());
    return 1;
  }
  for (const Report& report : AllReports()) {
    if (report.id != format) continue;
    const std::string text = report.write(*document);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
  }
  std::fprintf(stderr, "there is no report '%s'\n", format);
  return 2;
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  return argc == 2 ? casefile::Main(argv[1]) : 2;
}
