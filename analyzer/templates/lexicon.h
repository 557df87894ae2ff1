#pragma once
// What is known of words before any line was read. Two lines that differ in a word of a lexicon of
// states tell of two events, however often the word differs; a word after "user" is a name even
// when only two were seen.

#include <cstdint>
#include <string_view>

namespace casefile::templates {

// started, failed, up, enabled …: a word that says what happened. Never a parameter.
bool IsStateWord(std::string_view word);

// `a` is `b` with a negating prefix, or the reverse: reachable, unreachable.
bool AreNegations(std::string_view a, std::string_view b);

// user, host, device, name …: what stands after it (or after it and '=') is a value.
bool IsValueKey(std::string_view word);

// for, from, by, to …: what stands after it often is a value.
bool IsPreposition(std::string_view word);

// How much a word looks like the value of a parameter.
enum class Look : std::uint8_t {
  kPlain,       // letters: connection, systemWakeCall
  kKind,        // letters and a short number: en0, IPV6
  kQualified,   // several parts: com.example.Class, a_b_c
  kIdentifier,  // digits inside, or a part that is masked: node-<*>
};
Look LookOf(std::string_view word);

}  // namespace casefile::templates
