#pragma once
// A bundle in the form that issue trackers take: a stored zip with a README.txt, or several such
// zips, each below a size, with a piece of the bundle in each. Layout: FORMAT.md section 9.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {

struct AttachmentOptions {
  std::string folder;
  std::string bundle_name;                  // of the bundle inside, "casefile-….tar.zst.age"
  std::optional<std::uint64_t> part_bytes;  // no zip is larger
  std::optional<FileOwner> owner;
};

// Not thread-safe. Unless Finish() succeeded, nothing is left behind.
class AttachmentWriter {
 public:
  // kInvalidInput when the parts would be too small to hold anything.
  static Result<AttachmentWriter> Create(AttachmentOptions options);
  AttachmentWriter(AttachmentWriter&&) noexcept;
  AttachmentWriter& operator=(AttachmentWriter&&) noexcept;
  AttachmentWriter(const AttachmentWriter&) = delete;
  AttachmentWriter& operator=(const AttachmentWriter&) = delete;
  ~AttachmentWriter();

  // Takes the bundle; stays valid when the writer moves.
  ByteSink sink();

  // As SealedFile::Reserve(), of a bundle of that size.
  bool Reserve(std::uint64_t size);

  // Closes all zips and names them STEM.zip, or STEM.part001.zip and so on. Returns their paths.
  Result<std::vector<std::string>> Finish(const std::string& stem);

 private:
  struct State;
  explicit AttachmentWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace casefile
