// What the logs say over and over: each pattern with its rate as a small chart, and what changed
// its rate, which is how one sees an incident that no rule knows.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"

namespace casefile {
namespace {

// "40 a minute", "2 an hour"
std::string RateText(double per_minute) {
  constexpr double kPerHour = 60;
  if (per_minute >= 1) return fmt::format("{:.0f} {}", per_minute, strings::kPerMinute);
  if (per_minute * kPerHour >= 1)
    return fmt::format("{:.0f} {}", per_minute * kPerHour, strings::kPerHour);
  return per_minute > 0 ? std::string(strings::kSeldom) : std::string(strings::kNever);
}

void WriteSignal(HtmlWriter& html, const Signal& signal) {
  html.Open("li").Leaf("strong", strings::SignalName(signal.kind)).Text(" ");
  WriteTime(html, signal.at);
  if (signal.kind == SignalKind::kRise || signal.kind == SignalKind::kDrop)
    html.Text(fmt::format(": {} → {}", RateText(signal.before), RateText(signal.after)));
  html.Close();
}

// The rate over the window of the input, so that charts below each other can be compared.
void WriteSparkline(HtmlWriter& html, const TemplateSummary& summary, const TimeSpan& window) {
  constexpr double kWidth = 240;
  constexpr double kHeight = 24;
  const RateOverTime& rate = summary.rate;
  if (!rate.from || rate.slot_seconds <= 0 || !window.from || !window.to) return;
  const double span =
      std::max(1.0, std::chrono::duration<double>(*window.to - *window.from).count());
  const double slot = static_cast<double>(rate.slot_seconds) / span * kWidth;
  const double begin =
      std::chrono::duration<double>(*rate.from - *window.from).count() / span * kWidth;
  std::uint64_t peak = 1;
  for (const std::uint64_t count : rate.counts) peak = std::max(peak, count);
  std::string path;
  for (std::size_t i = 0; i < rate.counts.size(); ++i) {
    if (rate.counts[i] == 0) continue;
    const double left = std::clamp(begin + slot * static_cast<double>(i), 0.0, kWidth - 1);
    const double right = std::clamp(left + std::max(slot, 1.0), left + 1, kWidth);
    const double top =
        kHeight -
        std::max(2.0, kHeight * static_cast<double>(rate.counts[i]) / static_cast<double>(peak));
    path += fmt::format("M{:.1f} {}V{:.1f}H{:.1f}V{}z", left, kHeight, top, right, kHeight);
  }
  html.Open("svg",
            {{html::kClass, fmt::format("spark {}", SeverityClass(summary.severity))},
             {html::kViewBox, fmt::format("0 0 {} {}", kWidth, kHeight)},
             {html::kPreserveAspectRatio, "none"},
             {html::kAriaHidden, "true"}});
  html.Leaf("path", {{html::kD, path}}, "").Close();
}

void WriteNumber(HtmlWriter& html, std::uint64_t number) {
  html.Leaf("td", {{html::kClass, "number"}}, FormatCount(number));
}

void WriteTimeCell(HtmlWriter& html, Instant t) {
  html.Open("td", {{html::kClass, "when"}, {html::kDataValue, FormatInstant(t)}});
  WriteTime(html, t);
  html.Close();
}

// What stood at each "<*>".
void WriteParameters(HtmlWriter& html, const std::vector<TemplateParameter>& parameters) {
  if (parameters.empty()) return;
  html.Open("ol", {{html::kClass, "parameters"}});
  for (std::size_t i = 0; i < std::min(parameters.size(), page_limits::kListItems); ++i) {
    const TemplateParameter& parameter = parameters[i];
    html.Open("li");
    WriteClipped(html,
                 parameter.types.empty() ? std::string(strings::kAnyType)
                                         : fmt::format("{}", fmt::join(parameter.types, ", ")),
                 page_limits::kEventBytes);
    std::string_view before = ": ";
    for (std::size_t k = 0; k < std::min(parameter.values.size(), page_limits::kListItems); ++k) {
      html.Text(before).Open("code");
      before = ", ";
      WriteClipped(html, parameter.values[k], page_limits::kEventBytes);
      html.Close();
    }
    html.Close();
  }
  html.Close();
}

// The pattern, with the first of its lines and its values folded below.
void WritePattern(HtmlWriter& html, const TemplateSummary& summary) {
  html.Open("td", {{html::kClass, "text"}}).Open("code");
  WriteClipped(html, summary.text, page_limits::kEventBytes);
  html.Close();
  if (!summary.signals.empty()) {
    html.Open("ul", {{html::kClass, "signals"}});
    for (std::size_t i = 0; i < std::min(summary.signals.size(), page_limits::kListItems); ++i)
      WriteSignal(html, summary.signals[i]);
    html.Close();
  }
  const Evidence& first = summary.evidence;
  if (!first.path.empty()) {
    html.Open("details").Leaf("summary", strings::kFirstLine);
    html.Open("p", {{html::kClass, "where"}}).Open("code");
    WriteClipped(html, PlaceOf(first), page_limits::kEventBytes);
    html.Close().Close();
    if (!first.text.empty()) {
      html.Open("pre", {{html::kTabindex, "0"}});
      WriteClipped(html, first.text, page_limits::kEventBytes);
      html.Close();
    }
    WriteParameters(html, summary.parameters);
    html.Close();
  }
  html.Close();
}

void WriteRow(HtmlWriter& html, const FindingsDocument& document, const TemplateSummary& summary) {
  std::uint64_t lines = 0;
  for (const TimelineBucket& bucket : document.density) lines += bucket.total;
  html.Open("tr");
  WritePattern(html, summary);
  html.Open("td");
  WriteSparkline(html, summary, document.window);
  html.Close();
  WriteNumber(html, summary.count);
  html.Leaf("td",
            {{html::kClass, "number"}},
            lines == 0 ? std::string("–")
                       : fmt::format("{:.1f} %",
                                     std::min(100.0,
                                              100.0 * static_cast<double>(summary.count) /
                                                  static_cast<double>(lines))));
  html.Open("td").Leaf("span",
                       {{html::kClass, fmt::format("badge {}", SeverityClass(summary.severity))}},
                       ToString(summary.severity));
  html.Close();
  WriteTimeCell(html, summary.first);
  WriteTimeCell(html, summary.last);
  WriteNumber(html, summary.sources);
  html.Close();
}

void WriteTable(HtmlWriter& html,
                const FindingsDocument& document,
                const std::vector<const TemplateSummary*>& shown) {
  html.Open("div", {{html::kClass, "scroll card"}, {html::kTabindex, "0"}});
  html.Open("table", {{html::kClass, "searched patterns"}}).Open("thead").Open("tr");
  for (const std::string_view head : {strings::kPattern,
                                      strings::kRate,
                                      strings::kCount,
                                      strings::kShare,
                                      strings::kSeverity,
                                      strings::kFirstSeen,
                                      strings::kLastSeen,
                                      strings::kFiles})
    html.Leaf("th", {{html::kScope, "col"}}, head);
  html.Close().Close().Open("tbody");
  for (const TemplateSummary* summary : shown) {
    if (html.size() > page_limits::kPageBytes) break;
    WriteRow(html, document, *summary);
  }
  html.Close().Close().Close();
}

}  // namespace

void WritePatterns(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  std::vector<const TemplateSummary*> changed;
  std::vector<const TemplateSummary*> steady;
  for (const TemplateSummary& summary : document.templates) {
    std::vector<const TemplateSummary*>& list = summary.signals.empty() ? steady : changed;
    if (list.size() < page_limits::kPatterns) list.push_back(&summary);
  }
  html.Open("section", {{html::kId, "patterns"}, {html::kAriaLabelledBy, "patterns-title"}});
  html.Leaf("h2", {{html::kId, "patterns-title"}}, strings::kSectionPatterns);
  if (document.templates.empty()) html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoPatterns);
  if (!changed.empty()) {
    html.Leaf("h3", strings::kChanged).Leaf("p", {{html::kClass, "quiet"}}, strings::kChangedLead);
    WriteTable(html, document, changed);
  }
  if (!steady.empty()) {
    html.Leaf("h3", strings::kSteady);
    WriteTable(html, document, steady);
  }
  WriteMore(html, document.templates.size(), changed.size() + steady.size(), strings::kMoreRows);
  html.Close();
}

}  // namespace casefile
