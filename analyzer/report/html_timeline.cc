// Charts as inline SVG on one shared axis, and the events worth a line under them. Every chart is a
// row of one grid: label, plot, figure. Plots hold no text, so they may be stretched to any width.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"
#include "analyzer/report/time_axis.h"

namespace casefile {
namespace {

constexpr double kPlotWidth = 1000;
constexpr std::size_t kColumns = 160;
constexpr double kLaneHeight = 20;
constexpr double kLeastWidth = 3;

std::string Number(double value) {
  return fmt::format("{:.1f}", value);
}

void OpenPlot(HtmlWriter& html, std::string_view css_class, std::string_view label, double height) {
  html.Open("svg",
            {{html::kClass, css_class},
             {html::kViewBox, fmt::format("0 0 {} {}", kPlotWidth, height)},
             {html::kPreserveAspectRatio, "none"},
             {html::kRole, "img"},
             {html::kAriaLabel, label}});
}

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

void WriteRect(HtmlWriter& html, std::string_view css_class, const Box& box, std::string_view tip) {
  html.Open("rect",
            {{html::kClass, css_class},
             {html::kX, Number(box.x)},
             {html::kY, Number(box.y)},
             {html::kWidth, Number(box.width)},
             {html::kHeight, Number(box.height)}});
  if (!tip.empty()) html.Leaf("title", tip);
  html.Close();
}

// The incident as a band behind whatever else a plot shows.
void WriteIncidentBand(HtmlWriter& html,
                       const FindingsDocument& document,
                       const TimeAxis& axis,
                       double height) {
  const TimeSpan& incident = document.incident;
  if (!incident.from) return;
  const double from = axis.At(*incident.from) * kPlotWidth;
  const double to = axis.At(incident.to.value_or(*incident.from)) * kPlotWidth;
  constexpr double kVisible = 4;
  WriteRect(html, "band", {from, 0, std::max(to - from, kVisible), height}, "");
}

void OpenRow(HtmlWriter& html, std::string_view label) {
  html.Open("div", {{html::kClass, "lane"}});
  html.Open("span", {{html::kClass, "lane-name"}});
  WriteClipped(html, label, page_limits::kEventBytes);
  html.Close();
}

void CloseRow(HtmlWriter& html, std::string_view figure) {
  html.Leaf("span", {{html::kClass, "lane-figure"}}, figure).Close();
}

struct Series {
  std::string_view label;
  std::string_view css_class;
  std::uint64_t DensityColumn::*count;
};

void WriteSeries(HtmlWriter& html,
                 const FindingsDocument& document,
                 const TimeAxis& axis,
                 const DensityColumns& density,
                 const Series& series) {
  constexpr double kHeight = 100;
  std::uint64_t peak = 0;
  std::uint64_t total = 0;
  for (const DensityColumn& column : density.columns) {
    peak = std::max(peak, column.*series.count);
    total += column.*series.count;
  }
  const std::string figure = fmt::format("{}, {} {} {} {}",
                                         FormatCount(total),
                                         strings::kPeak,
                                         FormatCount(peak),
                                         strings::kPer,
                                         FormatDuration(density.width));
  OpenRow(html, series.label);
  OpenPlot(html, "plot", fmt::format("{}: {}", series.label, figure), kHeight);
  WriteIncidentBand(html, document, axis, kHeight);
  const double width = kPlotWidth / static_cast<double>(density.columns.size());
  Instant start = axis.from();
  for (std::size_t i = 0; i < density.columns.size(); ++i, start += density.width) {
    const std::uint64_t count = density.columns[i].*series.count;
    if (count == 0) continue;
    // A single event among thousands must still be seen.
    constexpr double kLowest = 6;
    const double height =
        std::max(kLowest, kHeight * static_cast<double>(count) / static_cast<double>(peak));
    const double x = static_cast<double>(i) * width;
    WriteRect(html,
              series.css_class,
              {x, kHeight - height, width * 0.9, height},
              fmt::format("{}: {}", HumanTime(start), FormatCount(count)));
  }
  html.Close();
  CloseRow(html, figure);
}

// Findings pinned on the axis where they were first seen.
void WritePins(HtmlWriter& html, const ReportView& view, const TimeAxis& axis) {
  constexpr double kHeight = 100;
  constexpr double kPin = 6;
  constexpr std::size_t kMost = 200;
  const std::vector<Finding>& findings = view.document().findings;
  if (std::none_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.first_seen && axis.Contains(*finding.first_seen);
      }))
    return;
  std::size_t shown = 0;
  OpenRow(html, strings::kFindingMarks);
  html.Open("svg",
            {{html::kClass, "plot pins"},
             {html::kViewBox, fmt::format("0 0 {} {}", kPlotWidth, kHeight)},
             {html::kPreserveAspectRatio, "none"},
             {html::kRole, "group"},
             {html::kAriaLabel, strings::kFindingMarks}});
  WriteIncidentBand(html, view.document(), axis, kHeight);
  for (const Finding& finding : findings) {
    if (!finding.first_seen || !axis.Contains(*finding.first_seen) || shown == kMost) continue;
    ++shown;
    html.Open("a", {{html::kHref, fmt::format("#{}", view.Anchor(finding.id))}});
    const double x = std::min(axis.At(*finding.first_seen) * kPlotWidth, kPlotWidth - kPin);
    WriteRect(html,
              fmt::format("pin {}", SeverityClass(finding.severity)),
              {x, 0, kPin, kHeight},
              fmt::format("{}: {}",
                          HumanTime(*finding.first_seen),
                          Clip(finding.title, page_limits::kEventBytes).text));
    html.Close();
  }
  html.Close();
  CloseRow(html, FormatCount(shown));
}

