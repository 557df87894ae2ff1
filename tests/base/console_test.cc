#include "base/console.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "base/fd.h"

namespace casefile {
namespace {

class Pty {
 public:
  explicit Pty(unsigned short columns) {
    int main = -1;
    int side = -1;
    struct winsize size {};
    size.ws_col = columns;
    size.ws_row = 24;
    EXPECT_EQ(::openpty(&main, &side, nullptr, nullptr, &size), 0);
    main_ = Fd(main);
    side_ = Fd(side);
  }
  int side() const { return side_.get(); }
  // What was written to the terminal; call it only when something was.
  std::string Read() {
    std::string out(4096, '\0');
    const ssize_t n = ::read(main_.get(), out.data(), out.size());
    out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return out;
  }

 private:
  Fd main_;
  Fd side_;
};

TEST(ConsoleTest, ErrorsNameTheProgramAndEscapeForeignText) {
  ::testing::internal::CaptureStderr();
  PrintError("prog", Error(ErrorCode::kIo, "cannot open \x1b[31mx").WithHint("try\x07 sudo"));
  PrintWarning("prog", "odd \x1b]0;name");
  const std::string shown = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find('\x07'), std::string::npos);
  EXPECT_EQ(shown.rfind("prog: error: cannot open \\x1b[31mx\nprog: hint: try", 0), 0U) << shown;
  EXPECT_NE(shown.find("\nprog: warning: odd \\x1b]0;name\n"), std::string::npos) << shown;
}

TEST(ConsoleTest, NoHintNoHintLine) {
  ::testing::internal::CaptureStderr();
  PrintError("prog", Error(ErrorCode::kIo, "broken"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "prog: error: broken\n");
}

TEST(ConsoleTest, PaintsOnlyWhenEnabled) {
  EXPECT_EQ(Paint("x", Colour::kRed, true), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Paint("x", Colour::kRed, false), "x");
  EXPECT_EQ(Paint("", Colour::kRed, true), "");
  EXPECT_EQ(Paint("x", Colour::kPlain, true), "x");
}

TEST(ConsoleTest, ColumnsFollowTheTerminal) {
  const Pty pty(133);
  EXPECT_EQ(TerminalColumns(pty.side()), 133);
  EXPECT_EQ(TerminalColumns(-1), 80);
}

TEST(ConsoleTest, NoColorAndDumbTerminalsTurnColourOff) {
  const Pty pty(80);
  ::setenv("TERM", "xterm", 1);
  ::unsetenv("NO_COLOR");
  EXPECT_TRUE(WantsColour(pty.side()));
  EXPECT_FALSE(WantsColour(-1));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(WantsColour(pty.side()));
  ::setenv("NO_COLOR", "", 1);  // no-color.org: empty means not set
  EXPECT_TRUE(WantsColour(pty.side()));
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(WantsColour(pty.side()));
  ::unsetenv("NO_COLOR");
}

TEST(ConsoleTest, CountsColumnsOfWideAndCombiningCharacters) {
  EXPECT_EQ(ColumnsOf("abc"), 3U);
  EXPECT_EQ(ColumnsOf("é…→"), 3U);
  EXPECT_EQ(ColumnsOf("日本"), 4U);
  EXPECT_EQ(ColumnsOf("e\u0301"), 1U);
  EXPECT_EQ(ColumnsOf("\xff\xfe"), 2U);
}

TEST(ConsoleTest, ClipsWithAnEllipsisAndNeverSplitsACharacter) {
  EXPECT_EQ(ClipToColumns("abcdef", 6), "abcdef");
  EXPECT_EQ(ClipToColumns("abcdef", 5), "abcd…");
  EXPECT_EQ(ClipToColumns("日本語", 5), "日本…");
  EXPECT_EQ(ClipToColumns("日本語", 4), "日…");
  EXPECT_EQ(ClipToColumns("abc", 1), "…");
  EXPECT_EQ(ClipToColumns("abc", 0), "");
}

TEST(ConsoleTest, WrapsAtBlanksAndBreaksLongWords) {
  EXPECT_EQ(WrapToColumns("the disk is full", 8),
            (std::vector<std::string>{"the disk", "is full"}));
  EXPECT_EQ(WrapToColumns("a /very/long/path b", 6),
            (std::vector<std::string>{"a", "/very/", "long/p", "ath b"}));
  EXPECT_EQ(WrapToColumns("", 6), (std::vector<std::string>{""}));
  EXPECT_EQ(WrapToColumns("日本", 1), (std::vector<std::string>{"日", "本"}));
}

TEST(ProgressBlockTest, RewritesInPlaceCutsAndEscapes) {
  Pty pty(12);
  {
    ProgressBlock block(pty.side());
    block.Show({"disk", "a very long line"});
    EXPECT_EQ(pty.Read(), "\x1b[Jdisk\r\na very lon…\r\n");
    block.Show({"\x1b[2Jx"});
    EXPECT_EQ(pty.Read(), "\x1b[2A\r\x1b[J\\x1b[2Jx\r\n");
  }
  EXPECT_EQ(pty.Read(), "\x1b[1A\r\x1b[J");
}

TEST(ProgressBlockTest, IsSilentWhenThereIsNoTerminal) {
  int pipe_ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const Fd out(pipe_ends[0]);
  Fd in(pipe_ends[1]);
  {
    ProgressBlock block(in.get());
    block.Show({"x"});
  }
  ASSERT_TRUE(in.Close());
  char byte = 0;
  EXPECT_EQ(::read(out.get(), &byte, 1), 0);
}

}  // namespace
}  // namespace casefile
