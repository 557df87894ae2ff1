#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "base/console.h"
#include "base/fd.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/cli/answered_request.h"
#include "collector/cli/commands.h"
#include "collector/cli/disk_room.h"
#include "collector/cli/map_choice.h"
#include "collector/cli/plan_text.h"
#include "collector/cli/process_setup.h"
#include "collector/cli/progress.h"
#include "collector/cli/review_dialog.h"
#include "collector/cli/seal_choice.h"
#include "collector/cli/signing.h"
#include "collector/cli/terminal_input.h"
#include "collector/collect.h"
#include "collector/draft.h"
#include "collector/plan_estimate.h"
#include "collector/proc_text.h"
#include "formats/bundle/attachment_writer.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

// Where the bundle goes. `final_name` is empty when it is made of time and seal number.
struct Target {
  bool standard_output = false;
  std::string folder = ".";
  std::string final_name;
};

Target ChooseTarget(const std::string& output) {
  Target target;
  target.standard_output = output == "-";
  if (output.empty() || target.standard_output) return target;
  struct stat status {};
  const bool is_folder = stat(output.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (is_folder || output.ends_with('/')) {
    target.folder = output;
    return target;
  }
  const std::size_t slash = output.rfind('/');
  if (slash != std::string::npos) target.folder = slash == 0 ? "/" : output.substr(0, slash);
  target.final_name = slash == std::string::npos ? output : output.substr(slash + 1);
  return target;
}

// The person behind sudo, to whom the file shall belong.
std::optional<FileOwner> SudoCaller() {
  const char* uid = std::getenv("SUDO_UID");
  const char* gid = std::getenv("SUDO_GID");
  if (geteuid() != 0 || uid == nullptr || gid == nullptr) return std::nullopt;
  const auto user = ToUint(uid);
  const auto group = ToUint(gid);
  if (!user || !group) return std::nullopt;
  return FileOwner{static_cast<uid_t>(*user), static_cast<gid_t>(*group)};
}

std::string FinalName(const Target& target, const std::string& stem, const std::string& seal) {
  if (!target.final_name.empty()) return target.final_name;
  if (seal.empty()) return stem + ".tar.zst";
  std::string digits = seal;
  std::erase(digits, '-');
  return fmt::format("{}-{}.tar.zst.age", stem, digits);
}

Result<CollectExit> ExitOf(const CollectSummary& summary) {
  if (summary.members == 0 && summary.interrupted) return CollectExit::kInterrupted;
  if (summary.members == 0) {
    const std::string why = summary.gaps.empty() ? "" : ": " + summary.gaps.front().outcome.reason;
    return Error(ErrorCode::kNotFound,
                 fmt::format("nothing could be collected ({} gaps){}", summary.gaps.size(), why))
        .WithHint("casefile-collect plan shows what there is; is the disk full?");
  }
  if (summary.interrupted || summary.failures > 0) return CollectExit::kPartial;
  return summary.withheld > 0 ? CollectExit::kWithheld : CollectExit::kComplete;
}

std::string ResultJson(const CollectSummary& summary,
                       const std::vector<std::string>& paths,
                       CollectExit exit) {
  JsonWriter json;
  json.BeginObject().Member("event", "result").Member("path", paths.front());
  if (paths.size() > 1) {
    json.Key("paths").BeginArray();
    for (const std::string& path : paths) json.String(path);
    json.EndArray();
  }
  json.Member("seal", summary.seal_number).Key("size").Uint(summary.bytes_written);
  json.Key("members").Uint(summary.members).Key("exit_code").Int(static_cast<int>(exit));
  json.Key("gaps").BeginArray();
  for (const Gap& gap : summary.gaps) {
    json.BeginObject().Member("source", gap.source);
    json.Member("status", ToString(gap.outcome.status)).Member("reason", gap.outcome.reason);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

std::string ResultText(const CollectSummary& summary, const SealChoice& seal) {
  constexpr std::size_t kShown = 10;
  std::string text = fmt::format("{} members, {}, {}\n",
                                 summary.members,
                                 FormatByteSize(summary.bytes_written),
                                 seal.description);
  if (!summary.seal_number.empty()) {
    text += fmt::format("Seal number (say it when you send the file): {}\n", summary.seal_number);
  }
  std::size_t failures = 0;
  for (const Gap& gap : summary.gaps) {
    const OutcomeStatus status = gap.outcome.status;
    if (status == OutcomeStatus::kSkipped || status == OutcomeStatus::kMissing) continue;
    if (++failures > kShown) continue;
    text += fmt::format("  {}: {}: {}\n",
                        ToString(status),
                        EscapeForTerminal(gap.source),
                        EscapeForTerminal(gap.outcome.reason));
  }
  if (failures > kShown) text += fmt::format("  and {} more\n", failures - kShown);
  return text;
}

// Everything one run needs, decided before it begins.
struct Prepared {
  std::shared_ptr<Host> host;
  std::vector<ChosenProfile> profiles;
  Plan plan;
  SealChoice seal;
  std::optional<PseudonymFile> map;
  Signing signing;
  std::string nonce;    // of the request that is answered, or empty
  bool review = false;  // what was collected is looked at before it is sealed
  CollectOptions options;
};

// Shows the plan until it is agreed to; names of what to leave out are an answer too.
Result<bool> AskConsent(Prepared* run) {
  for (;;) {
    TRY(EstimatePlan(*run->host, &run->plan));
    const std::string table = PlanTable(run->profiles, run->plan, TerminalColumns(STDERR_FILENO));
    TRY(WriteAll(STDERR_FILENO, AsBytes(table), "standard error"));
    const std::optional<std::string> answer = AskLine(
        "Collect this, hide secrets, and seal it? Or look at it first (r), or name what to "
        "leave out. [y/r/N] ");
    const std::string word = ToLower(Trim(answer.value_or("")));
    if (word == "y" || word == "yes") return true;
    if (word == "r" || word == "review") return run->review = true;
    if (word.empty() || word == "n" || word == "no") return false;
    std::vector<std::string> names;
    for (const std::string_view name : SplitWords(*answer)) names.emplace_back(name);
    if (const Result<void> left = LeaveOut(names, &run->plan); !left) {
      const std::string why = EscapeForTerminal(left.error().message()) + "\n";
      TRY(WriteAll(STDERR_FILENO, AsBytes(why), "standard error"));
    }
  }
}

Result<std::optional<Prepared>> Prepare(const ParsedCommand& command) {
  Prepared run;
  run.host = TRY(OpenHost(command));
  run.profiles = TRY(ChooseProfiles(command, *run.host));
  run.options.window = TRY(ReadWindow(command, *run.host));
  run.options.deadline = limits::kRunDeadline;
  if (command.Has("deadline")) {
    run.options.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(
        TRY(ParseDuration(command.Get("deadline"))));
  }
  run.options.max_size = TRY(ReadMaxSize(command));
  run.plan = MakePlan(*run.host, ProfilesOf(run.profiles), run.options.window);
  TRY(LeaveOut(command.All("without"), &run.plan));
  if (run.options.max_size > 0) ShareRoom(run.options.max_size, &run.plan);
  for (const ChosenProfile& choice : run.profiles) {
    run.options.profiles.push_back(choice.profile.id);
  }
  run.review = command.Has("review");
  if (run.review && !CanAsk()) {
    return Error(ErrorCode::kInvalidInput, "there is no terminal for a review");
  }
  const bool ask = !command.Has("yes");
  if (ask && !CanAsk()) {
    return Error(ErrorCode::kInvalidInput, "there is no terminal to ask for consent")
        .WithHint("look at `casefile-collect plan`, then give --yes");
  }
  if (ask && !TRY(AskConsent(&run))) return std::optional<Prepared>();
  run.seal = TRY(ChooseSeal(command, run.profiles));
  run.map = TRY(ChooseMap(command));
  if (run.map) run.options.pseudonyms = run.map->map;
  run.signing = TRY(ChooseSigning(command));
  if (command.Has("armor")) {
    if (std::holds_alternative<NoSeal>(run.seal.seal)) {
      return Error(ErrorCode::kInvalidInput, "--armor is for sealed bundles")
          .WithHint("leave --no-encrypt away");
    }
    run.options.armor = Armor::kText;
  }
  if (!run.signing.description.empty()) run.seal.description += ", " + run.signing.description;
  return std::optional<Prepared>(std::move(run));
}

// Collects with the progress that the flags ask for.
Result<CollectSummary> CollectShowing(const ParsedCommand& command,
                                      Prepared* run,
                                      CollectOptions options,
                                      ByteSink sink) {
  std::unique_ptr<TerminalProgress> terminal;
  std::unique_ptr<JsonProgress> json;
  if (command.Has("json")) {
    json = std::make_unique<JsonProgress>(STDOUT_FILENO);
    options.observer = json.get();
  } else if (!command.Has("quiet") && IsTerminal(STDERR_FILENO)) {
    terminal = std::make_unique<TerminalProgress>(STDERR_FILENO, run->plan.entries.size());
    options.observer = terminal.get();
  }
  options.interrupted = [&terminal] {
    if (terminal) terminal->Draw();
    return InterruptsSeen() > 0;
  };
  Result<CollectSummary> summary =
      Collect(run->host, run->plan, std::move(sink), std::move(options));
  if (terminal) terminal->Clear();
  return summary;
}

// Collects into memory and asks; nothing when the person wants nothing of it written.
Result<std::optional<CollectSummary>> CollectReviewed(const ParsedCommand& command,
                                                      Prepared* run,
                                                      CollectOptions options,
                                                      ByteSink sink) {
  Draft::SealOptions sealing{.seal = std::exchange(options.seal, NoSeal{}),
                             .bundle = {.max_bytes = options.max_size,
                                        .reserve = std::exchange(options.reserve, nullptr),
                                        .armor = std::exchange(options.armor, Armor::kNone),
                                        .sign = std::exchange(options.sign, nullptr)}};
  const std::uint64_t most = options.max_size;
  options.max_size = most == 0 ? limits::kDraftBytes : std::min(most, limits::kDraftBytes);
  std::string bundle;
  CollectSummary summary =
      TRY(CollectShowing(command, run, std::move(options), [&bundle](Bytes bytes) -> Result<void> {
        bundle += AsText(bytes);
        return {};
      }));
  Draft draft = TRY(Draft::Open(std::move(bundle)));
  const ReviewTerminal terminal{.ask = AskLine,
                                .show =
                                    [](std::string_view text) {
                                      return WriteAll(
                                          STDERR_FILENO, AsBytes(text), "standard error");
                                    },
                                .columns = static_cast<std::size_t>(TerminalColumns(STDERR_FILENO)),
                                .rows = TerminalRows()};
  if (!TRY(Review(terminal, &draft))) return std::optional<CollectSummary>();
  TRY(draft.Write(std::move(sink), std::move(sealing), &summary));
  return std::optional<CollectSummary>(std::move(summary));
}

// Nothing when the person who looked at it did not want it written.
Result<std::optional<CollectSummary>> CollectTo(const ParsedCommand& command,
                                                Prepared* run,
                                                ByteSink sink) {
  CollectOptions options = std::move(run->options);
  options.seal = std::move(run->seal.seal);
  options.recipient_fingerprints = run->seal.fingerprints;
  options.sign = std::move(run->signing.sign);
  std::optional<CollectSummary> summary;
  if (run->review) {
    summary = TRY(CollectReviewed(command, run, std::move(options), std::move(sink)));
  } else {
    summary = TRY(CollectShowing(command, run, std::move(options), std::move(sink)));
  }
  if (summary) TRY(WriteMap(run->map));
  return summary;
}

Result<void> Report(const ParsedCommand& command,
                    const CollectSummary& summary,
                    const SealChoice& seal,
                    const std::vector<std::string>& paths,
                    CollectExit exit) {
  if (command.Has("json")) return PrintText(ResultJson(summary, paths, exit));
  if (!command.Has("quiet")) {
    TRY(WriteAll(STDERR_FILENO, AsBytes(ResultText(summary, seal)), "standard error"));
  }
  if (paths.front() == "-") return {};
  return PrintText(fmt::format("{}\n", fmt::join(paths, "\n")));
}

// What `run` has answered cannot be asked again. The bundle is good without that.
void Remember(const Prepared& run) {
  if (run.nonce.empty()) return;
  if (const auto kept = RememberAnswered(run.nonce); !kept)
    PrintWarning(kProgramName, kept.error().message());
}

// A thread that hangs in the kernel would keep exit() waiting for what it may still touch.
CollectExit End(const CollectSummary& summary, CollectExit exit) {
  if (summary.threads_left) std::_Exit(static_cast<int>(exit));
  return exit;
}

Result<CollectExit> WriteToOutput(const ParsedCommand& command, Prepared* run) {
  const std::optional<CollectSummary> summary = TRY(CollectTo(
      command, run, [](Bytes bytes) { return WriteAll(STDOUT_FILENO, bytes, "standard output"); }));
  if (!summary) return CollectExit::kNothing;
  const CollectExit exit = TRY(ExitOf(*summary));
  Remember(*run);
  TRY(Report(command, *summary, run->seal, {"-"}, exit));
  return End(*summary, exit);
}

Result<CollectExit> WriteToFile(const ParsedCommand& command, const Target& target, Prepared* run) {
  const std::string stem = fmt::format("casefile-{}", FormatInstantCompact(run->host->Now()));
  SealedFile file = TRY(SealedFile::Create(
      target.folder, target.final_name.empty() ? stem : target.final_name, SudoCaller()));
  run->options.reserve = [&file](std::uint64_t size) { return file.Reserve(size); };
  const std::optional<CollectSummary> summary = TRY(CollectTo(command, run, file.sink()));
  if (!summary) return CollectExit::kNothing;
  const CollectExit exit = TRY(ExitOf(*summary));
  if (exit == CollectExit::kInterrupted) return exit;  // the partial file goes with `file`
  const std::string path = TRY(file.Finish(FinalName(target, stem, summary->seal_number)));
  Remember(*run);
  TRY(Report(command, *summary, run->seal, {path}, exit));
  return End(*summary, exit);
}

// The zip, or the zips, that a tracker takes. What is on standard output then are all their names.
Result<CollectExit> WriteToZips(const ParsedCommand& command, const Target& target, Prepared* run) {
  const std::string stem = fmt::format("casefile-{}", FormatInstantCompact(run->host->Now()));
  const bool sealed = !std::holds_alternative<NoSeal>(run->seal.seal);
  AttachmentOptions options{.folder = target.folder,
                            .bundle_name = stem + (sealed ? ".tar.zst.age" : ".tar.zst"),
                            .part_bytes = std::nullopt,
                            .owner = SudoCaller()};
  if (command.Has("part-size")) {
    options.part_bytes = TRY(ParseByteSize(command.Get("part-size")));
  }
  AttachmentWriter zips = TRY(AttachmentWriter::Create(std::move(options)));
  run->options.reserve = [&zips](std::uint64_t size) { return zips.Reserve(size); };
  const std::optional<CollectSummary> summary = TRY(CollectTo(command, run, zips.sink()));
  if (!summary) return CollectExit::kNothing;
  const CollectExit exit = TRY(ExitOf(*summary));
  if (exit == CollectExit::kInterrupted) return exit;  // the partial files go with `zips`
  std::string name = FinalName(target, stem, summary->seal_number);
  for (const std::string_view ending : {".zip", ".age", ".zst", ".tar"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  const std::vector<std::string> paths = TRY(zips.Finish(name));
  Remember(*run);
  TRY(Report(command, *summary, run->seal, paths, exit));
  return End(*summary, exit);
}

// Who answers for the profiles, for a person who is not asked anything.
Result<void> ShowSigners(const std::vector<ChosenProfile>& profiles) {
  for (const ChosenProfile& choice : profiles) {
    if (choice.profile.signed_by.empty()) continue;
    const std::string line = fmt::format("Profile {} is signed by {}\n",
                                         EscapeForTerminal(choice.profile.id),
                                         choice.profile.signed_by);
    TRY(WriteAll(STDERR_FILENO, AsBytes(line), "standard error"));
  }
  return {};
}

Result<void> CheckTarget(const ParsedCommand& command, const Target& target) {
  const bool zips = command.Has("attach") || command.Has("part-size");
  if (!target.standard_output) return {};
  if (zips) {
    return Error(ErrorCode::kInvalidInput, "--attach writes files, not a stream")
        .WithHint("name a folder with --output");
  }
  if (command.Has("json")) {
    return Error(ErrorCode::kInvalidInput, "--json and --output - both want standard output");
  }
  if (command.Has("armor") || !IsTerminal(STDOUT_FILENO)) return {};
  return Error(ErrorCode::kInvalidInput, "a bundle is not written to a terminal")
      .WithHint("pipe it on, or name a folder with --output");
}

}  // namespace

Result<CollectExit> RunCommand(const ParsedCommand& given) {
  const std::optional<SignedRequest> request = TRY(ReadCommandRequest(given, SystemClock()()));
  const ParsedCommand command = request ? WithRequest(given, request->request) : given;
  if (request) TRY(WriteAll(STDERR_FILENO, AsBytes(Describe(*request)), "standard error"));
  const Target target = ChooseTarget(command.Get("output"));
  TRY(CheckTarget(command, target));
  std::optional<Prepared> run = TRY(Prepare(command));
  if (!run || run->plan.entries.empty()) return CollectExit::kNothing;
  if (!command.Has("quiet") && !command.Has("json")) TRY(ShowSigners(run->profiles));
  if (request) {
    run->options.request = AnswerTo(*request);
    run->nonce = request->request.nonce;
  }
  if (!target.standard_output) {
    const bool quiet = command.Has("quiet") || command.Has("json");
    TRY(FitToDisk(target.folder, *run->host, quiet, &run->plan, &run->options));
  }
  CatchInterrupts();
  YieldToOthers();
  if (target.standard_output) return WriteToOutput(command, &*run);
  if (command.Has("attach") || command.Has("part-size")) {
    return WriteToZips(command, target, &*run);
  }
  return WriteToFile(command, target, &*run);
}

}  // namespace casefile
