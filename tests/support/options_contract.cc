#include "tests/support/options_contract.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include "base/text.h"

namespace casefile::testing {
namespace {

constexpr std::size_t kSummaryBytes = 90;

bool IsName(std::string_view name) {
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// Names (JSON, HTML) may stand first; a sentence's capital may not.
bool StartsLower(std::string_view text) {
  if (text.size() > 1 && std::isupper(static_cast<unsigned char>(text[1])) != 0) return true;
  return !text.empty() && std::isupper(static_cast<unsigned char>(text.front())) == 0;
}

class Checker {
 public:
  explicit Checker(const ProgramSpec& program) : program_(program) {}

  std::vector<std::string> Run() {
    Summary("the program", program_.summary);
    Expect(!program_.description.empty(), "the program has no description");
    Expect(!program_.exit_codes.empty(), "the program has no exit codes");
    Expect(std::any_of(program_.commands.begin(),
                       program_.commands.end(),
                       [&](const CommandSpec& c) { return c.name == program_.default_command; }),
           "the default command is not in the table");
    std::set<std::string_view> names;
    for (const CommandSpec& command : program_.commands) {
      Expect(names.insert(command.name).second,
             fmt::format("command {} stands twice", command.name));
      Command(command);
    }
    ExitCodes();
    return problems_;
  }

 private:
  void Expect(bool good, std::string problem) {
    if (!good) problems_.push_back(std::move(problem));
  }

  void Summary(const std::string& of, std::string_view text) {
    Expect(!text.empty(), of + " has no summary");
    Expect(text.size() <= kSummaryBytes, of + ": the summary is longer than a line");
    Expect(StartsLower(text), of + ": the summary starts with a capital");
    Expect(!text.ends_with('.'), of + ": the summary ends with a full stop");
    Expect(text.find('\n') == std::string_view::npos, of + ": the summary has a line break");
  }

  void Options(const std::string& of, const std::vector<OptionSpec>& options) {
    for (const OptionSpec& option : options) {
      const std::string who = fmt::format("{} --{}", of, option.name);
      Expect(IsName(option.name), who + ": not a name");
      Expect(names_.insert(option.name).second, who + " stands twice");
      Expect(option.letter == 0 || letters_.insert(option.letter).second,
             who + ": the letter stands twice");
      Expect((option.occurs == Occurs::kFlag) == option.value.empty(),
             who + ": a flag shows a value, or an option with a value shows none");
      Summary(who, option.summary);
      Expect(option.details.empty() || option.details.ends_with('.'),
             who + ": details are sentences");
    }
  }

  void Command(const CommandSpec& command) {
    const std::string who{command.name};
    for (const std::string_view word : SplitWords(command.name))
      Expect(IsName(word), who + ": not a name");
    Expect(!command.name.empty(), "a command without a name");
    Summary(who, command.summary);
    Expect(command.min_arguments <= command.max_arguments,
           who + ": more arguments needed than allowed");
    Expect((command.max_arguments == 0) == command.arguments.empty(),
           who + ": arguments and their text differ");
    names_ = {"help", "version", "man", "completion"};
    letters_ = {'h', 'V'};
    Options(who, program_.common);
    Options(who, command.options);
    Expect(!command.examples.empty(), who + " has no example");
    // The parser may take a table without doubles for granted.
    if (!problems_.empty()) return;
    for (const std::string_view example : command.examples) Example(command, example);
  }

  // The words of an example up to a shell operator, parsed as the shell would hand them over.
  void Example(const CommandSpec& command, std::string_view example) {
    std::vector<std::string> words;
    bool found = false;
    for (const std::string_view word : SplitWords(example)) {
      if (word == program_.name) found = true;
      if (found &&
          (word == "|" || word == ">" || word == "<" || word == "&&" || word.starts_with('#')))
        break;
      if (!found) continue;
      std::string plain{word};
      plain.erase(
          std::remove_if(plain.begin(), plain.end(), [](char c) { return c == '\'' || c == '"'; }),
          plain.end());
      words.push_back(std::move(plain));
    }
    Expect(found, fmt::format("{}: the example does not run {}", command.name, program_.name));
    if (!found) return;
    std::vector<char*> arguments;
    arguments.reserve(words.size());
    for (std::string& word : words) arguments.push_back(word.data());
    const Result<CommandLine> line = ParseCommandLine(program_, arguments);
    if (!line) {
      Expect(false, fmt::format("example '{}': {}", example, line.error().message()));
      return;
    }
    const bool same = !line->command.has_value() || line->command->command == command.name;
    Expect(same,
           fmt::format("the example '{}' runs another command than {}", example, command.name));
  }

  void ExitCodes() {
    std::set<int> codes;
    for (const ExitCodeSpec& code : program_.exit_codes) {
      Expect(codes.insert(code.code).second, fmt::format("exit code {} stands twice", code.code));
      Expect(code.code >= 0 && code.code <= 130, fmt::format("exit code {} is none", code.code));
      Summary(fmt::format("exit code {}", code.code), code.meaning);
    }
  }

  const ProgramSpec& program_;
  std::vector<std::string> problems_;
  std::set<std::string_view> names_;
  std::set<char> letters_;
};

}  // namespace

std::vector<std::string> OptionTableProblems(const ProgramSpec& program) {
  return Checker(program).Run();
}

void ExpectGoodOptionTable(const ProgramSpec& program) {
  for (const std::string& problem : OptionTableProblems(program)) ADD_FAILURE() << problem;
}

}  // namespace casefile::testing
