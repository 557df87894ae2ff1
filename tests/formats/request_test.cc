#include "formats/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/json.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;

Request SampleRequest() {
  Request request;
  request.case_id = "ACME-17 \"quoted\"";
  request.nonce = "00112233445566778899aabbccddeeff";
  request.created = Instant(std::chrono::seconds(1'763'712'000));
  request.expires = request.created + std::chrono::hours(24);
  request.profiles = {"nginx", "postgresql"};
  request.recipients = {"age1example"};
  request.since = "24h";
  request.note = "two\nlines";
  return request;
}

TEST(RequestTest, WhatIsWrittenIsReadAndSaysWhoSigned) {
  const auto key = NewMinisignKey();
  const std::string file = WriteRequest(SampleRequest(), key);
  EXPECT_TRUE(LooksLikeRequest(file));
  const auto read = ReadRequest(file, {{.name = "support", .key = key.PublicKey()}});
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->signer.name, "support");
  const Request& request = read->request;
  EXPECT_EQ(request.case_id, SampleRequest().case_id);
  EXPECT_EQ(request.nonce, SampleRequest().nonce);
  EXPECT_EQ(request.created, SampleRequest().created);
  EXPECT_EQ(request.expires, SampleRequest().expires);
  EXPECT_EQ(request.profiles, SampleRequest().profiles);
  EXPECT_EQ(request.recipients, SampleRequest().recipients);
  EXPECT_EQ(request.since, "24h");
  EXPECT_EQ(request.note, "two\nlines");
}

TEST(RequestTest, AnUnknownSignerIsRefused) {
  const std::string file = WriteRequest(SampleRequest(), NewMinisignKey());
  const auto read = ReadRequest(file, {{.name = "", .key = NewMinisignKey().PublicKey()}});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), ErrorCode::kDenied);
  EXPECT_THAT(read.error().message(), HasSubstr("is not known here"));
}

TEST(RequestTest, EveryChangedByteIsRefused) {
  const auto key = NewMinisignKey();
  const std::vector<Signer> signers = {{.name = "", .key = key.PublicKey()}};
  const std::string file = WriteRequest(SampleRequest(), key);
  const std::size_t request = file.find("\"request\": \"") + 12;
  const std::size_t end = file.find("\",\n", request);
  ASSERT_NE(end, std::string::npos);
  for (std::size_t at = request; at < end; ++at) {
    std::string changed = file;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(ReadRequest(changed, signers)) << at;
  }
  for (std::size_t size = 0; size < file.size() - 2; ++size)
    EXPECT_FALSE(ReadRequest(file.substr(0, size), signers)) << size;
}

TEST(RequestTest, ASignedTextThatLacksSomethingIsNoRequest) {
  const auto key = NewMinisignKey();
  const std::vector<Signer> signers = {{.name = "", .key = key.PublicKey()}};
  for (const auto& spoil :
       std::vector<void (*)(Request&)>{[](Request& r) { r.case_id.clear(); },
                                       [](Request& r) { r.nonce = "123"; },
                                       [](Request& r) { r.recipients.clear(); }}) {
    Request request = SampleRequest();
    spoil(request);
    const auto read = ReadRequest(WriteRequest(request, key), signers);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), ErrorCode::kCorrupt);
  }
}

TEST(RequestTest, MinisignChecksItToo) {
  if (!testing::HaveProgram("minisign")) GTEST_SKIP() << "minisign is not installed";
  const auto key = NewMinisignKey();
  const auto json = ParseJson(WriteRequest(SampleRequest(), key));
  ASSERT_TRUE(json);
  const testing::TempDir dir;
  dir.Write("request", json->FindString("request"));
  dir.Write("request.minisig", json->FindString("minisig"));
  const auto shell = testing::Shell(dir, "minisign -Vm request -P " + ToString(key.PublicKey()));
  EXPECT_EQ(shell.status, 0) << shell.output;
}

}  // namespace
}  // namespace casefile
