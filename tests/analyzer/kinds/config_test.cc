// Configuration files of every form, whole and broken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analyzer/kinds/understand.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kPlace = "section key";

TEST(ConfigTest, ReadsTomlWithSectionsListsAndInlineTables) {
  const auto got = Understand("files/etc/app/config.toml",
                              "# top\n"
                              "name = \"crane # 7\"  # its name\n"
                              "[gateway.server]\n"
                              "port = 3000\n"
                              "tls = { enabled = true, cert = '/etc/a.pem' }\n"
                              "hosts = [\n"
                              "  \"a\", # first\n"
                              "  \"b\",\n"
                              "]\n"
                              "[[models.providers]]\n"
                              "kind = \"one\"\n"
                              "[[models.providers]]\n"
                              "kind = \"two\"\n"
                              "limits.rpm = 60\n",
                              kPlace);
  EXPECT_EQ(got.kind, "config");
  EXPECT_THAT(got.facts, Contains("config.value{key=name}{section=}=crane # 7@2"));
  EXPECT_THAT(got.facts, Contains("config.value{key=port}{section=gateway.server}=3000@4"));
  EXPECT_THAT(got.facts, Contains("config.value{key=enabled}{section=gateway.server.tls}=true@5"));
  EXPECT_THAT(got.facts,
              Contains("config.value{key=hosts}{section=gateway.server}=[\n  \"a\", # first\n  "
                       "\"b\",\n]@6"));
  EXPECT_THAT(got.facts, Contains("config.value{key=kind}{section=models.providers.1}=two@13"));
  EXPECT_THAT(got.facts,
              Contains("config.value{key=rpm}{section=models.providers.1.limits}=60@14"));
  EXPECT_THAT(got.facts, Contains("config.valid=true@1"));
}

TEST(ConfigTest, NamesTheLineThatBreaksToml) {
  const auto broken = [](const std::string& text) { return Understand("c.toml", text).facts; };
  EXPECT_THAT(broken("[a]\nb = \"x\nc = 1\n"), Contains("config.error=the string is not closed@2"));
  EXPECT_THAT(broken("[a\nb = 1\n"), Contains("config.error=the section is not closed@1"));
  EXPECT_THAT(broken("a = 1\nb\n"), Contains("config.error=expected 'key = value'@2"));
  EXPECT_THAT(broken("a = yes\n"), Contains("config.error=a text without quotes@1"));
  EXPECT_THAT(broken("a = 1\na = 2\n"), Contains("config.error=the key is there twice@2"));
  EXPECT_THAT(broken("a = [1,\n2\n"), Contains("config.error=the value is not closed@1"));
  EXPECT_THAT(broken("a = 2026-11-21T08:00:00Z\nb = '''\nx\n'''\nc = -1.5e3\n"),
              Contains("config.valid=true@1"));
}

TEST(ConfigTest, ReadsYamlByItsIndentation) {
  const auto got = Understand("docker-compose.yml",
                              "---\n"
                              "services:\n"
                              "  api:\n"
                              "    image: 'crane:1.2'   # pinned\n"
                              "    ports:\n"
                              "    - \"80:8080\"\n"
                              "    - 443:8443\n"
                              "    command: |\n"
                              "      not: a key\n"
                              "    deploy: {replicas: 2}\n"
                              "  db:\n"
                              "    env:\n"
                              "      - name: A\n"
                              "        value: x y\n"
                              "      - name: B\n"
                              "version: 3\n",
                              kPlace);
  EXPECT_EQ(got.kind, "config");
  EXPECT_THAT(got.facts, Contains("config.value{key=image}{section=services.api}=crane:1.2@4"));
  EXPECT_THAT(got.facts, Contains("config.value{key=0}{section=services.api.ports}=80:8080@6"));
  EXPECT_THAT(got.facts, Contains("config.value{key=1}{section=services.api.ports}=443:8443@7"));
  EXPECT_THAT(got.facts,
              Contains("config.value{key=deploy}{section=services.api}={replicas: 2}@10"));
  EXPECT_THAT(got.facts, Contains("config.value{key=value}{section=services.db.env.0}=x y@14"));
  EXPECT_THAT(got.facts, Contains("config.value{key=name}{section=services.db.env.1}=B@15"));
  EXPECT_THAT(got.facts, Contains("config.value{key=version}{section=}=3@16"));
  EXPECT_THAT(got.facts, Not(Contains(StartsWith("config.value{key=not}"))));
  EXPECT_THAT(Understand("a.yaml", "a:\n\tb: 1\n").facts,
              Contains("config.error=a tab in the indentation@2"));
}

