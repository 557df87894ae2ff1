#include "analyzer/templates/tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/pattern.h"

namespace casefile::templates {
namespace {

// The form of one message, as text.
std::string FormOf(std::string_view message) {
  Interner texts(1000, 100000);
  Tokenizer tokenizer(texts);
  return Render({.atoms = tokenizer.Tokenize(message)}, texts);
}

ParamType TypeOf(std::string_view message) {
  Interner texts(1000, 100000);
  Tokenizer tokenizer(texts);
  for (const Atom& atom : tokenizer.Tokenize(message)) {
    for (int type = 0; type < kParamTypes; ++type) {
      if (atom.types == TypeBit(static_cast<ParamType>(type))) return static_cast<ParamType>(type);
    }
  }
  return ParamType::kName;
}

struct Case {
  std::string_view message;
  std::string_view form;
};

void ExpectForms(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(FormOf(one.message), one.form);
}

TEST(TokenizerTest, MasksNumbers) {
  ExpectForms({{"took 42", "took <*>"},
               {"rssi -64 dB", "rssi <*> dB"},
               {"at 0x7fff done", "at <*> done"},
               {"to ffff3000.", "to <*>."},
               {"1,024 pages", "<*>,<*> pages"},
               {"L1 cache: 16K", "L1 cache: <*>"},
               {"free 384.0 KB now", "free <*> KB now"},
               {"err=-50", "err=<*>"},
               {"version 2.6.5-1.358", "version <*>"},
               {"1301 bytes (1.27 KB) sent", "<*> bytes (<*> KB) sent"},
               {"lifetime <1 sec", "lifetime <*> sec"},
               {"[40-63]", "[<*>-<*>]"},
               {"CPU#0 up", "CPU#<*> up"},
               {"v1.5 started", "<*> started"}});
}

TEST(TokenizerTest, MasksTimes) {
  ExpectForms({{"at Fri Jun 17 07:07:00 2005", "at <*>"},
               {"on May  8 09:04:50 EDT 2004 ok", "on <*> ok"},
               {"May I", "May I"},
               {"12:00:01.5 x", "<*>:<*>:<*> x"},
               {"2017-07-03 late", "<*>-<*>-<*> late"},
               {"2017/07/02 late", "<*>/<*>/<*> late"}});
}

TEST(TokenizerTest, MasksAddresses) {
  ExpectForms({{"from 10.0.0.1: bye", "from <*>: bye"},
               {"peer 10.0.0.1:80", "peer <*>:<*>"},
               {"dest: /10.0.0.1:80", "dest: <*>:<*>"},
               {"www.example.com:443 close", "<*> close"},
               {"host a-1.b.example.org, up", "host <*>, up"},
               {"addr fe80::1", "addr <*>"},
               {"mac 00:1b:2c:3d:4e:5f", "mac <*>"},
               {"mail to bob@example.com", "mail to <*>"},
               {"com.example.Thing failed", "com.example.Thing failed"},
               {"mice.c failed", "mice.c failed"}});
}

TEST(TokenizerTest, MasksNames) {
  ExpectForms({{"block blk_-1608999687919862906 ok", "block <*> ok"},
               {"node-148 up", "node-<*> up"},
               {"en0: link", "en0: link"},
               {"core.2275", "core.<*>"},
               {"charset=UTF-8", "charset=UTF-<*>"},
               {"0673dd71-34c5-4fbb-86c4-40623fbe45b4 x", "<*> x"},
               {"IO80211Family::start", "<*>::start"},
               {"Switch<0>(0x0)::run", "<*>(<*>)::run"},
               {"-[Engine run:] x", "-[Engine run:] x"},
               {"a::b - c", "a::b - c"},
               {"can't stop", "can't stop"}});
}

TEST(TokenizerTest, MasksPaths) {
  ExpectForms({{"open /var/log/syslog.", "open <*>."},
               {"at (/a/b): x", "at (<*>): x"},
               {"Cannot find C:\\Windows\\x.dll here", "Cannot find <*> here"},
               {"get https://example.com/a?b=c,d now", "get <*> now"},
               {"\"GET /x?a=1&b=2 HTTP/1.1\" 200", "\"GET <*>\" <*>"},
               {"NSURLSession/NSURLConnection x", "NSURLSession/NSURLConnection x"},
               {"root is /", "<*> is /"},
               {"to:/a//[2017-07-03_13,48]-x.xml, y", "to:<*>, y"}});
}

TEST(TokenizerTest, MasksFlags) {
  ExpectForms({{"ok=true", "ok=<*>"},
               {"(null)", "(<*>)"},
               {"user root", "user <*>"},
               {"a  b\t c", "a b c"},
               {"first\nsecond", "first"},
               {"", ""}});
}

TEST(TokenizerTest, TellsTheTypeOfAParameter) {
  EXPECT_EQ(TypeOf("a 42"), ParamType::kNumber);
  EXPECT_EQ(TypeOf("a 0x1f"), ParamType::kHex);
  EXPECT_EQ(TypeOf("a 15 ms"), ParamType::kQuantity);
  EXPECT_EQ(TypeOf("a 10:00:00"), ParamType::kTime);
  EXPECT_EQ(TypeOf("a 10.0.0.1"), ParamType::kIp);
  EXPECT_EQ(TypeOf("a 10.0.0.1:80"), ParamType::kEndpoint);
  EXPECT_EQ(TypeOf("a 00:11:22:33:44:55"), ParamType::kMac);
  EXPECT_EQ(TypeOf("a 0673dd71-34c5-4fbb-86c4-40623fbe45b4"), ParamType::kUuid);
  EXPECT_EQ(TypeOf("a /var/log"), ParamType::kPath);
  EXPECT_EQ(TypeOf("a https://example.com/"), ParamType::kUrl);
  EXPECT_EQ(TypeOf("a b@example.com"), ParamType::kEmail);
  EXPECT_EQ(TypeOf("a www.example.com"), ParamType::kHost);
  EXPECT_EQ(TypeOf("a blk_123456"), ParamType::kId);
  EXPECT_EQ(TypeOf("a false"), ParamType::kFlag);
}

TEST(TokenizerTest, CutsLongMessagesAndLongLists) {
  std::string numbers;
  for (int i = 0; i < 5000; ++i) numbers += "x, ";
  Interner texts(1000, 100000);
  Tokenizer tokenizer(texts);
  EXPECT_EQ(tokenizer.Tokenize(numbers).size(), Tokenizer::kMaxAtoms + 1);
  EXPECT_EQ(tokenizer.Tokenize(std::string(1U << 20U, 'x')).size(), 1U);
}

TEST(TokenizerTest, TakesWordsForParametersWhenThereAreTooMany) {
  Interner texts(300, 100000);
  Tokenizer tokenizer(texts);
  for (int i = 0; i < 26 * 26; ++i) {
    const std::string word = {static_cast<char>('a' + i / 26), static_cast<char>('a' + i % 26)};
    ASSERT_EQ(tokenizer.Tokenize(word).size(), 1U);
  }
  EXPECT_TRUE(tokenizer.Tokenize("unseen")[0].is_param());
  EXPECT_LE(texts.size(), 301U);
}

TEST(ParamTypeTest, HasANameForEachType) {
  EXPECT_EQ(ToString(ParamType::kNumber), "number");
  EXPECT_EQ(ToString(ParamType::kName), "name");
}

}  // namespace
}  // namespace casefile::templates
