#pragma once
// A file of rules that a user brings: in the form of redact/rule.h, with two more keys,
//
//   rules: [...]
//   literals: ['acme-internal']   # hidden wherever they stand, in any encoding
//   allow: ['build-4f2a9c']       # never hidden, and never learned
//
// or a redactor of Troubleshoot (kind: Redactor), of which `values` and `regex` are read: `values`
// are literals, a pattern hides its group `mask`, in the files of its `fileSelector`; literals are
// hidden in all of them. What is not read is refused, never left out.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "redact/rule.h"

namespace casefile {

struct UserRules {
  std::vector<Rule> rules;
  std::vector<std::string> literals;
  std::vector<std::string> allow;
};

// kInvalidInput with file:line:column.
Result<UserRules> ParseUserRules(std::string_view text, std::string_view file);

}  // namespace casefile
