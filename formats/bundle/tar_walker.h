#pragma once
// Walks the tar inside a bundle, entry by entry, over gaps where frames are lost. After a gap it
// goes on where the next entry can be told to begin: frames begin at a header or inside one big
// body, so that is the first byte of a frame. Of a body whose header is lost the manifest tells
// whose it is.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/known_entries.h"
#include "formats/bundle/tar_format.h"
#include "formats/read_limits.h"

namespace casefile {

// Not thread-safe.
class TarWalker {
 public:
  // What is wrong, and in which entry ("" for between entries).
  using ProblemReporter = std::function<void(std::string_view path, std::string what)>;

  // `frames` must outlive it. Begins `skip` bytes into the first frame.
  TarWalker(FrameReader& frames,
            ProblemReporter report,
            const ReadLimits& limits = {},
            std::size_t skip = 0)
      : frames_(frames), report_(std::move(report)), limits_(limits), skip_(skip) {}

  // Skips what is left of the current entry and goes to the next; false at the end.
  Result<bool> NextEntry();
  const TarEntry& entry() const { return entry_; }
  // Of the entry's header; unknown behind a gap of unknown size.
  std::optional<std::uint64_t> entry_offset() const { return entry_offset_; }

  // The body of the entry; 0 at its end. Where bytes are lost inside it, one line feed stands for
  // them, so that two halves of lines do not become one line that never was.
  Result<std::size_t> ReadBody(std::span<std::byte> out);
  // Whether all of the body came, so far.
  bool body_whole() const { return whole_; }
  // The archive has its end mark: nothing was cut off behind the last entry.
  bool ended() const { return ended_; }

  // What the manifest says, which decides better than a look at the bytes; must outlive it.
  void SetKnownEntries(const KnownEntries& known) { known_ = &known; }

 private:
  enum class Load : std::uint8_t { kBytes, kGap, kEnd };

  Bytes Unread() const { return Bytes(frame_.bytes).subspan(at_); }
  // Makes Unread() non-empty; kGap when bytes are lost in front of it.
  Result<Load> Ensure();
  // What Ensure() said inside a body; false when the body ends there.
  bool GoOnAfterGap();
  bool BeginsEntry() const;
  bool EntersBody();
  enum class Found : std::uint8_t { kNothing, kHeader, kBody };
  Result<Found> FindEntry();
  void BeginBody();
  Result<TarHeaderParser::Step> ReadHeader();
  Result<void> SkipPadding();
  void LoseRest(std::string_view why);

  FrameReader& frames_;
  ProblemReporter report_;
  ReadLimits limits_;
  TarHeaderParser parser_;
  TarEntry entry_;
  const KnownEntries* known_ = nullptr;
  RawFrame frame_;
  std::uint64_t seen_until_ = 0;  // the end of the last frame that came, in the tar
  std::size_t skip_ = 0;
  std::size_t at_ = 0;
  std::optional<std::uint64_t> entry_offset_;
  std::uint64_t left_ = 0;  // of the body
  std::size_t padding_ = 0;
  bool in_entry_ = false;
  bool whole_ = true;
  bool lost_ = false;  // the next entry must be looked for
  bool newline_due_ = false;
  bool gap_of_unknown_size_ = false;
  bool frames_ended_ = false;
  bool ended_ = false;
};

}  // namespace casefile
