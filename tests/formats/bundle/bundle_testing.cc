#include "tests/formats/bundle/bundle_testing.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "base/check.h"

namespace casefile::testing {
namespace {

class StringSource final : public ByteSource {
 public:
  StringSource(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = std::min({out.size(), step_, bytes_.size() - at_});
    std::ranges::copy(AsBytes(bytes_).subspan(at_, n), out.begin());
    at_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t step_;
  std::size_t at_ = 0;
};

class StringFile final : public RandomAccessSource {
 public:
  explicit StringFile(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t n = std::min(out.size(), bytes_.size() - at);
    std::ranges::copy(AsBytes(bytes_).subspan(at, n), out.begin());
    return n;
  }

 private:
  std::string bytes_;
};

}  // namespace

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "casefile-test-XXXXXX").string();
  CASEFILE_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}
TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}
std::string TempDir::Write(std::string_view name, std::string_view content) const {
  const auto path = std::filesystem::path(path_) / name;
  std::ofstream(path, std::ios::binary) << content;
  return path.string();
}
std::string TempDir::Read(std::string_view name) const {
  std::ifstream in(std::filesystem::path(path_) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool HaveProgram(std::string_view name) {
  const TempDir dir;
  return Shell(dir, fmt::format("command -v {}", name)).status == 0;
}

ShellOutcome Shell(const TempDir& dir, const std::string& command) {
  const std::string script = dir.Write(".script", fmt::format("set -o pipefail\n{}\n", command));
  const std::string line = fmt::format("cd {} && bash {} 2>&1", dir.path(), script);
  std::FILE* pipe = popen(line.c_str(), "r");
  CASEFILE_CHECK(pipe != nullptr);
  ShellOutcome outcome;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe))
    outcome.output.append(buffer.data(), n);
  const int status = pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return outcome;
}

ByteSink AppendTo(std::string& out) {
  return [&out](Bytes bytes) -> Result<void> {
    out.append(AsText(bytes));
    return {};
  };
}

std::unique_ptr<ByteSource> SourceOf(std::string bytes, std::size_t step) {
  return std::make_unique<StringSource>(std::move(bytes), step);
}
std::unique_ptr<RandomAccessSource> FileOf(std::string bytes) {
  return std::make_unique<StringFile>(std::move(bytes));
}

Result<void> ReadAll(ByteSource& source, std::string& out) {
  std::array<std::byte, 10'000> buffer{};
  for (;;) {
    const std::size_t n = TRY(source.Read(buffer));
    if (n == 0) return {};
    out.append(AsText(Bytes(buffer).first(n)));
  }
}

std::string LogLines(std::size_t lines, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  for (std::size_t i = 0; i < lines; ++i)
    text += fmt::format(
        "2026-11-21T08:{:02}:{:02}Z level=info request={:08x} took={}ms path=/api/v1/{}\n",
        i / 60 % 60,
        i % 60,
        random(),
        random() % 900,
        random() % 40);
  return text;
}

std::string NoiseBytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes;
  bytes.reserve(size + 4);
  while (bytes.size() < size)
    for (unsigned word = static_cast<unsigned>(random()), i = 0; i < 4; ++i, word >>= 8U)
      bytes.push_back(static_cast<char>(word & 255U));
  bytes.resize(size);
  return bytes;
}

BundleHeader SampleHeader() {
  BundleHeader header;
  header.bundle_id = "00112233445566778899aabbccddeeff";
  header.created = *ParseRfc3339("2026-11-21T08:04:38.984Z");
  header.tool = "casefile-collect test";
  header.profiles = {"base"};
  header.time_zone = "Europe/Vienna";
  header.utc_offset_seconds = 3600;
  header.os = "Debian GNU/Linux 12 (bookworm)";
  header.root = "live";
  header.plan = {{.probe = "disk", .source = "df -h", .reason = "space", .sensitivity = "low"}};
  return header;
}

Manifest SampleManifest() {
  Manifest manifest;
  manifest.bundle_id = SampleHeader().bundle_id;
  manifest.finished = *ParseRfc3339("2026-11-21T08:05:00Z");
  return manifest;
}

Result<std::string> WriteBundle(const std::vector<NamedText>& members,
                                Seal seal,
                                BundleOptions options) {
  std::string out;
  auto writer = TRY(BundleWriter::Create(AppendTo(out), std::move(seal), SampleHeader(), options));
  for (const NamedText& text : members) {
    auto member = writer.NewMember(text.path, SampleHeader().created);
    TRY(member.Write(AsBytes(text.text)));
    ManifestMember entry;
    entry.origin.kind = "file";
    entry.origin.source = "/" + text.path;
    TRY(writer.Commit(std::move(member), std::move(entry)));
  }
  TRY(writer.Finish(SampleManifest()));
  return out;
}

std::string Opened::ProblemText() const {
  std::string text;
  for (const InputProblem& problem : problems) text += problem.path + ": " + problem.what + "\n";
  return text;
}

std::string Opened::TextOf(std::string_view path) const {
  for (const NamedText& member : members)
    if (member.path == path) return member.text;
  return {};
}

BundleKeys KeysOf(const Secret& identity_file) {
  BundleKeys keys;
  keys.identity_files.push_back(Secret::CopyOf(identity_file.bytes()));
  return keys;
}

BundleKeys KeysOf(std::string_view passphrase) {
  BundleKeys keys;
  keys.passphrase = Secret::CopyOf(AsBytes(passphrase));
  return keys;
}

Result<Opened> ReadTree(MemberTree& tree) {
  Opened opened;
  TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    opened.members.push_back({.path = info.path, .text = ""});
    return ReadAll(content, opened.members.back().text);
  }));
  opened.problems = tree.problems();
  opened.kind = tree.kind();
  opened.has_header = tree.header() != nullptr;
  opened.has_manifest = tree.manifest() != nullptr;
  return opened;
}

Result<Opened> ReadBundle(std::string bytes, const BundleKeys& keys) {
  auto tree = TRY(OpenBundle(FileOf(std::move(bytes)), keys));
  return ReadTree(*tree);
}

}  // namespace casefile::testing
