#pragma once
// Writes logs of known templates, in the style of programs that people really run.
//
// A style is a text file: one event a line, "<count> <event>", where {kind} stands for a value
// that is made up each time: "40 Accepted password for {user} from {ip} port {int} ssh2". Lines
// that begin with '#' are comments. {=a|b|c} is one of the words given.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace casefile::templates::testing {

struct LogLine {
  std::string text;
  std::string event;  // the template it was made from, with "<*>" for its values
};

class LogWriter {
 public:
  explicit LogWriter(std::uint32_t seed) : random_(seed) {}
  // All lines of a style, mixed. The same for the same seed.
  std::vector<LogLine> Write(std::string_view style);

 private:
  LogLine Make(std::string_view event);
  std::string Value(std::string_view kind);
  std::string Word(int syllables);
  std::uint64_t Number(std::uint64_t from, std::uint64_t to);
  std::string Pick(std::string_view choices);

  std::mt19937 random_;
};

// The text of styles/<name>.txt.
std::string ReadStyle(std::string_view name);
std::vector<std::string> StyleNames();  // sorted

}  // namespace casefile::templates::testing
