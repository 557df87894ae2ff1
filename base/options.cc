// The command line parser. The only file that sees CLI11, whose header is 114,000 lines and which
// throws; nothing of it gets out of here.

#include "base/options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <list>
#include <utility>

#include "base/check.h"
#include "base/options_text.h"
#include "base/text.h"

namespace casefile {
namespace {

// Options that print a text made from the table; they are not shown in --help.
constexpr OptionSpec kMan = {.name = "man",
                             .letter = 0,
                             .occurs = Occurs::kFlag,
                             .value = {},
                             .summary = "print the man page as scdoc source",
                             .details = {}};
constexpr OptionSpec kCompletion = {.name = "completion",
                                    .letter = 0,
                                    .occurs = Occurs::kOnce,
                                    .value = "bash|zsh|fish",
                                    .summary = "print a completion script",
                                    .details = {}};

std::vector<OptionSpec> OptionsOf(const ProgramSpec& program, const CommandSpec* command) {
  std::vector<OptionSpec> all = StandardOptions();
  all.push_back(kMan);
  all.push_back(kCompletion);
  all.insert(all.end(), program.common.begin(), program.common.end());
  if (command != nullptr) {
    all.insert(all.end(), command->options.begin(), command->options.end());
  }
  return all;
}

const CommandSpec* FindCommand(const ProgramSpec& program, std::string_view name) {
  const auto found = std::find_if(program.commands.begin(),
                                  program.commands.end(),
                                  [&](const CommandSpec& command) { return command.name == name; });
  return found == program.commands.end() ? nullptr : &*found;
}

// What the word at the command's place says: a command of the table (one word or two), or none.
struct Selection {
  const CommandSpec* command = nullptr;  // null: the program has no default and none was named
  bool named = false;
  bool help = false;              // "help" or "help COMMAND"
  std::vector<std::string> rest;  // the arguments without the command's words
  std::string first_word;         // the first word that is no option
  std::string group;              // "rules lst": the first word begins commands of two words
};

// Whether the option in `word` ("--output", "-vo") takes the next word as its value.
bool TakesNextWord(const std::vector<OptionSpec>& options, std::string_view word) {
  if (word.starts_with("--")) {
    if (word.find('=') != std::string_view::npos) return false;
    return std::any_of(options.begin(), options.end(), [&](const OptionSpec& option) {
      return option.occurs != Occurs::kFlag && option.name == word.substr(2);
    });
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    for (const OptionSpec& option : options) {
      if (option.letter != word[i] || option.letter == 0) continue;
      // The rest of the word is the value: "-ofile".
      if (option.occurs != Occurs::kFlag) return i + 1 == word.size();
    }
  }
  return false;
}

// Every option of every command, to know which words are values before the command is known.
std::vector<OptionSpec> AllOptions(const ProgramSpec& program) {
  std::vector<OptionSpec> all = OptionsOf(program, nullptr);
  for (const CommandSpec& command : program.commands) {
    all.insert(all.end(), command.options.begin(), command.options.end());
  }
  return all;
}

// Index of the first word that is no option and no option's value; words.size() when there is none.
std::size_t FirstPlainWord(const ProgramSpec& program, const std::vector<std::string>& words) {
  const std::vector<OptionSpec> options = AllOptions(program);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") return words.size();
    if (words[i].size() < 2 || words[i].front() != '-') return i;
    if (TakesNextWord(options, words[i])) ++i;
  }
  return words.size();
}

// Whether `word` is the first of two in the names of commands.
bool BeginsCommands(const ProgramSpec& program, std::string_view word) {
  return std::any_of(
      program.commands.begin(), program.commands.end(), [&](const CommandSpec& command) {
        return command.name.starts_with(word) && command.name.substr(word.size()).starts_with(' ');
      });
}

Selection Select(const ProgramSpec& program, std::vector<std::string> words) {
  Selection selection;
  std::size_t at = FirstPlainWord(program, words);
  const auto erase = [&](std::size_t count) {
    const auto from = words.begin() + static_cast<std::ptrdiff_t>(at);
    words.erase(from, from + static_cast<std::ptrdiff_t>(count));
  };
  if (at < words.size() && words[at] == "help" && FindCommand(program, "help") == nullptr) {
    selection.help = true;
    erase(1);
    at = FirstPlainWord(program, words);
  }
  if (at < words.size()) {
    selection.first_word = words[at];
    if (at + 1 < words.size()) {
      selection.command = FindCommand(program, words[at] + ' ' + words[at + 1]);
    }
    std::size_t count = 2;
    if (selection.command == nullptr) {
      selection.command = FindCommand(program, words[at]);
      count = 1;
    }
    selection.named = selection.command != nullptr;
    if (!selection.named && BeginsCommands(program, words[at])) {
      selection.group = words[at];
      const bool more = at + 1 < words.size() && !words[at + 1].starts_with('-');
      if (more) selection.group += ' ' + words[at + 1];
    }
    if (selection.named) erase(count);
  }
  if (selection.command == nullptr)
    selection.command = FindCommand(program, program.default_command);
  selection.rest = std::move(words);
  return selection;
}

std::string Quoted(std::string_view name) {
  return fmt::format("'{}'", name);
}

std::string SeeHelp(const ProgramSpec& program, const CommandSpec& command) {
  return fmt::format("see {} {} --help", program.name, command.name);
}

// Where an option that `command` does not know is at home, or what it may have been meant for.
std::string HintForOption(const ProgramSpec& program,
                          const CommandSpec& command,
                          std::string_view name) {
  for (const CommandSpec& other : program.commands) {
    if (std::any_of(other.options.begin(), other.options.end(), [&](const OptionSpec& option) {
          return option.name == name;
        })) {
      return fmt::format("it is an option of {} {}", program.name, other.name);
    }
  }
  const std::vector<OptionSpec> options = OptionsOf(program, &command);
  std::vector<std::string_view> names(options.size());
  std::transform(options.begin(), options.end(), names.begin(), [](const OptionSpec& option) {
    return option.name;
  });
  const std::string_view near = Suggest(name, names);
  return near.empty() ? SeeHelp(program, command) : fmt::format("did you mean --{}?", near);
}

// `unknown` is "--recipent", "--recipent=x" or "-x". Only the name is repeated: a value may be
// secret.
Error UnknownOption(const ProgramSpec& program,
                    const CommandSpec& command,
                    std::string_view unknown) {
  const bool is_long = unknown.starts_with("--");
  const std::string_view name =
      is_long ? unknown.substr(0, unknown.find('=')) : unknown.substr(0, 2);
  return Error(ErrorCode::kInvalidInput,
               fmt::format("unknown option {} for {}", name, command.name))
      .WithHint(is_long ? HintForOption(program, command, name.substr(2))
                        : SeeHelp(program, command));
}

std::vector<std::string_view> CommandNames(const ProgramSpec& program) {
  std::vector<std::string_view> names;
  for (const CommandSpec& command : program.commands) names.push_back(command.name);
  return names;
}

Error UnknownCommand(const ProgramSpec& program, std::string_view word) {
  std::string group;
  for (const CommandSpec& command : program.commands) {
    if (!BeginsCommands(program, word) || !command.name.starts_with(word)) continue;
    group += fmt::format("{}{}", group.empty() ? "it is one of: " : ", ", command.name);
  }
  const std::string message = fmt::format("there is no command {}", Quoted(word));
  if (!group.empty()) return Error(ErrorCode::kInvalidInput, message).WithHint(group);
  const std::string_view near = Suggest(word, CommandNames(program));
  return Error(ErrorCode::kInvalidInput, message)
      .WithHint(near.empty() ? fmt::format("see {} --help", program.name)
                             : fmt::format("did you mean {}?", Quoted(near)));
}

// Checks the number of arguments. Arguments are not repeated in the message, as one may be a
// passphrase that was given to an option that takes none.
Result<void> CheckArguments(const ProgramSpec& program,
                            const Selection& selection,
                            std::size_t count) {
  const CommandSpec& command = *selection.command;
  if (count < command.min_arguments) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("{} needs {}", command.name, command.arguments))
        .WithHint(fmt::format("usage: {}", UsageLine(program, command)));
  }
  if (count <= command.max_arguments) return {};
  if (!selection.named && !Suggest(selection.first_word, CommandNames(program)).empty()) {
    return UnknownCommand(program, selection.first_word);
  }
  const std::string takes =
      command.max_arguments == 0 ? "no argument" : fmt::format("at most {}", command.max_arguments);
  return Error(ErrorCode::kInvalidInput,
               fmt::format("{} takes {} ({} given)", command.name, takes, count))
      .WithHint(fmt::format("usage: {}", UsageLine(program, command)));
}

