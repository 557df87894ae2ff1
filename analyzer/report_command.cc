// report, timeline, explain: the commands that analyse.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "analyzer/analyze.h"
#include "analyzer/commands.h"
#include "analyzer/input.h"
#include "analyzer/open_browser.h"
#include "analyzer/output_file.h"
#include "analyzer/report/all.h"
#include "analyzer/report/terminal.h"
#include "analyzer/report/timeline_text.h"
#include "analyzer/report/view.h"
#include "analyzer/rule_files.h"
#include "analyzer/rules/explain.h"
#include "base/console.h"
#include "base/sandbox.h"
#include "base/text.h"

namespace casefile {
namespace {

constexpr std::string_view kProgram = "casefile-analyze";

TerminalStyle StyleOf(const ParsedCommand& command) {
  return {.columns = static_cast<std::size_t>(std::max(TerminalColumns(STDOUT_FILENO), 20)),
          .colour = !command.Has("no-color") && WantsColour(STDOUT_FILENO)};
}

void Print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

Result<std::optional<FindingSeverity>> FailOn(const ParsedCommand& command) {
  const std::string word = command.Get("fail-on");
  if (word.empty()) return std::optional<FindingSeverity>();
  const std::optional<FindingSeverity> severity = FindingSeverityFrom(ToLower(word));
  if (!severity)
    return Error(ErrorCode::kInvalidInput, fmt::format("'{}' is not a severity", word))
        .WithHint("--fail-on takes info, warning, error or critical");
  return severity;
}

struct Target {
  const Report* report;
  std::string path;
};

// The reports that were asked for by name; without any, the page and the Markdown at their default
// place.
Result<std::vector<Target>> TargetsOf(const ParsedCommand& command,
                                      const std::vector<Report>& reports) {
  std::vector<Target> targets;
  for (const Report& report : reports)
    if (command.Has(report.id)) targets.push_back({&report, command.Get(report.id)});
  const auto to_stdout = std::count_if(
      targets.begin(), targets.end(), [](const Target& target) { return target.path == "-"; });
  if (to_stdout > 1)
    return Error(ErrorCode::kInvalidInput, "only one report can go to standard output");
  if (!targets.empty()) return targets;
  const std::string& input = command.arguments.front();
  const DefaultPlace place = PlaceBeside(input, command.Get("output"));
  if (place.fell_back)
    PrintWarning(kProgram,
                 fmt::format("the folder of {} cannot be written; the reports go here", input));
  for (const Report& report : reports) {
    if (report.id != "html" && report.id != "markdown") continue;
    std::string path = place.stem + report.extension;
    if (!MayReplace(path))
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("{} is there already and is no report of ours", path))
          .WithHint(fmt::format("name another file with --{} FILE", report.id));
    targets.push_back({&report, std::move(path)});
  }
  return targets;
}

AnalyzeExit ExitOf(const FindingsDocument& document, std::optional<FindingSeverity> fail_on) {
  if (fail_on) {
    for (const Finding& finding : document.findings)
      if (finding.severity >= *fail_on) return AnalyzeExit::kFindings;
  }
  return document.input.partial ? AnalyzeExit::kPartial : AnalyzeExit::kClean;
}

// The report is written all the same when no browser can be started.
void Show(const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    if (target.report->id != "html" || target.path == "-") continue;
    if (const Result<void> shown = OpenInBrowser(target.path); !shown)
      PrintWarning(kProgram, EscapeForTerminal(shown.error().message()));
  }
}

// A line at the foot of the terminal, a few times a second at most. It is called in the sandbox,
// where writing to what is open is allowed.
class ReadingProgress {
 public:
  explicit ReadingProgress(bool quiet) : block_(quiet ? -1 : STDERR_FILENO) {}
  void Show(std::uint64_t bytes) {
    const Instant now = SystemClock()();
    if (shown_ && now - *shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    block_.Show({fmt::format("reading: {}", FormatByteSize(bytes))});
  }
  void Clear() { block_.Clear(); }

 private:
  ProgressBlock block_;
  std::optional<Instant> shown_;
};

}  // namespace

