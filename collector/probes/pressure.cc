#include <fmt/format.h>

#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::pressure {
namespace {

// The number behind "name=" in a line such as "some avg10=0.00 avg60=0.00 avg300=0.00 total=0".
std::optional<double> Find(const std::vector<std::string_view>& words, std::string_view name) {
  for (const std::string_view word : words) {
    if (word.starts_with(name)) return ToDouble(word.substr(name.size()));
  }
  return std::nullopt;
}

void AddLine(std::string_view resource, std::string_view line, ProbeDocument* document) {
  const std::vector<std::string_view> words = SplitWords(line);
  if (words.empty() || (words[0] != "some" && words[0] != "full")) return;
  ProbeRow row;
  row.Text("resource", resource).Text("kind", words[0]);
  if (const auto value = Find(words, "avg10=")) row.Number("avg10", *value);
  if (const auto value = Find(words, "avg60=")) row.Number("avg60", *value);
  if (const auto value = Find(words, "avg300=")) row.Number("avg300", *value);
  for (const std::string_view word : words) {
    constexpr std::string_view kTotal = "total=";
    if (!word.starts_with(kTotal)) continue;
    row.Count("total_us", ToUint(word.substr(kTotal.size())));
    break;
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
