#include "redact/byte_classes.h"

#include <gtest/gtest.h>

#include <string>

#include "redact/characters.h"

namespace casefile {
namespace {

void ExpectClasses(std::string_view text, ByteClassReader::Lanes lanes) {
  ByteClassReader reader(text, lanes);
  for (std::size_t begin = 0; begin <= text.size(); begin += ByteClasses::kBytes) {
    ASSERT_EQ(reader.begin(), begin);
    for (std::size_t i = 0; i < 3 * ByteClasses::kBytes; ++i) {
      if (begin + i < ByteClasses::kBytes) continue;
      const std::size_t at = begin + i - ByteClasses::kBytes;
      const char c = at < text.size() ? text[at] : '\0';
      const ByteClasses& block = i < ByteClasses::kBytes       ? reader.before()
                                 : i < 2 * ByteClasses::kBytes ? reader.now()
                                                               : reader.next();
      const auto has = [i](std::uint64_t bits) {
        return (bits >> i % ByteClasses::kBytes & 1U) != 0;
      };
      ASSERT_EQ(has(block.digit), IsDigit(c)) << at;
      ASSERT_EQ(has(block.hex), IsHex(c)) << at;
      ASSERT_EQ(has(block.capital), IsUpper(c)) << at;
      ASSERT_EQ(has(block.base64), IsBase64(c)) << at;
      ASSERT_EQ(has(block.dot), c == '.') << at;
      ASSERT_EQ(has(block.colon), c == ':') << at;
      ASSERT_EQ(has(block.dash), c == '-') << at;
      ASSERT_EQ(has(block.at), c == '@') << at;
      ASSERT_EQ(has(block.space), c == ' ') << at;
    }
    reader.Advance();
  }
}

// Every byte at many places, in texts that end in and between blocks, and behind those that are
// read ahead.
TEST(ByteClassesTest, SaysTheSameAsLookingAtEachByte) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += static_cast<char>(i * 7 % 256);
  for (const std::size_t size :
       {0U, 1U, 63U, 64U, 65U, 127U, 128U, 2048U, 2111U, 2112U, 2113U, 5000U}) {
    SCOPED_TRACE(size);
    ExpectClasses(std::string_view(text).substr(0, size), ByteClassReader::Lanes::kBest);
    ExpectClasses(std::string_view(text).substr(0, size), ByteClassReader::Lanes::kNarrow);
  }
}

}  // namespace
}  // namespace casefile
