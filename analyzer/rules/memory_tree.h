#pragma once
// A member tree made of texts in memory: how a rule's own cases become an input.

#include <string>
#include <utility>
#include <vector>

#include "formats/members.h"

namespace casefile {

class MemoryTree final : public MemberTree {
 public:
  explicit MemoryTree(std::vector<std::pair<std::string, std::string>> files);

  std::string_view kind() const override { return "directory"; }
  Result<void> Visit(const Visitor& visit) override;
  const std::vector<InputProblem>& problems() const override { return problems_; }

 private:
  std::vector<std::pair<std::string, std::string>> files_;
  std::vector<InputProblem> problems_;
};

}  // namespace casefile
