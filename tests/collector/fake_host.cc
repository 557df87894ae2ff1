#include "tests/collector/fake_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "collector/host_file.h"
#include "collector/http_url.h"

namespace casefile::testing {

Result<const FakeHost::File*> FakeHost::Find(std::string_view path) const {
  const auto found = files.find(path);
  if (found == files.end()) {
    return Error(ErrorCode::kNotFound, fmt::format("cannot open {}: no such file", path));
  }
  if (found->second.error) return *found->second.error;
  return &found->second;
}

Result<std::unique_ptr<RandomAccessSource>> FakeHost::OpenFile(std::string_view path) {
  const File* file = TRY(Find(path));
  if (file->type != FileType::kRegular) {
    return Error(ErrorCode::kUnsupported, fmt::format("cannot open {}: not a regular file", path));
  }
  return MakeMemoryFile(file->text);
}

Result<std::string> FakeHost::ReadFile(std::string_view path, std::size_t limit) {
  const File* file = TRY(Find(path));
  if (file->type != FileType::kRegular) {
    return Error(ErrorCode::kUnsupported, fmt::format("cannot open {}: not a regular file", path));
  }
  return file->text.substr(0, limit);
}

Result<std::vector<DirectoryEntry>> FakeHost::ListDirectory(std::string_view path) {
  const std::string prefix = path == "/" ? "/" : fmt::format("{}/", path);
  std::map<std::string, FileType> names;
  for (const auto& [name, file] : files) {
    if (!name.starts_with(prefix)) continue;
    const std::string rest = name.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    names[rest.substr(0, slash)] = slash == std::string::npos ? file.type : FileType::kDirectory;
  }
  for (const auto& [name, target] : links) {
    if (!name.starts_with(prefix) || name.find('/', prefix.size()) != std::string::npos) continue;
    names[name.substr(prefix.size())] = FileType::kSymlink;
  }
  if (names.empty()) return Error(ErrorCode::kNotFound, fmt::format("no folder {}", path));
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, type] : names) entries.push_back({name, type});
  return entries;
}

Result<FileStatus> FakeHost::Stat(std::string_view path) {
  const auto found = files.find(path);
  if (found != files.end()) {
    return FileStatus{.type = found->second.type,
                      .size = found->second.text.size(),
                      .allocated = found->second.text.size(),
                      .modified = found->second.modified,
                      .uid = found->second.uid};
  }
  if (ListDirectory(path)) return FileStatus{.type = FileType::kDirectory};
  return Error(ErrorCode::kNotFound, fmt::format("cannot open {}: no such file", path));
}

Result<std::string> FakeHost::ReadLink(std::string_view path) {
  const auto found = links.find(path);
  if (found != links.end()) return found->second;
  return Error(ErrorCode::kNotFound, fmt::format("no link {}", path));
}

std::vector<Result<FilesystemStatus>> FakeHost::StatFilesystems(
    const std::vector<std::string>& mounts, std::chrono::milliseconds /*each*/) {
  std::vector<Result<FilesystemStatus>> results;
  for (const std::string& mount : mounts) {
    if (std::ranges::find(hung_mounts, mount) != hung_mounts.end()) {
      results.emplace_back(Error(ErrorCode::kTimedOut, "does not answer"));
    } else if (const auto found = filesystems.find(mount); found != filesystems.end()) {
      results.emplace_back(found->second);
    } else {
      results.emplace_back(Error(ErrorCode::kDenied, "permission denied"));
    }
  }
  return results;
}

Result<ProgramResult> FakeHost::Run(const Program& program,
                                    const ByteSink& output,
                                    std::stop_token /*stop*/) {
  const auto found = programs.find(fmt::format("{}", fmt::join(program.arguments, " ")));
  if (found == programs.end()) return Error(ErrorCode::kNotFound, "there is no such program");
  TRY(output(AsBytes(found->second.text)));
  return ProgramResult{.end = found->second.end,
                       .exit_code = found->second.exit_code,
                       .error_output = found->second.error_output};
}

Result<HttpAnswer> FakeHost::Get(const LoopbackUrl& url, std::stop_token /*stop*/) {
  const auto answer = answers.find(url.Authority() + url.path);
  if (answer == answers.end()) return Error(ErrorCode::kNotFound, "connection refused");
  return answer->second;
}

bool FakeHost::HasProgram(std::string_view name) {
  return live && std::ranges::any_of(programs, [name](const auto& entry) {
           return entry.first == name || entry.first.starts_with(fmt::format("{} ", name));
         });
}

Result<ClockStatus> FakeHost::ReadClock() {
  return ClockStatus{.synchronised = true,
                     .offset_us = -120,
                     .maximum_error_us = 15000,
                     .estimated_error_us = 300,
                     .frequency_ppm = 1.5};
}

}  // namespace casefile::testing
