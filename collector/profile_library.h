#pragma once
// The profiles there are: the built-in ones, and the users' own, which win by id.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"
#include "collector/profile.h"

namespace casefile {

class ProfileLibrary {
 public:
  // `folders` hold *.yaml; later ones win. A folder that is not there is empty; a file with an
  // error fails the whole load: a profile that is silently left out would look like "nothing to
  // collect".
  static Result<ProfileLibrary> Load(const std::vector<std::string>& folders);
  // /etc/casefile/profiles and ~/.config/casefile/profiles.
  static std::vector<std::string> UserFolders();

  const std::map<std::string, Profile, std::less<>>& profiles() const { return profiles_; }
  // By id, or the path of a YAML file (with a '/' or ending in ".yaml"). kNotFound with a hint.
  Result<Profile> Find(std::string_view name) const;

 private:
  std::map<std::string, Profile, std::less<>> profiles_;
};

// A profile in a file of the user's; for --profile FILE and for `check`.
Result<Profile> LoadProfileFile(const std::string& path);

// Why `profile` fits this machine ("file /opt/agentim/docker/.env"), or empty when it does not.
std::string DetectProfile(Host& host, const Profile& profile);

}  // namespace casefile
