#include "analyzer/report/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/report/all.h"
#include "analyzer/report/markdown_text.h"
#include "analyzer/report/strings.h"
#include "analyzer/report/view.h"
#include "base/text.h"

namespace casefile {
namespace {

constexpr std::size_t kProseBytes = 1500;
constexpr std::size_t kCodeBytes = 300;
constexpr std::size_t kEvidenceBytes = 1500;
constexpr std::size_t kEvidenceLines = 4;
constexpr std::size_t kListItems = 20;
constexpr std::size_t kEvents = 60;

std::string ClippedWith(std::string_view text,
                        std::size_t bytes,
                        std::string (*write)(std::string_view)) {
  const Clipped clipped = Clip(text, bytes);
  std::string out = write(clipped.text);
  if (clipped.omitted > 0)
    out += fmt::format(" … {} {}", FormatCount(clipped.omitted), strings::kCut);
  return out;
}
std::string Prose(std::string_view text) {
  return ClippedWith(text, kProseBytes, MarkdownProse);
}
std::string Code(std::string_view text) {
  return ClippedWith(text, kCodeBytes, MarkdownCode);
}

// Collects whole blocks up to a size; what does not fit is counted by its name, so that the end can
// say what is missing. No block is ever cut in the middle.
class Pages {
 public:
  explicit Pages(std::size_t limit) : limit_(limit) {}

  bool Add(std::string_view block) {
    if (out_.size() + block.size() + kTailBytes > limit_) return false;
    out_ += block;
    return true;
  }
  void AddOr(std::string_view block, std::string_view name) {
    if (!Add(block)) Omit(name, 1);
  }
  void Omit(std::string_view name, std::size_t count) {
    if (count > 0) omitted_[std::string(name)] += count;
  }
  std::string Finish(std::string_view tool) {
    if (!omitted_.empty()) {
      out_ += "\nLeft out for room:";
      std::string_view comma = " ";
      for (const auto& [name, count] : omitted_) {
        out_ += fmt::format("{}{} × {}", comma, FormatCount(count), name);
        comma = ", ";
      }
      out_ += ".\n";
    }
    out_ += fmt::format("\n{} {}.\n", strings::kMadeBy, Code(tool));
    return std::move(out_);
  }

