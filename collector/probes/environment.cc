#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"
#include "collector/value_shape.h"

namespace casefile::environment {
namespace {

// Where a set of variables came from.
struct Source {
  std::string_view kind;  // "own", "process", "file"
  std::string process;
  std::optional<std::uint64_t> pid;
  std::string path;
};

// A value is shown only when the redactor leaves it whole as an environment value: its allow-list
// decides, not ours.
void AddVariable(const ProbeContext& context,
                 const Source& source,
                 std::string_view variable,
                 ProbeDocument* document) {
  const std::size_t equals = variable.find('=');
  if (equals == std::string_view::npos || equals == 0) return;
  const std::string_view name = variable.substr(0, equals);
  const std::string_view value = variable.substr(equals + 1);
  ProbeRow row;
  row.Text("source", source.kind).Text("process", source.process).Count("pid", source.pid);
  row.Text("path", source.path).Text("name", name);
  const bool one_line = value.find('\n') == std::string_view::npos;
  if (one_line && context.redactor.Redact(variable, TextKind::kEnviron) == variable) {
    row.Text("value", value);
  }
  AddShape(ShapeOf(value), &row);
  document->Row(std::move(row));
}

void AddProcesses(ProbeContext& context, ProbeDocument* document, std::vector<Gap>* gaps) {
  if (context.environment_of.empty()) return;
  for (const std::uint64_t pid : ListProcesses(context.host)) {
    const Result<ProcessName> process = ReadProcessName(context.host, pid);
    if (!process || process->state == 'D') continue;
    const bool wanted = std::ranges::any_of(context.environment_of, [&](const ProcessMatch& match) {
      return match.Matches(process->name, process->command_line);
    });
    if (!wanted) continue;
    const std::string path = fmt::format("/proc/{}/environ", pid);
    const auto text = context.host.ReadFile(path, limits::kLearnBytes);
    if (!text) {
      gaps->push_back({"", path, {OutcomeStatus::kDenied, text.error().message()}});
      continue;
    }
    const Source source{.kind = "process", .process = process->name, .pid = pid, .path = ""};
    std::string_view rest = *text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\0'), rest.size());
      AddVariable(context, source, rest.substr(0, end), document);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

// .env: NAME=value, `export NAME=value`, quotes around the value, comments.
void AddFile(ProbeContext& context, const std::string& path, ProbeDocument* document) {
  const auto text = context.host.ReadFile(path, limits::kLearnBytes);
  if (!text) return;  // the plan says that it is missing
  const Source source{.kind = "file", .process = "", .pid = std::nullopt, .path = path};
  for (const std::string_view raw : SplitLines(*text)) {
    std::string_view line = Trim(raw);
    constexpr std::string_view kExport = "export ";
    if (line.starts_with(kExport)) line = Trim(line.substr(kExport.size()));
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    std::string_view value = Trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    AddVariable(
        context, source, fmt::format("{}={}", Trim(line.substr(0, equals)), value), document);
  }
}

Result<ProbeResult> Run(ProbeContext& context) {
  ProbeDocument document("environment", context.host.Now());
  document.Rows("rows");
  ProbeResult result;
  const Source own{.kind = "own", .process = "", .pid = std::nullopt, .path = ""};
  for (const std::string& variable : context.host.OwnEnvironment()) {
    AddVariable(context, own, variable, &document);
  }
  AddProcesses(context, &document, &result.gaps);
  for (const std::string& path : context.environment_files) AddFile(context, path, &document);
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "environment",
          .summary = "names of environment variables, and the shape of their values",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::environment
