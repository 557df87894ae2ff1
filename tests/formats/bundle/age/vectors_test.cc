// The public test vectors of age (C2SP/CCTV, folder age/testdata): 143 files, each a header of
// `key: value` lines, an empty line, and an age file. They are found through CASEFILE_AGE_VECTORS;
// without them these tests are skipped.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/decrypt.h"
#include "formats/bundle/age/errors.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile::age {
namespace {

using testing::AppendTo;
using testing::FileOf;
using testing::ReadAll;
using testing::SourceOf;

struct Vector {
  std::string name;
  std::multimap<std::string, std::string> fields;
  std::string file;

  std::string Field(const std::string& key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? "" : found->second;
  }
  bool armored() const { return Field("armored") == "yes"; }
};

std::vector<std::byte> Unhex(std::string_view hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

// zlib streams are a deflate stream between two bytes and four.
std::string Inflate(const std::string& zlib) {
  // gzip's shell around the same deflate data.
  std::string gzip("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  gzip += zlib.substr(2, zlib.size() - 6);
  gzip += std::string(8, '\0');
  const testing::TempDir dir;
  dir.Write("x.gz", gzip);
  // gzip complains about the checksum behind the data, which is not there.
  (void)testing::Shell(dir, "gzip -dc x.gz > x 2>/dev/null");
  return dir.Read("x");
}

Vector Load(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Vector vector{.name = path.filename(), .fields = {}, .file = ""};
  std::size_t at = 0;
  for (;;) {
    const std::size_t end = all.find('\n', at);
    const std::string line = all.substr(at, end - at);
    at = end + 1;
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    vector.fields.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  vector.file = all.substr(at);
  if (vector.Field("compressed") == "zlib") vector.file = Inflate(vector.file);
  return vector;
}

std::vector<Vector> LoadAll() {
  const char* given = std::getenv("CASEFILE_AGE_VECTORS");
  const auto folder = given != nullptr
                          ? std::filesystem::path(given)
                          : std::filesystem::path(CASEFILE_SOURCE_DIR) / "../shared/age-vectors";
  std::vector<Vector> vectors;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "testdata", error)) {
    Vector vector = Load(entry.path());
    const auto [begin, end] = vector.fields.equal_range("identity");
    // Post-quantum identities are not supported.
    if (std::none_of(begin, end, [](const auto& field) {
          return field.second.starts_with("AGE-SECRET-KEY-PQ-1");
        }))
      vectors.push_back(std::move(vector));
  }
  std::ranges::sort(vectors, {}, &Vector::name);
  return vectors;
}

const std::vector<Vector>& Vectors() {
  static const auto kVectors = LoadAll();
  return kVectors;
}

std::vector<Identity> IdentitiesOf(const Vector& vector) {
  std::vector<Identity> identities;
  const auto [begin, end] = vector.fields.equal_range("identity");
  for (auto field = begin; field != end; ++field) {
    auto parsed = ParseIdentityFile(AsBytes(field->second));
    EXPECT_TRUE(parsed) << vector.name;
    for (auto& identity : *parsed) identities.push_back(std::move(identity));
  }
  const auto [first, last] = vector.fields.equal_range("passphrase");
  for (auto field = first; field != last; ++field)
    identities.emplace_back(PassphraseIdentity{.passphrase = Secret::CopyOf(AsBytes(field->second)),
                                               .max_work_factor = 20});
  return identities;
}

// The vectors' name for how decrypting ended.
std::string ClassOf(const Result<void>& result) {
  if (result) return "success";
  const std::string& message = result.error().message();
  if (message.starts_with(kHeaderFailure)) return "header failure";
  if (message.starts_with(kMacFailure)) return "HMAC failure";
  if (message.starts_with(kPayloadFailure)) return "payload failure";
  if (message.starts_with(kArmorFailure)) return "armor failure";
  if (result.error().code() == ErrorCode::kDenied ||
      result.error().code() == ErrorCode::kUnsupported)
    return "no match";
  return "another: " + message;
}

// A file whose armor does not even begin is not recognised as armor.
std::string Expected(const Vector& vector) {
  return vector.Field("expect");
}

Result<void> Decrypt(const Vector& vector, std::size_t step, std::string& plain) {
  const auto source = TRY(DecryptStream(SourceOf(vector.file, step), IdentitiesOf(vector)));
  return ReadAll(*source, plain);
}

class AgeVectorsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Vectors().empty()) return;
    std::cerr << "*** SKIPPED: the age test vectors are not there; set CASEFILE_AGE_VECTORS ***\n";
    GTEST_SKIP() << "set CASEFILE_AGE_VECTORS to the folder that holds age's testdata";
  }
};

