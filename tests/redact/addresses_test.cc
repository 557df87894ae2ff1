#include "redact/addresses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "redact/ip_address.h"
#include "redact/pseudonym.h"
#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

std::vector<std::string> Found(std::string_view text) {
  Spans spans;
  FindAddresses(text, &spans);
  std::vector<std::string> out;
  for (const Span& span : spans) out.emplace_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

Pseudonyms MakePseudonyms() {
  EXPECT_TRUE(InitCrypto());
  return Pseudonyms(Secret::CopyOf(AsBytes(std::string(32, 'p'))));
}

bool IsPrivate(std::uint32_t a) {
  return a >> 24U == 10 || a >> 20U == 0xac1 || a >> 16U == 0xc0a8 || a >> 22U == 0x191;
}

TEST(AddressesTest, FindsThemInAnyNotation) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Found("from 10.1.2.3:80, (8.8.8.8) [1.1.1.1]."),
            (List{"10.1.2.3", "8.8.8.8", "1.1.1.1"}));
  EXPECT_EQ(Found("addr=10.1.2.0/24 http://9.9.9.9/x"), (List{"10.1.2.0", "9.9.9.9"}));
  EXPECT_EQ(Found("[2a01:4f8::1]:443 fe80::21a:2bff:fe3c:4d5e%eth0 2a01:4f8:0:1:2:3:4:5"),
            (List{"2a01:4f8::1", "fe80::21a:2bff:fe3c:4d5e", "2a01:4f8:0:1:2:3:4:5"}));
  EXPECT_EQ(Found("::ffff:10.1.2.3 en0:2607:f140:6000:8:c6b3:1ff:fecd:467f"),
            (List{"::ffff:10.1.2.3", "2607:f140:6000:8:c6b3:1ff:fecd:467f"}));
  EXPECT_EQ(Found("mac 00:1A:2b:3c:4d:5e 00-1a-2b-3c-4d-5e 001a.2b3c.4d5e"),
            (List{"00:1A:2b:3c:4d:5e", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e"}));
  EXPECT_EQ(Found("mail <bob.smith+x@mail.example.org>, a_b@c.de."),
            (List{"bob.smith+x@mail.example.org", "a_b@c.de"}));
}

TEST(AddressesTest, FindsThemInTheNamesOfHosts) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Found("ip-10-0-187-218 ip-10-0-1-2.ec2.internal, EC2-54-12-33-9.compute.example"),
            (List{"10-0-187-218", "10-0-1-2", "54-12-33-9"}));
  EXPECT_EQ(Found("calvisitor-10-105-160-184 c-73-9-8-7.isp.example"),
            (List{"10-105-160-184", "73-9-8-7"}));
  EXPECT_EQ(Found("log-2026-11-21-10 x-23-10-11-12.tar.gz shard-1-2-3-4 a-10-11-12-13.txt"),
            List{});
  EXPECT_EQ(Found("mac address 0011.2233.4455"), List{"0011.2233.4455"});
  const Pseudonyms pseudonyms = MakePseudonyms();
  const std::string once = pseudonyms.Replace(SpanKind::kIpv4, "10-0-187-218");
  EXPECT_EQ(std::count(once.begin(), once.end(), '-'), 3);
  EXPECT_EQ(pseudonyms.Replace(SpanKind::kIpv4, once), once);
}

// Where in the text it stands must not matter: 64 positions are looked at together.
TEST(AddressesTest, FindsTheSameAtEveryPlace) {
  const std::vector<std::string> parts = {
      "1",  "10", "254", "fe80", "2a01:4f8", "::", ":",    ".",    "-",         "@",
      "a1", "ff", " ",   "\n",   "ip-",      "x",  ".com", "bob@", "12:34:56 ", "2026-11-21 "};
  std::mt19937 random(2611);
  std::size_t found = 0;
  for (unsigned round = 0; round < 600; ++round) {
    std::string text;
    for (unsigned i = 0; i < 4 + round % 40; ++i) text += parts[random() % parts.size()];
    text += "\n10.1.2.3 aa:bb:cc:dd:ee:0f 2a01:4f8::1 00-1a-2b-3c-4d-5e 001a.2b3c.4d5e ip-10-1-2-3";
    const std::vector<std::string> expected = Found(text);
    found += expected.size();
    for (std::size_t shift = 1; shift < 130; shift += 7)
      ASSERT_EQ(Found(std::string(shift, '~') + "\n" + text), Found("\n" + text)) << text;
  }
  EXPECT_GT(found, 600U * 6);
}

