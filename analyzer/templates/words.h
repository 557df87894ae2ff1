#pragma once
// Decides by its shape what of one word is a parameter.

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/templates/atom.h"

namespace casefile::templates {

struct MaskedWord {
  enum class Is : std::uint8_t {
    kPlain,    // the word as it stands
    kPartial,  // text has "<*>" for the parts that are parameters: "node-<*>"
    kParam,    // all of it; text is how a template writes it: "<*>", "<*>-<*>-<*>"
  };
  Is is = Is::kPlain;
  ParamType type = ParamType::kNumber;
  std::string_view text;  // static, the word itself, or the caller's buffer
};

inline constexpr std::string_view kStar = "<*>";

// `word` has no white space, no punctuation of kPunctChar, no ':' and no '@'. `classes` are
// ClassesOf(word). `buffer` holds the text of a partial word until the next call.
MaskedWord MaskWord(std::string_view word, std::uint16_t classes, std::string& buffer);

// A word whose numbers are joined by '/', ':' or '-' (2017/07/02, 8086/2410, 12:00:01.1): one
// "<*>" for each. Empty when `word` is not of that kind.
std::string_view MaskJoinedNumbers(std::string_view word, std::string& buffer);

}  // namespace casefile::templates
