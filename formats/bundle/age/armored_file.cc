#include "formats/bundle/age/armored_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/errors.h"

namespace casefile::age {
namespace {

// What stands before the BEGIN line and behind the END line is blank, and little.
constexpr std::size_t kHeadBytes = 2048;
constexpr std::size_t kTailBytes = 4096;
constexpr std::size_t kReadBytes = 64 * limits::kKiB;

// Also when a character of it was changed: `-` is none of base64.
bool IsEndLine(std::string_view line) {
  constexpr std::ptrdiff_t kDashes = 8;
  return line == kArmorEnd || std::ranges::count(line, '-') >= kDashes;
}

}  // namespace

// A walk over all lines.
struct ArmoredFile::Scan {
  // Lines one behind the other that are not whole: what damage made of some that were, or the last.
  std::uint64_t begin = 0;  // of the first of them
  Rest last;
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;

  std::uint64_t number = 0;  // of the line in the body
  std::uint64_t first_number = 0;
  std::uint64_t first_damaged = 0;
  std::uint64_t damaged = 0;
  bool ended = false;
};

Result<std::unique_ptr<ArmoredFile>> ArmoredFile::Open(std::unique_ptr<RandomAccessSource> text) {
  std::unique_ptr<ArmoredFile> file(new ArmoredFile(std::move(text)));
  const std::uint64_t body = TRY(file->FindBody());
  if (!TRY(file->CountLines(body))) TRY(file->ScanLines(body));
  return file;
}

Result<std::string> ArmoredFile::TextAt(std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  text.resize(TRY(text_->ReadAt(offset, std::as_writable_bytes(std::span(text)))));
  return text;
}

// Where the first line begins.
Result<std::uint64_t> ArmoredFile::FindBody() {
  const std::string head = TRY(TextAt(0, kHeadBytes));
  const std::size_t begin = head.find_first_not_of(" \t\r\n");
  if (begin > kMaxArmorBlanks || !std::string_view(head).substr(begin).starts_with(kArmorBegin))
    return ArmorError("it has no BEGIN line");
  const std::size_t end = begin + kArmorBegin.size();
  const std::size_t ending = std::string_view(head).substr(end).starts_with("\r\n") ? 2 : 1;
  if (head.size() < end + ending || head[end + ending - 1] != '\n')
    return ArmorError("its BEGIN line is wrong");
  // Until a line says otherwise, all end as this one.
  runs_ = {{.first = 0, .begin = end + ending, .ending = ending}};
  return end + ending;
}

// False when the END line is not where whole lines and one short one end.
Result<bool> ArmoredFile::CountLines(std::uint64_t body) {
  const std::uint64_t size = text_->size();
  const std::uint64_t from = size - std::min<std::uint64_t>(size - body, kTailBytes);
  const std::string tail = TRY(TextAt(from, kTailBytes));
  const std::size_t end = tail.rfind(kArmorEnd);
  if (end == std::string::npos) return false;
  const std::uint64_t ending = runs_[0].ending;
  const std::uint64_t stride = kArmorColumns + ending;
  const std::uint64_t bytes = from + end - body;
  Rest rest{.begin = body + bytes / stride * stride, .size = bytes % stride, .ended = true};
  if (rest.size > 0 && rest.size <= ending) return false;
  rest.size -= std::min(rest.size, ending);
  // The ends of the last two lines, the BEGIN line being one.
  for (const std::uint64_t line : {rest.begin, from + end}) {
    const std::string before = TRY(TextAt(line - ending, static_cast<std::size_t>(ending)));
    if (before != (ending == 2 ? "\r\n" : "\n")) return false;
  }
  const std::string short_line = TRY(TextAt(rest.begin, static_cast<std::size_t>(rest.size)));
  if (short_line.find('\n') != std::string::npos) return false;
  lines_ = bytes / stride;
  TRY(rest.size > 0 ? TakeRest(rest) : TakePadded());
  NoteTrailing(std::string_view(tail).substr(end + kArmorEnd.size()), 0);
  return true;
}

// Looks at every line, as far as the END line or the end of the file.
Result<void> ArmoredFile::ScanLines(std::uint64_t body) {
  Scan scan;
  runs_.clear();
  std::uint64_t begin = body;
  while (!scan.ended) {
    const std::string text = TRY(TextAt(begin, kReadBytes));
    const std::string_view left = text;
    if (left.empty()) break;
    std::size_t from = 0;
    for (std::size_t newline = left.find('\n'); newline != std::string::npos && !scan.ended;
         newline = left.find('\n', from)) {
      TRY(ScanLine(scan, begin + from, left.substr(from, newline + 1 - from)));
      from = newline + 1;
    }
    // No line is as long as this: it is the last, or damaged.
    if (from == 0) TRY(ScanLine(scan, begin, left));
    begin += from == 0 ? left.size() : from;
  }
  const bool short_last = scan.lines > 0 && scan.last.size < kArmorColumns;
  if (short_last) {
    --scan.lines;
    scan.bytes -= scan.last.size;
  }
  CloseDamage(scan);
  scan.last.ended = scan.ended;
  TRY(short_last ? TakeRest(scan.last) : TakePadded());
  if (scan.damaged > 0)
    damage_.push_back(fmt::format(
        "{} lines of its armor are damaged, from line {} on", scan.damaged, scan.first_damaged));
  if (!scan.ended) {
    damage_.emplace_back("its armor has no END line");
  } else {
    NoteTrailing(TRY(TextAt(begin, kTailBytes)), text_->size() - std::min(begin, text_->size()));
  }
  return {};
}

// `line`, with its end, stands at `begin`.
Result<void> ArmoredFile::ScanLine(Scan& scan, std::uint64_t begin, std::string_view line) {
  ++scan.number;
  const std::uint64_t ending = line.ends_with("\r\n") ? 2 : line.ends_with('\n') ? 1 : 0;
  const std::uint64_t size = line.size() - ending;
  if (size < kArmorColumns && IsEndLine(line.substr(0, size))) {
    scan.ended = true;
    return {};
  }
  if (size != kArmorColumns || ending == 0) {
    if (scan.lines++ == 0) {
      scan.begin = begin;
      scan.first_number = scan.number;
    }
    scan.last = {.begin = begin, .size = size};
    scan.bytes += size;
    return {};
  }
  CloseDamage(scan);
  const bool follows =
      !runs_.empty() && runs_.back().ending == ending &&
      runs_.back().begin + (lines_ - runs_.back().first) * (kArmorColumns + ending) == begin;
  if (!follows) runs_.push_back({.first = lines_, .begin = begin, .ending = ending});
  if (runs_.size() > limits::kArmorRuns) return ArmorError("too many of its lines are damaged");
  ++lines_;
  return {};
}

// Most damage changes few characters, or none, so there were about as many lines as what is left
// of them would fill.
void ArmoredFile::CloseDamage(Scan& scan) {
  if (scan.lines == 0) return;
  if (scan.damaged == 0) scan.first_damaged = scan.first_number;
  scan.damaged += scan.lines;
  const std::uint64_t lost = (scan.bytes + kArmorColumns / 2) / kArmorColumns;
  if (lost > 0) runs_.push_back({.first = lines_, .begin = scan.begin, .ending = 0});
  lines_ += lost;
  scan.lines = 0;
  scan.bytes = 0;
}

Result<void> ArmoredFile::TakeRest(const Rest& rest) {
  std::string line = TRY(TextAt(rest.begin, static_cast<std::size_t>(rest.size)));
  // A line that was cut holds what its whole groups of four characters hold.
  if (!rest.ended) line.resize(line.size() / 4 * 4);
  if (auto bytes = DecodeBase64(line, Padding::kRequired))
    rest_ = *std::move(bytes);
  else
    damage_.emplace_back("the last line of its armor is damaged");
  return {};
}

// The last line has as many columns as the others when it is one or two bytes short.
Result<void> ArmoredFile::TakePadded() {
  if (lines_ == 0 || runs_.back().ending == 0) return {};
  const Run& run = runs_.back();
  const std::uint64_t begin = run.begin + (lines_ - 1 - run.first) * (kArmorColumns + run.ending);
  if (TRY(TextAt(begin, kArmorColumns)).ends_with('=')) {
    --lines_;
    return TakeRest({.begin = begin, .size = kArmorColumns, .ended = true});
  }
  return {};
}

// `behind`: what follows the END line, of `more` bytes when that is not all of them.
void ArmoredFile::NoteTrailing(std::string_view behind, std::uint64_t more) {
  const std::uint64_t all = std::max<std::uint64_t>(behind.size(), more);
  if (all > kMaxArmorBlanks || behind.find_first_not_of(" \t\r\n") != std::string_view::npos)
    damage_.push_back(fmt::format("{} bytes follow the END line of its armor", all));
}

std::uint64_t ArmoredFile::size() const {
  return lines_ * kArmorLineBytes + rest_.size();
}

Result<std::size_t> ArmoredFile::ReadAt(std::uint64_t offset, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size() && offset + done < size())
    done += TRY(ReadLines(offset + done, out.subspan(done)));
  return done;
}

