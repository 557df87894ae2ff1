// templates: what the messages of the logs have in common, as a list or line by line.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "analyzer/commands.h"
#include "analyzer/each_line.h"
#include "analyzer/ingest.h"
#include "analyzer/input.h"
#include "analyzer/output_file.h"
#include "analyzer/templates/miner.h"
#include "base/json.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "base/time.h"

namespace casefile {
namespace {

using templates::Template;
using templates::TemplateMiner;

// The messages of all records, and for each line of the input which message it is part of.
class Messages final : public RecordSink {
 public:
  void OnRecord(std::string_view /*path*/, const LogRecord& record) override {
    const auto more = std::count(record.raw.begin(), record.raw.end(), '\n');
    Add(record.message);
    for (auto i = more; i > 0; --i) lines_.push_back(lines_.back());
  }
  void Add(std::string_view message) { lines_.push_back(miner_.Add(message)); }
  void Finish() { miner_.Finish(); }

  const TemplateMiner& miner() const { return miner_; }
  const std::vector<TemplateMiner::Handle>& lines() const { return lines_; }

 private:
  TemplateMiner miner_;
  std::vector<TemplateMiner::Handle> lines_;
};

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2U : 1U, c);
  return out + '"';
}

std::string AsCsv(const Messages& messages) {
  std::vector<std::string> tails;
  for (const Template& found : messages.miner().templates()) {
    tails.push_back(fmt::format(",{},{}\n", found.id, Quoted(found.text)));
  }
  std::string out = "LineId,EventId,EventTemplate\n";
  std::uint64_t line = 0;
  for (const TemplateMiner::Handle handle : messages.lines()) {
    out += fmt::format("{}{}", ++line, tails[messages.miner().TemplateOf(handle)]);
  }
  return out;
}

// The most frequent first.
std::vector<const Template*> Ordered(const TemplateMiner& miner) {
  std::vector<const Template*> order;
  for (const Template& found : miner.templates()) order.push_back(&found);
  std::sort(order.begin(), order.end(), [](const Template* a, const Template* b) {
    return a->count != b->count ? a->count > b->count : a->text < b->text;
  });
  return order;
}

std::string AsJson(const TemplateMiner& miner) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject();
  json.Key("messages").Uint(miner.messages());
  json.Key("templates").BeginArray();
  for (const Template* found : Ordered(miner)) {
    json.BeginObject();
    json.Member("id", found->id);
    json.Member("text", found->text);
    json.Key("count").Uint(found->count);
    json.Key("parameters").BeginArray();
    for (const templates::Parameter& parameter : found->parameters) {
      json.BeginArray();
      for (const templates::ParamType type : parameter.types) json.String(ToString(type));
      json.EndArray();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

std::string AsList(const TemplateMiner& miner) {
  std::string out;
  for (const Template* found : Ordered(miner)) {
    out += fmt::format("{:>10}  {}  {}\n", found->count, found->id, EscapeForTerminal(found->text));
  }
  return out;
}

// Mines every line as it is.
Result<void> MineContent(MemberTree& tree, Messages& messages) {
  return tree.Visit([&](const MemberInfo&, ByteSource& content) {
    return ForEachLine(content, [&](std::uint64_t, std::string_view line) -> Result<void> {
      messages.Add(line);
      return {};
    });
  });
}

// Mines the messages of log records.
Result<void> MineRecords(MemberTree& tree, const IngestOptions& options, Messages& messages) {
  FactStore facts;
  const std::array<RecordSink*, 1> sinks = {&messages};
  TRY(Ingest(tree, options, facts, sinks));
  return {};
}

}  // namespace

Result<AnalyzeExit> RunTemplates(const ParsedCommand& command) {
  const IngestOptions options = TRY(IngestOptionsOf(command));
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  const bool csv = command.Has("csv");
  const bool json = command.Has("json");
  const SandboxPolicy policy{.readable = ReadablePaths(command)};
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    Messages messages;
    TRY(command.Has("content") ? MineContent(*tree, messages)
                               : MineRecords(*tree, options, messages));
    messages.Finish();
    if (csv) return AsCsv(messages);
    return json ? AsJson(messages.miner()) : AsList(messages.miner());
  }));
  TRY(WriteOutput(csv ? std::string(command.Get("csv")) : "-", outcome.output));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
