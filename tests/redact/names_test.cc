#include "redact/names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace casefile {
namespace {

std::vector<std::string> Found(const Names& names, std::string_view text) {
  Spans spans;
  names.Find(text, &spans);
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::vector<std::string> out;
  for (const Span& span : spans)
    out.push_back(std::to_string(span.begin) + ":" +
                  std::string(text.substr(span.begin, span.end - span.begin)));
  return out;
}

// With more names than the filter takes, the automaton is used: both find the same.
TEST(NamesTest, FilterAndAutomatonAgree) {
  std::vector<std::string> many;
  for (int i = 0; i < 40; ++i) many.push_back("unused-name-" + std::to_string(i));
  std::vector<std::string> hosts = {"web1", "Db-Main.corp.example"};
  const std::vector<std::string> users = {"alice", "bob7"};
  const Names few(hosts, users);
  hosts.insert(hosts.end(), many.begin(), many.end());
  const Names automaton(hosts, users);
  const std::vector<std::string> parts = {
      "web1", "WEB1", "db-main", "alice", "Alice", "bob7", " ", ".", "-", "we", "b1", "\n", "x"};
  std::mt19937 random(4711);
  std::size_t found = 0;
  for (unsigned round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned i = 0; i < round % 23; ++i) text += parts[random() % parts.size()];
    const std::vector<std::string> expected = Found(automaton, text);
    ASSERT_EQ(Found(few, text), expected) << text;
    found += expected.size();
  }
  EXPECT_GT(found, 500U);
}

}  // namespace
}  // namespace casefile
