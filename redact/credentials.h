#pragma once
// Secrets whose place is given by the grammar around them: the user information of URLs, and the
// values of Authorization and Cookie headers.

#include <cstddef>
#include <string_view>

#include "redact/key_value.h"
#include "redact/span.h"

namespace casefile {

// `scheme_end` is behind "://": hides the password in scheme://user:password@host, and a lone
// user part that looks like a token.
void FindUrlPassword(std::string_view text, std::size_t scheme_end, Spans* spans);

// Hides the credentials behind the scheme ("Basic", "Bearer", "AWS4-HMAC-SHA256" …).
void HideAuthorization(std::string_view text, const KeyValue& value, Spans* spans);

// Hides the value of each cookie and keeps names and attributes.
void HideCookies(std::string_view text, const KeyValue& value, Spans* spans);

}  // namespace casefile
