#pragma once
// Identity files in the form of age-keygen.

#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace casefile {

struct NewIdentity {
  Secret file;            // the text of the identity file
  std::string recipient;  // "age1…"
};

// A fresh X25519 identity.
NewIdentity GenerateIdentity(Instant created);

// The recipients of the identities in an identity file, one each.
Result<std::vector<std::string>> RecipientsOf(const Secret& identity_file);

// What a recipient is called in bundle.json and on the consent screen: an age1… recipient itself,
// or the SHA256:… fingerprint of an SSH key. kInvalidInput or kUnsupported for anything else, so it
// also checks what a person typed.
Result<std::string> RecipientFingerprint(std::string_view recipient);

}  // namespace casefile