 private:
  // Room for what Finish() adds: a bounded number of names and one tool.
  static constexpr std::size_t kTailBytes = 1100;
  std::size_t limit_;
  std::string out_;
  std::map<std::string, std::size_t> omitted_;
};

std::string Row(std::string_view name, const std::string& value) {
  if (value.empty()) return {};
  return fmt::format("| {} | {} |\n", name, MarkdownCell(value));
}

std::string Strip(const ReportView& view) {
  const FindingsDocument& document = view.document();
  const InputSummary& input = document.input;
  std::string out = fmt::format("# {}\n\n| | |\n|---|---|\n", Prose(view.headline()));
  out +=
      Row("Health", fmt::format("**{}**: {}", HealthName(view.health()), view.CountsBySeverity()));
  out += Row(strings::kInput,
             fmt::format("{} ({}, {})",
                         Code(input.name),
                         Counted(input.members, "file", "files"),
                         FormatByteSize(input.bytes)));
  constexpr std::size_t kHostFacts = 8;
  for (std::size_t i = 0; i < std::min(document.host.size(), kHostFacts); ++i)
    out += Row(Prose(Clip(document.host[i].name, kCodeBytes).text), Code(document.host[i].value));
  if (input.collected) out += Row(strings::kCollected, HumanTime(*input.collected));
  out += Row(strings::kCovers, HumanSpan(document.window));
  out += Row(strings::kIncident, HumanSpan(document.incident));
  return out;
}

std::string Problems(const InputSummary& input) {
  if (!input.partial && input.problems.empty()) return {};
  std::string out = fmt::format("\n**{}**\n\n", strings::kNotReadTitle);
  if (input.partial) out += fmt::format("- {}\n", strings::kInputPartial);
  for (std::size_t i = 0; i < std::min(input.problems.size(), kListItems); ++i)
    out += fmt::format("- {}\n", Prose(input.problems[i]));
  if (input.problems.size() > kListItems)
    out += fmt::format("- {} more\n", FormatCount(input.problems.size() - kListItems));
  return out;
}

std::string TitleOf(const ReportView& view, std::string_view id) {
  const Finding* finding = view.Find(id);
  if (finding == nullptr || finding->title.empty()) return Code(id);
  return Prose(finding->title);
}

std::string Sentences(std::string_view title, const std::vector<std::string>& sentences) {
  if (sentences.empty()) return {};
  std::string out = fmt::format("\n{}:\n\n", title);
  for (std::size_t i = 0; i < std::min(sentences.size(), kListItems); ++i)
    out += fmt::format("- {}\n", Prose(sentences[i]));
  return out;
}

std::string SeenLine(const Finding& finding) {
  std::string out = Counted(finding.count, "time", "times");
  const std::string span = HumanSpan({finding.first_seen, finding.last_seen});
  if (!span.empty()) out += fmt::format(", {}", span);
  return out;
}

std::string Chain(const ReportView& view, const Hypothesis& hypothesis) {
  constexpr std::size_t kNodes = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(hypothesis.chain.size(), kNodes); ++i)
    out += fmt::format("{}**{}**", i == 0 ? "" : " → ", TitleOf(view, hypothesis.chain[i]));
  return out;
}

std::string CauseBlock(const ReportView& view, const Hypothesis& hypothesis) {
  std::string out = fmt::format("\n### {}. {} ({})\n\n",
                                hypothesis.rank,
                                TitleOf(view, hypothesis.finding),
                                FormatPercent(hypothesis.score * 100));
  if (hypothesis.chain.size() > 1) out += fmt::format("{}\n\n", Chain(view, hypothesis));
  if (const Finding* finding = view.Find(hypothesis.finding); finding != nullptr)
    out += fmt::format("{} {}.\n", strings::kSeen, SeenLine(*finding));
  out += Sentences(strings::kBecause, hypothesis.because);
  out += Sentences(strings::kAgainst, hypothesis.against);
  return out;
}

std::string EvidenceBlock(const Evidence& evidence) {
  std::string out = fmt::format("\n{}", Code(PlaceOf(evidence)));
  if (evidence.time) out += fmt::format(" · {}", PreciseTime(*evidence.time));
  if (!evidence.supports) out += fmt::format(" · **{}**", strings::kSpeaksAgainst);
  out += "\n";
  if (evidence.text.empty()) return out;
  const Clipped text = Clip(evidence.text, kEvidenceBytes);
  out += fmt::format("\n{}", MarkdownFence(text.text));
  if (text.omitted > 0) out += fmt::format("\n… {} {}\n", FormatCount(text.omitted), strings::kCut);
  return out;
}

enum class Detail : std::uint8_t { kFull, kHeadOnly };

std::string FindingBlock(const Finding& finding, Detail detail) {
  std::string out = fmt::format("\n### {}\n\n{} · {} · **{}** · {} {} · {}\n",
                                finding.title.empty() ? Code(finding.id) : Prose(finding.title),
                                Code(finding.id),
                                strings::RoleName(finding.role),
                                strings::SeverityName(finding.severity),
                                FormatPercent(finding.confidence * 100),
                                ToLower(strings::kConfidence),
                                SeenLine(finding));
  if (detail == Detail::kHeadOnly) return out;
  if (!finding.cause.empty())
    out += fmt::format("\n**{}:** {}\n", strings::kCause, Prose(finding.cause));
  if (!finding.impact.empty())
    out += fmt::format("\n**{}:** {}\n", strings::kImpact, Prose(finding.impact));
  if (!finding.evidence.empty()) {
    const std::size_t shown = std::min(finding.evidence.size(), kEvidenceLines);
    const std::size_t total = std::max<std::size_t>(finding.count, finding.evidence.size());
    out += fmt::format("\n<details><summary>{}: {} of {}</summary>\n",
                       strings::kEvidence,
                       shown,
                       Counted(total, "line", "lines"));
    for (std::size_t i = 0; i < shown; ++i) out += EvidenceBlock(finding.evidence[i]);
    out += "\n</details>\n";
  }
  if (!finding.remedy.empty()) {
    out += fmt::format("\n**{}:**\n\n", strings::kRemedy);
    for (std::size_t i = 0; i < std::min(finding.remedy.size(), kListItems); ++i)
      out += fmt::format("{}. {}\n", i + 1, Prose(finding.remedy[i]));
  }
  if (!finding.references.empty()) {
    out += fmt::format("\n{}:", strings::kReferences);
    for (std::size_t i = 0; i < std::min(finding.references.size(), kListItems); ++i)
      out += fmt::format(" {}", Code(finding.references[i]));
    out += "\n";
  }
  return out;
}

void AddFindings(Pages& pages, const ReportView& view) {
  const std::vector<Finding>& findings = view.document().findings;
  if (findings.empty()) {
    pages.Add(fmt::format("\n{}\n", strings::kNoFindingsText));
    return;
  }
  pages.Add(fmt::format("\n## {}\n", strings::kSectionFindings));
  for (const Finding& finding : findings) {
    if (pages.Add(FindingBlock(finding, Detail::kFull))) continue;
    pages.AddOr(FindingBlock(finding, Detail::kHeadOnly), "finding");
  }
}

void AddMessageChanges(std::string& out,
                       std::string_view title,
                       const std::vector<MessageChange>& changes) {
  for (std::size_t i = 0; i < std::min(changes.size(), kListItems); ++i)
    out += fmt::format("| {}: {} | {} | {} |\n",
                       title,
                       MarkdownCell(Code(changes[i].text)),
                       FormatCount(changes[i].before),
                       FormatCount(changes[i].after));
}

void AddChanges(Pages& pages, const Changes& changes) {
  if (changes.baseline.empty()) return;
  const std::string title =
      fmt::format("\n## {} {}\n", strings::kSectionChanges, Code(changes.baseline));
  std::string rows;
  const auto or_none = [](const std::string& value) {
    return value.empty() ? std::string(strings::kNone) : MarkdownCell(Code(value));
  };
  for (std::size_t i = 0; i < std::min(changes.state.size(), kListItems); ++i) {
    const StateChange& change = changes.state[i];
    rows += fmt::format("| {} {} | {} | {} |\n",
                        MarkdownCell(Code(change.fact)),
                        change.labels.empty() ? "" : MarkdownCell(Code(change.labels)),
                        or_none(change.before),
                        or_none(change.after));
  }
  AddMessageChanges(rows, strings::kMessagesNew, changes.appeared);
  AddMessageChanges(rows, strings::kMessagesGone, changes.vanished);
  AddMessageChanges(rows, strings::kMessagesRate, changes.rates);
  if (rows.empty()) {
    pages.AddOr(fmt::format("{}\n{}\n", title, strings::kNoChanges), "changes");
    return;
  }
  pages.AddOr(fmt::format("{}\n| {} | {} | {} |\n|---|---|---|\n{}",
                          title,
                          strings::kFact,
                          strings::kBefore,
                          strings::kNow,
                          rows),
              "changes");
}

void AddEvents(Pages& pages, const FindingsDocument& document) {
  if (document.events.empty()) return;
  std::string out = fmt::format(
      "\n<details><summary>{}</summary>\n\n| {} | {} | {} | {} |\n"
      "|---|---|---|---|\n",
      strings::kEventsTitle,
      strings::kTime,
      strings::kSeverity,
      strings::kEvent,
      strings::kWhere);
  const std::size_t shown = std::min(document.events.size(), kEvents);
  for (std::size_t i = 0; i < shown; ++i) {
    const TimelineEvent& event = document.events[i];
    out += fmt::format("| {} | {} | {} | {} |\n",
                       PreciseTime(event.time),
                       ToString(event.severity),
                       MarkdownCell(Code(event.text)),
                       MarkdownCell(Code(PlaceOf(event.evidence))));
  }
  out += "\n</details>\n";
  const bool fits = pages.Add(out);
  pages.Omit("event",
             document.events.size() - (fits ? shown : 0) +
                 static_cast<std::size_t>(document.events_omitted));
}

template <class T, class Write>
void AddTable(Pages& pages, std::string_view title, const std::vector<T>& rows, Write write) {
  if (rows.empty()) return;
  std::string out = fmt::format("\n<details><summary>{} ({})</summary>\n\n| {} | {} |\n|---|---|\n",
                                title,
                                FormatCount(rows.size()),
                                strings::kSource,
                                strings::kWhy);
  constexpr std::size_t kRows = 40;
  const std::size_t shown = std::min(rows.size(), kRows);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto [left, right] = write(rows[i]);
    out += fmt::format("| {} | {} |\n", MarkdownCell(left), MarkdownCell(right));
  }
  out += "\n</details>\n";
  const bool fits = pages.Add(out);
  pages.Omit(title, rows.size() - (fits ? shown : 0));
}

