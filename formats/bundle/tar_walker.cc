#include "formats/bundle/tar_walker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace casefile {

Result<TarWalker::Load> TarWalker::Ensure() {
  if (!Unread().empty()) return Load::kBytes;
  if (frames_ended_) return Load::kEnd;
  at_ = 0;
  if (frame_.raw_offset) seen_until_ = *frame_.raw_offset + frame_.bytes.size();
  std::optional<RawGap> gap;
  do {
    frames_ended_ = !TRY(frames_.Next(frame_));
    if (gap && frame_.gap)
      frame_.gap->size = gap->size && frame_.gap->size
                             ? std::optional(*gap->size + *frame_.gap->size)
                             : std::nullopt;
    if (frame_.gap) gap = frame_.gap;
  } while (!frames_ended_ && frame_.bytes.empty());
  frame_.gap = gap;
  if (frames_ended_) return Load::kEnd;
  if (const auto skip = std::exchange(skip_, 0); skip > 0)
    at_ = std::min(skip, frame_.bytes.size());
  return frame_.gap ? Load::kGap : Load::kBytes;
}

bool TarWalker::BeginsEntry() const {
  const auto& offset = frame_.raw_offset;
  if (offset && known_ != nullptr && !known_->empty()) return known_->BeginsAt(*offset + at_);
  return LooksLikeTarHeader(Unread());
}

void TarWalker::LoseRest(std::string_view why) {
  report_(entry().path, fmt::format("{}: its last {} bytes are missing", why, left_));
  whole_ = false;
  left_ = 0;
  padding_ = 0;
}

// Decides whether the body goes on behind the gap in front of the frame that was just loaded.
bool TarWalker::GoOnAfterGap() {
  const auto size = frame_.gap->size;
  const bool over = size ? *size >= left_ : BeginsEntry();
  if (over) {
    lost_ = true;
    LoseRest("damaged");
    return false;
  }
  whole_ = false;
  newline_due_ = true;
  if (size) {
    report_(entry().path,
            fmt::format("damaged: {} bytes are missing at offset {}", *size, entry().size - left_));
    left_ -= *size;
  } else {
    report_(entry().path,
            fmt::format("damaged: bytes are missing at offset {}", entry().size - left_));
    gap_of_unknown_size_ = true;
  }
  return true;
}

Result<std::size_t> TarWalker::ReadBody(std::span<std::byte> out) {
  if (left_ == 0 || out.empty()) return std::size_t{0};
  const bool fresh = Unread().empty();
  switch (TRY(Ensure())) {
    case Load::kBytes:
      break;
    case Load::kGap:
      if (!GoOnAfterGap()) return std::size_t{0};
      break;
    case Load::kEnd:
      LoseRest("cut");
      return std::size_t{0};
  }
  // Behind a gap of unknown size, frames tell the position: bodies fill them, except the last.
  if (fresh && gap_of_unknown_size_) {
    if (BeginsEntry()) {
      LoseRest("damaged");
      return std::size_t{0};
    }
    if (frame_.bytes.size() != limits::kFrameRawBytes) {
      left_ = entry().size % limits::kFrameRawBytes;
      padding_ = TarPadding(entry().size);
    }
    left_ = std::max<std::uint64_t>(left_, 1);
  }
  if (std::exchange(newline_due_, false)) {
    out[0] = std::byte{'\n'};
    return std::size_t{1};
  }
  const auto n =
      static_cast<std::size_t>(std::min<std::uint64_t>({out.size(), Unread().size(), left_}));
  std::copy_n(Unread().begin(), n, out.begin());
  at_ += n;
  left_ -= n;
  return n;
}

Result<void> TarWalker::SkipPadding() {
  while (padding_ > 0) {
    if (TRY(Ensure()) != Load::kBytes) {
      lost_ = true;
      padding_ = 0;
      return {};
    }
    const std::size_t n = std::min(padding_, Unread().size());
    at_ += n;
    padding_ -= n;
  }
  return {};
}

// Whether the frame lies in a body whose header is in the gap before it. A header that was there,
// and refused, is not stood in for.
bool TarWalker::EntersBody() {
  if (!frame_.gap || !frame_.raw_offset || known_ == nullptr) return false;
  auto body = known_->BodyAt(*frame_.raw_offset);
  if (!body || body->header < seen_until_) return false;
  entry_ = std::move(body->entry);
  entry_offset_ = body->header;
  BeginBody();
  left_ -= body->at;
  whole_ = body->at == 0;
  newline_due_ = !whole_;
  report_(entry_.path,
          whole_ ? "damaged: its header is missing, and the manifest stands in for it"
                 : fmt::format("damaged: {} bytes are missing at offset 0", body->at));
  return true;
}

// Moves to where the next entry begins, or to what is left of one.
Result<TarWalker::Found> TarWalker::FindEntry() {
  for (;;) {
    const Load load = TRY(Ensure());
    if (load == Load::kEnd) return Found::kNothing;
    if (load == Load::kGap) lost_ = true;
    if (!lost_) return Found::kHeader;
    if (at_ == 0 && BeginsEntry()) {
      lost_ = false;
      return Found::kHeader;
    }
    if (at_ == 0 && EntersBody()) {
      lost_ = false;
      return Found::kBody;
    }
    at_ = frame_.bytes.size();  // the body of an entry whose header is lost
  }
}

Result<TarHeaderParser::Step> TarWalker::ReadHeader() {
  parser_ = TarHeaderParser(limits_);
  for (;;) {
    std::array<std::byte, kTarBlock> block{};
    for (std::size_t have = 0; have < block.size();) {
      const Load load = TRY(Ensure());
      if (load != Load::kBytes && (have > 0 || load == Load::kEnd))
        return Error(ErrorCode::kCorrupt, "a member's header is cut");
      const std::size_t n = std::min(block.size() - have, Unread().size());
      std::copy_n(Unread().begin(), n, block.begin() + static_cast<std::ptrdiff_t>(have));
      at_ += n;
      have += n;
    }
    const auto step = TRY(parser_.Take(block));
    if (step != TarHeaderParser::Step::kMore) return step;
  }
}

// entry_ is known, and its body follows.
void TarWalker::BeginBody() {
  left_ = entry_.size;
  padding_ = TarPadding(left_);
  whole_ = true;
  in_entry_ = true;
}

Result<bool> TarWalker::NextEntry() {
  if (in_entry_) {
    std::array<std::byte, 4096> ignored{};
    while (TRY(ReadBody(ignored)) > 0) {
    }
    TRY(SkipPadding());
  }
  in_entry_ = false;
  gap_of_unknown_size_ = false;
  newline_due_ = false;
  while (!ended_) {
    const Found found = TRY(FindEntry());
    if (found == Found::kNothing) break;
    if (found == Found::kBody) return true;
    entry_offset_.reset();
    if (frame_.raw_offset) entry_offset_ = *frame_.raw_offset + at_;
    auto step = ReadHeader();
    if (!step) {
      if (step.error().code() == ErrorCode::kIo) return std::move(step).error();
      report_("", step.error().message());
      lost_ = true;
      at_ = frame_.bytes.size();
      continue;
    }
    if (*step == TarHeaderParser::Step::kEnd) {
      ended_ = true;
      break;
    }
    entry_ = parser_.entry();
    BeginBody();
    return true;
  }
  if (!ended_) report_("", "the archive has no end: what followed is missing");
  return false;
}

}  // namespace casefile
