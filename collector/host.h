#pragma once
// All that the collector may know of the machine. RealHost is the machine (or a copy of one below a
// folder); tests have FakeHost. Every path is absolute and means "below the root of this host".
//
// Thread-safe: probes run side by side. Nothing here writes to the machine.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace casefile {

enum class FileType : std::uint8_t { kRegular, kDirectory, kSymlink, kOther };

struct FileStatus {
  FileType type = FileType::kOther;
  std::uint64_t size = 0;
  std::uint64_t allocated = 0;  // bytes that take room on the disk; less than size when sparse
  Instant modified{};
  std::uint32_t mode = 0;  // permission bits
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

struct DirectoryEntry {
  std::string name;
  FileType type = FileType::kOther;
};

struct FilesystemStatus {
  std::uint64_t size_bytes = 0;
  std::uint64_t free_bytes = 0;       // for root
  std::uint64_t available_bytes = 0;  // for everybody
  std::uint64_t inodes = 0;
  std::uint64_t inodes_free = 0;
};

// What the kernel says of its clock (adjtimex, read-only).
struct ClockStatus {
  bool synchronised = false;
  std::int64_t offset_us = 0;
  std::int64_t maximum_error_us = 0;
  std::int64_t estimated_error_us = 0;
  double frequency_ppm = 0;
};

struct ResourceLimit {
  std::string name;                   // "nofile"
  std::optional<std::uint64_t> soft;  // nothing: unlimited
  std::optional<std::uint64_t> hard;
};

// A program to run: never through a shell, standard input is empty, the environment is clean.
struct Program {
  std::vector<std::string> arguments;  // [0] is looked up in the system's folders
  std::chrono::milliseconds deadline{10'000};
  std::uint64_t output_limit = 0;  // bytes of standard output that are kept; required
  // Standard input; none is empty. At most limits::kDatabaseRequestBytes.
  std::shared_ptr<const Secret> input{};
  std::string input_file{};                // standard input instead; may be empty
  std::vector<std::string> environment{};  // NAME=value, beside PATH, HOME and the language
};

enum class ProgramEnd : std::uint8_t {
  kExited,
  kSignalled,
  kTimedOut,     // and was killed with its children
  kInterrupted,  // the run was stopped
  kOutputLimit,  // more output than allowed: killed, the first part kept
};

struct ProgramResult {
  ProgramEnd end = ProgramEnd::kExited;
  int exit_code = 0;         // or the signal
  std::string error_output;  // at most 64 KiB
  std::chrono::milliseconds took{0};
};

struct LoopbackUrl;

// What a health address answered.
struct HttpAnswer {
  int status = 0;
  std::string head;      // status line and headers, lines ended by '\n'
  std::string location;  // of a redirect
  std::string body;
  bool cut = false;  // the body was longer than limits::kHealthBytes
};

class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  Host(Host&&) = delete;
  Host& operator=(Host&&) = delete;
  virtual ~Host() = default;

  // False for a copy of a machine: nothing can be run there, and live state is not to be had.
  virtual bool is_live() const = 0;

  // Opens a regular file; a FIFO, device, socket or directory is kUnsupported and is never opened.
  // size() is the size it had then: what is appended later is not seen. Holes of a sparse file are
  // left out.
  virtual Result<std::unique_ptr<RandomAccessSource>> OpenFile(std::string_view path) = 0;
  // The first `limit` bytes of a regular file, also of one in /proc, whose size is not known.
  virtual Result<std::string> ReadFile(std::string_view path, std::size_t limit) = 0;
  // Sorted by name, without "." and ".."; kTooLarge past limits::kDirectoryEntries.
  virtual Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view path) = 0;
  // Of what the path leads to; symbolic links are followed below the root only.
  virtual Result<FileStatus> Stat(std::string_view path) = 0;
  virtual Result<std::string> ReadLink(std::string_view path) = 0;

  // One result per mount point. A file system that hangs is kTimedOut and blocks nobody: the calls
  // are made in a child that is left behind.
  virtual std::vector<Result<FilesystemStatus>> StatFilesystems(
      const std::vector<std::string>& mounts, std::chrono::milliseconds each) = 0;

  // kNotFound when there is no such program; kUnsupported when this host is a copy. An end that is
  // not clean is a ProgramResult, not an error: what was written until then has gone to `output`.
  virtual Result<ProgramResult> Run(const Program& program,
                                    const ByteSink& output,
                                    std::stop_token stop) = 0;
  virtual bool HasProgram(std::string_view name) = 0;

  // A GET to an address on this machine (collector/http_get.h); kUnsupported on a copy.
  virtual Result<HttpAnswer> Get(const LoopbackUrl& url, std::stop_token stop) = 0;

  virtual Instant Now() = 0;
  // Until `time` is over or a stop is asked for.
  virtual void Wait(std::chrono::milliseconds time, std::stop_token stop) = 0;
  virtual Result<ClockStatus> ReadClock() = 0;
  // Seconds that local time is ahead of UTC at `t`, as the collector sees it.
  virtual std::int64_t UtcOffsetSeconds(Instant t) = 0;
  // NAME=value, of the collector itself; empty for a copy.
  virtual std::vector<std::string> OwnEnvironment() = 0;
  virtual std::vector<ResourceLimit> OwnLimits() = 0;
  virtual bool IsRoot() = 0;
};

}  // namespace casefile
