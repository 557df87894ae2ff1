#include "collector/profile_library.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <utility>

#include "base/embedded.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/glob.h"
#include "collector/host_file.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile {

std::span<const EmbeddedFile> BuiltinProfiles();  // made by casefile_embed

namespace {

std::vector<std::string> ListYamlFiles(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) return files;
  for (; entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (error) break;
    if (entries->path().extension() == ".yaml") files.push_back(entries->path().string());
  }
  std::ranges::sort(files);
  return files;
}

// Where a distribution and an administrator put units.
constexpr std::array<std::string_view, 4> kUnitFolders = {
    "/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"};

}  // namespace

std::vector<std::string_view> ProbeIds() {
  std::vector<std::string_view> ids;
  for (const Probe& probe : AllProbes()) ids.push_back(probe.id);
  return ids;
}

Result<Profile> LoadProfileFile(const std::string& path, const std::vector<Signer>& signers) {
  const Fd fd = TRY(Fd::OpenRegular(path));
  const std::string text = TRY(ReadToEnd(fd.get(), limits::kYamlBytes, path));
  // Before anything of it is believed.
  const std::optional<Signer> signer = TRY(SignerOfFile(signers, path, text));
  Profile profile = TRY(ParseProfile(text, path, ProbeIds()));
  if (signer) profile.signed_by = Describe(*signer);
  return profile;
}

std::vector<std::string> ProfileLibrary::UserFolders() {
  std::vector<std::string> folders = {"/etc/casefile/profiles"};
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    folders.push_back(fmt::format("{}/.config/casefile/profiles", home));
  }
  return folders;
}

Result<ProfileLibrary> ProfileLibrary::Load(const std::vector<std::string>& folders,
                                            std::vector<Signer> signers) {
  ProfileLibrary library;
  library.signers_ = std::move(signers);
  const std::vector<std::string_view> probe_ids = ProbeIds();
  for (const EmbeddedFile& file : BuiltinProfiles()) {
    Profile profile = TRY(ParseProfile(file.text, fmt::format("{}.yaml", file.name), probe_ids));
    library.profiles_.insert_or_assign(profile.id, std::move(profile));
  }
  for (const std::string& folder : folders) {
    for (const std::string& path : ListYamlFiles(folder)) {
      Profile profile = TRY(LoadProfileFile(path, library.signers_));
      library.profiles_.insert_or_assign(profile.id, std::move(profile));
    }
  }
  return library;
}

Result<Profile> ProfileLibrary::Find(std::string_view name) const {
  if (name.find('/') != std::string_view::npos || name.ends_with(".yaml")) {
    return LoadProfileFile(std::string(name), signers_);
  }
  const auto found = profiles_.find(name);
  if (found != profiles_.end()) return found->second;
  std::vector<std::string_view> ids;
  for (const auto& [id, profile] : profiles_) ids.push_back(id);
  Error error(ErrorCode::kNotFound, fmt::format("there is no profile '{}'", name));
  const std::string_view near = Suggest(name, ids);
  if (!near.empty()) return std::move(error).WithHint(fmt::format("did you mean '{}'?", near));
  return std::move(error).WithHint(
      fmt::format("there are: {}; a file is named with a '/' in it", fmt::join(ids, ", ")));
}

std::string DetectProfile(Host& host, const Profile& profile) {
  if (profile.detect.always) return "always";
  for (const std::string& pattern : profile.detect.files) {
    for (const std::string& path : ExpandGlob(host, pattern).paths) {
      if (host.Stat(path)) return fmt::format("file {}", path);
    }
  }
  for (const std::string& unit : profile.detect.units) {
    for (const std::string_view folder : kUnitFolders) {
      if (host.Stat(fmt::format("{}/{}", folder, unit))) return fmt::format("unit {}", unit);
    }
  }
  if (profile.detect.processes.empty()) return "";
  for (const std::uint64_t pid : ListProcesses(host)) {
    const Result<ProcessName> process = ReadProcessName(host, pid);
    if (!process) continue;
    for (const ProcessMatch& match : profile.detect.processes) {
      if (match.Matches(process->name, process->command_line)) {
        return fmt::format("process {} ({})", pid, process->name);
      }
    }
  }
  return "";
}

}  // namespace casefile
