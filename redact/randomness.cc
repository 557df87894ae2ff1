#include "redact/randomness.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "redact/characters.h"
#include "redact/checks.h"

namespace casefile {
namespace {

constexpr double kRandomBits = 3.0;
constexpr std::size_t kMinPairs = 8;

// By first letter, a bit for each second letter: the 251 pairs that make up nine tenths of all
// pairs in English words and names of programs. In random text they are a third.
constexpr std::array<std::uint32_t, 26> kUsualPairs = {
    0x13ebd7e, 0x0164919, 0x01e4d95, 0x01e491f, 0x1eef97f, 0x0024935, 0x01e6911,
    0x00a4111, 0x22ef87f, 0x0000001, 0x0040111, 0x11c4919, 0x014d913, 0x03ce57d,
    0x07efc6f, 0x01ec911, 0x0100000, 0x11e797d, 0x11cc995, 0x11ed9bd, 0x00eb917,
    0x0000111, 0x0000111, 0x00c9000, 0x004a000, 0x0000010};

// How often neighbours differ in kind (digit, capital, small letter); a capital that begins a word
// does not count.
std::size_t Changes(std::string_view v) {
  const auto kind = [](char c) { return IsDigit(c) ? 1 : IsUpper(c) ? 2 : IsLower(c) ? 3 : 0; };
  std::size_t changes = 0;
  for (std::size_t i = 1; i < v.size(); ++i) {
    const int before = kind(v[i - 1]);
    const int now = kind(v[i]);
    if (before == 0 || now == 0 || before == now) continue;
    const bool word_begins = before == 2 && now == 3 && (i < 2 || kind(v[i - 2]) != 2);
    const bool next_word = before == 3 && now == 2 && i + 1 < v.size() && IsLower(v[i + 1]);
    if (!word_begins && !next_word) ++changes;
  }
  return changes;
}

// Two of five pairs of letters are unusual. Names made of abbreviations are so too, but these come
// in short parts (jdmrgext-avx2.asm); what a machine draws is one long part.
bool HasUnusualPairs(std::string_view v) {
  std::size_t pairs = 0;
  std::size_t unusual = 0;
  std::size_t part = 0;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    part = IsAlnum(v[i]) ? part + 1 : 0;
    longest = std::max(longest, part);
    if (i == 0 || !IsAlpha(v[i]) || !IsAlpha(v[i - 1])) continue;
    ++pairs;
    const auto first = static_cast<std::size_t>(Lowered(v[i - 1]) - 'a');
    const auto second = static_cast<unsigned>(Lowered(v[i]) - 'a');
    if ((kUsualPairs.at(first) >> second & 1U) == 0) ++unusual;
  }
  return longest >= kMinRandomBytes && pairs >= kMinPairs && unusual * 5 >= pairs * 2;
}

}  // namespace

bool LooksRandom(std::string_view value) {
  if (value.size() < kMinRandomBytes || ShannonEntropy(value) < kRandomBits) return false;
  if (value.find(' ') != std::string_view::npos || value.find("://") != std::string_view::npos)
    return false;
  if (std::none_of(value.begin(), value.end(), IsAlpha)) return false;
  // Words, dates and numbers joined together change between letters, capitals and digits now and
  // then; random text does so all the time.
  return Changes(value) * 5 >=
             static_cast<std::size_t>(std::count_if(value.begin(), value.end(), IsAlnum)) ||
         HasUnusualPairs(value);
}

bool IsHexDigest(std::string_view value) {
  return value.size() >= 32 && std::all_of(value.begin(), value.end(), IsHex) &&
         std::any_of(value.begin(), value.end(), IsAlpha) &&
         std::any_of(value.begin(), value.end(), IsDigit);
}

}  // namespace casefile
