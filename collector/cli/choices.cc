#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "collector/cli/commands.h"
#include "collector/cli/signing.h"
#include "collector/profile_library.h"
#include "collector/real_host.h"

namespace casefile {
namespace {

constexpr std::string_view kBase = "base";

// The profiles that those chosen bring with them, each once.
Result<void> AddIncluded(const ProfileLibrary& library, std::vector<ChosenProfile>* chosen) {
  for (std::size_t i = 0; i < chosen->size(); ++i) {
    const std::string by = chosen->at(i).profile.id;
    const std::vector<std::string> includes = chosen->at(i).profile.includes;
    for (const std::string& id : includes) {
      const bool known = std::ranges::any_of(
          *chosen, [&id](const ChosenProfile& choice) { return choice.profile.id == id; });
      if (known) continue;
      chosen->push_back({TRY(library.Find(id)), fmt::format("included by {}", by)});
    }
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<Host>> OpenHost(const ParsedCommand& command) {
  if (!command.Has("root")) return std::shared_ptr<Host>(TRY(MakeLiveHost()));
  return std::shared_ptr<Host>(TRY(MakeCopiedHost(command.Get("root"))));
}

Result<std::vector<ChosenProfile>> ChooseProfiles(const ParsedCommand& command, Host& host) {
  const ProfileLibrary library =
      TRY(ProfileLibrary::Load(ProfileLibrary::UserFolders(), TRY(KnownSigners(command))));
  std::vector<ChosenProfile> chosen;
  chosen.push_back({TRY(library.Find(kBase)), "always"});
  for (const std::string& name : command.All("profile")) {
    Profile profile = TRY(library.Find(name));
    std::string why = "named";
    if (!profile.signed_by.empty()) why += ", signed by " + profile.signed_by;
    if (profile.id != kBase) chosen.push_back({std::move(profile), std::move(why)});
  }
  if (!command.Has("profile")) {
    for (const auto& [id, profile] : library.profiles()) {
      if (id == kBase) continue;
      std::string why = DetectProfile(host, profile);
      if (!why.empty()) chosen.push_back({profile, std::move(why)});
    }
  }
  TRY(AddIncluded(library, &chosen));
  return chosen;
}

Result<TimeWindow> ReadWindow(const ParsedCommand& command, Host& host) {
  const Instant now = host.Now();
  if (command.Has("around")) {
    if (command.Has("since") || command.Has("until")) {
      return Error(ErrorCode::kInvalidInput, "--around says both ends already")
          .WithHint("leave --since and --until out");
    }
    return ParseAround(command.Get("around"), now);
  }
  TimeWindow window;
  if (command.Has("since")) window.since = TRY(ParseTimeArgument(command.Get("since"), now));
  if (command.Has("until")) window.until = TRY(ParseTimeArgument(command.Get("until"), now));
  if (window.since && window.until && *window.until < *window.since) {
    return Error(ErrorCode::kInvalidInput, "--until is before --since");
  }
  return window;
}

Result<std::uint64_t> ReadMaxSize(const ParsedCommand& command) {
  if (!command.Has("max-size")) return std::uint64_t{0};
  const std::uint64_t size = TRY(ParseByteSize(command.Get("max-size")));
  if (size < kLeastBundleSize) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("--max-size is at least {}", FormatByteSize(kLeastBundleSize)));
  }
  return size;
}

std::vector<Profile> ProfilesOf(const std::vector<ChosenProfile>& chosen) {
  std::vector<Profile> profiles;
  profiles.reserve(chosen.size());
  for (const ChosenProfile& choice : chosen) profiles.push_back(choice.profile);
  return profiles;
}

Result<void> PrintText(std::string_view text) {
  return WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
}

}  // namespace casefile
