// Specs of Troubleshoot, troubleshoot.sh/v1beta2 and v1beta3: what they say of a host.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "collector/http_url.h"
#include "collector/proc_text.h"
#include "collector/profile_import.h"

namespace casefile {
namespace {

using Draft = ProfileDraft;

// Host collectors that only look at the machine: a probe or a command of ours does the same.
struct Counterpart {
  std::string_view collector;
  std::string_view probe;
  std::string_view command;  // arguments divided by blanks
  std::string_view file;
};
constexpr std::array kCounterparts = {
    Counterpart{"cpu", "cpu", "", ""},
    Counterpart{"memory", "memory", "", ""},
    Counterpart{"time", "time", "", ""},
    Counterpart{"hostOS", "os", "", ""},
    Counterpart{"diskUsage", "disks", "", ""},
    Counterpart{"cgroups", "cgroup", "", ""},
    Counterpart{"tcpPortStatus", "ports", "", ""},
    Counterpart{"udpPortStatus", "ports", "", ""},
    Counterpart{"blockDevices", "", "lsblk -o NAME,TYPE,SIZE,FSTYPE,MOUNTPOINT,RO", ""},
    Counterpart{"ipv4Interfaces", "", "ip -brief address", ""},
    Counterpart{"hostServices", "", "systemctl list-units --type=service --all --no-pager", ""},
    Counterpart{"systemPackages", "", "dpkg-query -W", ""},
    Counterpart{"sysctl", "", "sysctl -a", ""},
    Counterpart{"kernelModules", "", "", "/proc/modules"},
    Counterpart{"kernelConfigs", "", "", "/boot/config-*"},
};

// Keys that say nothing of what is collected.
bool IsMeta(std::string_view key) {
  constexpr std::array<std::string_view, 4> kMeta = {
      "collectorName", "name", "outputDir", "timeout"};
  return std::ranges::find(kMeta, key) != kMeta.end();
}

std::string NameOf(std::string_view kind, const YamlNode& spec) {
  for (const std::string_view key : {"collectorName", "name"}) {
    const YamlNode* name = MemberOf(spec, key);
    if (name != nullptr && !name->scalar.empty()) return fmt::format("{} {}", kind, name->scalar);
  }
  return std::string(kind);
}

std::string Reason(const std::string& name) {
  return Draft::Quoted("imported: " + name);
}

// Names every key that was not asked for.
void NameRest(const std::string& name,
              const YamlNode& spec,
              const std::vector<std::string_view>& used,
              Draft* draft) {
  for (const YamlMember& member : spec.members) {
    if (IsMeta(member.key) || std::ranges::find(used, member.key) != used.end()) continue;
    draft->Left(fmt::format("{}, {}", name, member.key), "there is nothing like it");
  }
}

void ReadRun(const std::string& name, const YamlNode& spec, Draft* draft) {
  std::vector<std::string> run = TextsOf(MemberOf(spec, "command"));
  if (run.size() != 1) return draft->Left(name, "it names no command");
  for (std::string& argument : TextsOf(MemberOf(spec, "args"))) run.push_back(std::move(argument));
  draft->Item("commands", {{"run", Draft::List(run)}, {"reason", Reason(name)}});
  for (const std::string_view key : {"env", "inheritEnvs", "input"}) {
    if (MemberOf(spec, key) != nullptr) {
      draft->Left(fmt::format("{}, {}", name, key),
                  "programs get a clean environment and no input");
    }
  }
  NameRest(
      name, spec, {"command", "args", "env", "inheritEnvs", "input", "ignoreParentEnvs"}, draft);
}

void ReadCopy(const std::string& name, const YamlNode& spec, Draft* draft) {
  const std::vector<std::string> paths = TextsOf(MemberOf(spec, "path"));
  if (paths.size() != 1 || !paths.front().starts_with('/')) {
    return draft->Left(name, "its path is not absolute");
  }
  // A folder is taken with all that is in it.
  std::vector<std::string> patterns = {paths.front()};
  if (paths.front().find('*') == std::string::npos) {
    patterns.push_back(paths.front() + (paths.front().ends_with('/') ? "**/*" : "/**/*"));
  }
  draft->Item("files", {{"paths", Draft::List(patterns)}, {"reason", Reason(name)}});
  NameRest(name, spec, {"path"}, draft);
}

void ReadJournald(const std::string& name, const YamlNode& spec, Draft* draft) {
  Draft::Fields fields;
  const std::vector<std::string> units = TextsOf(MemberOf(spec, "units"));
  if (!units.empty()) fields.emplace_back("units", Draft::List(units));
  const YamlNode* kernel = MemberOf(spec, "dmesg");
  if (kernel != nullptr && kernel->scalar == "true") fields.emplace_back("kernel", "true");
  const YamlNode* lines = MemberOf(spec, "lines");
  if (lines != nullptr && ToUint(lines->scalar).value_or(0) > 0) {
    fields.emplace_back("lines", lines->scalar);
  }
  fields.emplace_back("reason", Reason(name));
  draft->Item("journal", fields);
  for (const std::string_view key : {"since", "until"}) {
    if (MemberOf(spec, key) != nullptr) {
      draft->Left(fmt::format("{}, {}", name, key), fmt::format("give --{} to the run", key));
    }
  }
  NameRest(name,
           spec,
           {"units", "dmesg", "lines", "since", "until", "system", "output", "reverse", "utc"},
           draft);
}

void ReadHttp(const std::string& name, const YamlNode& spec, Draft* draft) {
  const YamlNode* get = MemberOf(spec, "get");
  const std::vector<std::string> urls =
      get == nullptr ? std::vector<std::string>() : TextsOf(MemberOf(*get, "url"));
  if (urls.size() != 1) return draft->Left(name, "only GET is done");
  if (!ParseLoopbackUrl(urls.front())) {
    return draft->Left(name, "only plain HTTP to an address of this machine is asked");
  }
  draft->Item("health", {{"urls", Draft::List(urls)}, {"reason", Reason(name)}});
  NameRest(name, *get, {"url"}, draft);
}

bool ReadCounterpart(std::string_view kind, const std::string& name, Draft* draft) {
  const auto found = std::ranges::find(kCounterparts, kind, &Counterpart::collector);
  if (found == kCounterparts.end()) return false;
  if (!found->probe.empty()) draft->Probe(std::string(found->probe));
  if (!found->command.empty()) {
    std::vector<std::string> run;
    for (const std::string_view word : SplitWords(found->command)) run.emplace_back(word);
    draft->Item("commands", {{"run", Draft::List(run)}, {"reason", Reason(name)}});
  }
  if (!found->file.empty()) {
    draft->Item("files",
                {{"paths", Draft::List({std::string(found->file)})},
                 {"kind", "config"},
                 {"reason", Reason(name)}});
  }
  return true;
}

void ReadHostCollector(const YamlMember& collector, Draft* draft) {
  const std::string name = NameOf(collector.key, collector.value);
  const YamlNode* exclude = MemberOf(collector.value, "exclude");
  if (exclude != nullptr && exclude->scalar == "true") return;
  if (collector.key == "run") return ReadRun(name, collector.value, draft);
  if (collector.key == "copy") return ReadCopy(name, collector.value, draft);
  if (collector.key == "journald") return ReadJournald(name, collector.value, draft);
  if (collector.key == "http") return ReadHttp(name, collector.value, draft);
  if (ReadCounterpart(collector.key, name, draft)) return;
  draft->Left(name, "there is nothing like it");
}

// What runs in the cluster.
void ReadClusterCollector(const YamlMember& collector, Draft* draft) {
  const bool known = collector.key == "clusterInfo" || collector.key == "clusterResources" ||
                     collector.key == "logs";
  if (!known) return draft->Left(NameOf(collector.key, collector.value), "it runs in a cluster");
  // The profile asks the whole cluster, with the rights of whoever runs it.
  draft->Include("kubernetes");
  if (collector.key == "logs")
    draft->Left(NameOf("logs", collector.value), "see what the profile kubernetes takes");
}

void ReadCollectors(const YamlNode* list, bool host, Draft* draft) {
  if (list == nullptr) return;
  for (const YamlNode& item : list->items) {
    for (const YamlMember& collector : item.members) {
      if (host) {
        ReadHostCollector(collector, draft);
      } else {
        ReadClusterCollector(collector, draft);
      }
    }
  }
}

}  // namespace

bool ReadTroubleshootSpec(const YamlNode& root, ProfileDraft* draft) {
  const YamlNode* version = MemberOf(root, "apiVersion");
  if (version == nullptr || !version->scalar.starts_with("troubleshoot.")) return false;
  const YamlNode* kind = MemberOf(root, "kind");
  const std::string_view what = kind == nullptr ? std::string_view() : kind->scalar;
  if (const YamlNode* metadata = MemberOf(root, "metadata")) {
    if (const YamlNode* name = MemberOf(*metadata, "name")) draft->Title(name->scalar);
  }
  const YamlNode* spec = MemberOf(root, "spec");
  if (spec == nullptr) return true;
  const bool of_host = what == "HostCollector" || what == "HostPreflight";
  ReadCollectors(MemberOf(*spec, "hostCollectors"), true, draft);
  ReadCollectors(MemberOf(*spec, "collectors"), of_host, draft);
  for (const std::string_view key :
       {"analyzers", "hostAnalyzers", "remoteCollectors", "redactors"}) {
    if (MemberOf(*spec, key) == nullptr) continue;
    draft->Left(key,
                key == "redactors" ? "secrets are hidden by rules of our own"
                                   : "only what is collected is carried over");
  }
  return true;
}

}  // namespace casefile
