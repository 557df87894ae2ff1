#include "formats/tree_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace casefile {

void TreeGroup::Add(const std::string& name, std::unique_ptr<MemberTree> tree) {
  const auto taken = [this](const std::string& folder) {
    return std::any_of(
        trees_.begin(), trees_.end(), [&](const Named& named) { return named.folder == folder; });
  };
  std::string folder = name + "/";
  for (int number = 2; taken(folder); ++number) folder = fmt::format("{}-{}/", name, number);
  trees_.push_back({.folder = std::move(folder), .tree = std::move(tree)});
}

Result<void> TreeGroup::Visit(const Visitor& visit) {
  problems_.clear();
  for (const Named& named : trees_) {
    TRY(named.tree->Visit([&](const MemberInfo& info, ByteSource& content) {
      MemberInfo member = info;
      member.path = named.folder + info.path;
      return visit(member, content);
    }));
    for (const InputProblem& problem : named.tree->problems())
      problems_.push_back({.path = named.folder + problem.path, .what = problem.what});
  }
  return {};
}

bool TreeGroup::CanVisitAgain() const {
  return std::all_of(
      trees_.begin(), trees_.end(), [](const Named& named) { return named.tree->CanVisitAgain(); });
}

std::vector<TreePart> TreeGroup::parts() {
  std::vector<TreePart> parts;
  for (const Named& named : trees_)
    parts.push_back({.folder = named.folder, .tree = named.tree.get()});
  return parts;
}

std::vector<TreePart> PartsOf(MemberTree& tree) {
  std::vector<TreePart> parts = tree.parts();
  if (parts.empty()) parts.push_back({.folder = "", .tree = &tree});
  return parts;
}

}  // namespace casefile
