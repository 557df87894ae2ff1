#pragma once
// Expands shell patterns on a host: what the shell does, with `**`, without the shell.

#include <string>
#include <string_view>
#include <vector>

#include "collector/host.h"

namespace casefile {

struct GlobResult {
  std::vector<std::string> paths;  // of files, sorted; folders and special files are left out
  // Folders that could not be listed, or that were too large: "path: why".
  struct Problem {
    std::string path;
    Error error;
  };
  std::vector<Problem> problems;
};

// `*`, `?` and `[]` match inside one name; `**` matches any number of folders, at most
// limits::kGlobDepth, and does not follow symbolic links to folders. "~/x" is x in every home
// folder. A pattern without wildcards gives its path whether or not it exists.
GlobResult ExpandGlob(Host& host, std::string_view pattern);

bool HasWildcard(std::string_view pattern);

// Rotated siblings of a log: x.1, x.2.gz, x-20261121, x.old, x.2026-11-21.zst; newest name first is
// not promised, the caller looks at the times. Remembers the folder it looked into last: of
// thousands of logs in one folder each is asked for. Not thread-safe; `host` must outlive it.
class RotatedFinder {
 public:
  explicit RotatedFinder(Host& host) : host_(host) {}
  std::vector<std::string> Find(std::string_view path);

 private:
  Host& host_;
  std::string folder_;
  std::vector<DirectoryEntry> entries_;  // of folder_, by name
};

// Home folders of /etc/passwd, each once, without those of no one ("/", "/nonexistent").
std::vector<std::string> ListHomes(Host& host);

}  // namespace casefile
