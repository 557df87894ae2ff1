#pragma once
// A redaction rule as a person writes it, and the file form of rules.
//
//   rules:
//     - id: github-token              # stands in the placeholder and in the ledger
//       anchors: [ghp_, gho_]         # every match holds one of them; 4 bytes or more (see below)
//       ignore_case: false            # for anchors and pattern
//       word: true                    # an anchor counts only where no letter or digit is before it
//       pattern: '\b(?P<secret>gh[po]_[A-Za-z0-9]{30,})'   # RE2 over bytes, on one line
//       checks: [not_filler]          # the names are in rule.cc
//       min_entropy: 3.0              # bits per character of the secret
//       hides: ['token ghp_…']        # tests: the secret group of each must vanish,
//       keeps: ['ghp_short']          #   and these must stay as they are
//
// The group named `secret` is hidden, or the whole match when there is none. An anchor may have
// three bytes when one of them is no letter or digit ("SG."), or when it begins a word: shorter
// ones would be found on every line.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"

namespace casefile {

enum class Check : std::uint8_t {
  kLuhn,
  kIban,
  kBase58Check,
  kBech32,
  kPhone,           // 7 to 15 digits, no date
  kBasicAuth,       // the base64 of "user:password"
  kPasswordLike,    // a digit or a sign among letters
  kRandom,          // drawn by a machine, not made of words
  kNotExample,      // does not end in EXAMPLE, as the keys in handbooks do
  kNotFiller,       // does not end in "xxxx…"
  kNotIdentifier,   // not the name of a function or variable
  kNotReference,    // not ${VAR}, a path, a placeholder
  kNotExamplePair,  // not user:password, $USER:$PASSWORD
};

struct Rule {
  std::string id;
  std::vector<std::string> anchors;
  bool ignore_case = false;
  bool word = false;
  std::string pattern;
  std::vector<Check> checks;
  double min_entropy = 0;
  std::vector<std::string> hides;
  std::vector<std::string> keeps;
  std::vector<std::string> files;  // globs: only texts of these files are looked at; none: all
};

// Whether a rule looks at the text of a file. A glob may say the whole path or its end; where the
// name is not known (empty), every rule looks.
bool LooksAtFile(const Rule& rule, std::string_view path);

// Parses one rule file; `file` names it in errors. kInvalidInput with file:line:column for an
// unknown key, a short anchor, a pattern that does not compile, matches the empty text, or does not
// hold its anchor.
Result<std::vector<Rule>> ParseRules(std::string_view text, std::string_view file);

// The same for the key `rules` of a document that has other keys as well.
Result<std::vector<Rule>> ReadRules(YamlMap* document, std::string_view file);

// Whether a pattern compiles, hides something, and names no other group than `secret`; an error is
// about `node`.
Result<void> CheckRulePattern(const Rule& rule, const YamlNode& node, std::string_view file);

}  // namespace casefile
