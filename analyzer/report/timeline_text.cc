#include "analyzer/report/timeline_text.h"

#include <fmt/format.h>

#include "analyzer/report/strings.h"
#include "analyzer/report/view.h"
#include "base/console.h"
#include "base/text.h"

namespace casefile {
namespace {

Colour ColourOf(Severity severity) {
  if (severity >= Severity::kError) return Colour::kRed;
  return severity == Severity::kWarning ? Colour::kYellow : Colour::kPlain;
}

// Foreign text on one line of a terminal.
std::string Safe(std::string_view text) {
  std::string safe;
  for (const std::string_view line : SplitLines(text)) {
    if (!safe.empty()) safe += " ⏎ ";
    safe += EscapeForTerminal(line);
  }
  return safe;
}

}  // namespace

std::string TimelineText(const FindingsDocument& document, const TerminalStyle& style) {
  std::string out;
  for (const TimelineEvent& event : document.events) {
    out += fmt::format(
        "{} {} {}{}{}  {}\n",
        FormatInstant(event.time),
        Paint(
            fmt::format("{:<8}", ToString(event.severity)), ColourOf(event.severity), style.colour),
        Safe(event.program),
        event.program.empty() ? "" : ": ",
        Safe(event.text),
        Paint(Safe(PlaceOf(event.evidence)), Colour::kDim, style.colour));
  }
  if (document.events_omitted > 0)
    out += fmt::format("{} {}\n", FormatCount(document.events_omitted), strings::kMoreEvents);
  return out;
}

}  // namespace casefile
