#include "tests/collector/opened_bundle.h"

#include <gtest/gtest.h>

#include <array>

#include "collector/host_file.h"
#include "formats/bundle/bundle_reader.h"

namespace casefile::testing {

OpenedBundle OpenBundleText(std::string_view bytes) {
  OpenedBundle opened;
  auto tree = OpenBundle(MakeMemoryFile(std::string(bytes)), {});
  EXPECT_TRUE(tree) << tree.error().message();
  if (!tree) return opened;
  const Result<void> visited =
      (*tree)->Visit([&opened](const MemberInfo& info, ByteSource& content) -> Result<void> {
        std::string& text = opened.members[info.path];
        std::array<std::byte, 4096> block{};
        for (;;) {
          const std::size_t got = TRY(content.Read(block));
          if (got == 0) return {};
          text += AsText(std::span(block).first(got));
        }
      });
  EXPECT_TRUE(visited);
  if ((*tree)->header() != nullptr) opened.header = *(*tree)->header();
  EXPECT_NE((*tree)->manifest(), nullptr);
  if ((*tree)->manifest() != nullptr) opened.manifest = *(*tree)->manifest();
  for (const InputProblem& problem : (*tree)->problems()) opened.problems.push_back(problem.what);
  return opened;
}

}  // namespace casefile::testing