TEST(AddressesTest, LeavesNumbersOfOtherKindsAlone) {
  for (const std::string_view text :
       {"version 1.2.3.4",
        "v1.2.3.4",
        "Chrome/120.0.6099.129 x",
        "1.3.6.1.4.1.2021",
        "12:34:56",
        "2026-11-21T08:04:38.984Z",
        "std::string a::b",
        "x[1::2]",
        "127.0.0.1 ::1 0.0.0.0 255.255.255.0 169.254.1.1 224.0.0.1 fe80::1",
        "aa:bb:cc:dd:ee:ff:00:11:22:33",
        "libfoo-1.2.3.4.so",
        "getty@tty1.service user@1000.service",
        "git@github.com:x/y",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1234.5678.9012",
        "10:2F:33-AC-29-C3",
        "00:1A:2B:3C:4D",
        "img@2x.png",
        "sha256:aa:bb",
        "user:x:1000:1000::/home/u",
        "messagebus:x:100:102::/nonexistent",
        "ii  alsa-topology-conf 1.2.5.1-2 all",
        "Breaks alsa-utils (<< 1.0.24.2-5~)",
        "Git 1.7.12.4 Release Notes",
        "Bump Standards-Version to 3.9.2.0. No changes",
        "dpkg (1.16.4.2) unstable; urgency=low",
        "RFC 2459, section 4.1.2.1 of it",
        "label 2002::/16 fec0::/10 fc00::/7 2001:0::/32"})
    EXPECT_EQ(Found(text), std::vector<std::string>()) << text;
}

TEST(AddressesTest, AVersionNearbyHidesNoAddress) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Found("version 3 of the host 5.9.7.8 is since up"), List{"5.9.7.8"});
  EXPECT_EQ(Found("release served from 5.9.7.8:443"), List{"5.9.7.8"});
  EXPECT_EQ(Found("upgrade of 185.9.7.8 failed"), List{"185.9.7.8"});
  EXPECT_EQ(Found("Invalid user git from 5.9.7.8"), List{"5.9.7.8"});
  EXPECT_EQ(Found("policy DROP 10.9.7.8"), List{"10.9.7.8"});
  EXPECT_EQ(Found("range 10.0.0.1-9 8.8.4.1-8.8.4.9"), (List{"10.0.0.1", "8.8.4.1", "8.8.4.9"}));
  EXPECT_EQ(Found("+:john:2001:4ca0:0:101::1 2001:4ca0:0:101::/64"),
            (List{"2001:4ca0:0:101::1", "2001:4ca0:0:101::"}));
}

