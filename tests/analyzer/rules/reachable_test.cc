#include "analyzer/rules/reachable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "analyzer/rules/rule_engine.h"
#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::PackWith;

// What loading a rule with this condition says; "ok" when nothing is wrong.
std::string Loading(std::string_view when, std::string_view more = "") {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(PackWith(when, more), "x.yaml");
  return added ? "ok" : added.error().message();
}

TEST(ReachableTest, BoundsOfAFactMustLeaveAValue) {
  EXPECT_EQ(Loading("      fact: load.avg5\n      above: 9\n      below: 4\n"),
            "x.yaml:13:7: test/it: it can never hold: no value of 'load.avg5' is within these "
            "bounds");
  EXPECT_THAT(Loading("      {fact: load.avg5, above: 9, at_most: 9}\n"), HasSubstr("never hold"));
  EXPECT_THAT(Loading("      {fact: load.avg5, equals: 3, below: 2}\n"), HasSubstr("never hold"));
  EXPECT_EQ(Loading("      {fact: load.avg5, at_least: 9, at_most: 9}\n"), "ok");
}

TEST(ReachableTest, AShareIsAtMostTheWhole) {
  EXPECT_THAT(Loading("      {fact: disk.used_percent, above: 100%}\n"), HasSubstr("never hold"));
  EXPECT_EQ(Loading("      {fact: disk.used_percent, at_least: 100%}\n"), "ok");
  // Of several processors a program may use more than one.
  EXPECT_EQ(Loading("      {fact: process.cpu_percent, above: 350%}\n"), "ok");
}

TEST(ReachableTest, BoundsThatStandApartMustLeaveAValueToo) {
  const std::string both =
      "      all:\n"
      "        - {fact: memory.available_percent, below: 5%}\n"
      "        - {fact: memory.available_percent, above: 50%}\n";
  EXPECT_THAT(Loading(both), HasSubstr("another bound of 'memory.available_percent'"));
  // One disk may be full and another empty.
  EXPECT_EQ(Loading("      all:\n"
                    "        - {fact: disk.used_percent, at_least: 95%}\n"
                    "        - {fact: disk.used_percent, at_most: 5%}\n"),
            "ok");
}

TEST(ReachableTest, AnExceptionMustLeaveLines) {
  EXPECT_THAT(Loading("      log: {text: no space left, except: space}\n"), HasSubstr("'except'"));
  EXPECT_THAT(Loading("      log: {regex: 'a+b', except: ['x', 'a+b']}\n"), HasSubstr("'except'"));
  EXPECT_EQ(Loading("      log: {text: [no space left, full], except: space}\n"), "ok");
  EXPECT_EQ(Loading("      log: {text: space, except: no space left}\n"), "ok");
}

TEST(ReachableTest, AScopeMustNotExcludeWhatItNames) {
  EXPECT_THAT(Loading("      log: {text: x, program: [sshd, '!sshd']}\n"), HasSubstr("its scope"));
  EXPECT_EQ(Loading("      log: {text: x, program: ['ssh*', '!sshd']}\n"), "ok");
  EXPECT_EQ(Loading("      log: {text: x, program: '!sshd'}\n"), "ok");
}

TEST(ReachableTest, NothingStandsBesideItsNegation) {
  const std::string beside =
      "      all:\n"
      "        - log: {text: lost}\n"
      "        - not: {log: {text: lost}}\n";
  EXPECT_THAT(Loading(beside), HasSubstr("x.yaml:15:11: test/it: it can never hold: it stands"));
  EXPECT_EQ(Loading("      all:\n"
                    "        - log: {text: lost}\n"
                    "        - not: {log: {text: lost, count: 5}}\n"),
            "ok");
  EXPECT_THAT(Loading("      log: {text: lost}\n", "    unless: [{log: {text: lost}}]\n"),
              HasSubstr("'unless' asks what 'when' asks"));
}

TEST(ReachableTest, ANameInBracesIsBoundBefore) {
  const std::string late =
      "      all:\n"
      "        - {fact: port.listening, where: {port: '{port}'}}\n"
      "        - log: {regex: 'refused: (?P<port>\\d+)'}\n";
  EXPECT_THAT(Loading(late), HasSubstr("nothing before it gives a value for {port}"));
  EXPECT_EQ(Loading("      all:\n"
                    "        - log: {regex: 'refused: (?P<port>\\d+)'}\n"
                    "        - {fact: port.listening, where: {port: '{port}'}}\n"),
            "ok");
}

}  // namespace
}  // namespace casefile
