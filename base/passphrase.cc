#include "base/passphrase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>

#include <algorithm>
#include <cerrno>

#include "base/fd.h"
#include "base/limits.h"

namespace casefile {
namespace {

// Takes the terminal as it is, key by key: nothing is echoed, and Ctrl-C is a key like others, so
// that no signal can end the program while the echo is off.
class HiddenTerminal {
 public:
  static Result<HiddenTerminal> Enter(int fd) {
    termios saved{};
    if (::tcgetattr(fd, &saved) != 0) return Error::FromErrno(errno, "cannot use the terminal");
    termios hidden = saved;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    hidden.c_iflag |= static_cast<tcflag_t>(ICRNL);
    hidden.c_cc[VMIN] = 1;
    hidden.c_cc[VTIME] = 0;
    if (::tcsetattr(fd, TCSAFLUSH, &hidden) != 0)
      return Error::FromErrno(errno, "cannot use the terminal");
    return HiddenTerminal(fd, saved);
  }
  HiddenTerminal(HiddenTerminal&& other) noexcept : fd_(other.fd_), saved_(other.saved_) {
    other.fd_ = -1;
  }
  HiddenTerminal& operator=(HiddenTerminal&&) = delete;
  HiddenTerminal(const HiddenTerminal&) = delete;
  HiddenTerminal& operator=(const HiddenTerminal&) = delete;
  ~HiddenTerminal() {
    if (fd_ >= 0) ::tcsetattr(fd_, TCSAFLUSH, &saved_);
  }

 private:
  HiddenTerminal(int fd, const termios& saved) : fd_(fd), saved_(saved) {}
  int fd_;
  termios saved_;
};

enum Key : unsigned char {
  kCtrlC = 3,
  kCtrlD = 4,
  kBackspace = 8,
  kCtrlU = 21,
  kCtrlBackslash = 28,
  kDelete = 127
};

// Removes the last character of `line[0, size)`; UTF-8 characters have several bytes.
std::size_t WithoutLast(Bytes line, std::size_t size) {
  while (size > 0) {
    --size;
    if ((std::to_integer<unsigned>(line[size]) & 0xC0U) != 0x80U) break;
  }
  return size;
}

Result<Secret> ReadLine(int terminal) {
  Secret line(limits::kPassphraseBytes);
  std::size_t size = 0;
  for (;;) {
    std::byte key{};
    const std::size_t n = TRY(ReadSome(terminal, {&key, 1}, "the terminal"));
    const auto code = std::to_integer<unsigned char>(key);
    if (n == 0 || code == '\n' || code == '\r' || (code == kCtrlD && size > 0)) break;
    if (code == kCtrlC || code == kCtrlBackslash || code == kCtrlD)
      return Error(ErrorCode::kInvalidInput, "no passphrase was given");
    if (code == kBackspace || code == kDelete) {
      size = WithoutLast(line.bytes(), size);
    } else if (code == kCtrlU) {
      size = 0;
    } else if (size == line.size()) {
      return Error(ErrorCode::kTooLarge, "the passphrase is too long");
    } else {
      line.bytes()[size++] = key;
    }
  }
  return Secret::CopyOf(Bytes(line.bytes()).first(size));
}

Result<Secret> AskOnce(int terminal, std::string_view prompt) {
  TRY(WriteAll(terminal, AsBytes(fmt::format("{}: ", prompt)), "the terminal"));
  Result<Secret> answer = [&]() -> Result<Secret> {
    const HiddenTerminal hidden = TRY(HiddenTerminal::Enter(terminal));
    return ReadLine(terminal);
  }();
  TRY(WriteAll(terminal, AsBytes("\n"), "the terminal"));
  return answer;
}

// Reads to the end, or until `limit` is exceeded by one byte.
Result<Secret> ReadUpTo(const std::string& path, std::size_t limit) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  Secret buffer(limit + 1);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const std::size_t n = TRY(ReadSome(fd.get(), buffer.bytes().subspan(size), path));
    if (n == 0) break;
    size += n;
  }
  return Secret::CopyOf(Bytes(buffer.bytes()).first(size));
}

}  // namespace

Result<Secret> AskPassphraseOn(int terminal, std::string_view prompt, Ask ask) {
  Secret first = TRY(AskOnce(terminal, prompt));
  if (first.empty()) return Error(ErrorCode::kInvalidInput, "the passphrase is empty");
  if (ask == Ask::kOnce) return first;
  const Secret second = TRY(AskOnce(terminal, "once more"));
  if (!EqualConstantTime(first.bytes(), second.bytes()))
    return Error(ErrorCode::kInvalidInput, "the two passphrases differ");
  return first;
}

Result<Secret> AskPassphrase(std::string_view prompt, Ask ask) {
  const Fd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal.valid())
    return Error(ErrorCode::kUnsupported, "there is no terminal to ask for the passphrase on")
        .WithHint("give it with --passphrase-file FILE");
  return AskPassphraseOn(terminal.get(), prompt, ask);
}

Result<Secret> ReadPassphraseFile(const std::string& path) {
  const Secret text = TRY(ReadUpTo(path, limits::kSecretFileBytes));
  const std::string_view all = AsText(text.bytes());
  std::size_t size = std::min(all.find('\n'), all.size());
  if (size > 0 && all[size - 1] == '\r') --size;
  if (size == 0)
    return Error(ErrorCode::kInvalidInput, fmt::format("the first line of {} is empty", path));
  if (size > limits::kPassphraseBytes)
    return Error(ErrorCode::kTooLarge, fmt::format("the first line of {} is too long", path));
  return Secret::CopyOf(text.bytes().first(size));
}

Result<Secret> ReadSecretFile(const std::string& path) {
  Secret text = TRY(ReadUpTo(path, limits::kSecretFileBytes));
  if (text.size() > limits::kSecretFileBytes)
    return Error(ErrorCode::kTooLarge, fmt::format("{} is too large for a key file", path));
  return text;
}

}  // namespace casefile
