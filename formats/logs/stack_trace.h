#pragma once
// Reads the frames out of an event that holds a stack trace of Java, .NET, Node, Bun, Python, Ruby,
// Go, Rust or PHP, and gives the trace a name that stays the same when messages, line numbers,
// addresses and argument values differ: two reports of one defect have one fingerprint.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casefile {

struct StackTrace {
  std::string fingerprint;  // "S" and 16 hexadecimal digits
  // "module.function", "file.py:function", as the language writes it, the first frame first (Python
  // writes the outermost first); at most limits::kTraceFrames.
  std::vector<std::string> frames;
  // Names of the exceptions, of the chain from front to back: "java.io.IOException", "ValueError".
  std::vector<std::string> exceptions;
};

// Nothing when no line is a frame. `message` is a whole event.
std::optional<StackTrace> FindStackTrace(std::string_view message);

}  // namespace casefile
