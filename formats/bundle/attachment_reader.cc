#include "formats/bundle/attachment_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/bundle/attachment_name.h"
#include "formats/bundle/readme_text.h"
#include "formats/bundle/stored_zip.h"

namespace casefile {
namespace {

// README.txt and two headers.
constexpr std::size_t kHeadBytes = 16 * limits::kKiB;

// Of two files that are compared, at a time.
constexpr std::size_t kCompareBytes = 256 * limits::kKiB;

// A stretch of a file.
struct Piece {
  PieceOfBundle name;
  std::string path;  // of the file
  std::unique_ptr<RandomAccessSource> file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Pieces, one behind the other.
class JoinedPieces final : public RandomAccessSource {
 public:
  explicit JoinedPieces(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    for (const Piece& piece : pieces_) {
      begins_.push_back(size_);
      size_ += piece.size;
    }
  }
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const std::uint64_t at = offset + done;
      const auto behind = std::ranges::upper_bound(begins_, at);
      const auto index = static_cast<std::size_t>(behind - begins_.begin()) - 1;
      const Piece& piece = pieces_[index];
      const std::uint64_t within = at - begins_[index];
      const auto want =
          static_cast<std::size_t>(std::min<std::uint64_t>(out.size() - done, piece.size - within));
      const std::size_t n = TRY(piece.file->ReadAt(piece.offset + within, out.subspan(done, want)));
      if (n == 0) break;  // it became shorter meanwhile
      done += n;
    }
    return done;
  }

 private:
  std::vector<Piece> pieces_;
  std::vector<std::uint64_t> begins_;
  std::uint64_t size_ = 0;
};

// What `file` holds of a bundle: the second entry of a zip of ours, or itself when it is a piece
// that was taken out of its zip. Leaves `file` alone when it is neither.
Result<std::optional<Piece>> FindPiece(std::unique_ptr<RandomAccessSource>& file,
                                       const std::string& path) {
  using Found = std::optional<Piece>;
  const std::string name = std::filesystem::path(path).filename().string();
  if (auto piece = ParsePieceName(name); piece && piece->number) {
    const std::uint64_t size = file->size();
    return Found(
        Piece{.name = *std::move(piece), .path = path, .file = std::move(file), .size = size});
  }
  std::vector<std::byte> head(kHeadBytes);
  head.resize(TRY(file->ReadAt(0, head)));
  const std::vector<ZipStretch> entries = StoredZipEntries(head);
  if (entries.size() < 2 || entries[0].name != kReadmeName) return Found();
  auto piece = ParsePieceName(entries[1].name);
  if (!piece || entries[1].offset > file->size()) return Found();
  // A zip that was cut still has the beginning of what it held.
  const std::uint64_t size = std::min(entries[1].size, file->size() - entries[1].offset);
  return Found(Piece{.name = *std::move(piece),
                     .path = path,
                     .file = std::move(file),
                     .offset = entries[1].offset,
                     .size = size});
}

// The piece in a neighbour, if it has one of the same bundle.
std::optional<Piece> PieceIn(const std::string& path, const std::string& bundle_name) {
  auto fd = Fd::OpenRegular(path);
  if (!fd) return std::nullopt;
  auto file = MakeRandomAccessSource(*std::move(fd), path);
  if (!file) return std::nullopt;
  auto piece = FindPiece(*file, path);
  if (!piece || !*piece || !(*piece)->name.number || (*piece)->name.bundle_name != bundle_name)
    return std::nullopt;
  return *std::move(piece);
}

// Whether two pieces hold the same bytes: a file that was downloaded twice does no harm.
Result<bool> SamePiece(const Piece& a, const Piece& b) {
  if (a.size != b.size) return false;
  std::vector<std::byte> left(kCompareBytes);
  std::vector<std::byte> right(kCompareBytes);
  for (std::uint64_t at = 0; at < a.size; at += kCompareBytes) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kCompareBytes, a.size - at));
    const auto of_a = std::span(left).first(want);
    const auto of_b = std::span(right).first(want);
    if (TRY(a.file->ReadAt(a.offset + at, of_a)) != TRY(b.file->ReadAt(b.offset + at, of_b)) ||
        !std::ranges::equal(of_a, of_b))
      return false;
  }
  return true;
}

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// Names of files in the folder of `path` that may be parts, whatever they were renamed to.
std::vector<std::string> Neighbours(const std::string& path) {
  std::vector<std::string> names;
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  std::size_t seen = 0;
  for (std::filesystem::directory_iterator at(folder, error), end;
       !error && at != end && seen < limits::kDirectoryEntries;
       at.increment(error), ++seen) {
    const std::string name = at->path().filename().string();
    if (ToLower(name).ends_with(".zip") || ParsePieceName(name)) names.push_back(at->path());
  }
  std::ranges::sort(names);
  return names;
}

// Adds the pieces that lie beside the one at `path`. Two that say that they are the same one, and
// are not, are an error: nothing tells which of them belongs to the others.
Result<void> AddNeighbours(const std::string& path,
                           const std::string& bundle_name,
                           std::map<std::size_t, Piece>& pieces) {
  for (const std::string& neighbour : Neighbours(path)) {
    auto piece = PieceIn(neighbour, bundle_name);
    if (!piece) continue;
    const std::size_t number = *piece->name.number;
    const auto known = pieces.find(number);
    if (known == pieces.end()) {
      pieces.emplace(number, *std::move(piece));
    } else if (!TRY(SamePiece(known->second, *piece))) {
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("{} and {} both say that they are part {} of {}, and differ",
                               FileName(known->second.path),
                               FileName(neighbour),
                               number,
                               bundle_name))
          .WithHint("move the one away that does not belong to the other parts");
    }
  }
  return {};
}

// An error that names every number that is missing. Whether the last is there only the bundle
// itself can tell.
Result<void> ExpectAll(const std::map<std::size_t, Piece>& pieces, const std::string& bundle_name) {
  std::vector<std::size_t> missing;
  for (std::size_t number = 1; number < pieces.rbegin()->first; ++number)
    if (!pieces.contains(number)) missing.push_back(number);
  if (missing.empty()) return {};
  return Error(ErrorCode::kNotFound,
               fmt::format("part{} {} of {} {} missing",
                           missing.size() == 1 ? "" : "s",
                           fmt::join(missing, ", "),
                           bundle_name,
                           missing.size() == 1 ? "is" : "are"))
      .WithHint("put all its parts into one folder");
}

}  // namespace

Result<std::unique_ptr<RandomAccessSource>> OpenAttachment(std::unique_ptr<RandomAccessSource> file,
                                                           const std::string& path) {
  auto found = TRY(FindPiece(file, path));
  if (!found) return file;
  std::map<std::size_t, Piece> pieces;
  const std::string bundle_name = found->name.bundle_name;
  const bool in_parts = found->name.number.has_value();
  const std::size_t own = found->name.number.value_or(1);
  pieces.emplace(own, *std::move(found));
  if (in_parts) TRY(AddNeighbours(path, bundle_name, pieces));
  TRY(ExpectAll(pieces, bundle_name));
  std::vector<Piece> joined;
  joined.reserve(pieces.size());
  for (auto& [number, piece] : pieces) joined.push_back(std::move(piece));
  return std::unique_ptr<RandomAccessSource>(std::make_unique<JoinedPieces>(std::move(joined)));
}

}  // namespace casefile
