#include "redact/csv_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CsvColumnsTest, HidesTheColumnOnEveryLine) {
  for (const std::string_view separator : {",", ";", "|", "\t"}) {
    for (const std::string_view line_end : {"\n", "\r\n"}) {
      std::string text;
      for (const std::string_view row : {"id,user name,password,city",
                                         "1,bob,meadowlark,Ulm",
                                         "2,\"Eve, A.\",\"lark, sky\",Bonn",
                                         "3,ann,,Kiel",
                                         "4,joe,heron,Trier"}) {
        for (const char c : row)
          text += c == ',' && row.find('"') > row.size() ? separator : std::string_view(&c, 1);
        text += line_end;
      }
      // The row with quotes has commas only.
      if (separator != ",") text.erase(text.find("2,"), text.find("3") - text.find("2,"));
      const std::string out = testing::MakeRedactor()->Redact(text);
      for (const std::string_view secret : {"meadowlark", "lark, sky", "heron"})
        EXPECT_THAT(out, Not(HasSubstr(std::string(secret)))) << out;
      for (const std::string_view shown : {"bob", "Kiel", "Trier", "user name"})
        EXPECT_THAT(out, HasSubstr(std::string(shown)));
      EXPECT_EQ(testing::MakeRedactor()->Redact(out), out);
    }
  }
}

TEST(CsvColumnsTest, EndsWithTheTableAndTakesNoSentenceForOne) {
  const auto redactor = testing::MakeRedactor();
  for (const std::string_view text : {"id,password,city\n\n1,meadowlark,Ulm\n",
                                      "id,password,city\nthe end\n1,meadowlark,Ulm\n",
                                      "name, password, and city\na,b,c\n",
                                      "login,password\na,meadow\n",
                                      "id,password_file,city\n1,meadowlark,Ulm\n"})
    EXPECT_EQ(redactor->Redact(text), text);
}

// However many windows the table has.
TEST(CsvColumnsTest, GoesOnOverTheWholeStream) {
  std::string text = "id,secret,city\n";
  for (int i = 0; i < 40000; ++i) text += std::to_string(i) + ",meadowlark,Ulm\n";
  EXPECT_THAT(testing::MakeRedactor()->Redact(text), Not(HasSubstr("meadowlark")));
}

}  // namespace
}  // namespace casefile
