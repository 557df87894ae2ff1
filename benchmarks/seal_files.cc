// seal_files FOLDER RECIPIENT BUNDLE: every file of FOLDER into a sealed bundle, as it is. What the
// format costs, without redaction and probes; for benchmarks/seal.sh.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/fd.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

std::vector<std::filesystem::path> FilesIn(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (at->is_regular_file(error)) files.push_back(at->path());
  std::ranges::sort(files);
  return files;
}

Result<void> SealFiles(const std::string& folder,
                       const std::string& recipient,
                       const std::string& to) {
  TRY(InitCrypto());
  const std::filesystem::path target(to);
  SealedFile file = TRY(SealedFile::Create(target.parent_path(), target.filename()));
  BundleHeader header;
  header.bundle_id = "00000000000000000000000000000000";
  BundleWriter writer = TRY(
      BundleWriter::Create(file.sink(), SealToRecipients{.recipients = {recipient}}, header, {}));
  std::vector<std::byte> buffer(1U << 18U);
  for (const std::filesystem::path& path : FilesIn(folder)) {
    const auto source = MakeFdSource(TRY(Fd::OpenRegular(path)), path);
    MemberWriter member = writer.NewMember(path.lexically_relative(folder), Instant{});
    while (const std::size_t n = TRY(source->Read(buffer)))
      TRY(member.Write(Bytes(buffer).first(n)));
    ManifestMember entry;
    entry.path = path.lexically_relative(folder);
    entry.origin = {.kind = "file", .source = path, .exit_code = std::nullopt, .took_ms = 0};
    TRY(writer.Commit(std::move(member), std::move(entry)));
  }
  Manifest manifest;
  manifest.bundle_id = header.bundle_id;
  TRY(writer.Finish(std::move(manifest)));
  TRY(file.Finish(target.filename()));
  return {};
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto done = casefile::SealFiles(argv[1], argv[2], argv[3]);
  if (done) return 0;
  std::fprintf(stderr, "seal_files: %s\n", done.error().message().c_str());
  return 1;
}
