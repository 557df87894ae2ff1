#include "analyzer/report/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/report/strings.h"

namespace casefile {
namespace {

Health HealthOf(const FindingsDocument& document) {
  if (document.findings.empty() && document.coverage.sources.empty()) return Health::kUnknown;
  Health health = Health::kHealthy;
  for (const Finding& finding : document.findings) {
    if (finding.severity >= FindingSeverity::kError) return Health::kFailing;
    if (finding.severity == FindingSeverity::kWarning) health = Health::kDegraded;
  }
  return health;
}

std::string Slug(std::string_view id) {
  std::string slug = "f-";
  for (const char c : id) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept || upper) {
      slug += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (slug.back() != '-') {
      slug += '-';
    }
  }
  while (slug.size() > 2 && slug.back() == '-') slug.pop_back();
  constexpr std::size_t kLongest = 80;
  return slug.substr(0, kLongest);
}

}  // namespace

std::string_view HealthName(Health health) {
  switch (health) {
    case Health::kUnknown:
      return strings::kHealthUnknown;
    case Health::kHealthy:
      return strings::kHealthHealthy;
    case Health::kDegraded:
      return strings::kHealthDegraded;
    case Health::kFailing:
      return strings::kHealthFailing;
  }
  return strings::kHealthUnknown;
}

ReportView::ReportView(const FindingsDocument& document)
    : document_(&document), health_(HealthOf(document)) {
  std::set<std::string, std::less<>> taken;
  for (const Finding& finding : document.findings) {
    ++by_severity_.at(static_cast<std::size_t>(finding.severity));
    for (const std::string& id : finding.explains) explained_by_[id].push_back(finding.id);
    if (!by_id_.emplace(finding.id, &finding).second) continue;
    const std::string slug = Slug(finding.id);
    std::string anchor = slug;
    for (int n = 2; !taken.insert(anchor).second; ++n) anchor = fmt::format("{}-{}", slug, n);
    anchors_.emplace(finding.id, std::move(anchor));
  }
  switch (health_) {
    case Health::kUnknown:
      headline_ = strings::kNothingChecked;
      return;
    case Health::kHealthy:
      headline_ = strings::kHealthy;
      return;
    case Health::kDegraded:
    case Health::kFailing:
      break;
  }
  const Finding* first = nullptr;
  if (!document.hypotheses.empty()) first = Find(document.hypotheses.front().finding);
  if (first == nullptr) {
    first = &*std::max_element(
        document.findings.begin(), document.findings.end(), [](const Finding& a, const Finding& b) {
          return a.severity < b.severity;
        });
  }
  headline_ = first->title.empty() ? first->id : first->title;
}

std::string ReportView::CountsBySeverity() const {
  std::vector<std::string> parts;
  for (std::size_t i = by_severity_.size(); i-- > 0;) {
    if (by_severity_.at(i) == 0) continue;
    const std::string_view name = strings::SeverityName(static_cast<FindingSeverity>(i));
    const bool plural = static_cast<FindingSeverity>(i) != FindingSeverity::kCritical;
    parts.push_back(
        Counted(by_severity_.at(i), name, plural ? fmt::format("{}s", name) : std::string(name)));
  }
  return parts.empty() ? std::string(strings::kNoFindings)
                       : fmt::format("{}", fmt::join(parts, ", "));
}

const Finding* ReportView::Find(std::string_view id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : it->second;
}

std::string ReportView::Anchor(std::string_view id) const {
  const auto it = anchors_.find(id);
  return it == anchors_.end() ? Slug(id) : it->second;
}

std::vector<std::string> ReportView::ExplainedBy(std::string_view id) const {
  const auto it = explained_by_.find(id);
  return it == explained_by_.end() ? std::vector<std::string>{} : it->second;
}

const Excerpt* ReportView::ExcerptAround(const Evidence& evidence) const {
  for (const Excerpt& excerpt : document_->excerpts)
    if (excerpt.path == evidence.path && evidence.line >= excerpt.line &&
        evidence.line - excerpt.line < excerpt.lines.size())
      return &excerpt;
  return nullptr;
}

bool ReportView::IsCause(const Finding& finding) const {
  return finding.role == FindingRole::kRootCause || finding.role == FindingRole::kContributing;
}

std::string HumanTime(Instant t) {
  const CivilTime c = ToCivil(t);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC",
                     c.year,
                     c.month,
                     c.day,
                     c.hour,
                     c.minute,
                     c.second);
}

std::string PreciseTime(Instant t) {
  std::string text = FormatInstant(t);
  for (char& c : text)
    if (c == 'T') c = ' ';
  if (!text.empty() && text.back() == 'Z') text.replace(text.size() - 1, 1, " UTC");
  return text;
}

std::string HumanSpan(const TimeSpan& span) {
  if (span.from && span.to) {
    std::string from = HumanTime(*span.from);
    std::string to = HumanTime(*span.to);
    if (from == to) return from;
    constexpr std::size_t kDate = 10;
    const bool same_day = from.compare(0, kDate, to, 0, kDate) == 0;
    from.resize(from.size() - std::string_view(" UTC").size());
    return fmt::format("{} {} {}", from, strings::kTo, same_day ? to.substr(kDate + 1) : to);
  }
  if (span.from) return fmt::format("{} {}", strings::kFrom, HumanTime(*span.from));
  if (span.to) return fmt::format("{} {}", strings::kUntil, HumanTime(*span.to));
  return {};
}

std::string FormatCount(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string Counted(std::uint64_t n, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", FormatCount(n), n == 1 ? singular : plural);
}

std::string FormatPercent(double percent) {
  return fmt::format("{:.0f} %", percent);
}

std::string PlaceOf(const Evidence& evidence) {
  return evidence.line == 0 ? evidence.path : fmt::format("{}:{}", evidence.path, evidence.line);
}

Clipped Clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return {text, 0};
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U && bytes - end < 4)
    --end;
  return {text.substr(0, end), text.size() - end};
}

}  // namespace casefile
