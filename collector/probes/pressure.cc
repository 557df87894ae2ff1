#include <fmt/format.h>

#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::pressure {
namespace {

// "some avg10=0.00 avg60=0.00 avg300=0.00 total=0"
void AddLine(std::string_view resource, std::string_view line, ProbeDocument* document) {
  const std::vector<std::string_view> words = SplitWords(line);
  if (words.size() < 2) return;
  ProbeRow row;
  row.Text("resource", resource).Text("kind", words[0]);
  for (const std::string_view word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = word.substr(equals + 1);
    if (name == "total") row.Count("total_us", ToUint(value));
    const auto number = ToDouble(value);
    if (name.starts_with("avg") && number) row.Number(name, *number);
  }
  document->Row(std::move(row));
}

Result<ProbeResult> Run(ProbeContext& context) {
  constexpr std::array<std::string_view, 3> kResources = {"cpu", "memory", "io"};
  ProbeDocument document("pressure", context.host.Now());
  document.Rows("rows");
  ProbeResult result;
  for (const std::string_view resource : kResources) {
    const std::string path = fmt::format("/proc/pressure/{}", resource);
    const Result<std::string> text = context.host.ReadFile(path, limits::kKiB);
    if (!text) {
      result.gaps.push_back(
          {"", path, {OutcomeStatus::kSkipped, "this kernel does not measure pressure (PSI)"}});
      continue;
    }
    for (const std::string_view line : SplitLines(*text)) AddLine(resource, line, &document);
  }
  if (result.gaps.size() == kResources.size()) {
    return Error(ErrorCode::kUnsupported, "this kernel does not measure pressure (PSI)");
  }
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "pressure",
          .summary = "time lost waiting for CPU, memory and disk (PSI)",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::pressure
