#include "collector/text_check.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

TEST(TextCheckTest, LogsOfEveryKindAreText) {
  EXPECT_EQ(NotText(""), "");
  EXPECT_EQ(NotText("Nov 21 08:04:38 host kernel: oom\n"), "");
  EXPECT_EQ(NotText("\x1b[32m INFO\x1b[0m ready\n"), "");
  EXPECT_EQ(NotText("Stra\xdf"
                    "e, Gr\xfc\xdf"
                    "e\n"),
            "");                                                   // Latin-1
  EXPECT_EQ(NotText("\xe2\x9c\x93 done \xf0\x9f\x9a\x80\n"), "");  // UTF-8
}

TEST(TextCheckTest, ARunOfNulsLeftByAPowerFailureDoesNotHideALog) {
  EXPECT_EQ(NotText(std::string(4096, '\0') + "Nov 21 08:04:38 host kernel: up\n"), "");
  EXPECT_EQ(NotText(std::string(8192, '\0')), "");
}

TEST(TextCheckTest, KnownFormatsAreNamed) {
  EXPECT_EQ(NotText("\x1f\x8b\x08"), "gzip data");
  EXPECT_EQ(NotText(std::string("SQLite format 3\0 and more", 25)), "an SQLite database");
  EXPECT_EQ(NotText("\x7f"
                    "ELF\x02"),
            "a program");
  EXPECT_EQ(NotText("LPKSHHRH\x01"), "a systemd journal");
}

TEST(TextCheckTest, RecordsAndNoiseAreBinary) {
  std::string wtmp;
  for (int i = 0; i < 20; ++i)
    wtmp += std::string("\x07\0\0\0\x35\x0a\0\0pts/0", 13) + std::string(27, '\0');
  EXPECT_EQ(NotText(wtmp), "binary data");
  std::string noise;
  unsigned state = 1;
  for (int i = 0; i < 4096; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24U);
  }
  EXPECT_EQ(NotText(noise), "binary data");
}

}  // namespace
}  // namespace casefile
