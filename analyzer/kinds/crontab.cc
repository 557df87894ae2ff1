// crontab -l, /etc/crontab and the files of /etc/cron.d.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "base/text.h"

namespace casefile::crontab {
namespace {

struct Job {
  std::string schedule;
  std::string_view command;
};

bool IsField(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789*/,-") == std::string_view::npos;
}

std::optional<Job> ParseJob(std::string_view line) {
  const std::string_view text = Trim(line);
  const auto words = SplitWords(text);
  if (words.size() >= 2 && words[0].starts_with('@') &&
      (words[0] == "@reboot" || words[0].ends_with("ly") || words[0] == "@midnight")) {
    return Job{std::string(words[0]), Trim(text.substr(words[0].size()))};
  }
  if (words.size() < 6 || !std::all_of(words.begin(), words.begin() + 3, IsField))
    return std::nullopt;
  // Months and weekdays may be names.
  const auto end = static_cast<std::size_t>(words[4].data() + words[4].size() - text.data());
  if (words[3].size() > 12 || words[4].size() > 20) return std::nullopt;
  return Job{std::string(text.substr(0, end)), Trim(text.substr(end))};
}

bool IsByName(std::string_view path) {
  return path.find("cron") != std::string_view::npos && path.find(".log") == std::string_view::npos;
}

int Matches(const KindText& head) {
  int jobs = 0;
  int others = 0;
  bool star = false;
  ForEachLine(head.text, [&](const TextLine& line) {
    const std::string_view text = Trim(line.text);
    if (text.empty() || text[0] == '#' || line.number > 80) return;
    const std::size_t equals = text.find('=');
    if (equals < text.find(' ')) return;  // SHELL=/bin/sh
    const auto job = ParseJob(text);
    star = star || (job && job->schedule.find('*') != std::string_view::npos);
    ++(job ? jobs : others);
  });
  if (jobs == 0 || others > 0) return 0;
  return IsByName(head.path) ? 88 : star ? 65 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  ForEachLine(text.text, [&](const TextLine& line) {
    if (Trim(line.text).starts_with('#')) return;
    const auto job = ParseJob(line.text);
    if (!job) return;
    facts.Collected("cron", line);
    facts.Add("cron.job", std::string(job->command), line, {{"schedule", job->schedule}});
  });
}

}  // namespace

Kind Make() {
  return {.id = "crontab", .matches = Matches, .read = Read};
}

}  // namespace casefile::crontab
