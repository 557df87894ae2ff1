#include "formats/bundle/foreign_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "base/c_ptr.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/bundle/archive_kind.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

constexpr std::size_t kBlock = 64 * limits::kKiB;
// Enough to tell a tar.
constexpr std::size_t kHeadBytes = 512;

using Archive = CPtr<archive, archive_read_free>;

// Where libarchive gets its bytes: a file when it can seek (zip wants to), else a stream. Counts
// them, and keeps the error that libarchive only passes on as a number.
class Input {
 public:
  explicit Input(RandomAccessSource& file) : file_(&file) {}
  explicit Input(ByteSource& stream) : stream_(&stream) {}

  static la_ssize_t Read(archive* handle, void* self, const void** buffer) {
    auto& input = *static_cast<Input*>(self);
    auto n = input.file_ != nullptr ? input.file_->ReadAt(input.offset_, input.buffer_)
                                    : input.stream_->Read(input.buffer_);
    if (!n) {
      archive_set_error(handle, EIO, "%s", n.error().message().c_str());
      input.error_ = std::move(n).error();
      return ARCHIVE_FATAL;
    }
    input.offset_ += *n;
    input.furthest_ = std::max(input.furthest_, input.offset_);
    *buffer = input.buffer_.data();
    return static_cast<la_ssize_t>(*n);
  }
  static la_int64_t Seek(archive* /*handle*/, void* self, la_int64_t offset, int whence) {
    auto& input = *static_cast<Input*>(self);
    const auto size = static_cast<la_int64_t>(input.file_->size());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(input.offset_);
    if (whence == SEEK_END) base = size;
    const la_int64_t target = std::clamp<la_int64_t>(base + offset, 0, size);
    input.offset_ = static_cast<std::uint64_t>(target);
    return target;
  }

  bool seekable() const { return file_ != nullptr; }
  std::uint64_t bytes_read() const { return furthest_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  RandomAccessSource* file_ = nullptr;
  ByteSource* stream_ = nullptr;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kBlock);
  std::uint64_t offset_ = 0;
  std::uint64_t furthest_ = 0;
  std::optional<Error> error_;
};

std::string WhyOf(archive* handle) {
  const char* why = archive_error_string(handle);
  return why != nullptr ? why : "unknown error";
}

// What all archives of one input may give together, however deep they are nested.
struct Budget {
  std::uint64_t bytes = 0;
  std::size_t members = 0;
};

enum class Formats : std::uint8_t { kArchives, kCompressedOnly };

