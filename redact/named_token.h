#pragma once
// Tokens of services that no rule knows: a prefix that says whose it is, and what a machine drew
// (acme_pat_…, acme-live-…). Most services that hand out keys write them so, because scanners ask
// them to; the prefix is in words, and what follows it is not.

#include <string_view>

namespace casefile {

// `run` is letters, digits, "_" and "-", from one other character to the next. Digests that name
// their kind (sha512-…) are no tokens.
bool IsNamedToken(std::string_view run);

}  // namespace casefile
