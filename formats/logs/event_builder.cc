#include "formats/logs/event_builder.h"

#include <algorithm>

#include "base/limits.h"
#include "formats/logs/infer_severity.h"
#include "formats/logs/keyed_line.h"

namespace casefile::logs {
namespace {

// Where `part` begins in `whole`, when it is a view into it.
std::size_t PositionIn(std::string_view part, std::string_view whole) {
  if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size()) {
    return std::string_view::npos;
  }
  return static_cast<std::size_t>(part.data() - whole.data());
}

std::string_view FieldOf(const LineMatch& match, std::string_view name) {
  for (const auto& [key, value] : match.fields) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

EventBuilder::EventBuilder(const LogFormatSet& formats,
                           const LogReaderOptions& options,
                           const RecordHandler& handler)
    : formats_(formats),
      handler_(handler),
      resolver_(options.time),
      by_format_(formats.formats().size()) {
  resolver_.SetRollOvers(options.roll_overs);
}

void EventBuilder::Line(std::string_view line, std::uint64_t offset, LineEnd end) {
  ++summary_.lines;
  if (summary_.lines == 1 && line.starts_with("\xef\xbb\xbf")) {
    line.remove_prefix(3);
    offset += 3;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (end == LineEnd::kCut) ++summary_.lines_cut;
  if (line.find_first_not_of(" \t") == std::string_view::npos) {
    blank_ = true;
    return;
  }
  const LineClaim& claim = formats_.Claim(line, scratch_[1 - held_], hint_);
  if ((open_ || passing_over_) && Belongs(claim)) {
    if (open_) Append(claim, line);
  } else {
    Flush();
    held_ = 1 - held_;
    Begin(line, offset);
  }
  blank_ = false;
  // The rest of a cut line will not come, so what follows cannot be joined to it.
  if (end == LineEnd::kCut || scratch_[held_].claim.self_contained) Flush();
}

bool EventBuilder::Belongs(const LineClaim& claim) {
  const LineClaim& event = scratch_[held_].claim;
  // Behind a head stands its message, whatever that looks like.
  if (open_ && !has_more_ && event.format != nullptr && event.format->heads && !claim.match.stamp)
    return true;
  if (claim.format != nullptr) {
    if (!claim.continues || claim.format != event.format || blank_) return false;
    return FieldOf(claim.match, "pid") == FieldOf(event.match, "pid");
  }
  if (claim.text.empty() || (event.format != nullptr && event.format->joins_unclaimed)) return true;
  return continuation_.Continues(claim.text, blank_);
}

void EventBuilder::FillTime(const LineClaim& claim) {
  auto resolved = claim.match.stamp ? resolver_.Resolve(*claim.match.stamp) : std::nullopt;
  if (!resolved) {
    ++summary_.events_without_time;
    resolved = resolver_.Neighbour();
  }
  record_.time = resolved ? std::optional(resolved->time) : std::nullopt;
  record_.confidence = resolved ? resolved->confidence : TimeConfidence::kNone;
  if (!resolved) return;
  if (!summary_.first || *record_.time < *summary_.first) summary_.first = record_.time;
  if (!summary_.last || *record_.time > *summary_.last) summary_.last = record_.time;
}

void EventBuilder::Begin(std::string_view line, std::uint64_t offset) {
  const LineClaim& claim = scratch_[held_].claim;
  open_ = true;
  passing_over_ = false;
  has_more_ = false;
  raw_begin_ = line.data();
  raw_end_ = line.data() + line.size();
  first_size_ = line.size();
  joined_.clear();
  record_.line = summary_.lines;
  record_.offset = offset;
  continuation_.Begin(claim.format != nullptr ? claim.match.message : claim.text,
                      claim.format != nullptr);
  FillTime(claim);
}

void EventBuilder::Append(const LineClaim& claim, std::string_view line) {
  LineClaim& event = scratch_[held_].claim;
  if (event.format != nullptr && event.format->heads && event.severity == Severity::kUnknown)
    event.severity = claim.severity;
  const char* const end = line.data() + line.size();
  if (static_cast<std::size_t>(end - raw_begin_) > limits::kEventBytes) {
    // Handed out as it is, so that the buffer is free again; the rest is passed over.
    Flush();
    passing_over_ = true;
    return;
  }
  if ((event.moved || claim.moved) && joined_.empty()) {
    // The first transformed line: from here on the text is kept apart.
    joined_ = event.moved
                  ? std::string(event.text)
                  : std::string(raw_begin_, static_cast<std::size_t>(raw_end_ - raw_begin_));
  }
  raw_end_ = end;
  has_more_ = true;
  if (!joined_.empty()) {
    joined_ += '\n';
    joined_ += claim.text;
  }
}

std::string_view EventBuilder::WholeMessage() const {
  const LineClaim& claim = scratch_[held_].claim;
  const std::string_view message =
      claim.match.message.data() == nullptr ? claim.text : claim.match.message;
  if (!has_more_) return message;
  const std::string_view text =
      joined_.empty()
          ? std::string_view(raw_begin_, static_cast<std::size_t>(raw_end_ - raw_begin_))
          : std::string_view(joined_);
  if (claim.format != nullptr && claim.format->heads)
    return text.substr(std::min(text.find('\n') + 1, text.size()));
  const std::size_t at = PositionIn(message, claim.text);
  return text.substr(at == std::string_view::npos ? 0 : std::min(at, text.size()));
}

void EventBuilder::Flush() {
  if (!open_) return;
  open_ = false;
  const LineClaim& claim = scratch_[held_].claim;
  record_.program = claim.match.program;
  record_.message = WholeMessage();
  if (claim.format != nullptr && !claim.format->keys.adds.empty()) {
    added_ = record_.message;
    AddFields(claim.format->keys, claim.match, added_);
    record_.message = added_;
  }
  record_.raw = {raw_begin_, static_cast<std::size_t>(raw_end_ - raw_begin_)};
  record_.fields = claim.match.fields;
  record_.format = claim.format != nullptr ? std::string_view(claim.format->id) : "none";
  record_.severity = claim.severity;
  if (record_.severity == Severity::kUnknown) record_.severity = InferSeverity(record_.message);
  ++summary_.events;
  if (claim.format == nullptr) {
    ++summary_.events_unclaimed;
  } else {
    ++by_format_[static_cast<std::size_t>(claim.format - formats_.formats().data())];
  }
  handler_(record_);
}

void EventBuilder::Moved(const char* begin) {
  if (!open_) return;
  raw_end_ = begin + (raw_end_ - raw_begin_);
  raw_begin_ = begin;
  // Claiming the first line again, at its new place, renews every view into it.
  ClaimHint hint = hint_;
  formats_.Claim({raw_begin_, first_size_}, scratch_[held_], hint);
}

LogSummary EventBuilder::Summary() const {
  LogSummary summary = summary_;
  const auto most = std::max_element(by_format_.begin(), by_format_.end());
  if (most != by_format_.end() && *most > 0) {
    summary.format = formats_.formats()[static_cast<std::size_t>(most - by_format_.begin())].id;
  }
  return summary;
}

}  // namespace casefile::logs
