#include "redact/account_numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

std::vector<std::string> Found(std::string_view text) {
  Spans spans;
  FindAccountNumbers(text, &spans);
  std::vector<std::string> out;
  for (const Span& span : spans) out.emplace_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

TEST(AccountNumbersTest, FindsCards) {
  for (const std::string_view card : {"4111111111111111",
                                      "4111 1111 1111 1111",
                                      "4111-1111-1111-1111",
                                      "5555555555554444",
                                      "2223003122003222",
                                      "378282246310005",
                                      "3782 822463 10005",
                                      "6011111111111117",
                                      "3530111333300000",
                                      "6200000000000005",
                                      "3056 930902 5904"}) {
    const std::string number(card);
    for (const std::string& text : {number,
                                    "paid with " + number + " today",
                                    "{\"pan\":\"" + number + "\",\"exp\":\"12/27\"}",
                                    "GET /pay?n=" + number + "&x=1",
                                    "CARD " + number + " 12/27",
                                    "(" + number + ").",
                                    std::string(17, 'x') + ' ' + number})
      EXPECT_EQ(Found(text), std::vector<std::string>{number}) << text;
  }
  EXPECT_EQ(Found("card 4222222222222"), std::vector<std::string>{"4222222222222"});
}

TEST(AccountNumbersTest, FindsIbans) {
  for (const std::string_view iban : {"DE89370400440532013000",
                                      "DE89 3704 0044 0532 0130 00",
                                      "GB29 NWBK 6016 1331 9268 19",
                                      "NO9386011117947",
                                      "FR1420041010050500013M02606",
                                      "MT84MALT011000012345MTLCAST001S"}) {
    const std::string number(iban);
    for (const std::string& text : {number, "IBAN: " + number + ", BIC", "\"" + number + "\""})
      EXPECT_EQ(Found(text), std::vector<std::string>{number}) << text;
  }
}

TEST(AccountNumbersTest, LeavesOtherNumbersAlone) {
  for (const std::string_view text :
       {"4111111111111112",                                    // no check digit
        "1763717918984 1763717918984123 1763717918984123456",  // epoch in ms, us and ns
        "order 4000123412341235",
        "9999999999999995",                     // no issuer
        "41111111111111110000000",              // inside a longer run
        "x4111111111111111 4111111111111111x",  // inside a word
        "0.4111111111111111 4111111111111111.5",
        "trace-4111111111111111-7",
        "550e8400-e29b-41d4-a716-446655440000",
        "4111 1111 1111 1111 2222",  // columns
        "4111 1111 1111 1111 559A 542C",
        "542C 4111 1111 1111 1111",
        "2222 4111 1111 1111 1111",
        "4111  1111  1111  1111",
        "4111 1111-1111 1111",
        "4222222222222",  // 13 digits and no word
        "0000000000000000",
        "DE88370400440532013000 DE8937040044053201300 XX89370400440532013000",
        "ADE89370400440532013000",
        "A1B2C3D4E5F60718293A4B5C6D7E8F90"})
    EXPECT_EQ(Found(text), std::vector<std::string>()) << text;
}

TEST(AccountNumbersTest, EveryCutOfTheTextFindsTheSame) {
  const std::string card = "4111 1111 1111 1111";
  for (std::size_t lead = 0; lead < 40; ++lead)
    EXPECT_EQ(Found(std::string(lead, 'a') + " " + card), std::vector<std::string>{card}) << lead;
}

TEST(AccountNumbersTest, APlaceholderTakesTheirPlace) {
  const auto redactor = testing::MakeRedactor();
  const std::string out = redactor->Redact("pay 4111111111111111 from DE89370400440532013000\n");
  EXPECT_NE(out.find("pay [redacted:card-number:"), std::string::npos) << out;
  EXPECT_NE(out.find("from [redacted:iban:"), std::string::npos) << out;
  EXPECT_EQ(redactor->Redact(out), out);
}

}  // namespace
}  // namespace casefile
