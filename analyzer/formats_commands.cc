// formats list and formats test: the log formats there are, and whether their samples hold.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "analyzer/commands.h"
#include "analyzer/rule_files.h"
#include "base/fd.h"
#include "base/text.h"
#include "formats/logs/format_set.h"
#include "formats/logs/sample_check.h"

namespace casefile {
namespace {

Result<void> Print(std::string_view text) {
  return WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
}

}  // namespace

Result<AnalyzeExit> RunFormatsList(const ParsedCommand& /*command*/) {
  const auto formats = TRY(LogFormatSet::Builtin());
  std::string out;
  for (const LogFormat& format : formats->formats())
    out += fmt::format("{:<20} {}\n", format.id, format.title);
  TRY(Print(out));
  return AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunFormatsTest(const ParsedCommand& command) {
  const auto builtin = TRY(LogFormatSet::Builtin());
  std::vector<LogFormat> all = builtin->formats();
  // A file of the same id takes the place of ours, as in an analysis.
  std::vector<std::string> wanted;
  for (const std::string& path : command.arguments) {
    LogFormat format = TRY(LoadLogFormat(TRY(ReadYamlFile(path)), path));
    std::erase_if(all, [&](const LogFormat& ours) { return ours.id == format.id; });
    wanted.push_back(format.id);
    all.push_back(std::move(format));
  }
  const auto formats = TRY(LogFormatSet::FromFormats(std::move(all)));
  std::size_t samples = 0;
  std::size_t failed = 0;
  std::size_t tested = 0;
  for (const LogFormat& format : formats->formats()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), format.id) == wanted.end())
      continue;
    ++tested;
    samples += format.samples.size();
    for (const std::string& problem : CheckSamples(*formats, format)) {
      ++failed;
      TRY(Print(fmt::format("{}:{}\n", format.id, EscapeForTerminal(problem))));
    }
  }
  TRY(Print(fmt::format("{} formats, {} samples, {} problems\n", tested, samples, failed)));
  if (failed > 0) return Error(ErrorCode::kInvalidInput, "a log format does not read its samples");
  return AnalyzeExit::kClean;
}

}  // namespace casefile
