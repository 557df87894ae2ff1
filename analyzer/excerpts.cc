#include "analyzer/excerpts.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// How many lines above and below are worth reading.
constexpr std::uint64_t kAroundFinding = 8;
constexpr std::uint64_t kAroundEvent = 2;

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
using Ranges = std::map<std::string, std::vector<Range>, std::less<>>;  // by path

// What is wanted of each member, the most important first, until kExcerptLines are planned.
class Plan {
 public:
  void Want(const Evidence& evidence, std::uint64_t around) {
    const std::uint64_t lines = 2 * around + 1;
    if (evidence.line == 0 || evidence.path.empty() || planned_ + lines > limits::kExcerptLines)
      return;
    Range range = {.first = evidence.line - std::min(around, evidence.line - 1),
                   .last = evidence.line + around};
    for (const Range& other : ranges_[evidence.path])
      if (other.first <= range.first && other.last >= range.last) return;
    planned_ += lines;
    ranges_[evidence.path].push_back(range);
  }

  // Sorted, and those that touch are one.
  Ranges Take() {
    for (auto& [path, ranges] : ranges_) {
      std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
        return std::pair(a.first, a.last) < std::pair(b.first, b.last);
      });
      std::vector<Range> merged;
      for (const Range& range : ranges) {
        if (merged.empty() || range.first > merged.back().last + 1)
          merged.push_back(range);
        else
          merged.back().last = std::max(merged.back().last, range.last);
      }
      ranges = std::move(merged);
    }
    return std::move(ranges_);
  }

 private:
  Ranges ranges_;
  std::size_t planned_ = 0;
};

// Takes the lines of `ranges` out of a stream.
class LineTaker {
 public:
  LineTaker(std::string_view path, const std::vector<Range>& ranges)
      : path_(path), ranges_(ranges) {}

  bool done() const { return at_ == ranges_.size(); }

  void Take(std::string_view text) {
    while (!done() && !text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view part = text.substr(0, end);
      if (Inside() && line_.size() < limits::kExcerptLineBytes)
        line_ += part.substr(0, limits::kExcerptLineBytes - line_.size());
      if (end == std::string_view::npos) return;
      text.remove_prefix(end + 1);
      EndLine();
    }
  }

  std::vector<Excerpt> Finish() {
    if (!done() && !line_.empty()) EndLine();
    return std::move(excerpts_);
  }

 private:
  bool Inside() const { return number_ >= ranges_[at_].first; }

  void EndLine() {
    if (Inside()) {
      if (number_ == ranges_[at_].first)
        excerpts_.push_back({.path = path_, .line = number_, .lines = {}});
      if (!line_.empty() && line_.back() == '\r') line_.pop_back();
      excerpts_.back().lines.push_back(std::exchange(line_, {}));
    }
    if (number_ == ranges_[at_].last) ++at_;
    ++number_;
  }

  std::string path_;
  const std::vector<Range>& ranges_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 1;
  std::string line_;
  std::vector<Excerpt> excerpts_;
};

const std::string* LineAt(const std::vector<Excerpt>& excerpts, const Evidence& evidence) {
  for (const Excerpt& excerpt : excerpts) {
    if (excerpt.path != evidence.path || evidence.line < excerpt.line) continue;
    const std::uint64_t index = evidence.line - excerpt.line;
    if (index < excerpt.lines.size()) return &excerpt.lines[static_cast<std::size_t>(index)];
  }
  return nullptr;
}

// Whether the numbers of a member's lines are those of its bytes: they are not where the reader
// counts something else (rows of a table, what a decoder made).
bool NumbersFit(const std::vector<Excerpt>& excerpts, const FindingsDocument& document) {
  constexpr std::size_t kCompared = 24;
  const std::string_view path = excerpts.front().path;
  for (const Finding& finding : document.findings) {
    for (const Evidence& evidence : finding.evidence) {
      const std::string* line = evidence.path == path ? LineAt(excerpts, evidence) : nullptr;
      const std::string_view cited =
          Trim(std::string_view(evidence.text).substr(0, evidence.text.find('\n')));
      if (line != nullptr && line->find(cited.substr(0, kCompared)) == std::string::npos)
        return false;
    }
  }
  return true;
}

Ranges PlanFor(const FindingsDocument& document) {
  Plan plan;
  for (const Finding& finding : document.findings)
    for (const Evidence& evidence : finding.evidence) plan.Want(evidence, kAroundFinding);
  for (const TemplateSummary& summary : document.templates) plan.Want(summary.evidence, 0);
  for (const TimelineEvent& event : document.events) plan.Want(event.evidence, kAroundEvent);
  return plan.Take();
}

}  // namespace

Result<void> AddExcerpts(MemberTree& tree, FindingsDocument& document) {
  if (!tree.CanVisitAgain()) return {};
  const Ranges wanted = PlanFor(document);
  TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    const auto found = wanted.find(info.path);
    if (found == wanted.end()) return {};
    LineTaker taker(info.path, found->second);
    std::array<std::byte, 64 * limits::kKiB> buffer{};
    while (!taker.done()) {
      const Result<std::size_t> n = content.Read(buffer);
      if (!n || *n == 0) break;
      taker.Take(AsText(Bytes(buffer).first(*n)));
    }
    std::vector<Excerpt> excerpts = taker.Finish();
    if (excerpts.empty() || !NumbersFit(excerpts, document)) return {};
    std::move(excerpts.begin(), excerpts.end(), std::back_inserter(document.excerpts));
    return {};
  }));
  std::stable_sort(document.excerpts.begin(), document.excerpts.end(), [](auto& a, auto& b) {
    return std::pair(std::string_view(a.path), a.line) <
           std::pair(std::string_view(b.path), b.line);
  });
  for (TemplateSummary& summary : document.templates) {
    const std::string* line =
        summary.evidence.text.empty() ? LineAt(document.excerpts, summary.evidence) : nullptr;
    if (line != nullptr) summary.evidence.text = *line;
  }
  return {};
}

}  // namespace casefile
