#pragma once
// What the name of a log says about when it was written: `app.log.2.gz` is older than `app.log.1`,
// `app-2026-11-20.log` is of that day, and `messages-20261121` was put away on it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace casefile {

struct LogName {
  std::string family;  // the path without what rotation adds: of all files of one log the same
  int rotation = 0;    // how often it was put away; 0 is the file that is written to
  std::optional<std::chrono::sys_days> day;
  // Whether `day` is when the file was put away, and not the day of its lines.
  bool day_of_rotation = false;
};

LogName ReadLogName(std::string_view path);

}  // namespace casefile
