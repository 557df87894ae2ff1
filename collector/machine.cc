#include "collector/machine.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

constexpr std::size_t kSmallFile = 64 * limits::kKiB;

std::string ReadHostName(Host& host) {
  std::string name = ReadWord(host, "/proc/sys/kernel/hostname");
  if (name.empty()) name = ReadWord(host, "/etc/hostname");
  return name;
}

// The kernel does not say it in /proc; the loader's name and cpuinfo do.
std::string ReadArchitecture(Host& host) {
  std::string told = ReadWord(host, "/proc/sys/kernel/arch");  // since Linux 6.1
  if (!told.empty()) return told;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLoaders = {
      {{"/lib64/ld-linux-x86-64.so.2", "x86_64"},
       {"/lib/ld-linux-aarch64.so.1", "aarch64"},
       {"/lib/ld-musl-x86_64.so.1", "x86_64"},
       {"/lib/ld-musl-aarch64.so.1", "aarch64"}}};
  for (const auto& [path, architecture] : kLoaders) {
    if (host.Stat(path)) return std::string(architecture);
  }
  return "";
}

std::string ReadVirtualisation(Host& host) {
  if (host.Stat("/var/run/secrets/kubernetes.io")) return "kubernetes";
  if (host.Stat("/.dockerenv")) return "docker";
  if (host.Stat("/run/.containerenv")) return "podman";
  std::string manager = ReadWord(host, "/run/systemd/container");
  if (!manager.empty()) return manager;
  const auto processors = host.ReadFile("/proc/cpuinfo", kSmallFile);
  if (processors && processors->find(" hypervisor") != std::string::npos) return "vm";
  return "";
}

// Whether a name says something of somebody. A host called "web" or a user called "node" does not,
// and hiding the word everywhere would destroy the logs.
bool IsTelling(std::string_view name) {
  constexpr std::size_t kShortest = 3;
  constexpr std::array<std::string_view, 44> kCommon = {
      "admin",  "alpine",  "app",    "backup",  "build",   "centos",   "client",   "cloud",
      "daemon", "data",    "debian", "deploy",  "dev",     "docker",   "ec2-user", "fedora",
      "git",    "guest",   "host",   "jenkins", "linux",   "local",    "log",      "mail",
      "master", "mysql",   "nginx",  "node",    "opc",     "postgres", "prod",     "proxy",
      "redis",  "root",    "runner", "server",  "service", "staging",  "test",     "ubuntu",
      "user",   "vagrant", "web",    "worker"};
  return name.size() >= kShortest && std::ranges::find(kCommon, name) == kCommon.end();
}

}  // namespace

std::string ReadTimeZone(Host& host) {
  std::string name = ReadWord(host, "/etc/timezone");
  if (!name.empty()) return name;
  constexpr std::string_view kFolder = "zoneinfo/";
  const Result<std::string> target = host.ReadLink("/etc/localtime");
  if (!target) return "";
  const std::size_t at = target->find(kFolder);
  return at == std::string::npos ? "" : target->substr(at + kFolder.size());
}

Machine ReadMachine(Host& host) {
  Machine machine;
  Result<std::string> release = host.ReadFile("/etc/os-release", kSmallFile);
  if (!release) release = host.ReadFile("/usr/lib/os-release", kSmallFile);
  if (release) {
    auto values = ReadAssignments(*release);
    machine.os_id = values["ID"];
    machine.os_name = values["NAME"];
    machine.os_version = values["VERSION_ID"];
    machine.os_pretty_name = values["PRETTY_NAME"];
  }
  machine.host_name = ReadHostName(host);
  machine.architecture = ReadArchitecture(host);
  machine.time_zone = ReadTimeZone(host);
  machine.virtualisation = ReadVirtualisation(host);
  return machine;
}

std::vector<std::string> ReadHostNames(Host& host) {
  std::vector<std::string> names;
  const auto add = [&names](std::string_view name) {
    if (!IsTelling(name) || name.starts_with("localhost") || name.starts_with("ip6-")) return;
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  };
  for (const char* path : {"/proc/sys/kernel/hostname", "/etc/hostname", "/etc/mailname"}) {
    const std::string name = ReadWord(host, path);
    if (name.find_first_of(" \t\n") != std::string::npos) continue;
    add(name);
    add(std::string_view(name).substr(0, name.find('.')));
  }
  const Result<std::string> hosts = host.ReadFile("/etc/hosts", kSmallFile);
  if (!hosts) return names;
  for (const std::string_view line : SplitLines(*hosts)) {
    const std::vector<std::string_view> words = SplitWords(line.substr(0, line.find('#')));
    if (words.empty() || !words[0].starts_with("127.")) continue;  // Debian: 127.0.1.1 is us
    for (std::size_t i = 1; i < words.size(); ++i) add(words[i]);
  }
  return names;
}

std::vector<std::string> ReadPersonNames(Host& host) {
  // login.defs on every current system: people from 1000, `nobody` at 65534.
  constexpr std::uint64_t kFirstPerson = 1000;
  constexpr std::uint64_t kLastPerson = 60000;
  std::vector<std::string> names;
  for (const auto& [uid, name] : ReadUserNames(host)) {
    if (uid >= kFirstPerson && uid <= kLastPerson && IsTelling(name)) names.push_back(name);
  }
  if (names.empty()) return names;
  // A service may have an account in the range of people; its name stands in every log line of it.
  for (const std::uint64_t pid : ListProcesses(host)) {
    const Result<ProcessName> process = ReadProcessName(host, pid);
    if (process) std::erase(names, process->name);
  }
  return names;
}

}  // namespace casefile
