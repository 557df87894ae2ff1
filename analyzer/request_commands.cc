// request new, request show: what support sends to a user, signed.

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "analyzer/commands.h"
#include "analyzer/request_file.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "formats/bundle/keygen.h"
#include "formats/joined_source.h"
#include "formats/signing_key.h"

namespace casefile {
namespace {

constexpr std::string_view kDefaultLife = "7d";

Result<Request> RequestOf(const ParsedCommand& command) {
  for (const std::string_view needed : {"case", "recipient", "sign"})
    if (!command.Has(needed))
      return Error(ErrorCode::kInvalidInput, fmt::format("--{} is missing", needed))
          .WithHint("a request names the case, who can read the answer, and is signed");
  std::array<std::byte, 16> nonce{};
  FillRandom(nonce);
  Request request;
  request.case_id = command.Get("case");
  request.nonce = HexOf(nonce);
  request.created = SystemClock()();
  request.expires = request.created + TRY(ParseDuration(command.Get("expires", kDefaultLife)));
  request.profiles = command.All("profile");
  request.recipients = command.All("recipient");
  for (const std::string& recipient : request.recipients) TRY(RecipientFingerprint(recipient));
  request.since = command.Get("since");
  if (!request.since.empty()) TRY(ParseTimeArgument(request.since, request.created));
  request.note = command.Get("note");
  return request;
}

}  // namespace

Result<SignedRequest> ReadRequestFile(const std::string& path, const std::vector<Signer>& signers) {
  const auto source = MakeFdSource(TRY(Fd::OpenRegular(path)), path);
  auto request = ReadRequest(TRY(ReadUpTo(*source, limits::kRequestBytes + 1)), signers);
  if (!request) return std::move(request).error().Wrap(path);
  return request;
}

Result<AnalyzeExit> RunRequestNew(const ParsedCommand& command) {
  const Request request = TRY(RequestOf(command));
  std::optional<std::string> passphrase_file;
  if (command.Has("sign-passphrase-file")) passphrase_file = command.Get("sign-passphrase-file");
  const MinisignSecretKey key = TRY(OpenSigningKey(command.Get("sign"), passphrase_file));
  const std::string text = WriteRequest(request, key);
  const std::string path = command.Get("output", "casefile-request.json");
  if (path == "-") {
    TRY(WriteAll(STDOUT_FILENO, AsBytes(text), "standard output"));
    return AnalyzeExit::kClean;
  }
  Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file.valid()) return Error::FromErrno(errno, fmt::format("cannot create {}", path));
  TRY(WriteAll(file.get(), AsBytes(text), path));
  TRY(file.Close());
  TRY(WriteAll(STDOUT_FILENO, AsBytes(path + "\n"), "standard output"));
  return AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunRequestShow(const ParsedCommand& command) {
  const auto signers = TRY(LoadSigners(command.All("signer"), SignerFolders()));
  const SignedRequest read = TRY(ReadRequestFile(command.arguments.front(), signers));
  const Request& request = read.request;
  std::string text = fmt::format("signed by   {}\ncase        {}\nnonce       {}\n",
                                 Describe(read.signer),
                                 EscapeForTerminal(request.case_id),
                                 request.nonce);
  text += fmt::format("created     {}\nexpires     {}\n",
                      FormatInstant(request.created),
                      FormatInstant(request.expires));
  for (const std::string& profile : request.profiles)
    text += fmt::format("profile     {}\n", EscapeForTerminal(profile));
  for (const std::string& recipient : request.recipients)
    text += fmt::format("recipient   {}\n", EscapeForTerminal(recipient));
  if (!request.since.empty())
    text += fmt::format("since       {}\n", EscapeForTerminal(request.since));
  if (!request.note.empty())
    text += fmt::format("note        {}\n", EscapeForTerminal(request.note));
  TRY(WriteAll(STDOUT_FILENO, AsBytes(text), "standard output"));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
