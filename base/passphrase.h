#pragma once
// How secrets get into the programs: typed at the terminal without an echo, or read from a file.
// Never from the command line or the environment, where others can see them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"

namespace casefile {

enum class Ask : std::uint8_t {
  kOnce,   // to open something
  kTwice,  // to make something: a typing error would lock its owner out
};

// Asks on the controlling terminal, whatever standard input is. kUnsupported when there is none,
// kInvalidInput when the answer is empty, when two answers differ, or when it was given up
// (Ctrl-C).
Result<Secret> AskPassphrase(std::string_view prompt, Ask ask);

// The same on an open terminal.
Result<Secret> AskPassphraseOn(int terminal, std::string_view prompt, Ask ask);

// The first line of `path`, without its end; /dev/fd/N works. kInvalidInput when it is empty.
Result<Secret> ReadPassphraseFile(const std::string& path);

// All of `path` (an identity file); kTooLarge above limits::kSecretFileBytes.
Result<Secret> ReadSecretFile(const std::string& path);

}  // namespace casefile
