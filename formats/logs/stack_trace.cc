#include "formats/logs/stack_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsNameChar(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

std::string_view LastPart(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// A name as it stays from run to run: without digits (of lambdas and closures), addresses, and the
// hash that Rust puts behind a symbol.
std::string Stable(std::string_view name) {
  constexpr std::size_t kRustHash = 19;  // "::h" and 16 digits
  if (name.size() > kRustHash && name.substr(name.size() - kRustHash).starts_with("::h") &&
      std::all_of(name.end() - 16, name.end(), IsHex))
    name.remove_suffix(kRustHash);
  std::string stable;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.substr(i).starts_with("0x")) {
      i += 2;
      while (i < name.size() && IsHex(name[i])) ++i;
      if (i == name.size()) break;
    }
    if (!IsDigit(name[i])) stable += name[i];
  }
  return stable;
}

// "/srv/app/index.js:12:5" is "index.js".
std::string_view FileOf(std::string_view place) {
  place = LastPart(place);
  return place.substr(0, place.find(':'));
}

// Behind "at ": Java, .NET, Node and Bun.
std::string AtFrame(std::string_view rest) {
  if (const std::size_t in = rest.find(") in "); in != std::string_view::npos)
    rest = rest.substr(0, in + 1);
  const std::size_t open = rest.find('(');
  // A place alone, as of code outside of any function.
  if (open == std::string_view::npos) {
    return rest.find(':') == std::string_view::npos ? std::string(rest) : std::string(FileOf(rest));
  }
  std::string_view function = Trim(rest.substr(0, open));
  if (function.starts_with("async ")) function.remove_prefix(6);
  // "java.base/java.lang.Thread.run": modules and class loaders change with the version.
  if (const std::size_t slash = function.rfind('/'); slash != std::string_view::npos)
    function = function.substr(slash + 1);
  const std::string_view place = rest.substr(open + 1, rest.find(')', open) - open - 1);
  const bool script = place.find(".js") != std::string_view::npos ||
                      place.find(".ts") != std::string_view::npos ||
                      place.find(".mjs") != std::string_view::npos;
  return script ? fmt::format("{}:{}", FileOf(place), function) : std::string(function);
}

// `File "/srv/app.py", line 12, in run`
std::string PythonFrame(std::string_view line) {
  const std::size_t end = line.find('"', 6);
  if (end == std::string_view::npos) return {};
  if (LastPart(line.substr(6, end - 6)).empty()) return {};
  const std::size_t in = line.find(", in ", end);
  const std::string_view function =
      in == std::string_view::npos ? std::string_view("<module>") : line.substr(in + 5);
  return fmt::format("{}:{}", LastPart(line.substr(6, end - 6)), function);
}

// "#3 /srv/index.php(12): App->run(Object)"
std::string PhpFrame(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !IsDigit(line[1])) return {};
  const std::string_view rest = line.substr(blank + 1);
  const std::size_t colon = rest.find("): ");
  if (colon == std::string_view::npos) return rest == "{main}" ? std::string(rest) : std::string();
  const std::size_t open = rest.find('(');
  if (open > colon) return {};
  const std::string_view file = rest.substr(0, open);
  const std::string_view call = rest.substr(colon + 3);
  return fmt::format("{}:{}", LastPart(file), call.substr(0, call.find('(')));
}

// "12: core::panicking::panic_fmt", "12:     0x55d0c8 - core::panicking::panic_fmt"
std::string RustFrame(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && IsDigit(line[at])) ++at;
  if (at == 0 || at > 4 || !line.substr(at).starts_with(": ")) return {};
  std::string_view name = Trim(line.substr(at + 1));
  if (const std::size_t dash = name.find(" - ");
      name.starts_with("0x") && dash != std::string_view::npos)
    name = name.substr(dash + 3);
  const bool symbol = name.find("::") != std::string_view::npos || name == "main" ||
                      name.starts_with("_") || name.starts_with("rust_") || name.starts_with("<");
  return symbol ? std::string(name) : std::string();
}

// "main.(*Server).Serve(0xc000010000, 0x1)" of Go, and "created by main.main in goroutine 1"
std::string GoFrame(std::string_view line) {
  if (line.starts_with("created by ")) {
    const std::string_view name = line.substr(11);
    return std::string(name.substr(0, name.find(" in goroutine")));
  }
  if (!line.ends_with(')') || line.find(' ') < line.find('(')) return {};
  // The arguments are the last group in parentheses.
  std::size_t open = line.size();
  for (int depth = 0; open > 0;) {
    --open;
    if (line[open] == ')') ++depth;
    if (line[open] == '(' && --depth == 0) break;
  }
  // "main.run": a package and a function of it.
  const std::string_view name = LastPart(line.substr(0, open));
  const std::size_t dot = name.find('.');
  const bool whole = dot != std::string_view::npos && dot > 0 && dot + 1 < name.size();
  return whole ? std::string(name) : std::string();
}

