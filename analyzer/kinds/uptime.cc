// `uptime` (and the first line of top and w), /proc/uptime and /proc/loadavg.

#include <charconv>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::uptime {
namespace {

constexpr std::string_view kLoad[] = {"load.avg1", "load.avg5", "load.avg15"};

// "3 days,  2:01", "2:01", "12 min", "45 secs": what stands between "up" and the users.
std::optional<double> SecondsUp(std::string_view text) {
  double seconds = 0;
  bool any = false;
  const auto words = SplitWords(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word.ends_with(',')) word.remove_suffix(1);
    const std::size_t colon = word.find(':');
    const auto number = NumberFrom(word.substr(0, colon));
    if (!number) continue;
    if (colon != std::string_view::npos) {
      const auto minutes = NumberFrom(word.substr(colon + 1));
      if (!minutes) return std::nullopt;
      seconds += *number * 3600 + *minutes * 60;
      any = true;
    } else if (i + 1 < words.size()) {
      const std::string_view unit = words[i + 1];
      if (unit.starts_with("user")) break;
      const double factor = unit.starts_with("day")    ? 86400
                            : unit.starts_with("week") ? 604800
                            : unit.starts_with("hour") ? 3600
                            : unit.starts_with("min")  ? 60
                            : unit.starts_with("sec")  ? 1
                                                       : 0;
      any = any || factor > 0;
      seconds += *number * factor;
    }
  }
  return any ? std::optional(seconds) : std::nullopt;
}

void ReadUptime(const TextLine& line, FactWriter& facts) {
  const std::size_t up = line.text.find(" up ");
  const std::size_t load = line.text.find("load average");
  if (up == std::string_view::npos || load == std::string_view::npos || load < up) return;
  facts.Collected("uptime", line);
  facts.Collected("load", line);
  if (const auto seconds = SecondsUp(line.text.substr(up + 4, load - up - 4))) {
    facts.Add("uptime.seconds", *seconds, line);
  }
  std::size_t index = 0;
  const std::size_t colon = std::min(line.text.find(':', load), line.text.size() - 1);
  for (std::string_view word : SplitWords(line.text.substr(colon + 1))) {
    if (word.ends_with(',')) word.remove_suffix(1);
    if (const auto value = NumberFrom(word); value && index < 3)
      facts.Add(kLoad[index++], *value, line);
  }
}

bool IsLoadavg(const KindText& head) {
  return BaseName(head.path) == "loadavg";
}
bool IsProcUptime(const KindText& head) {
  return head.path.ends_with("proc/uptime") && SplitWords(head.text).size() >= 2 &&
         NumberFrom(SplitWords(head.text)[0]).has_value();
}

int Matches(const KindText& head) {
  if (IsLoadavg(head) || IsProcUptime(head)) return 90;
  const std::string_view first = head.text.substr(0, head.text.find('\n'));
  return first.size() < 200 && first.find(" up ") != std::string_view::npos &&
                 first.find("load average") != std::string_view::npos
             ? 60
             : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number > 1) return;
    const auto words = SplitWords(line.text);
    if (IsLoadavg(text) && words.size() >= 3) {
      facts.Collected("load", line);
      for (std::size_t i = 0; i < 3; ++i) {
        if (const auto value = NumberFrom(words[i])) facts.Add(kLoad[i], *value, line);
      }
    } else if (IsProcUptime(text)) {
      facts.Collected("uptime", line);
      facts.Add("uptime.seconds", *NumberFrom(words[0]), line);
    } else {
      ReadUptime(line, facts);
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "uptime", .matches = Matches, .read = Read};
}

}  // namespace casefile::uptime
