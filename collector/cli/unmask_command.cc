// casefile-collect unmask: what pseudonyms stand for, out of the owner's map.

#include <fmt/format.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/console.h"
#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/cli/commands.h"
#include "collector/pseudonym_file.h"

namespace casefile {
namespace {

// A line that is longer is unmasked in pieces.
constexpr std::size_t kMaxLineBytes = 1 * limits::kMiB;

// Standard input to standard output, line by line.
Result<void> UnmaskText(const PseudonymMap& map) {
  const std::unique_ptr<ByteSource> in = MakeFdSource(Fd(dup(STDIN_FILENO)), "standard input");
  std::vector<std::byte> block(64 * limits::kKiB);
  std::string held;
  for (;;) {
    const std::size_t got = TRY(in->Read(block));
    held += AsText(Bytes(block).first(got));
    std::size_t ready = held.rfind('\n') + 1;
    if (got == 0 || held.size() > kMaxLineBytes) ready = held.size();
    std::string text = map.Unmask(std::string_view(held).substr(0, ready));
    held.erase(0, ready);
    Result<void> written = WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
    Wipe(text);
    TRY(std::move(written));
    if (got == 0) return {};
  }
}

}  // namespace

Result<CollectExit> UnmaskCommand(const ParsedCommand& command) {
  if (!command.Has("map") || !command.Has("identity"))
    return Error(ErrorCode::kInvalidInput, "the map and the key that opens it are needed")
        .WithHint("give --map FILE and --identity FILE");
  PseudonymMap map;
  TRY(ReadPseudonymFile(command.Get("map"), command.Get("identity"), &map));
  if (command.arguments.empty()) {
    TRY(UnmaskText(map));
    return CollectExit::kComplete;
  }
  CollectExit exit = CollectExit::kComplete;
  for (const std::string& token : command.arguments) {
    const std::string_view original = map.Original(token);
    if (original.empty()) exit = CollectExit::kNothing;
    TRY(PrintText(
        fmt::format("{}  {}\n",
                    EscapeForTerminal(token),
                    original.empty() ? "is not in the map" : EscapeForTerminal(original))));
  }
  return exit;
}

}  // namespace casefile
