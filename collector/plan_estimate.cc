#include "collector/plan_estimate.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/log_window.h"
#include "collector/output_guess.h"
#include "collector/text_check.h"
#include "collector/text_reader.h"
#include "formats/bundle/archive_kind.h"
#include "formats/bundle/frame.h"

namespace casefile {
namespace {

// Of a file this much is compressed to see how small it becomes, and of all files together so much
// that a plan is made in a second.
constexpr std::uint64_t kFileSample = 512 * limits::kKiB;
constexpr std::uint64_t kAllSamples = 24 * limits::kMiB;
constexpr std::size_t kSampledFiles = 2000;
constexpr std::size_t kLook = 8 * limits::kKiB;
// What the kernel writes when it is read has no size before.
constexpr std::size_t kKernelText = 256 * limits::kKiB;
// As the writer compresses.
constexpr int kLevel = 3;
// Logs become this much smaller, when none could be sampled; small outputs do not.
constexpr double kUsualRatio = 8;
constexpr double kOutputRatio = 3;
// What is written beside the text: the lists of what was planned and of what came, headers, seal.
constexpr std::uint64_t kBundleBytes = 800;
constexpr std::uint64_t kMemberBytes = 125;

// Not thread-safe.
class Estimator {
 public:
  Estimator(Host& host, FrameCompressor compressor)
      : host_(host), compressor_(std::move(compressor)), guess_(host) {}

  void Add(PlanEntry* entry) {
    ++members_;
    if (const auto* file = std::get_if<PlannedFile>(&entry->what)) {
      const std::optional<std::uint64_t> expected = FileText(*file);
      if (!expected) --members_;
      entry->expected = expected.value_or(0);
      return;
    }
    entry->expected = guess_.BytesOf(*entry);
    outputs_ += entry->expected;
  }

  std::uint64_t SealedSize() const {
    const double ratio = sampled_compressed_ == 0 ? kUsualRatio
                                                  : static_cast<double>(sampled_) /
                                                        static_cast<double>(sampled_compressed_);
    const double rest =
        static_cast<double>(unsampled_) / ratio + static_cast<double>(outputs_) / kOutputRatio;
    return compressed_ + static_cast<std::uint64_t>(rest) + kBundleBytes + kMemberBytes * members_;
  }

 private:
  // The text that will be taken of a file; nothing when there will be no member.
  std::optional<std::uint64_t> FileText(const PlannedFile& file) {
    if (sampled_ >= kAllSamples || files_ >= kSampledFiles) {
      const Result<FileStatus> status = host_.Stat(file.path);
      if (!status) return std::nullopt;
      const std::uint64_t taken = Taken(file, status->size);
      unsampled_ += taken;
      return taken;
    }
    ++files_;
    if (file.path.starts_with("/proc/") || file.path.starts_with("/sys/")) {
      if (const auto text = host_.ReadFile(file.path, kKernelText)) return AddText(*text);
    }
    const auto source = host_.OpenFile(file.path);
    if (!source) return std::nullopt;
    return Measure(file, **source);
  }

  std::uint64_t AddText(std::string_view text) {
    if (const auto frame = compressor_.Compress(AsBytes(text))) compressed_ += frame->size();
    return text.size();
  }

  static std::uint64_t Taken(const PlannedFile& file, std::uint64_t size) {
    return file.head + file.tail == 0 ? size : std::min(size, file.head + file.tail);
  }

  std::optional<std::uint64_t> Measure(const PlannedFile& file, RandomAccessSource& source) {
    std::array<std::byte, kLook> look{};
    const Result<std::size_t> looked = source.ReadAt(0, look);
    if (!looked) return std::nullopt;
    if (LooksCompressed(Bytes(look).first(*looked))) return MeasureCompressed(file, source);
    if (!NotText(AsText(Bytes(look).first(*looked))).empty()) return std::nullopt;
    LogRange range{0, source.size()};
    if (file.window.limited()) {
      const auto search = Search(file);
      if (search) range = search->Find(source);
      if (range.end == range.begin && source.size() > 0) return std::nullopt;
    }
    const std::uint64_t taken = Taken(file, range.end - range.begin);
    const std::uint64_t length = std::min(taken, kFileSample);
    // The newest lines are always among what is taken.
    std::vector<std::byte> sample(static_cast<std::size_t>(length));
    const Result<std::size_t> got = source.ReadAt(range.end - length, sample);
    if (!got) return std::nullopt;
    if (const auto frame = compressor_.Compress(Bytes(sample).first(*got)))
      AddSample(*got, frame->size(), taken);
    return taken;
  }

  // How long the text is, only reading all of it would tell: what is as large when it is compressed
  // by others is about as large when we do it.
  std::optional<std::uint64_t> MeasureCompressed(const PlannedFile& file,
                                                 RandomAccessSource& source) {
    Result<TextReader> reader = TextReader::Open(source, true);
    if (!reader) return std::nullopt;
    std::vector<std::byte> sample(static_cast<std::size_t>(kFileSample));
    std::size_t have = 0;
    while (have < sample.size()) {
      const Result<std::size_t> got = reader->Read(std::span(sample).subspan(have));
      if (!got || *got == 0) break;
      have += *got;
    }
    const bool whole = have < sample.size();
    const auto frame = compressor_.Compress(Bytes(sample).first(have));
    if (have == 0 || !frame) return std::nullopt;
    const double ratio = static_cast<double>(have) / static_cast<double>(frame->size());
    const auto all =
        whole ? have : static_cast<std::uint64_t>(static_cast<double>(source.size()) * ratio);
    const std::uint64_t taken = Taken(file, all);
    AddSample(have, frame->size(), taken);
    return taken;
  }

  // `taken` bytes of text will become as much smaller as these of it did.
  void AddSample(std::uint64_t text, std::uint64_t compressed, std::uint64_t taken) {
    if (text == 0) return;
    sampled_ += text;
    sampled_compressed_ += compressed;
    const double share = static_cast<double>(taken) / static_cast<double>(text);
    compressed_ += static_cast<std::uint64_t>(static_cast<double>(compressed) * share);
  }

  std::optional<WindowSearch> Search(const PlannedFile& file) {
    if (!formats_) {
      auto formats = LogFormatSet::Builtin();
      if (!formats) return std::nullopt;
      formats_ = std::move(*formats);
    }
    return WindowSearch(
        formats_, file.window, file.modified, host_.UtcOffsetSeconds(file.modified));
  }

  Host& host_;
  FrameCompressor compressor_;
  OutputGuess guess_;
  std::shared_ptr<const LogFormatSet> formats_;
  std::uint64_t compressed_ = 0;
  std::uint64_t sampled_ = 0;
  std::uint64_t sampled_compressed_ = 0;
  std::uint64_t unsampled_ = 0;
  std::uint64_t outputs_ = 0;
  std::uint64_t members_ = 0;
  std::size_t files_ = 0;
};

}  // namespace

Result<void> EstimatePlan(Host& host, Plan* plan) {
  Estimator estimator(host, TRY(FrameCompressor::Create(kLevel)));
  for (PlanEntry& entry : plan->entries) estimator.Add(&entry);
  plan->sealed_size = estimator.SealedSize();
  return {};
}

}  // namespace casefile
