// The --help texts, from the table of options.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/options.h"
#include "base/options_text.h"

namespace casefile {
namespace {

constexpr std::size_t kWidth = 100;
// Wider left columns get a line of their own, so that one long value does not push all text right.
constexpr std::size_t kWidestLeft = 32;

// Terminal columns of UTF-8 text without wide characters, which option tables do not hold.
std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

using Row = std::pair<std::string, std::string>;

// Breaks `text` at blanks; every line but the first starts with `indent` blanks.
std::string Wrap(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t width = Columns(word);
    if (column > indent && column + 1 + width > kWidth) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
  }
  return out;
}

void AppendTable(std::string& out, std::string_view title, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  std::size_t left = 0;
  for (const Row& row : rows) {
    if (Columns(row.first) <= kWidestLeft) left = std::max(left, Columns(row.first));
  }
  fmt::format_to(std::back_inserter(out), "\n{}:\n", title);
  for (const auto& [name, text] : rows) {
    const std::size_t indent = left + 4;
    out += "  " + name;
    const std::size_t used = Columns(name) + 2;
    out += used + 2 <= indent ? std::string(indent - used, ' ') : '\n' + std::string(indent, ' ');
    out += Wrap(text, indent) + '\n';
  }
}

std::vector<Row> OptionRows(const std::vector<OptionSpec>& options) {
  std::vector<Row> rows;
  for (const OptionSpec& option : options) {
    std::string name = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
    name += OptionWithValue(option);
    std::string text{option.summary};
    if (option.occurs == Occurs::kMany) text += " (may be repeated)";
    rows.emplace_back(std::move(name), std::move(text));
  }
  return rows;
}

void AppendExamples(std::string& out, const std::vector<std::string_view>& examples) {
  if (examples.empty()) return;
  out += examples.size() == 1 ? "\nexample:\n" : "\nexamples:\n";
  for (const std::string_view example : examples) out += fmt::format("  {}\n", example);
}

std::vector<OptionSpec> CommonOptions(const ProgramSpec& program) {
  std::vector<OptionSpec> options = program.common;
  const std::vector<OptionSpec> standard = StandardOptions();
  options.insert(options.end(), standard.begin(), standard.end());
  return options;
}

}  // namespace

std::string HelpText(const ProgramSpec& program) {
  std::string out = fmt::format("{} {}: {}\n\nusage: {} [COMMAND] [OPTION]… [ARGUMENT]…\n",
                                program.name,
                                program.version,
                                program.summary,
                                program.name);
  std::vector<Row> commands;
  const CommandSpec* standard = nullptr;
  for (const CommandSpec& command : program.commands) {
    const bool is_default = command.name == program.default_command;
    if (is_default) standard = &command;
    std::string name{command.name};
    if (!command.arguments.empty()) name += fmt::format(" {}", command.arguments);
    commands.emplace_back(std::move(name),
                          fmt::format("{}{}", command.summary, is_default ? " (the default)" : ""));
  }
  AppendTable(out, "commands", commands);
  if (standard != nullptr) {
    AppendTable(out, fmt::format("options of {}", standard->name), OptionRows(standard->options));
  }
  AppendTable(out, "options of every command", OptionRows(CommonOptions(program)));
  std::vector<Row> codes;
  for (const ExitCodeSpec& code : program.exit_codes) {
    codes.emplace_back(fmt::format("{}", code.code), std::string(code.meaning));
  }
  AppendTable(out, "exit codes", codes);
  std::vector<std::string_view> examples;
  for (const CommandSpec& command : program.commands) {
    if (!command.examples.empty()) examples.push_back(command.examples.front());
  }
  AppendExamples(out, examples);
  out += fmt::format("\n{} COMMAND --help says more about one command.\n", program.name);
  return out;
}

std::string HelpText(const ProgramSpec& program, const CommandSpec& command) {
  std::string out = fmt::format("{} {}: {}\n\nusage: {}\n",
                                program.name,
                                command.name,
                                command.summary,
                                UsageLine(program, command));
  AppendTable(out, "options", OptionRows(command.options));
  AppendTable(out, "options of every command", OptionRows(CommonOptions(program)));
  AppendExamples(out, command.examples);
  return out;
}

}  // namespace casefile
