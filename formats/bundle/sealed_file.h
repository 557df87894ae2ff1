#pragma once
// The one file that a collection writes. It is <name>.partial while it grows and gets its final
// name only when it is whole and on the disk, so that a file under a final name is always complete.

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

struct FileOwner {
  uid_t uid = 0;
  gid_t gid = 0;
};

// Not thread-safe. Unless Finish() succeeded, the destructor removes the partial file.
class SealedFile {
 public:
  // Creates <directory>/<name>.partial, mode 0600, given to `owner` when there is one (the person
  // behind sudo). Refuses a directory in which others could swap the file: world-writable without
  // the sticky bit. Never opens an existing file, never follows a link.
  static Result<SealedFile> Create(const std::string& directory,
                                   const std::string& name,
                                   std::optional<FileOwner> owner = std::nullopt);
  SealedFile(SealedFile&&) noexcept;
  SealedFile& operator=(SealedFile&&) noexcept;
  SealedFile(const SealedFile&) = delete;
  SealedFile& operator=(const SealedFile&) = delete;
  ~SealedFile();

  // Writes to the file; stays valid when the SealedFile moves, not when it goes.
  ByteSink sink();

  // Sees to it that the first `size` bytes of the file can be written: false when the disk, or the
  // quota, has no room for them. True too on file systems that cannot promise it.
  bool Reserve(std::uint64_t size);
  // Gives back what was reserved and not written.
  void Release();

  // Writes over what was written before.
  Result<void> Overwrite(std::uint64_t offset, Bytes bytes);

  // Flushes to the disk, for a file that must be whole before others get their names.
  Result<void> Sync();

  // Flushes to the disk and renames to <directory>/<final_name>, whose path it returns. An existing
  // file of that name is never replaced.
  Result<std::string> Finish(const std::string& final_name);

 private:
  struct State;
  explicit SealedFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace casefile
