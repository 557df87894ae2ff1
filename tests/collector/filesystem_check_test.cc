#include "collector/filesystem_check.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace casefile {
namespace {

TEST(FilesystemCheckTest, AnswersForEveryMountInOrder) {
  const testing::TemporaryFolder folder;
  const auto results = CheckFilesystems({"/", "/no/such/mount", folder.path(), "/none", "/"},
                                        std::chrono::milliseconds{5000});
  ASSERT_EQ(results.size(), 5U);
  ASSERT_TRUE(results[0]);
  EXPECT_GT(results[0]->size_bytes, 0U);
  EXPECT_LE(results[0]->available_bytes, results[0]->size_bytes);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().code(), ErrorCode::kNotFound);
  EXPECT_TRUE(results[2]);
  EXPECT_FALSE(results[3]);
  ASSERT_TRUE(results[4]);
  EXPECT_EQ(results[4]->size_bytes, results[0]->size_bytes);
}

TEST(FilesystemCheckTest, NoMountsNeedNoChild) {
  EXPECT_TRUE(CheckFilesystems({}, std::chrono::milliseconds{1}).empty());
}

// Nothing answers within no time: every mount is told, none is waited for.
TEST(FilesystemCheckTest, SilenceIsATimeOut) {
  const auto results = CheckFilesystems({"/", "/"}, std::chrono::milliseconds{0});
  ASSERT_EQ(results.size(), 2U);
  for (const auto& result : results) {
    if (!result) {
      EXPECT_EQ(result.error().code(), ErrorCode::kTimedOut);
    }
  }
}

}  // namespace
}  // namespace casefile