// "from /srv/app.rb:12:in `run'", of Ruby
std::string RubyFrame(std::string_view line) {
  if (line.starts_with("from ")) line.remove_prefix(5);
  const std::size_t in = line.find(":in ");
  if (in == std::string_view::npos || line.find(".rb:") > in) return {};
  // In quotes, of which the first was a grave accent before Ruby 3.4.
  std::string_view name = line.substr(std::min(in + 5, line.size()));
  name = name.substr(0, name.find('\''));
  const std::string_view file = FileOf(line.substr(0, in));
  if (name.empty() || file.find(".rb") == 0) return {};
  return fmt::format("{}:{}", file, name);
}

// The class in "Caused by: java.io.IOException: message", "ValueError: message", "[cause]: Error".
std::string_view ExceptionIn(std::string_view line) {
  for (const std::string_view word : {"Caused by: ",
                                      "Suppressed: ",
                                      "[cause]: ",
                                      "Uncaught ",
                                      "PHP Fatal error:  Uncaught ",
                                      "Unhandled exception. "})
    if (line.starts_with(word)) line.remove_prefix(word.size());
  if (line.starts_with("Exception in thread ")) {
    const std::size_t quote = line.rfind("\" ");
    if (quote != std::string_view::npos) line = line.substr(quote + 2);
  }
  std::size_t end = 0;
  while (end < line.size() && (IsNameChar(line[end]) || line[end] == '.' || line[end] == '\\'))
    ++end;
  const std::string_view name = line.substr(0, end);
  const bool ends = end == line.size() || line[end] == ':' || line[end] == ' ' || line[end] == '(';
  const bool known = name.ends_with("Error") || name.ends_with("Exception") ||
                     name.ends_with("Throwable") || name.ends_with("Exit") ||
                     name.ends_with("Interrupt") || name.ends_with("Warning");
  return ends && known && name.find_first_not_of("0123456789.") != std::string_view::npos
             ? name
             : std::string_view();
}

// The first exception that a first line names anywhere: a logger writes its own words before it.
std::string_view ExceptionWithin(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (const std::string_view name = ExceptionIn(line.substr(at)); !name.empty()) return name;
    at = end + 1;
  }
  return {};
}

class TraceReader {
 public:
  void Line(std::string_view raw, bool first) {
    const bool indented = raw.starts_with(' ') || raw.starts_with('\t');
    const std::string_view line = Trim(raw);
    if (line.starts_with("goroutine ")) {
      ++goroutines_;
      return;
    }
    // The first goroutine is the one that failed; the others come in any order.
    if (goroutines_ > 1) return;
    // Of a frame that is a number alone nothing is left.
    std::string frame = Stable(FrameOf(line, indented));
    if (!frame.empty()) {
      if (frames_.size() < limits::kTraceFrames) frames_.push_back(std::move(frame));
      return;
    }
    const std::string_view name = first ? ExceptionWithin(line) : ExceptionIn(line);
    if (!name.empty() && exceptions_.size() < limits::kTraceFrames) exceptions_.emplace_back(name);
  }

  std::optional<StackTrace> Take() {
    if (frames_.empty()) return std::nullopt;
    constexpr std::uint64_t kBasis = 14695981039346656037ULL;
    constexpr std::uint64_t kPrime = 1099511628211ULL;
    std::uint64_t hash = kBasis;
    const auto mix = [&](const std::vector<std::string>& names) {
      for (const std::string& name : names) {
        for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
        hash = (hash ^ '\n') * kPrime;
      }
      hash = (hash ^ '\r') * kPrime;
    };
    mix(exceptions_);
    mix(frames_);
    return StackTrace{.fingerprint = fmt::format("S{:016x}", hash),
                      .frames = std::move(frames_),
                      .exceptions = std::move(exceptions_)};
  }

 private:
  std::string FrameOf(std::string_view line, bool indented) {
    if (line.starts_with("at ")) {
      // Rust puts the place of a frame below its name.
      if (rust_ && (line[3] == '/' || line[3] == '.')) return {};
      return AtFrame(line.substr(3));
    }
    if (line.starts_with("File \"")) return PythonFrame(line);
    if (line.starts_with('#') && line.size() > 3) return PhpFrame(line);
    if (!line.empty() && IsDigit(line.front())) {
      std::string frame = RustFrame(line);
      rust_ = rust_ || !frame.empty();
      return frame;
    }
    if (goroutines_ > 0 && !indented) return GoFrame(line);
    return RubyFrame(line);
  }

  bool rust_ = false;
  int goroutines_ = 0;
  std::vector<std::string> frames_;
  std::vector<std::string> exceptions_;
};

}  // namespace

std::optional<StackTrace> FindStackTrace(std::string_view message) {
  if (message.find('\n') == std::string_view::npos) return std::nullopt;
  TraceReader reader;
  bool first = true;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    reader.Line(message.substr(0, end), first);
    first = false;
    message.remove_prefix(std::min(end + 1, message.size()));
  }
  return reader.Take();
}

}  // namespace casefile
