#include "collector/value_shape.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

TEST(ValueShapeTest, TellsLengthClassesAndNotLengths) {
  EXPECT_EQ(ShapeOf("").length, "empty");
  EXPECT_EQ(ShapeOf("x").length, "1-11");
  EXPECT_EQ(ShapeOf(std::string(11, 'x')).length, "1-11");
  EXPECT_EQ(ShapeOf(std::string(12, 'x')).length, "12-31");
  EXPECT_EQ(ShapeOf(std::string(31, 'x')).length, "12-31");
  EXPECT_EQ(ShapeOf(std::string(32, 'x')).length, "32+");
}

TEST(ValueShapeTest, TellsTheNarrowestCharset) {
  EXPECT_EQ(ShapeOf("").charset, "empty");
  EXPECT_EQ(ShapeOf("3000").charset, "digits");
  EXPECT_EQ(ShapeOf("deadBEEF01").charset, "hex");
  EXPECT_EQ(ShapeOf("some_name-1.x").charset, "word");
  EXPECT_EQ(ShapeOf("ab+/xyz==").charset, "base64");
  EXPECT_EQ(ShapeOf("p@ss word").charset, "printable");
  EXPECT_EQ(ShapeOf("a\nb").charset, "other");
}

TEST(ValueShapeTest, ShowsWellKnownSchemesOnly) {
  EXPECT_EQ(ShapeOf("postgresql://u:p@h/db").scheme, "postgresql");
  EXPECT_EQ(ShapeOf("REDIS://h:6379").scheme, "redis");
  EXPECT_EQ(ShapeOf("hunter2://x").scheme, "");
  EXPECT_EQ(ShapeOf("no url").scheme, "");
}

TEST(ValueShapeTest, SeesPlaceholdersAndStrayBlanks) {
  EXPECT_TRUE(ShapeOf("ChangeMe-please").placeholder);
  EXPECT_TRUE(ShapeOf("your-key-here").placeholder);
  EXPECT_FALSE(ShapeOf("x8Kq2Lm9").placeholder);
  EXPECT_TRUE(ShapeOf("value ").blank_ends);
  EXPECT_TRUE(ShapeOf("\"value\"").blank_ends);
  EXPECT_FALSE(ShapeOf("value").blank_ends);
}

TEST(ValueShapeTest, AShapeNeverHoldsTheValue) {
  ProbeRow row;
  AddShape(ShapeOf("postgres://u:hunter2@h/db"), &row);
  EXPECT_EQ(row.Take(), R"({"length":"12-31","charset":"printable","scheme":"postgres"})");
}

}  // namespace
}  // namespace casefile
