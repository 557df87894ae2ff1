// JUnit XML, for build servers: a finding at warning or above is a failed test, a note is a passed
// one, and a rule that could not be checked is a skipped one.

#include <fmt/format.h>

#include "analyzer/report/all.h"
#include "analyzer/report/view.h"
#include "base/text.h"

namespace casefile::junit {
namespace {

constexpr std::size_t kTextBytes = 4096;

// For attributes and for text. Controls, which XML 1.0 cannot hold at all, become visible.
std::string Escaped(std::string_view text) {
  std::string out;
  std::string_view line_end;
  for (const std::string_view line : SplitLines(Clip(text, kTextBytes).text)) {
    out += line_end;
    line_end = "&#10;";
    AppendXmlEscaped(out, EscapeForTerminal(line));
  }
  // U+FFFE and U+FFFF are characters to UTF-8 and to nobody else.
  for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (std::size_t at = out.find(forbidden); at != std::string::npos;
         at = out.find(forbidden, at))
      out.replace(at, forbidden.size(), "\xEF\xBF\xBD");
  return out;
}

std::string FailureOf(const Finding& finding) {
  std::string body = fmt::format("{}\n{}", finding.cause, finding.impact);
  for (const Evidence& evidence : finding.evidence)
    body += fmt::format("\n{}: {}", PlaceOf(evidence), evidence.text);
  for (const std::string& step : finding.remedy) body += fmt::format("\n- {}", step);
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                     ToString(finding.severity),
                     Escaped(finding.title),
                     Escaped(body));
}

std::string Write(const FindingsDocument& document) {
  std::string cases;
  std::size_t failures = 0;
  for (const Finding& finding : document.findings) {
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                         Escaped(finding.system),
                         Escaped(finding.id));
    if (finding.severity >= FindingSeverity::kWarning) {
      cases += FailureOf(finding);
      ++failures;
    }
    cases += "    </testcase>\n";
  }
  for (const NotChecked& rule : document.coverage.not_checked)
    cases += fmt::format(
        "    <testcase classname=\"not checked\" name=\"{}\">\n"
        "      <skipped message=\"{}\"/>\n    </testcase>\n",
        Escaped(rule.rule),
        Escaped(rule.why));
  const std::size_t skipped = document.coverage.not_checked.size();
  const std::string counts = fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}")",
                                         document.findings.size() + skipped,
                                         failures,
                                         skipped);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n"
      "  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n</testsuites>\n",
      counts,
      Escaped(document.input.name),
      counts,
      cases);
}

}  // namespace

Report Make() {
  return {"junit", ".junit.xml", "the findings as JUnit XML", Write};
}

}  // namespace casefile::junit
