#include "collector/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collector/profile_library.h"
#include "tests/collector/fake_host.h"
#include "tests/support/temporary_folder.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;

Result<Profile> Parse(std::string_view text) {
  return ParseProfile(text, "shop.yaml", {"memory", "disks"});
}

constexpr std::string_view kWhole = R"(id: shop
title: Shop
detect:
  files: [/opt/shop]
  processes: [{name: shop, command: server}]
  units: [shop.service]
probes: [memory]
environment:
  processes: [{command: shop}]
  files: [/opt/shop/.env]
learn: ["~/.pgpass"]
recipients: [age1x]
files:
  - paths: [/var/log/shop/*.log]
    reason: what it said
    sensitivity: high
    priority: 7
    head: 1KiB
    tail: 2MiB
    expected: true
  - {paths: [/etc/shop.conf], kind: config, reason: settings}
commands:
  - {run: [shop, status], reason: state, deadline: 3s, limit: 1MiB}
)";

TEST(ProfileTest, ReadsEveryKey) {
  const Result<Profile> profile = Parse(kWhole);
  ASSERT_TRUE(profile) << profile.error().message();
  EXPECT_EQ(profile->id, "shop");
  ASSERT_EQ(profile->files.size(), 2U);
  EXPECT_EQ(profile->files[0].sensitivity, Sensitivity::kHigh);
  EXPECT_EQ(profile->files[0].priority, 7);
  EXPECT_EQ(profile->files[0].head, 1024U);
  EXPECT_EQ(profile->files[0].tail, 2U << 20);
  EXPECT_TRUE(profile->files[0].rotated);
  EXPECT_TRUE(profile->files[0].expected);
  EXPECT_EQ(profile->files[1].kind, FileKind::kConfig);
  EXPECT_FALSE(profile->files[1].rotated);
  ASSERT_EQ(profile->commands.size(), 1U);
  EXPECT_EQ(profile->commands[0].Text(), "shop status");
  EXPECT_EQ(profile->commands[0].deadline, std::chrono::seconds{3});
  EXPECT_TRUE(profile->detect.processes[0].Matches("shop", "node server.js"));
  EXPECT_FALSE(profile->detect.processes[0].Matches("shop", "other"));
}

struct BadProfile {
  std::string_view text;
  std::string_view message;
  std::string_view hint;
};

class BadProfileTest : public ::testing::TestWithParam<BadProfile> {};

TEST_P(BadProfileTest, IsRefusedWithPlaceAndHint) {
  const std::string text =
      "id: x\ntitle: x\ndetect: {always: true}\n" + std::string(GetParam().text);
  const Result<Profile> profile = Parse(text);
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(profile.error().message(), HasSubstr("shop.yaml:"));
  EXPECT_THAT(profile.error().message(), HasSubstr(std::string(GetParam().message)));
  EXPECT_THAT(profile.error().hint(), HasSubstr(std::string(GetParam().hint)));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    BadProfileTest,
    ::testing::Values(
        BadProfile{"fiels: []\n", "unknown key 'fiels'", "files"},
        BadProfile{"probes: [memry]\n", ":4:10: there is no probe 'memry'", "memory"},
        BadProfile{"files:\n  - {paths: [/a], reason: r, kind: lgo}\n", "'lgo' is no kind", "log"},
        BadProfile{"files:\n  - {paths: [/a], reason: r, sensitivity: hgih}\n", "'hgih'", "high"},
        BadProfile{"files:\n  - {paths: [a/b], reason: r}\n", "is not absolute", ""},
        BadProfile{"files:\n  - {paths: [/a]}\n", "reason", ""},
        BadProfile{"files:\n  - {paths: [/a], reason: ' '}\n", "say the reason", ""},
        BadProfile{"files:\n  - {reason: r}\n", "names no paths", ""},
        BadProfile{"files:\n  - {paths: [/a], reason: r, priority: 101}\n", "0 to 100", ""},
        BadProfile{"commands:\n  - {run: df -h, reason: r}\n", "a list of arguments", ""},
        BadProfile{"commands:\n  - {run: [df], reason: r, limit: 1GiB}\n", "64 MiB", ""},
        BadProfile{"commands:\n  - {run: [df], reason: r, deadline: 5}\n", "deadline", ""},
        BadProfile{"environment:\n  processes: [{}]\n", "needs a name", ""}));

TEST(ProfileTest, DetectMustBeSaid) {
  const Result<Profile> profile = Parse("id: x\ntitle: x\n");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().message(), HasSubstr("detect is missing"));
}

TEST(ProfileTest, SlugsAreFileNames) {
  EXPECT_EQ(CommandSlug("df -PTk"), "df-PTk");
  EXPECT_EQ(CommandSlug("/usr/bin/x --a=b 'c'"), "usr-bin-x-a-b-c");
  EXPECT_EQ(CommandSlug("ss -lntp "), "ss-lntp");
  EXPECT_EQ(CommandSlug(std::string(500, 'x')).size(), 200U);
}

TEST(ProfileLibraryTest, EveryBuiltInProfileLoads) {
  const Result<ProfileLibrary> library = ProfileLibrary::Load({});
  ASSERT_TRUE(library) << library.error().message();
  EXPECT_TRUE(library->profiles().contains("base"));
  EXPECT_TRUE(library->profiles().contains("agentim"));
  EXPECT_TRUE(library->profiles().contains("aisopod"));
  EXPECT_TRUE(library->profiles().contains("flywheel"));
  for (const auto& [id, profile] : library->profiles()) {
    EXPECT_FALSE(profile.title.empty()) << id;
    EXPECT_EQ(profile.detect.always, id == "base") << id;
  }
}

TEST(ProfileLibraryTest, AUsersProfileWinsById) {
  const testing::TemporaryFolder folder;
  folder.Write("mine.yaml", "id: agentim\ntitle: Mine\ndetect: {files: [/x]}\n");
  folder.Write("ignored.txt", "no yaml: [");
  const Result<ProfileLibrary> library = ProfileLibrary::Load({folder.path(), "/no/such/folder"});
  ASSERT_TRUE(library);
  EXPECT_EQ(library->Find("agentim")->title, "Mine");
}

TEST(ProfileLibraryTest, AnErrorInAUsersProfileIsNotPassedOver) {
  const testing::TemporaryFolder folder;
  folder.Write("bad.yaml", "id: x\ntitel: y\n");
  const Result<ProfileLibrary> library = ProfileLibrary::Load({folder.path()});
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().message(), HasSubstr("bad.yaml"));
}

TEST(ProfileLibraryTest, AnUnknownNameGetsAHint) {
  const Result<ProfileLibrary> library = ProfileLibrary::Load({});
  ASSERT_TRUE(library);
  const Result<Profile> profile = library->Find("agentin");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().hint(), "did you mean 'agentim'?");
}

TEST(DetectProfileTest, AFileAUnitOrAProcessIsEnough) {
  const Result<Profile> shop = Parse(kWhole);
  ASSERT_TRUE(shop);
  testing::FakeHost host;
  EXPECT_EQ(DetectProfile(host, *shop), "");
  host.Put("/proc/12/stat", "12 (shop) S 1 12");
  host.Put("/proc/12/cmdline", std::string("node\0server.js\0", 15));
  EXPECT_EQ(DetectProfile(host, *shop), "process 12 (shop)");
  host.Put("/lib/systemd/system/shop.service", "");
  EXPECT_EQ(DetectProfile(host, *shop), "unit shop.service");
  host.Put("/opt/shop/x", "");
  EXPECT_EQ(DetectProfile(host, *shop), "file /opt/shop");
}

}  // namespace
}  // namespace casefile