// One CLI11 application with one bound variable per option. CLI11 keeps pointers to them, so the
// list does not move.
class Parser {
 public:
  explicit Parser(const std::vector<OptionSpec>& options) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const OptionSpec& option : options) Add(option);
  }

  // Throws CLI::ParseError.
  void Parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    app_.parse(std::move(words));
  }

  // What CLI11 did not know: options and arguments, "--" among them.
  std::vector<std::string> remaining() const { return app_.remaining(); }

  std::map<std::string, std::vector<std::string>, std::less<>> Take() {
    std::map<std::string, std::vector<std::string>, std::less<>> out;
    for (Bound& bound : bound_) {
      if (bound.flag) bound.values.assign(1, "true");
      if (bound.flag || !bound.values.empty())
        out[std::string(bound.name)] = std::move(bound.values);
    }
    return out;
  }

 private:
  struct Bound {
    std::string_view name;
    bool flag = false;
    std::vector<std::string> values;
  };

  void Add(const OptionSpec& option) {
    Bound& bound = bound_.emplace_back();
    bound.name = option.name;
    std::string names = fmt::format("--{}", option.name);
    if (option.letter != 0) names += fmt::format(",-{}", option.letter);
    if (option.occurs == Occurs::kFlag) {
      app_.add_flag(names, bound.flag)
          ->disable_flag_override()
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    } else {
      // Without extra arguments a repeated option takes one word each time and "[a,b]" stays one.
      app_.add_option(names, bound.values)->allow_extra_args(false);
    }
  }

  CLI::App app_;
  std::list<Bound> bound_;
};