void AddCoverage(Pages& pages, const Coverage& coverage) {
  pages.Add(fmt::format("\n## {}\n", strings::kSectionCoverage));
  const auto missing = [](const MissingSource& source) {
    return std::pair(Code(source.source), Prose(source.why));
  };
  AddTable(pages, strings::kMissing, coverage.missing, missing);
  AddTable(pages, strings::kWithheld, coverage.withheld, missing);
  AddTable(pages, strings::kNotChecked, coverage.not_checked, [](const NotChecked& rule) {
    return std::pair(Code(rule.rule), Prose(rule.why));
  });
  AddTable(pages, strings::kSources, coverage.sources, [](const SourceCoverage& source) {
    const std::string span = HumanSpan(source.span);
    return std::pair(
        Code(source.path),
        fmt::format("{}{}{}{}",
                    Prose(source.kind),
                    span.empty() ? "" : ", ",
                    span,
                    source.note.empty() ? "" : fmt::format(", {}", Prose(source.note))));
  });
}

void AddPleaseSend(Pages& pages, const Coverage& coverage) {
  if (coverage.please_also_send.empty()) return;
  std::string out = fmt::format("\n## {}\n\n", strings::kPleaseAlsoSend);
  for (std::size_t i = 0; i < std::min(coverage.please_also_send.size(), kListItems); ++i)
    out += fmt::format("- {}\n", Prose(coverage.please_also_send[i]));
  pages.AddOr(out, strings::kPleaseAlsoSend);
}

