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
#include "base/json.h"
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

std::string AsText(const Contrast& contrast) {
  std::string out;
  if (!contrast.state.empty()) out += "State that changed:\n";
  for (std::size_t i = 0; i < std::min(contrast.state.size(), kShown); ++i) {
    const StateChange& change = contrast.state[i];
    out += fmt::format("  {}{}{}: {} -> {}\n",
                       EscapeForTerminal(change.fact),
                       change.labels.empty() ? "" : " ",
                       EscapeForTerminal(change.labels),
                       change.before.empty() ? "none" : EscapeForTerminal(change.before),
                       change.after.empty() ? "none" : EscapeForTerminal(change.after));
  }
  if (contrast.state.size() > kShown)
    out += fmt::format("  and {} more\n", contrast.state.size() - kShown);
  AddMessages(
      out, "Messages that are new (before -> after, worst level, first seen):", contrast.appeared);
  AddMessages(out, "Messages that are gone:", contrast.vanished);
  AddMessages(out, "Messages that come more or less often:", contrast.rates);
  return out.empty() ? "No difference of weight.\n" : out;
}

void WriteMessages(JsonWriter& json,
                   std::string_view key,
                   const std::vector<MessageChange>& changes) {
  json.Key(key).BeginArray();
  for (const MessageChange& change : changes) {
    json.BeginObject();
    json.Member("text", change.text);
    json.Member("worst", ToString(change.worst));
    json.Key("before").Uint(change.before);
    json.Key("after").Uint(change.after);
    json.Key("first");
    if (change.first) {
      json.String(FormatInstant(*change.first));
    } else {
      json.Null();
    }
    json.EndObject();
  }
  json.EndArray();
}

std::string AsJson(const Contrast& contrast) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject();
  json.Key("state").BeginArray();
  for (const StateChange& change : contrast.state) {
    json.BeginObject();
    json.Member("fact", change.fact);
    json.Member("labels", change.labels);
    json.Member("before", change.before);
    json.Member("after", change.after);
    json.EndObject();
  }
  json.EndArray();
  WriteMessages(json, "appeared", contrast.appeared);
  WriteMessages(json, "vanished", contrast.vanished);
  WriteMessages(json, "rates", contrast.rates);
  json.EndObject();
  return json.Take() + "\n";
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
    Contrast contrast = Compare(miner, old_messages, new_messages);
    contrast.state = CompareState(old_facts, new_facts);
    return command.Has("json") ? AsJson(contrast) : AsText(contrast);
  }));
  TRY(WriteOutput("-", outcome.output));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
