// Who keeps the clock and how well: timedatectl (status, show and timesync-status), chronyc
// tracking, ntpq -p.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::time_sync {
namespace {

bool IsYes(std::string_view value) {
  return value == "yes" || value == "active" || value == "true";
}

// "+1min 32.5s", "-1.234ms": what timesyncd would add to the clock, in seconds.
std::optional<double> SpanOf(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  double seconds = 0;
  for (const std::string_view word : SplitWords(text)) {
    const std::size_t unit_at = word.find_first_not_of("0123456789.");
    const auto number = NumberFrom(word.substr(0, unit_at));
    if (!number || unit_at == std::string_view::npos) return std::nullopt;
    const std::string_view unit = word.substr(unit_at);
    const double factor = unit == "s"                    ? 1
                          : unit == "ms"                 ? 1e-3
                          : unit == "us" || unit == "μs" ? 1e-6
                          : unit == "min"                ? 60
                          : unit == "h"                  ? 3600
                          : unit == "d"                  ? 86400
                                                         : 0;
    if (factor == 0) return std::nullopt;
    seconds += *number * factor;
  }
  return negative ? -seconds : seconds;
}

void Timedatectl(std::string_view key,
                 std::string_view value,
                 const TextLine& line,
                 FactWriter& facts) {
  if (key == "System clock synchronized" || key == "NTP synchronized" || key == "NTPSynchronized") {
    facts.Add("time.synchronised", IsYes(value), line);
    facts.Collected("time sync", line);
  } else if (key == "NTP service" || key == "Network time on" || key == "NTP" ||
             key == "NTP enabled" || key == "systemd-timesyncd.service active") {
    facts.Add("time.service_active", IsYes(value), line);
  } else if (key == "Time zone" || key == "Timezone") {
    facts.Add("time.zone", std::string(value.substr(0, value.find(' '))), line);
  } else if (key == "Stratum") {
    if (const auto stratum = NumberFrom(value)) facts.Add("time.stratum", *stratum, line);
  } else if (key == "Offset") {
    facts.Collected("time sync", line);
    if (const auto offset = SpanOf(value)) facts.Add("time.offset_seconds", -*offset, line);
  }
}

// "0.000041210 seconds slow of NTP time": chrony's slow is behind.
void Chrony(std::string_view key, std::string_view value, const TextLine& line, FactWriter& facts) {
  const auto words = SplitWords(value);
  if (words.empty()) return;
  const auto number = NumberFrom(words[0]);
  if (key == "Stratum" && number) facts.Add("time.stratum", *number, line);
  if (key == "System time" && number && words.size() >= 3) {
    facts.Add("time.offset_seconds", words[2] == "slow" ? -*number : *number, line);
  }
  if (key == "Leap status") {
    facts.Add("time.synchronised", value != "Not synchronised", line);
    facts.Collected("time sync", line);
  }
}

// The peer that is followed has a star; offset is that of the peer, in milliseconds.
void Ntpq(const TextLine& line, FactWriter& facts) {
  const auto words = SplitWords(line.text);
  if (words.size() < 10 || !line.text.starts_with('*')) return;
  facts.Add("time.synchronised", true, line);
  if (const auto offset = NumberFrom(words[8])) {
    facts.Add("time.offset_seconds", -*offset / 1000, line);
  }
}

bool IsChrony(std::string_view text) {
  return text.find("Reference ID") < 200 && text.find("Leap status") < 1200;
}
bool IsNtpq(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.find("remote") != std::string_view::npos &&
         first.find("refid") != std::string_view::npos &&
         first.find("offset") != std::string_view::npos;
}
bool IsTimedatectl(std::string_view text) {
  return text.find("NTPSynchronized=") < 400 || text.find("System clock synchronized:") < 600 ||
         text.find("NTP synchronized:") < 600 ||
         (text.find("Poll interval:") < 400 && text.find("Root distance:") < 600);
}

int Matches(const KindText& head) {
  return IsChrony(head.text) || IsNtpq(head.text) || IsTimedatectl(head.text) ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const bool chrony = IsChrony(text.text);
  const bool ntpq = IsNtpq(text.text);
  bool followed = false;
  TextLine first;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) first = line;
    if (ntpq) {
      followed = followed || line.text.starts_with('*');
      Ntpq(line, facts);
      return;
    }
    const std::size_t show = line.text.find('=');
    const auto pair = SplitPair(line.text, !chrony && show < line.text.find(':') ? '=' : ':');
    if (!pair) return;
    if (chrony) {
      Chrony(pair->first, pair->second, line, facts);
    } else {
      Timedatectl(pair->first, pair->second, line, facts);
    }
  });
  if (ntpq) {
    facts.Collected("time sync", first);
    if (!followed) facts.Add("time.synchronised", false, first);
  }
}

}  // namespace

Kind Make() {
  return {.id = "time_sync", .matches = Matches, .read = Read};
}

}  // namespace casefile::time_sync