TEST(ConfigTest, ReadsJsonWithWhatPeopleAddToIt) {
  const auto got = Understand("aisopod-config.json5",
                              "// main\n"
                              "{\n"
                              "  gateway: { port: 3080, bind: '127.0.0.1', },\n"
                              "  \"agents\": [ { \"id\": \"a\" }, { \"id\": \"b\" } ],\n"
                              "}\n",
                              kPlace);
  EXPECT_THAT(got.facts, Contains("config.value{key=port}{section=gateway}=3080@3"));
  EXPECT_THAT(got.facts, Contains("config.value{key=bind}{section=gateway}=127.0.0.1@3"));
  EXPECT_THAT(got.facts, Contains("config.value{key=id}{section=agents.1}=b@4"));
  EXPECT_THAT(got.facts, Contains("config.valid=true@1"));
  EXPECT_THAT(Understand("x.json5", "{\n a: [1\n}\n").facts,
              Contains("config.error=a bracket too many@3"));
}

TEST(ConfigTest, StrictJsonRefusesWhatItsReaderRefuses) {
  EXPECT_THAT(Understand("x.json", "{\n \"a\": 1,\n}\n").facts, Contains("config.valid=false@3"));
  EXPECT_THAT(Understand("x.json", "{\n \"a\": 1\n}\n").facts, Contains("config.valid=true@1"));
}

TEST(ConfigTest, ReadsIniAndLinesOfKeyAndValue) {
  const auto unit = Understand("etc/systemd/system/crane.service",
                               "[Service]\nExecStart=/usr/bin/crane --port 80\nRestart=always\n",
                               kPlace);
  EXPECT_THAT(unit.facts,
              Contains("config.value{key=ExecStart}{section=Service}=/usr/bin/crane --port 80@2"));
  const auto redis =
      Understand("etc/redis/redis.conf", "maxmemory 256mb\n# x\nsave 900 1\n", kPlace);
  EXPECT_THAT(redis.facts, Contains("config.value{key=maxmemory}{section=}=256mb@1"));
  const auto pg = Understand(
      "postgresql.conf", "max_connections = 100\t\t# (change requires restart)\n", kPlace);
  EXPECT_THAT(pg.facts, Contains("config.value{key=max_connections}{section=}=100@1"));
}

TEST(ConfigTest, ReadsNginxAlone) {
  const auto got =
      Understand("etc/nginx/nginx.conf",
                 "http {\n  upstream api { server 127.0.0.1:3000; }\n"
                 "  server {\n    listen 80;\n"
                 "    location ~ \"^/a{2}\" {\n      proxy_pass http://api;\n    }\n  }\n}\n",
                 kPlace);
  EXPECT_EQ(got.kind, "config");
  EXPECT_THAT(got.facts,
              Contains("config.value{key=server}{section=http.upstream api}=127.0.0.1:3000@2"));
  EXPECT_THAT(got.facts, Contains("config.value{key=listen}{section=http.server}=80@4"));
  EXPECT_THAT(
      got.facts,
      Contains(
          "config.value{key=proxy_pass}{section=http.server.location ~ \"^/a{2}\"}=http://api@6"));
  EXPECT_THAT(Understand("nginx.conf", "http {\n  server {\n    listen 80;\n  }\n").facts,
              Contains("config.error=a block that is not closed@1"));
}

TEST(ConfigTest, SplitsTheDumpOfNginxIntoItsFiles) {
  const auto got = Understand("commands/nginx-T.txt",
                              "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n"
                              "nginx: configuration file /etc/nginx/nginx.conf test is successful\n"
                              "# configuration file /etc/nginx/nginx.conf:\n"
                              "user www-data;\n"
                              "# configuration file /etc/nginx/conf.d/api.conf:\n"
                              "server {\n  listen 8080;\n}\n",
                              "path key");
  EXPECT_THAT(got.facts, Contains("config.value{key=user}{path=/etc/nginx/nginx.conf}=www-data@4"));
  EXPECT_THAT(got.facts,
              Contains("config.value{key=listen}{path=/etc/nginx/conf.d/api.conf}=8080@7"));
}

TEST(ConfigTest, KnowsSectionsWithoutAFileName) {
  EXPECT_EQ(Understand("x", "[server]\nport = 1\nhost = \"a\"\n").kind, "config");
  EXPECT_THAT(Understand("x", "a log line = not a config\nanother = line\n").kind, IsEmpty());
  EXPECT_THAT(Understand("app.json", "{\"level\":30}\n{\"level\":30}\n").kind, IsEmpty());
}

TEST(ConfigTest, HoldsItsLimits) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "{a:";
  EXPECT_THAT(Understand("x.json5", deep).facts, Contains("config.error=too deep@1"));
  std::string wide = "a:\n";
  for (int i = 0; i < 7000; ++i) wide += "  k" + std::to_string(i) + ": 1\n";
  EXPECT_LE(Understand("x.yaml", wide).facts.size(), 5001U);
}

}  // namespace
}  // namespace casefile
