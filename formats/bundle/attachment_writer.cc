#include "formats/bundle/attachment_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "formats/bundle/attachment_name.h"
#include "formats/bundle/readme_text.h"
#include "formats/bundle/stored_zip.h"

namespace casefile {
namespace {

// Below 4 GiB, so that no zip needs the extensions that old unzippers do not know.
constexpr std::uint64_t kMostZipBytes = 4ULL * limits::kGiB - 1;

// One zip on its way: README.txt, then a piece of the bundle whose size is written over at the end.
struct Part {
  SealedFile file;
  std::vector<ZipEntry> entries;  // the last is the piece
  std::uint64_t room = 0;         // for more of the piece
};

}  // namespace

struct AttachmentWriter::State {
  explicit State(AttachmentOptions given) : options(std::move(given)) {}

  Result<void> Begin();
  Result<void> Write(Bytes bytes);
  // In the part that is open, all that is not in others.
  bool Reserve(std::uint64_t size);
  // `single`: the bundle is all in this one, so its piece has the name of the whole.
  Result<void> Close(Part& part, bool single) const;

  AttachmentOptions options;
  std::vector<Part> parts;
  std::uint64_t written = 0;   // of the bundle
  std::uint64_t reserved = 0;  // of it, the most that was granted
};

Result<void> AttachmentWriter::State::Begin() {
  if (parts.size() == limits::kAttachmentParts)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("the bundle does not fit into {} parts", parts.size()))
        .WithHint("give a larger --part-size");
  const std::size_t number = parts.size() + 1;
  const std::string text =
      AttachmentReadme(options.bundle_name, number, options.part_bytes.has_value());
  std::vector<ZipEntry> entries = {{.name = std::string(kReadmeName),
                                    .crc = Crc32(AsBytes(text)),
                                    .size = static_cast<std::uint32_t>(text.size())},
                                   {.name = PieceName(options.bundle_name, number)}};
  const auto readme = ZipLocalHeader(entries[0]);
  entries[1].offset = static_cast<std::uint32_t>(readme.size() + text.size());
  const auto piece = ZipLocalHeader(entries[1]);
  const std::uint64_t used = entries[1].offset + piece.size() + ZipDirectory(entries, 0).size();
  const std::uint64_t limit = std::min(options.part_bytes.value_or(kMostZipBytes), kMostZipBytes);
  if (limit < used + limits::kAttachmentPieceBytes)
    return Error(ErrorCode::kInvalidInput, fmt::format("parts of {} bytes are too small", limit))
        .WithHint(fmt::format("give a --part-size of {} KiB or more",
                              2 * limits::kAttachmentPieceBytes / limits::kKiB));
  parts.push_back({.file = TRY(SealedFile::Create(
                       options.folder, PieceName(options.bundle_name, number), options.owner)),
                   .entries = std::move(entries),
                   .room = limit - used});
  const ByteSink sink = parts.back().file.sink();
  TRY(sink(readme));
  TRY(sink(AsBytes(text)));
  return sink(piece);
}

Result<void> AttachmentWriter::State::Write(Bytes bytes) {
  while (!bytes.empty()) {
    if (parts.back().room == 0) {
      TRY(Close(parts.back(), false));
      TRY(Begin());
      (void)Reserve(reserved);  // what was granted went with the part before
    }
    Part& part = parts.back();
    const Bytes piece =
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), part.room)));
    TRY(part.file.sink()(piece));
    ZipEntry& entry = part.entries.back();
    entry.crc = Crc32(piece, entry.crc);
    entry.size += static_cast<std::uint32_t>(piece.size());
    part.room -= piece.size();
    written += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  return {};
}

Result<void> AttachmentWriter::State::Close(Part& part, bool single) const {
  ZipEntry& piece = part.entries.back();
  const std::size_t header = ZipLocalHeader(piece).size();
  if (single) {
    // The header keeps its size: what the name no longer takes is padding.
    piece.extra = static_cast<std::uint32_t>(piece.name.size() - options.bundle_name.size());
    piece.name = options.bundle_name;
  }
  TRY(part.file.Overwrite(piece.offset, ZipLocalHeader(piece)));
  const auto end = static_cast<std::uint32_t>(piece.offset + header + piece.size);
  TRY(part.file.sink()(ZipDirectory(part.entries, end)));
  part.file.Release();
  return {};
}

bool AttachmentWriter::State::Reserve(std::uint64_t size) {
  Part& part = parts.back();
  const ZipEntry& piece = part.entries.back();
  const std::uint64_t before = written - piece.size;  // in other parts
  return part.file.Reserve(piece.offset + ZipLocalHeader(piece).size() +
                           (size > before ? size - before : 0) +
                           ZipDirectory(part.entries, 0).size());
}

AttachmentWriter::AttachmentWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttachmentWriter::AttachmentWriter(AttachmentWriter&&) noexcept = default;
AttachmentWriter& AttachmentWriter::operator=(AttachmentWriter&&) noexcept = default;
AttachmentWriter::~AttachmentWriter() = default;

Result<AttachmentWriter> AttachmentWriter::Create(AttachmentOptions options) {
  auto state = std::make_unique<State>(std::move(options));
  TRY(state->Begin());
  return AttachmentWriter(std::move(state));
}

ByteSink AttachmentWriter::sink() {
  return [state = state_.get()](Bytes bytes) { return state->Write(bytes); };
}

bool AttachmentWriter::Reserve(std::uint64_t size) {
  if (!state_->Reserve(size)) return false;
  state_->reserved = std::max(state_->reserved, size);
  return true;
}

Result<std::vector<std::string>> AttachmentWriter::Finish(const std::string& stem) {
  const bool single = state_->parts.size() == 1;
  TRY(state_->Close(state_->parts.back(), single));
  // All are whole before the first gets its name.
  for (Part& part : state_->parts) TRY(part.file.Sync());
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < state_->parts.size(); ++i)
    paths.push_back(TRY(state_->parts[i].file.Finish(
        single ? stem + ".zip" : fmt::format("{}{}.zip", stem, PieceSuffix(i + 1)))));
  return paths;
}

}  // namespace casefile
