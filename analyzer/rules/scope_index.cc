#include "analyzer/rules/scope_index.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Any of the patterns fits, and none that begins with '!' does.
bool AnyGlob(const std::vector<std::string>& patterns, std::string_view value) {
  bool wanted = false;
  bool any_wanted = false;
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('!')) {
      if (GlobMatches(std::string_view(pattern).substr(1), value)) return false;
    } else {
      any_wanted = true;
      wanted = wanted || GlobMatches(pattern, value);
    }
  }
  return wanted || !any_wanted;
}

bool IsKeyOf(std::string_view key, const LogRecord& record) {
  return key.size() == record.format.size() + 1 + record.program.size() &&
         key.starts_with(record.format) && key.ends_with(record.program);
}

}  // namespace

ScopeIndex::ScopeIndex(std::span<const LogScope> scopes, Prepare prepare)
    : scopes_(scopes),
      prepare_(std::move(prepare)),
      path_fits_(scopes.size()),
      totals_(scopes.size()) {}

void ScopeIndex::StartFile(std::string_view path) {
  for (const auto& [key, entry] : entries_) Fold(entry, totals_);
  entries_.clear();
  last_ = nullptr;
  path_ = path;
  started_ = true;
  for (std::size_t i = 0; i < scopes_.size(); ++i) path_fits_[i] = AnyGlob(scopes_[i].paths, path);
}

void ScopeIndex::Fold(const Entry& entry, std::vector<std::uint64_t>& totals) const {
  for (std::size_t i = 0; i < scopes_.size(); ++i) {
    if (entry.inside[i]) totals[i] += entry.records;
  }
}

const ScopeIndex::Entry& ScopeIndex::Count(std::string_view path, const LogRecord& record) {
  if (!started_ || path != path_ || entries_.size() >= limits::kScopeCache) StartFile(path);
  if (last_ == nullptr || !IsKeyOf(last_key_, record)) {
    last_key_.assign(record.format);
    last_key_ += '\0';
    last_key_ += record.program;
    const auto [at, fresh] = entries_.try_emplace(last_key_);
    last_ = &at->second;
    if (fresh) {
      const std::string program = ToLower(record.program);
      last_->inside.resize(scopes_.size());
      for (std::size_t i = 0; i < scopes_.size(); ++i) {
        last_->inside[i] = path_fits_[i] && AnyGlob(scopes_[i].formats, record.format) &&
                           AnyGlob(scopes_[i].programs, program);
      }
      prepare_(*last_);
    }
  }
  ++last_->records;
  return *last_;
}

std::vector<std::uint64_t> ScopeIndex::Covered() const {
  std::vector<std::uint64_t> totals = totals_;
  for (const auto& [key, entry] : entries_) Fold(entry, totals);
  return totals;
}

}  // namespace casefile
