#include "base/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>

#include "tests/support/golden.h"
#include "tests/support/options_contract.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ProgramSpec Sample() {
  return {
      .name = "ship-log",
      .version = "1.2.3",
      .summary = "keep the log of a ship",
      .description = "Writes what happened at sea.\n\nIt never leaves_the harbour.",
      .default_command = "write",
      .common = {{.name = "quiet", .letter = 'q', .summary = "say nothing but errors"}},
      .commands = {{.name = "write",
                    .summary = "write an entry",
                    .options = {{.name = "output",
                                 .letter = 'o',
                                 .occurs = Occurs::kOnce,
                                 .value = "DIR|FILE|-",
                                 .summary = "where the entry goes",
                                 .details = "A directory gets a file of its own."},
                                {.name = "sailor",
                                 .letter = 's',
                                 .occurs = Occurs::kMany,
                                 .value = "NAME",
                                 .summary = "who was on deck"},
                                {.name = "force", .summary = "overwrite"}},
                    .examples = {"ship-log write --sailor Ann", "ship-log -o - > log.txt"}},
                   {.name = "search",
                    .summary = "find entries",
                    .arguments = "WORD FILE…",
                    .min_arguments = 2,
                    .max_arguments = SIZE_MAX,
                    .examples = {"ship-log search storm 1888.log"}},
                   {.name = "rules list",
                    .summary = "list the rules",
                    .examples = {"ship-log rules list"}}},
      .exit_codes = {{0, "done"}, {2, "the command line is wrong"}},
  };
}

Result<CommandLine> Parse(std::vector<std::string> words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size());
  for (std::string& word : words) arguments.push_back(word.data());
  return ParseCommandLine(Sample(), arguments);
}

ParsedCommand Parsed(std::vector<std::string> words) {
  words.insert(words.begin(), "ship-log");
  Result<CommandLine> line = Parse(std::move(words));
  if (!line) {
    ADD_FAILURE() << line.error().message();
    return {};
  }
  EXPECT_TRUE(line->command.has_value()) << line->text;
  return line->command.value_or(ParsedCommand{});
}

std::string Failure(std::vector<std::string> words) {
  words.insert(words.begin(), "ship-log");
  const Result<CommandLine> line = Parse(std::move(words));
  if (line) return "it parsed";
  EXPECT_EQ(line.error().code(), ErrorCode::kInvalidInput);
  return line.error().message() + " / " + line.error().hint();
}

std::string Text(std::vector<std::string> words) {
  words.insert(words.begin(), "ship-log");
  const Result<CommandLine> line = Parse(std::move(words));
  return line ? line->text : "error: " + line.error().message();
}

TEST(OptionsTest, WithoutACommandTheDefaultRuns) {
  EXPECT_EQ(Parsed({}).command, "write");
  EXPECT_EQ(Parsed({"--force"}).command, "write");
  EXPECT_TRUE(Parsed({"--force"}).Has("force"));
  EXPECT_FALSE(Parsed({}).Has("force"));
}

TEST(OptionsTest, OptionsMayStandBeforeTheCommand) {
  const ParsedCommand parsed = Parsed({"-q", "search", "storm", "a.log"});
  EXPECT_EQ(parsed.command, "search");
  EXPECT_TRUE(parsed.Has("quiet"));
  EXPECT_THAT(parsed.arguments, ElementsAre("storm", "a.log"));
}

TEST(OptionsTest, AValueIsNeverTakenForTheCommand) {
  const ParsedCommand parsed = Parsed({"--output", "search"});
  EXPECT_EQ(parsed.command, "write");
  EXPECT_EQ(parsed.Get("output"), "search");
  EXPECT_EQ(Parsed({"-qo", "search"}).Get("output"), "search");
  EXPECT_EQ(Parsed({"-osearch"}).Get("output"), "search");
  EXPECT_EQ(Parsed({"--output=search"}).Get("output"), "search");
}

TEST(OptionsTest, ACommandMayHaveTwoWords) {
  EXPECT_EQ(Parsed({"rules", "list"}).command, "rules list");
  EXPECT_EQ(Parsed({"-q", "rules", "list"}).command, "rules list");
  EXPECT_EQ(Failure({"rules", "lst"}),
            "there is no command 'rules lst' / did you mean 'rules list'?");
  EXPECT_EQ(Failure({"rules"}), "there is no command 'rules' / it is one of: rules list");
  EXPECT_EQ(Text({"rules", "--help"}), HelpText(Sample()));
}

TEST(OptionsTest, RepeatedOptionsKeepTheirOrderAndTakeOneWordEach) {
  const ParsedCommand parsed = Parsed({"-s", "Ann", "--sailor=[a,b]", "--sailor", "-x"});
  EXPECT_THAT(parsed.All("sailor"), ElementsAre("Ann", "[a,b]", "-x"));
  EXPECT_EQ(parsed.Get("sailor"), "-x");
  EXPECT_EQ(parsed.Get("output", "none"), "none");
}

