#pragma once
// What one file condition has seen so far.

#include <string_view>
#include <vector>

#include "analyzer/rules/evaluate.h"
#include "analyzer/rules/rule.h"

namespace casefile {

// The condition must outlive it. Not thread-safe.
class FileWatch {
 public:
  explicit FileWatch(const FileCondition& condition) : condition_(&condition) {}
  void OnText(std::string_view path, std::string_view text);
  Answer Ask() const;

 private:
  const FileCondition* condition_;
  bool covered_ = false;
  std::vector<Match> matches_;
};

}  // namespace casefile
