#include "collector/cli/answered_request.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/cli/signing.h"
#include "collector/host_file.h"

namespace casefile {
namespace {

// Nonces of requests, one a line. Of many years.
constexpr std::size_t kAnsweredBytes = 4 * limits::kMiB;

// Where programs keep what they remember (XDG base directories).
std::filesystem::path StateFolder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::filesystem::path(state) / "casefile";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::filesystem::path(home) / ".local/state/casefile";
}

Result<bool> WasAnswered(const Request& request) {
  const std::filesystem::path folder = StateFolder();
  if (folder.empty()) return false;
  const auto fd = Fd::OpenRegular(folder / "answered-requests");
  if (!fd) return false;
  const std::string text = TRY(ReadToEnd(fd->get(), kAnsweredBytes, "answered-requests"));
  for (const std::string_view line : SplitLines(text))
    if (line.starts_with(request.nonce)) return true;
  return false;
}

}  // namespace

Result<std::optional<SignedRequest>> ReadCommandRequest(const ParsedCommand& command, Instant now) {
  if (command.arguments.empty()) return std::optional<SignedRequest>();
  const std::string& path = command.arguments.front();
  const Fd fd = TRY(Fd::OpenRegular(path));
  const std::string text = TRY(ReadToEnd(fd.get(), limits::kRequestBytes, path));
  auto read = ReadRequest(text, TRY(KnownSigners(command)));
  if (!read) return std::move(read).error().Wrap(path);
  const Request& request = read->request;
  if (now >= request.expires)
    return Error(ErrorCode::kDenied,
                 fmt::format("{}: the request expired at {}", path, FormatInstant(request.expires)))
        .WithHint("ask for a new one");
  if (TRY(WasAnswered(request)))
    return Error(ErrorCode::kDenied, fmt::format("{}: the request was answered before", path))
        .WithHint("ask for a new one: each is good for one bundle");
  return std::optional(*std::move(read));
}

std::string Describe(const SignedRequest& signed_request) {
  const Request& request = signed_request.request;
  const auto shown = [](const std::vector<std::string>& items, std::string_view none) {
    std::vector<std::string> escaped;
    escaped.reserve(items.size());
    for (const std::string& item : items) escaped.push_back(EscapeForTerminal(item));
    return escaped.empty() ? std::string(none) : fmt::format("{}", fmt::join(escaped, ", "));
  };
  std::string text = fmt::format("{} asks for a bundle for case {}, until {}\n",
                                 Describe(signed_request.signer),
                                 EscapeForTerminal(request.case_id),
                                 FormatInstant(request.expires));
  text += fmt::format("  profiles:   {}\n", shown(request.profiles, "those that fit"));
  text += fmt::format("  to be read: {}\n", shown(request.recipients, "nobody"));
  if (!request.since.empty())
    text += fmt::format("  since:      {}\n", EscapeForTerminal(request.since));
  if (!request.note.empty())
    text += fmt::format("  note:       {}\n", EscapeForTerminal(request.note));
  return text;
}

ParsedCommand WithRequest(ParsedCommand command, const Request& request) {
  const auto set = [&command](std::string_view option, const std::vector<std::string>& values) {
    if (!values.empty()) command.options.try_emplace(std::string(option), values);
  };
  set("profile", request.profiles);
  const bool sealed =
      command.Has("passphrase") || command.Has("passphrase-file") || command.Has("no-encrypt");
  if (!sealed) set("recipient", request.recipients);
  if (!command.Has("around") && !request.since.empty()) set("since", {request.since});
  return command;
}

AnsweredRequest AnswerTo(const SignedRequest& request) {
  return {.case_id = request.request.case_id,
          .nonce = request.request.nonce,
          .signed_by = Describe(request.signer)};
}

Result<void> RememberAnswered(const std::string& nonce) {
  const std::filesystem::path folder = StateFolder();
  if (folder.empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string path = folder / "answered-requests";
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot write {}", path));
  return WriteAll(fd.get(), AsBytes(fmt::format("{}\n", nonce)), path);
}

}  // namespace casefile
