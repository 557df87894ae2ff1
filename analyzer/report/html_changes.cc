// What differs from the baseline, when one was given: the state of the machine, and the messages
// that are new, gone, or of another rate.

#include <fmt/format.h>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/html_tables.h"
#include "analyzer/report/strings.h"

namespace casefile {
namespace {

void WriteNumberCell(HtmlWriter& html, std::uint64_t number) {
  html.Leaf("td", {{html::kClass, "number"}}, FormatCount(number));
}

void WriteState(HtmlWriter& html, const std::vector<StateChange>& changes) {
  if (changes.empty()) return;
  html.Leaf("h3", strings::kStateChanges);
  OpenTable(html, {strings::kFact, strings::kWhich, strings::kBefore, strings::kNow});
  WriteRows(html, changes, [&](const StateChange& change) {
    html.Leaf("td", {{html::kClass, "when"}}, Clip(change.fact, page_limits::kEventBytes).text);
    WriteCell(html, change.labels);
    WriteCell(html, change.before.empty() ? strings::kNone : change.before);
    WriteCell(html, change.after.empty() ? strings::kNone : change.after);
  });
}

void WriteMessages(HtmlWriter& html,
                   std::string_view title,
                   const std::vector<MessageChange>& changes) {
  if (changes.empty()) return;
  html.Leaf("h3", title);
  OpenTable(html,
            {strings::kPattern,
             strings::kSeverity,
             strings::kBefore,
             strings::kNow,
             strings::kFirstSeen});
  WriteRows(html, changes, [&](const MessageChange& change) {
    html.Open("td", {{html::kClass, "text"}}).Open("code");
    WriteClipped(html, change.text, page_limits::kEventBytes);
    html.Close().Close();
    html.Open("td").Leaf("span",
                         {{html::kClass, fmt::format("badge {}", SeverityClass(change.worst))}},
                         ToString(change.worst));
    html.Close();
    WriteNumberCell(html, change.before);
    WriteNumberCell(html, change.after);
    html.Open("td", {{html::kClass, "when"}});
    if (change.first) WriteTime(html, *change.first);
    html.Close();
  });
}

}  // namespace

void WriteChanges(HtmlWriter& html, const ReportView& view) {
  const Changes& changes = view.document().changes;
  if (changes.baseline.empty()) return;
  html.Open("section", {{html::kId, "changes"}, {html::kAriaLabelledBy, "changes-title"}});
  html.Open("h2", {{html::kId, "changes-title"}});
  html.Text(fmt::format("{} ", strings::kSectionChanges));
  WriteClipped(html, changes.baseline, page_limits::kEventBytes);
  html.Close();
  if (changes.state.empty() && changes.appeared.empty() && changes.vanished.empty() &&
      changes.rates.empty())
    html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoChanges);
  WriteState(html, changes.state);
  WriteMessages(html, strings::kMessagesNew, changes.appeared);
  WriteMessages(html, strings::kMessagesGone, changes.vanished);
  WriteMessages(html, strings::kMessagesRate, changes.rates);
  html.Close();
}

}  // namespace casefile
