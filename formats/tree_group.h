#pragma once
// Several inputs of one incident, as the bundles of several hosts, read one after the other. Each
// is a folder of its own in the whole, and keeps its own header: one host's zone and clock say
// nothing about another's.

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/members.h"

namespace casefile {

class TreeGroup final : public MemberTree {
 public:
  // The folder is made from `name`; of two equal names the second is told apart by a number.
  void Add(const std::string& name, std::unique_ptr<MemberTree> tree);

  std::string_view kind() const override { return "inputs"; }
  Result<void> Visit(const Visitor& visit) override;
  bool CanVisitAgain() const override;
  const std::vector<InputProblem>& problems() const override { return problems_; }
  std::vector<TreePart> parts() override;

 private:
  struct Named {
    std::string folder;  // ends in '/'
    std::unique_ptr<MemberTree> tree;
  };

  std::vector<Named> trees_;
  std::vector<InputProblem> problems_;
};

// The parts of a group; of any other tree, the tree itself without a folder.
std::vector<TreePart> PartsOf(MemberTree& tree);

}  // namespace casefile
