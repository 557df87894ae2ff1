#pragma once
// Begins an age file: makes a file key, wraps it for everyone who may open the file, writes the
// header, and gives the stream that seals the rest.

#include <array>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/age/recipients.h"
#include "formats/bundle/age/stream.h"

namespace casefile::age {

struct Encryption {
  StreamWriter payload;
  std::array<std::byte, 32> header_mac{};
};

// kInvalidInput when there is no recipient: then nothing is written.
Result<Encryption> EncryptTo(const std::vector<Recipient>& recipients, ByteSink sink);

// kInvalidInput when the passphrase is empty.
Result<Encryption> EncryptWithPassphrase(Bytes passphrase, int work_factor, ByteSink sink);

}  // namespace casefile::age
