#pragma once
// Which scopes a record lies in, remembered per format and program of the current file, and how
// many records each scope held: a scope without records was not covered, and nothing may be
// concluded from its silence.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
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
  // What holds for all records of one format and program of a file.
  struct Entry {
    std::vector<bool> inside;  // by scope
    // By LogText: whether any pattern there is for such records, and those that are candidates in
    // every text.
    std::array<bool, 3> watched{};
    std::array<std::vector<std::uint32_t>, 3> always;
    std::uint64_t records = 0;
  };
  // Fills `watched` and `always` of an entry whose scopes are known.
  using Prepare = std::function<void(Entry& entry)>;

  ScopeIndex(std::span<const LogScope> scopes, Prepare prepare);

  // Counts the record and tells what holds for it; valid until the next call.
  const Entry& Count(std::string_view path, const LogRecord& record);
  // How many records each scope held so far, by index.
  std::vector<std::uint64_t> Covered() const;

 private:
  void StartFile(std::string_view path);
  void Fold(const Entry& entry, std::vector<std::uint64_t>& totals) const;

  std::span<const LogScope> scopes_;
  Prepare prepare_;
  std::vector<bool> path_fits_;  // by scope, for the current file
  std::string path_;
  bool started_ = false;
  std::unordered_map<std::string, Entry> entries_;
  Entry* last_ = nullptr;
  std::string last_key_;
  std::vector<std::uint64_t> totals_;
};

}  // namespace casefile
