#include "redact/sql_insert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Values(std::string_view text) {
  const std::size_t at = text.find("password");
  std::vector<KeyValue> found;
  FindInsertedValues(text, {.kind = KeyKind::kPassword, .begin = at, .end = at + 8}, &found);
  std::vector<std::string> values;
  for (const KeyValue& value : found)
    values.emplace_back(text.substr(value.begin, value.end - value.begin));
  return values;
}

TEST(SqlInsertTest, FindsTheColumnInEachRow) {
  EXPECT_THAT(Values("INSERT INTO users (name, password, age) VALUES ('o''x', 'pw1', 3), "
                     "(lower('B,C'), 'p,(w2', NULL);"),
              ElementsAre("pw1", "p,(w2"));
  EXPECT_THAT(Values(R"(insert into "users" ("id","password") values (1,'a\'b'))"),
              ElementsAre(R"(a\'b)"));
}

TEST(SqlInsertTest, FollowsPlaceholdersToTheParameters) {
  EXPECT_THAT(Values("INSERT INTO u (name, password) VALUES (?, ?)]\n[parameters: ('bob', 'pw1')]"),
              ElementsAre("pw1"));
  EXPECT_THAT(Values("insert into u (name, password) values ($1, $2) -- params: [\"bob\",\"pw1\"]"),
              ElementsAre("pw1"));
}

TEST(SqlInsertTest, LooksAtNothingElse) {
  EXPECT_THAT(Values("SELECT name, password FROM u WHERE x IN ('a', 'b')"), IsEmpty());
  EXPECT_THAT(Values("call f(name, password) values ('a', 'b')"), IsEmpty());
  EXPECT_THAT(Values("INSERT INTO u (name, password) VALUES ('a'"), IsEmpty());
  EXPECT_THAT(Values("INSERT INTO u (name, password"), IsEmpty());
}

TEST(SqlInsertTest, IsUsedByTheRedactor) {
  const auto redactor = testing::MakeRedactor();
  const std::string out =
      redactor->Redact("INSERT INTO users (name, password) VALUES ('bob', 'adminpw99');");
  EXPECT_THAT(out, ::testing::StartsWith("INSERT INTO users (name, password) VALUES ('bob', '["));
  EXPECT_THAT(out, ::testing::Not(::testing::HasSubstr("adminpw99")));
}

}  // namespace
}  // namespace casefile
