#pragma once
// The profiles there are: the built-in ones, and the users' own, which win by id.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"
#include "collector/profile.h"
#include "formats/signers.h"

namespace casefile {

class ProfileLibrary {
 public:
  // `folders` hold *.yaml; later ones win. A folder that is not there is empty; a file with an
  // error fails the whole load: a profile that is silently left out would look like "nothing to
  // collect".
  // A file with a signature beside it must be signed by one of `signers`.
  static Result<ProfileLibrary> Load(const std::vector<std::string>& folders,
                                     std::vector<Signer> signers = {});
  // /etc/casefile/profiles and ~/.config/casefile/profiles.
  static std::vector<std::string> UserFolders();

  const std::map<std::string, Profile, std::less<>>& profiles() const { return profiles_; }
  // By id, or the path of a YAML file (with a '/' or ending in ".yaml"). kNotFound with a hint.
  Result<Profile> Find(std::string_view name) const;

 private:
  std::vector<Signer> signers_;
  std::map<std::string, Profile, std::less<>> profiles_;
};

// A profile in a file of the user's; for --profile FILE and for `check`. With FILE.minisig beside
// it, kDenied when that is not by one of `signers`, and kCorrupt when the file was changed.
Result<Profile> LoadProfileFile(const std::string& path, const std::vector<Signer>& signers);

// The probes there are, as ParseProfile() asks for them.
std::vector<std::string_view> ProbeIds();

// Why `profile` fits this machine ("file /opt/agentim/docker/.env"), or empty when it does not.
std::string DetectProfile(Host& host, const Profile& profile);

}  // namespace casefile