// Formats and filters by name: never "all", and never a filter that runs a program.
Result<Archive> OpenWith(Input& input, Formats formats) {
  Archive handle(archive_read_new());
  if (!handle) return Error(ErrorCode::kInternal, "no memory for reading the archive");
  archive* a = handle.get();
  archive_read_support_filter_gzip(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_filter_xz(a);
  archive_read_support_filter_zstd(a);
  if (formats == Formats::kArchives) {
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
  } else {
    archive_read_support_format_raw(a);
  }
  archive_read_set_read_callback(a, Input::Read);
  if (input.seekable()) archive_read_set_seek_callback(a, Input::Seek);
  archive_read_set_callback_data(a, &input);
  if (archive_read_open1(a) < ARCHIVE_WARN)
    return Error(ErrorCode::kUnsupported, fmt::format("no archive that can be read: {}", WhyOf(a)));
  return handle;
}

// The data of the entry that a libarchive handle stands at.
class EntryData final : public ByteSource {
 public:
  EntryData(archive* handle, const Input& input, Budget& budget, const ReadLimits& limits)
      : handle_(handle), input_(input), budget_(budget), limits_(limits) {}

  Result<std::size_t> Read(std::span<std::byte> out) override {
    if (failed_ || out.empty()) return std::size_t{0};
    const la_ssize_t n = archive_read_data(handle_, out.data(), out.size());
    if (n < 0) return Fail(fmt::format("damaged: {}", WhyOf(handle_)));
    const auto size = static_cast<std::size_t>(n);
    budget_.bytes += size;
    opened_ += size;
    if (budget_.bytes > limits_.archive_bytes)
      return Fail(fmt::format("the archive holds more than {}{}",
                              FormatByteSize(limits_.archive_bytes),
                              limits_.Hint("archive-bytes")));
    if (opened_ > limits::kForeignRatioAfterBytes &&
        opened_ / limits_.archive_ratio > input_.bytes_read())
      return Fail(fmt::format("it grows more than {} times when it is opened{}",
                              limits_.archive_ratio,
                              limits_.Hint("archive-ratio")));
    return size;
  }
  // Why it ended early; empty when it did not.
  const std::string& failure() const { return failure_; }

 private:
  // Damage ends the member and not the walk: what came until then stays.
  Result<std::size_t> Fail(std::string why) {
    failed_ = true;
    failure_ = std::move(why);
    return std::size_t{0};
  }

  archive* handle_;
  const Input& input_;
  Budget& budget_;
  ReadLimits limits_;
  std::uint64_t opened_ = 0;
  std::string failure_;
  bool failed_ = false;
};

// `path` without the suffix of a compressed file: "x.log.gz" is "x.log", "x.tgz" is "x.tar".
std::string WithoutCompression(std::string_view path) {
  for (const std::string_view suffix : {".gz", ".xz", ".zst", ".bz2"})
    if (path.ends_with(suffix)) return std::string(path.substr(0, path.size() - suffix.size()));
  for (const std::string_view suffix : {".tgz", ".txz", ".tbz", ".tzst"})
    if (path.ends_with(suffix))
      return std::string(path.substr(0, path.size() - suffix.size())).append(".tar");
  return std::string(path);
}

// A stream whose beginning was looked at.
class Peeked final : public ByteSource {
 public:
  explicit Peeked(ByteSource& source) : source_(source) {}
  Result<void> Peek() {
    head_.resize(kHeadBytes);
    std::size_t done = 0;
    while (done < head_.size()) {
      const std::size_t n = TRY(source_.Read(std::span(head_).subspan(done)));
      if (n == 0) break;
      done += n;
    }
    head_.resize(done);
    unread_ = head_;
    return {};
  }
  Bytes head() const { return head_; }
  Result<std::size_t> Read(std::span<std::byte> out) override {
    if (unread_.empty()) return source_.Read(out);
    const std::size_t n = std::min(out.size(), unread_.size());
    std::copy_n(unread_.begin(), n, out.begin());
    unread_ = unread_.subspan(n);
    return n;
  }

 private:
  ByteSource& source_;
  std::vector<std::byte> head_;
  Bytes unread_;
};

// One pass over an archive and over what is nested in it.
class Walk {
 public:
  Walk(const MemberTree::Visitor& visit,
       std::vector<InputProblem>& problems,
       const ReadLimits& limits)
      : visit_(visit), problems_(problems), limits_(limits) {}

  // Visits what `content` is: the members of an archive, under `folder` (which ends in a slash, or
  // is empty), or one member.
  Result<void> Content(const MemberInfo& info,
                       Peeked& content,
                       const std::string& folder,
                       int depth);
  Result<void> Compressed(const MemberInfo& info,
                          Peeked& content,
                          const std::string& folder,
                          int depth);
  Result<void> Members(const Archive& handle, Input& input, const std::string& folder, int depth);

 private:
  Result<void> Entry(
      archive* handle, archive_entry* entry, const Input& input, std::string path, int depth);
  void Problem(const std::string& path, std::string what) {
    problems_.push_back({.path = path, .what = std::move(what)});
  }

  const MemberTree::Visitor& visit_;
  std::vector<InputProblem>& problems_;
  ReadLimits limits_;
  Budget budget_;
};

Result<void> Walk::Members(const Archive& handle,
                           Input& input,
                           const std::string& folder,
                           int depth) {
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(handle.get(), &entry);
    if (input.error() && input.error()->code() == ErrorCode::kIo) return *input.error();
    if (status == ARCHIVE_EOF) return {};
    if (status < ARCHIVE_WARN && status != ARCHIVE_RETRY) {
      Problem(folder, fmt::format("the archive is damaged: {}", WhyOf(handle.get())));
      return {};
    }
    if (++budget_.members > limits_.members) {
      Problem(
          folder,
          fmt::format(
              "only the first {} members were read{}", limits_.members, limits_.Hint("members")));
      return {};
    }
    // A header that is damaged, and no entry; the next may be good.
    if (status == ARCHIVE_RETRY) {
      Problem(folder, fmt::format("damaged: {}", WhyOf(handle.get())));
      continue;
    }
    const char* name = archive_entry_pathname(entry);
    std::string path = name != nullptr ? name : "";
    if (path.size() > limits_.name_bytes) {
      path.resize(static_cast<std::size_t>(limits_.name_bytes));
      Problem(folder + path, "a name was cut, for it is too long" + limits_.Hint("name-bytes"));
    }
    TRY(Entry(handle.get(), entry, input, folder + path, depth));
    if (budget_.bytes > limits_.archive_bytes) return {};
  }
}

