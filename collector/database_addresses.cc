#include "collector/database_addresses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

constexpr std::size_t kMostAddresses = 6;

using Variables = std::map<std::string, std::string, std::less<>>;

void WipeAll(Variables* variables) {
  for (auto& [name, value] : *variables) Wipe(value);
}

// What may stand in an address is no delimiter of one.
std::string Encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// How the official images are told their users.
struct Image {
  std::string_view kind;
  std::string_view scheme;
  std::string_view user;
  std::string_view usual_user;  // when the variable is not set
  std::string_view password;
  std::string_view name;
};
constexpr std::array<Image, 5> kImages = {{
    {"postgresql", "postgresql", "POSTGRES_USER", "postgres", "POSTGRES_PASSWORD", "POSTGRES_DB"},
    {"mysql", "mysql", "MYSQL_USER", "", "MYSQL_PASSWORD", "MYSQL_DATABASE"},
    {"mysql", "mysql", "", "root", "MYSQL_ROOT_PASSWORD", ""},
    {"mysql", "mysql", "MARIADB_USER", "", "MARIADB_PASSWORD", "MARIADB_DATABASE"},
    {"redis", "redis", "", "", "REDIS_PASSWORD", ""},
}};

std::string ValueOf(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? "" : found->second;
}

void AddFrom(const Variables& variables, const PlannedDatabase& database, DatabaseAddresses* out) {
  for (const std::string& name : database.names) out->Add(ValueOf(variables, name));
  for (const Image& image : kImages) {
    std::string password = ValueOf(variables, image.password);
    if (image.kind != database.kind || password.empty()) continue;
    std::string user = ValueOf(variables, image.user);
    if (user.empty()) user = image.usual_user;
    std::string name = ValueOf(variables, image.name);
    if (name.empty()) name = user;
    out->Add(fmt::format("{}://{}:{}@127.0.0.1/{}",
                         image.scheme,
                         Encoded(user),
                         Encoded(password),
                         image.kind == "redis" ? "" : Encoded(name)));
    Wipe(password);
  }
}

Variables SplitEnvironment(std::string_view text) {
  Variables variables;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(one.substr(0, equals), one.substr(equals + 1));
  }
  return variables;
}

void AddFromProcesses(Host& host,
                      const Plan& plan,
                      const PlannedDatabase& database,
                      DatabaseAddresses* out) {
  for (const std::uint64_t pid : ListProcesses(host)) {
    const Result<ProcessName> process = ReadProcessName(host, pid);
    if (!process || process->state == 'D') continue;
    const bool wanted = std::ranges::any_of(plan.environment_of, [&](const ProcessMatch& match) {
      return match.Matches(process->name, process->command_line);
    });
    if (!wanted) continue;
    Result<std::string> text =
        host.ReadFile(fmt::format("/proc/{}/environ", pid), limits::kLearnBytes);
    if (!text) continue;
    Variables variables = SplitEnvironment(*text);
    Wipe(*text);
    AddFrom(variables, database, out);
    WipeAll(&variables);
  }
}

// "requirepass …" of a configuration in redis' own form.
void AddFromRedisConfig(Host& host, DatabaseAddresses* out) {
  for (const char* path : {"/etc/redis/redis.conf", "/etc/redis.conf", "/etc/valkey/valkey.conf"}) {
    Result<std::string> text = host.ReadFile(path, limits::kLearnBytes);
    if (!text) continue;
    std::string password;
    std::string port = "6379";
    for (const std::string_view line : SplitLines(*text)) {
      const std::vector<std::string_view> words = SplitWords(line);
      if (words.size() < 2) continue;
      if (words[0] == "requirepass") password = std::string(words[1]);
      if (words[0] == "port") port = std::string(words[1]);
    }
    Wipe(*text);
    if (password.starts_with('"') && password.ends_with('"') && password.size() > 1) {
      password = password.substr(1, password.size() - 2);
    }
    const std::string login = password.empty() ? "" : ":" + Encoded(password) + "@";
    out->Add(fmt::format("redis://{}127.0.0.1:{}", login, port));
    Wipe(password);
  }
}

}  // namespace

DatabaseAddresses::~DatabaseAddresses() {
  for (std::string& url : urls_) Wipe(url);
}

void DatabaseAddresses::Add(std::string url) {
  const bool known = std::ranges::find(urls_, url) != urls_.end();
  if (url.find("://") == std::string::npos || known || urls_.size() == kMostAddresses) {
    Wipe(url);
    return;
  }
  urls_.push_back(std::move(url));
}

DatabaseAddresses FindDatabaseAddresses(Host& host,
                                        const Plan& plan,
                                        const PlannedDatabase& database) {
  DatabaseAddresses found;
  AddFromProcesses(host, plan, database, &found);
  for (const std::string& path : plan.environment_files) {
    Result<std::string> text = host.ReadFile(path, limits::kLearnBytes);
    if (!text) continue;
    Variables variables;
    for (auto& [name, value] : ReadAssignments(*text)) variables.emplace(name, value);
    Wipe(*text);
    AddFrom(variables, database, &found);
    WipeAll(&variables);
  }
  if (database.kind == "redis") AddFromRedisConfig(host, &found);
  return found;
}

}  // namespace casefile