// The bytes at `offset` as far as one run goes, and one buffer; at least one.
Result<std::size_t> ArmoredFile::ReadLines(std::uint64_t offset, std::span<std::byte> out) {
  const std::uint64_t line = offset / kArmorLineBytes;
  const auto skip = static_cast<std::size_t>(offset % kArmorLineBytes);
  if (line >= lines_) {
    const std::size_t n = std::min(out.size(), rest_.size() - skip);
    std::copy_n(rest_.begin() + static_cast<std::ptrdiff_t>(skip), n, out.begin());
    return n;
  }
  const auto next = std::ranges::upper_bound(runs_, line, {}, &Run::first);
  const Run& run = *std::prev(next);
  const std::uint64_t end = next == runs_.end() ? lines_ : next->first;
  const std::uint64_t wanted = (skip + out.size() + kArmorLineBytes - 1) / kArmorLineBytes;
  const auto count = static_cast<std::size_t>(
      std::min({wanted, end - line, std::uint64_t{kReadBytes / kArmorColumns}}));
  const std::size_t stride = kArmorColumns + static_cast<std::size_t>(run.ending);
  std::string text;
  if (run.ending > 0) text = TRY(TextAt(run.begin + (line - run.first) * stride, count * stride));
  std::vector<std::byte> bytes(count * kArmorLineBytes);
  const std::string_view line_end = run.ending == 2 ? "\r\n" : "\n";
  for (std::size_t i = 0; (i + 1) * stride <= text.size(); ++i) {
    const std::string_view whole = std::string_view(text).substr(i * stride, stride);
    const auto place = std::span(bytes).subspan(i * kArmorLineBytes).first<kArmorLineBytes>();
    if (whole.substr(kArmorColumns) != line_end ||
        !DecodeArmorLine(whole.substr(0, kArmorColumns), place))
      std::ranges::fill(place, std::byte{0});
  }
  const std::size_t n = std::min(out.size(), bytes.size() - skip);
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(skip), n, out.begin());
  return n;
}

}  // namespace casefile::age
