#include "formats/logs/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/logs/layout_compiler.h"

namespace casefile {
namespace {

constexpr std::size_t kWordBytes = 1024;

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Where `text` ends when it stands at `at` of `line`, with a blank for any run of blanks; npos when
// it does not stand there.
std::size_t TextEnd(std::string_view line, std::size_t at, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // An empty message leaves no blank behind it.
    if (at >= line.size()) return c == ' ' && i + 1 == text.size() ? at : std::string_view::npos;
    if (c == ' ') {
      if (!IsBlank(line[at])) return std::string_view::npos;
      while (at < line.size() && IsBlank(line[at])) ++at;
    } else if (line[at] != c) {
      return std::string_view::npos;
    } else {
      ++at;
    }
  }
  return at;
}

// Whether the field ends before `at`, which lies in the line.
bool EndsAt(std::string_view line, std::size_t at, const Layout::Step& step) {
  if (!step.ends[static_cast<unsigned char>(line[at])]) return false;
  return std::any_of(step.follows.begin(), step.follows.end(), [&](const std::string& text) {
    return TextEnd(line, at, text) != std::string_view::npos;
  });
}

// The end of a run that `belongs` accepts, or npos when it is empty.
template <class Belongs>
std::size_t RunEnd(std::string_view line, std::size_t at, Belongs belongs) {
  std::size_t end = at;
  while (end < line.size() && belongs(line[end])) ++end;
  return end == at ? std::string_view::npos : end;
}

std::size_t WordEnd(std::string_view line, std::size_t at, const Layout::Step& step) {
  // Longer words are no names: a line of noise must not be searched once per layout.
  line = line.substr(0, std::min(line.size(), at + kWordBytes));
  std::size_t end = at;
  for (; end < line.size() && !IsBlank(line[end]); ++end) {
    if (EndsAt(line, end, step)) break;
  }
  return end == at ? std::string_view::npos : end;
}

// What containers and services may be called. A stamp is no name.
std::size_t NameEnd(std::string_view line, std::size_t at) {
  return RunEnd(line, at, [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '.' || c == '_' || c == '-';
  });
}

// A name or an address: "web1", "10.0.0.5", "fe80::1%eth0". "kernel:" is none.
std::size_t HostEnd(std::string_view line, std::size_t at) {
  const std::size_t end = RunEnd(line, at, [](char c) {
    return IsLetter(c) || IsDigit(c) || std::string_view("._-:%/@").find(c) < 7;
  });
  return end != std::string_view::npos && line[end - 1] == ':' ? std::string_view::npos : end;
}

// A name of several parts, as classes of Java and .NET have: "org.example.Main$1".
std::size_t DottedEnd(std::string_view line, std::size_t at) {
  const std::size_t end = RunEnd(line, at, [](char c) {
    return IsLetter(c) || IsDigit(c) || c == '.' || c == '_' || c == '$';
  });
  if (end == std::string_view::npos) return end;
  const std::string_view name = line.substr(at, end - at);
  const bool inside = name.find('.') != std::string_view::npos && name.front() != '.' &&
                      name.back() != '.' && !IsDigit(name.front());
  return inside ? end : std::string_view::npos;
}

std::size_t UntilEnd(std::string_view line, std::size_t at, const Layout::Step& step) {
  for (std::size_t end = at; end < line.size(); ++end) {
    if (EndsAt(line, end, step)) return end;
  }
  return std::string_view::npos;
}

// RFC 5424: "-", or elements in brackets whose quoted values may hold escaped quotes and brackets.
std::size_t DataEnd(std::string_view line, std::size_t at) {
  if (at >= line.size()) return std::string_view::npos;
  if (line[at] == '-') return at + 1;
  std::size_t end = at;
  while (end < line.size() && line[end] == '[') {
    bool quoted = false;
    for (++end; end < line.size() && (quoted || line[end] != ']'); ++end) {
      if (quoted && line[end] == '\\') {
        ++end;
      } else if (line[end] == '"') {
        quoted = !quoted;
      }
    }
    if (end >= line.size()) return std::string_view::npos;
    ++end;
  }
  return end == at ? std::string_view::npos : end;
}

// tracing: `request{method=GET uri=/}:inner{x=1}: `. Ends after the colon of the last span; `at`
// itself when there is none.
std::size_t SpansEnd(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (true) {
    std::size_t next = end;
    while (next < line.size() && (IsLetter(line[next]) || IsDigit(line[next]) ||
                                  std::string_view("_-.:").find(line[next]) < 4)) {
      ++next;
    }
    if (next == end || next >= line.size() || line[next] != '{') return end;
    int depth = 0;
    for (; next < line.size(); ++next) {
      if (line[next] == '{') ++depth;
      if (line[next] == '}' && --depth == 0) break;
    }
    if (next + 1 >= line.size() || line[next + 1] != ':') return end;
    end = next + 2;
    while (end < line.size() && IsBlank(line[end])) ++end;
  }
}

std::size_t NumberEnd(std::string_view line, std::size_t at) {
  if (at < line.size() && (line[at] == '-' || line[at] == '+')) ++at;
  return RunEnd(line, at, [](char c) { return IsDigit(c) || c == '.'; });
}

void Store(const Layout::Step& step, std::string_view value, LineMatch& out) {
  switch (step.role) {
    case Layout::Role::kSeverity:
      out.severity_word = value;
      break;
    case Layout::Role::kProgram:
      out.program = value;
      break;
    case Layout::Role::kMessage:
      out.message = value;
      break;
    case Layout::Role::kField:
      if (!value.empty()) out.fields.emplace_back(step.name, value);
      break;
    case Layout::Role::kNone:
      break;
  }
}

// Where the field ends that begins at `at`, or npos. kTime and kUptime are not asked here.
std::size_t FieldEnd(std::string_view line, std::size_t at, const Layout::Step& step) {
  using Kind = Layout::StepKind;
  switch (step.kind) {
    case Kind::kText:
    case Kind::kQuotedText:
      return TextEnd(line, at, step.text);
    case Kind::kWord:
      return WordEnd(line, at, step);
    case Kind::kName:
      return NameEnd(line, at);
    case Kind::kHost:
      return HostEnd(line, at);
    case Kind::kDotted:
      return DottedEnd(line, at);
    case Kind::kUntil:
      return UntilEnd(line, at, step);
    case Kind::kRest:
      return line.size();
    case Kind::kInt:
      return RunEnd(line, at, IsDigit);
    case Kind::kNumber:
      return NumberEnd(line, at);
    case Kind::kHex:
      return RunEnd(line, at, IsHex);
    case Kind::kLetter:
      return at < line.size() && IsLetter(line[at]) ? at + 1 : std::string_view::npos;
    case Kind::kLetters:
      return RunEnd(line, at, IsLetter);
    case Kind::kUpper:
      return RunEnd(line, at, [](char c) { return c >= 'A' && c <= 'Z'; });
    case Kind::kSeverity:
      return RunEnd(line, at, [](char c) { return IsLetter(c) || IsDigit(c); });
    case Kind::kData:
      return DataEnd(line, at);
    case Kind::kSpans:
      return SpansEnd(line, at);
    default:  // kOptional and the stamps are matched elsewhere
      break;
  }
  return std::string_view::npos;
}

bool IsStamp(Layout::StepKind kind) {
  return kind >= Layout::StepKind::kTime && kind <= Layout::StepKind::kUptime;
}

bool Fits(const Stamp& stamp, Layout::StepKind kind, std::string_view text) {
  using Kind = Layout::StepKind;
  switch (kind) {
    case Kind::kTimeFull:
      return stamp.kind == Stamp::Kind::kFull;
    case Kind::kTimeIso:
      return stamp.kind == Stamp::Kind::kFull && text.size() > 10 && text[10] == 'T';
    case Kind::kTimeNoYear:
      return stamp.kind == Stamp::Kind::kNoYear;
    case Kind::kTimeYymmdd:
      return stamp.kind == Stamp::Kind::kFull && text.size() > 6 && text[6] == ' ' &&
             IsDigit(text[5]);
    case Kind::kTimeClock:
      return stamp.kind == Stamp::Kind::kTimeOnly;
    default:
      return true;
  }
}

// Where the stamp ends that begins at `at`, or npos.
std::size_t StampEnd(LayoutInput& input, std::size_t at, Layout::StepKind kind, LineMatch& out) {
  const std::string_view line = input.line();
  if (kind == Layout::StepKind::kUptime) {
    at = std::min(line.find_first_not_of(' ', at), line.size());
    const auto stamp = ParseUptimeStamp(line.substr(at));
    if (!stamp) return std::string_view::npos;
    if (!out.stamp) {
      out.stamp = stamp;
    } else {
      // Behind a stamp of the wall clock the kernel's own says when the machine was started.
      out.fields.emplace_back("uptime", line.substr(at, stamp->length));
    }
    return at + stamp->length;
  }
  const auto& stamp = input.StampAt(at);
  if (!stamp || !Fits(*stamp, kind, line.substr(at))) return std::string_view::npos;
  out.stamp = stamp;
  return at + stamp->length;
}

// What a match reads from and writes to.
struct MatchIo {
  LayoutInput& input;
  LineMatch& out;
};

// Matches steps [first, last) from byte `at`; gives the byte after them, or npos.
std::size_t MatchSteps(const std::vector<Layout::Step>& steps,
                       std::size_t first,
                       std::size_t last,
                       std::size_t at,
                       MatchIo io) {
  using Kind = Layout::StepKind;
  const std::string_view line = io.input.line();
  for (std::size_t i = first; i < last; ++i) {
    const Layout::Step& step = steps[i];
    std::size_t end = std::string_view::npos;
    if (step.kind == Kind::kOptional) {
      const std::size_t fields = io.out.fields.size();
      end = MatchSteps(steps, i + 1, i + 1 + step.inner, at, io);
      if (end == std::string_view::npos) {
        io.out.fields.resize(fields);
        end = at;
      }
      i += step.inner;
    } else if (IsStamp(step.kind)) {
      end = StampEnd(io.input, at, step.kind, io.out);
    } else {
      // Levels are often padded to one width on the left.
      if (step.kind == Kind::kSeverity || step.kind == Kind::kUpper) {
        at = std::min(line.find_first_not_of(' ', at), line.size());
      }
      end = FieldEnd(line, at, step);
      if (end != std::string_view::npos) Store(step, line.substr(at, end - at), io.out);
    }
    if (end == std::string_view::npos) return end;
    at = end;
  }
  return at;
}

}  // namespace

void LineMatch::Clear() {
  stamp.reset();
  severity_word = {};
  program = {};
  message = {};
  fields.clear();
}

const std::optional<Stamp>& LayoutInput::StampAt(std::size_t at) {
  if (stamp_at_ != at) {
    stamp_at_ = at;
    stamp_ = at <= line_.size() ? ParseStamp(line_.substr(at)) : std::nullopt;
  }
  return stamp_;
}

Result<Layout> Layout::Compile(std::string_view text) {
  Layout layout;
  layout.steps_ = TRY(logs::CompileLayout(text));
  return layout;
}

bool Layout::Match(LayoutInput& input, LineMatch& out) const {
  out.Clear();
  return MatchSteps(steps_, 0, steps_.size(), 0, {input, out}) == input.line().size();
}

}  // namespace casefile
