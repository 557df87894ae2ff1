#include "redact/key_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(KeyNamesTest, TellsSecretNamesFromNamesAboutSecrets) {
  for (const std::string_view name : {"DB_PASSWORD",
                                      "dbPassword",
                                      "spring.datasource.password",
                                      "client_secret",
                                      "pwd",
                                      "PGPASSWORD"})
    EXPECT_EQ(ClassifyKey(name), KeyKind::kPassword) << name;
  for (const std::string_view name : {"apiKey",
                                      "X-Api-Key",
                                      "access_token",
                                      "authToken",
                                      "AWS_SECRET_ACCESS_KEY_ID_TOKEN",
                                      "session_id"})
    EXPECT_EQ(ClassifyKey(name), KeyKind::kToken) << name;
  // Only what looks random is hidden under these.
  for (const std::string_view name :
       {"password_file", "secretName", "token_count", "token_type", "password_reset_url"})
    EXPECT_EQ(ClassifyKey(name), KeyKind::kWeak) << name;
  for (const std::string_view name : {"max_tokens",
                                      "token_id",
                                      "public_key",
                                      "primary_key",
                                      "passed",
                                      "bypass",
                                      "author",
                                      "keyboard",
                                      "monkey",
                                      "tokenizer"})
    EXPECT_EQ(ClassifyKey(name), KeyKind::kNone) << name;
  EXPECT_EQ(ClassifyKey("key"), KeyKind::kWeak);
  EXPECT_EQ(ClassifyKey("Authorization"), KeyKind::kAuthorization);
  EXPECT_EQ(ClassifyKey("Set-Cookie"), KeyKind::kCookie);
}

// Each line holds the value s3cr3t-Value-77 and something that must stay.
struct Shape {
  std::string_view text;
  std::string_view stays;
};

TEST(KeyValueTest, FindsTheValueInEveryNotation) {
  const Shape shapes[] = {
      {"DB_PASSWORD=s3cr3t-Value-77\nPORT=1\n", "PORT=1"},
      {"export API_KEY='s3cr3t-Value-77'", "export API_KEY='"},
      {"ENV DEPLOY_TOKEN s3cr3t-Value-77\nRUN x", "RUN x"},
      {"POST otp=s3cr3t-Value-77&next=1", "next=1"},
      {"auth failed user=bob pw=s3cr3t-Value-77 port=22", "port=22"},
      {R"({"psk":"s3cr3t-Value-77","ssid":"x"})", R"("ssid":"x")"},
      {"define('DB_PASSWORD', 's3cr3t-Value-77');", "define('DB_PASSWORD', '"},
      {R"(System.setProperty("API_TOKEN", "s3cr3t-Value-77"))", "System.setProperty"},
      {R"(["password"]=> string(15) "s3cr3t-Value-77" ["port"]=> int(1))", "int(1)"},
      {R"(a:1:{s:8:"password";s:15:"s3cr3t-Value-77";})", "s:8:"},
      {R"(<property name="db.password">s3cr3t-Value-77</property>)", "</property>"},
      {R"(proxy_set_header Authorization "Basic s3cr3t-Value-77";)", "Basic "},
      {"password: s3cr3t-Value-77\nuser: bob", "user: bob"},
      {"password = \"s3cr3t-Value-77\" # note", "# note"},
      {"{\"password\":\"s3cr3t-Value-77\",\"port\":5432}", "\"port\":5432"},
      {R"({"log":"{\"password\":\"s3cr3t-Value-77\",\"n\":1}"})", R"(\"n\":1)"},
      {R"({"log":"{\\\"password\\\": \\\"s3cr3t-Value-77\\\", \\\"n\\\":1}"})", R"(\\\"n\\\":1)"},
      {"'password' => 's3cr3t-Value-77', 'n' => 1", "'n' => 1"},
      {"$token .= \"s3cr3t-Value-77\";", "$token"},
      {"var apiToken string = \"s3cr3t-Value-77\"", "string"},
      {"app --password s3cr3t-Value-77 --port 80", "--port 80"},
      {"app --password=s3cr3t-Value-77 --port 80", "--port 80"},
      {"{\"name\": \"DB_PASSWORD\", \"value\": \"s3cr3t-Value-77\"}", "DB_PASSWORD"},
      {"- name: DB_PASSWORD\n  value: s3cr3t-Value-77\n- name: X", "- name: X"},
      {"<password>s3cr3t-Value-77</password><a>b</a>", "<a>b</a>"},
      {"<password>\n  s3cr3t-Value-77\n</password>", "</password>"},
      {"<add key=\"DbPassword\" value=\"s3cr3t-Value-77\"/>", "DbPassword"},
      {"<key>password</key>\n<string>s3cr3t-Value-77</string>", "</string>"},
      {"token: |\n  s3cr3t-Value-77\nother: 1", "other: 1"},
      {"Server=h;Database=d;User Id=u;Password=s3cr3t-Value-77;Encrypt=yes", "Encrypt=yes"},
      {"pass: s3cr3t-Value-77\nuser: x", "user: x"},
      {"credentials = bob:s3cr3t-Value-77", "credentials = "},
      {"password: https://h.example/?k=s3cr3t-Value-77", "password: "},
      {"jdbc:mysql://h/d?user=u&password=s3cr3t-Value-77&ssl=true", "ssl=true"},
      {"Cookie: a=s3cr3t-Value-77; theme=s3cr3t-Value-77", "Cookie: a="},
      {"Authorization: Bearer s3cr3t-Value-77", "Bearer "},
      {"the password is s3cr3t-Value-77.", "the password is "},
      {"ALTER ROLE x WITH PASSWORD 's3cr3t-Value-77';", "ALTER ROLE x"},
      {"secret key: s3cr3t-Value-77 ok", " ok"},
      {"os.getenv(\"X\", \"y\") password=os.getenv(\"A\", \"s3cr3t-Value-77\")", "os.getenv(\"A\""},
      {"{\"password\": \"s3cr3t-Value-77", "password"},
      {"Key(ANYSecret):s3cr3t-Value-77", "Key(ANYSecret):"},
      {"private_key = (\"s3cr3t-Value-77-q8Zm2Lx0TbWc\"", "private_key = (\""},
      {std::string_view("mysql\0-uroot\0-ps3cr3t-Value-77\0db", 33), "-uroot"},
      {"passwords: [\"s3cr3t-Value-77\", \"s3cr3t-Value-77\"]", "passwords"},
      {"password=\"\"\"\ns3cr3t-Value-77\"\"\"", "password"},
      {"postgres://u:s3cr3t-Value-77@h/d", "@h/d"},
      {"redis://:s3cr3t-Value-77@h:6379/0", "@h:6379/0"},
  };
  const auto redactor = testing::MakeRedactor();
  for (const Shape& shape : shapes) {
    const std::string out = redactor->Redact(shape.text);
    EXPECT_THAT(out, Not(HasSubstr("s3cr3t-Value-77"))) << shape.text;
    EXPECT_THAT(out, HasSubstr(shape.stays)) << shape.text;
    EXPECT_EQ(redactor->Redact(out), out) << shape.text;
  }
}

