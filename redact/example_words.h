#pragma once
// Values that say of themselves that they are none: YOUR_API_KEY, put-your-token-here,
// not_a_real_token, replaceWithPassword.

#include <string_view>

namespace casefile {

// `value` consists of the words of such a text, joined in any way, and one of them says that
// something else is to stand there. A known default such as "changeme" is not one: it opens doors.
bool IsExampleText(std::string_view value);

// "my-api-key", "mytoken123": the name of a secret instead of one. Weak passwords are made like
// this, keys and tokens are not.
bool IsNameOfSecret(std::string_view value);

}  // namespace casefile
