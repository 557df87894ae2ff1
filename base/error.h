#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace casefile {

// What a caller can do about it. Add a code only when some caller acts on it.
enum class ErrorCode : std::uint8_t {
  kInvalidInput,  // the user's flag, profile or rule is wrong
  kNotFound,
  kDenied,       // permission
  kCorrupt,      // the bytes are not what the format says
  kUnsupported,  // a newer format, an absent kernel feature
  kTimedOut,
  kTooLarge,  // a limit of ours was hit
  kIo,
  kInternal,  // a bug of ours
};

// An error that is to be shown to a person: one lower-case sentence without a
// full stop, and at most one hint that says what to do.
class [[nodiscard]] Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}
  // "cannot open /etc/shadow: Permission denied", with the code errno stands for.
  static Error FromErrno(int err, std::string_view what);

  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }

  // Puts what we were doing before the message: "reading profile: ...".
  Error Wrap(std::string_view doing) &&;
  Error WithHint(std::string hint) &&;

 private:
  ErrorCode code_;
  std::string message_;
  std::string hint_;
};

}  // namespace casefile
