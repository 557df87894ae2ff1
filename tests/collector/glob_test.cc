#include "collector/glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/collector/fake_host.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class GlobTest : public ::testing::Test {
 protected:
  GlobTest() {
    host_.Put("/etc/passwd",
              "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n"
              "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\nshort:line\n\n");
    for (const char* path : {"/var/log/a.log",
                             "/var/log/b.log",
                             "/var/log/.hidden.log",
                             "/var/log/app/deep/c.log",
                             "/var/log/a.log.1",
                             "/var/log/a.log.2.gz",
                             "/var/log/a.log-20261120",
                             "/var/log/a.log.old",
                             "/var/log/a.log.bak-by-hand",
                             "/home/ann/.app/x.log",
                             "/root/.app/y.log"}) {
      host_.Put(path, "x");
    }
    host_.files["/var/log/pipe.log"].type = FileType::kOther;
  }
  testing::FakeHost host_;
};

TEST_F(GlobTest, APlainPathIsKeptWhetherOrNotItIsThere) {
  EXPECT_THAT(ExpandGlob(host_, "/no/such").paths, ElementsAre("/no/such"));
}

TEST_F(GlobTest, StarsStayInOneNameAndSkipHiddenAndSpecialFiles) {
  EXPECT_THAT(ExpandGlob(host_, "/var/log/*.log").paths,
              ElementsAre("/var/log/a.log", "/var/log/b.log"));
  EXPECT_THAT(ExpandGlob(host_, "/var/*/?.log").paths,
              ElementsAre("/var/log/a.log", "/var/log/b.log"));
}

TEST_F(GlobTest, TwoStarsGoThroughFoldersOrNone) {
  EXPECT_THAT(ExpandGlob(host_, "/var/**/*.log").paths,
              ElementsAre("/var/log/a.log", "/var/log/app/deep/c.log", "/var/log/b.log"));
}

TEST_F(GlobTest, ATildeIsEveryHome) {
  EXPECT_THAT(ExpandGlob(host_, "~/.app/*.log").paths,
              ElementsAre("/home/ann/.app/x.log", "/root/.app/y.log"));
  EXPECT_THAT(ExpandGlob(host_, "~/.app/y.log").paths, ElementsAre("/root/.app/y.log"));
}

TEST_F(GlobTest, AFolderThatCannotBeListedIsAProblemAndAMissingOneIsNot) {
  EXPECT_THAT(ExpandGlob(host_, "/none/*.log").problems, IsEmpty());
  class Closed : public testing::FakeHost {
   public:
    Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view) override {
      return Error(ErrorCode::kDenied, "permission denied");
    }
  } closed;
  const GlobResult result = ExpandGlob(closed, "/var/log/*.log");
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0].path, "/var/log");
}

TEST_F(GlobTest, FindsRotatedSiblingsAndNothingElse) {
  EXPECT_THAT(RotatedFinder(host_).Find("/var/log/a.log"),
              UnorderedElementsAre("/var/log/a.log-20261120",
                                   "/var/log/a.log.1",
                                   "/var/log/a.log.2.gz",
                                   "/var/log/a.log.old"));
  EXPECT_THAT(RotatedFinder(host_).Find("/none/a.log"), IsEmpty());
}

TEST_F(GlobTest, AFolderOfManyLogsIsListedOnce) {
  class Counting final : public testing::FakeHost {
   public:
    Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view path) override {
      ++listed;
      return FakeHost::ListDirectory(path);
    }
    int listed = 0;
  } host;
  for (const char* name : {"/logs/a.log", "/logs/a.log.1", "/logs/b.log", "/logs/b.log.1"}) {
    host.Put(name, "x");
  }
  RotatedFinder finder(host);
  EXPECT_THAT(finder.Find("/logs/a.log"), ElementsAre("/logs/a.log.1"));
  EXPECT_THAT(finder.Find("/logs/b.log"), ElementsAre("/logs/b.log.1"));
  EXPECT_EQ(host.listed, 1);
}

TEST_F(GlobTest, ListsHomesOnce) {
  EXPECT_THAT(ListHomes(host_), ElementsAre("/home/ann", "/root"));
}

}  // namespace
}  // namespace casefile
