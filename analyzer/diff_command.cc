// diff HEALTHY SICK: what changed between two inputs.

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "analyzer/commands.h"
#include "analyzer/contrast.h"
#include "analyzer/ingest.h"
#include "analyzer/input.h"
#include "analyzer/output_file.h"
#include "base/sandbox.h"
#include "base/text.h"

namespace casefile {
namespace {

// More of one kind is no answer to what changed; --json has them all.
constexpr std::size_t kShown = 40;

Result<void> Read(MemberTree& tree, FactStore& facts, SideMessages& messages) {
  IngestOptions options;
  options.now = SystemClock()();
  const std::array<RecordSink*, 1> sinks = {&messages};
  TRY(Ingest(tree, options, facts, sinks));
  return {};
}

void AddMessages(std::string& out,
                 std::string_view title,
                 const std::vector<MessageChange>& changes) {
  if (changes.empty()) return;
  out += fmt::format("{}\n", title);
  for (std::size_t i = 0; i < std::min(changes.size(), kShown); ++i) {
    const MessageChange& change = changes[i];
    out += fmt::format("  {:>7} -> {:<7} {:<8} {}  {}\n",
                       change.before,
                       change.after,
                       ToString(change.worst),
                       change.first ? FormatInstant(*change.first) : "-",
                       EscapeForTerminal(change.text));
  }
  if (changes.size() > kShown) out += fmt::format("  and {} more\n", changes.size() - kShown);
}

std::string AsText(const Changes& changes) {
  std::string out;
  if (!changes.state.empty()) out += "State that changed:\n";
  for (std::size_t i = 0; i < std::min(changes.state.size(), kShown); ++i) {
    const StateChange& change = changes.state[i];
    out += fmt::format("  {}{}{}: {} -> {}\n",
                       EscapeForTerminal(change.fact),
                       change.labels.empty() ? "" : " ",
                       EscapeForTerminal(change.labels),
                       change.before.empty() ? "none" : EscapeForTerminal(change.before),
                       change.after.empty() ? "none" : EscapeForTerminal(change.after));
  }
  if (changes.state.size() > kShown)
    out += fmt::format("  and {} more\n", changes.state.size() - kShown);
  AddMessages(
      out, "Messages that are new (before -> after, worst level, first seen):", changes.appeared);
  AddMessages(out, "Messages that are gone:", changes.vanished);
  AddMessages(out, "Messages that come more or less often:", changes.rates);
  return out.empty() ? "No difference of weight.\n" : out;
}

}  // namespace

Result<AnalyzeExit> RunDiff(const ParsedCommand& command) {
  ParsedCommand healthy = command;
  healthy.arguments.pop_back();
  ParsedCommand sick = command;
  sick.arguments.erase(sick.arguments.begin());
  const std::unique_ptr<MemberTree> before = TRY(OpenCommandInput(healthy));
  const std::unique_ptr<MemberTree> after = TRY(OpenCommandInput(sick));
  const SandboxPolicy policy{.readable = ReadablePaths(command)};
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    templates::TemplateMiner miner;
    FactStore old_facts;
    FactStore new_facts;
    SideMessages old_messages(miner);
    SideMessages new_messages(miner);
    TRY(Read(*before, old_facts, old_messages));
    TRY(Read(*after, new_facts, new_messages));
    Changes changes = Compare(miner, old_messages, new_messages);
    changes.state = CompareState(old_facts, new_facts);
    changes.baseline = InputName(command.arguments.front());
    return command.Has("json") ? WriteChanges(changes) + "\n" : AsText(changes);
  }));
  TRY(WriteOutput("-", outcome.output));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
