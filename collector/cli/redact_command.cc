// casefile-collect redact: the redaction engine by itself, for a stream, a file or a folder.

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/console.h"
#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/passphrase.h"
#include "base/text.h"
#include "collector/cli/commands.h"
#include "collector/cli/map_choice.h"
#include "collector/line_watch.h"
#include "collector/machine.h"
#include "collector/real_host.h"
#include "collector/redact_tree.h"
#include "redact/redactor.h"

namespace casefile {
namespace {

constexpr std::size_t kMinKeyBytes = 16;

// What is printed about the redaction besides its output.
struct Showing {
  bool diff = false;
  std::string token;  // of --explain
  bool lines() const { return diff || !token.empty(); }
};

// A key of any form: equal files make equal pseudonyms.
Result<Secret> ReadPseudonymKey(const ParsedCommand& command) {
  if (!command.Has("pseudonym-key")) return Secret::Random(32);
  const std::string path = command.Get("pseudonym-key");
  const Secret text = TRY(ReadSecretFile(path));
  if (text.size() < kMinKeyBytes)
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("{} has less than {} bytes", path, kMinKeyBytes))
        .WithHint("make one with: head -c 32 /dev/urandom > " + path);
  const Digest256 key = Blake2b256(text.bytes());
  return Secret::CopyOf(key);
}

Result<void> PlantCanaries(const ParsedCommand& command, Redactor* redactor) {
  if (!command.Has("canary")) return {};
  const std::string path = command.Get("canary");
  const Secret file = TRY(ReadSecretFile(path));
  std::string_view text = AsText(file.bytes());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !redactor->PlantCanary(line))
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("{}:{}: a canary has 6 to 4096 bytes", path, number));
  }
  return {};
}

Result<std::shared_ptr<Redactor>> MakeRedactor(const ParsedCommand& command,
                                               const std::optional<PseudonymFile>& map) {
  const std::unique_ptr<Host> host = TRY(MakeLiveHost());
  std::vector<std::string> rules;
  for (const std::string& path : command.All("rules")) {
    Fd file = TRY(Fd::OpenRegular(path));
    std::string text(limits::kYamlBytes + 1, '\0');
    std::size_t size = 0;
    for (;;) {
      const std::size_t got =
          TRY(ReadSome(file.get(), std::as_writable_bytes(std::span(text).subspan(size)), path));
      if (got == 0) break;
      size += got;
    }
    text.resize(size);
    rules.push_back(std::move(text));
  }
  std::shared_ptr<Redactor> redactor =
      TRY(Redactor::Create({.pseudonym_key = TRY(ReadPseudonymKey(command)),
                            .host_names = ReadHostNames(*host),
                            .user_names = ReadPersonNames(*host),
                            .user_rules = std::move(rules),
                            .map = map ? map->map : nullptr}));
  TRY(PlantCanaries(command, redactor.get()));
  return redactor;
}

Result<void> ShowLine(const Showing& showing,
                      const std::string& path,
                      std::uint64_t number,
                      std::string_view text) {
  const std::size_t column = showing.token.empty() ? 0 : text.find(showing.token);
  if (column == std::string_view::npos) return {};
  return PrintText(fmt::format(
      "{}:{}:{}\n", EscapeForTerminal(path), number, EscapeForTerminal(text, Tabs::kKeep)));
}

struct TextJob {
  std::string path;  // redacted
  std::string name;  // as rules of the user may say it
  TextKind kind = TextKind::kAny;
  Showing showing;
};

// Redacts one text; what --diff and --explain ask for is printed on the way.
Result<RedactionCounts> RedactText(const std::shared_ptr<const Redactor>& redactor,
                                   const TextJob& job,
                                   ByteSource& in,
                                   const ByteSink& out) {
  Result<void> printed;
  LineWatch watch([&](std::uint64_t number, std::string_view text, bool changed) {
    if (changed && printed) printed = ShowLine(job.showing, job.path, number, text);
  });
  const bool lines = job.showing.lines();
  const ByteSink watched = [&](Bytes bytes) -> Result<void> {
    if (lines) watch.After(bytes);
    return out(bytes);
  };
  RedactStream stream(redactor, job.kind, watched, job.name);
  std::vector<std::byte> block(256 * limits::kKiB);
  for (;;) {
    const std::size_t got = TRY(in.Read(block));
    if (got == 0) break;
    if (lines) watch.Before(Bytes(block).first(got));
    TRY(stream.Write(Bytes(block).first(got)));
    TRY(std::move(printed));
    printed = {};
  }
  TRY(stream.Finish());
  if (lines) watch.Finish();
  TRY(std::move(printed));
  return stream.counts();
}

