// ls, cat, search, open: looking into an input without analysing it.

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "analyzer/commands.h"
#include "analyzer/each_line.h"
#include "analyzer/input.h"
#include "base/console.h"
#include "base/fd.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/pattern_set.h"
#include "base/text.h"

namespace casefile {
namespace {

Result<void> Print(std::string_view text) {
  return WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
}

// Copies to standard output: untouched into a file or a pipe, and escaped onto a terminal, which
// would obey what it reads.
Result<void> CopyOut(ByteSource& content, bool escape) {
  std::array<std::byte, 65536> buffer{};
  for (;;) {
    const std::size_t n = TRY(content.Read(buffer));
    if (n == 0) return {};
    const Bytes bytes = Bytes(buffer).first(n);
    if (!escape) {
      TRY(WriteAll(STDOUT_FILENO, bytes, "standard output"));
      continue;
    }
    std::string_view rest = AsText(bytes);
    std::string shown;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      shown += EscapeForTerminal(rest.substr(0, end), Tabs::kKeep);
      if (end < rest.size()) shown += '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    TRY(Print(shown));
  }
}

// How a list is written: for people, or a line of JSON for each entry.
enum class ListForm : std::uint8_t { kPlain, kJson };

ListForm FormOf(const ParsedCommand& command) {
  return command.Has("json") ? ListForm::kJson : ListForm::kPlain;
}

Result<void> PrintInfoAsJson(const MemberInfo& info) {
  JsonWriter json;
  json.BeginObject();
  json.Member("path", info.path);
  if (info.size) json.Key("size").Uint(*info.size);
  if (info.modified) json.Member("modified", FormatInstant(*info.modified));
  json.EndObject();
  return Print(fmt::format("{}\n", Trim(json.Take())));
}

Result<void> PrintInfo(const MemberInfo& info, ListForm form) {
  if (form == ListForm::kJson) return PrintInfoAsJson(info);
  const std::string size = info.size ? FormatByteSize(*info.size) : std::string("?");
  const std::string time = info.modified ? FormatInstant(*info.modified) : std::string();
  return Print(fmt::format("{:>10}  {:<24}  {}\n", size, time, EscapeForTerminal(info.path)));
}

Result<AnalyzeExit> ListMembers(MemberTree& tree, ListForm form) {
  if (const auto list = tree.List()) {
    for (const MemberInfo& info : *list) TRY(PrintInfo(info, form));
  } else {
    TRY(tree.Visit([&](const MemberInfo& info, ByteSource&) { return PrintInfo(info, form); }));
  }
  return ReportProblems(tree);
}

Error NoSuchMember(MemberTree& tree, const std::string& wanted, std::vector<std::string> paths) {
  for (MemberInfo& info : tree.List().value_or(std::vector<MemberInfo>()))
    paths.push_back(std::move(info.path));
  if (std::ranges::find(paths, wanted) != paths.end()) {
    ReportProblems(tree);
    return {ErrorCode::kCorrupt, fmt::format("'{}' is lost: its place is damaged", wanted)};
  }
  const std::vector<std::string_view> names(paths.begin(), paths.end());
  const std::string_view near = Suggest(wanted, names);
  return Error(ErrorCode::kNotFound, fmt::format("there is no '{}' in the input", wanted))
      .WithHint(near.empty() ? std::string("casefile-analyze ls INPUT names what is there")
                             : fmt::format("did you mean '{}'?", near));
}

Result<AnalyzeExit> CopyMember(MemberTree& tree, const std::string& wanted, bool escape) {
  std::vector<std::string> passed;
  const bool found = TRY(tree.VisitOne(
      wanted,
      [&](const MemberInfo&, ByteSource& content) { return CopyOut(content, escape); },
      [&](const MemberInfo& info) {
        if (passed.size() < limits::kMembers) passed.push_back(info.path);
      }));
  if (!found) return NoSuchMember(tree, wanted, std::move(passed));
  return ReportProblems(tree);
}

Result<void> PrintHitAsJson(std::string_view path, std::uint64_t number, std::string_view line) {
  JsonWriter json;
  json.BeginObject();
  json.Member("path", path);
  json.Key("line").Uint(number);
  json.Member("text", line);
  json.EndObject();
  return Print(fmt::format("{}\n", Trim(json.Take())));
}

Result<AnalyzeExit> SearchMembers(MemberTree& tree,
                                  const Regex& regex,
                                  ListForm form,
                                  bool colour) {
  TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    return ForEachLine(content, [&](std::uint64_t number, std::string_view line) -> Result<void> {
      if (!regex.Matches(line)) return {};
      if (form == ListForm::kJson) return PrintHitAsJson(info.path, number, line);
      const std::string place = fmt::format("{}:{}:", EscapeForTerminal(info.path), number);
      return Print(fmt::format(
          "{}{}\n", Paint(place, Colour::kBlue, colour), EscapeForTerminal(line, Tabs::kKeep)));
    });
  }));
  return ReportProblems(tree);
}

}  // namespace

Result<AnalyzeExit> RunList(const ParsedCommand& command) {
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  return InSandbox(command, [&] { return ListMembers(*tree, FormOf(command)); });
}

Result<AnalyzeExit> RunCat(const ParsedCommand& command) {
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  const bool escape = IsTerminal(STDOUT_FILENO);
  return InSandbox(command, [&] { return CopyMember(*tree, command.arguments.front(), escape); });
}

Result<AnalyzeExit> RunSearch(const ParsedCommand& command) {
  const Regex regex =
      TRY(Regex::Compile(command.arguments.front(), {.ignore_case = command.Has("ignore-case")}));
  const std::unique_ptr<MemberTree> tree = TRY(OpenCommandInput(command));
  const bool colour = !command.Has("no-color") && WantsColour(STDOUT_FILENO);
  return InSandbox(command, [&] { return SearchMembers(*tree, regex, FormOf(command), colour); });
}

Result<AnalyzeExit> RunOpen(const ParsedCommand& command) {
  if (IsTerminal(STDOUT_FILENO))
    return Error(ErrorCode::kInvalidInput, "a compressed archive is not written to a terminal")
        .WithHint("send it into a file or a program: … | tar --zstd -tf -");
  const BundleKeys keys = TRY(ReadKeys(command));
  const std::string& path = command.arguments.back();
  const std::unique_ptr<RandomAccessSource> file =
      TRY(MakeRandomAccessSource(TRY(Fd::OpenRegular(path)), path));
  TRY(DecryptTo(
      *file,
      keys,
      [](Bytes bytes) { return WriteAll(STDOUT_FILENO, bytes, "standard output"); },
      TRY(LimitsOf(command))));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
