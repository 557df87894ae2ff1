#pragma once
// Arithmetic that tells a secret or a number of a person from what merely looks like one.

#include <string_view>

namespace casefile {

// Bits per character by frequency; 0 for the empty text.
double ShannonEntropy(std::string_view text);

// The digits of `text`, which may have single blanks or dashes between groups, end in a Luhn digit.
bool PassesLuhn(std::string_view text);

// ISO 13616: two letters, two check digits, the rest in groups; mod 97.
bool PassesIban(std::string_view text);

// Base58Check of a Bitcoin address (version byte, payload, four bytes of double SHA-256).
bool PassesBase58Check(std::string_view text);

// Bech32 or Bech32m (BIP 173, BIP 350) with the prefix "bc".
bool PassesBech32(std::string_view text);

// The last characters are all the same: ghp_xxxxxxxx.
bool EndsInFiller(std::string_view text);

// Three of five characters are an x or a star: glsa_XXXXXXXXXXXX_AAAA.
bool IsCrossedOut(std::string_view text);

// 7 to 15 digits that are no date.
bool IsPhoneNumber(std::string_view text);

// All characters are the same but for punctuation, such as "xxxxxxxx-xxxx" or "********".
bool IsFiller(std::string_view text);

}  // namespace casefile