void WriteAxisLabels(HtmlWriter& html, const TimeAxis& axis) {
  html.Open("div", {{html::kClass, "lane axis"}})
      .Leaf("span", {{html::kClass, "lane-name"}}, "UTC");
  html.Open("div", {{html::kClass, "ticks"}});
  constexpr int kLabels = 5;
  for (const std::string& label : axis.Labels(kLabels)) html.Leaf("span", label).Text(" ");
  html.Close().Leaf("span", {{html::kClass, "lane-figure"}}, "").Close();
}

void WriteDensity(HtmlWriter& html,
                  const ReportView& view,
                  const TimeAxis& axis,
                  std::string_view title) {
  static constexpr Series kSeries[] = {
      {strings::kAllEvents, "col col-all", &DensityColumn::total},
      {strings::kWarnings, "col col-warning", &DensityColumn::warnings},
      {strings::kErrors, "col col-error", &DensityColumn::errors},
  };
  const DensityColumns density = CountInto(view.document(), axis, kColumns);
  html.Leaf("h3", title).Open("div", {{html::kClass, "card lanes"}});
  for (const Series& series : kSeries) WriteSeries(html, view.document(), axis, density, series);
  WritePins(html, view, axis);
  WriteAxisLabels(html, axis);
  html.Close();
}

// One path for all columns: a lane of a thousand sources must not be a thousand elements each.
void WriteRate(HtmlWriter& html,
               const RateOverTime& rate,
               std::uint64_t peak,
               const TimeAxis& axis,
               std::string_view css_class) {
  if (!rate.from || peak == 0) return;
  std::string path;
  Instant start = *rate.from;
  for (const std::uint64_t count : rate.counts) {
    const Instant end = start + std::chrono::seconds(rate.slot_seconds);
    if (count > 0) {
      const double left = axis.At(start) * kPlotWidth;
      const double right = std::max(axis.At(end) * kPlotWidth, left + kLeastWidth);
      // By the square root: one among thousands is still seen.
      const double height =
          kLaneHeight * std::sqrt(static_cast<double>(count) / static_cast<double>(peak));
      path += fmt::format("M{:.1f} {}V{:.1f}H{:.1f}V{}z",
                          left,
                          kLaneHeight,
                          kLaneHeight - height,
                          right,
                          kLaneHeight);
    }
    start = end;
  }
  html.Leaf("path", {{html::kClass, css_class}, {html::kD, path}}, "");
}

void WriteLane(HtmlWriter& html,
               const FindingsDocument& document,
               const SourceCoverage& source,
               const TimeAxis& axis) {
  OpenRow(html, source.path);
  const std::string span = HumanSpan(source.span);
  OpenPlot(html,
           "plot thin",
           fmt::format("{}: {}", Clip(source.path, page_limits::kEventBytes).text, span),
           kLaneHeight);
  WriteIncidentBand(html, document, axis, kLaneHeight);
  const auto draw = [&](Instant from, Instant to) {
    const double x = std::min(axis.At(from) * kPlotWidth, kPlotWidth - kLeastWidth);
    const double width = std::max(kLeastWidth, axis.At(to) * kPlotWidth - x);
    WriteRect(html, "cover", {x, 0, width, kLaneHeight}, "");
  };
  Instant from = *source.span.from;
  for (const TimeSpan& quiet : source.quiet) {
    if (!quiet.from || !quiet.to) continue;
    draw(from, *quiet.from);
    from = *quiet.to;
  }
  draw(from, *source.span.to);
  const std::vector<std::uint64_t>& counts = source.rate.counts;
  const std::uint64_t peak = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  WriteRate(html, source.rate, peak, axis, "rate");
  WriteRate(html, source.errors, peak, axis, "col-error");
  html.Close();
  CloseRow(html, Counted(source.lines, "line", "lines"));
}

