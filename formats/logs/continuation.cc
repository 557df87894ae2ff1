#include "formats/logs/continuation.h"

#include <algorithm>
#include <array>

namespace casefile {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}
bool StartsWithAny(std::string_view line, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
    return line.starts_with(prefix);
  });
}

constexpr std::string_view kPythonHead = "Traceback (most recent call last)";

// Parts of a trace that are not indented, in any language, also behind an empty line.
constexpr auto kTraceParts = std::to_array<std::string_view>({
    "Caused by: ",
    "Suppressed: ",
    "During handling of the above exception",
    "The above exception was the direct cause",
    "note: run with `RUST_BACKTRACE",
    "note: Some details are omitted",
    "stack backtrace:",
    "Stack backtrace:",
    "Caused by:",
    "--- End of ",
    "Stack trace:",
    "[stacktrace]",
    "[previous exception]",
    "[cause]: ",
    "goroutine ",
    "[signal ",
    "exit status ",
    "Node.js v",
    "Bun v",
});
// Details that follow a head at once.
constexpr auto kDetails = std::to_array<std::string_view>({
    "... ",
    "params: ",
    "params:",
    "cause: ",
    "thrown in ",
    "created by ",
});

// "12 | const server = …", as Bun quotes the source.
bool IsSourceQuote(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && IsBlank(line[at])) ++at;
  const std::size_t digits = at;
  while (at < line.size() && IsDigit(line[at])) ++at;
  return at > digits && at - digits <= 6 && line.substr(at).starts_with(" |");
}

// "java.io.IOException: …", "System.IO.IOException (2): …": a class name with dots and nothing
// before it.
bool IsClassOfException(std::string_view line) {
  if (line.starts_with("Exception in thread ")) return true;
  const std::size_t end = std::min(line.find_first_of(": "), line.size());
  const std::string_view name = line.substr(0, end);
  if (name.find('.') == std::string_view::npos || !IsLetter(name.front())) return false;
  return name.ends_with("Exception") || name.ends_with("Error") || name.ends_with("Throwable");
}

// "#0 /srv/app/index.php(12): run()"
bool IsNumberedFrame(std::string_view line) {
  return line.size() > 3 && line[0] == '#' && IsDigit(line[1]) &&
         (line[2] == ' ' || (IsDigit(line[2]) && line[3] == ' '));
}

// "error: listen EADDRINUSE", "TypeError: x is not a function"
bool IsErrorHead(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 64) return false;
  const std::string_view name = line.substr(0, colon);
  return name == "error" || name.ends_with("Error") || name.ends_with("Exception");
}

}  // namespace

void ContinuationTracker::Begin(std::string_view first_line, bool claimed) {
  claimed_ = claimed;
  has_more_ = false;
  trace_ = Trace::kNone;
  // Both heads end their line in a colon: few lines have to be searched. Before Rust 1.73 the
  // message stands on the same line, in quotes.
  const bool head = first_line.ends_with(':');
  if (head && first_line.find(kPythonHead) != std::string_view::npos) {
    trace_ = Trace::kPython;
  } else if (head && first_line.find(" panicked at ") != std::string_view::npos) {
    trace_ = Trace::kRustMessage;
  } else if (first_line.starts_with("panic: ") || first_line.starts_with("fatal error: ")) {
    trace_ = Trace::kGo;
  } else if (!claimed && IsSourceQuote(first_line)) {
    trace_ = Trace::kBun;
  }
}

bool ContinuationTracker::ContinuesTrace(std::string_view line, bool after_blank) {
  switch (trace_) {
    case Trace::kPython:
      if (!after_blank && !line.starts_with(kPythonHead)) {
        trace_ = Trace::kPythonEnded;
        return true;
      }
      return line.starts_with(kPythonHead);
    case Trace::kPythonEnded:
      if (!line.starts_with(kPythonHead)) return false;
      trace_ = Trace::kPython;
      return true;
    case Trace::kRustMessage:
      trace_ = Trace::kNone;
      return !after_blank;
    case Trace::kGo:
      return true;
    case Trace::kBun:
      return IsSourceQuote(line) || IsErrorHead(line);
    case Trace::kNone:
      break;
  }
  return false;
}

bool ContinuationTracker::Continues(std::string_view line, bool after_blank) {
  bool yes = false;
  if (IsBlank(line.front())) {
    // Behind an empty line, indented text is a detail only where a trace is under way.
    yes = !after_blank || has_more_ || trace_ != Trace::kNone || !claimed_;
  } else if (ContinuesTrace(line, after_blank) || StartsWithAny(line, kTraceParts) ||
             IsNumberedFrame(line)) {
    yes = true;
  } else if (!after_blank) {
    const char first = line.front();
    // "\"} ": how Monolog ends an exception that it wrote as JSON.
    yes =
        ((first == '}' || first == ']' || first == ')' || line.starts_with("\"}")) && has_more_) ||
        StartsWithAny(line, kDetails) || (claimed_ && !has_more_ && IsClassOfException(line));
    if (claimed_ && line.starts_with(kPythonHead)) {
      trace_ = Trace::kPython;
      yes = true;
    }
  }
  if (yes) has_more_ = true;
  return yes;
}

}  // namespace casefile
