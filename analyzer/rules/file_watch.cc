#include "analyzer/rules/file_watch.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

Evidence EvidenceAt(std::string_view path, std::string_view text, std::string_view match) {
  const auto offset = static_cast<std::size_t>(match.data() - text.data());
  const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
  const std::string_view line = text.substr(begin, text.find('\n', offset) - begin);
  Evidence evidence;
  evidence.path = path;
  evidence.line =
      1 + static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + begin, '\n'));
  evidence.offset = begin;
  evidence.text = line.substr(0, limits::kEvidenceTextBytes);
  return evidence;
}

}  // namespace

void FileWatch::OnText(std::string_view path, std::string_view text) {
  const bool meant = std::any_of(
      condition_->paths.begin(), condition_->paths.end(), [path](const std::string& pattern) {
        return GlobMatches(pattern, path);
      });
  if (!meant) return;
  covered_ = true;
  std::vector<std::string_view> groups;
  std::size_t from = 0;
  while (from <= text.size() && matches_.size() < limits::kRuleEntities &&
         condition_->regex->Find(text, from, &groups)) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    from = std::max(begin + groups[0].size(), begin + 1);
    if (condition_->lacks && condition_->lacks->Matches(groups[0])) continue;
    Match match;
    const std::vector<std::string>& names = condition_->regex->group_names();
    for (std::size_t i = 0; i < groups.size() && i < names.size(); ++i) {
      if (!names[i].empty() && groups[i].data() != nullptr) match.bindings[names[i]] = groups[i];
    }
    match.count = 1;
    match.busiest = 1;
    match.state.push_back(EvidenceAt(path, text, groups[0]));
    matches_.push_back(std::move(match));
  }
}

Answer FileWatch::Ask() const {
  Answer answer;
  answer.matches = matches_;
  if (!matches_.empty()) {
    answer.truth = Truth::kYes;
  } else if (!covered_) {
    answer.truth = Truth::kUnknown;
    answer.lacking.insert(fmt::format("file {}", condition_->paths.front()));
  }
  return answer;
}

}  // namespace casefile
