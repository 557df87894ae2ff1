#include "analyzer/report/terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/strings.h"
#include "analyzer/report/view.h"
#include "base/console.h"
#include "base/text.h"

namespace casefile {
namespace {

constexpr std::size_t kTextBytes = 600;
constexpr std::size_t kCauses = 3;
constexpr std::size_t kSteps = 3;
constexpr std::size_t kOtherFindings = 8;
constexpr std::size_t kProblems = 3;

Colour ColourOf(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::kInfo:
      return Colour::kBlue;
    case FindingSeverity::kWarning:
      return Colour::kYellow;
    case FindingSeverity::kError:
    case FindingSeverity::kCritical:
      return Colour::kRed;
  }
  return Colour::kPlain;
}

Colour ColourOf(Health health) {
  switch (health) {
    case Health::kUnknown:
      return Colour::kDim;
    case Health::kHealthy:
      return Colour::kGreen;
    case Health::kDegraded:
      return Colour::kYellow;
    case Health::kFailing:
      return Colour::kRed;
  }
  return Colour::kPlain;
}

// Lines of bounded width. Colour goes around whole lines after they were cut, so it takes no
// columns.
class Screen {
 public:
  explicit Screen(const TerminalStyle& style) : style_(style) {}

  void Line(std::string_view text, Colour colour = Colour::kPlain) {
    out_ += Paint(ClipToColumns(Safe(text), style_.columns), colour, style_.colour);
    out_ += '\n';
  }
  void Blank() { out_ += '\n'; }
  // `text` in as many lines as it needs, the first behind `lead`, the others indented as far.
  void Wrapped(std::string_view lead, std::string_view text, Colour colour = Colour::kPlain) {
    const std::size_t indent = std::min(ColumnsOf(lead), style_.columns / 2);
    const std::size_t room = std::max<std::size_t>(style_.columns - indent, 1);
    bool first = true;
    for (const std::string& line : WrapToColumns(Safe(text), room)) {
      out_ += first ? std::string(lead) : std::string(indent, ' ');
      out_ += Paint(line, colour, style_.colour);
      out_ += '\n';
      first = false;
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  static std::string Safe(std::string_view text) {
    std::string safe;
    for (const std::string_view line : SplitLines(Clip(text, kTextBytes).text)) {
      if (!safe.empty()) safe += ' ';
      safe += EscapeForTerminal(line);
    }
    return safe;
  }
  TerminalStyle style_;
  std::string out_;
};

std::string_view TitleOf(const ReportView& view, const std::string& id) {
  const Finding* finding = view.Find(id);
  return finding == nullptr || finding->title.empty() ? std::string_view(id) : finding->title;
}

void ShowHead(Screen& screen, const ReportView& view) {
  const FindingsDocument& document = view.document();
  screen.Wrapped("",
                 fmt::format("{}: {}", HealthName(view.health()), view.headline()),
                 ColourOf(view.health()));
  std::string line = view.CountsBySeverity();
  for (const HostFact& fact : document.host)
    if (EqualsIgnoreCase(fact.name, "host") || EqualsIgnoreCase(fact.name, "system"))
      line += fmt::format(" · {}", Clip(fact.value, kTextBytes).text);
  screen.Line(line, Colour::kDim);
  const std::string window = HumanSpan(document.window);
  if (!window.empty()) screen.Line(fmt::format("{} {}", strings::kCovers, window), Colour::kDim);
  const std::string incident = HumanSpan(document.incident);
  if (!incident.empty())
    screen.Line(fmt::format("{} {}", strings::kIncident, incident), Colour::kDim);
}

void ShowCause(Screen& screen, const ReportView& view, const Hypothesis& hypothesis) {
  const Finding* finding = view.Find(hypothesis.finding);
  const Colour colour = finding == nullptr ? Colour::kPlain : ColourOf(finding->severity);
  screen.Blank();
  screen.Wrapped(
      fmt::format("{}. ", hypothesis.rank),
      fmt::format(
          "{} ({})", TitleOf(view, hypothesis.finding), FormatPercent(hypothesis.score * 100)),
      colour);
  constexpr std::size_t kNodes = 8;
  for (std::size_t i = 1; i < std::min(hypothesis.chain.size(), kNodes); ++i)
    screen.Wrapped("   → ", TitleOf(view, hypothesis.chain[i]));
  if (finding == nullptr) return;
  if (!finding->evidence.empty()) {
    const Evidence& evidence = finding->evidence.front();
    screen.Line(fmt::format("   {}", Clip(PlaceOf(evidence), kTextBytes).text), Colour::kDim);
    if (!evidence.text.empty())
      screen.Line(fmt::format("     {}", Clip(evidence.text, kTextBytes).text), Colour::kDim);
  }
  for (std::size_t i = 0; i < std::min(finding->remedy.size(), kSteps); ++i)
    screen.Wrapped(i == 0 ? "   Do: " : "       ", finding->remedy[i], Colour::kGreen);
}

// Findings that no cause above accounts for.
void ShowOthers(Screen& screen, const ReportView& view) {
  std::vector<const Finding*> others;
  for (const Finding& finding : view.document().findings) {
    bool shown = false;
    for (const Hypothesis& hypothesis : view.document().hypotheses)
      shown = shown || hypothesis.finding == finding.id ||
              std::find(hypothesis.chain.begin(), hypothesis.chain.end(), finding.id) !=
                  hypothesis.chain.end();
    if (!shown && finding.severity >= FindingSeverity::kWarning) others.push_back(&finding);
  }
  if (others.empty()) return;
  screen.Blank();
  screen.Line("Also found", Colour::kBold);
  for (std::size_t i = 0; i < std::min(others.size(), kOtherFindings); ++i)
    screen.Wrapped(
        "  - ",
        fmt::format(
            "{}: {}", strings::SeverityName(others[i]->severity), TitleOf(view, others[i]->id)),
        ColourOf(others[i]->severity));
  if (others.size() > kOtherFindings)
    screen.Line(fmt::format("  {} more in the report", others.size() - kOtherFindings));
}

void ShowNotRead(Screen& screen, const FindingsDocument& document) {
  const InputSummary& input = document.input;
  if (input.partial || !input.problems.empty()) {
    screen.Blank();
    screen.Line(strings::kNotReadTitle, Colour::kYellow);
    for (std::size_t i = 0; i < std::min(input.problems.size(), kProblems); ++i)
      screen.Wrapped("  - ", input.problems[i]);
    if (input.problems.size() > kProblems)
      screen.Line(fmt::format("  {} more in the report", input.problems.size() - kProblems));
  }
  const std::size_t not_checked = document.coverage.not_checked.size();
  if (not_checked > 0) {
    screen.Blank();
    screen.Line(fmt::format("{} could not be checked for lack of data; the report lists them",
                            Counted(not_checked, "rule", "rules")),
                Colour::kDim);
  }
}

}  // namespace

std::string TerminalSummary(const FindingsDocument& document, const TerminalStyle& style) {
  const ReportView view(document);
  Screen screen(style);
  ShowHead(screen, view);
  for (std::size_t i = 0; i < std::min(document.hypotheses.size(), kCauses); ++i)
    ShowCause(screen, view, document.hypotheses[i]);
  ShowOthers(screen, view);
  ShowNotRead(screen, document);
  return screen.Take();
}

}  // namespace casefile
