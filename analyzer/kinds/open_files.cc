// lsof: how many files each process has open, and which of them have no name any more but still
// take space on their disk.

#include <map>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::open_files {
namespace {

bool IsHeader(std::string_view line) {
  const auto words = SplitWords(line);
  return words.size() >= 8 && words[0] == "COMMAND" && words[1] == "PID" &&
         line.find(" FD ") != std::string_view::npos && words.back() == "NAME" &&
         words[words.size() - 2] == "NODE";
}

int Matches(const KindText& head) {
  const std::string_view first = head.text.substr(0, head.text.find('\n'));
  if (!IsHeader(first)) return 0;
  // Sockets only (lsof -i) is a port table.
  const bool files = head.text.find(" REG ") != std::string_view::npos ||
                     head.text.find(" DIR ") != std::string_view::npos ||
                     head.text.find("(deleted)") != std::string_view::npos;
  return files ? 92 : 0;
}

struct Process {
  double files = 0;
  double deleted = 0;
  TextLine line;  // the first, or the first of a deleted file
};

void Read(const KindText& text, FactWriter& facts) {
  std::map<std::pair<std::string, std::string>, Process> processes;  // command and pid
  bool links = false;  // lsof +L1 has a column for the number of names
  ForEachLine(text.text, [&](const TextLine& line) {
    if (IsHeader(line.text)) {
      facts.Collected("process list", line);
      links = line.text.find(" NLINK ") != std::string_view::npos;
      return;
    }
    const auto words = SplitWords(line.text);
    if (words.size() < 6 || !NumberFrom(words[1])) return;
    Process& process = processes[{std::string(words[0]), std::string(words[1])}];
    const bool deleted =
        line.text.ends_with("(deleted)") || (links && words.size() > 8 && words[7] == "0");
    if (process.line.number == 0 || (deleted && process.deleted == 0)) process.line = line;
    // cwd, rtd, txt and mem are no descriptors.
    process.files += words[3][0] >= '0' && words[3][0] <= '9' ? 1 : 0;
    process.deleted += deleted ? 1 : 0;
  });
  for (const auto& [key, process] : processes) {
    const FactWriter::Labels labels{{"name", key.first}, {"pid", key.second}};
    if (process.files > 0 && !links) facts.Add("process.fds", process.files, process.line, labels);
    if (process.deleted > 0)
      facts.Add("process.deleted_files", process.deleted, process.line, labels);
  }
}

}  // namespace

Kind Make() {
  return {.id = "open_files", .matches = Matches, .read = Read};
}

}  // namespace casefile::open_files
