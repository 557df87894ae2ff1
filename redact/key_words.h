#pragma once
// What single words in the names of keys mean: "password", "token", "bucket", "api".

#include <cstdint>
#include <string_view>

namespace casefile {

// A word may mean several of these, each a bit.
enum class KeyWord : std::uint16_t {
  kAbout = 1,           // behind a secret word, names something about it: password_file
  kIdentity = 2,        // of those, what is random by nature: token_id
  kHarmlessBefore = 4,  // before "token" or "key", makes it harmless: public_key
  kPassword = 8,
  kToken = 16,
  kOwner = 32,       // makes "key" a secret one, as the word before it: api_key
  kVendorTail = 64,  // may follow the name of a service: stripe_live
  kWeak = 128,
  kVendor = 256,
};

class KeyWordMeaning {
 public:
  KeyWordMeaning() = default;
  explicit KeyWordMeaning(std::uint16_t bits) : bits_(bits) {}
  bool Has(KeyWord word) const { return (bits_ & static_cast<std::uint16_t>(word)) != 0; }

 private:
  std::uint16_t bits_ = 0;
};

// `word` in small letters.
KeyWordMeaning MeaningOf(std::string_view word);

}  // namespace casefile
