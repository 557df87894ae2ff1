#pragma once
// All log formats together: which of them a line belongs to, and what it says there.

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_flat.h"
#include "base/result.h"
#include "formats/logs/layout.h"
#include "formats/logs/log_format.h"

namespace casefile {

// What a line is. Views point into the line or into the LineScratch it was claimed with.
struct LineClaim {
  const LogFormat* format = nullptr;  // null: nobody claimed it
  const LogFormat* wrapper = nullptr;
  LineMatch match;
  Severity severity = Severity::kUnknown;
  bool continues = false;       // its format says that it belongs to the event before
  bool self_contained = false;  // nothing that follows can belong to it
  // The line as it is to be shown: without wrapper and escapes. `moved` when it is no part of the
  // line itself.
  std::string_view text;
  bool moved = false;
};

// Buffers for one claim, to be used again for the next. Not copyable, as views point into it.
struct LineScratch {
  std::array<FlatJson, 2> json;  // [1] is for the message inside a wrapper
  std::array<std::string, 2> text;
  LineClaim claim;
  LineClaim inner;
};

// What matched last, to be tried first: logs seldom change their format.
struct ClaimHint {
  const LogFormat* format = nullptr;
  const LogFormat* wrapped = nullptr;
};

// Immutable after loading.
class LogFormatSet {
 public:
  // The formats that are compiled in. Loaded once per program run.
  static Result<std::shared_ptr<const LogFormatSet>> Builtin();
  static Result<std::shared_ptr<const LogFormatSet>> FromFormats(std::vector<LogFormat> formats);

  // What `line` (without its line end) is; the result lives in `scratch`.
  const LineClaim& Claim(std::string_view line, LineScratch& scratch, ClaimHint& hint) const;

  const std::vector<LogFormat>& formats() const { return formats_; }

 private:
  struct Work;
  bool ClaimInner(Work& work, std::string_view line, LineClaim& out) const;
  bool ClaimText(Work& work, std::string_view line, LineClaim& out) const;
  bool TryFormat(Work& work, const LogFormat& format, LineClaim& out) const;
  void Unwrap(LineScratch& scratch, ClaimHint& hint) const;
  void ClaimByStamp(std::string_view line, LineClaim& claim) const;

  std::vector<LogFormat> formats_;       // by rank
  const LogFormat* fallback_ = nullptr;  // one of them, when it is there
};

}  // namespace casefile