TEST_F(AgeVectorsTest, AllThatApplyAreThere) {
  EXPECT_GE(Vectors().size(), 124U);
}

TEST_F(AgeVectorsTest, DecryptingEndsAsTheySay) {
  for (const Vector& vector : Vectors()) {
    for (const std::size_t step : {std::size_t{1}, SIZE_MAX}) {
      // One byte at a time is slow for the few large ones, and says nothing more there.
      if (step == 1 && vector.file.size() > 2'000'000) continue;
      std::string plain;
      const auto result = Decrypt(vector, step, plain);
      const std::string got = ClassOf(result);
      // A file whose armor does not even begin is not recognised as armor.
      const bool armor_unseen = vector.armored() && got == "header failure" &&
                                Expected(vector) == "armor failure" &&
                                !LooksLikeArmor(AsBytes(vector.file));
      EXPECT_TRUE(got == Expected(vector) || armor_unseen)
          << vector.name << ": " << got << " instead of " << Expected(vector) << ": "
          << (result ? "" : result.error().message());
      if (const auto hash = vector.Field("payload"); !hash.empty()) {
        EXPECT_EQ(HexOf(Sha256(AsBytes(plain))), hash) << vector.name;
      }
    }
  }
}

TEST_F(AgeVectorsTest, ArmorIsWrittenAsItWasRead) {
  for (const Vector& vector : Vectors()) {
    if (!vector.armored() || Expected(vector) == "armor failure") continue;
    const auto text = SourceOf(vector.file);
    ArmorReader reader(*text);
    std::string binary;
    ASSERT_TRUE(ReadAll(reader, binary)) << vector.name;
    std::string again;
    ArmorWriter writer(AppendTo(again));
    ASSERT_TRUE(writer.Write(AsBytes(binary)));
    ASSERT_TRUE(writer.Finish());
    std::string expected;
    for (const char c : vector.file)
      if (c != '\r') expected.push_back(c);
    const std::size_t begin = expected.find_first_not_of(" \t\n");
    const std::size_t end = expected.find_last_not_of(" \t\n");
    EXPECT_EQ(again, expected.substr(begin, end - begin + 1) + "\n") << vector.name;
  }
}

TEST_F(AgeVectorsTest, HeadersAreWrittenAsTheyWereRead) {
  for (const Vector& vector : Vectors()) {
    if (vector.armored() || Expected(vector) == "header failure") continue;
    const auto parsed = ParseHeader(AsBytes(vector.file));
    ASSERT_TRUE(parsed && *parsed) << vector.name;
    EXPECT_EQ(WriteHeader((*parsed)->header), vector.file.substr(0, (*parsed)->size))
        << vector.name;
  }
}

TEST_F(AgeVectorsTest, PayloadsAreSealedAsTheyWere) {
  for (const Vector& vector : Vectors()) {
    if (vector.armored() || Expected(vector) != "success") continue;
    std::string plain;
    ASSERT_TRUE(Decrypt(vector, SIZE_MAX, plain));
    const auto parsed = ParseHeader(AsBytes(vector.file));
    const std::size_t at = (*parsed)->size + kNonceBytes;
    const auto nonce = AsBytes(vector.file).subspan((*parsed)->size, kNonceBytes);
    std::string again;
    StreamWriter writer(ChunkCipher::FromFileKey(Unhex(vector.Field("file key")), nonce),
                        AppendTo(again));
    ASSERT_TRUE(writer.Write(AsBytes(plain)));
    ASSERT_TRUE(writer.Finish());
    EXPECT_TRUE(again == vector.file.substr(at)) << vector.name;
  }
}

TEST_F(AgeVectorsTest, ReadingAtRandomAgreesWithReadingInOrder) {
  for (const Vector& vector : Vectors()) {
    const bool success = Expected(vector) == "success";
    if (vector.armored() || (!success && Expected(vector) != "payload failure")) continue;
    std::string in_order;
    const bool good = Decrypt(vector, SIZE_MAX, in_order).has_value();
    const auto file = FileOf(vector.file);
    const auto chunks = ChunkFile::Open(*file, IdentitiesOf(vector));
    if (!chunks) {
      EXPECT_FALSE(success) << vector.name << chunks.error().message();
      continue;
    }
    std::string at_random((*chunks)->size(), '\0');
    const auto read = (*chunks)->ReadAt(0, std::as_writable_bytes(std::span(at_random)));
    // Damage() also names what follows the last chunk, which reading in order refuses.
    EXPECT_EQ(read && *read == at_random.size() && (*chunks)->Damage().empty(), good)
        << vector.name;
    if (good) {
      EXPECT_TRUE(at_random == in_order) << vector.name;
    }
  }
}

}  // namespace
}  // namespace casefile::age
