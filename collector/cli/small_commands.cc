// The commands that need no bundle: plan, keygen, profiles, check.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/console.h"
#include "base/crypto.h"
#include "base/fd.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/cli/commands.h"
#include "collector/cli/plan_text.h"
#include "collector/cli/signing.h"
#include "collector/host_file.h"
#include "collector/plan_estimate.h"
#include "collector/profile_import.h"
#include "collector/profile_library.h"
#include "collector/real_host.h"
#include "formats/bundle/keygen.h"
#include "formats/minisign.h"

namespace casefile {

Result<CollectExit> PlanCommand(const ParsedCommand& command) {
  const std::shared_ptr<Host> host = TRY(OpenHost(command));
  const std::vector<ChosenProfile> chosen = TRY(ChooseProfiles(command, *host));
  Plan plan = MakePlan(*host, ProfilesOf(chosen), TRY(ReadWindow(command, *host)));
  TRY(LeaveOut(command.All("without"), &plan));
  if (const std::uint64_t most = TRY(ReadMaxSize(command)); most > 0) ShareRoom(most, &plan);
  TRY(EstimatePlan(*host, &plan));
  if (command.Has("json")) {
    TRY(PrintText(PlanJson(chosen, plan)));
  } else if (command.Has("tree")) {
    TRY(PrintText(PlanTree(chosen, plan)));
  } else {
    TRY(PrintText(PlanTable(chosen, plan, TerminalColumns(STDOUT_FILENO))));
  }
  return plan.entries.empty() ? CollectExit::kNothing : CollectExit::kComplete;
}

namespace {

Result<void> WriteNewFile(const std::string& path, Bytes bytes, mode_t mode) {
  Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.valid()) return Error::FromErrno(errno, fmt::format("cannot create {}", path));
  if (Result<void> written = WriteAll(file.get(), bytes, path); !written) {
    unlink(path.c_str());
    return written;
  }
  if (fsync(file.get()) != 0) return Error::FromErrno(errno, fmt::format("cannot write {}", path));
  return file.Close();
}

Result<CollectExit> PrintNewKey(const std::string& path,
                                std::string_view key,
                                std::string_view use) {
  TRY(PrintText(fmt::format("{}\n", key)));
  const std::string note =
      fmt::format("The secret key is in {}: keep it. The line above is for {}.\n",
                  EscapeForTerminal(path),
                  use);
  TRY(WriteAll(STDERR_FILENO, AsBytes(note), "standard error"));
  return CollectExit::kComplete;
}

Result<CollectExit> MakeSigningKey(const ParsedCommand& command) {
  const std::string path = command.Get("output", "casefile-signing.key");
  const MinisignSecretKey key = NewMinisignKey();
  TRY(WriteNewFile(path, WriteMinisignSecretKey(key).bytes(), 0600));
  TRY(WriteNewFile(path + ".pub", AsBytes(WriteMinisignPublicKey(key.PublicKey())), 0644));
  return PrintNewKey(path, ToString(key.PublicKey()), "those who check what you sign");
}

}  // namespace

Result<CollectExit> KeygenCommand(const ParsedCommand& command) {
  if (command.Has("signing")) return MakeSigningKey(command);
  const std::string path = command.Get("output", "casefile-identity.txt");
  const NewIdentity identity = GenerateIdentity(SystemClock()());
  TRY(WriteNewFile(path, identity.file.bytes(), 0600));
  return PrintNewKey(path, identity.recipient, "those who send bundles");
}

namespace {

// The profile goes to standard output; what is not in it is told.
Result<CollectExit> Import(const std::string& path) {
  Fd file = TRY(Fd::OpenRegular(path));
  const std::string text = TRY(ReadToEnd(file.get(), limits::kYamlBytes, path));
  const ImportedProfile imported = TRY(ImportProfile(text, path));
  // What was read is foreign: what we make of it must still be a profile.
  TRY(ParseProfile(imported.yaml, "the imported profile", ProbeIds()));
  for (const std::string& left : imported.left) {
    PrintWarning(kProgramName, fmt::format("not carried over: {}", left));
  }
  TRY(PrintText(imported.yaml));
  return CollectExit::kComplete;
}

}  // namespace

Result<CollectExit> ProfilesCommand(const ParsedCommand& command) {
  if (!command.arguments.empty()) {
    if (command.arguments.size() == 2 && command.arguments[0] == "import") {
      return Import(command.arguments[1]);
    }
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("'{}' is nothing profiles can do", command.arguments[0]))
        .WithHint("profiles lists them; profiles import FILE makes one");
  }
  const std::shared_ptr<Host> host = TRY(OpenHost(command));
  const ProfileLibrary library =
      TRY(ProfileLibrary::Load(ProfileLibrary::UserFolders(), TRY(KnownSigners(command))));
  JsonWriter json(JsonWriter::Style::kPretty);
  std::string table;
  json.BeginArray();
  for (const auto& [id, profile] : library.profiles()) {
    const std::string why = DetectProfile(*host, profile);
    table += fmt::format("{:<14} {:<44} {}\n",
                         id,
                         profile.title,
                         why.empty() ? "does not fit" : "fits: " + EscapeForTerminal(why));
    json.BeginObject().Member("id", id).Member("title", profile.title);
    json.Key("fits").Bool(!why.empty()).Member("why", why).EndObject();
  }
  json.EndArray();
  TRY(PrintText(command.Has("json") ? json.Take() + "\n" : table));
  return CollectExit::kComplete;
}

Result<CollectExit> CheckCommand(const ParsedCommand& command) {
  CollectExit exit = CollectExit::kComplete;
  const std::vector<Signer> signers = TRY(KnownSigners(command));
  for (const std::string& path : command.arguments) {
    const Result<Profile> profile = LoadProfileFile(path, signers);
    if (!profile) {
      PrintError(kProgramName, profile.error());
      exit = CollectExit::kUsage;
      continue;
    }
    TRY(PrintText(fmt::format(
        "{}: profile {}: {} file items, {} commands, {} probes{}\n",
        EscapeForTerminal(path),
        EscapeForTerminal(profile->id),
        profile->files.size(),
        profile->commands.size(),
        profile->probes.size(),
        profile->signed_by.empty() ? std::string() : ", signed by " + profile->signed_by)));
  }
  return exit;
}

}  // namespace casefile
