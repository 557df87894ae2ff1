#pragma once
// A host made of a map: files by path, programs by command line. Everything is set by the test.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collector/host.h"

namespace casefile::testing {

class FakeHost : public Host {
 public:
  struct File {
    std::string text;
    FileType type = FileType::kRegular;
    std::uint32_t uid = 0;
    Instant modified{};
    std::optional<Error> error;  // instead of the content
  };
  struct Output {
    std::string text;
    std::string error_output;
    int exit_code = 0;
    ProgramEnd end = ProgramEnd::kExited;
  };

  std::map<std::string, File, std::less<>> files;
  std::map<std::string, std::string, std::less<>> links;
  std::map<std::string, Output, std::less<>> programs;     // by command line
  std::map<std::string, HttpAnswer, std::less<>> answers;  // by "127.0.0.1:80/path"
  std::map<std::string, FilesystemStatus, std::less<>> filesystems;
  std::vector<std::string> hung_mounts;
  std::vector<std::string> environment;
  Instant now{std::chrono::seconds{1'795'248'278}};  // 2026-11-21T08:04:38Z
  bool live = true;
  std::function<void()> on_wait;  // what happens on the machine meanwhile

  void Put(std::string path, std::string text) { files[std::move(path)].text = std::move(text); }

  bool is_live() const override { return live; }
  Result<std::unique_ptr<RandomAccessSource>> OpenFile(std::string_view path) override;
  Result<std::string> ReadFile(std::string_view path, std::size_t limit) override;
  Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view path) override;
  Result<FileStatus> Stat(std::string_view path) override;
  Result<std::string> ReadLink(std::string_view path) override;
  std::vector<Result<FilesystemStatus>> StatFilesystems(const std::vector<std::string>& mounts,
                                                        std::chrono::milliseconds each) override;
  Result<ProgramResult> Run(const Program& program,
                            const ByteSink& output,
                            std::stop_token stop) override;
  bool HasProgram(std::string_view name) override;
  Result<HttpAnswer> Get(const LoopbackUrl& url, std::stop_token stop) override;
  Instant Now() override { return now; }
  void Wait(std::chrono::milliseconds /*time*/, std::stop_token /*stop*/) override {
    if (on_wait) on_wait();
  }
  Result<ClockStatus> ReadClock() override;
  std::int64_t UtcOffsetSeconds(Instant /*t*/) override { return 3600; }
  std::vector<std::string> OwnEnvironment() override { return environment; }
  std::vector<ResourceLimit> OwnLimits() override { return {{"nofile", 1024, 4096}}; }
  bool IsRoot() override { return true; }

 private:
  Result<const File*> Find(std::string_view path) const;
};

}  // namespace casefile::testing