void AddCauses(Pages& pages, const ReportView& view) {
  const std::vector<Hypothesis>& hypotheses = view.document().hypotheses;
  if (hypotheses.empty()) return;
  pages.Add(fmt::format("\n## {}\n", strings::kSectionCauses));
  for (const Hypothesis& hypothesis : hypotheses)
    pages.AddOr(CauseBlock(view, hypothesis), "cause");
}

std::string BriefCause(const ReportView& view, const Hypothesis& hypothesis) {
  std::string out = fmt::format("\n{}. **{}** ({})\n",
                                hypothesis.rank,
                                TitleOf(view, hypothesis.finding),
                                FormatPercent(hypothesis.score * 100));
  if (hypothesis.chain.size() > 1) out += fmt::format("\n   {}\n", Chain(view, hypothesis));
  const Finding* finding = view.Find(hypothesis.finding);
  if (finding == nullptr) return out;
  out += fmt::format("\n   {} {}.\n", strings::kSeen, SeenLine(*finding));
  if (!finding->evidence.empty()) {
    const Evidence& first = finding->evidence.front();
    out += fmt::format("\n   {}: {}\n", Code(PlaceOf(first)), Code(first.text));
  }
  if (!finding->remedy.empty())
    out += fmt::format("\n   {}: {}\n", strings::kRemedy, Prose(finding->remedy.front()));
  return out;
}

}  // namespace

std::string FullMarkdown(const FindingsDocument& document) {
  const ReportView view(document);
  Pages pages(kMarkdownBytes);
  pages.AddOr(Strip(view), "header");
  pages.AddOr(Problems(document.input), "problem");
  AddCauses(pages, view);
  AddFindings(pages, view);
  AddChanges(pages, document.changes);
  AddPleaseSend(pages, document.coverage);
  AddEvents(pages, document);
  AddCoverage(pages, document.coverage);
  return pages.Finish(document.tool);
}

std::string BriefMarkdown(const FindingsDocument& document) {
  const ReportView view(document);
  Pages pages(kBriefMarkdownBytes);
  const InputSummary& input = document.input;
  pages.AddOr(
      fmt::format(
          "**{}**: {}\n\n{}; {} {}; {} {}\n",
          HealthName(view.health()),
          Prose(Clip(view.headline(), kCodeBytes).text),
          view.CountsBySeverity(),
          strings::kCollected,
          input.collected ? HumanTime(*input.collected) : std::string(strings::kCollectedUnknown),
          ToLower(strings::kIncident),
          document.incident.from ? HumanSpan(document.incident) : std::string(strings::kNone)),
      "header");
  for (const Hypothesis& hypothesis : document.hypotheses)
    pages.AddOr(BriefCause(view, hypothesis), "cause");
  if (document.hypotheses.empty()) {
    for (const Finding& finding : document.findings)
      pages.AddOr(FindingBlock(finding, Detail::kHeadOnly), "finding");
  }
  AddPleaseSend(pages, document.coverage);
  return pages.Finish(document.tool);
}

namespace markdown {

Report Make() {
  return {"markdown", ".report.md", "for pasting into an issue", FullMarkdown};
}

}  // namespace markdown
}  // namespace casefile
