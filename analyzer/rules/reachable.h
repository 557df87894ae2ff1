#pragma once
// Conditions that no input can meet. A rule that can never fire looks like a check that was made
// and found nothing, so it is an error of the pack, not of the input.

#include "analyzer/rules/rule.h"
#include "base/result.h"

namespace casefile {

// Refused, with the place of the condition: bounds of a fact that exclude each other, or a share
// above the whole; a line that its own exception excludes, or a scope that excludes itself; a
// condition beside its own negation; a name in braces that nothing before it binds. What is not
// refused may still be impossible; only what is plain from the rule alone is found.
Result<void> CheckReachable(const Rule& rule);

}  // namespace casefile