TEST(IpAddressTest, FormatsIpv6AsRfc5952Says) {
  const auto canonical = [](std::string_view text) {
    Ipv6Bytes address{};
    EXPECT_TRUE(ParseIpv6(text, &address)) << text;
    return FormatIpv6(address);
  };
  EXPECT_EQ(canonical("2001:0DB8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(canonical("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(canonical("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");
  EXPECT_EQ(canonical("::"), "::");
  EXPECT_EQ(canonical("1::"), "1::");
  for (const std::string_view bad :
       {"1:2:3", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", ":1::2", "1:2:3:4:5:6:7:"}) {
    Ipv6Bytes address{};
    EXPECT_FALSE(ParseIpv6(bad, &address)) << bad;
  }
}

TEST(PseudonymTest, Ipv4IsInjectiveKeepsSubnetsAndClassAndIsItsOwnPseudonym) {
  const Pseudonyms pseudonyms = MakePseudonyms();
  std::mt19937 random(20261121);  // NOLINT(cert-msc51-cpp): the same on every run
  std::set<std::uint32_t> in;
  std::set<std::uint32_t> out;
  for (int i = 0; i < 20'000; ++i) {
    std::uint32_t address = static_cast<std::uint32_t>(random());
    if (i % 3 == 0) address = 0x0a000000U | (address & 0x0001ffffU);
    if (IsKeptIpv4(address) || pseudonyms.Ipv4(address) == address || !in.insert(address).second)
      continue;
    const std::uint32_t pseudonym = pseudonyms.Ipv4(address);
    EXPECT_TRUE(out.insert(pseudonym).second) << FormatIpv4(address);
    EXPECT_EQ(pseudonyms.Ipv4(pseudonym), pseudonym);
    EXPECT_EQ(pseudonyms.Ipv4(address), pseudonym);
    EXPECT_EQ(IsPrivate(address), IsPrivate(pseudonym));
    EXPECT_EQ(pseudonyms.Ipv4(address & ~255U), pseudonym & ~255U);  // the network of its /24
  }
  EXPECT_GT(out.size(), 15'000U);
}

TEST(PseudonymTest, Ipv6KeepsNetworksAndNotations) {
  const Pseudonyms pseudonyms = MakePseudonyms();
  const auto replace = [&pseudonyms](std::string_view text) {
    return pseudonyms.Replace(SpanKind::kIpv6, text);
  };
  const std::string a = replace("2a01:4f8:1:2::7");
  EXPECT_EQ(a, replace("2A01:04F8:0001:0002:0:0:0:7"));
  EXPECT_NE(a, replace("2a01:4f8:1:2::8"));
  EXPECT_EQ(a.substr(0, 14), replace("2a01:4f8:1:2::8").substr(0, 14));
  EXPECT_EQ(replace(a), a);
  EXPECT_TRUE(replace("fd00::1:2:3:4").starts_with("fdca:5ef1:"));
  EXPECT_TRUE(replace("fe80::21a:2bff:fe3c:4d5e").starts_with("fe80::ca5e:"));
  EXPECT_TRUE(replace("::ffff:8.8.8.8").starts_with("::ffff:2"));
  EXPECT_EQ(replace("::1"), "::1");
}

TEST(PseudonymTest, MacKeepsItsNotation) {
  const Pseudonyms pseudonyms = MakePseudonyms();
  const auto replace = [&pseudonyms](std::string_view text) {
    return pseudonyms.Replace(SpanKind::kMac, text);
  };
  const std::string colon = replace("00:1a:2b:3c:4d:5e");
  EXPECT_TRUE(colon.starts_with("02:ca:"));
  std::string dash = replace("00-1A-2B-3C-4D-5E");
  EXPECT_TRUE(dash.starts_with("02-CA-"));
  for (char& c : dash) c = c == '-' ? ':' : static_cast<char>(std::tolower(c));
  EXPECT_EQ(dash, colon);
  EXPECT_TRUE(replace("001a.2b3c.4d5e").starts_with("02ca."));
  EXPECT_EQ(replace("ff:ff:ff:ff:ff:ff"), "ff:ff:ff:ff:ff:ff");
  EXPECT_EQ(replace(colon), colon);
}

TEST(PseudonymTest, MailKeepsThatTwoShareADomain) {
  const Pseudonyms pseudonyms = MakePseudonyms();
  const std::string a = pseudonyms.Replace(SpanKind::kEmail, "Bob@Corp.com");
  const std::string b = pseudonyms.Replace(SpanKind::kEmail, "eve@corp.com");
  EXPECT_EQ(a, pseudonyms.Replace(SpanKind::kEmail, "bob@corp.com"));
  EXPECT_NE(a, b);
  EXPECT_EQ(a.substr(a.find('@')), b.substr(b.find('@')));
}

TEST(NamesTest, HostUserAndHomeFolderBecomePseudonyms) {
  ASSERT_TRUE(InitCrypto());
  RedactorOptions options;
  options.pseudonym_key = Secret(32);
  options.host_names = {"web1.corp.example"};
  options.user_names = {"alice", "root"};
  const auto redactor = *Redactor::Create(std::move(options));
  const std::string out =
      redactor->Redact("WEB1 sshd: alice at web1.corp.example /home/alice/x web1-old root alices");
  EXPECT_THAT(
      out,
      ::testing::ContainsRegex("^host-[0-9a-f]{15} sshd: user-[0-9a-f]{15} at host-[0-9a-f]{15} "
                               "/home/user-[0-9a-f]{15}/x web1-old root alices$"));
  EXPECT_EQ(redactor->Redact(out), out);
}

}  // namespace
}  // namespace casefile
