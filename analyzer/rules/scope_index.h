#pragma once
// Which scopes a record lies in, remembered per format and program of the current file, and how
// many records each scope held: a scope without records was not covered, and nothing may be
// concluded from its silence.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/rules/rule.h"

namespace casefile {

// The scopes must outlive it. Not thread-safe.
class ScopeIndex {
 public:
  explicit ScopeIndex(std::span<const LogScope> scopes);

  // Counts the record and tells its scopes, by index; valid until the next call.
  const std::vector<bool>& Count(std::string_view path, const LogRecord& record);
  // How many records each scope held so far, by index.
  std::vector<std::uint64_t> Covered() const;

 private:
  struct Entry {
    std::vector<bool> inside;
    std::uint64_t records = 0;
  };

  void StartFile(std::string_view path);
  void Fold(const Entry& entry, std::vector<std::uint64_t>& totals) const;

  std::span<const LogScope> scopes_;
  std::vector<bool> path_fits_;  // by scope, for the current file
  std::string path_;
  bool started_ = false;
  std::unordered_map<std::string, Entry> entries_;
  Entry* last_ = nullptr;
  std::string last_key_;
  std::string key_;
  std::vector<std::uint64_t> totals_;
};

}  // namespace casefile