Result<void> PrintLedger(const RedactionCounts& counts) {
  for (const auto& [rule, count] : counts) {
    const std::string line = fmt::format("{:>8}  {}\n", count, rule);
    TRY(WriteAll(STDERR_FILENO, AsBytes(line), "standard error"));
  }
  return {};
}

Result<void> Discard(Bytes /*bytes*/) {
  return {};
}

Result<CollectExit> RedactFolder(const ParsedCommand& command,
                                 const std::string& folder,
                                 const Showing& showing) {
  const bool writes = command.Has("output");
  if (!writes && !showing.lines())
    return Error(ErrorCode::kInvalidInput, fmt::format("{} is a folder", folder))
        .WithHint("say where the redacted files go: --output DIR");
  const std::optional<PseudonymFile> map = TRY(ChooseMap(command));
  const std::shared_ptr<Redactor> redactor = TRY(MakeRedactor(command, map));
  TRY(LearnFromTree(folder, redactor.get()));
  std::optional<OutputFolder> output;
  if (writes) output = TRY(OutputFolder::Create(command.Get("output")));
  RedactionCounts total;
  std::vector<WithheldText> withheld;
  const auto redact = [&](const std::string& path, ByteSource& content) -> Result<void> {
    const TextJob job{redactor->Redact(path), path, KindOfText(path), showing};
    const ByteSink sink = output ? TRY(output->NewFile(job.path)) : ByteSink(Discard);
    Result<RedactionCounts> counts = RedactText(redactor, job, content, sink);
    if (!counts) return std::move(counts).error().Wrap(job.path);
    for (const auto& [rule, count] : *counts) total[rule] += count;
    return {};
  };
  TRY(VisitTexts(folder, redact, &withheld));
  for (const WithheldText& text : withheld) {
    const std::string line = fmt::format("withheld: {}: {}\n",
                                         EscapeForTerminal(redactor->Redact(text.path)),
                                         EscapeForTerminal(redactor->Redact(text.reason)));
    TRY(WriteAll(STDERR_FILENO, AsBytes(line), "standard error"));
  }
  if (command.Has("ledger")) TRY(PrintLedger(total));
  TRY(WriteMap(map));
  return withheld.empty() ? CollectExit::kComplete : CollectExit::kWithheld;
}

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

Result<CollectExit> RedactCommand(const ParsedCommand& command) {
  const Showing showing{command.Has("diff"), command.Get("explain")};
  const bool from_file = !command.arguments.empty() && command.arguments[0] != "-";
  const std::string name = from_file ? command.arguments[0] : "standard input";
  if (from_file && IsFolder(name)) return RedactFolder(command, name, showing);
  if (command.Has("output"))
    return Error(ErrorCode::kInvalidInput, "--output is for folders")
        .WithHint("one text goes to standard output");
  const std::optional<PseudonymFile> map = TRY(ChooseMap(command));
  const std::shared_ptr<const Redactor> redactor = TRY(MakeRedactor(command, map));
  Fd file = from_file ? TRY(Fd::OpenRegular(name)) : Fd(dup(STDIN_FILENO));
  const std::unique_ptr<ByteSource> in = MakeFdSource(std::move(file), name);
  const ByteSink out = showing.lines() ? ByteSink(Discard) : ByteSink([](Bytes bytes) {
    return WriteAll(STDOUT_FILENO, bytes, "standard output");
  });
  const RedactionCounts counts =
      TRY(RedactText(redactor, {name, name, TextKind::kAny, showing}, *in, out));
  if (command.Has("ledger")) TRY(PrintLedger(counts));
  TRY(WriteMap(map));
  return CollectExit::kComplete;
}

}  // namespace casefile
