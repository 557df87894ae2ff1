#include "collector/cli/review_dialog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/collector/fake_host.h"
#include "tests/collector/memory_sink.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Draft MakeDraft() {
  const auto host = std::make_shared<testing::FakeHost>();
  std::string log;
  for (int i = 1; i <= 30; ++i) log += "basket " + std::to_string(i) + "\n";
  host->Put("/a.log", log);
  host->Put("/b.log", "\x1b[2Jcleared\nBASKET 99\n");
  const auto profile = ParseProfile(
      "id: shop\ntitle: Shop\ndetect: {always: true}\n"
      "files:\n  - {paths: [/a.log], reason: r, priority: 1}\n  - {paths: [/b.log], reason: r}\n",
      "shop.yaml",
      {});
  EXPECT_TRUE(profile);
  testing::MemorySink sink;
  CollectOptions options;
  options.deadline = std::chrono::seconds(60);
  options.max_size = 1 << 20U;  // so that members come in the order of the plan
  EXPECT_TRUE(Collect(host, MakePlan(*host, {*profile}, {}), sink.sink(), std::move(options)));
  auto draft = Draft::Open(std::move(sink.bytes));
  EXPECT_TRUE(draft);
  return std::move(*draft);
}

struct Session {
  bool sealed = false;
  std::string screen;
};

// Answers in order; when they are over the terminal is gone.
Session Talk(Draft* draft, std::deque<std::string> answers) {
  Session session;
  const ReviewTerminal terminal{
      .ask = [&](std::string_view question) -> std::optional<std::string> {
        session.screen += std::string(question) + "\n";
        if (answers.empty()) return std::nullopt;
        std::string answer = std::move(answers.front());
        answers.pop_front();
        return answer;
      },
      .show = [&](std::string_view text) -> Result<void> {
        session.screen += text;
        return {};
      },
      .columns = 80,
      .rows = 12};
  const Result<bool> sealed = Review(terminal, draft);
  EXPECT_TRUE(sealed);
  session.sealed = sealed && *sealed;
  return session;
}

TEST(ReviewTest, NothingIsSealedWhenTheTerminalGoesAway) {
  Draft draft = MakeDraft();
  EXPECT_FALSE(Talk(&draft, {}).sealed);
  EXPECT_FALSE(Talk(&draft, {"quit"}).sealed);
  EXPECT_TRUE(Talk(&draft, {"seal"}).sealed);
}

TEST(ReviewTest, MembersGoOutByNumberAndPatternAndComeBack) {
  Draft draft = MakeDraft();
  Talk(&draft, {"out 1-2", "in files/b*"});
  ASSERT_EQ(draft.members().size(), 2U);
  EXPECT_FALSE(draft.members()[0].kept);
  EXPECT_TRUE(draft.members()[1].kept);
  EXPECT_THAT(Talk(&draft, {"list"}).screen, HasSubstr("1 of 2 members are kept"));
  EXPECT_THAT(Talk(&draft, {"out 7"}).screen, HasSubstr("no member is called '7'"));
}

TEST(ReviewTest, ALongTextIsShownInScreens) {
  Draft draft = MakeDraft();
  const std::string first = Talk(&draft, {"show 1", "q"}).screen;
  EXPECT_THAT(first, HasSubstr("basket 11\n"));
  EXPECT_THAT(first, Not(HasSubstr("basket 12\n")));
  EXPECT_THAT(Talk(&draft, {"show 1", "", "", ""}).screen, HasSubstr("basket 30\n"));
}

TEST(ReviewTest, NothingShownCommandsTheTerminal) {
  Draft draft = MakeDraft();
  const std::string screen = Talk(&draft, {"show 2", "find cleared"}).screen;
  EXPECT_THAT(screen, HasSubstr("cleared"));
  EXPECT_EQ(screen.find('\x1b'), std::string::npos);
}

TEST(ReviewTest, ASearchLooksIntoWhatIsKeptOnly) {
  Draft draft = MakeDraft();
  EXPECT_THAT(Talk(&draft, {"find basket 9"}).screen, HasSubstr("2 files/b.log:2: BASKET 99"));
  EXPECT_THAT(Talk(&draft, {"out 2", "find basket 99"}).screen, HasSubstr("it stands nowhere"));
}

}  // namespace
}  // namespace casefile
