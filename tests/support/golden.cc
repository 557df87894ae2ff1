#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace casefile::testing {

void ExpectGolden(std::string_view name, std::string_view actual) {
  const auto path = std::filesystem::path(CASEFILE_SOURCE_DIR) / "tests" / "golden" / name;
  if (std::getenv("CASEFILE_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << "no golden file " << path << "; run the test with CASEFILE_UPDATE_GOLDEN=1";
  const std::string expected{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_EQ(expected, actual) << "if this is meant, run the test with CASEFILE_UPDATE_GOLDEN=1";
}

}  // namespace casefile::testing