TEST(OptionsTest, ADashAndWordsBehindTwoDashesAreArguments) {
  EXPECT_EQ(Parsed({"-o", "-"}).Get("output"), "-");
  EXPECT_THAT(Parsed({"search", "a", "-"}).arguments, ElementsAre("a", "-"));
  EXPECT_THAT(Parsed({"search", "--", "--quiet", "[x]", "--"}).arguments,
              ElementsAre("--quiet", "[x]", "--"));
}

TEST(OptionsTest, AnUnknownOptionIsNamedWithTheNearestOne) {
  EXPECT_EQ(Failure({"--ouput", "x"}), "unknown option --ouput for write / did you mean --output?");
  EXPECT_EQ(Failure({"search", "a", "b", "--force"}),
            "unknown option --force for search / it is an option of ship-log write");
  EXPECT_EQ(Failure({"-z"}), "unknown option -z for write / see ship-log write --help");
}

TEST(OptionsTest, AnUnknownCommandIsNamedWithTheNearestOne) {
  EXPECT_EQ(Failure({"serch"}), "there is no command 'serch' / did you mean 'search'?");
  EXPECT_EQ(Failure({"help", "wrte"}), "there is no command 'wrte' / did you mean 'write'?");
}

TEST(OptionsTest, ErrorsNeverRepeatAValue) {
  EXPECT_THAT(Failure({"--pasword=hunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(Failure({"-zhunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(Failure({"--force=hunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(Failure({"write", "hunter2"}), Not(HasSubstr("hunter2")));
}

TEST(OptionsTest, MissingAndSuperfluousValuesAreTold) {
  EXPECT_THAT(Failure({"--output"}), HasSubstr("--output needs a value: --output DIR|FILE|-"));
  EXPECT_THAT(Failure({"--force=yes"}), HasSubstr("--force takes no value"));
  EXPECT_THAT(Failure({"-o", "a", "-o", "b"}), HasSubstr("--output is given twice"));
}

TEST(OptionsTest, TheNumberOfArgumentsIsChecked) {
  EXPECT_EQ(Failure({"search", "storm"}),
            "search needs WORD FILE… / usage: ship-log search [OPTION]… WORD FILE…");
  EXPECT_THAT(Failure({"write", "a"}), HasSubstr("write takes no argument (1 given)"));
}

TEST(OptionsTest, HelpIsShownForTheProgramAndForACommand) {
  EXPECT_EQ(Text({"--help"}), HelpText(Sample()));
  EXPECT_EQ(Text({"help"}), HelpText(Sample()));
  EXPECT_EQ(Text({"search", "-h"}), HelpText(Sample(), Sample().commands[1]));
  EXPECT_EQ(Text({"help", "search"}), HelpText(Sample(), Sample().commands[1]));
  EXPECT_EQ(Text({"--version"}), "ship-log 1.2.3\n");
  EXPECT_EQ(Text({"--man"}), ManPage(Sample()));
  EXPECT_EQ(Text({"--completion", "bash"}), BashCompletion(Sample()));
  EXPECT_EQ(Text({"--completion", "zsh"}), ZshCompletion(Sample()));
  EXPECT_EQ(Text({"--completion", "fish"}), FishCompletion(Sample()));
  EXPECT_EQ(Text({"--completion", "sh"}), "error: --completion knows bash, zsh and fish");
}

TEST(OptionsTest, TheTextsLookAsTheyShould) {
  testing::ExpectGolden("base/options/help.txt", HelpText(Sample()));
  testing::ExpectGolden("base/options/help-write.txt", HelpText(Sample(), Sample().commands[0]));
  testing::ExpectGolden("base/options/man.scd", ManPage(Sample()));
  testing::ExpectGolden("base/options/completion.bash", BashCompletion(Sample()));
  testing::ExpectGolden("base/options/completion.zsh", ZshCompletion(Sample()));
  testing::ExpectGolden("base/options/completion.fish", FishCompletion(Sample()));
}

TEST(OptionsTest, HelpFitsInAHundredColumns) {
  ProgramSpec program = Sample();
  const std::string words(400, 'w');
  std::string summary;
  for (int i = 0; i < 60; ++i) summary += "word ";
  program.commands[0].options[0].summary = summary;
  std::istringstream lines(HelpText(program, program.commands[0]));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 104U) << line;
}

TEST(OptionsTest, AGoodTableHasNoProblems) {
  testing::ExpectGoodOptionTable(Sample());
}

TEST(OptionsTest, TheContractSeesEachBreach) {
  const auto problems = [](auto change) {
    ProgramSpec program = Sample();
    change(program);
    return testing::OptionTableProblems(program).size();
  };
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].options[1].name = "output"; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].options[2].letter = 'o'; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].options[2].letter = 'h'; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].summary = "Write an entry"; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].summary = "write an entry."; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].examples.clear(); }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].examples = {"ship-log search a b"}; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[0].examples = {"ship-log write --sale"}; }),
            1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.commands[1].arguments = {}; }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.exit_codes.push_back({2, "twice"}); }), 1U);
  EXPECT_EQ(problems([](ProgramSpec& p) { p.default_command = "sink"; }), 1U);
}

}  // namespace
}  // namespace casefile
