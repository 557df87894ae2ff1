#include "base/result.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Error(ErrorCode::kInvalidInput, "odd");
  return n / 2;
}
Result<int> Quarter(int n) {
  return TRY(Half(TRY(Half(n))));
}

TEST(ResultTest, TryReturnsTheFirstError) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).error().message(), "odd");
}

}  // namespace
}  // namespace casefile
