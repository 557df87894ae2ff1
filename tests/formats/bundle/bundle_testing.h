#pragma once
// What the tests of the bundle share: a folder that goes away, stock tools, a bundle in memory.

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/members.h"

namespace casefile::testing {

class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  TempDir(TempDir&&) = delete;
  TempDir& operator=(TempDir&&) = delete;
  ~TempDir();

  const std::string& path() const { return path_; }
  // Writes a file and returns its path.
  std::string Write(std::string_view name, std::string_view content) const;
  std::string Read(std::string_view name) const;

 private:
  std::string path_;
};

// Whether a program is on the PATH.
bool HaveProgram(std::string_view name);

struct ShellOutcome {
  int status = 0;
  std::string output;  // stdout and stderr
};
// Runs `command` by bash with pipefail, with `dir` as its working directory.
ShellOutcome Shell(const TempDir& dir, const std::string& command);

// Collects what is written.
ByteSink AppendTo(std::string& out);

// Bytes in memory, read at most `step` at a time.
std::unique_ptr<ByteSource> SourceOf(std::string bytes, std::size_t step = SIZE_MAX);
std::unique_ptr<RandomAccessSource> FileOf(std::string bytes);

// Reads to the end; what came before an error stands in `out` all the same.
Result<void> ReadAll(ByteSource& source, std::string& out);

// Text that compresses like logs: `lines` lines, the same for the same seed.
std::string LogLines(std::size_t lines, unsigned seed);
// Bytes that do not compress.
std::string NoiseBytes(std::size_t size, unsigned seed);

BundleHeader SampleHeader();
Manifest SampleManifest();
struct NamedText {
  std::string path;
  std::string text;
};
// A whole bundle of these members, in this order.
Result<std::string> WriteBundle(const std::vector<NamedText>& members,
                                Seal seal,
                                BundleOptions options = {});

// What a reader found.
struct Opened {
  std::vector<NamedText> members;
  std::vector<InputProblem> problems;
  std::string kind;
  bool has_header = false;
  bool has_manifest = false;

  // All problems, one "path: what" line each.
  std::string ProblemText() const;
  // The content of a member; empty when there is none.
  std::string TextOf(std::string_view path) const;
};
Result<Opened> ReadTree(MemberTree& tree);
Result<Opened> ReadBundle(std::string bytes, const BundleKeys& keys);

BundleKeys KeysOf(const Secret& identity_file);
BundleKeys KeysOf(std::string_view passphrase);

}  // namespace casefile::testing
