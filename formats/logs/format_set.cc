#include "formats/logs/format_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/embedded.h"
#include "base/yaml_tree.h"
#include "formats/logs/ansi.h"
#include "formats/logs/keyed_line.h"
#include "formats/logs/stray_stamp.h"

namespace casefile {

std::span<const EmbeddedFile> LogFormatTrees();  // generated from formats/logs/*.yaml

// One attempt to find out what a text is.
struct LogFormatSet::Work {
  LayoutInput input;
  FlatJson& json;
  const LogFormat*& hint;
  const LogFormat* skip = nullptr;  // a wrapper around nothing
  // Parsed at most once however many formats ask.
  enum class Keyed : std::uint8_t { kNotTried, kJson, kPairs, kNeither };
  Keyed keyed = Keyed::kNotTried;
  std::vector<FlatJson::Member> pairs;
};

namespace {

// The format that takes what has a time and nothing else that is known.
constexpr std::string_view kFallback = "generic";

void Prepare(LineClaim& claim, std::string_view line) {
  claim.format = nullptr;
  claim.wrapper = nullptr;
  claim.match.Clear();
  claim.severity = Severity::kUnknown;
  claim.continues = false;
  claim.self_contained = false;
  claim.text = line;
  claim.moved = false;
}

bool SetSeverity(const LogFormat& format, LineClaim& claim) {
  const std::string_view word = claim.match.severity_word;
  claim.severity = format.severity;
  if (word.empty()) return true;
  if (format.Continues(word)) {
    claim.continues = true;
    return true;
  }
  const auto severity = format.SeverityOf(word);
  if (!severity) return false;
  claim.severity = *severity;
  return true;
}

// journald calls everything information that a program wrote to its standard output or error.
bool IsMadeUp(const LineClaim& claim) {
  return claim.severity == Severity::kInfo &&
         std::any_of(claim.match.fields.begin(), claim.match.fields.end(), [](const auto& field) {
           return field.first == "_TRANSPORT" && field.second == "stdout";
         });
}

void SetSeverityFromPriority(LineClaim& claim) {
  for (const auto& [name, value] : claim.match.fields) {
    if (name != "priority" && name != "PRIORITY") continue;
    claim.severity = SeverityFromPriority(value).value_or(Severity::kUnknown);
    if (IsMadeUp(claim)) claim.severity = Severity::kUnknown;
    return;
  }
}

bool IsExact(const std::optional<Stamp>& stamp) {
  return stamp && (stamp->kind == Stamp::Kind::kInstant ||
                   (stamp->kind == Stamp::Kind::kFull && stamp->offset));
}

// Which of two stamps tells the time better: the one with date and zone, then one with a date (a
// clock alone may be of any day), else the inner one.
bool OuterIsBetter(const std::optional<Stamp>& outer, const std::optional<Stamp>& inner) {
  if (!inner) return true;
  if (!outer || IsExact(inner)) return false;
  return IsExact(outer) ||
         (inner->kind == Stamp::Kind::kTimeOnly && outer->kind != Stamp::Kind::kTimeOnly);
}

void Merge(LineClaim& outer, LineClaim& inner) {
  const LogFormat* wrapper = outer.format;
  auto outer_fields = std::move(outer.match.fields);
  const auto outer_stamp = outer.match.stamp;
  const std::string_view outer_program = outer.match.program;
  const Severity outer_severity = outer.severity;
  std::swap(outer, inner);
  outer.wrapper = wrapper;
  outer.moved = true;
  auto& match = outer.match;
  if (OuterIsBetter(outer_stamp, match.stamp)) match.stamp = outer_stamp;
  if (match.program.empty()) match.program = outer_program;
  if (outer.severity == Severity::kUnknown) outer.severity = outer_severity;
  match.fields.insert(match.fields.end(), outer_fields.begin(), outer_fields.end());
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool MayHoldALine(const LogFormat& wrapper, std::string_view message) {
  if (message.empty() || wrapper.wraps == LogFormat::Wraps::kNever) return false;
  if (wrapper.wraps != LogFormat::Wraps::kMaybe) return true;
  const char first = message.front();
  if (first == '{' || first == '\x1b' || IsDigit(first) || message.starts_with(kWrittenEscape))
    return true;
  // "E1121 08:04:38.984123", "[2026-11-21 08:04:38]"
  if (message.size() > 2 && IsDigit(message[1]) && IsDigit(message[2]))
    return std::string_view("EWIF[").find(first) != std::string_view::npos;
  return message.starts_with("time=") || message.starts_with("level=") ||
         message.starts_with("ts=") || message.starts_with("t=");
}

}  // namespace

Result<std::shared_ptr<const LogFormatSet>> LogFormatSet::FromFormats(
    std::vector<LogFormat> formats) {
  auto set = std::make_shared<LogFormatSet>();
  std::sort(formats.begin(), formats.end(), [](const LogFormat& a, const LogFormat& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.id < b.id;
  });
  for (std::size_t i = 0; i < formats.size(); ++i) {
    for (std::size_t j = i + 1; j < formats.size(); ++j) {
      if (formats[i].id == formats[j].id) {
        return Error(ErrorCode::kInvalidInput,
                     fmt::format("two log formats have the id '{}'", formats[i].id));
      }
    }
  }
  set->formats_ = std::move(formats);
  for (const LogFormat& format : set->formats_)
    if (format.id == kFallback) set->fallback_ = &format;
  return std::shared_ptr<const LogFormatSet>(std::move(set));
}

Result<std::shared_ptr<const LogFormatSet>> LogFormatSet::Builtin() {
  std::vector<LogFormat> formats;
  for (const EmbeddedFile& file : LogFormatTrees()) {
    const YamlNode root = TRY(ReadYamlTree(file.text));
    formats.push_back(TRY(LoadLogFormat(root, fmt::format("{}.yaml", file.name))));
  }
  return FromFormats(std::move(formats));
}

bool LogFormatSet::TryFormat(Work& work, const LogFormat& format, LineClaim& out) const {
  if (format.engine == LogFormat::Engine::kLayouts) {
    const bool matched =
        std::any_of(format.layouts.begin(), format.layouts.end(), [&](const Layout& layout) {
          return layout.Match(work.input, out.match) && SetSeverity(format, out);
        });
    if (!matched) return false;
    if (out.match.program.empty()) out.match.program = format.program;
  } else {
    using Keyed = Work::Keyed;
    const std::string_view line = work.input.line();
    if (work.keyed == Keyed::kNotTried) {
      work.keyed = Keyed::kNeither;
      if (line.front() == '{' && work.json.Parse(line)) work.keyed = Keyed::kJson;
      if (line.front() != '{' && logs::ParsePairs(line, work.pairs)) work.keyed = Keyed::kPairs;
    }
    const bool json = format.engine == LogFormat::Engine::kJson;
    if (work.keyed != (json ? Keyed::kJson : Keyed::kPairs)) return false;
    if (!logs::MatchKeys(format.keys, json ? work.json.members() : work.pairs, out.match)) {
      return false;
    }
    if (!SetSeverity(format, out)) out.severity = format.severity;
    if (out.match.program.empty()) out.match.program = format.program;
    out.self_contained = json;
    out.moved = json;
  }
  if (out.severity == Severity::kUnknown) SetSeverityFromPriority(out);
  out.format = &format;
  return true;
}

bool LogFormatSet::ClaimText(Work& work, std::string_view line, LineClaim& out) const {
  Prepare(out, line);
  if (line.empty()) return false;
  const LogFormat* first = work.hint;
  if (first != nullptr && first != work.skip && TryFormat(work, *first, out)) return true;
  for (const LogFormat& format : formats_) {
    if (&format == first || &format == work.skip) continue;
    out.continues = false;
    if (TryFormat(work, format, out)) {
      // A catch-all must not shadow the formats before it on the lines to come.
      work.hint = format.rank < kFallbackRank ? &format : nullptr;
      return true;
    }
  }
  out.match.Clear();
  out.severity = Severity::kUnknown;
  out.continues = false;
  return false;
}

// Any line that begins with a time looks like one that `docker logs --timestamps` printed. Inside a
// wrapper that is what the line is only when no other format knows it.
bool LogFormatSet::ClaimInner(Work& work, std::string_view line, LineClaim& out) const {
  if (!ClaimText(work, line, out)) return false;
  if (out.format->wraps != LogFormat::Wraps::kNeeded) return true;
  work.skip = out.format;
  if (ClaimText(work, line, out) && out.format->rank < kFallbackRank) return true;
  work.skip = nullptr;
  return ClaimText(work, line, out);
}

void LogFormatSet::Unwrap(LineScratch& scratch, ClaimHint& hint) const {
  LineClaim& outer = scratch.claim;
  std::string_view message = outer.match.message;
  while (!message.empty() && (message.back() == '\n' || message.back() == '\r')) {
    message.remove_suffix(1);
  }
  if (!MayHoldALine(*outer.format, message)) return;
  const std::string_view plain = message.starts_with(kWrittenEscape)
                                     ? StripWrittenEscapes(message, scratch.text[1])
                                     : StripEscapes(message, scratch.text[1]);
  Work work{
      .input = LayoutInput(plain), .json = scratch.json[1], .hint = hint.wrapped, .pairs = {}};
  const bool needed = outer.format->wraps == LogFormat::Wraps::kNeeded;
  if (ClaimInner(work, plain, scratch.inner) &&
      !(needed && scratch.inner.format->rank >= kFallbackRank)) {
    Merge(outer, scratch.inner);
    return;
  }
  if (outer.format->wraps == LogFormat::Wraps::kMaybe) return;
  // Nobody knows what is inside: it is a line of its own kind, at the time the wrapper gives.
  outer.wrapper = outer.format;
  outer.format = nullptr;
  outer.text = plain;
  outer.match.message = plain;
  outer.moved = true;
  outer.self_contained = false;
}

// The catch-all's, though its layouts do not fit. What a format without times claimed only for its
// level stays that format's, with the time.
void LogFormatSet::ClaimByStamp(std::string_view line, LineClaim& claim) const {
  if (fallback_ == nullptr) return;
  const auto found = logs::FindStrayStamp(line);
  if (!found) return;
  if (claim.format == nullptr) claim.format = fallback_;
  claim.match.stamp = found->stamp;
  claim.match.message = found->message;
  if (claim.severity == Severity::kUnknown) claim.severity = found->severity;
}

const LineClaim& LogFormatSet::Claim(std::string_view line,
                                     LineScratch& scratch,
                                     ClaimHint& hint) const {
  const std::string_view plain = StripEscapes(line, scratch.text[0]);
  LineClaim& claim = scratch.claim;
  const LogFormat* before = hint.format;
  Work work{.input = LayoutInput(plain), .json = scratch.json[0], .hint = hint.format, .pairs = {}};
  const bool claimed = ClaimText(work, plain, claim);
  if (plain.data() != line.data()) claim.moved = true;
  if (!claimed) {
    ClaimByStamp(plain, claim);
    return claim;
  }
  const LogFormat& format = *claim.format;
  if (format.rank >= kFallbackRank && !claim.match.stamp) ClaimByStamp(plain, claim);
  if (format.wraps == LogFormat::Wraps::kNever) return claim;
  Unwrap(scratch, hint);
  if (format.wraps == LogFormat::Wraps::kNeeded && claim.format == nullptr && before != &format) {
    // Only what looks like the wrapper: it is a line of another format.
    hint.format = before;
    work.skip = &format;
    ClaimText(work, plain, claim);
    claim.moved = claim.moved || plain.data() != line.data();
  }
  return claim;
}

}  // namespace casefile
