#pragma once
// Runs every scanner over one piece of text and gives the spans to replace.

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "redact/csv_columns.h"
#include "redact/decoded_text.h"
#include "redact/key_kinds.h"
#include "redact/key_value.h"
#include "redact/known_values.h"
#include "redact/names.h"
#include "redact/pem.h"
#include "redact/redactor.h"
#include "redact/rule_set.h"
#include "redact/span.h"

namespace casefile {

using AllowedValues = std::set<std::string, std::less<>>;

// What all texts of a Redactor share. Read-only while scanners run.
struct ScanContext {
  std::vector<const RuleSet*> rules;  // the built-in set first
  const KnownValues* known = nullptr;
  const Names* names = nullptr;
  const KnownValues* canaries = nullptr;  // not looked for, but they must not be in the output
  const Pseudonyms* pseudonyms = nullptr;
  const AllowedValues* allow = nullptr;  // what a user says is no secret, whatever it looks like
};

// Holds buffers that are used again from piece to piece. Belongs to one thread; `context` outlives
// it.
class TextScanner {
 public:
  // Scans texts of the file `path`; it is empty where there is none.
  explicit TextScanner(const ScanContext& context, std::string_view path = {})
      : context_(&context) {
    for (const RuleSet* rules : context.rules) begun_.push_back(rules->ProgressIn(path));
  }

  // Fills `spans` with what is to be replaced in `text`, united. The bytes before `from` and behind
  // `to` are context only, which may still hold spans.
  struct Piece {
    std::string_view text;
    std::size_t from = 0;
    std::size_t to = 0;
    TextKind kind = TextKind::kAny;
  };
  void Scan(const Piece& piece, PemState* pem, Spans* spans);

  // The key/value pairs of `text` whose values are secrets, for learning.
  void FindSecrets(std::string_view text, Spans* spans);

 private:
  void ScanPlain(std::string_view text, int depth, Spans* spans);
  void ScanKeysAndRules(std::string_view text, Spans* spans, std::vector<std::size_t>* hit_ends);
  void FindInArguments(std::string_view text, Spans* spans);
  void ScanEscaped(std::string_view text,
                   const std::vector<std::size_t>& hit_ends,
                   int depth,
                   Spans* spans);
  void ScanLine(std::string_view text, std::size_t begin, std::size_t end, int depth, Spans* spans);
  void ScanRuns(std::string_view text, int depth, Spans* spans);
  bool HoldsSecret(std::string_view decoded, int depth);

  const ScanContext* context_;
  KeyKinds key_kinds_;
  std::vector<RuleSet::Progress> begun_;  // by rule set
  // Of the call that is running.
  std::vector<AnchorHit> hits_;
  std::vector<KeyValue> values_;
  RuleSet::Progress progress_;
  bool private_key_ = false;
  bool placeholder_ = false;
  bool csv_head_ = false;
  CsvState csv_;  // of the text so far
};

}  // namespace casefile
