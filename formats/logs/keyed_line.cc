#include "formats/logs/keyed_line.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"

namespace casefile::logs {
namespace {

using Member = FlatJson::Member;
using Members = std::vector<Member>;

bool IsKeyByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '@' || c == '/';
}

// The index of the last member with this key, as the last of two equal keys counts; npos if none.
std::size_t IndexOf(const Members& members, std::string_view key) {
  for (std::size_t i = members.size(); i > 0; --i) {
    if (members[i - 1].key == key) return i - 1;
  }
  return std::string_view::npos;
}

std::size_t IndexOfAny(const Members& members, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const std::size_t index = IndexOf(members, key);
    if (index != std::string_view::npos) return index;
  }
  return std::string_view::npos;
}

// 1795248278.984 and 1795248278984, also as text.
std::optional<Stamp> NumericStamp(std::string_view text) {
  std::int64_t whole = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (failure != std::errc()) return std::nullopt;
  const auto instant = InstantFromEpoch(whole);
  if (!instant) return std::nullopt;
  Stamp stamp;
  stamp.kind = Stamp::Kind::kInstant;
  stamp.instant = *instant;
  stamp.length = text.size();
  std::int64_t scale = 100'000'000;
  const char* at = end;
  if (at != text.data() + text.size() && *at == '.' && whole < 10'000'000'000) {
    for (++at; at != text.data() + text.size() && *at >= '0' && *at <= '9'; ++at, scale /= 10) {
      stamp.instant += std::chrono::nanoseconds((*at - '0') * scale);
    }
  }
  return stamp;
}

std::optional<Stamp> StampOf(const Member& member) {
  if (auto stamp = NumericStamp(member.value)) {
    // "20261121…" and "2026-11-21" begin with a number as well, but not with one of that size.
    return stamp;
  }
  return ParseStamp(member.value);
}

// The first of the keys whose value is a time: "date" and "created" may be something else.
std::size_t IndexOfTime(const Members& members,
                        const std::vector<std::string>& keys,
                        std::optional<Stamp>& stamp) {
  for (const std::string& key : keys) {
    const std::size_t index = IndexOf(members, key);
    if (index == std::string_view::npos) continue;
    stamp = StampOf(members[index]);
    if (stamp) return index;
  }
  return std::string_view::npos;
}

// The byte after the value that begins at `at`, and the value.
std::size_t TakeValue(std::string_view line, std::size_t at, std::string_view& value) {
  if (at < line.size() && line[at] == '"') {
    std::size_t end = at + 1;
    while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2U : 1U;
    if (end >= line.size()) return std::string_view::npos;
    value = line.substr(at + 1, end - at - 1);
    return end + 1;
  }
  const std::size_t end = std::min(line.find(' ', at), line.size());
  value = line.substr(at, end - at);
  return end;
}

}  // namespace

bool ParsePairs(std::string_view line, Members& out) {
  out.clear();
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t key_begin = at;
    while (at < line.size() && IsKeyByte(line[at])) ++at;
    if (at == key_begin || at >= line.size() || line[at] != '=') return false;
    const std::string_view key = line.substr(key_begin, at - key_begin);
    std::string_view value;
    at = TakeValue(line, at + 1, value);
    if (at == std::string_view::npos || (at < line.size() && line[at] != ' ')) return false;
    out.push_back({.key = key, .value = value, .type = FlatJson::Type::kString});
    while (at < line.size() && line[at] == ' ') ++at;
  }
  return out.size() >= 2;
}

bool MatchKeys(const LogKeys& keys, const Members& members, LineMatch& out) {
  out.Clear();
  const bool complete = std::all_of(keys.needs.begin(), keys.needs.end(), [&](const auto& key) {
    return IndexOf(members, key) != std::string_view::npos;
  });
  if (!complete) return false;
  const std::size_t time = IndexOfTime(members, keys.time, out.stamp);
  const std::size_t severity = IndexOfAny(members, keys.severity);
  const std::size_t program = IndexOfAny(members, keys.program);
  const std::size_t message = IndexOfAny(members, keys.message);
  constexpr std::size_t kNone = std::string_view::npos;
  // With a time it is a line of a log, though it names no message.
  if (message == kNone && !out.stamp) return false;
  if (!out.stamp && severity == kNone && keys.needs.empty()) return false;
  if (severity != kNone) out.severity_word = members[severity].value;
  if (program != kNone) out.program = members[program].value;
  if (message != kNone) out.message = members[message].value;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Member& member = members[i];
    if (i == message || i == severity || i == program || i == time) continue;
    if (member.type == FlatJson::Type::kNull || member.value.empty()) continue;
    out.fields.emplace_back(member.key, member.value);
  }
  return true;
}

namespace {

// The name to show for `key` when `wanted` chooses it, else nothing.
std::string_view NameIfChosen(std::string_view wanted, std::string_view key) {
  if (!wanted.ends_with(".*")) return key == wanted ? key : std::string_view();
  const std::string_view prefix = wanted.substr(0, wanted.size() - 1);
  return key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view();
}

}  // namespace

void AddFields(const LogKeys& keys, const LineMatch& match, std::string& message) {
  for (const auto& [key, value] : match.fields) {
    std::string_view name;
    for (const std::string& wanted : keys.adds) {
      if (name.empty()) name = NameIfChosen(wanted, key);
    }
    if (name.empty()) continue;
    if (message.size() + name.size() + value.size() + 2 > limits::kLineBytes) return;
    message.append(" ").append(name).append("=").append(value);
  }
}

}  // namespace casefile::logs
