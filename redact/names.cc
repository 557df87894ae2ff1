#include "redact/names.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "redact/characters.h"
#include "redact/pseudonym.h"

namespace casefile {
namespace {

constexpr std::size_t kMinNameBytes = 3;
constexpr std::size_t kMaxUserBytes = 64;
// With more names nearly every position would be a candidate.
constexpr std::size_t kMaxFiltered = 32;

// Names that say nothing about whose machine it is.
constexpr std::string_view kGeneric[] = {
    "root",      "localhost", "user",    "admin",   "ubuntu",  "debian",     "fedora",
    "centos",    "ec2-user",  "runner",  "vagrant", "docker",  "node",       "app",
    "test",      "guest",     "public",  "shared",  "default", "www-data",   "nobody",
    "daemon",    "postgres",  "mysql",   "redis",   "nginx",   "linuxbrew",  "git",
    "jenkins",   "deploy",    "service", "host",    "server",  "container",  "jovyan",
    "all users", "bin",       "sys",     "sync",    "games",   "man",        "mail",
    "news",      "proxy",     "backup",  "list",    "systemd", "messagebus", "sshd",
    "syslog",    "operator",  "web",     "db",      "home",
};

bool IsGeneric(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lowered);
  return std::find(std::begin(kGeneric), std::end(kGeneric), lower) != std::end(kGeneric);
}

bool IsNameCharacter(char c) {
  return IsWord(c) || c == '-';
}

bool EndsFolder(char c) {
  return IsSpace(c) || IsQuote(c) ||
         std::string_view("/\\:;,<>|&)]}*?").find(c) != std::string_view::npos;
}

}  // namespace

Names::Names(const std::vector<std::string>& hosts, const std::vector<std::string>& users) {
  for (const std::string& host : hosts) {
    if (host.size() >= kMinNameBytes && !IsGeneric(host)) names_.push_back(host);
    // web1.example.net is also known as web1.
    const std::string head = host.substr(0, host.find('.'));
    if (head.size() != host.size() && head.size() >= kMinNameBytes && !IsGeneric(head))
      names_.push_back(head);
  }
  hosts_ = names_.size();
  for (const std::string& user : users) {
    if (user.size() >= kMinNameBytes && !IsGeneric(user)) names_.push_back(user);
  }
  if (NameFilter::Runs() && names_.size() <= kMaxFiltered) {
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      filter_.Add(names_[i], i % NameFilter::kGroups);
      groups_[i % NameFilter::kGroups].push_back(i);
    }
    return;
  }
  std::vector<Literal> literals;
  for (const std::string& name : names_)
    literals.push_back({.bytes = name,
                        .id = static_cast<std::uint32_t>(literals.size()),
                        .ignore_case = literals.size() < hosts_});
  matcher_ = LiteralMatcher(literals);
}

void Names::Find(std::string_view text, Spans* spans) const {
  if (names_.empty()) return;
  if (!matcher_.empty()) {
    matcher_.Scan(text, [this, text, spans](std::uint32_t id, std::size_t end) {
      FindHit(text, end - names_[id].size(), id, spans);
    });
    return;
  }
  filter_.Scan(text, [this, text, spans](std::size_t at, std::uint32_t groups) {
    for (; groups != 0; groups &= groups - 1) {
      for (const std::uint32_t name :
           groups_.at(static_cast<std::size_t>(std::countr_zero(groups))))
        FindWord(text, at, name, spans);
    }
  });
}

void Names::FindWord(std::string_view text, std::size_t at, std::size_t name, Spans* spans) const {
  const std::string& word = names_[name];
  if (text.size() - at < word.size()) return;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (name < hosts_ ? Lowered(text[at + i]) != Lowered(word[i]) : text[at + i] != word[i]) return;
  }
  FindHit(text, at, name, spans);
}

void Names::FindHit(std::string_view text,
                    std::size_t begin,
                    std::size_t name,
                    Spans* spans) const {
  const std::size_t end = begin + names_[name].size();
  if (begin > 0 && IsNameCharacter(text[begin - 1])) return;
  if (end < text.size() && IsNameCharacter(text[end])) return;
  const bool host = name < hosts_;
  spans->push_back({.begin = begin,
                    .end = end,
                    .kind = host ? SpanKind::kHost : SpanKind::kUser,
                    .label = host ? "host-name" : "user-name"});
}

void FindHomeFolder(std::string_view text, std::size_t at, Spans* spans) {
  // A backslash is doubled inside string literals.
  const std::size_t begin =
      at + (text[at - 1] == '\\' && at < text.size() && text[at] == '\\' ? 1 : 0);
  std::size_t end = begin;
  while (end < text.size() && end - begin <= kMaxUserBytes && !EndsFolder(text[end])) ++end;
  while (end > begin && text[end - 1] == '.') --end;
  const std::string_view user = text.substr(begin, end - begin);
  if (user.size() < 2 || user.size() > kMaxUserBytes || !IsWord(user.front())) return;
  if (IsGeneric(user) || IsPseudonymName(user)) return;
  spans->push_back({.begin = begin, .end = end, .kind = SpanKind::kUser, .label = "home-folder"});
}

}  // namespace casefile
