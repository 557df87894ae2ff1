#include "base/crypto.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace casefile {
namespace {

std::vector<std::byte> Unhex(std::string_view hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

class CryptoTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(InitCrypto()); }
};

TEST_F(CryptoTest, Blake2b256IsThatOfB2sum) {
  // printf abc | b2sum -l 256
  EXPECT_EQ(HexOf(Blake2b256(AsBytes("abc"))),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(HexOf(Blake2b256({})),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

// The vector of the paper: the key 00…0f, the message 00…0e.
TEST_F(CryptoTest, SipHash24IsThatOfThePaper) {
  std::string bytes;
  for (char c = 0; c < 16; ++c) bytes += c;
  EXPECT_EQ(SipHash24(AsBytes(bytes), AsBytes(std::string_view(bytes).substr(0, 15))),
            0xa129ca6149be45e5U);
}

TEST_F(CryptoTest, Blake2bDoesNotCareHowTheMessageIsSplit) {
  const std::string message(1000, 'x');
  Blake2b hash;
  for (const char c : message) hash.Update(AsBytes(std::string_view(&c, 1)));
  EXPECT_EQ(hash.Finish(), Blake2b256(AsBytes(message)));
}

TEST_F(CryptoTest, KeyedBlake2bDependsOnTheKey) {
  const std::string key(32, 'k');
  EXPECT_NE(KeyedBlake2b256(AsBytes(key), AsBytes("m")), Blake2b256(AsBytes("m")));
  Blake2b hash(AsBytes(key));
  hash.Update(AsBytes("m"));
  EXPECT_EQ(hash.Finish(), KeyedBlake2b256(AsBytes(key), AsBytes("m")));
}

TEST_F(CryptoTest, Sha256IsThatOfFips180) {
  EXPECT_EQ(HexOf(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(CryptoTest, HmacSha256FollowsRfc4231) {
  EXPECT_EQ(HexOf(HmacSha256(std::vector<std::byte>(20, std::byte{0x0b}), AsBytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  // Test case 6: a key longer than one block.
  EXPECT_EQ(HexOf(HmacSha256(std::vector<std::byte>(131, std::byte{0xaa}),
                             AsBytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_F(CryptoTest, HkdfSha256FollowsRfc5869) {
  // Test cases 1 and 3 ask for 42 bytes; ours are the first 32 of them.
  const auto ikm = std::vector<std::byte>(22, std::byte{0x0b});
  const auto info = Unhex("f0f1f2f3f4f5f6f7f8f9");
  EXPECT_EQ(HexOf(HkdfSha256(ikm, Unhex("000102030405060708090a0b0c"), AsText(info)).bytes()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  EXPECT_EQ(HexOf(HkdfSha256(ikm, {}, "").bytes()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST_F(CryptoTest, X25519FollowsRfc7748) {
  const auto scalar = Unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
  const auto point = Unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
  const auto shared = X25519(scalar, point);
  ASSERT_TRUE(shared);
  EXPECT_EQ(HexOf(shared->bytes()),
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  // Section 6.1, Bob.
  const auto bob = Unhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  EXPECT_EQ(HexOf(X25519Public(bob)),
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

TEST_F(CryptoTest, X25519RefusesALowOrderPoint) {
  EXPECT_FALSE(X25519(std::vector<std::byte>(32, std::byte{7}), std::vector<std::byte>(32)));
}

TEST_F(CryptoTest, ChaChaPolyFollowsRfc8439) {
  // Appendix A.5 has associated data, which age never uses; so: round trip, and every bit matters.
  const auto key = Secret::Random(32);
  const std::vector<std::byte> nonce(12);
  for (const std::string message : {"", "x", "sixteen bytes ok"}) {
    std::vector<std::byte> box(message.size() + 16);
    SealChaCha(key.bytes(), nonce, AsBytes(message), box);
    std::vector<std::byte> opened(message.size());
    EXPECT_TRUE(OpenChaCha(key.bytes(), nonce, box, opened));
    EXPECT_EQ(AsText(opened), message);
    for (auto& b : box) {
      b ^= std::byte{1};
      EXPECT_FALSE(OpenChaCha(key.bytes(), nonce, box, opened));
      EXPECT_EQ(opened, std::vector<std::byte>(message.size())) << "unauthenticated bytes came out";
      b ^= std::byte{1};
    }
  }
}

TEST_F(CryptoTest, ScryptFollowsRfc7914) {
  // The RFC's vector for (pleaseletmein, SodiumChloride, 2^14, 8, 1), first 32 of 64 bytes.
  const auto key = Scrypt(AsBytes("pleaseletmein"), AsBytes("SodiumChloride"), 14);
  ASSERT_TRUE(key);
  EXPECT_EQ(HexOf(key->bytes()),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
}

TEST_F(CryptoTest, ScryptSaysThatMemoryIsMissing) {
  const auto key = Scrypt(AsBytes("p"), AsBytes("s"), 47);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code(), ErrorCode::kTooLarge);
}

TEST_F(CryptoTest, Ed25519KeysBecomeX25519Keys) {
  // RFC 8032 section 7.1, test 1: the secret's X25519 public key is the converted public key.
  const auto pair = Unhex(
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const auto point = Ed25519PublicToX25519(Bytes(pair).subspan(32));
  ASSERT_TRUE(point);
  EXPECT_EQ(HexOf(X25519Public(Ed25519SecretToX25519(pair).bytes())), HexOf(*point));
  EXPECT_FALSE(Ed25519PublicToX25519(std::vector<std::byte>(32, std::byte{0xff})));
}

TEST_F(CryptoTest, SecretsMoveAndLeaveNothingBehind) {
  auto one = Secret::CopyOf(AsBytes("hunter2"));
  Secret two = std::move(one);
  EXPECT_EQ(AsText(std::as_const(two).bytes()), "hunter2");
  EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
  two = Secret(3);
  EXPECT_EQ(HexOf(two.bytes()), "000000");
  EXPECT_NE(HexOf(Secret::Random(16).bytes()), HexOf(Secret::Random(16).bytes()));
}

TEST_F(CryptoTest, WipeZeroesAndEqualComparesLengthsToo) {
  std::string text = "secret";
  Wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_TRUE(EqualConstantTime(AsBytes("ab"), AsBytes("ab")));
  EXPECT_FALSE(EqualConstantTime(AsBytes("ab"), AsBytes("ac")));
  EXPECT_FALSE(EqualConstantTime(AsBytes("ab"), AsBytes("abc")));
  EXPECT_TRUE(EqualConstantTime({}, {}));
}

}  // namespace
}  // namespace casefile
