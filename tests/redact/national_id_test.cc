#include "redact/national_id.h"

#include <gtest/gtest.h>

#include "redact/account_numbers.h"

namespace casefile {
namespace {

std::string Label(std::string_view text) {
  Spans spans;
  FindAccountNumbers(text, &spans);
  return spans.empty() ? "" : std::string(spans[0].label);
}

TEST(NationalIdTest, FindsWhatIsPrintedInGroups) {
  EXPECT_EQ(Label("id 536-22-1234."), "us-ssn");
  EXPECT_EQ(Label("call 415-555-0132 now"), "phone-number");
  EXPECT_EQ(Label("no 401-023-2137"), "phone-number");  // also a number of the health service
  EXPECT_EQ(Label("card 2363 3441 0120 ok"), "aadhaar");
  EXPECT_EQ(Label("abn 51 824 753 556"), "tax-number");
  EXPECT_EQ(Label("rrn 960121-1234567"), "national-id");
  EXPECT_EQ(Label("pnr 811218-9876"), "national-id");
  EXPECT_EQ(Label("nir 2 55 08 14 168 025 38"), "national-id");
}

TEST(NationalIdTest, FindsLettersAtFixedPlaces) {
  EXPECT_EQ(Label("dni 12345678Z"), "national-id");
  EXPECT_EQ(Label("nie X1234567L"), "national-id");
  EXPECT_EQ(Label("nric S1234567D"), "national-id");
  EXPECT_EQ(Label("pan ABCPD1234E"), "tax-number");
  EXPECT_EQ(Label("nino AA123456B"), "national-id");
  EXPECT_EQ(Label("cf RSSMRA85T10A562S"), "tax-number");
  EXPECT_EQ(Label("id 11010519491231002X"), "national-id");
  EXPECT_EQ(Label("hetu 131052-308T"), "national-id");
}

TEST(NationalIdTest, LeavesOtherNumbersAlone) {
  for (const std::string_view text : {"2026-11-21 08:04:38",
                                      "000-12-3456",
                                      "666-12-3456",
                                      "123-456-7890",
                                      "12345678A",
                                      "S1234567A",
                                      "RSSMRA85T10A562T",
                                      "131052-308S",
                                      "11010519491231002Y",
                                      "811218-9875",
                                      "1234 5678 9012",
                                      "build 536-22-1234-5",
                                      "4d3f-536-22-1234",
                                      "100 200 300 400 500",
                                      "1.536-22-1234"})
    EXPECT_EQ(Label(text), "") << text;
}

}  // namespace
}  // namespace casefile
