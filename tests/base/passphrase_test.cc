#include "base/passphrase.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/fd.h"
#include "base/limits.h"

namespace casefile {
namespace {

// A terminal on which somebody types. Keys are typed after the prompt was shown, as the flush that
// comes with turning the echo off would drop earlier ones.
class Typist {
 public:
  Typist() {
    int main = -1;
    int side = -1;
    EXPECT_EQ(::openpty(&main, &side, nullptr, nullptr, nullptr), 0);
    main_ = Fd(main);
    side_ = Fd(side);
  }
  Result<Secret> Answer(std::vector<std::string> answers, Ask ask) {
    shown_.clear();
    std::thread typing([&] {
      std::size_t read_to = 0;
      for (const std::string& keys : answers) {
        while (shown_.find(": ", read_to) == std::string::npos) ReadMore();
        read_to = shown_.size();
        WaitUntilHidden();
        EXPECT_EQ(::write(main_.get(), keys.data(), keys.size()),
                  static_cast<ssize_t>(keys.size()));
      }
    });
    Result<Secret> result = AskPassphraseOn(side_.get(), "passphrase", ask);
    typing.join();
    return result;
  }
  // All that the terminal showed since the question.
  std::string Shown() {
    ReadMore();
    return shown_;
  }
  bool Echoes() const {
    termios now{};
    EXPECT_EQ(::tcgetattr(side_.get(), &now), 0);
    return (now.c_lflag & ECHO) != 0;
  }

 private:
  void WaitUntilHidden() const {
    while (Echoes()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void ReadMore() {
    std::string out(4096, '\0');
    const ssize_t n = ::read(main_.get(), out.data(), out.size());
    if (n > 0) shown_.append(out, 0, static_cast<std::size_t>(n));
  }
  Fd main_;
  Fd side_;
  std::string shown_;
};

std::string TextOf(const Result<Secret>& secret) {
  return secret ? std::string(AsText(secret->bytes())) : secret.error().message();
}

TEST(PassphraseTest, WhatIsTypedIsTakenAndNotShown) {
  Typist typist;
  EXPECT_EQ(TextOf(typist.Answer({"correct horse\n"}, Ask::kOnce)), "correct horse");
  EXPECT_EQ(typist.Shown(), "passphrase: \r\n");
  EXPECT_TRUE(typist.Echoes());
}

TEST(PassphraseTest, KeysCanBeTakenBackCharacterByCharacter) {
  Typist typist;
  EXPECT_EQ(TextOf(typist.Answer({"ab\xc3\xa9\x7f"
                                  "c\n"},
                                 Ask::kOnce)),
            "abc");
  EXPECT_EQ(TextOf(typist.Answer({"wrong\x15right\r"}, Ask::kOnce)), "right");
  EXPECT_EQ(TextOf(typist.Answer({"\x7f\x08x\n"}, Ask::kOnce)), "x");
}

TEST(PassphraseTest, ControlCGivesUpAndTheEchoComesBack) {
  Typist typist;
  EXPECT_EQ(TextOf(typist.Answer({"half\x03"}, Ask::kOnce)), "no passphrase was given");
  EXPECT_TRUE(typist.Echoes());
}

TEST(PassphraseTest, TwoAnswersMustAgree) {
  Typist typist;
  EXPECT_EQ(TextOf(typist.Answer({"one\n", "one\n"}, Ask::kTwice)), "one");
  EXPECT_EQ(TextOf(typist.Answer({"one\n", "two\n"}, Ask::kTwice)), "the two passphrases differ");
}

TEST(PassphraseTest, AnEmptyOrEndlessAnswerIsRefused) {
  Typist typist;
  EXPECT_EQ(TextOf(typist.Answer({"\n"}, Ask::kOnce)), "the passphrase is empty");
  const std::string endless(limits::kPassphraseBytes + 1, 'x');
  EXPECT_EQ(TextOf(typist.Answer({endless}, Ask::kOnce)), "the passphrase is too long");
}

class SecretFileTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) {
    const std::string path = ::testing::TempDir() + "casefile-" +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

TEST_F(SecretFileTest, APassphraseIsTheFirstLine) {
  EXPECT_EQ(TextOf(ReadPassphraseFile(Write("one\ntwo\n"))), "one");
  EXPECT_EQ(TextOf(ReadPassphraseFile(Write("one\r\n"))), "one");
  EXPECT_EQ(TextOf(ReadPassphraseFile(Write("no end"))), "no end");
  EXPECT_EQ(TextOf(ReadPassphraseFile(Write(" blanks stay \n"))), " blanks stay ");
}

TEST_F(SecretFileTest, EmptyMissingAndHugeFilesAreNamed) {
  const std::string path = Write("\nsecond");
  EXPECT_EQ(TextOf(ReadPassphraseFile(path)), "the first line of " + path + " is empty");
  EXPECT_EQ(ReadSecretFile("/nonexistent/key").error().code(), ErrorCode::kNotFound);
  const std::string huge(limits::kSecretFileBytes + 1, 'k');
  EXPECT_EQ(ReadSecretFile(Write(huge)).error().code(), ErrorCode::kTooLarge);
  EXPECT_EQ(ReadPassphraseFile(Write(huge)).error().code(), ErrorCode::kTooLarge);
}

TEST_F(SecretFileTest, AKeyFileComesWhole) {
  EXPECT_EQ(TextOf(ReadSecretFile(Write("a\nb\n"))), "a\nb\n");
}

}  // namespace
}  // namespace casefile
