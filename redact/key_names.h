#pragma once
// What the name of a field, variable, flag or header says about its value.

#include <cstdint>
#include <string_view>

namespace casefile {

enum class KeyKind : std::uint8_t {
  kNone,           // says nothing, or says that the value is harmless (token_count, password_file)
  kVendor,         // the name of a service: a value that looks random or like a digest is its key
  kWeak,           // may be secret: only a value that looks random is hidden (key, auth, login)
  kToken,          // a secret made by a machine; small numbers stay (token: 12)
  kPassword,       // a secret of any form
  kAuthorization,  // an HTTP header: a scheme and then credentials
  kCookie,         // an HTTP header: pairs, whose values are hidden
};

// `key` is one word as it is written: DB_PASSWORD, apiKey, x-api-key, spring.datasource.password.
KeyKind ClassifyKey(std::string_view key);

// A name of the environment whose value is safe to show (PATH, LANG, TERM …).
bool IsSafeEnvironmentName(std::string_view name);

}  // namespace casefile
