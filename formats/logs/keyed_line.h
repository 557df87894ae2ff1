#pragma once
// Lines that are names and values: JSON objects and logfmt.

#include <string>
#include <string_view>
#include <vector>

#include "base/json_flat.h"
#include "formats/logs/layout.h"
#include "formats/logs/log_format.h"

namespace casefile::logs {

// `level=info msg="a b" n=1`: false unless the whole line is at least two pairs. Quoted values are
// given as they stand between their quotes.
bool ParsePairs(std::string_view line, std::vector<FlatJson::Member>& out);

// Fills `out` from `members`; false when a needed key is missing, or when neither a message nor a
// time with a severity is there.
bool MatchKeys(const LogKeys& keys, const std::vector<FlatJson::Member>& members, LineMatch& out);

// Appends the fields that `keys.adds` names to `message` as ` name=value`, at most
// limits::kLineBytes in all; the name of a field chosen by `a.*` is what follows the dot.
void AddFields(const LogKeys& keys, const LineMatch& match, std::string& message);

}  // namespace casefile::logs