TEST(KeyValueTest, KeepsWhatIsNoSecret) {
  const auto redactor = testing::MakeRedactor();
  for (const std::string_view text :
       {"password: ${DB_PASSWORD}",
        "password_file=/run/secrets/db",
        "\"token\": null",
        "token: true",
        "max_tokens=4096",
        "password=***",
        "password: <password>",
        "secret: {{ .Values.secret }}",
        "using password: YES",
        "token=ENC[AES256,abc]",
        "password = os.environ[\"DB_PASSWORD\"]",
        "unexpected token: } at line 3",
        "{\"status\":\"pass\",\"message\":\"ok\"}",
        "invalid token: signature mismatch found",
        "tokens: 512",
        "key: user:42:profile",
        "author=Bob",
        "auth: ok",
        "passwd:         files systemd",
        "shadow: files [NOTFOUND=return] sss",
        "call-convention-mnemonic:\t\tunconformable",
        "git-credential-wincred.exe : git-credential-wincred.c",
        "[core-credentials]: https://host.example/doc/x.md#setting-up-credentials",
        "License: BSD-3-Clause-Clear",
        "requests/auth.py,sha256=h-HLlVx9j8rKV5hfSAycP2ApOSglTz77R0tz7qCbbEE,10187",
        "118_arm_pass_all.dpatch: Regenerated.",
        "Pass :meth:`peek` a default",
        "(Host modules): Pass post-stage1 flags and exports.",
        "Update the check for password:\n    of the other module",
        "Authorization: headers aren't forwarded",
        "secret \"db-creds-2\" not found",
        "primary_key=12345678901234567890",
        "https://user@example.net/x",
        "2026-11-21T08:04:38.984Z error=28P01 id=550e8400-e29b-41d4-a716-446655440000 "
        "sha=da39a3ee5e6b4b0d3255bfef95601890afd80709"})
    EXPECT_EQ(redactor->Redact(text), text);
}

TEST(KeyValueTest, ABareJsonNumberBecomesAString) {
  const std::string out = testing::MakeRedactor()->Redact("{\"pin_token\": 123456789, \"n\": 1}");
  EXPECT_THAT(out, HasSubstr("\"pin_token\": \"[redacted:token:"));
  EXPECT_THAT(out, HasSubstr("]\", \"n\": 1}"));
}

}  // namespace
}  // namespace casefile
