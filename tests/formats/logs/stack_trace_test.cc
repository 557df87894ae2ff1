#include "formats/logs/stack_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace casefile {
namespace {

using ::testing::ElementsAre;

// The same defect met again: another message, other lines and addresses.
struct Twice {
  const char* first;
  const char* again;
};

class SameDefectTest : public ::testing::TestWithParam<Twice> {};

TEST_P(SameDefectTest, HasOneFingerprint) {
  const auto first = FindStackTrace(GetParam().first);
  const auto again = FindStackTrace(GetParam().again);
  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  EXPECT_EQ(first->frames, again->frames);
  EXPECT_EQ(first->fingerprint, again->fingerprint);
}

INSTANTIATE_TEST_SUITE_P(
    Languages,
    SameDefectTest,
    ::testing::Values(
        Twice{"java.lang.IllegalStateException: order 7\n"
              "\tat com.shop.Cart.pay(Cart.java:12)\n"
              "\tat com.shop.Cart.lambda$run$3(Cart.java:40)\n"
              "\tat java.base/java.lang.Thread.run(Thread.java:829)\n"
              "Caused by: java.io.IOException: refused\n\t... 2 more",
              "java.lang.IllegalStateException: order 9\n"
              "\tat com.shop.Cart.pay(Cart.java:15)\n"
              "\tat com.shop.Cart.lambda$run$4(Cart.java:44)\n"
              "\tat java.lang.Thread.run(Thread.java:833)\n"
              "Caused by: java.io.IOException: timed out\n\t... 5 more"},
        Twice{"TypeError: x is not a function\n    at pay (/srv/a/cart.js:3:5)\n"
              "    at async Server.<anonymous> (/srv/a/server.js:9:1)",
              "TypeError: y is not a function\n    at pay (/opt/b/cart.js:4:5)\n"
              "    at async Server.<anonymous> (/opt/b/server.js:8:1)"},
        Twice{"Traceback (most recent call last):\n  File \"/srv/app.py\", line 3, in main\n"
              "    run(1)\n  File \"/srv/app.py\", line 9, in run\nValueError: bad 1",
              "Traceback (most recent call last):\n  File \"/opt/app.py\", line 4, in main\n"
              "    run(2)\n  File \"/opt/app.py\", line 8, in run\nValueError: bad 2"},
        Twice{"panic: index 5\n\ngoroutine 1 [running]:\nmain.(*Cart).Pay(0xc000010000, 0x5)\n"
              "\t/srv/main.go:12 +0x1d\nmain.main()\n\t/srv/main.go:40 +0x20\n\n"
              "goroutine 7 [select]:\nnet.poll(0x1)",
              "panic: index 6\n\ngoroutine 9 [running]:\nmain.(*Cart).Pay(0xc000020000, 0x6)\n"
              "\t/opt/main.go:13 +0x2d\nmain.main()\n\t/opt/main.go:41 +0x20\n\n"
              "goroutine 8 [chan receive]:\nos.wait(0x1)"},
        Twice{"thread 'main' panicked at src/main.rs:4:5:\nindex 5\nstack backtrace:\n"
              "   0: core::panicking::panic_fmt::h0123456789abcdef\n"
              "             at /rustc/1/library/core/src/panicking.rs:72:14\n"
              "   1: shop::pay\n             at ./src/main.rs:4:5",
              "thread 'main' panicked at src/main.rs:6:5:\nindex 6\nstack backtrace:\n"
              "   0: core::panicking::panic_fmt::hfedcba9876543210\n"
              "             at /rustc/2/library/core/src/panicking.rs:74:14\n"
              "   1: shop::pay\n             at ./src/main.rs:6:5"},
        Twice{"System.InvalidOperationException: 1\n   at Shop.Cart.Pay(Int32 n) in "
              "/s/Cart.cs:line 5",
              "System.InvalidOperationException: 2\n   at Shop.Cart.Pay(Int32 n) in "
              "/o/Cart.cs:line 7"},
        Twice{"PHP Fatal error:  Uncaught RuntimeException: 1 in /s/i.php:3\nStack trace:\n"
              "#0 /s/i.php(9): App->pay(Object(X))\n#1 {main}\n  thrown in /s/i.php on line 3",
              "PHP Fatal error:  Uncaught RuntimeException: 2 in /o/i.php:4\nStack trace:\n"
              "#0 /o/i.php(8): App->pay(NULL)\n#1 {main}\n  thrown in /o/i.php on line 4"},
        Twice{"/s/app.rb:3:in `pay': bad (ArgumentError)\n\tfrom /s/app.rb:9:in `<main>'",
              "/o/app.rb:5:in `pay': worse (ArgumentError)\n\tfrom /o/app.rb:8:in `<main>'"}));

TEST(StackTraceTest, OtherPlacesAreOtherDefects) {
  const auto pay = FindStackTrace("Error: a\n    at pay (/srv/cart.js:1:1)");
  const auto ship = FindStackTrace("Error: a\n    at ship (/srv/cart.js:1:1)");
  const auto type = FindStackTrace("TypeError: a\n    at pay (/srv/cart.js:1:1)");
  ASSERT_TRUE(pay && ship && type);
  EXPECT_NE(pay->fingerprint, ship->fingerprint);
  EXPECT_NE(pay->fingerprint, type->fingerprint);
}

TEST(StackTraceTest, NamesTheChainAndTheFrames) {
  const auto trace = FindStackTrace(
      "Traceback (most recent call last):\n  File \"/srv/db.py\", line 3, in connect\n"
      "ConnectionRefusedError: [Errno 111]\n\n"
      "During handling of the above exception, another exception occurred:\n\n"
      "Traceback (most recent call last):\n  File \"/srv/app.py\", line 9, in run\n"
      "app.errors.StartError: no database");
  ASSERT_TRUE(trace);
  EXPECT_THAT(trace->frames, ElementsAre("db.py:connect", "app.py:run"));
  EXPECT_THAT(trace->exceptions, ElementsAre("ConnectionRefusedError", "app.errors.StartError"));
}

TEST(StackTraceTest, TextOfSeveralLinesIsNoTrace) {
  EXPECT_FALSE(FindStackTrace("Error: one line at pay (/srv/cart.js:1:1)"));
  EXPECT_FALSE(FindStackTrace("starting\n  port: 80\n  host: a"));
  EXPECT_FALSE(FindStackTrace("SELECT 1\n#\n12: \n#1"));
}

// What is left of a frame without its numbers may be nothing.
TEST(StackTraceTest, AFrameThatIsANumberIsNone) {
  const auto trace = FindStackTrace(
      "TypeError: x is not a function\n    at 2:3\n    at lift (/srv/crane.js:12:3)\n"
      "    at run (/srv/main.js:1:3)");
  ASSERT_TRUE(trace);
  EXPECT_THAT(trace->frames, ::testing::ElementsAre("crane.js:lift", "main.js:run"));
}

TEST(StackTraceTest, AFrameNamesAFileOrAFunction) {
  const auto go = FindStackTrace(
      "panic: out of range\n\ngoroutine 1 [running]:\n.()\nexample.com/shop/(0x1)\nmain.(0x1)\n"
      "example.com/shop/cart.(*Cart).Add(0xc000010000, 0x2)\n\t/srv/cart.go:12 +0x1d\n"
      "main.main()\n\t/srv/main.go:5");
  ASSERT_TRUE(go);
  EXPECT_THAT(go->frames, ::testing::ElementsAre("cart.(*Cart).Add", "main.main"));
  const auto ruby = FindStackTrace(
      "/srv/cart.rb:12:in `add': no stock (RuntimeError)\n\tfrom .rb:3:in `x'\n"
      "\tfrom /srv/main.rb:3:in `'\n\tfrom /srv/main.rb:3:in `<main>'");
  ASSERT_TRUE(ruby);
  EXPECT_THAT(ruby->frames, ::testing::ElementsAre("cart.rb:add", "main.rb:<main>"));
  const auto python = FindStackTrace(
      "Traceback (most recent call last):\n  File \"\", line 1, in x\n"
      "  File \"/srv/app.py\", line 2, in run\nValueError: no");
  ASSERT_TRUE(python);
  EXPECT_THAT(python->frames, ::testing::ElementsAre("app.py:run"));
}

}  // namespace
}  // namespace casefile
