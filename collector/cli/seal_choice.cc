#include "collector/cli/seal_choice.h"

#include <fmt/format.h>

#include <utility>

#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/passphrase.h"
#include "base/text.h"
#include "collector/cli/terminal_input.h"
#include "collector/host_file.h"
#include "formats/bundle/keygen.h"

namespace casefile {
namespace {

constexpr std::size_t kRecipientFileBytes = 64 * limits::kKiB;

bool LooksLikeRecipient(std::string_view text) {
  return text.starts_with("age1") || text.starts_with("ssh-");
}

// One recipient, or a file with one per line and `#` comments.
Result<void> AddRecipients(const std::string& text, std::vector<std::string>* out) {
  if (LooksLikeRecipient(text)) {
    out->push_back(text);
    return {};
  }
  const Fd file = TRY(Fd::OpenRegular(text));
  const std::string lines = TRY(ReadToEnd(file.get(), kRecipientFileBytes, text));
  const std::size_t before = out->size();
  for (const std::string_view raw : SplitLines(lines)) {
    const std::string_view line = Trim(raw);
    if (!line.empty() && !line.starts_with('#')) out->emplace_back(line);
  }
  if (out->size() > before) return {};
  return Error(ErrorCode::kInvalidInput, fmt::format("{} names no recipient", text));
}

Result<SealChoice> SealTo(std::vector<std::string> recipients) {
  SealChoice choice;
  for (const std::string& recipient : recipients) {
    choice.fingerprints.push_back(TRY(RecipientFingerprint(recipient)));
  }
  choice.description = fmt::format("sealed to {}", fmt::join(choice.fingerprints, ", "));
  choice.seal = SealToRecipients{std::move(recipients)};
  return choice;
}

SealChoice SealWith(Secret passphrase) {
  SealChoice choice;
  choice.seal = SealWithPassphrase{std::move(passphrase)};
  choice.description = "sealed with a passphrase";
  return choice;
}

Result<SealChoice> AskForPassphrase() {
  return SealWith(TRY(AskPassphrase("Passphrase: ", Ask::kTwice)));
}

Result<SealChoice> AskForKey() {
  const std::optional<std::string> answer =
      AskLine("Seal to whom? Paste a recipient (age1…), or press Enter for a passphrase: ");
  if (!answer) return Error(ErrorCode::kInvalidInput, "no answer was given");
  const std::string recipient(Trim(*answer));
  if (recipient.empty()) return AskForPassphrase();
  std::vector<std::string> recipients;
  TRY(AddRecipients(recipient, &recipients));
  return SealTo(std::move(recipients));
}

}  // namespace

Result<std::vector<std::string>> ReadRecipients(const ParsedCommand& command,
                                                std::string_view name) {
  std::vector<std::string> recipients;
  for (const std::string& text : command.All(name)) TRY(AddRecipients(text, &recipients));
  return recipients;
}

Result<SealChoice> ChooseSeal(const ParsedCommand& command,
                              const std::vector<ChosenProfile>& profiles) {
  const bool recipient = command.Has("recipient");
  const bool passphrase = command.Has("passphrase") || command.Has("passphrase-file");
  const bool none = command.Has("no-encrypt");
  if (int{recipient} + int{passphrase} + int{none} > 1) {
    return Error(ErrorCode::kInvalidInput,
                 "--recipient, --passphrase and --no-encrypt exclude each other")
        .WithHint("age does not mix recipients and passphrases in one file");
  }
  if (none) {
    SealChoice choice;
    choice.description = "not encrypted";
    return choice;
  }
  if (command.Has("passphrase-file")) {
    return SealWith(TRY(ReadPassphraseFile(command.Get("passphrase-file"))));
  }
  if (command.Has("passphrase")) return AskForPassphrase();
  std::vector<std::string> recipients = TRY(ReadRecipients(command, "recipient"));
  if (recipients.empty()) {
    for (const ChosenProfile& choice : profiles) {
      const std::vector<std::string>& own = choice.profile.recipients;
      recipients.insert(recipients.end(), own.begin(), own.end());
    }
  }
  if (!recipients.empty()) return SealTo(std::move(recipients));
  if (!command.Has("yes") && CanAsk()) return AskForKey();
  return Error(ErrorCode::kInvalidInput, "nobody is named who can open the bundle")
      .WithHint("give --recipient age1…, --passphrase-file FILE, or --no-encrypt");
}

}  // namespace casefile