Result<FindingsDocument> AnalyzeInput(const ParsedCommand& command) {
  AnalyzeOptions options;
  options.ingest = TRY(IngestOptionsOf(command));
  if (command.Has("incident-time"))
    options.incident_time =
        TRY(ParseTimeArgument(command.Get("incident-time"), options.ingest.now));
  const RuleSet rules = TRY(LoadRules(command.All("rules")));
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  ReadingProgress progress(command.Has("quiet"));
  options.ingest.progress = [&progress](std::uint64_t bytes) { progress.Show(bytes); };
  SandboxPolicy policy{.readable = ReadablePaths(command)};
  std::unique_ptr<MemberTree> baseline;
  if (command.Has("baseline")) {
    ParsedCommand other = command;
    other.arguments = {command.Get("baseline")};
    baseline = TRY(OpenCommandInput(other));
    options.baseline = baseline.get();
    for (std::string& path : ReadablePaths(other)) policy.readable.push_back(std::move(path));
  }
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    Result<FindingsDocument> document = Analyze(*tree, rules, options);
    progress.Clear();
    if (!document) return std::move(document).error();
    return WriteFindings(*document);
  }));
  FindingsDocument document = TRY(ReadFindings(outcome.output));
  for (const std::string& input : InputsOf(command))
    document.input.name += (document.input.name.empty() ? "" : ", ") + InputName(input);
  if (baseline) document.changes.baseline = InputName(command.Get("baseline"));
  return document;
}

Result<AnalyzeExit> RunReport(const ParsedCommand& command) {
  const std::optional<FindingSeverity> fail_on = TRY(FailOn(command));
  const std::vector<Report> reports = AllReports();
  const std::vector<Target> targets = TRY(TargetsOf(command, reports));
  const FindingsDocument document = TRY(AnalyzeInput(command));
  bool to_stdout = false;
  for (const Target& target : targets) {
    TRY(WriteOutput(target.path, target.report->write(document)));
    to_stdout = to_stdout || target.path == "-";
  }
  if (!to_stdout && !command.Has("quiet")) {
    Print(TerminalSummary(document, StyleOf(command)));
    Print("\n");
    for (const Target& target : targets) Print(fmt::format("{}\n", EscapeForTerminal(target.path)));
  }
  if (command.Has("open")) Show(targets);
  return ExitOf(document, fail_on);
}

Result<AnalyzeExit> RunTimeline(const ParsedCommand& command) {
  if (command.Has("csv") || command.Has("json")) return RunRecords(command);
  const FindingsDocument document = TRY(AnalyzeInput(command));
  Print(TimelineText(document, StyleOf(command)));
  return document.input.partial ? AnalyzeExit::kPartial : AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunExplain(const ParsedCommand& command) {
  const std::string& id = command.arguments.front();
  const RuleSet rules = TRY(LoadRules(command.All("rules")));
  const std::vector<RuleSummary> known = rules.List();
  std::vector<std::string_view> ids;
  ids.reserve(known.size());
  for (const RuleSummary& rule : known) ids.push_back(rule.id);
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
    const std::string_view near = Suggest(id, ids);
    return Error(ErrorCode::kInvalidInput, fmt::format("there is no rule '{}'", id))
        .WithHint(near.empty() ? std::string("casefile-analyze rules list names them all")
                               : fmt::format("did you mean '{}'?", near));
  }
  IngestOptions options;
  options.now = SystemClock()();
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  const SandboxPolicy policy{.readable = ReadablePaths(command)};
  const SandboxOutcome outcome = TRY(RunSandboxed(policy, [&]() -> Result<std::string> {
    FactStore facts;
    RuleEngine engine(rules);
    RecordSink* const sinks[] = {&engine};
    TRY(Ingest(*tree, options, facts, sinks));
    return engine.Explain(id, facts);
  }));
  Print(command.Has("json") ? outcome.output : TRY(ExplanationText(outcome.output)));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
