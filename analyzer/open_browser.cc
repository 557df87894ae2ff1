#include "analyzer/open_browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace casefile {
namespace {

// The candidates in order. $BROWSER may be a list behind colons; its first word counts.
std::vector<std::string> Browsers() {
  std::vector<std::string> names;
  if (const char* chosen = std::getenv("BROWSER"); chosen != nullptr && *chosen != '\0') {
    const std::string list = chosen;
    names.push_back(list.substr(0, list.find(':')));
  }
  names.emplace_back("xdg-open");
  names.emplace_back("sensible-browser");
  return names;
}

// Its output is not ours: what a browser says goes nowhere.
bool Start(std::string program, std::string page) {
  posix_spawn_file_actions_t actions{};
  if (::posix_spawn_file_actions_init(&actions) != 0) return false;
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
  const std::array<char*, 3> words = {program.data(), page.data(), nullptr};
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed == 0;
}

}  // namespace

Result<void> OpenInBrowser(const std::string& path) {
  std::error_code failed;
  const std::string whole = std::filesystem::canonical(path, failed).string();
  if (failed) return Error::FromErrno(failed.value(), "cannot show " + path);
  for (std::string& browser : Browsers())
    if (Start(std::move(browser), whole)) return {};
  return Error(ErrorCode::kNotFound, "no browser could be started")
      .WithHint("open " + path + " by hand, or name a program in $BROWSER");
}

}  // namespace casefile
