// os-release and `uname -a`.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::operating_system {
namespace {

bool IsOsRelease(std::string_view text) {
  return (text.starts_with("ID=") || text.find("\nID=") < 2000) && text.find("NAME=") < 2000;
}
// "Linux web1 6.1.0-18-amd64 #1 SMP …"
bool IsUname(std::string_view text) {
  const auto words = SplitWords(text.substr(0, text.find('\n')));
  return words.size() >= 6 && words[0] == "Linux" && words[3].starts_with('#');
}

std::string Unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front()) {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(value);
}

int Matches(const KindText& head) {
  return IsOsRelease(head.text) || IsUname(head.text) ? 85 : 0;
}

void OsRelease(const TextLine& line, FactWriter& facts) {
  const auto pair = SplitPair(line.text, '=');
  if (!pair) return;
  const std::string_view key = pair->first;
  const std::string_view fact = key == "ID"            ? "os.id"
                                : key == "NAME"        ? "os.name"
                                : key == "VERSION_ID"  ? "os.version"
                                : key == "PRETTY_NAME" ? "os.pretty_name"
                                                       : "";
  if (fact.empty()) return;
  facts.Collected("operating system", line);
  facts.Add(fact, Unquoted(pair->second), line);
}

void Uname(const TextLine& line, FactWriter& facts) {
  const auto words = SplitWords(line.text);
  facts.Collected("kernel", line);
  facts.Add("os.hostname", std::string(words[1]), line);
  facts.Add("kernel.version", std::string(words[2]), line);
  for (const std::string_view word : words) {
    if (word == "x86_64" || word == "aarch64" || word == "armv7l" || word == "ppc64le" ||
        word == "s390x" || word == "riscv64") {
      facts.Add("os.architecture", std::string(word), line);
      return;
    }
  }
}

void Read(const KindText& text, FactWriter& facts) {
  const bool uname = IsUname(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (!uname) OsRelease(line, facts);
    if (uname && line.number == 1) Uname(line, facts);
  });
}

}  // namespace

Kind Make() {
  return {.id = "operating_system", .matches = Matches, .read = Read};
}

}  // namespace casefile::operating_system
