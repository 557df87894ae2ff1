#pragma once
// Whether the value of a key is a secret, or a reference to one, a placeholder, a word.

#include <string_view>

#include "redact/key_names.h"

namespace casefile {

// Stands for a value that is elsewhere or was never there: ${VAR}, {{ x }}, ENC[…], a path, true,
// null, ****, <password>, process.env.X, and the placeholders of our own. `quoted` values are not
// taken for code.
bool IsReference(std::string_view value, bool quoted);

// Like LooksRandom, but for the short passwords of people: a digit or a sign among letters.
bool LooksLikePassword(std::string_view value);

// The name of an identifier or type, a word: not a secret where the context is prose or code.
bool IsPlainWord(std::string_view value);

// The name of a function, variable or file: words, with few capitals and no digits among them.
bool IsIdentifier(std::string_view text);

// "user:password" of an example or of variables: test:test, $USER:$PASSWORD.
bool IsExamplePair(std::string_view text);

// The decision for `value` under a key of `kind`.
bool IsSecretValue(std::string_view value, KeyKind kind, bool quoted);

// A name that stands for another (host-…, user-…, mail-…) is somewhere in it.
bool HoldsPseudonym(std::string_view text);

}  // namespace casefile