void WriteLanes(HtmlWriter& html, const FindingsDocument& document, const TimeAxis& axis) {
  std::vector<const SourceCoverage*> lanes;
  for (const SourceCoverage& source : document.coverage.sources)
    if (source.span.from && source.span.to) lanes.push_back(&source);
  if (lanes.empty()) return;
  html.Leaf("h3", strings::kSourceLanes).Open("div", {{html::kClass, "card lanes"}});
  const std::size_t shown = std::min(lanes.size(), page_limits::kLanes);
  for (std::size_t i = 0; i < shown; ++i) WriteLane(html, document, *lanes[i], axis);
  WriteAxisLabels(html, axis);
  html.Close();
  WriteMore(html, lanes.size(), shown, strings::kMoreLanes);
}

void WriteEvent(HtmlWriter& html, const ReportView& view, const TimelineEvent& event) {
  html.Open("tr");
  html.Open("td", {{html::kClass, "when"}});
  WritePreciseTime(html, event.time);
  html.Close();
  html.Open("td").Leaf("span",
                       {{html::kClass, fmt::format("badge {}", SeverityClass(event.severity))}},
                       ToString(event.severity));
  html.Close();
  html.Open("td");
  WriteClipped(html, event.program, page_limits::kEventBytes);
  html.Close();
  html.Open("td", {{html::kClass, "text"}}).Open("code");
  WriteClipped(html, event.text, page_limits::kEventBytes);
  html.Close();
  if (!event.finding.empty()) {
    html.Text(" ").Open("span", {{html::kClass, "because"}}).Text("→ ");
    WriteFindingLink(html, view, event.finding);
    html.Close();
  }
  html.Close();
  html.Open("td", {{html::kClass, "place"}}).Open("code");
  WriteClipped(html, PlaceOf(event.evidence), page_limits::kEventBytes);
  html.Close().Close().Close();
}

// Which of the events are shown when there is no room for all: those of findings, then the worst;
// in the order of time.
std::vector<const TimelineEvent*> Choose(const std::vector<TimelineEvent>& events) {
  std::vector<const TimelineEvent*> chosen;
  chosen.reserve(events.size());
  for (const TimelineEvent& event : events) chosen.push_back(&event);
  if (chosen.size() <= page_limits::kEvents) return chosen;
  const auto weight = [](const TimelineEvent* event) {
    return (event->finding.empty() ? 0 : 100) + static_cast<int>(event->severity);
  };
  std::stable_sort(chosen.begin(), chosen.end(), [&](const auto* a, const auto* b) {
    return weight(a) > weight(b);
  });
  chosen.resize(page_limits::kEvents);
  std::stable_sort(chosen.begin(), chosen.end(), [](const auto* a, const auto* b) {
    return a->time != b->time ? a->time < b->time : a < b;
  });
  return chosen;
}

void WriteEvents(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  if (document.events.empty()) return;
  html.Leaf("h3", strings::kEventsTitle).Leaf("p", {{html::kClass, "quiet"}}, strings::kEventsLead);
  html.Open("div", {{html::kClass, "scroll card"}, {html::kTabindex, "0"}});
  html.Open("table", {{html::kClass, "events"}}).Open("thead").Open("tr");
  for (const std::string_view head :
       {strings::kTime, strings::kSeverity, strings::kProgram, strings::kEvent, strings::kWhere})
    html.Leaf("th", {{html::kScope, "col"}}, head);
  html.Close().Close().Open("tbody");
  std::size_t shown = 0;
  for (const TimelineEvent* event : Choose(document.events)) {
    if (html.size() > page_limits::kPageBytes) break;
    WriteEvent(html, view, *event);
    ++shown;
  }
  html.Close().Close().Close();
  WriteMore(html, document.events.size() + document.events_omitted, shown, strings::kMoreEvents);
}

}  // namespace

void WriteTimeline(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  html.Open("section", {{html::kId, "timeline"}, {html::kAriaLabelledBy, "timeline-title"}});
  html.Leaf("h2", {{html::kId, "timeline-title"}}, strings::kSectionTimeline);
  const std::optional<TimeAxis> axis = WholeAxis(document);
  if (!axis || document.density.empty()) {
    html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoDensity);
  } else {
    // The script shows the same as something to zoom into.
    html.Open("div", {{html::kClass, "static"}});
    if (const std::optional<TimeAxis> near = IncidentAxis(document, *axis); near)
      WriteDensity(html, view, *near, strings::kAroundIncident);
    WriteDensity(html, view, *axis, strings::kWholeSpan);
    WriteLanes(html, document, *axis);
    html.Close();
  }
  html.Open("div", {{html::kClass, "static"}});
  WriteEvents(html, view);
  html.Close().Close();
}

}  // namespace casefile
