#pragma once
// What support sends to a user: "collect this, for that case, sealed to us", signed, and good for
// a while. One file: JSON that holds the text of the request and the minisign signature over it, so
// that neither can be lost, and `minisign -V` can check it. Layout: FORMAT.md section 10.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "formats/minisign.h"
#include "formats/signers.h"

namespace casefile {

struct Request {
  static constexpr std::string_view kSchema = "casefile.request/1";
  std::string case_id;  // of the ticket
  std::string nonce;    // 128 random bits, hex: one request is answered once
  Instant created{};
  Instant expires{};
  std::vector<std::string> profiles;    // ids; empty: those that fit the machine
  std::vector<std::string> recipients;  // age1…, ssh-ed25519 …
  std::string since;                    // as for --since, or empty
  std::string note;                     // for the user, or empty
};

// A request whose signature is good.
struct SignedRequest {
  Request request;
  Signer signer;
};

// Whether a file may be a request; what follows tells for sure.
bool LooksLikeRequest(std::string_view text);

// The whole file.
std::string WriteRequest(const Request& request, const MinisignSecretKey& key);

// kDenied when nobody of `signers` signed it, kCorrupt when it was changed or is none,
// kUnsupported when it is of a newer format. Whether it has expired is for the caller.
Result<SignedRequest> ReadRequest(std::string_view text, const std::vector<Signer>& signers);

}  // namespace casefile