Result<void> Walk::Entry(
    archive* handle, archive_entry* entry, const Input& input, std::string path, int depth) {
  const auto type = archive_entry_filetype(entry);
  if (type == AE_IFDIR) return {};
  if (const char* target = archive_entry_hardlink(entry); target != nullptr) {
    Problem(path, fmt::format("a hard link to {} was not followed", target));
    return {};
  }
  if (const char* target = archive_entry_symlink(entry); target != nullptr) {
    Problem(path, fmt::format("a symbolic link to {} was not followed", target));
    return {};
  }
  if (type != AE_IFREG && type != 0) {
    Problem(path, "a device, pipe or socket was left out");
    return {};
  }
  if (archive_entry_is_encrypted(entry) != 0) {
    Problem(path, "it is encrypted");
    return {};
  }
  MemberInfo info;
  info.path = std::move(path);
  if (archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) >= 0)
    info.size = static_cast<std::uint64_t>(archive_entry_size(entry));
  if (archive_entry_mtime_is_set(entry) != 0) {
    constexpr la_int64_t kLatest = 9'000'000'000;  // Instant ends in 2262
    info.modified = Instant(
        std::chrono::seconds(std::clamp<la_int64_t>(archive_entry_mtime(entry), 0, kLatest)));
  }
  EntryData data(handle, input, budget_, limits_);
  Peeked peeked(data);
  TRY(peeked.Peek());
  const std::string folder = info.path + "/";
  if (LooksCompressed(peeked.head()))
    TRY(Compressed(info, peeked, folder, depth));
  else
    TRY(Content(info, peeked, folder, depth));
  if (!data.failure().empty()) Problem(info.path, data.failure());
  return {};
}

Result<void> Walk::Content(const MemberInfo& info,
                           Peeked& content,
                           const std::string& folder,
                           int depth) {
  if (!LooksLikePlainArchive(content.head())) return visit_(info, content);
  if (static_cast<std::uint64_t>(depth) > limits_.archive_depth) {
    Problem(info.path,
            fmt::format("archives more than {} deep are not opened{}",
                        limits_.archive_depth,
                        limits_.Hint("archive-depth")));
    return {};
  }
  Input input(content);
  const auto opened = OpenWith(input, Formats::kArchives);
  if (opened) return Members(*opened, input, folder, depth + 1);
  Problem(info.path, opened.error().message());
  return {};
}

// Opens one layer of compression: data that was compressed twice is handed out as it is.
Result<void> Walk::Compressed(const MemberInfo& info,
                              Peeked& content,
                              const std::string& folder,
                              int depth) {
  Input input(content);
  const auto opened = OpenWith(input, Formats::kCompressedOnly);
  archive_entry* entry = nullptr;
  if (!opened || archive_read_next_header(opened->get(), &entry) < ARCHIVE_WARN) {
    Problem(info.path, "it looks compressed, but cannot be opened");
    return {};
  }
  EntryData data(opened->get(), input, budget_, limits_);
  Peeked inner(data);
  TRY(inner.Peek());
  MemberInfo opened_info = info;
  opened_info.path = WithoutCompression(info.path);
  opened_info.size.reset();
  TRY(Content(opened_info, inner, folder, depth));
  if (!data.failure().empty()) Problem(info.path, data.failure());
  return {};
}

class ForeignTree final : public MemberTree {
 public:
  ForeignTree(std::unique_ptr<RandomAccessSource> file,
              std::unique_ptr<ByteSource> stream,
              std::string name,
              const ReadLimits& limits)
      : file_(std::move(file)),
        stream_(std::move(stream)),
        name_(std::move(name)),
        limits_(limits) {
    Rewind();
  }

