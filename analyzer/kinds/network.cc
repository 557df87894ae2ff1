// ip address (full and -brief), ip link, ip route, ifconfig's state, and resolv.conf.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::network {
namespace {

// "2: eth0@if7: <BROADCAST,UP> mtu 1500 … state UP group default"
std::optional<std::string_view> InterfaceOf(std::string_view line) {
  const auto words = SplitWords(line);
  if (words.size() < 3 || !words[0].ends_with(':') || !words[1].ends_with(':') ||
      !words[2].starts_with('<') || !NumberFrom(words[0].substr(0, words[0].size() - 1)))
    return std::nullopt;
  std::string_view name = words[1].substr(0, words[1].size() - 1);
  return name.substr(0, name.find('@'));
}

std::string_view WordAfter(const std::vector<std::string_view>& words, std::string_view word) {
  const auto at = std::find(words.begin(), words.end(), word);
  return at == words.end() || at + 1 == words.end() ? std::string_view() : *(at + 1);
}

bool IsState(std::string_view word) {
  return word == "UP" || word == "DOWN" || word == "UNKNOWN" || word == "LOWERLAYERDOWN";
}

// "eth0             UP             10.0.0.5/24 fe80::1/64"
bool IsBrief(const std::vector<std::string_view>& words) {
  return words.size() >= 2 && IsState(words[1]) &&
         std::all_of(words.begin() + 2, words.end(), [](std::string_view word) {
           return word.find('/') != std::string_view::npos ||
                  word.find(':') != std::string_view::npos || word.starts_with('<') ||
                  word.starts_with("metric") || NumberFrom(word);
         });
}

bool IsRoute(const std::vector<std::string_view>& words) {
  return words.size() >= 3 &&
         (words[0] == "default" || words[0].find('.') != words[0].npos ||
          words[0].find(':') != words[0].npos) &&
         !WordAfter(words, "dev").empty();
}

bool IsResolver(const KindText& text) {
  return text.text.find("nameserver ") != std::string_view::npos &&
         BaseName(text.path).find("resolv") != std::string_view::npos;
}

int Matches(const KindText& head) {
  if (IsResolver(head)) return 85;
  int rows = 0;
  int others = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 40 || line.text.empty()) return;
    const auto words = SplitWords(line.text);
    if (line.text.starts_with(' ')) return;  // details of an interface
    ++(InterfaceOf(line.text) || IsBrief(words) || IsRoute(words) ? rows : others);
  });
  return rows > 0 && rows > 2 * others ? 84 : 0;
}

void Line(const TextLine& line, std::string& interface, FactWriter& facts) {
  const auto words = SplitWords(line.text);
  if (const auto name = InterfaceOf(line.text)) {
    interface = *name;
    const std::string_view state = WordAfter(words, "state");
    if (!state.empty())
      facts.Add("network.interface_state", std::string(state), line, {{"interface", interface}});
    return;
  }
  if (IsBrief(words)) {
    const FactWriter::Labels labels{
        {"interface", std::string(words[0].substr(0, words[0].find('@')))}};
    facts.Add("network.interface_state", std::string(words[1]), line, labels);
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (words[i].find('/') != words[i].npos)
        facts.Add("network.address", std::string(words[i]), line, labels);
    }
    return;
  }
  if (words.size() >= 2 && (words[0] == "inet" || words[0] == "inet6"))
    facts.Add("network.address", std::string(words[1]), line, {{"interface", interface}});
  if (words.size() >= 3 && words[0] == "default")
    facts.Add("network.default_route",
              std::string(WordAfter(words, "via")),
              line,
              {{"interface", std::string(WordAfter(words, "dev"))}});
  if (words.size() >= 2 && words[0] == "nameserver")
    facts.Add("network.nameserver", std::string(words[1]), line);
}

void Read(const KindText& text, FactWriter& facts) {
  std::string interface;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) facts.Collected("network", line);
    Line(line, interface, facts);
  });
}

}  // namespace

Kind Make() {
  return {.id = "network", .matches = Matches, .read = Read};
}

}  // namespace casefile::network
