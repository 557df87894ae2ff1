// The events of the timeline as CSV (RFC 4180), for spreadsheets. A cell that a spreadsheet would
// take for a formula gets an apostrophe in front.

#include <fmt/format.h>

#include "analyzer/report/all.h"
#include "base/text.h"

namespace casefile::csv {
namespace {

std::string Cell(std::string_view text) {
  std::string out = "\"";
  constexpr std::string_view kFormula = "=+-@\t\r";
  // Spreadsheets look past blanks.
  const std::size_t first = text.find_first_not_of(' ');
  if (first != std::string_view::npos && kFormula.find(text[first]) != std::string_view::npos)
    out += '\'';
  std::string_view line_end;
  for (const std::string_view line : SplitLines(text)) {
    out += line_end;
    line_end = " ";
    for (const char c : EscapeForTerminal(line, Tabs::kKeep)) {
      if (c == '"') out += '"';
      out += c;
    }
  }
  return out + '"';
}

std::string Write(const FindingsDocument& document) {
  std::string out = "time,severity,program,text,path,line,offset,finding\r\n";
  for (const TimelineEvent& event : document.events)
    out += fmt::format("{},{},{},{},{},{},{},{}\r\n",
                       FormatInstant(event.time),
                       ToString(event.severity),
                       Cell(event.program),
                       Cell(event.text),
                       Cell(event.evidence.path),
                       event.evidence.line,
                       event.evidence.offset,
                       Cell(event.finding));
  return out;
}

}  // namespace

Report Make() {
  return {"csv", ".timeline.csv", "the events of the timeline as CSV", Write};
}

}  // namespace casefile::csv