  Result<void> Open() {
    TRY(peeked_->Peek());
    if (LooksLikeArchive(peeked_->head())) return {};
    return Error(ErrorCode::kUnsupported, "it is no archive that can be read")
        .WithHint("tar and zip can, also compressed by gzip, bzip2, xz or zstd");
  }
  std::string_view kind() const override { return "archive"; }
  bool CanVisitAgain() const override { return file_ != nullptr; }
  Result<void> Visit(const Visitor& visit) override {
    if (visited_ && file_) {
      problems_.clear();
      Rewind();
      TRY(peeked_->Peek());
    }
    visited_ = true;
    Walk walk(visit, problems_, limits_);
    MemberInfo info;
    info.path = name_;
    if (LooksCompressed(peeked_->head())) return walk.Compressed(info, *peeked_, "", 0);
    // A zip is best read by its directory at the end.
    Input input = file_ ? Input(*file_) : Input(*peeked_);
    const Archive handle = TRY(OpenWith(input, Formats::kArchives));
    return walk.Members(handle, input, "", 1);
  }
  const std::vector<InputProblem>& problems() const override { return problems_; }

 private:
  void Rewind() {
    if (file_) stream_ = FromTheStart(*file_);
    peeked_.emplace(*stream_);
  }

  std::unique_ptr<RandomAccessSource> file_;  // when there is one, stream_ reads from it
  std::unique_ptr<ByteSource> stream_;
  std::optional<Peeked> peeked_;
  std::string name_;
  ReadLimits limits_;
  std::vector<InputProblem> problems_;
  bool visited_ = false;
};

// The one stream inside compressed data.
class CompressedSource final : public ByteSource {
 public:
  CompressedSource(std::unique_ptr<ByteSource> stream, const ReadLimits& limits)
      : stream_(std::move(stream)), input_(*stream_), limits_(limits) {}
  Result<void> Open() {
    handle_ = TRY(OpenWith(input_, Formats::kCompressedOnly));
    archive_entry* entry = nullptr;
    if (archive_read_next_header(handle_.get(), &entry) < ARCHIVE_WARN)
      return Error(ErrorCode::kCorrupt, fmt::format("damaged: {}", WhyOf(handle_.get())));
    data_.emplace(handle_.get(), input_, budget_, limits_);
    return {};
  }
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = TRY(data_->Read(out));
    if (n == 0 && !data_->failure().empty()) return Error(ErrorCode::kCorrupt, data_->failure());
    return n;
  }

 private:
  std::unique_ptr<ByteSource> stream_;
  Input input_;
  ReadLimits limits_;
  Budget budget_;
  Archive handle_;
  std::optional<EntryData> data_;
};

}  // namespace

Result<std::unique_ptr<MemberTree>> OpenForeignArchive(std::unique_ptr<RandomAccessSource> file,
                                                       std::string name,
                                                       const ReadLimits& limits) {
  auto tree = std::make_unique<ForeignTree>(std::move(file), nullptr, std::move(name), limits);
  TRY(tree->Open());
  return std::unique_ptr<MemberTree>(std::move(tree));
}

Result<std::unique_ptr<MemberTree>> OpenForeignArchive(std::unique_ptr<ByteSource> stream,
                                                       std::string name,
                                                       const ReadLimits& limits) {
  auto tree = std::make_unique<ForeignTree>(nullptr, std::move(stream), std::move(name), limits);
  TRY(tree->Open());
  return std::unique_ptr<MemberTree>(std::move(tree));
}

Result<void> VisitArchive(const MemberInfo& info,
                          ByteSource& content,
                          const MemberTree::Visitor& visit,
                          std::vector<InputProblem>& problems,
                          const ReadLimits& limits) {
  Walk walk(visit, problems, limits);
  Peeked peeked(content);
  TRY(peeked.Peek());
  const std::string folder = info.path + "/";
  if (LooksCompressed(peeked.head())) return walk.Compressed(info, peeked, folder, 0);
  return walk.Content(info, peeked, folder, 0);
}

Result<std::unique_ptr<ByteSource>> OpenCompressed(std::unique_ptr<ByteSource> stream,
                                                   const ReadLimits& limits) {
  auto source = std::make_unique<CompressedSource>(std::move(stream), limits);
  TRY(source->Open());
  return std::unique_ptr<ByteSource>(std::move(source));
}

}  // namespace casefile
