#include "collector/profile_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collector/profile.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::vector<std::string_view> kProbes = {"cpu",
                                               "memory",
                                               "disks",
                                               "os",
                                               "time",
                                               "ports",
                                               "cgroup",
                                               "kernel",
                                               "mounts",
                                               "processes",
                                               "limits"};

struct Imported {
  Profile profile;
  std::vector<std::string> left;
};

Imported Import(std::string_view text) {
  const auto imported = ImportProfile(text, "given");
  EXPECT_TRUE(imported) << imported.error().message();
  if (!imported) return {};
  const auto profile = ParseProfile(imported->yaml, "made", kProbes);
  EXPECT_TRUE(profile) << profile.error().message() << "\n" << imported->yaml;
  return {profile ? *profile : Profile(), imported->left};
}

TEST(ImportTroubleshootTest, WhatLooksAtTheHostIsCarriedOver) {
  const Imported made = Import(R"(apiVersion: troubleshoot.sh/v1beta2
kind: HostCollector
metadata:
  name: Shop on "a" VM
spec:
  collectors:
    - cpu: {}
    - diskUsage: {collectorName: root, path: /}
    - run:
        collectorName: ping
        command: ping
        args: ["-c", "2", "it's; here"]
    - copy: {collectorName: conf, path: /etc/shop/*.conf}
    - copy: {path: /var/log/shop}
    - journald: {collectorName: shop, units: [shop], lines: 500}
    - http: {collectorName: health, get: {url: "http://127.0.0.1:8080/health"}}
)");
  EXPECT_EQ(made.profile.id, "shop-on-a-vm");
  EXPECT_EQ(made.profile.title, "Shop on \"a\" VM");
  EXPECT_THAT(made.profile.probes, ElementsAre("cpu", "disks"));
  ASSERT_EQ(made.profile.commands.size(), 1U);
  EXPECT_THAT(made.profile.commands[0].run, ElementsAre("ping", "-c", "2", "it's; here"));
  EXPECT_EQ(made.profile.commands[0].reason, "imported: run ping");
  ASSERT_EQ(made.profile.files.size(), 2U);
  EXPECT_THAT(made.profile.files[0].paths, ElementsAre("/etc/shop/*.conf"));
  EXPECT_THAT(made.profile.files[1].paths, ElementsAre("/var/log/shop", "/var/log/shop/**/*"));
  ASSERT_EQ(made.profile.journal.size(), 1U);
  EXPECT_EQ(made.profile.journal[0].lines, 500U);
  ASSERT_EQ(made.profile.health.size(), 1U);
  EXPECT_THAT(made.left, IsEmpty());
}

TEST(ImportTroubleshootTest, WhatHasNoCounterpartIsNamed) {
  const Imported made = Import(R"(apiVersion: troubleshoot.sh/v1beta2
kind: SupportBundle
metadata: {name: shop}
spec:
  hostCollectors:
    - filesystemPerformance: {collectorName: etcd, directory: /var/lib/etcd}
    - run: {collectorName: dump, command: dump, env: ["A=b"]}
    - journald: {collectorName: shop, since: 1 day ago}
    - http: {collectorName: far, get: {url: "https://example.com/"}}
    - memory: {exclude: true}
  collectors:
    - clusterInfo: {}
    - exec: {name: psql}
  analyzers:
    - clusterVersion: {}
)");
  EXPECT_THAT(
      made.left,
      UnorderedElementsAre("filesystemPerformance etcd: there is nothing like it",
                           "run dump, env: programs get a clean environment and no input",
                           "journald shop, since: give --since to the run",
                           "http far: only plain HTTP to an address of this machine is asked",
                           "exec psql: it runs in a cluster",
                           "analyzers: only what is collected is carried over"));
  EXPECT_THAT(made.profile.includes, ElementsAre("kubernetes"));
  EXPECT_THAT(made.profile.probes, IsEmpty());
}

TEST(ImportTroubleshootTest, SeveralDocumentsAreOneProfile) {
  const Imported made = Import(
      "apiVersion: troubleshoot.sh/v1beta2\nkind: HostCollector\nmetadata: {name: a}\n"
      "spec: {collectors: [{memory: {}}]}\n---\n"
      "apiVersion: troubleshoot.sh/v1beta2\nkind: HostCollector\nmetadata: {name: b}\n"
      "spec: {collectors: [{cpu: {}}, {memory: {}}]}\n");
  EXPECT_EQ(made.profile.id, "a");
  EXPECT_THAT(made.profile.probes, ElementsAre("memory", "cpu"));
}

TEST(ImportSosTest, PluginsBecomeProfilesAndProbes) {
  const Imported made = Import(R"({"shop": {"desc": "Shop", "note": "", "args": {
      "only_plugins": ["postgresql", "memory", "podman", "docker", "quantum"],
      "skip_plugins": ["logs"], "verbosity": 0, "all_logs": true, "plugopts": []}}})");
  EXPECT_EQ(made.profile.id, "shop");
  EXPECT_THAT(made.profile.includes, ElementsAre("postgresql", "docker"));
  EXPECT_THAT(made.profile.probes, ElementsAre("memory"));
  EXPECT_THAT(made.left,
              UnorderedElementsAre("plug-in quantum: no profile looks at the same",
                                   "skip_plugins: name to --without what a run shall leave out",
                                   "option all_logs: there is nothing like it"));
}

TEST(ImportSosTest, OldNamesAndCommasAreRead) {
  const Imported made = Import(R"({"old": {"args": {"onlyplugins": "redis, nginx"}}})");
  EXPECT_THAT(made.profile.includes, ElementsAre("redis", "nginx"));
}

TEST(ImportProfileTest, WhatIsNeitherIsRefused) {
  EXPECT_EQ(ImportProfile("a: 1\n", "x").error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(ImportProfile("", "x").error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(ImportProfile("[", "x").error().code(), ErrorCode::kInvalidInput);
}

TEST(ImportProfileTest, AForeignNameCannotWriteIntoTheProfile) {
  const auto imported = ImportProfile(
      R"({"a\nprobes: [cpu]": {"args": {"only_plugins": ["x\nid: evil"]}}})", "given");
  ASSERT_TRUE(imported);
  const auto profile = ParseProfile(imported->yaml, "made", kProbes);
  ASSERT_TRUE(profile) << imported->yaml;
  EXPECT_EQ(profile->id, "a-probes-cpu");
  EXPECT_THAT(profile->probes, IsEmpty());
  EXPECT_EQ(profile->title, "a\nprobes: [cpu]");
  EXPECT_THAT(imported->left, Contains(HasSubstr("no profile looks")));
}

}  // namespace
}  // namespace casefile
