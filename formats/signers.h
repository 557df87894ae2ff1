#pragma once
// Whose signatures are known on this machine: public keys of minisign that a person named or put
// into a folder.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/minisign.h"

namespace casefile {

struct Signer {
  std::string name;  // of the key's file, without ".pub"; empty when the key itself was given
  MinisignPublicKey key;
};

// "NAME (key 0123…)", or "key 0123…".
std::string Describe(const Signer& signer);

// /etc/casefile/signers and ~/.config/casefile/signers.
std::vector<std::string> SignerFolders();
// `given`: files or keys ("RW…"), which must be good; then the *.pub of `folders`, where a folder
// that is not there is empty.
Result<std::vector<Signer>> LoadSigners(const std::vector<std::string>& given,
                                        const std::vector<std::string>& folders);

// Who signed the text of this hash. kDenied when the key is not among `signers`; kCorrupt when the
// text was changed, or the signature is none.
Result<Signer> FindSigner(const std::vector<Signer>& signers,
                          std::string_view minisig,
                          const Digest512& hash);

// For a file with a signature beside it, FILE.minisig: who signed it. Nothing when there is none.
Result<std::optional<Signer>> SignerOfFile(const std::vector<Signer>& signers,
                                           const std::string& path,
                                           std::string_view text);

}  // namespace casefile