// CLI11 says "--output: 1 required TEXT missing", or names the option and its value for a flag.
Error FromCli11(const ProgramSpec& program,
                const CommandSpec& command,
                const CLI::ParseError& error) {
  const std::string_view what = error.what();
  const std::vector<OptionSpec> options = OptionsOf(program, &command);
  for (const OptionSpec& option : options) {
    const std::string name = fmt::format("--{}", option.name);
    const std::string_view bare = std::string_view(name).substr(what.starts_with('-') ? 0 : 2);
    const std::string_view behind = what.substr(std::min(bare.size(), what.size()));
    if (!what.starts_with(bare) || !(behind.starts_with(':') || behind.starts_with(' '))) continue;
    const std::string message =
        option.occurs == Occurs::kFlag
            ? fmt::format("{} takes no value", name)
            : fmt::format("{} needs a value: {}", name, OptionWithValue(option));
    return Error(ErrorCode::kInvalidInput, message).WithHint(SeeHelp(program, command));
  }
  return Error(ErrorCode::kInvalidInput, "the command line cannot be read")
      .WithHint(SeeHelp(program, command));
}

// Parts what CLI11 left into arguments; an option among them is unknown.
Result<std::vector<std::string>> Arguments(const ProgramSpec& program,
                                           const CommandSpec& command,
                                           const std::vector<std::string>& remaining) {
  std::vector<std::string> arguments;
  bool only_arguments = false;
  for (const std::string& word : remaining) {
    if (!only_arguments && word == "--") {
      only_arguments = true;
    } else if (!only_arguments && word.size() > 1 && word.front() == '-') {
      return UnknownOption(program, command, word);
    } else {
      arguments.push_back(word);
    }
  }
  return arguments;
}

Result<void> CheckRepeats(const std::vector<OptionSpec>& options, const ParsedCommand& parsed) {
  for (const OptionSpec& option : options) {
    if (option.occurs == Occurs::kOnce && parsed.All(option.name).size() > 1) {
      return Error(ErrorCode::kInvalidInput, fmt::format("--{} is given twice", option.name));
    }
  }
  return {};
}

// The text that --help and its like ask for; empty when none is asked for.
Result<std::string> AskedText(const ProgramSpec& program,
                              const Selection& selection,
                              const ParsedCommand& parsed) {
  if (selection.help || parsed.Has("help")) {
    return selection.named ? HelpText(program, *selection.command) : HelpText(program);
  }
  if (parsed.Has("version")) return fmt::format("{} {}\n", program.name, program.version);
  if (parsed.Has(kMan.name)) return ManPage(program);
  if (!parsed.Has(kCompletion.name)) return std::string();
  const std::string shell = parsed.Get(kCompletion.name);
  if (shell == "bash") return BashCompletion(program);
  if (shell == "zsh") return ZshCompletion(program);
  if (shell == "fish") return FishCompletion(program);
  return Error(ErrorCode::kInvalidInput, "--completion knows bash, zsh and fish");
}

}  // namespace

bool ParsedCommand::Has(std::string_view option) const {
  return options.find(option) != options.end();
}

std::string ParsedCommand::Get(std::string_view option, std::string_view fallback) const {
  const auto found = options.find(option);
  return found == options.end() ? std::string(fallback) : found->second.back();
}

std::vector<std::string> ParsedCommand::All(std::string_view option) const {
  const auto found = options.find(option);
  return found == options.end() ? std::vector<std::string>() : found->second;
}

Result<CommandLine> ParseCommandLine(const ProgramSpec& program, std::span<char* const> arguments) {
  CASEFILE_CHECK(!arguments.empty());
  Selection selection = Select(program, {arguments.begin() + 1, arguments.end()});
  CASEFILE_CHECK(selection.command != nullptr);  // a table without a default command is wrong
  if (selection.help && !selection.named && !selection.first_word.empty()) {
    return UnknownCommand(program, selection.first_word);
  }
  const CommandSpec& command = *selection.command;
  const std::vector<OptionSpec> options = OptionsOf(program, &command);
  ParsedCommand parsed;
  parsed.command = command.name;
  Parser parser(options);
  try {
    parser.Parse(selection.rest);
  } catch (const CLI::ParseError& error) {
    return FromCli11(program, command, error);
  }
  parsed.options = parser.Take();
  CommandLine line;
  line.text = TRY(AskedText(program, selection, parsed));
  if (!line.text.empty()) return line;
  if (!selection.group.empty()) return UnknownCommand(program, selection.group);
  parsed.arguments = TRY(Arguments(program, command, parser.remaining()));
  TRY(CheckRepeats(options, parsed));
  TRY(CheckArguments(program, selection, parsed.arguments.size()));
  line.command = std::move(parsed);
  return line;
}

}  // namespace casefile
