#pragma once
// Which lines that no format claims belong to the event before them: stack traces of Node, Bun,
// Python, Java, Rust, Go, .NET and PHP, indented details, closing brackets.

#include <cstdint>
#include <string_view>

namespace casefile {

class ContinuationTracker {
 public:
  // An event began with this line; `claimed` when a format knew it.
  void Begin(std::string_view first_line, bool claimed);
  // Whether the unclaimed `line` continues the event. `after_blank`: empty lines stand between.
  // Call it with the lines in order: what a line may be depends on those before it.
  bool Continues(std::string_view line, bool after_blank);

 private:
  enum class Trace : std::uint8_t {
    kNone,
    kPython,       // inside the frames: the exception's own line is still to come
    kPythonEnded,  // after it: only another part of the chain may follow
    kRustMessage,  // after "thread … panicked at …:": the message is the next line
    kGo,           // goroutines until somebody claims a line
    kBun,          // source lines with numbers, the error comes after them
  };

  bool ContinuesTrace(std::string_view line, bool after_blank);

  Trace trace_ = Trace::kNone;
  bool claimed_ = false;
  bool has_more_ = false;  // a line was added to the event
};

}  // namespace casefile
