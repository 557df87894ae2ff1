#include "collector/log_window.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "formats/logs/time_resolver.h"

namespace casefile {
namespace {

// Read at a place to find a dated line: more than a long stack trace.
constexpr std::size_t kProbe = 128 * limits::kKiB;
// Halving ends here; the rest is looked at line by line.
constexpr std::uint64_t kNear = 64 * limits::kKiB;

// Only the line's own stamp counts, and only one that says the day.
bool SaysTheDay(const Stamp& stamp) {
  return stamp.kind == Stamp::Kind::kFull || stamp.kind == Stamp::Kind::kNoYear ||
         stamp.kind == Stamp::Kind::kInstant;
}

std::string ReadAt(RandomAccessSource& file, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  const auto got = file.ReadAt(offset, std::as_writable_bytes(std::span(text)));
  text.resize(got ? *got : 0);
  return text;
}

}  // namespace

WindowSearch::WindowSearch(std::shared_ptr<const LogFormatSet> formats,
                           const TimeWindow& window,
                           Instant modified,
                           std::int64_t utc_offset_seconds)
    : formats_(std::move(formats)),
      window_(window),
      modified_(modified),
      utc_offset_seconds_(utc_offset_seconds) {}

std::optional<WindowSearch::Dated> WindowSearch::FirstDated(std::string_view text) const {
  LineScratch scratch;
  ClaimHint hint;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, std::min(end - at, limits::kLineBytes));
    const LineClaim& claim = formats_->Claim(line, scratch, hint);
    if (claim.match.stamp && !claim.continues && SaysTheDay(*claim.match.stamp)) {
      // A resolver of its own: what stands before may be years away.
      TimeResolver resolver({.collected = modified_,
                             .first_day = std::nullopt,
                             .utc_offset_seconds = utc_offset_seconds_,
                             .zone = std::nullopt,
                             .boot = std::nullopt});
      if (const auto time = resolver.Resolve(*claim.match.stamp)) return Dated{at, time->time};
    }
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<std::pair<std::uint64_t, Instant>> WindowSearch::DatedAt(RandomAccessSource& file,
                                                                       std::uint64_t offset) const {
  // From one byte before: when that is a line end, `offset` is the start of a line.
  const std::uint64_t from = offset == 0 ? 0 : offset - 1;
  const std::string text = ReadAt(file, from, kProbe);
  std::size_t skip = 0;
  if (offset > 0) {
    skip = text.find('\n');
    if (skip == std::string::npos) return std::nullopt;
    ++skip;
  }
  const auto dated = FirstDated(std::string_view(text).substr(skip));
  if (!dated) return std::nullopt;
  return std::pair{from + skip + dated->offset, dated->time};
}

std::uint64_t WindowSearch::FindBorder(RandomAccessSource& file,
                                       Instant time,
                                       Border border) const {
  std::uint64_t low = 0;
  std::uint64_t high = file.size();
  while (high - low > kNear) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto dated = DatedAt(file, middle);
    // Unknown: towards what takes more.
    const bool before =
        dated ? (border == Border::kFrom ? dated->second < time : dated->second <= time)
              : border == Border::kPast;
    if (before) {
      low = dated ? std::max(dated->first, middle) : middle;
      if (low >= high) return high;
    } else {
      high = middle;
    }
  }
  return ScanFor(file, low, time, border);
}

std::uint64_t WindowSearch::ScanFor(RandomAccessSource& file,
                                    std::uint64_t from,
                                    Instant time,
                                    Border border) const {
  const std::uint64_t start = from == 0 ? 0 : from - 1;
  const std::string text = ReadAt(file, start, kNear + kProbe);
  std::size_t at = from == 0 ? 0 : std::min(text.find('\n'), text.size() - 1) + 1;
  while (const auto dated = FirstDated(std::string_view(text).substr(at))) {
    const bool before = border == Border::kFrom ? dated->time < time : dated->time <= time;
    const std::size_t line = at + dated->offset;
    if (!before) return start + line;
    at = std::min(text.find('\n', line), text.size() - 1) + 1;
  }
  // Nothing here is late enough, and halving found nothing behind it that is.
  return file.size();
}

LogRange WindowSearch::Find(RandomAccessSource& file) const {
  LogRange range{0, file.size()};
  if (!DatedAt(file, 0)) return range;
  if (window_.since) range.begin = FindBorder(file, *window_.since, Border::kFrom);
  if (window_.until) range.end = FindBorder(file, *window_.until, Border::kPast);
  range.end = std::max(range.begin, range.end);
  return range;
}

void WindowSampler::Add(std::string_view block) {
  if (search_ != nullptr) {
    const std::size_t line = size_ == 0 ? 0 : block.find('\n') + 1;
    const auto dated = search_->FirstDated(block.substr(std::min(line, block.size())));
    const TimeWindow& window = search_->window();
    if (dated) {
      const std::uint64_t at = size_ + line + dated->offset;
      if (window.since && dated->time < *window.since) begin_ = at;
      if (window.until && dated->time > *window.until && !end_) end_ = at;
    }
  }
  size_ += block.size();
}

LogRange WindowSampler::Finish() const {
  return {std::min(begin_, end_.value_or(size_)), end_.value_or(size_)};
}

}  // namespace casefile
