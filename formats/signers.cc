#include "formats/signers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/bytes.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

Result<std::string> ReadSmallFile(const std::string& path) {
  const auto source = MakeFdSource(TRY(Fd::OpenRegular(path)), path);
  std::string text = TRY(ReadUpTo(*source, limits::kSignatureBytes + 1));
  if (text.size() > limits::kSignatureBytes)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{} is larger than {} KiB", path, limits::kSignatureBytes / 1024));
  return text;
}

Result<Signer> LoadSigner(const std::string& path) {
  auto key = ReadMinisignPublicKey(TRY(ReadSmallFile(path)));
  if (!key) return std::move(key).error().Wrap(path);
  return Signer{.name = std::filesystem::path(path).stem().string(), .key = *key};
}

std::vector<std::string> KeysIn(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (at->path().extension() == ".pub") paths.push_back(at->path().string());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

std::string Describe(const Signer& signer) {
  const std::string key = fmt::format("key {}", ToString(signer.key.id));
  return signer.name.empty() ? key : fmt::format("{} ({})", EscapeForTerminal(signer.name), key);
}

std::vector<std::string> SignerFolders() {
  std::vector<std::string> folders = {"/etc/casefile/signers"};
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    folders.push_back(fmt::format("{}/.config/casefile/signers", home));
  return folders;
}

Result<std::vector<Signer>> LoadSigners(const std::vector<std::string>& given,
                                        const std::vector<std::string>& folders) {
  std::vector<Signer> signers;
  for (const std::string& text : given) {
    if (const auto key = ReadMinisignPublicKey(text))
      signers.push_back({.name = "", .key = *key});
    else
      signers.push_back(TRY(LoadSigner(text)));
  }
  for (const std::string& folder : folders)
    for (const std::string& path : KeysIn(folder)) signers.push_back(TRY(LoadSigner(path)));
  return signers;
}

Result<Signer> FindSigner(const std::vector<Signer>& signers,
                          std::string_view minisig,
                          const Digest512& hash) {
  const MinisignSignature signature = TRY(ReadMinisignSignature(minisig));
  // Key ids are short and chosen by their owners, so several keys may have one.
  std::optional<Error> failure;
  for (const Signer& signer : signers) {
    if (signer.key.id != signature.key_id) continue;
    auto verified = VerifyMinisign(signer.key, signature, hash);
    if (verified) return signer;
    failure = std::move(verified).error();
  }
  if (failure) return *std::move(failure);
  return Error(ErrorCode::kDenied,
               fmt::format("the key {} is not known here", ToString(signature.key_id)))
      .WithHint("give its public key with --signer, or put it into ~/.config/casefile/signers");
}

Result<std::optional<Signer>> SignerOfFile(const std::vector<Signer>& signers,
                                           const std::string& path,
                                           std::string_view text) {
  const std::string beside = path + ".minisig";
  std::error_code error;
  if (std::filesystem::symlink_status(beside, error).type() ==
      std::filesystem::file_type::not_found)
    return std::optional<Signer>();
  auto signer = FindSigner(signers, TRY(ReadSmallFile(beside)), Blake2b512(AsBytes(text)));
  if (!signer) return std::move(signer).error().Wrap(fmt::format("the signature of {}", path));
  return std::optional(*std::move(signer));
}

}  // namespace casefile
