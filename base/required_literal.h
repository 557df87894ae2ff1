#pragma once
// What every match of an expression holds, beside what is best to search for (RequiredAnyOf()).

#include <string>
#include <string_view>
#include <vector>

namespace casefile {

// Literals that every match of `expression` contains, each of them, in lower case when
// `ignore_case`; in the order of the expression, without those inside alternatives.
std::vector<std::string> RequiredAllOf(std::string_view expression, bool ignore_case);

}  // namespace casefile
