// Every log format's own `samples:`, through the whole reader with all formats loaded, so that a
// format that steals another's lines is seen.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formats/logs/sample_check.h"

namespace casefile {
namespace {

TEST(LogFormatSamplesTest, EverySampleReadsAsItSays) {
  const auto formats = LogFormatSet::Builtin();
  ASSERT_TRUE(formats) << formats.error().message();
  for (const LogFormat& format : (*formats)->formats()) {
    EXPECT_FALSE(format.samples.empty()) << format.id;
    EXPECT_EQ(CheckSamples(**formats, format), std::vector<std::string>()) << format.id;
  }
}

TEST(LogFormatSamplesTest, ASampleThatDoesNotHoldIsNamed) {
  auto format = LoadLogFormat(
      "id: gate\ntitle: Gate\nlines: ['GATE {message}']\n"
      "samples:\n  - text: 'GATE open'\n    message: shut\n    fields: {pid: \"1\"}\n",
      "gate.yaml");
  ASSERT_TRUE(format) << format.error().message();
  const auto formats = LogFormatSet::FromFormats({*format});
  ASSERT_TRUE(formats);
  EXPECT_EQ(CheckSamples(**formats, *format),
            (std::vector<std::string>{"5: message is 'open', not 'shut'",
                                      "5: there is no field pid with the value '1'"}));
}

TEST(LogFormatSamplesTest, ProseIsClaimedByNobody) {
  const auto formats = LogFormatSet::Builtin();
  ASSERT_TRUE(formats);
  for (const auto* text :
       {"plain words", "a = b", "{not json", "server {", "| a | b |", "12 apples"}) {
    LineScratch scratch;
    ClaimHint hint;
    EXPECT_EQ((*formats)->Claim(text, scratch, hint).format, nullptr) << text;
  }
}

}  // namespace
}  // namespace casefile
