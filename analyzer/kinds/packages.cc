// Lists of packages: dpkg -l, dpkg-query, rpm -qa, apk info, pacman -Q, pip freeze, pip list, npm
// ls.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile::packages {
namespace {

struct Package {
  std::string_view name;
  std::string_view version;
};

bool IsVersion(std::string_view text) {
  return !text.empty() && text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("0123456789") != std::string_view::npos &&
         text.find_first_of("=:/ ") >= std::min<std::size_t>(text.size(), 3);
}

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '+' || c == '@' || c == '/';
  });
}

// "ii  bash  5.2.15-2+b2  amd64  GNU shell"
std::optional<Package> Dpkg(std::string_view line) {
  const auto words = SplitWords(line);
  if (words.size() < 4 || words[0].size() < 2 || words[0].size() > 3) return std::nullopt;
  if (words[0] != "ii" && words[0] != "hi" && words[0] != "iU" && words[0] != "iF" &&
      words[0] != "iHR")
    return std::nullopt;
  return Package{words[1].substr(0, words[1].find(':')), words[2]};
}

// "bash-5.2.15-2.fc38.x86_64", "musl-1.2.4-r2"
std::optional<Package> Rpm(std::string_view line) {
  if (line.find(' ') != std::string_view::npos || !IsName(line)) return std::nullopt;
  const std::size_t release = line.rfind('-');
  if (release == std::string_view::npos || release == 0) return std::nullopt;
  const std::size_t version = line.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || version + 1 >= line.size())
    return std::nullopt;
  const char digit = line[version + 1];
  if (digit < '0' || digit > '9') return std::nullopt;
  return Package{line.substr(0, version), line.substr(version + 1)};
}

// "requests==2.31.0", "├── express@4.18.2", "bash\t5.2.15-2", "bash 5.2.15-2"
std::optional<Package> Pair(std::string_view line) {
  if (const std::size_t at = line.find("==");
      at != std::string_view::npos && IsName(line.substr(0, at)))
    return Package{line.substr(0, at), line.substr(at + 2)};
  const auto words = SplitWords(line);
  if (words.size() >= 2 && (words[0] == "├──" || words[0] == "└──" || words[0] == "├─┬" ||
                            words[0] == "└─┬" || words[0] == "+--" || words[0] == "`--")) {
    const std::size_t at = words[1].rfind('@');
    if (at == words[1].npos || at == 0) return std::nullopt;
    return Package{words[1].substr(0, at), words[1].substr(at + 1)};
  }
  if (words.size() == 2 && IsName(words[0]) && IsVersion(words[1]))
    return Package{words[0], words[1]};
  return std::nullopt;
}

std::optional<Package> PackageOf(std::string_view line) {
  if (auto package = Dpkg(line)) return package;
  if (auto package = Rpm(line)) return package;
  return Pair(line);
}

bool IsListByName(std::string_view path) {
  const std::string name = ToLower(BaseName(path));
  for (const char* word : {"dpkg", "rpm", "package", "pip", "apk", "pacman", "npm", "installed"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

int Matches(const KindText& head) {
  int rows = 0;
  int sure = 0;
  int others = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 60 || line.text.empty() || line.text.starts_with("||/") ||
        line.text.starts_with("|") || line.text.starts_with("+++"))
      return;
    const bool certain = Dpkg(line.text) || line.text.find("==") != std::string_view::npos;
    sure += certain ? 1 : 0;
    ++(PackageOf(line.text) ? rows : others);
  });
  if (rows < 3 || others * 3 > rows) return 0;
  return IsListByName(head.path) ? 80 : sure > rows / 2 ? 70 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::size_t left = limits::kPackages;
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto package = PackageOf(line.text);
    if (!package || left == 0) return;
    --left;
    facts.Collected("packages", line);
    facts.Add("package.version",
              std::string(package->version),
              line,
              {{"name", std::string(package->name)}});
  });
}

}  // namespace

Kind Make() {
  return {.id = "packages", .matches = Matches, .read = Read};
}

}  // namespace casefile::packages
