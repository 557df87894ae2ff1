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

std::string EvidenceText(const Evidence& evidence) {
  std::string out = fmt::format("  {}", Safe(PlaceOf(evidence)));
  if (evidence.time) out += fmt::format("  {}", PreciseTime(*evidence.time));
  if (!evidence.supports) out += fmt::format("  ({})", strings::kSpeaksAgainst);
  return fmt::format("{}\n    {}\n", out, Safe(evidence.text));
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

std::string ExplainText(const FindingsDocument& document,
                        std::string_view id,
                        const TerminalStyle& style) {
  const ReportView view(document);
  if (const Finding* finding = view.Find(id); finding != nullptr) {
    std::string out = fmt::format("{} fired: {}\n{}: {}, {} {}\n",
                                  Safe(id),
                                  Paint(Safe(finding->title), Colour::kBold, style.colour),
                                  strings::kSeen,
                                  Counted(finding->count, "time", "times"),
                                  FormatPercent(finding->confidence * 100),
                                  ToLower(strings::kConfidence));
    for (const Evidence& evidence : finding->evidence) out += EvidenceText(evidence);
    for (const std::string& other : view.ExplainedBy(id))
      out += fmt::format("{}: {}\n", strings::kExplainedBy, Safe(other));
    for (const std::string& other : finding->explains)
      out += fmt::format("{}: {}\n", strings::kExplains, Safe(other));
    return out;
  }
  for (const NotChecked& rule : document.coverage.not_checked)
    if (rule.rule == id)
      return fmt::format("{} could not be checked: {}\n", Safe(id), Safe(rule.why));
  const std::string window = HumanSpan(document.window);
  return fmt::format("{} did not fire: what it looks for is not in {} of this input{}{}\n",
                     Safe(id),
                     Counted(document.coverage.sources.size(), "source", "sources"),
                     window.empty() ? "" : ", ",
                     window);
}

}  // namespace casefile
