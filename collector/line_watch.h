#pragma once
// Compares a text with what redaction made of it, line by line, without keeping the text: of each
// line that is still on its way only a hash is held.

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace casefile {

// Belongs to one thread.
class LineWatch {
 public:
  // A line of the output, without its end and cut at 4 KiB; `changed` when it was another before.
  using Line = std::function<void(std::uint64_t number, std::string_view text, bool changed)>;
  explicit LineWatch(Line line) : line_(std::move(line)) {}

  void Before(Bytes bytes);
  void After(Bytes bytes);
  // The last line may have no end.
  void Finish();

 private:
  static constexpr std::uint64_t kSeed = 0xcbf29ce484222325U;
  static std::uint64_t Mix(std::uint64_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  void EndLine();

  Line line_;
  std::deque<std::uint64_t> before_;
  std::uint64_t before_hash_ = kSeed;
  std::uint64_t after_hash_ = kSeed;
  std::uint64_t number_ = 0;
  std::string text_;
};

}  // namespace casefile
